"""Presets: inputs worth seeing, by a name that every medium offers."""

from __future__ import annotations

from itertools import groupby

import pytest
from click.testing import CliRunner

from tests.conftest import explainers, show_of
from tests.laws.test_pace import ACT, FILM
from vizkit.cli.main import cli
from vizkit.explainer import SceneError, catalogue
from vizkit.frames import Show
from vizkit.frames.pace import MOVES
from vizkit.inputs import InputError
from vizkit.language.translations import LANGUAGES

LARGER = 4
"""Seconds more than a film may take that a preset's may, where what is said for the first time takes so long alone."""

PRESETS = [(name, preset) for name in explainers() for preset in show_of(name).film.presets]

SCENE = """
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.reference import sliding_window_maximum


class Offered(Explainer):
    \"\"\"What is offered.\"\"\"

    family = "arrays"
    nums = numbers([1, 3, -1], "the numbers")
    presets = {presets}
    sweep = act(sliding_window_maximum, "One sweep", k=2)
"""

MISTAKES = {
    "{'a tie': {'mums': [2, 2]}}": "the preset 'a tie': there is no input 'mums'; did you mean 'nums'?",
    "{'a tie': {'nums': 'two'}}": "the preset 'a tie': nums: 'two' is not a number",
    "{'2 equal': {'nums': [2, 2]}}": "the name of preset 1 has a number, '2 equal'",
    "{'': {'nums': [2, 2]}}": "the name of preset 1 is a sentence in English, not ''",
}


def test_every_explainer_of_ours_offers_some():
    assert {name for name, _ in PRESETS} == set(explainers())
    assert all(2 <= len(show_of(name).film.presets) <= 4 for name in explainers())


@pytest.mark.parametrize(("name", "preset"), PRESETS, ids=str)
def test_a_preset_runs_and_none_of_its_acts_is_too_long(name, preset):
    film = show_of(name).film
    show = Show(film, film.preset(preset))
    for act in film.acts:
        act.checked(show.inputs)
    counts = [len(list(moments)) for _, moments in groupby(show.moments, lambda moment: moment.act)]
    assert all(counts)
    for language in LANGUAGES:
        acts = [sum(map(sum, show.paced(i, [MOVES] * many, language))) for i, many in enumerate(counts)]
        assert max(acts) <= ACT and sum(acts) <= FILM + LARGER


def test_it_is_called_by_its_words_or_with_hyphens():
    film = show_of("lca").film
    assert film.preset("its own ancestor") == film.preset("its-own-ancestor") == {"p": 5, "q": 4}
    with pytest.raises(InputError, match="there is no preset 'chian'; did you mean chain"):
        film.preset("chian")
    with pytest.raises(InputError, match="there is no preset 3"):
        film.preset(3)
    assert "there is no preset" in str(CliRunner().invoke(cli, ["tell", "lca", "--preset", ""]).exception)


def test_what_is_given_comes_on_top_on_the_command_line():
    told = CliRunner().invoke(
        cli, ["tell", "lca", "--preset", "one-node-twice", "--q", "6", "--act", "two-answers-meet"]
    )
    plain = CliRunner().invoke(cli, ["tell", "lca", "--p", "4", "--q", "6", "--act", "two-answers-meet"])
    assert told.exit_code == 0 and told.output == plain.output


@pytest.mark.parametrize("presets", MISTAKES)
def test_a_mistake_in_one_is_told_when_the_scene_is_loaded(tmp_path, presets):
    file = tmp_path / "offered.py"
    file.write_text(SCENE.replace("{presets}", presets), encoding="utf-8")
    with pytest.raises(SceneError) as wrong:
        catalogue.load(file)
    assert MISTAKES[presets] in str(wrong.value)
