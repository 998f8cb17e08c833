"""A window on a listing: it moves only where what is lit would leave it, and as seldom as can be."""

from __future__ import annotations

from collections.abc import Sequence

Span = tuple[int, int]
"""The first and the last row of what is lit."""


def tops(lit: Sequence[Span], starts: Sequence[int], rows: int, room: int) -> list[int]:
    """The first row in sight at every moment, where `room` of a listing's `rows` rows are seen at a time.

    Moments in a row share a window for as long as all that they light fits in one: that is the fewest moves. A window
    starts where a statement does, of which `starts` are the first rows.
    """
    found: list[int] = []
    while len(found) < len(lit):
        first, last = lit[len(found)]
        top, count = _top(first, last, starts, rows, room), 0
        for low, high in lit[len(found) :]:
            wider = _top(min(first, low), max(last, high), starts, rows, room)
            if count and wider is None:
                break
            top, first, last, count = wider, min(first, low), max(last, high), count + 1
        before = found[-1] if found else 0
        stays = before <= first and last < before + room
        found += [before if stays else first if top is None else top] * count
    return found


def _top(first: int, last: int, starts: Sequence[int], rows: int, room: int) -> int | None:
    """Where a window starts that shows the rows from `first` to `last` near its middle; `None` where none does."""
    middle = max(0, min((first + last + 1 - room) // 2, rows - room))
    fitting = [start for start in starts if start <= first and last < start + room]
    return min(fitting, key=lambda start: abs(start - middle), default=None)
