"""Folded calls: of a recursion with many calls those that are open, and what these have called, each in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vizkit.picture.setting import Setting
from vizkit.shapes.call_tree import Called, CallTree
from vizkit.shapes.tidy import Tidy


@dataclass(frozen=True)
class FoldedCalls(CallTree):
    """A tree of calls in which those that are over have folded what they called.

    On each level only one call's own are side by side, so that each has its place all through the run: it is one of so
    many of its caller's, as `slots` says. All places are as wide as the `widest` calls of the run want.
    """

    slots: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    widest: tuple[Called, ...] = ()

    def _tidy(self, setting: Setting) -> Tidy:
        pitch = max(self._wide(call, setting) for call in self.widest)
        plan = Tidy()
        for call in self.calls:
            place, many = self.slots[call.number]
            caller, own = f"{call.caller}", f"{call.number}"
            plan.across[own] = plan.across.get(caller, 0.0) + (place - (many - 1) / 2) * pitch
            plan.depths[own] = plan.depths.get(caller, 0) + 1
        places = plan.across.values()
        plan.ends = min(places) - pitch / 2, max(places) + pitch / 2
        return plan
