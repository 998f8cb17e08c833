"""A tree: its nodes and edges, what is said of them, and values that travel up an edge to the parent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from vizkit.picture.ink import key, look
from vizkit.picture.marks import Mark, Paint
from vizkit.picture.picture import Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.keys import nameless
from vizkit.shapes.nodes import grown, value_of
from vizkit.shapes.recursion import followed
from vizkit.shapes.tidy import Limb, Tidy, tidy
from vizkit.shapes.tree_layout import needed
from vizkit.shapes.tree_marks import drawn
from vizkit.shapes.tree_outline import SIDES

PARTIES = ("first", "second", "done", "lost")
"""The colours of tags, in the order in which they are fastened."""


@dataclass(frozen=True)
class Look:
    """How one place of a tree looks: its disc, the rings around it, and its `way`: the edge above it, in its colours.

    An edge may point `downward` or `upward`, and be `barred`. `sent` is what the place has sent up that edge and the
    colour of it, `origin` the place below where that was found, if it is handed on. A `remark` stands below what hangs
    from the place, bracketed. Each ring has the place that it comes from, if any. A missing child is drawn where it is
    `shown`.
    """

    fill: Paint = "cell"
    edge: Paint = "quiet"
    colour: str = "text"
    dashed: bool = False
    shown: bool = False
    rings: tuple[tuple[str, str | None], ...] = ()
    way: tuple[str, ...] = ("faint",)
    downward: bool = False
    upward: bool = False
    barred: bool = False
    sent: tuple[Any, str] | None = None
    origin: str | None = None
    remark: Any = None
    struck: bool = False


@dataclass(frozen=True)
class Tree(Picture):
    """A tree of nodes, keyed `name/value`; a missing child is `name/value/left`, a tree that is empty `name/empty`.

    `nodes` are the values by their places, `None` for what is missing; `held` are the nodes themselves.
    """

    name: str
    root: Any = field(repr=False)
    limb: Limb
    nodes: Mapping[str, Any]
    held: Mapping[str, Any] = field(repr=False)
    empties: bool = False
    looks: Mapping[str, Look] = field(default_factory=dict)
    tags: tuple[tuple[str, Any, str], ...] = ()
    sends: bool = False
    verdict: tuple[Any, str] | None = None
    remarks: bool = False
    outside: Any = None
    round: tuple[str | None, str] | None = None
    other: Tree | None = field(default=None, repr=False)
    growing: bool = False
    """Whether nodes are still to come: then its title has a place of its own."""

    # What a scene says of it.

    def coloured(self, **meanings: Any) -> Tree:
        """Nodes in the colour of a meaning: `.coloured(now=node, done=found)`, later ones over earlier ones."""
        found = self
        for meaning, nodes in meanings.items():
            found = found.dressed(found.places(nodes), fill=f"{meaning}/30", edge=meaning, colour="text")
        return found

    def ringed(self, **meanings: Any) -> Tree:
        """Rings around nodes in the colour of a meaning, in place of those before: `.ringed(done=answer)`."""
        rings: dict[str, tuple[tuple[str, str | None], ...]] = {}
        for meaning, nodes in meanings.items():
            for place in self.places(nodes):
                rings[place] = (*rings.get(place, ()), (meaning, None))
        return replace(self, looks={**self.looks, **{at: replace(self.look(at), rings=rings[at]) for at in rings}})

    def tagged(self, **tags: Any) -> Tree:
        """Names fastened to nodes: `.tagged(p=p, q=q)`, in the colours first, second and so on.

        A value that is not in the tree stands beside it.
        """
        start = len(self.tags)
        found = [
            (name, value, PARTIES[(start + i) % len(PARTIES)])
            for i, (name, value) in enumerate(tags.items())
            if value is not None
        ]
        return replace(self, tags=(*self.tags, *found))

    def dimmed(self, nodes: Any) -> Tree:
        """Nodes set back and dashed, as are the edges above them; their values can still be read."""
        return self.dressed(self.places(nodes), fill=None, edge="faint", colour="quiet", dashed=True)

    def walked(self, **meanings: Any) -> Tree:
        """Paths upwards in the colour of a meaning: `.walked(first=above_p)`; each node ringed, each edge drawn."""
        found = self
        for meaning, path in meanings.items():
            steps = [place for node in (() if path is None else path) for place in found.places(node)]
            looks = dict(found.looks)
            for i, place in enumerate(steps):
                known = looks.get(place, Look())
                way = tuple(colour for colour in known.way if colour != "faint")
                looks[place] = replace(
                    known,
                    rings=(*known.rings, (meaning, steps[i - 1] if i else None)),
                    way=(*way, meaning) if i + 1 < len(steps) else known.way,
                )
            found = replace(found, looks=looks)
        return found

    def rounded(self, node: Any, side: str = "left") -> Tree:
        """With the way round its outline, and a walker on it who is `left` of a node, `below` it or `right` of it.

        Left of a node he arrives from above, below it he is between its children, right of it he leaves for above. The
        way that he has gone is lit: all of it where `node` is None.
        """
        if side not in SIDES:
            raise ValueError(f"a walker is {', '.join(SIDES)} of a node, not {side!r}")
        return replace(self, round=(next(iter(self.places(node)), None), side))

    def pointing_up(self, nodes: Any) -> Tree:
        """With arrows from these nodes to their parents."""
        return self.dressed(self.places(nodes), upward=True)

    def pointing_down(self) -> Tree:
        """With arrows from all nodes to their children, but for those that point up."""
        return self.dressed(self.nodes, downward=True)

    def barred(self, nodes: Any) -> Tree:
        """With the ways up from these nodes crossed out."""
        return self.dressed(self.places(nodes), barred=True)

    def sending(self, values: Any) -> Tree:
        """Values travelling up: of each node what it sends to its parent, as a mapping or pairs of node and value.

        A node from below that is sent on is the one that was sent there, if that does not send it any more.
        """
        pairs = values.items() if isinstance(look(values), Mapping) else values
        found = replace(self, sends=True)
        for node, value in pairs:
            places = found.places(node) or (["empty"] if node is None and "empty" in found.nodes else [])
            found = found.dressed(places, sent=(value, found.meaning(value)), origin=found.below(places, value))
        return found

    def judged(self, verdict: Any, meaning: str = "done") -> Tree:
        """With words beside what the root sends, and both in the colour of a meaning."""
        return self if verdict is None else replace(self, verdict=(verdict, meaning))

    def remarked(self, nodes: Any, words: Any) -> Tree:
        """With words below all that hangs from these nodes, which is bracketed."""
        return replace(self.dressed(self.places(nodes), remark=words), remarks=True)

    def striking(self, nodes: Any) -> Tree:
        """The moment's centre: these nodes pulse once."""
        return self.dressed(self.places(nodes), struck=True)

    def called(self, calls: Any, *, answer: str = "answer", unvisited: Any = None) -> Tree:
        """In the midst of a recursion over its subtrees, one call a subtree.

        `calls` are the calls so far, the one on the whole tree first (`past.calls`); each has its subtree in the
        variable that this tree came from, and in `answer` what it returns. `unvisited` is said below what no call has
        seen though its parent has returned.
        """
        return followed(self, calls, answer, unvisited)

    def like(self, other: Tree) -> Tree:
        """In a room that `other` has too: as large as that, the roots at one height."""
        return replace(self, other=other)

    def outsiders(self, words: Any) -> Tree:
        """With words below a tagged value that is not in the tree."""
        return replace(self, outside=words)

    # What others ask of it.

    def look(self, place: str) -> Look:
        """How a place looks."""
        return self.looks.get(place, Look())

    def dressed(self, places: Iterable[str], **fields: Any) -> Tree:
        """With these fields of the looks of `places` changed."""
        return replace(self, looks={**self.looks, **{at: replace(self.look(at), **fields) for at in places}})

    def meaning(self, value: Any) -> str:
        """The colour of a value that travels: that of its tag or its node, quiet for nothing."""
        plain = value_of(look(value))
        if plain is None:
            return "quiet"
        party = next((colour for _, tagged, colour in self.tags if value_of(look(tagged)) == plain), None)
        own = (self.look(place).edge for place in self.places(value))
        return party or next((edge for edge in own if edge in PARTIES), "done")

    def places(self, nodes: Any) -> list[str]:
        """The places that are meant, by nodes or by their values: one, several or none."""
        plain = look(nodes)
        if plain is None:
            return []
        if isinstance(plain, (list, set, frozenset, Mapping)) or type(plain) is tuple:
            return list(dict.fromkeys(place for node in plain for place in self.places(node)))
        same = [place for place, node in self.held.items() if node is plain]
        if same:
            return same
        value = value_of(plain)
        return [place for place, node in self.held.items() if node is not None and node.value == value]

    def below(self, places: Sequence[str], value: Any) -> str | None:
        """The place of the node with a value, if it is below one of these places."""
        return next((at for at in self.places(value) if any(over in self.tidy.above(at) for over in places)), None)

    def missing(self, place: str) -> bool:
        return self.nodes[place] is None

    def seen(self) -> list[str]:
        """The places that are drawn: all nodes, and the missing children that are shown."""
        return [at for at in self.nodes if self.empties or not self.missing(at) or self.look(at).shown]

    def with_room(self) -> Tree:
        """With room for the missing children of leaves."""
        limb, nodes, held = grown(self.root, True)
        return replace(self, limb=limb, nodes=nodes, held=held)

    @cached_property
    def tidy(self) -> Tidy:
        return tidy(self.limb)

    # How it is laid out and drawn.

    def extent(self, setting: Setting) -> Extent:
        own = needed(self, setting)
        return own if self.other is None else own | self.other.extent(setting)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        return drawn(self, room, extent, setting)


def tree(root: Any, *, name: str | None = None, empties: bool = False) -> Tree:
    """The tree at `root`, whose nodes have a `value`, and a `left` and a `right` or `children`; keyed `name/value`.

    With `empties` the missing brother of an only child is drawn too.
    """
    found = name or key(root)
    if found is None:
        nameless(root, "a tree that is no variable")
    limb, nodes, held = grown(root, False)
    return Tree(found, root, limb, nodes, held, empties or look(root) is None)
