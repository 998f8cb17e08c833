"""Where the nodes of a tree stand, and how large they are."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vizkit.picture.picture import Extent, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.tidy import Tidy

if TYPE_CHECKING:
    from vizkit.shapes.tree import Tree

EMPTY = 0.8
"""How far below its parent a missing child stands, in levels."""

DISC, AROUND = 1.55, 0.52
"""The height of a disc in the size of its type, and the room around a longer number."""

EMPTY_DISC = 1.12
"""The disc of a missing child, in the size of type."""

TIGHT, EASY = 0.97, 0.82
"""The part of its room across that a disc takes: at most, and where there is room enough."""

LOW, HIGH = 2.2, 4.2
"""How far down a level is in the size of type, at least and at most."""

LARGEST = 1.5
"""How large type grows, in ems."""

SENT = 0.94
"""The type of what is sent, in that of the nodes."""

BESIDE = 0.8
"""What is left free beside the outermost nodes, in the size of type: for their tags."""

REMARK = 2.05
"""Ems that remarks take below the tree."""


def needed(tree: Tree, setting: Setting) -> Extent:
    """What a tree needs: its type at one em, nodes side by side, room for what is sent and for remarks."""
    plan = tree.tidy
    values = [value for value in tree.nodes.values() if value is not None]
    wide = max([setting.width(value, 600) for value in values] + [DISC - AROUND])
    span, levels = plan.ends[1] - plan.ends[0], _levels(tree, plan)
    deep = max((levels[at] for at in tree.seen()), default=0.0)
    above = 1.35 + 1.45 * SENT if tree.sends else 1.1
    below = 1.3
    foot = REMARK if tree.remarks else 0.0
    outside = _outside(tree, setting)
    said = setting.width(tree.verdict[0], 600) * SENT + 2.2 if tree.verdict else 0.0
    tall = above + LOW * deep + below
    parts = {
        "wide": wide, "span": span, "deep": deep, "above": above, "below": below, "foot": foot, "outside": outside,
        "said": said, "fixed": float(tree.growing), "whole": float(tree.growing), **_outermost(tree, plan),
    }  # fmt: skip
    most = LARGEST * (above + HIGH * max(deep, 0.5) + below) + foot
    w = max(span * (wide + AROUND) / TIGHT, 2 * (outside + said))
    return Extent(w, tall + foot, max(w, span * 2.6 * HIGH * LARGEST), most, 2.0, 1.0, parts)


def outsiders(tree: Tree) -> list[Any]:
    """The tagged values that are not in the tree."""
    return [value for _, value, _ in tree.tags if not tree.places(value)]


def _outside(tree: Tree, setting: Setting) -> float:
    """How much room across those take that are not in the tree."""
    if not outsiders(tree):
        return 0.0
    values = max(setting.width(value, 600) for value in outsiders(tree))
    return max(setting.width(tree.outside), 1.5 * (values + 2 * AROUND) + 1.0) + 0.6


def _levels(tree: Tree, plan: Tidy) -> dict[str, float]:
    return {at: depth - (1 - EMPTY) * (tree.missing(at) and depth > 0) for at, depth in plan.depths.items()}


def _outermost(tree: Tree, plan: Tidy) -> dict[str, float]:
    """How far from the middle the outermost node is, and the outermost missing child."""
    middle, found = sum(plan.ends) / 2, {"node": 0.0, "empty": 0.0}
    for at, x in plan.across.items():
        kind = "empty" if tree.missing(at) else "node"
        found[kind] = max(found[kind], abs(x - middle))
    return found


@dataclass(frozen=True)
class Laid:
    """A tree in its room: where everything is, and how large, in pixels."""

    tree: Tree
    tidy: Tidy
    places: dict[str, tuple[float, float]]
    size: float
    wide: float
    down: float
    room: Room
    foot: float

    @property
    def high(self) -> float:
        return DISC * self.size

    @property
    def em(self) -> float:
        return self.room.em

    @property
    def said(self) -> float:
        """How large what is sent is."""
        return max(SENT * self.size, self.em)

    @property
    def side(self) -> int:
        """On which side of the root there is more room."""
        return -1 if next(iter(self.places.values()))[0] > self.room.x + 0.01 * self.room.w else 1

    def parent(self, at: str) -> str | None:
        return self.tidy.parents.get(at)

    def disc(self, at: str) -> tuple[float, float]:
        """Width and height of the disc of a place."""
        return (EMPTY_DISC * self.size,) * 2 if self.tree.missing(at) else (self.wide, self.high)

    def direction(self, at: str) -> tuple[float, float, float]:
        """From the parent's centre to that of `at`: across and down, of length one, and how far it is."""
        (x, y), (px, py) = self.places[at], self.places[self.parent(at)]
        length = math.hypot(x - px, y - py)
        return (x - px) / length, (y - py) / length, length

    def reach(self, at: str, ux: float, uy: float) -> float:
        """How far the border of a disc, or of one drawn out, is from its centre in a direction."""
        wide, high = self.disc(at)
        straight, radius = (wide - high) / 2, high / 2
        if abs(ux) * radius <= straight * abs(uy):
            return radius / abs(uy)
        inward = straight * abs(ux)
        return inward + math.sqrt(max(inward**2 - straight**2 + radius**2, 0.0))


def laid(tree: Tree, room: Room, extent: Extent, setting: Setting) -> Laid:
    """The tree as large as its room lets it be: type from one em to `LARGEST`, no edge too long."""
    em, plan = room.em, tree.tidy
    wide, span, deep, above, below = (extent.part(name) for name in ("wide", "span", "deep", "above", "below"))
    foot = extent.part("foot") * em
    high = room.h - foot
    apart = (wide + AROUND) / EASY
    largest = min(LARGEST * em, room.w / span / apart, high / (LOW * deep + above + below))
    size = max(largest, min(em, TIGHT * room.w / span / (wide + AROUND)))
    down = min((high - (above + below) * size) / (deep or 0.5), HIGH * size)
    halves = {"node": (wide + AROUND) / 2 + BESIDE, "empty": EMPTY_DISC / 2}
    spread = min((room.w / 2 - half * size) / max(extent.part(kind), 0.25) for kind, half in halves.items())
    unit = min(max(room.w / span, spread), 2.6 * down)
    top = room.top + (high - (above + below) * size - deep * down) / 2 + above * size
    levels = _levels(tree, plan)
    middle = sum(plan.ends) / 2
    places = {at: (room.x + (x - middle) * unit, top + levels[at] * down) for at, x in plan.across.items()}
    return Laid(tree, plan, places, size, (wide + AROUND) * size, down, room, foot)
