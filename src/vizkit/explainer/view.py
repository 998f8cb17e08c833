"""A view: what a draw may see of a run at one moment."""

from __future__ import annotations

from typing import Any

from vizkit.picture.ink import Ink, ink
from vizkit.trace import Call, Trace

OFFERED = ("moment", "calls", "past")
"""What a draw may ask for besides variables: the moment's name; the open calls, outermost first; what was so far."""


class View:
    """An open call as a scene may see it: its variables as attributes, `None` where they have no value yet."""

    __slots__ = ("__call",)

    def __init__(self, call: Call):
        self.__call = call

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return ink(self.__call.variables.get(name), name)


class Past:
    """What was so far: each variable as the values it got, one a moment at which it was new, this moment's last.

    `past.expired` are all that have expired; `past.moments` the names of the moments, this one last.
    """

    __slots__ = ("__moment", "__trace")

    def __init__(self, trace: Trace, moment: int):
        self.__trace, self.__moment = trace, moment

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        steps = self.__trace.steps[: self.__moment + 1]
        if name == "moments":
            return tuple(step.name for step in steps)
        values = tuple(step.variables[name] for step in steps if name in step.changed and name in step.variables)
        return Ink(values, name)


def seen(trace: Trace, moment: int, name: str) -> Any:
    """What a draw gets for its parameter `name`; `None` for a variable that has no value yet."""
    step = trace.steps[moment]
    if name == "moment":
        return step.name
    if name == "calls":
        return tuple(map(View, step.calls))
    if name == "past":
        return Past(trace, moment)
    return ink(step.variables.get(name), name)
