"""Calls: the calls of a recursion as a tree that grows, or those that are open as a stack, each with its arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import cached_property
from typing import Any

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import BRIEF, is_plain
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story
from vizkit.explainer.first_draw.usage import names_in
from vizkit.explainer.view import views
from vizkit.functions.nodes import Node
from vizkit.functions.sites import RETURNED
from vizkit.language.numerals import numeral
from vizkit.picture.ink import ink, look
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.shapes.call_tree import Called, CallTree
from vizkit.shapes.folded_calls import FoldedCalls
from vizkit.trace import Call, Traced

ARGUMENTS = 3
"""How many arguments a call shows."""

DEEPEST = 12
"""How many calls are shown at most, the innermost of more."""

MOST, LEVELS = 40, 8
"""How many calls a tree of them has at most, and how many of them one within the other."""

FOLDED, SIDE_BY_SIDE = 400, 6
"""How many calls there are at most where those that are over are folded, and how many of one caller."""

SIGNS = 18
"""Signs of a sequence that is short enough to be written in a call."""


class Calls(Part):
    """The open calls of the references that call themselves."""

    TALL = True

    def __init__(self, story: Story, several: tuple[Traced, ...]):
        super().__init__(story, several[0].__name__)
        self.several = several

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The arguments that are short to say, those first that differ between calls."""
        held: dict[str, list] = {name: [] for name in names_in(self.several) if name in self.story.names}
        for step in self.story.steps[:: max(1, len(self.story) // 200)]:
            for call in step.calls:
                if call.reference in self.several:
                    for name, values in held.items():
                        if name in call.variables:
                            values.append(call.variables[name])
        short = [name for name, values in held.items() if values and all(map(_is_short, values))]
        changing = [name for name in short if len({repr(value) for value in held[name]}) > 1]
        brief = [name for name in changing if all(map(_is_brief, held[name]))]
        kept = set((brief or changing)[:ARGUMENTS])
        return tuple(name for name in short if name in kept)

    @property
    def tells(self) -> frozenset[str]:
        return frozenset(self.arguments)

    def state(self, moment: int) -> Hashable | None:
        calls = self._open(moment)
        if not calls or not self.arguments:
            return None
        return tuple((call.number, *(repr(call.variables.get(name)) for name in self.arguments)) for call in calls)

    def drawn(self, moment: int) -> Picture:
        stack = shapes.call_stack(views(self._open(moment)[-DEEPEST:]), *self.arguments, name="call stack")
        return stack.titled(VariableName(self.name))

    def _open(self, moment: int) -> list[Call]:
        return [call for call in self.story.steps[moment].calls if call.reference in self.several]


class Growing(Calls):
    """All calls so far as a tree, those that are open lit, the others with what they have returned."""

    @cached_property
    def calls(self) -> tuple[Called, ...]:
        """All calls of the run, in the order in which they were made."""
        first: dict[int, tuple[Call, int | None]] = {}
        for moment in range(len(self.story)):
            above = None
            for call in self._open(moment):
                first.setdefault(call.number, (call, above))
                above = call.number
        answers = {number: answer for number, (_, answer) in self._answers.items()}
        told = bool(answers) and all(map(_is_short, answers.values()))
        return tuple(
            Called(
                number,
                above,
                tuple((name, _said(call.variables[name], name)) for name in self.arguments if name in call.variables),
                _said(answers[number], RETURNED) if told and number in answers else None,
                told and number in answers,
            )
            for number, (call, above) in sorted(first.items())
        )

    @cached_property
    def _answers(self) -> dict[int, tuple[int, Any]]:
        """By the number of a call, from which moment on one knows what it returns, and that."""
        found: dict[int, tuple[int, Any]] = {}
        for moment, step in enumerate(self.story.steps):
            call = step.calls[-1]
            if call.reference in self.several and RETURNED in call.variables:
                found.setdefault(call.number, (moment, call.variables[RETURNED]))
        return found

    @cached_property
    def _last(self) -> list[int | None]:
        """The call that was made last, moment by moment."""
        found: list[int | None] = []
        for moment in range(len(self.story)):
            numbers = [*found[-1:], *(call.number for call in self._open(moment))]
            found.append(max((number for number in numbers if number is not None), default=None))
        return found

    MANY = MOST
    """How many calls it can hold."""

    @cached_property
    def branches(self) -> bool:
        """Whether a call ever makes several, so that a tree of them says more than a stack, and it can hold them."""
        if not self.arguments or len(self.calls) > self.MANY:
            return False
        depths: dict[int | None, int] = {None: 0}
        for call in self.calls:
            depths[call.number] = depths[call.caller] + 1
        return max(self.own.values(), default=0) > 1 and max(depths.values()) <= LEVELS

    @cached_property
    def own(self) -> Counter:
        """How many calls each call makes."""
        return Counter(call.caller for call in self.calls if call.caller is not None)

    def state(self, moment: int) -> Hashable | None:
        if self._last[moment] is None:
            return None
        path = tuple(call.number for call in self._open(moment))
        return (
            self._last[moment],
            path,
            frozenset(number for number, (since, _) in self._answers.items() if since <= moment),
        )

    def drawn(self, moment: int) -> Picture:
        last, path, returned = self.now(moment)
        told = frozenset(call.number for call in self.calls if call.answers) & returned
        title = f"{self.name}({', '.join(self.arguments)})"
        return self.tree(last, path, told).titled(VariableName(title))

    def tree(self, last: int, path: tuple[int, ...], told: frozenset[int]) -> CallTree:
        there = sum(call.number <= last for call in self.calls)
        return CallTree("call tree", self.calls, there, path, told)


class Folding(Growing):
    """The same of many calls: what those have called that are over is folded away."""

    MANY = FOLDED

    @cached_property
    def branches(self) -> bool:
        return super().branches and max(self.own.values()) <= SIDE_BY_SIDE

    @cached_property
    def slots(self) -> dict[int, tuple[int, int]]:
        """Of each call, which one of its caller's it is, and of how many."""
        many = Counter(call.caller for call in self.calls)
        before: Counter = Counter()
        found = {}
        for call in self.calls:
            found[call.number] = before[call.caller], many[call.caller]
            before[call.caller] += 1
        return found

    @cached_property
    def widest(self) -> tuple[Called, ...]:
        """The calls of which there is most to say."""
        return tuple(sorted(self.calls, key=lambda call: -sum(len(numeral(look(each))) for each in call.said))[:4])

    def tree(self, last: int, path: tuple[int, ...], told: frozenset[int]) -> CallTree:
        roots = [call.number for call in self.calls if call.caller is None and call.number <= last]
        unfolded = {None, *path, *roots[-1:]}
        there = tuple(call for call in self.calls if call.number <= last and call.caller in unfolded)
        return FoldedCalls("call tree", there, len(there), path, told, self.slots, self.widest)


def recursive(story: Story) -> tuple[Traced, ...]:
    """The references of which several calls are ever open at once."""
    found: dict[Traced, None] = {}
    for step in story.steps:
        if len(step.calls) > 1:
            seen: set[int] = set()
            for call in step.calls:
                if id(call.reference) in seen:
                    found[call.reference] = None
                seen.add(id(call.reference))
    return tuple(found)


def _said(value: Any, name: str) -> Any:
    """A value as a call says it: a node by what it is called."""
    return ink(value.label if isinstance(value, Node) else value, name)


def _is_brief(value: object) -> bool:
    """Whether a value is one, or a sequence that is short beside others."""
    return not isinstance(value, tuple) or len(value) <= BRIEF


def _is_short(value: object) -> bool:
    if isinstance(value, Node) or (is_plain(value) and (not isinstance(value, str) or len(value) <= 12)):
        return True
    return isinstance(value, tuple) and all(map(is_plain, value)) and len(repr(value)) <= SIGNS + 2
