"""A chunk: a few numbers in one box, with a pip for everybody who may be in them, lit for those who are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from vizkit.picture.layout import Picture
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.motion import TEXT
from vizkit.picture.type import width
from vizkit.picture.words import words

PAD, PIP, LIFT = 9.0, 7.0, 11.0
WEIGHT = 600


def chunk(
    key: str, values: Any, *, who: Collection[int] = (), of: int = 0, w: float = 88.0, h: float = 64.0,
    size: float = 30.0, numbers: bool = True, colour: str | None = None, lit: bool = False, spent: bool = False,
    done: bool = False, aloft: bool = False, sign: str = "", decimals: int = 1, radius: float = 8.0,
    came_from: str | None = None, goes_into: str | None = None,
) -> Picture:  # fmt: skip
    """A box with the variables `values`, below one another, and `of` pips, those of the places in `who` lit.

    The pips stand below the numbers, the first place's to the right as the first digit is; without `numbers` they are
    piled up, the first at the foot. A `lit` chunk has an edge of its `colour`, a `done` one a tick as well, a `spent`
    one stands back, an `aloft` one covers what is below it; what holds nothing (`None`, or no numbers) is a dashed
    outline. `sign` is written before the numbers.
    """
    held = [] if values is None else list(values)
    look = _looks(colour, lit or done, spent, aloft) if held else {"edge": "faint", "thick": 2.0, "dashed": True}
    box = Box(key=key, w=w, h=h, radius=radius, came_from=came_from, goes_into=goes_into, **look)
    inner: list[Mark] = []
    if held:
        inner += _numbers(held, w, h - LIFT, size, spent, sign, decimals, of) if numbers else []
        inner += _pips(who, of, w, h, size, numbers, "quiet" if spent else colour or "quiet", spent)
    flying = (_beside(mark, n, key, came_from, goes_into) for n, mark in enumerate(inner, 1))
    return Picture.of([box, *flying, *(_tick(key, w, h) if done and held else ())], (-w / 2, -h / 2, w / 2, h / 2))


def _looks(colour: str | None, edged: bool, spent: bool, aloft: bool) -> dict[str, Any]:
    if spent:
        return {"fill": "panel", "edge": "edge", "thick": 2.0}
    fill = f"{colour}/25" if colour and not aloft else "cell"
    return {"fill": fill, "edge": colour if edged else None, "thick": 3.0}


def _beside(mark: Mark, n: int, key: str, came_from: str | None, goes_into: str | None) -> Mark:
    """The n-th mark within a box, so keyed that it flies together with the box, from and to its like."""
    like = TEXT * (n - 1)
    return replace(
        mark, key=key + TEXT * n, came_from=came_from and came_from + like, goes_into=goes_into and goes_into + like
    )


def _numbers(
    held: list[Any], w: float, h: float, size: float, spent: bool, sign: str, decimals: int, of: int
) -> Iterator[Text]:
    """The numbers, flush with the pips below them."""
    each, inside = h / len(held), w - PAD
    for i, value in enumerate(held):
        said, own = words([sign, value] if sign else value, decimals)
        wide = max(width(one, "sans", WEIGHT) for one in said)
        fitting = min(size, each * 0.8, inside / wide)
        right = max(0 if sign else _digit(size, w, of) * of, wide * fitting) / 2
        yield Text(
            key="", words=said, own=own, x=right, y=(i + 0.5) * each - (h + LIFT) / 2, size=fitting,
            colour="quiet" if spent else "text", over="panel" if spent else "cell", weight=WEIGHT, anchor=1.0,
            detail=True,
        )  # fmt: skip


def _digit(size: float, w: float, of: int) -> float:
    """How far apart the pips are: as digits, or nearer where there are many."""
    return min(size * width("0", "sans", WEIGHT), (w - PAD) / max(of, 1))


def _pips(
    who: Collection[int], of: int, w: float, h: float, size: float, across: bool, colour: str, spent: bool
) -> Iterator[Box]:
    unlit, lit = "faint/35", f"{colour}/60" if spent else colour
    for place in range(of):
        if across:
            digit = _digit(size, w, of)
            x, y = (of / 2 - place - 0.5) * digit, h / 2 - PAD
            long, thick = digit * 0.72, PIP - 1
        else:
            pitch = (h - PAD) / of
            x, y = 0.0, h / 2 - PAD / 2 - (place + 0.5) * pitch
            long, thick = w - PAD, pitch * 0.7
        yield Box(key="", x=x, y=y, w=long, h=thick, radius=2, fill=lit if place in who else unlit)


def _tick(key: str, w: float, h: float) -> tuple[Mark, Mark]:
    x, y, r = w / 2 - 2, -h / 2 - 3, min(9.5, w * 0.3)
    points = ((-0.42 * r, 0.05 * r), (-0.1 * r, 0.38 * r), (0.45 * r, -0.35 * r))
    return (
        Box(key=f"{key}/done", x=x, y=y, w=2 * r, h=2 * r, radius=r, fill="done"),
        Line(key=f"{key}/tick", x=x, y=y, points=points, colour="ground", thick=2.5),
    )
