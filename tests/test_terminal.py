"""The terminal: a story told with the algorithm's own words."""

from __future__ import annotations

import re

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.terminal import told


def test_a_story_ends_with_its_last_moment_and_has_no_nameless_variables(show):
    lines = [re.sub("\x1b.*?m", "", line) for line in told(show, "en")]
    last = max(number for number, line in enumerate(lines) if line.endswith(show.moments[-1].say()))
    assert len(lines) - last <= 2, lines[last:]
    assert not any(re.search(r"(^|  )_\w* = ", line) for line in lines)


def test_a_sentence_that_stays_is_told_once():
    show = Show(show_of("stochastic-approx").film, {}, ["root-finding"])
    silent = sum(moment.step.speaker is not None for moment in show.moments)
    lines = [re.sub("\x1b.*?m", "", line).strip() for line in told(show, "en")]
    assert silent > 2 and sum(line.endswith("  …") for line in lines) == silent
    sentences = [moment.say() for moment in show.moments]
    standing = next(said for said in sentences if sentences.count(said) > silent)
    assert sum(line.endswith(standing) for line in lines) == 1


@pytest.mark.parametrize(
    ("name", "act", "given", "about"),
    [
        ("lca", "the-rule", {"tree": [None, 1]}, "tree"),
        ("sliding-window", "one-sweep", {"n": 0}, "n"),
        ("sliding-window", "every-width", {"k": 0}, "k"),
    ],
)
def test_what_is_wrong_is_told_before_anything_even_where_no_act_shown_uses_it(name, act, given, about):
    """On every surface, for every one has a show."""
    story = told(Show(show_of(name).film, given, [act], drawn=False), "en")
    with pytest.raises(InputError) as refused:
        next(story)
    assert refused.value.about == about


def test_a_long_variable_is_cut_with_a_sign_and_how_many_more_there_are():
    show = Show(show_of("sliding-window").film, {"nums": [*range(10_000, 10_100)], "k": 2}, ["one-sweep"], drawn=False)
    said = next(
        line for line in map(str.strip, (re.sub("\x1b.*?m", "", line) for line in told(show, "en"))) if "nums =" in line
    )
    shown = re.search(r"nums = \[(10.000(?:, 10.0\d\d)*), … \+(\d+)\]", said)
    assert shown, said
    assert shown[1].count(",") + 1 + int(shown[2]) == 100


def test_a_delay_is_told_so_that_its_steps_make_what_is_said():
    """Six steps of 0.25 ms are 1.5 ms; of 0.2 they would not be."""
    lines = [re.sub("\x1b.*?m", "", line) for line in told(show_of("ddp"), "en")]
    assert any("alpha = 0.25" in line for line in lines) and not any("alpha = 0.2 " in line for line in lines)
