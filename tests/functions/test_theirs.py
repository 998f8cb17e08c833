"""Functions nobody wrote for this can be shown as they are: what is drawn of them can be read."""

from __future__ import annotations

import inspect
from itertools import pairwise
from pathlib import Path

import pytest

from tests.functions.theirs import THEIRS
from vizkit.frames import Show
from vizkit.frames.checks import legibility
from vizkit.frames.stage import panelled, planned, stage, telling
from vizkit.functions.arguments import bound
from vizkit.functions.film import film
from vizkit.picture.marks import Text
from vizkit.picture.style import Style


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


def middle(mark) -> tuple[int, int]:
    left, top, right, bottom = mark.bounds
    return round((left + right) / 2, -1), round((top + bottom) / 2, -1)


def test_the_cell_that_is_framed_is_the_one_that_is_read_next():
    (spiral,) = (each for each in THEIRS if each.name == "spiral_traversal")
    show, read = show_of(spiral), []
    for moment, after in pairwise(show.moments):
        if after.step.name == "write" and after.say().endswith("joins result"):
            marks = {mark.key: mark for mark in stage(show, moment, Style("lecture"))}
            (cell,) = (
                mark
                for key, mark in marks.items()
                if isinstance(mark, Text)
                and key.startswith("matrix/")
                and "index" not in key
                and middle(mark) == middle(marks["matrix/frame"])
            )
            read.append(cell.words[0])
    assert read == list("123698745")
