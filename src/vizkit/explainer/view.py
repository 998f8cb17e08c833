"""A view: what a draw may see of a run at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vizkit.functions.nodes import Node, Nodes, leading
from vizkit.picture.ink import Ink, ink
from vizkit.trace import Call, Step, Trace

OFFERED = ("moment", "calls", "past")
"""What a draw may ask for besides variables: the moment's name; the open calls, outermost first; what was so far."""


class View:
    """A call as a scene may see it: its variables as attributes, `None` where they have no value yet.

    `caller` is the view of the call that made it, if one did, `over` whether it has returned.
    """

    __slots__ = ("__call", "caller", "over")

    def __init__(self, call: Call, caller: View | None = None, over: bool = False):
        self.__call, self.caller, self.over = call, caller, over

    def has(self, name: str) -> bool:
        """Whether a variable has a value, be it `None`."""
        return name in self.__call.variables

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return ink(_of(self.__call.variables, name), name)


class Past:
    """What was so far: each variable as the values it got, one a moment at which it was new, this moment's last.

    `past.right` are all places it has been at; `past.moments` the names of the moments, this one last; `past.calls` all
    calls, in the order in which they first spoke, each with its variables as they last were.
    `past.when("push").right` are its values at every moment of that name, or of these names, whether new or not.
    """

    __slots__ = ("__every", "__steps")

    def __init__(self, steps: Sequence[Step], every: bool = False):
        self.__steps, self.__every = steps, every

    def when(self, *moments: str) -> Past:
        """The moments of these names alone: variables have a value at each of them."""
        return Past(tuple(step for step in self.__steps if step.name in moments), True)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "moments":
            return tuple(step.name for step in self.__steps)
        if name == "calls":
            return _calls(self.__steps)
        steps = [step for step in self.__steps if name in step.variables and (self.__every or name in step.changed)]
        return Ink(tuple(step.variables[name] for step in steps), name)


def views(calls: Sequence[Call]) -> tuple[View, ...]:
    """The open calls, each with its caller."""
    found: list[View] = []
    for call in calls:
        found.append(View(call, found[-1] if found else None))
    return tuple(found)


def _calls(steps: Sequence[Step]) -> tuple[View, ...]:
    """Every call that these steps have seen, as it last was."""
    last: dict[int, tuple[Call, int | None]] = {}
    for step in steps:
        callers = (None, *(call.number for call in step.calls))
        last |= {call.number: (call, caller) for call, caller in zip(step.calls, callers, strict=False)}
    open_ = {call.number for call in steps[-1].calls}
    found: dict[int | None, View | None] = {None: None}
    for number, (call, caller) in sorted(last.items()):
        found[number] = View(call, found[caller], number not in open_)
    return tuple(view for view in found.values() if view is not None)


def seen(trace: Trace, moment: int, name: str) -> Any:
    """What a draw gets for its parameter `name`; `None` for a variable that has no value yet."""
    step = trace.steps[moment]
    if name == "moment":
        return step.name
    if name == "calls":
        return views(step.calls)
    if name == "past":
        return Past(trace.steps[: moment + 1])
    return ink(_of(step.variables, name), name)


def _of(variables: Mapping[str, Any], name: str) -> Any:
    """The value of a variable; a node, or a row of nodes, as it leads to others at that moment."""
    value = variables.get(name)
    if isinstance(value, Node):
        nodes = variables.get(value.among)
        return leading(nodes).get(value.number, value) if isinstance(nodes, Nodes) else value
    if isinstance(value, (list, tuple)) and any(isinstance(each, Node) for each in value):
        return type(value)(_of({**variables, name: each}, name) for each in value)
    return value
