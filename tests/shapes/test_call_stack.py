"""A call stack: the caller below, what its variables hold, and that it can be read."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.legible import faults
from vizkit.picture.colour import put_on
from vizkit.picture.ink import ink
from vizkit.picture.plan import plan
from vizkit.picture.style import LAYOUTS, Style
from vizkit.shapes import call_stack


@dataclass(frozen=True)
class Call:
    held: dict

    def has(self, name: str) -> bool:
        return name in self.held

    def __getattr__(self, name: str) -> object:
        return ink(self.held.get(name), name)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["n", "left"]), st.none() | st.integers(-(10**6), 10**6)),
        min_size=1,
        max_size=7,
    )
)
def test_every_open_call_says_what_it_holds_above_its_caller(layout, held):
    stacks = [call_stack([Call(each) for each in held[:depth]], "n", "left") for depth in range(1, len(held) + 1)]
    places = LAYOUTS[layout]
    laid = plan(stacks, places.stage, least=places.least, largest=places.largest, translate=lambda text: (text, text))
    for depth, stack in enumerate(stacks, 1):
        found = {mark.key: mark for mark in laid.marks(stack)}
        assert faults([put_on(mark, Style(layout)) for mark in found.values()], Style(layout)) == []
        frames = [found[f"stack/{i}"] for i in range(depth)]
        assert [frame.y for frame in frames] == sorted((frame.y for frame in frames), reverse=True)
        assert [frame.edge for frame in frames] == [None] * (depth - 1) + ["now"]
        for i, variables in enumerate(held[:depth]):
            said = {name: found[f"stack/{i}/{name}#"].words[0] for name in variables}
            assert {name: text == "∅" for name, text in said.items()} == {n: v is None for n, v in variables.items()}
            assert set(said) == {name for name in ("n", "left") if f"stack/{i}/{name}#" in found}


def test_a_node_is_said_by_its_value():
    stack = call_stack([Call({"node": SimpleNamespace(value=5)})], "node")
    laid = plan([stack], (0, 0, 800, 400), least=20, largest=36, translate=lambda text: (text, text))
    assert {mark.key: mark for mark in laid.marks(stack)}["stack/0/node#"].words == ("5", "5")
