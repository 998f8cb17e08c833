"""Functions nobody wrote for this can be shown as they are: what is drawn of them can be read."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.functions.theirs import THEIRS
from vizkit.frames import Show
from vizkit.frames.checks import legibility
from vizkit.frames.stage import panelled, planned, telling
from vizkit.functions.arguments import bound
from vizkit.functions.film import film


def show_of(theirs) -> Show:
    function = theirs.function
    plain = inspect.unwrap(getattr(function, "__func__", function))
    return Show(film(function, Path(plain.__code__.co_filename)), bound(function, *theirs.arguments()))


@pytest.mark.parametrize("theirs", THEIRS, ids=lambda theirs: theirs.name)
def test_it_can_be_read_in_a_lecture_and_on_a_phone(theirs):
    show = show_of(theirs)
    numbers = {number + 1 for number in telling([moment.step.name for moment in show.moments])}
    for layout in ("lecture", "phone"):
        planned(show, 0, layout)
    found = [*legibility(show, ("lecture", "phone"), themes=("dark",), numbers=numbers)]
    assert not found, "\n".join(map(str, found[:20]))


def test_a_long_message_hides_no_code():
    (gcd,) = (each for each in THEIRS if each.name == "gcd")
    assert panelled(show_of(gcd), 0, "lecture") is not None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("is_valid", "stack = [], matching = {')': '(', '}': '{', ']': '['}"),
        ("rotate", "mat[i][j], mat[j][i] = mat[j][i], mat[i][j]: mat[1][0] = 8, mat[0][1] = 4"),
        ("Activation.softmax", "exp_x = np.exp(x - np.max(x, axis=-1, keepdims=True))"),
    ],
)
def test_a_caption_repeats_the_code_as_one_would_write_it_on_a_board(name, said):
    (theirs,) = (each for each in THEIRS if each.name == name)
    assert said in [moment.say() for moment in show_of(theirs).moments]


def test_what_a_docstring_marks_is_said_plainly():
    (search,) = (each for each in THEIRS if each.name == "binary_search")
    assert show_of(search).film.idea.startswith("Search for query in a sorted array")
