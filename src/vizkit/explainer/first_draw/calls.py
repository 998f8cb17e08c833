"""Calls: the open calls of a recursion as a stack, each with its arguments."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import is_plain
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story
from vizkit.explainer.first_draw.usage import names_in
from vizkit.explainer.view import views
from vizkit.functions.nodes import Node
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.trace import Traced

ARGUMENTS = 3
"""How many arguments a call shows."""

DEEPEST = 12
"""How many calls are shown at most, the innermost of more."""


class Calls(Part):
    """The open calls of the references that call themselves."""

    TALL = True

    def __init__(self, story: Story, several: tuple[Traced, ...]):
        super().__init__(story, several[0].__name__)
        self.several = several

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """The arguments that are short to say, those first that differ between calls."""
        held: dict[str, list] = {name: [] for name in names_in(self.several)}
        for step in self.story.steps[:: max(1, len(self.story) // 200)]:
            for call in step.calls:
                if call.reference in self.several:
                    for name, values in held.items():
                        if name in call.variables:
                            values.append(call.variables[name])
        short = [name for name, values in held.items() if values and all(map(_is_short, values))]
        changing = [name for name in short if len({repr(value) for value in held[name]}) > 1]
        kept = set(changing[:ARGUMENTS])
        return tuple(name for name in short if name in kept)

    def state(self, moment: int) -> Hashable | None:
        calls = [call for call in self.story.steps[moment].calls if call.reference in self.several]
        if not calls or not self.arguments:
            return None
        return tuple((call.number, *(repr(call.variables.get(name)) for name in self.arguments)) for call in calls)

    def drawn(self, moment: int) -> Picture:
        calls = [call for call in self.story.steps[moment].calls if call.reference in self.several][-DEEPEST:]
        stack = shapes.call_stack(views(calls), *self.arguments, name="calls")
        return stack.titled(VariableName(self.name))


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


def _is_short(value: object) -> bool:
    if isinstance(value, Node) or (is_plain(value) and (not isinstance(value, str) or len(value) <= 12)):
        return True
    return isinstance(value, tuple) and len(value) <= 4 and all(map(is_plain, value))
