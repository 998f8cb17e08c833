"""Recursion on a tree: where its calls are, what they returned, and what none of them has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vizkit.picture.ink import look
from vizkit.shapes.nodes import SIDES, value_of

if TYPE_CHECKING:
    from vizkit.shapes.tree import Look, Tree


@dataclass(frozen=True)
class Visit:
    """A call on a subtree: its place, that of its caller, and what it returns once that is `known`."""

    place: str
    caller: str | None
    known: bool
    answer: Any
    over: bool


def followed(tree: Tree, calls: Sequence[Any], answer: str, unvisited: Any) -> Tree:
    """The tree with what its calls say of it."""
    tree = tree.with_room()
    visits = {visit.place: visit for visit in visited(tree, calls, answer)}
    above = tree.tidy.parents
    now = next((visit for visit in reversed(visits.values()) if not visit.over), None)
    tree = replace(tree, sends=True, remarks=tree.remarks or unvisited is not None)
    looks = dict(tree.looks)
    for place in tree.nodes:
        known = tree.look(place)
        if place in visits:
            looks[place] = _seen(tree, visits, visits[place], known, place == (now and now.place))
        elif tree.missing(place):
            continue
        elif _passed_by(place, visits, above):
            looks[place] = replace(known, fill=None, edge="faint", colour="quiet", dashed=True)
        else:
            looks[place] = replace(known, fill="panel", edge="faint", colour="quiet")
    passed = [place for place, visit in visits.items() if visit.known and _passes_by(tree, place, visits, above)]
    tree = replace(tree, looks=looks)
    return tree.dressed(passed, remark=unvisited) if unvisited is not None else tree


def visited(tree: Tree, calls: Sequence[Any], answer: str) -> list[Visit]:
    """The calls on places of the tree, in the order in which they were made.

    A call on a missing child is on that side which no call has been on yet, the left before the right.
    """
    found: dict[Any, Visit] = {}
    variable = tree.name.split("/")[0]
    for call in calls:
        caller = found.get(call.caller)
        if found and caller is None:
            continue
        node = getattr(call, variable)
        place = _free(tree, caller, found) if node is None else next(iter(tree.places(node)))
        known = call.has(answer)
        found[call] = Visit(place, caller and caller.place, known, getattr(call, answer), call.over)
    return list(found.values())


def _free(tree: Tree, caller: Visit | None, found: dict[Any, Visit]) -> str:
    if caller is None:
        return "empty"
    taken = {visit.place for visit in found.values()}
    sides = [f"{caller.place}/{side}" for side in SIDES]
    return next(place for place in sides if place in tree.nodes and tree.missing(place) and place not in taken)


def _seen(tree: Tree, visits: dict[str, Visit], visit: Visit, known: Look, current: bool) -> Look:
    """How a place looks that a call has been on."""
    if not visit.known:
        rings = (*known.rings, ("now", visit.caller)) if current else known.rings
        lit = {"fill": "now/22", "edge": "now", "colour": "text", "way": ("now",), "struck": current or known.struck}
        return replace(known, shown=True, rings=rings, **lit)
    empty, colour = tree.missing(visit.place), tree.meaning(visit.answer)
    itself = not empty and value_of(look(visit.answer)) == look(tree.nodes[visit.place])
    waiting = visit.caller is None or not visits[visit.caller].over
    handed_on = waiting and visit.caller is not None and _hands_on(visits, visit.caller) == visit.place
    return replace(
        known,
        shown=True,
        fill=None if empty else f"{colour}/30" if itself else "cell",
        edge=colour if itself else "quiet",
        colour="quiet" if empty else "text",
        dashed=empty,
        way=(colour,),
        rings=((colour if itself else "now", None),) if current and not known.rings else known.rings,
        sent=(visit.answer, colour) if waiting and not handed_on else None,
        origin=_origin(visits, visit.place),
        struck=current or known.struck,
    )


def _hands_on(visits: dict[str, Visit], caller: str) -> str | None:
    """The place below a caller whose answer the caller has returned as its own, if it is a node."""
    answer = value_of(look(visits[caller].answer)) if visits[caller].known else None
    if answer is None:
        return None
    below = [visit for visit in visits.values() if visit.caller == caller and visit.known]
    return next((visit.place for visit in below if value_of(look(visit.answer)) == answer), None)


def _origin(visits: dict[str, Visit], place: str) -> str | None:
    """The place where the answer was found that a place hands on, if it does."""
    below = _hands_on(visits, place)
    return below and (_origin(visits, below) or below)


def _passed_by(place: str, visits: dict[str, Visit], above: dict[str, str]) -> bool:
    """Whether no call will come by a place that none has been on: one above it has returned."""
    while place in above:
        place = above[place]
        if place in visits:
            return visits[place].known
    return False


def _passes_by(tree: Tree, place: str, visits: dict[str, Visit], above: dict[str, str]) -> bool:
    """Whether a node that has returned has children that no call has been on."""
    return any(over == place and below not in visits and not tree.missing(below) for below, over in above.items())
