"""Lettering: words or a variable, set as text."""

from __future__ import annotations

from typing import Any

from vizkit.picture.ink import look, origin
from vizkit.picture.marks import Text
from vizkit.picture.setting import PLAIN, Setting, VariableName


def lettered(
    key: str, content: Any, x: float, y: float, size: float, colour: str, setting: Setting, **others: Any
) -> Text:
    """The content as the mark `key` around the place `x`, `y`, `size` pixels high; the very same where it is as before.

    `others` are more fields of the text.
    """

    def made() -> Text:
        said, own = setting.words(content)
        return Text(key=key, words=said, own=own, x=x, y=y, size=size, colour=colour, **others)

    plain = look(content)
    if type(plain) not in PLAIN and type(plain) is not VariableName:
        return made()
    told = type(content), type(plain), plain or str(plain), origin(content)
    return setting.recent.made(("letters", key, *told, x, y, size, colour, *others.items()), made)
