"""Decorations worth seeing, and functions of modules as TensorFlow exports them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from vizkit.reference.tf_export import (
    API,
    FORBIDDEN,
    ApiExport,
    Partial,
    desugared,
    labels,
    model,
    tf_export,
)

LONGEST, TOGETHER = 10, 14
"""Characters of a function's name that are drawn, at most, and of its public names together."""


def together(names: Sequence[str]) -> int:
    """Return how many characters the names have together."""
    return sum(map(len, names))


def written(api: Sequence[str], func: str) -> list[str]:
    """Return the lines of a decorated function, as they are written."""
    return [f"@tf_export({', '.join(map(repr, api))})", f"def {func}():", "    return 'ran'"]


def unfolded(api: Sequence[str], func: str) -> list[str]:
    """Return the lines that do the same without an `@`."""
    return desugared(api, func)


def exported_by(api: Sequence[str], func: str) -> list[str]:
    """Return two lines that each export a function, under these names and under another."""
    return [f"{func} = tf_export({', '.join(map(repr, names))})({func})" for names in (allowed(api), another(api))]


def identities(func: str) -> tuple[str, ...]:
    """Return what two objects are called: a function, and one that wraps it."""
    original = model(func)
    return labels(original, functools.wraps(original)(lambda: original()))


def allowed(api: Sequence[str]) -> list[str]:
    """Return the names, those of TensorFlow's `run` where they are refused."""
    return ["app.run"] if any(name.startswith(FORBIDDEN) for name in api) else list(api)


def another(api: Sequence[str]) -> list[str]:
    """Return a name that is none of these."""
    return ["app.main"] if "app.main" not in api else ["app.run"]


def once_more(api: Sequence[str], double_export: bool) -> list[str] | None:
    """Return the names once more where they are to be exported twice."""
    return list(api) if double_export else None


def forbidden(api: Sequence[str]) -> list[str]:
    """Return names that are refused: these, or where they are not, one that only looks like the forbidden one."""
    return list(api) if any(name.startswith(FORBIDDEN) for name in api) else ["estimators.x"]


def forbidden_start() -> str:
    """Return the text that no name may start with."""
    return FORBIDDEN


def filled_function(example: str) -> Callable:
    """Return the function that is called with some of its arguments kept."""
    return int if example == "int" else ApiExport


def kept_keywords(example: str) -> dict[str, Any]:
    """Return the arguments that are kept for it."""
    return {"base": 2} if example == "int" else {"api_name": API}


def brought(example: str, api: Sequence[str]) -> list[str]:
    """Return the arguments that its call brings."""
    return ["10010"] if example == "int" else allowed(api)


def brought_by_name(example: str, override: bool) -> dict[str, Any]:
    """Return the keywords that its call brings, where it is to replace one."""
    if not override:
        return {}
    return {"base": 8} if example == "int" else {"api_name": "estimator"}


def name_of_filled(example: str) -> str:
    """Return the name of the function that is called with some of its arguments kept."""
    return filled_function(example).__name__


def binary_reader() -> Partial:
    """Return Python's own `int`, which reads a number from text, with the base of two kept for it."""
    return Partial(int, base=2)


def name_of_reader() -> str:
    """Return the name of the function that it keeps."""
    return binary_reader().func.__name__


def wrapper_name(func: str, show_wrapper: bool) -> list[str] | None:
    """Return a wrapper's own name, where it is to be shown."""
    return ["inner"] if show_wrapper else None


def several() -> ApiExport:
    """Return a decorator that remembers two names, the function's own behind a longer one."""
    return tf_export("math.multiply", "multiply")


def several_are_for() -> Callable:
    """Return the function that they are for."""
    return model("multiply")


def modules() -> Mapping[str, Sequence[Callable]]:
    """Return modules of TensorFlow's, each with a function under its public names."""
    return {
        "platform.app": [tf_export("app.run")(model("run"))],
        "util.nest": [tf_export("nest.flatten")(model("flatten"))],
        "ops.math_ops": [tf_export("math.multiply", "multiply")(model("multiply"))],
    }
