"""Ticks: the round numbers of a scale, written below a line across or before a line upwards."""

from __future__ import annotations

from collections.abc import Iterator

from vizkit.picture.marks import Line, Mark, Text
from vizkit.picture.type import width
from vizkit.shapes.scale import Scale, written

SMALL = 0.85
"""The type of ticks and titles in ems."""


def most(long: float, each: float) -> int:
    """How many ticks there may be on a line so long, each in so much room."""
    return max(2, min(6, int(long / each)))


def some(scale: Scale, many: int) -> tuple[float, ...]:
    """At most so many ticks, or a few more where these would be a single one: one number is no scale."""
    found = (scale.ticks(more) for more in range(many, 2 * many + 1))
    return next((ticks for ticks in found if len(ticks) > 1), scale.ticks(many))


def below(name: str, scale: Scale, left: float, right: float, y: float, em: float) -> Iterator[Mark]:
    """Ticks from `left` to `right` at the height `y`, their numbers below; none so near another that they meet."""
    size, end = SMALL * em, left - 2 * em
    ticks = some(scale, most(right - left, 4.0 * em))
    for i, (tick, text) in enumerate(zip(ticks, written(ticks), strict=True)):
        x, half = left + scale.part(tick) * (right - left), width(text) * size / 2
        if x - half > end + 0.5 * size:
            end = x + half
            yield rule(f"{name}/{i}/rule", x, y, 0, 0.3 * em, "faint", 2.0)
            yield small(f"{name}/{i}", (text,), x, y + 0.85 * em, size, 0.5)


def before(name: str, scale: Scale, left: float, right: float, top: float, bottom: float, em: float) -> Iterator[Mark]:
    """Ticks from `bottom` to `top`, each a thin line from `left` to `right` with its number before it."""
    size, end = SMALL * em, bottom + 2 * em
    ticks = some(scale, most(bottom - top, 2.2 * em))
    for i, (tick, text) in enumerate(zip(ticks, written(ticks), strict=True)):
        y = bottom - scale.part(tick) * (bottom - top)
        if y < end - 1.2 * size:
            end = y
            yield rule(f"{name}/{i}/rule", left, y, right - left, 0, "edge/60", 1.5)
            yield small(f"{name}/{i}", (text,), left - 0.5 * size, y, size, 1.0)


def width_before(scale: Scale, high: float, em: float) -> float:
    """How many ems the numbers before a line upwards take."""
    return SMALL * max((width(text) for text in written(some(scale, most(high, 2.2 * em)))), default=0.0) + 0.5


def rule(key: str, x: float, y: float, dx: float, dy: float, colour: str, thick: float) -> Line:
    return Line(key=key, x=x, y=y, points=((0.0, 0.0), (dx, dy)), colour=colour, thick=thick)


def small(key: str, said: tuple, x: float, y: float, size: float, anchor: float, own: tuple = ()) -> Text:
    return Text(key=key, words=said, own=own, x=x, y=y, size=size, colour="quiet", anchor=anchor)
