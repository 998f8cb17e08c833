"""Laws 3 and 4: a scene sees only variables of its reference, and cannot invent a number."""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pytest

from vizkit.explainer import SceneError, catalogue
from vizkit.frames import Show
from vizkit.picture.old_ink import Ink, InkError, ink

SCENE = """
from vizkit import Film, act, fact
from vizkit.inputs import array, numbers, whole
from vizkit.picture.cells import cell, grid, row
from vizkit.picture.label import label
from vizkit.picture.meter import meter
from vizkit.examples.flashattn import random_tensors
from vizkit.reference.flashattn import standard_attention
from vizkit.reference.sliding_window import sliding_window_maximum
{above}

class Honest(Film):
    title = "A title", "标题"
    idea = "An idea", "主意"
    family = "arrays"
    nums = numbers([1.5, 2.5, 0.5], ("the numbers", "这列数"))
    k = whole(2, {help})

    @act({reference}, ("An act", "一幕"){given})
    def an_act({parameters}):
        {body}
"""


def played(
    folder: Path,
    body: str,
    parameters: str = "nums, k, right",
    above: str = "",
    reference: str = "sliding_window_maximum",
    given: str = "",
    help: str = '("the width", "宽度")',
):
    """Every picture of a scene with this draw."""
    catalogue.load.cache_clear()
    file = folder / "honest.py"
    indented = textwrap.indent(textwrap.dedent(body).strip(), "        ").strip()
    file.write_text(
        SCENE.format(above=above, reference=reference, given=given, parameters=parameters, help=help, body=indented),
        encoding="utf-8",
    )
    show = Show(catalogue.load(file))
    return [show.pictures(0, layout) for layout in ("lecture", "slide")]


@pytest.mark.parametrize(
    "body",
    [
        'return row("nums", nums, lit=[right], indices=True)',
        'return label("now", ("index ", "下标 "), right)',
        'return row("nums", [nums[i] for i in range(max(0, right - k + 1), right + 1)])',
        'return label("a", "peak") / cell("b", nums[right])',
        'return meter("m", "part", nums[0], nums[1])',
    ],
)
def test_an_honest_scene_is_drawn(tmp_path, body):
    assert all(played(tmp_path, body))


