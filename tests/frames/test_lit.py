"""What is lit: a caption's blank has the colour that is on the stage, and that of now where the stage says the same."""

from __future__ import annotations

import pytest

from tests.shapes.drawing import drawn
from vizkit.frames.lit import Lights
from vizkit.language.sentences import blanks
from vizkit.picture.ink import ink
from vizkit.picture.marks import Box, Text, changed
from vizkit.picture.setting import Said
from vizkit.shapes import row

STAGE = [
    Box(key="nums/3", w=40, h=40, fill="now"),
    Text(key="nums/3#", words=(Said.of("7", "nums"),)),
    Text(key="w/value", words=(Said.of("5", "w"),), colour="now"),
    Box(key="queue", w=40, h=40, edge="first"),
    Box(key="gone", w=40, h=40, edge="done", opacity=0.0),
]
HELD = {"nums": (1, 2, 3, 7), "num": 7, "k": 5, "w": 5, "right": 3}
KNOWN = {"queue": "first", "maxima": "done"}


@pytest.mark.parametrize(
    ("sentence", "said", "wanted"),
    [
        ("{nums[right]}", "7", "now"),
        ("{num}", "7", "now"),
        ("{w}", "5", "now"),
        ("{k}", "5", "text"),
        ("{right}", "3", "text"),
        ("{nums[queue[-1]]}", "1", "first"),
        ("{maxima[-1]}", "7", "now"),
        ("{maxima[-1]}", "9", "text"),
    ],
    ids=["element", "same number", "itself", "another's", "unlit", "its colour", "lit", "colour not there"],
)
def test_a_blank_has_a_colour_that_is_on_the_stage(sentence, said, wanted):
    (blank,) = blanks(sentence)
    assert Lights().lit(STAGE).colour(blank, said, KNOWN, HELD) == wanted


def test_a_number_that_equals_a_place_is_another_thing():
    """4 is larger than 1, where `right` is 4 and `hole` is 1: neither is a place."""
    marks = drawn(row(ink([3, 4, 5, 2, 1], "nums")).pointing(hole=ink(1, "hole"), right=ink(4, "right")))
    found, variables = Lights().lit(list(marks.values())), {"nums": (3, 4, 5, 2, 1), "hole": 1, "right": 4, "key": 1}
    for sentence, colour in {"{nums[hole]}": "text", "{key}": "text", "{right}": "now", "{hole}": "now"}.items():
        (blank,) = blanks(sentence)
        assert found.colour(blank, str(blank.value(variables)), {}, variables) == colour


def test_what_was_lit_before_changes_nothing():
    lights, dark = Lights(), [changed(STAGE[0], fill="cell"), *STAGE[1:]]
    for stage in (STAGE, dark, STAGE[1:], [STAGE[0], STAGE[4]], STAGE[::-1], dark, STAGE, STAGE):
        assert lights.lit(stage) == Lights().lit(stage)
    assert Lights().lit(dark) != Lights().lit(STAGE)
