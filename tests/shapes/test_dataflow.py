"""Recorded graphs: operations stand below what they use, all is written, edges keep out of operations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from tests.shapes.drawing import drawn, illegible
from vizkit.picture.ink import InkError, ink
from vizkit.picture.marks import Line
from vizkit.picture.plan import Crowded
from vizkit.reference.assignments import instructions
from vizkit.shapes import dataflow


@st.composite
def programs(draw):
    """Up to eight operations, each of one or two values that there are."""
    names, lines = ["x"], []
    for name in "abcdefgh"[: draw(st.integers(1, 8))]:
        used = [draw(st.sampled_from(names[-3:])) for _ in range(draw(st.integers(1, 2)))]
        lines.append(f"{name}={'+'.join(used)}" if len(used) == 2 else f"{name}=exp({used[0]})")
        names.append(name)
    return instructions("; ".join(lines), "x")


def placed(operations):
    """The marks of the graph, where it can be read."""
    try:
        return drawn(full(operations))
    except Crowded:
        reject()


def full(operations):
    """The graph with a value and a gradient everywhere."""
    picture = dataflow(ink(operations, "operations")).receiving("value", "gradient")
    for name in ["x", *(each.name for each in operations)]:
        number = ink(np.array(0.25), "values", (name,))
        picture = picture.valued(name, number).graded(name, number)
    return picture


@given(programs())
@settings(max_examples=15, deadline=None)
def test_operations_stand_below_what_they_use_and_apart(operations):
    marks = placed(operations)
    names = ["x", *(each.name for each in operations)]
    for each in operations:
        for used in each.inputs:
            assert marks[f"operations/{used}"].bounds[3] < marks[f"operations/{each.name}"].bounds[1]
    for i, one in enumerate(names):
        for other in names[:i]:
            a, b = marks[f"operations/{one}"].bounds, marks[f"operations/{other}"].bounds
            assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]


@given(programs())
@settings(max_examples=15, deadline=None)
def test_edges_are_all_there_and_pass_no_operation(operations):
    marks = placed(operations)
    boxes = {each: marks[f"operations/{each}"].bounds for each in ["x", *(one.name for one in operations)]}
    edges = [f"operations/{used}>{each.name}/{place}" for each in operations for place, used in enumerate(each.inputs)]
    assert {key for key, mark in marks.items() if isinstance(mark, Line)} == set(edges)
    for key in edges:
        line = marks[key]
        for (x, y), (to_x, to_y) in zip(line.points, line.points[1:], strict=False):
            for part in np.linspace(0.02, 0.98, 15):
                at = line.x + x + part * (to_x - x), line.y + y + part * (to_y - y)
                assert not any(a + 1 < at[0] < c - 1 and b + 1 < at[1] < d - 1 for a, b, c, d in boxes.values())


def test_equal_entries_are_written_once_and_others_all():
    operations = ink(instructions("y=x+2; out=sum(y)", "x"), "operations")
    picture = dataflow(operations).valued("x", ink(np.full((2, 2), 0.5), "x")).valued("out", ink(np.array(2.5), "out"))
    marks = drawn(picture.valued("y", ink(np.array([1, 2]), "y")))
    assert [marks[f"operations/{name}/value"].words[0] for name in ("x", "y", "out")] == [
        "[0.50 … 0.50]",
        "[1, 2]",
        "2.50",
    ]
    assert illegible(picture) == []


def test_two_uses_are_two_edges_and_their_gradients_wait_side_by_side():
    operations = ink(instructions("y=x*x", "x"), "operations")
    number = ink(np.array(2.25), "sent")
    one = dataflow(operations).sent("y", "x", number)
    both = one.sent("y", "x", number)
    marks = drawn(both)
    left, right = (marks[f"operations/x>y/{place}/sent"] for place in (0, 1))
    assert left.bounds[2] < right.bounds[0] and left.y == right.y
    edge, back = marks["operations/x>y/0"], marks["operations/x>y/0/back"]
    assert back.arrow and not edge.arrow and back.points[-1][1] < 0 < edge.points[-1][1]
    assert illegible(both) == []
    whole = drawn(both.graded("x", number), both)
    assert "operations/x>y/0/sent" not in whole and whole["operations/x/gradient#"].words[0] == "2.25"
    with pytest.raises(StopIteration):
        both.sent("y", "x", number)


def test_a_cut_edge_is_crossed_in_its_middle():
    operations = ink(instructions("y=x*x", "x"), "operations")
    picture = dataflow(operations).cut("y", "x")
    marks = drawn(picture)
    edge, down, up = (marks[f"operations/x>y/1{part}"] for part in ("", "/down", "/up"))
    assert edge.dashed and not edge.arrow and "operations/x>y/0/up" not in marks
    assert (down.x, down.y) == (up.x, up.y) == ((edge.bounds[0] + edge.bounds[2]) / 2, edge.y + edge.points[1][1] / 2)
    assert illegible(picture) == []


def test_a_graph_of_the_scene_is_refused():
    with pytest.raises((InkError, AttributeError)):
        dataflow([("y", "+")])


@pytest.mark.parametrize("waiting", [0, 1, 2])
def test_edges_of_a_value_used_twice_lie_below_its_gradient_and_not_below_its_value(waiting):
    picture = full(instructions("y=x+2; z=y*y; out=mean(z)", "x"))
    for _ in range(waiting):
        picture = picture.sent("z", "y", ink(np.array(0.25), "sent"))
    marks = drawn(picture)
    place, value = marks["operations/y/gradient"].bounds, marks["operations/y/value"].bounds
    pills = [mark.bounds for key, mark in marks.items() if key.startswith("operations/y>z/") and key.endswith("/sent")]
    leaving = [each for key, each in marks.items() if key in ("operations/y>z/0", "operations/y>z/1")]
    assert len(leaving) == 2 and len(pills) == waiting
    for one in leaving:
        assert place[0] <= one.x <= place[2] and one.x > value[2]
        assert sum(pill[0] <= one.x <= pill[2] for pill in pills) <= 1
    assert all(a[2] <= b[0] or b[2] <= a[0] for a in pills for b in pills if a is not b)


def test_a_gradient_goes_back_along_the_last_edge_first():
    operations = ink(instructions("a=exp(x); b=exp(a); out=exp(b)", "x"), "operations")
    back = [key for key in drawn(dataflow(operations).returned()) if key.endswith("/back")]
    assert back == [f"operations/{link}/0/back" for link in ("b>out", "a>b", "x>a")]
