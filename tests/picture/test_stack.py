import numpy as np
import pytest

from vizkit.picture.marks import Box
from vizkit.picture.old_ink import InkError, ink
from vizkit.picture.stack import stack


def drawn(*args, **named):
    return {mark.key: mark for mark in stack("sum", *args, **named).marks}


def test_parts_stand_end_to_end_as_long_as_they_are():
    marks = drawn([ink(0.25), ink(0.5)], of=ink(2.0), w=800, digits=False)
    one, other = marks["sum/0"], marks["sum/1"]
    assert (one.x, other.x) == (50, 200)
    assert other.w / one.w == pytest.approx(2, rel=0.05)
    assert one.bounds[2] < other.bounds[0] < one.bounds[2] + 5


def test_a_negative_part_stands_left_of_zero():
    marks = drawn([ink(-0.5)], of=ink(np.array([1.0, -2.0])), w=200, signed=True)
    assert marks["sum/0"].bounds[:3:2] == (-50, 0)


def test_the_outline_is_as_long_as_it_was():
    marks = drawn([ink(0.1)], of=ink(1.0), was=ink(0.8), w=100)
    assert marks["sum/was"].bounds[:3:2] == (0, 80)
    assert marks["sum/was"].dashed


def test_a_number_stands_only_where_it_has_room():
    assert "sum/0#" in drawn([ink(0.9)], of=ink(1.0), w=400)
    assert "sum/0#" not in drawn([ink(0.01)], of=ink(1.0), w=400)


@pytest.mark.parametrize("parts", [[ink(0.0)], [ink(0.0), ink(0.0)]])
def test_nothing_can_still_be_seen(parts):
    assert all(mark.w > 0 for mark in drawn(parts, of=ink(0.0)).values() if isinstance(mark, Box))


def test_a_length_of_the_scene_s_own_is_refused():
    with pytest.raises(InkError):
        stack("sum", [0.5], of=ink(1.0))
