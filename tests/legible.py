"""What keeps a viewer from reading a frame of marks, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from vizkit.picture.legibility import Seen
from vizkit.picture.marks import Mark
from vizkit.picture.style import Style


def faults(marks: Sequence[Mark], style: Style) -> list[str]:
    """Everything illegible in a frame."""
    seen = Seen(marks, style.language)
    return [*seen.misplaced(style), *seen.faint(style)]


def misplaced(marks: Sequence[Mark], style: Style) -> list[str]:
    """Texts that cannot be read where they stand, or are too small."""
    return Seen(marks, style.language).misplaced(style)
