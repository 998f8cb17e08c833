"""Gathered: the nodes of a run, those that no variable leads to any more among them, and what objects hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from vizkit.explainer.first_draw.kinds import is_plain, is_tree
from vizkit.functions.nodes import Linked, Node, Nodes
from vizkit.trace import Call

Held = list[dict[str, Any]]
"""What variables hold, moment by moment."""

Gone = list[dict[str, frozenset[int]]]
"""By the name of a kind of nodes, those of them that no variable leads to any more, moment by moment."""


def joined(held: dict[str, Any], calls: tuple[Call, ...]) -> None:
    """Put nodes of one class that different calls reach together."""
    if len(calls) < 2:
        return
    for name, value in [*held.items()]:
        if isinstance(value, Nodes):
            several = {id(nodes): nodes for call in calls if isinstance(nodes := call.variables.get(name), Nodes)}
            if len(several) > 1:
                held[name] = _together(value.kind, several.values())


def _together(kind: str, several: Any) -> Nodes:
    linked = {one.node.number: one for nodes in several for one in nodes.linked}
    return Nodes(kind, tuple(linked[number] for number in sorted(linked)))


def gathered(held: Held) -> Gone:
    """Put together classes whose nodes lead to one another, and keep what was once seen; return what of it is gone."""
    _mix(held)
    gone: Gone = [{} for _ in held]
    for name in dict.fromkeys(name for own in held for name, value in own.items() if isinstance(value, Nodes)):
        _keep(name, held, gone)
    return gone


def _mix(held: Held) -> None:
    """Classes whose nodes lead to one another are one kind, called by the first of them."""
    kinds: dict[int, str] = {}
    for own in held:
        for name, value in own.items():
            if isinstance(value, Nodes):
                kinds |= {one.node.number: name for one in value.linked}
    names = list(dict.fromkeys(kinds.values()))
    if len(names) < 2:
        return
    first = {name: name for name in names}
    for own in held:
        for name, value in own.items():
            for one in value.linked if isinstance(value, Nodes) else ():
                for _, _, end in one.ends():
                    if first[kinds.get(end, name)] != first[name]:
                        pair = sorted((first[kinds[end]], first[name]), key=names.index)
                        first = {each: pair[0] if to == pair[1] else to for each, to in first.items()}
    made: dict[tuple, Nodes] = {}
    for own in held:
        groups: dict[str, list[Nodes]] = {}
        for name, value in [*own.items()]:
            if isinstance(value, Nodes) and (first[name] != name or list(first.values()).count(name) > 1):
                groups.setdefault(first[name], []).append(own.pop(name))
        for name, several in groups.items():
            key = (name, *map(id, several))
            if key not in made:
                made[key] = _together(name, several)
            own[name] = made[key]


def _keep(name: str, held: Held, gone: Gone) -> None:
    """Keep the nodes of a kind that are no more reached, as they last were."""
    known: dict[int, Linked] = {}
    made: dict[tuple, Nodes] = {}
    for own, lost in zip(held, gone, strict=True):
        value = own.get(name)
        live = value.linked if isinstance(value, Nodes) else ()
        known |= {one.node.number: one for one in live}
        if len(live) < len(known):
            here = {one.node.number for one in live}
            lost[name] = frozenset(known.keys() - here)
            key = id(value), lost[name]
            if key not in made:
                reached = {end for one in live for _, _, end in one.ends()}
                rest = {number: _loosened(known[number], reached) for number in lost[name]}
                every = {one.node.number: one for one in live} | rest
                made[key] = Nodes(name, tuple(every[number] for number in sorted(every)))
            own[name] = made[key]


def _loosened(linked: Linked, reached: set[int]) -> Linked:
    """A node that is gone without what leads to nodes that others lead to now."""
    links = []
    for field, led in linked.links:
        if isinstance(led, tuple):
            links.append((field, tuple(pair for pair in led if pair[1] not in reached)))
        elif led not in reached:
            links.append((field, led))
    return replace(linked, links=tuple(links))


def opened(held: Held) -> dict[str, str]:
    """Add what objects hold, as variables `forest.parent`; return by what name what is that of `self` is called.

    Where a method's `self` is such an object, what it holds is one variable all through the run: `self.parent`.
    """
    fields = [dict(_fields(own)) for own in held]
    alike: dict[str, set[str]] = {}
    unlike: set[tuple[str, str]] = set()
    for own, found in zip(held, fields, strict=True):
        selves = {name: value for name, value in own.items() if name.startswith("self.")}
        for name, value in found.items():
            for mine, other in selves.items():
                if mine.partition(".")[2] == name.rpartition(".")[2]:
                    if other is value:
                        alike.setdefault(mine, set()).add(name)
                    else:
                        unlike.add((mine, name))
    one = {mine: min(names) for mine, names in alike.items() if len(names) == 1 and (mine, min(names)) not in unlike}
    back = {name: mine for mine, name in one.items()}
    for own, found in zip(held, fields, strict=True):
        for name, value in found.items():
            own.setdefault(back.get(name, name), value)
    return one


def _fields(own: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in own.items():
        if _is_thing(value):
            inner = {field: each for field, each in vars(value).items() if not field.startswith("_")}
            if not all(map(is_plain, inner.values())):
                yield from ((f"{name}.{field}", each) for field, each in inner.items() if f"{name}.{field}" not in own)


def _is_thing(value: Any) -> bool:
    if isinstance(value, (Node, Nodes, np.ndarray, np.generic, type)) or callable(value) or hasattr(value, "detach"):
        return False
    return hasattr(value, "__dict__") and not is_tree(value) and type(value).__module__ != "builtins"