CHEATS = {
    "a sum of data": 'return label("x", nums[0] + nums[1])',
    "a difference of data and a number": 'return label("x", nums[0] - 1)',
    "a negation": 'return label("x", -nums[0])',
    "a comparison": 'return label("x", "larger" if nums[0] > nums[1] else "smaller")',
    "an equality": 'return label("x", "equal" if nums[0] == nums[1] else "not")',
    "the truth of data": 'return label("x", "yes" if nums[0] else "no")',
    "the largest of data": 'return label("x", max(nums))',
    "data in order": 'return row("x", sorted(nums))',
    "the sum of data": 'return label("x", sum(nums))',
    "data in a membership test": 'return label("x", "in" if nums[0] in nums[1:] else "out")',
    "data as a key": 'return label("x", {nums[0]: "a"}[nums[0]])',
    "data in a set": 'return row("x", list(set(nums)))',
    "an f-string of data": 'return label("x", f"{nums[0]}")',
    "data formatted": 'return label("x", "{}".format(nums[0]))',
    "data in percent style": 'return label("x", "%s" % nums[0])',
    "data through str": 'return label("x", str(nums[0]))',
    "data through repr": 'return label("x", repr(nums[0]))',
    "data through float": 'return label("x", float(nums[0]))',
    "data rounded": 'return label("x", round(nums[0]))',
    "a typed digit": 'return label("x", "3")',
    "a digit within words": 'return label("x", ("all 8 of them", "全部"))',
    "a digit in the other language": 'return label("x", ("all of them", "全部 8 个"))',
    "a superscript": 'return label("x", "n²")',
    "a circled digit": 'return label("x", "①")',
    "digits of another script": 'return label("x", "٣")',
    "a number spelled out": 'return label("x", "seven")',
    "a number spelled out in Chinese": 'return label("x", ("few", "七"))',
    "a spelled number from a list": 'return label("x", ["one", "two", "three"][right])',
    "a plain int": 'return label("x", 7)',
    "a plain float": 'return label("x", 7.5)',
    "arithmetic on a place": 'return label("x", right + 1)',
    "a place made plain": 'return label("x", int(right))',
    "a computed length": 'return label("x", len(nums) * k)',
    "an enumeration": 'return row("x", [i for i, _ in enumerate(nums)])',
    "a place formatted": 'return label("x", f"at {right}")',
    "a word computed": 'return label("x", "I" * right + "I")',
    "words joined": 'return label("x", "".join(["a", "b"]))',
    "a character by number": 'return label("x", chr(48 + right))',
    "a hand-made heat": 'return grid("x", [[1.0, 2.0]])',
    "a hand-made cell": 'return cell("x", 12)',
    "a hand-made meter": 'return meter("x", "part", 3, 4)',
    "a number hidden in a pair": 'return label("x", (nums[0] * 2, "b"))',
    "a private attribute": 'return label("x", nums[0]._Ink__held + 1)',
    "getattr": 'return label("x", getattr(nums[0], "held"))',
    "object's own getattribute": 'return label("x", object.__getattribute__(nums[0], "held"))',
    "eval": 'return label("x", eval("1 + 1"))',
    "an inner import": 'import math\nreturn label("x", math.pi)',
    "a dunder import": 'return label("x", __import__("math").pi)',
    "vars": 'return label("x", vars())',
    "changing data": 'nums[0].held = 3\nreturn label("x", nums[0])',
    "no picture": "return nums",
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_a_scene_cannot_invent_a_number(tmp_path, cheat):
    with pytest.raises((InkError, SceneError, AttributeError, KeyError)) as caught:
        played(tmp_path, CHEATS[cheat])
    assert not isinstance(caught.value, KeyError) or cheat == "data as a key"


@pytest.mark.parametrize(
    "above",
    [
        "import numpy as np",
        "from numpy import array as made",
        "import math",
        "import torch",
        "from vizkit.picture.old_ink import look",
        "from vizkit.picture.old_ink import Ink",
        "from vizkit.picture.old_ink import Place",
        "from vizkit.picture.marks import Text",
        "import vizkit.picture.marks",
        "from vizkit.picture import ink",
        "from vizkit.language.numerals import numeral",
        "from vizkit.film.paint import Canvas",
        "from vizkit.picture.cells import look",
        "from vizkit.picture.cells import Ink",
        "from vizkit.picture.cells import Text",
        "from vizkit.picture.cells import np",
        "from vizkit.picture.cells import _tile",
        "from vizkit.inputs.array import np",
        "from vizkit.inputs.spelling import number",
        "from vizkit.reference.flashattn import np",
        "from vizkit.trace import Traced",
        "import vizkit.film.paint",
        "import os",
        "import random",
        "from random import random",
    ],
)
def test_a_scene_cannot_import_what_computes(tmp_path, above):
    with pytest.raises(SceneError):
        played(tmp_path, 'return row("nums", nums)', above=above)


def test_a_scene_cannot_make_an_input_by_itself(tmp_path):
    with pytest.raises(SceneError, match="cannot compute"):
        played(tmp_path, 'return row("nums", nums)', given=", nums=lambda k: [k, k * 7]")


def test_a_fact_is_another_reference_s_and_not_the_scene_s(tmp_path):
    with pytest.raises(SceneError, match="cannot compute"):
        played(tmp_path, 'return label("x", more)', parameters="more", given=", more=fact(lambda nums: 42.0)")


@pytest.mark.parametrize(("wrong", "near"), [("quue", "queue"), ("num", None), ("rigth", "right")])
def test_an_unknown_variable_is_an_error_at_import_by_name(tmp_path, wrong, near):
    if near is None:
        assert played(tmp_path, 'return row("nums", nums)', parameters="nums, num=None")
        return
    with pytest.raises(SceneError, match=f"no variable '{wrong}'; did you mean '{near}'"):
        played(tmp_path, 'return row("nums", nums)', parameters=f"nums, {wrong}")


@pytest.mark.parametrize("wrong", ["3", '("the width",)', '("the width", " ")', '" "'])
def test_an_input_s_help_is_a_sentence(tmp_path, wrong):
    with pytest.raises(SceneError, match=r"honest\.py:\d+: the help of k is a sentence in English"):
        played(tmp_path, 'return row("nums", nums)', help=wrong)


def test_an_unknown_parameter_of_the_reference_is_an_error_at_import(tmp_path):
    with pytest.raises(SceneError, match="no parameter 'width'"):
        played(tmp_path, 'return row("nums", nums)', given=", width=3")


def test_a_variable_without_a_value_yet_is_an_error_that_names_it(tmp_path):
    with pytest.raises(SceneError, match="dominated has no value at moment 0"):
        played(tmp_path, 'return row("nums", nums)', parameters="nums, dominated")


OPERATIONS = {
    "add": lambda a: a + 1, "radd": lambda a: 1 + a, "matmul": lambda a: a @ a, "neg": lambda a: -a, "abs": lambda a: abs(a),
    "compare": lambda a: a < 1, "equal": lambda a: a == a, "bool": lambda a: bool(a), "int": lambda a: int(a), "float": lambda a: float(a),
    "index": lambda a: range(a), "str": lambda a: str(a), "format": lambda a: f"{a:.2f}", "hash": lambda a: hash(a), "numpy": lambda a: np.asarray(a),
    "ufunc": lambda a: np.add(a, 1), "sum": lambda a: sum(a), "max": lambda a: max(a), "sorted": lambda a: sorted(a), "contains": lambda a: 1.0 in a,
    "method": lambda a: a.sum(), "item": lambda a: a.item(), "tolist": lambda a: a.tolist(), "set": lambda a: a.__setitem__(0, 1), "pickle": lambda a: a.__reduce__(),
}  # fmt: skip


@pytest.mark.parametrize("operation", OPERATIONS)
def test_ink_can_be_placed_but_not_read(operation):
    held = ink(np.array([1.0, 2.0]))
    with pytest.raises((InkError, AttributeError)):
        OPERATIONS[operation](held)


def test_ink_can_be_indexed_and_gone_through():
    held = ink(np.arange(6.0).reshape(2, 3))
    assert held.shape == (2, 3) and len(held) == 2
    assert isinstance(held[0, 1], Ink) and len(list(held[1])) == 3


def test_a_variable_called_as_what_draw_asks_the_house_for_is_an_error(tmp_path):
    (tmp_path / "forgetful.py").write_text(
        "from vizkit.trace import traced\n\n@traced\ndef forget(nums, k):\n    past = nums\n"
        '    yield "end", "over"\n    return past\n',
        encoding="utf-8",
    )
    with pytest.raises(SceneError, match="forget has a variable called past"):
        played(
            tmp_path,
            'return row("nums", nums)',
            parameters="nums",
            above="from forgetful import forget",
            reference="forget",
        )
