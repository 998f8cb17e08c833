"""Layers of tokens: what a token reads comes from the layer above, and what it holds comes over one of these lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import ink
from vizkit.shapes import token_layers

few = settings(max_examples=10)


@few
@given(st.integers(1, 20), st.data())
def test_lines_go_from_what_is_read_to_what_reads(n, data):
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    source, reader = (data.draw(st.integers(0, n - 1)) for _ in range(2))
    picture = token_layers(ink(n, "n"), "tokens", "layer").holding(0, ink(source, "j"), ink(source, "j"))
    picture = picture.reading(1, ink(reader, "i"), ink(mask, "mask"), "second")
    picture = picture.holding(1, ink(reader, "i"), ink(source, "j"), "done", ink(source, "j"))
    marks = drawn(picture)
    edges = {key: mark for key, mark in marks.items() if "/edge/" in key}
    assert set(edges) == {f"layers/edge/1/{reader}/{token}" for token in np.flatnonzero(mask)}
    for key, edge in edges.items():
        token = int(key.split("/")[-1])
        above, below = marks[f"layers/seat/0/{token}"], marks[f"layers/seat/1/{reader}"]
        (x0, y0), (x1, y1) = ((edge.x + x, edge.y + y) for x, y in edge.points)
        assert (x0, x1) == pytest.approx((above.x, below.x))
        assert above.bounds[3] < y0 < y1 < below.bounds[1]
        assert (edge.thick > 5) == (token == source) and edge.colour == "second"
    held = marks[f"layers/1/{reader}"]
    assert held.came_from == f"layers/0/{source}" and marks[f"layers/1/{reader}#"].words[0] == str(source)
    assert not illegible(picture)


def test_tokens_are_numbered_and_those_that_are_meant_are_bright():
    marks = drawn(token_layers(ink(5, "n"), "tokens", "layer").holding(0, 1, ink(7, "value")).asking(1, 4))
    numbers = [marks[f"layers/{token}/index"] for token in range(5)]
    assert [each.words[0] for each in numbers] == list("01234")
    assert [each.colour for each in numbers] == ["quiet", "text", "quiet", "quiet", "text"]
    assert marks["layers/seat/1/4"].edge == "now" and marks["layers/0/1#"].words[0] == "7"
    assert all(each.x == marks[f"layers/seat/1/{token}"].x for token, each in enumerate(numbers))
