"""Open calls: what is written of each call that has begun and not ended, the innermost last."""

from __future__ import annotations

from typing import Any

from vizkit.frames.watched import plain, written
from vizkit.trace import Call

_DECIMALS = 2
"""Decimals of an argument that has many."""


def called(call: Call, most: int) -> str:
    """An open call with its plain arguments in at most `most` signs, if need be its name shortened, then without."""
    name, held = call.reference.__name__, [call.variables.get(argument, ...) for argument in call.reference.parameters]
    values = ", ".join(written(value, _DECIMALS) for value in held if _short(value))
    initials = "".join(word[0] for word in name.split("_") if word)
    texts = [f"{name}({values})", f"{initials}({values})", f"{name}(…)", f"{initials}(…)"]
    return next((text for text in texts if len(text) <= most), initials[:most])


def _short(value: Any) -> bool:
    """Whether a value is plain, or an object that says itself in a word, such as a node."""
    named = type(value).__str__ is not object.__str__ and not hasattr(value, "__len__")
    return plain(value) or (named and value is not ...)
