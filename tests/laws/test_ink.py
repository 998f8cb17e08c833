"""Law 4: data reach a scene as ink, which can be placed and not read: whole numbers, reals and objects alike."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from vizkit.explainer import SceneError, catalogue
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.ink import Ink, InkError, Place, ink, key, look
from vizkit.picture.style import Style
from vizkit.shapes import row

SCENE = """
from vizkit import Explainer, act, fact
from vizkit.inputs import numbers, whole
from vizkit.reference.sliding_window import sliding_window_maximum
from vizkit.shapes import bars, blanks, ends, figure, formula, grid, label, legend, meter, nothing, row


class Honest(Explainer):
    \"\"\"An idea.\"\"\"

    family = "arrays"
    nums = numbers({nums}, "the numbers")
    k = whole(2, "the width")

    @act(sliding_window_maximum, "An act")
    def an_act({parameters}):
        {body}
"""


def played(
    folder: Path,
    body: str,
    parameters: str = "nums, k, right, queue, moment",
    nums: str = "[1.5, 2.5, 0.5]",
    change: tuple[str, str] = ("", ""),
) -> list:
    """Every mark of the stage of a scene with this draw."""
    getattr(catalogue.load, "cache_clear", lambda: None)()
    file = folder / "honest.py"
    indented = textwrap.indent(textwrap.dedent(body).strip(), "        ").strip()
    scene = SCENE.format(parameters=parameters, body=indented, nums=nums)
    file.write_text(scene.replace(*change) if change[0] else scene, encoding="utf-8")
    show = Show(catalogue.film(str(file)))
    return [mark for moment in show.moments for mark in bare(show, moment, Style(), ("stage",))]


@pytest.mark.parametrize(
    "body",
    [
        "return row(nums).coloured(now=right).numbered()",
        'return label("at ", right)',
        "return bars(nums, lit=queue).framed(last=right, wide=k).pointing(right=right)",
        "return row(nums).framed(first=right - k + 1, last=right)",
        'return row(nums) / row([nums[i] for i in queue], name="held").titled("queue")',
        'return row(nums[1:]).titled("the rest").coloured(done=right)',
        'return row(nums) if moment == "push" else row(nums).coloured(now=right)',
        'return ends(nums, queue, places=k) / figure(k, "width")',
    ],
)
@pytest.mark.parametrize("nums", ["[1.5, 2.5, 0.5]", "[1, 2, 0]"])
def test_an_honest_scene_is_drawn(tmp_path, body, nums):
    assert played(tmp_path, body, nums=nums)


CHEATS = {
    "a sum": "return label(nums[0] + nums[1])",
    "a difference": "return label(nums[0] - 1)",
    "a sum of places": "return label(right + k)",
    "a place shown": "return label(right + 1)",
    "a place in a row": 'return row([right + 1], name="x")',
    "a negation": "return label(-nums[0])",
    "a comparison": 'return label("larger" if nums[0] > nums[1] else "smaller")',
    "a comparison of places": 'return label("late" if right > k else "early")',
    "an equality": 'return label("equal" if nums[0] == nums[1] else "not")',
    "the truth of data": 'return label("yes" if nums[0] else "no")',
    "the truth of a count": 'return label("yes" if len(queue) else "no")',
    "a count decided on": 'return label("many" if len(queue) > 1 else "few")',
    "the largest": "return label(max(nums))",
    "the largest index": "return label(max(queue))",
    "data in order": "return row(sorted(nums))",
    "the sum of data": "return label(sum(nums))",
    "a membership test": 'return label("in" if nums[0] in nums[1:] else "out")',
    "a set of data": "return row(list(set(nums)))",
    "an f-string": 'return label(f"{nums[0]}")',
    "data formatted": 'return label("{}".format(nums[0]))',
    "data in percent style": 'return label("%s" % nums[0])',
    "data through str": "return label(str(nums[0]))",
    "data through float": "return label(float(nums[0]))",
    "data through int": "return label(int(right))",
    "data rounded": "return label(round(nums[0]))",
    "a plain int": "return label(7)",
    "a plain float": "return label(7.5)",
    "a typed row": 'return row([1, 2, 3], name="x")',
    "typed places shown": 'return row([nums[0]], at=[1999], name="x").headed(columns=[1999])',
    "a typed meter": 'return meter("part", 3, 4)',
    "a typed figure": 'return figure(7, "things")',
    "a length shown": "return label(len(nums))",
    "an enumeration": 'return row([i for i, _ in enumerate(nums)], name="x")',
    "a digit": 'return label("3")',
    "a digit within words": 'return label("all 8 of them")',
    "a superscript": 'return label("n²")',
    "a circled digit": 'return label("①")',
    "a keycap": 'return label("🔟")',
    "digits of another script": 'return label("٣")',
    "a number spelled out": 'return label("seven")',
    "a number within words": 'return label("just thirteen more")',
    "a compound number": 'return label("forty-two")',
    "a number in Chinese": 'return label("共三次")',
    "a formal number in Chinese": 'return label("叁")',
    "a digit in a title": 'return row(nums).titled("the 3 largest")',
    "a spelled number from a list": 'return label(["few", "two", "three"][right])',
    "a word computed": 'return label("I" * right + "I")',
    "words joined": 'return label("".join(["a", "b"]))',
    "a character by number": "return label(chr(48 + right))",
    "a private attribute": "return label(nums[0]._Ink__held + 1)",
    "getattr": 'return label(getattr(nums[0], "held"))',
    "object's own getattribute": 'return label(object.__getattribute__(nums[0], "held"))',
    "eval": 'return label(eval("1 + 1"))',
    "an inner import": "import math\nreturn label(math.pi)",
    "vars": "return label(vars())",
    "changing data": "nums[0].held = 3\nreturn label(nums[0])",
    "no picture": "return nums",
}


@pytest.mark.parametrize("nums", ["[1.5, 2.5, 0.5]", "[1, 2, 0]"])
@pytest.mark.parametrize("cheat", CHEATS)
def test_a_scene_cannot_invent_a_number(tmp_path, cheat, nums):
    with pytest.raises((InkError, SceneError, AttributeError, TypeError)):
        played(tmp_path, CHEATS[cheat], nums=nums)


def test_a_unit_is_no_number(tmp_path):
    assert played(tmp_path, 'return label("万 ", right)')


@dataclass
class Node:
    value: int
    next: object = None


@pytest.mark.parametrize("held", [3, 2.5, np.float64(2.5), np.arange(3), (1, 2), {"a": 1}, Node(3), "word"])
@pytest.mark.parametrize(
    "cheat",
    [
        int,
        float,
        bool,
        str,
        hash,
        lambda v: v == v,
        lambda v: v < v,
        lambda v: v * 2,
        lambda v: f"{v}",
        np.asarray,
    ],
)
def test_ink_can_be_placed_but_not_read(held, cheat):
    with pytest.raises((InkError, TypeError)):
        cheat(ink(held, "held"))


def test_a_place_cannot_be_shown_nor_asked_about():
    place = ink(3, "right") - 1
    assert isinstance(place, Place) and look(place) == 2
    for cheat in (bool, int, str, lambda p: p == 2, lambda p: p < 3):
        with pytest.raises(InkError):
            cheat(place)


def test_reals_cannot_be_shifted():
    with pytest.raises(InkError):
        _ = ink(2.5, "x") + 1


def test_ink_knows_where_it_came_from():
    nums = ink((5, 6, 7, 8), "nums")
    assert key(nums[2]) == "nums/2"
    assert [key(each) for each in nums[1:]] == ["nums/1", "nums/2", "nums/3"]
    assert key(nums[1:][0]) == "nums/1" and key(nums[-1]) == "nums/3"
    assert key(ink(Node(1, Node(2)), "head").next.value) == "head/next/value"
    matrix = ink(np.arange(6.0).reshape(2, 3), "Q")
    assert key(matrix[1, 2]) == "Q/1/2" and isinstance(matrix[0], Ink) and matrix.shape[0] is not None


@pytest.mark.parametrize(
    "change",
    [('"An act"', '"The 3 acts"'), ("An idea.", "An idea of 3."), ('"arrays"', '"arrays"\n    title = "All 8"')],
)
def test_titles_and_ideas_have_no_numbers(tmp_path, change):
    with pytest.raises(SceneError, match="has a number"):
        played(tmp_path, "return row(nums)", change=change)


def test_a_moment_that_no_reference_yields_is_an_error_at_import(tmp_path):
    with pytest.raises(SceneError, match="no reference yields a moment 'psuh'; did you mean 'push'"):
        played(tmp_path, 'return row(nums) if moment == "psuh" else row(nums).numbered()')


def test_what_a_shape_cannot_be_told_is_said_with_what_it_can():
    with pytest.raises(AttributeError, match="cells cannot be told 'coloured_'; did you mean coloured"):
        row(ink((1, 2), "nums")).coloured_()
