"""The timeline: a bar for every act, as long as it has moments, the present one as its moments."""

from __future__ import annotations

from collections.abc import Iterator

from vizkit.frames.show import Moment, Show
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.style import Style

_GAP = 14.0
_SHORTEST = 3
"""Moments that an act has room for at least."""


def timeline(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """The bars in their box, and below them the present act's title."""
    left, top, right, bottom = style.places.timeline
    counts = [max(len(run.trace), _SHORTEST) for run in show.runs]
    unit = (right - left - _GAP * (len(counts) - 1)) / sum(counts)
    start, y = left, top + 8
    for act, count in enumerate(counts):
        long = count * unit
        if act == moment.act:
            yield from _moments(moment, start, long, y)
            title = Text(
                key=f":timeline/{act}/title",
                words=show.film.translations.every(show.acts[act].title),
                y=bottom - 0.55 * style.places.least,
                size=style.places.least,
                colour="quiet",
            )
            half = title.w / 2
            yield title.moved(max(left + half, min(right - half, start + long / 2)), 0)
        else:
            fill = "now/45" if act < moment.act else "faint/60"
            yield Box(key=f":timeline/{act}", x=start + long / 2, y=y, w=long, h=6, radius=3, fill=fill)
        start += long + _GAP


def _moments(moment: Moment, start: float, long: float, y: float) -> Iterator[Mark]:
    """A dot a moment, those that are over lit, the present one larger."""
    count = len(moment.run.trace)
    step = long / count
    size = min(9.0, step * 0.7)
    for number in range(count):
        at, fill = start + (number + 0.5) * step, "now" if number <= moment.number else "faint"
        yield Box(key=f":timeline/{moment.act}/{number}", x=at, y=y, w=size, h=size, radius=size / 2, fill=fill)
    yield Box(key=":timeline/now", x=start + (moment.number + 0.5) * step, y=y, w=16, h=16, radius=8, fill="now")
