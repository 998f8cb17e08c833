"""Wording: how a show is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from vizkit.delivery.settings import rate_text
from vizkit.picture.style import Style


@dataclass(frozen=True)
class Wording:
    """The language, and of a film that the words go with its layout, frames a second and speed: they set its times."""

    style: Style
    fps: Fraction
    speed: float = 1.0

    def said(self) -> dict[str, str]:
        """The options, as they are given on the command line; those that a kind has not mean nothing for it."""
        return {
            "fps": rate_text(self.fps),
            "layout": self.style.layout,
            "lang": self.style.language,
            "speed": f"{self.speed:g}",
        }
