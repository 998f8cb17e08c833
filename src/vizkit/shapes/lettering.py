"""Lettering: words or a variable, set as text."""

from __future__ import annotations

from typing import Any

from vizkit.picture.marks import Text
from vizkit.picture.setting import Setting


def lettered(key: str, content: Any, x: float, y: float, size: float, colour: str, setting: Setting) -> Text:
    """The content as the mark `key` around the place `x`, `y`, `size` pixels high."""
    said, own = setting.words(content)
    return Text(key=key, words=said, own=own, x=x, y=y, size=size, colour=colour)
