"""The algorithms: one module a topic, importable from here: `from vizkit.reference import flash_attention`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from typing import Any

from vizkit.asked import Asked

sys.modules[__name__].__class__ = Asked


def __getattr__(name: str) -> Any:
    """A module, or what is in one: all topics are imported for it, unless it is asked for by its module's name."""
    if name in _modules():
        importlib.import_module(f"{__name__}.{name}")
    elif name == "__all__" or not name.startswith("__"):
        topics = [importlib.import_module(f"{__name__}.{each}") for each in _modules()]
        names = {each: topic for topic in topics for each in getattr(topic, "__all__", ())}
        globals().update({each: getattr(topic, each) for each, topic in names.items()}, __all__=sorted(names))
    if name not in globals():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals()[name]


@cache
def _modules() -> tuple[str, ...]:
    return tuple(each.name for each in pkgutil.iter_modules(__path__))
