"""Trees: binary ones, those with many children and tries; every node has its place, and variables their colours."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import is_plain
from vizkit.explainer.first_draw.meanings import named, told_apart
from vizkit.explainer.first_draw.part import Part
from vizkit.functions.nodes import Linked, Node, Nodes
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.shapes.tidy import Limb
from vizkit.shapes.tree import Look, Tree

SIDES = ("left", "right")
UPWARD = ("parent", "up", "prev", "previous")
"""Fields that lead to the parent."""

MOST = 40
"""A tree of more nodes is told by their number."""

Slot = tuple[Any, str]
"""Where a node hangs: the place of its parent, and on which side or in which turn."""


@dataclass(frozen=True)
class Leaf:
    """What a place of the tree holds, by which it is found."""

    value: Any
    place: str


class Planted(Part):
    """A tree whose places are the same at all moments, unless nodes ever hang elsewhere: then they move there."""

    TALL = True

    def branches(self, moment: int) -> dict[str, list[tuple[str, str | None]]] | None:
        """By each place, its slots and the places that hang there; `None` where there is no tree."""
        raise NotImplementedError

    def label(self, moment: int, place: str) -> Any:
        """What is written at a place."""
        raise NotImplementedError

    def state_of(self, moment: int) -> Hashable:
        """What the tree itself depends on."""
        raise NotImplementedError

    def lit(self, moment: int) -> tuple[tuple[str, str], ...]:
        """The places in a colour, the later over the earlier ones."""
        return ()

    def ringed(self, moment: int) -> frozenset[str]:
        """The places with a ring."""
        return frozenset()

    def dimmed(self, moment: int) -> frozenset[str]:
        """The places that are set back."""
        return frozenset()

    @property
    def title(self) -> str:
        return self.name

    def legend(self, picture: Picture) -> Picture:
        return picture

    @cached_property
    def _all(self) -> tuple[dict[int, dict], bool, dict[str, dict[str, str]], list[str]]:
        """The branches by moment, whether no node ever hangs elsewhere, then all of them together, and their roots."""
        found, known, last = {}, {}, None
        for moment in range(len(self.story)):
            key = self.state_of(moment)
            if key is not None and key not in known:
                known[key] = self.branches(moment)
            found[moment] = known.get(key)
            last = found[moment] or last
        together: dict[str, dict[str, str]] = {}
        above: dict[str, tuple[str, str]] = {}
        steady = True
        for branches in known.values():
            for place, slots in (branches or {}).items():
                own = together.setdefault(place, {})
                for slot, child in slots:
                    if child is None:
                        continue
                    steady &= own.setdefault(slot, child) == child and above.setdefault(child, (place, slot)) == (
                        place,
                        slot,
                    )
        steady = steady and not _circles(together)
        return found, steady, together, [place for place in together if place not in above]

    def state(self, moment: int) -> Hashable | None:
        branches = self._all[0][moment]
        return None if not branches else (
            self.state_of(moment), self.lit(moment), self.ringed(moment), self.dimmed(moment),
        )  # fmt: skip

    def drawn(self, moment: int) -> Picture:
        branches, steady, together, roots = self._all
        here = branches[moment]
        if steady:
            slots = {place: self._slotted(own) for place, own in together.items()}
        else:
            slots = here
            below = {child for own in here.values() for _, child in own}
            roots = [place for place in here if place not in below]
        trees = [self._tree(moment, root, slots, here) for root in roots]
        picture = trees[0] if len(trees) == 1 else shapes.beside(*trees)
        return self.legend(picture.titled(VariableName(self.title)))

    def _slotted(self, own: Mapping[str, str]) -> list[tuple[str, str | None]]:
        """The slots of a place in their order, both sides where it has one of them."""
        if own.keys() & set(SIDES):
            return [(side, own.get(side)) for side in SIDES]
        return list(own.items())

    def _tree(self, moment: int, root: str, slots: Mapping, here: Mapping) -> Tree:
        nodes: dict[str, Any] = {}
        held: dict[str, Any] = {}

        def limb(place: str) -> Limb:
            there = place in here
            nodes[place] = self.label(moment, place) if there else None
            held[place] = Leaf(nodes[place], place) if there else None
            below = []
            for slot, child in slots.get(place, ()):
                if child is None:
                    at = f"{place}/{slot}"
                    nodes[at] = held[at] = None
                    below.append(Limb(at))
                else:
                    below.append(limb(child))
            return Limb(place, tuple(below) if any(child is not None for _, child in slots.get(place, ())) else ())

        grown = limb(root)
        hung = {child for own in here.values() for _, child in own if child is not None}
        looks: dict[str, Look] = {place: Look(way=()) for place in nodes if place not in hung}
        for place in self.dimmed(moment):
            if place in here:
                looks[place] = _with(looks.get(place), fill=None, edge="faint", colour="quiet", dashed=True)
        for place, colour in self.lit(moment):
            if place in here:
                looks[place] = _with(looks.get(place), fill=f"{colour}/30", edge=colour)
        for place in self.ringed(moment):
            if place in here:
                looks[place] = _with(looks.get(place), rings=(("done", None),))
        kept = {place: look for place, look in looks.items() if place in nodes}
        growing = self._all[1] and len(here) < len(self._all[2])
        return Tree(f"{self.name} tree", None, grown, nodes, held, looks=kept, growing=growing)


class Grown(Planted):
    """The tree of objects of one class."""

    @cached_property
    def pointers(self) -> tuple[str, ...]:
        names = self.story.node_names(self.name)
        varying = [name for name in names if self.story.varies(name)]
        fixed = [name for name in names if name not in varying and not (varying and self._is_root(name))]
        return tuple((varying + fixed)[:3])

    def _is_root(self, name: str) -> bool:
        """Whether a variable that stays the same holds the root."""
        node = next(self.story.values(name))
        return isinstance(node, Node) and f"{node.number}" in self._all[3]

    @cached_property
    def _colours(self) -> dict[str, str]:
        return told_apart(self.story, self.pointers)

    @property
    def tells(self) -> frozenset[str]:
        return frozenset(self.story.node_names(self.name))

    @property
    def weight(self) -> int:
        return sum(self.story.use.counts.get(name, 0) for name in self.tells)

    @property
    def title(self) -> str:
        return next((name for name in self.story.node_names(self.name)), self.name)

    def state_of(self, moment: int) -> Hashable:
        value = self.value(moment)
        return id(value) if isinstance(value, Nodes) else None

    def branches(self, moment: int) -> dict[str, list[tuple[str, str | None]]]:
        return {f"{linked.node.number}": list(_below(linked)) for linked in self.value(moment).linked}

    def label(self, moment: int, place: str) -> Any:
        return ink(self._nodes(moment)[place].label, self.name, (place, "label"))

    def _nodes(self, moment: int) -> dict[str, Node]:
        return {f"{node.number}": node for node in self.value(moment).nodes}

    def lit(self, moment: int) -> tuple[tuple[str, str], ...]:
        held = ((self.story.value(moment, name), colour) for name, colour in self._colours.items())
        found = [(f"{node.number}", colour) for node, colour in held if isinstance(node, Node)]
        return tuple(reversed(found))

    def ringed(self, moment: int) -> frozenset[str]:
        """The nodes at which a truth value holds: the ends of words."""
        return frozenset(
            place for place, node in self._nodes(moment).items() if any(value is True for _, value in node.held)
        ) if self._tries else frozenset()  # fmt: skip

    def dimmed(self, moment: int) -> frozenset[str]:
        """The nodes that no variable leads to any more."""
        return frozenset(map(str, self.story.gone(moment, self.name)))

    @cached_property
    def _tries(self) -> bool:
        return any(
            isinstance(led, tuple)
            for value in self.story.values(self.name)
            for one in value.linked
            for _, led in one.links
        )

    @cached_property
    def _ends(self) -> tuple[str, ...]:
        """The names of the truth values that ever hold at a node."""
        nodes = (node for value in self.story.values(self.name) for node in value.nodes)
        return tuple(dict.fromkeys(name for node in nodes for name, each in node.held if each is True))

    def legend(self, picture: Picture) -> Picture:
        colours = {colour: [name] for name, colour in self._colours.items()}
        ended = self._ends if self._tries else ()
        if ended:
            colours.setdefault("done", []).extend(sorted(ended))
        return named(picture, colours)


class Nested(Planted):
    """A trie of mappings within mappings: a key is a node."""

    def value(self, moment: int) -> Any:
        """The whole of it, of which a recursion has a part at a time."""
        return self.story.outermost(moment, self.name) or super().value(moment)

    def state_of(self, moment: int) -> Hashable:
        value = self.value(moment)
        return id(value) if isinstance(value, Mapping) else None

    def branches(self, moment: int) -> dict[str, list[tuple[str, str | None]]]:
        found: dict[str, list[tuple[str, str | None]]] = {}
        for place, value in self._walk(self.value(moment)):
            inner = value.items() if isinstance(value, Mapping) else ()
            found[place] = [(str(key), f"{place}/{key}") for key, _ in inner]
        return found

    def _walk(self, value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
        yield place, value
        if isinstance(value, Mapping):
            for key, inner in value.items():
                yield from self._walk(inner, f"{place}/{key}")

    def label(self, moment: int, place: str) -> Any:
        key = place.rpartition("/")[2]
        return ink(key or "•", self.name, (place, "key"))

    @cached_property
    def _walkers(self) -> tuple[str, ...]:
        """The variables that hold a part of it."""
        whole = [self.value(moment) for moment in range(len(self.story))]
        inside = {id(inner) for value in {id(each): each for each in whole}.values() for _, inner in self._walk(value)}
        found = []
        for name in self.story.names:
            held = list(self.story.values(name))
            if held and all(isinstance(x, Mapping) and id(x) in inside for x in held):
                found.append(name)
        deeper = any(self.story.value(at, self.name) is not each for at, each in enumerate(whole))
        return tuple(name for name in found if name != self.name or deeper)[:2]

    @property
    def tells(self) -> frozenset[str]:
        return frozenset(self._walkers) - {self.name}

    def lit(self, moment: int) -> tuple[tuple[str, str], ...]:
        found = []
        for name in self._walkers[:1]:
            held = self.story.value(moment, name)
            found += [(place, "now") for place, value in self._walk(self.value(moment)) if value is held]
        return tuple(found[:1])

    def ringed(self, moment: int) -> frozenset[str]:
        return frozenset(place for place, value in self._walk(self.value(moment)) if is_plain(value))

    def legend(self, picture: Picture) -> Picture:
        return named(picture, {"now": list(self._walkers[:1])})


def is_forest(values: Iterator[Nodes]) -> bool:
    """Whether nodes are those of trees at all moments: each hangs from one at most, and none from itself."""
    for nodes in values:
        branches = {f"{linked.node.number}": list(_below(linked)) for linked in nodes.linked}
        hung = [child for own in branches.values() for _, child in own if child is not None]
        if len(hung) != len(set(hung)) or _circles({place: dict(own) for place, own in branches.items()}):
            return False
    return True


def _below(linked: Linked) -> Iterator[tuple[str, str | None]]:
    """The slots of a node and where they lead: both sides of one with sides, all children of another."""
    for name, led in linked.links:
        if name in UPWARD or (name == "next" and any(other in SIDES for other, _ in linked.links)):
            continue
        if isinstance(led, tuple):
            yield from ((f"{name} {key}", f"{end}") for key, end in led if end is not None)
        elif name in SIDES or led is not None:
            yield name, None if led is None else f"{led}"


def _circles(together: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether one ever comes back to where one was."""
    done: set[str] = set()
    for start in together:
        path: dict[str, None] = {}
        waiting = [(start, False)]
        while waiting:
            place, over = waiting.pop()
            if over:
                path.pop(place)
                done.add(place)
            elif place in path:
                return True
            elif place not in done:
                path[place] = None
                waiting.append((place, True))
                waiting += [(child, False) for child in together.get(place, {}).values() if child is not None]
    return False


def _with(look: Look | None, **fields: Any) -> Look:
    return replace(look or Look(), **fields)
