"""Whether a watched function can be read, at the moments of it that tell most."""

from __future__ import annotations

from vizkit.frames import Show
from vizkit.frames.checks import legibility
from vizkit.frames.stage import planned, telling


def check_can_be_read(show: Show) -> None:
    """In a lecture and on a phone."""
    numbers = {number + 1 for number in telling([moment.step.name for moment in show.moments])}
    for layout in ("lecture", "phone"):
        planned(show, 0, layout)
    found = [*legibility(show, ("lecture", "phone"), themes=("dark",), numbers=numbers)]
    assert not found, "\n".join(map(str, found[:20]))
