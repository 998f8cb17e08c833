"""The tidy layout of a tree: parents over the middle of their children, subtrees as close as they can be."""

from __future__ import annotations

from dataclasses import dataclass, field

_Places = dict[str, tuple[float, int]]
_Reach = list[tuple[float, float]]


@dataclass(frozen=True)
class Limb:
    """A place of a tree and those right below it; `half` is half the room that it takes across."""

    place: str
    below: tuple[Limb, ...] = ()
    half: float = 0.5


@dataclass
class Tidy:
    """Where the places of a tree are: across, in rooms of a node from the root; down, in levels; below which parent."""

    across: dict[str, float] = field(default_factory=dict)
    depths: dict[str, int] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    ends: tuple[float, float] = (0.0, 0.0)

    def above(self, at: str) -> list[str]:
        """The ancestors of a place, its parent first."""
        found = []
        while at in self.parents:
            at = self.parents[at]
            found.append(at)
        return found


def tidy(root: Limb) -> Tidy:
    """Lay out the tree at `root`."""
    plan = Tidy()
    places, reach = _spread(plan, root)
    for at, (across, depth) in places.items():
        plan.across[at], plan.depths[at] = across, depth
    plan.ends = min(left for left, _ in reach), max(right for _, right in reach)
    return plan


def _spread(plan: Tidy, limb: Limb) -> tuple[_Places, _Reach]:
    """The places from here down, across and down from here, and how far every level reaches to both sides."""
    if not limb.below:
        return {limb.place: (0.0, 0)}, [(-limb.half, limb.half)]
    places: _Places = {}
    reach: _Reach = []
    starts = []
    for child in limb.below:
        plan.parents[child.place] = limb.place
        inner, its = _spread(plan, child)
        start = max((left[1] - right[0] for left, right in zip(reach, its, strict=False)), default=0.0)
        starts.append(start)
        places |= {at: (across + start, depth) for at, (across, depth) in inner.items()}
        reach = _joined(reach, [(left + start, right + start) for left, right in its])
    middle = (starts[0] + starts[-1]) / 2
    below = {at: (across - middle, depth + 1) for at, (across, depth) in places.items()}
    ends = [(left - middle, right - middle) for left, right in reach]
    return {limb.place: (0.0, 0)} | below, [(-limb.half, limb.half), *ends]


def _joined(one: _Reach, other: _Reach) -> _Reach:
    """How far two neighbours together reach at every level."""
    found = []
    for level in range(max(len(one), len(other))):
        ends = one[level : level + 1] + other[level : level + 1]
        found.append((min(left for left, _ in ends), max(right for _, right in ends)))
    return found
