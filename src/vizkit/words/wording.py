"""Wording: how a show is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vizkit.picture.style import Style


@dataclass(frozen=True)
class Wording:
    """The language, and of a film that the words go with its layout, frames a second and speed: they set its times."""

    style: Style
    fps: Fraction
    speed: float = 1.0
