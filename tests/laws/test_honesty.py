"""Laws 3 and 4: a scene sees only variables of its reference, and cannot invent a number."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from vizkit.explainer import SceneError, catalogue
from vizkit.frames import Show

SCENE = """
from vizkit import Explainer, act, fact
from vizkit.inputs import array, numbers, whole
from vizkit.reference.flashattn import standard_attention
from vizkit.reference.sliding_window import sliding_window_ledger, sliding_window_maximum
from vizkit.shapes import grid, label, meter, row
{above}

class Honest(Explainer):
    title = "A title"
    idea = "An idea"
    family = "arrays"
    nums = numbers([1.5, 2.5, 0.5], "the numbers")
    k = whole(2, {help})

    @act({reference}, "An act"{given})
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
    help: str = '"the width"',
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
    return show.pictures(0)


@pytest.mark.parametrize(
    "above",
    [
        "import numpy as np",
        "from numpy import array as made",
        "import math",
        "import scipy",
        "from vizkit.picture.ink import look",
        "from vizkit.picture.ink import Ink",
        "from vizkit.picture.ink import Place",
        "from vizkit.picture.marks import Text",
        "import vizkit.picture.marks",
        "from vizkit.picture import ink",
        "from vizkit.language.numerals import numeral",
        "from vizkit.film.paint import Canvas",
        "from vizkit.shapes.cells import look",
        "from vizkit.shapes.cells import Ink",
        "from vizkit.shapes.cells import Text",
        "from vizkit.shapes.cells import np",
        "from vizkit.shapes.cells import _tile",
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
        played(tmp_path, "return row(nums)", above=above)


def test_a_scene_cannot_make_an_input_by_itself(tmp_path):
    with pytest.raises(SceneError, match="cannot compute"):
        played(tmp_path, "return row(nums)", given=", nums=lambda k: [k, k * 7]")


def test_a_fact_is_another_reference_s_and_not_the_scene_s(tmp_path):
    with pytest.raises(SceneError, match="cannot compute"):
        played(tmp_path, "return label(more)", parameters="more", given=", more=fact(lambda nums: 42.0)")


@pytest.mark.parametrize(("wrong", "near"), [("quue", "queue"), ("num", None), ("rigth", "right")])
def test_an_unknown_variable_is_an_error_at_import_by_name(tmp_path, wrong, near):
    if near is None:
        assert played(tmp_path, "return row(nums)", parameters="nums, num=None")
        return
    with pytest.raises(SceneError, match=f"no variable '{wrong}'; did you mean '{near}'"):
        played(tmp_path, "return row(nums)", parameters=f"nums, {wrong}")


@pytest.mark.parametrize("wrong", ["3", '("the width",)', '("the width", " ")', '" "'])
def test_an_input_s_help_is_a_sentence(tmp_path, wrong):
    with pytest.raises(SceneError, match=r"honest\.py:\d+: the help of k is a sentence in English"):
        played(tmp_path, "return row(nums)", help=wrong)


def test_an_unknown_parameter_of_the_reference_is_an_error_at_import(tmp_path):
    with pytest.raises(SceneError, match="no parameter 'width'"):
        played(tmp_path, "return row(nums)", given=", width=3")


def test_a_variable_without_a_value_yet_is_none(tmp_path):
    body = "return row(nums) if bound is None else row(nums).numbered()"
    first, *_, last = played(tmp_path, body, parameters="nums, bound", reference="sliding_window_ledger")
    assert not first.indices and last.indices


def test_a_variable_called_as_what_draw_asks_the_house_for_is_an_error(tmp_path):
    (tmp_path / "forgetful.py").write_text(
        "from vizkit.trace import traced\n\n@traced\ndef forget(nums, k):\n    past = nums\n"
        '    yield "end", "over"\n    return past\n',
        encoding="utf-8",
    )
    with pytest.raises(SceneError, match="forget has a variable called past"):
        played(
            tmp_path,
            "return row(nums)",
            parameters="nums",
            above="from forgetful import forget",
            reference="forget",
        )
