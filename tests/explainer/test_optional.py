"""Optional acts: what one refuses that the others take leaves it out, and a line says so."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import vizkit
from tests.conftest import show_of
from vizkit.cli.main import cli
from vizkit.delivery.provenance import Provenance
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.page.document import Opening, document

WEIGHTLESS = {"weights": [0, 3, 4]}

ALONE = """
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.reference import sliding_window_maximum


class Alone(Explainer):
    \"\"\"What is alone.\"\"\"

    family = "arrays"
    nums = numbers([1, 3, -1], "the numbers")
    sweep = act(sliding_window_maximum, "One sweep", k=3, optional=True)
"""


def test_an_act_that_refuses_the_inputs_is_left_out_and_the_others_are_as_they_were():
    whole, less = show_of("knapsack"), Show(show_of("knapsack").film, WEIGHTLESS)
    assert whole.omissions == [] and not whole.left_out
    (omission,) = less.omissions
    assert list(less.left_out) == ["unlimited-copies", "small-c-first"]
    assert [act.name for act in less.acts] == [act.name for act in whole.acts if act.name not in less.left_out]
    assert str(omission).startswith("left out: unlimited-copies, small-c-first: weights[0] must be at least 1")
    assert omission.told("zh").startswith("略去 unlimited-copies, small-c-first：weights[0] 在件数不限时")
    assert {moment.run.act.name for moment in less.moments} == {act.name for act in less.acts}


def test_an_act_that_was_named_and_one_that_is_not_optional_refuse():
    film = show_of("knapsack").film
    with pytest.raises(InputError, match="copies are unlimited"):
        _ = Show(film, WEIGHTLESS, ["unlimited-copies"]).runs
    with pytest.raises(InputError, match="copies are unlimited"):
        _ = Show(film, {**WEIGHTLESS, "unbounded": True}).runs
    assert Show(film, WEIGHTLESS, ["whole-table"]).moments


def test_pages_and_notebooks_say_it_in_every_language():
    film, said = show_of("knapsack").film, "left out: unlimited-copies, small-c-first: weights[0] must be"
    made = [document(Show(film, given), Opening(), Provenance("knapsack", {}, {})) for given in ({}, WEIGHTLESS)]
    whole, less = (page.partition("<main>")[0].partition("</header>")[2] for page in made)
    assert whole.strip() == "" and said in less and "略去 unlimited-copies, small-c-first" in less
    page = vizkit.show("knapsack", lang="zh", **WEIGHTLESS)
    assert page._story().endswith("至少为 1：否则能无限地放下去</p>")
    assert "略去" in page.html.partition("<main>")[0]
    assert "<p>left out" not in vizkit.show("knapsack")._story()


def test_where_nothing_would_be_left_the_reason_is_told(tmp_path):
    file = tmp_path / "alone.py"
    file.write_text(ALONE, encoding="utf-8")
    with pytest.raises(InputError, match="nums must be at most"):
        _ = Show(catalogue.load(file), {"nums": [1]}).runs


def test_the_command_line_says_it_in_one_line():
    told = CliRunner().invoke(cli, ["tell", "knapsack", "--weights", "0,3,4", "--act", "most-valuable-first"])
    assert told.exit_code == 0 and "left out" not in told.output
    told = CliRunner().invoke(cli, ["tell", "knapsack", "--weights", "0,3,4"])
    assert told.exit_code == 0 and told.output.count("vizkit: left out: unlimited-copies, small-c-first: ") == 1
