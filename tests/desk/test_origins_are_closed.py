"""A stage can tell where a number came from; a scene can neither ask for that nor be changed by it."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from tests.laws.test_honesty import played
from vizkit.explainer import SceneError
from vizkit.picture.ink import InkError, ink, origin
from vizkit.picture.setting import Setting


@pytest.mark.parametrize(
    "body",
    [
        "return label(right._origin)",
        "return label(nums[0]._Ink__origin)",
        "return label(nums[0].origin)",
        "return label(nums.origin)",
        "return label(right.origin)",
        'right._origin = "k"\nreturn label(right)',
    ],
)
def test_a_scene_cannot_ask_for_an_origin(tmp_path, body):
    with pytest.raises((SceneError, InkError, AttributeError)):
        played(tmp_path, body)


def test_what_is_taken_out_of_a_variable_keeps_its_name():
    matrix = ink(np.arange(6.0).reshape(2, 3), "matrix")
    assert origin(matrix[0, 1]) == origin(matrix[1]) == origin(next(iter(matrix))) == origin(matrix.T) == "matrix"
    assert origin(ink((1, ("a", 2.0)), "pair")[1][0]) == "pair"
    assert origin(next(iter(ink({"a": 1}, "table").values()))) == "table"
    assert origin(ink(3)) is None and origin("words") is None


def test_what_a_scene_counts_has_no_origin():
    place = ink(3, "right")
    assert origin(place) == "right" and origin(place + 1) is None


def test_words_with_an_origin_are_the_words():
    said, own = Setting(lambda own: (own, own)).words(["sum ", ink(np.float64(1.5), "total")])
    plain = ("sum 1.50",) * 2
    assert said == plain and repr(said) == repr(plain) and hash(said) == hash(plain) and own == ("sum ",)
    assert said[0].origin == "total" and pickle.loads(pickle.dumps(said))[0].origin == "total"
