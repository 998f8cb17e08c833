"""Tags of axes stand in their order, and say where they came from; strands leave and arrive upright."""

from __future__ import annotations

import pytest

from vizkit.picture.axes import axes
from vizkit.picture.old_ink import InkError, ink
from vizkit.picture.strand import strand


def test_every_axis_has_its_name_and_its_length_in_order():
    marks = {mark.key: mark for mark in axes("a", *ink((("c", "h", "i"), (1, 4, 2))), came_from={"i": "b/k"}).marks}
    across = [marks[f"a/{name}"].x for name in "chi"]
    assert across == sorted(across)
    assert [marks[f"a/{name}#"].words[0] for name in "chi"] == ["c", "h", "i"]
    assert [marks[f"a/{name}/length"].words[0] for name in "chi"] == ["1", "4", "2"]
    assert (marks["a/i"].came_from, marks["a/i/length"].came_from, marks["a/c"].came_from) == (
        "b/k",
        "b/k/length",
        None,
    )


def test_fewer_axes_stand_in_the_middle_of_the_room():
    few = axes("a", *ink((("c",), (1,))), slots=5)
    many = axes("a", *ink((tuple("cijhw"), (1, 2, 3, 4, 5))))
    assert few.bounds == many.bounds
    assert few.marks[0].x == pytest.approx((many.bounds[0] + many.bounds[2]) / 2)


def test_a_length_that_no_run_has_is_refused():
    with pytest.raises(InkError):
        axes("a", ("c",), (3,))


def test_a_strand_meets_both_its_ends_and_is_upright_there():
    (line,) = strand("s", (10, 20), (110, 220)).marks
    points = [(line.x + x, line.y + y) for x, y in line.points]
    assert points[0] == pytest.approx((10, 20))
    assert points[-1] == pytest.approx((110, 220))
    for one, two in ((points[0], points[1]), (points[-2], points[-1])):
        assert abs(two[0] - one[0]) < 0.2 * abs(two[1] - one[1])
