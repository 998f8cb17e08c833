"""Law 13: a note is held as long as it takes to read, repetitions pass faster, and acts and films are short."""

from __future__ import annotations

import pytest

from tests.conftest import RATE, show_of, timed_of
from vizkit.frames.pace import LONGEST_ACT, LONGEST_FILM, MOVES, QUICK, SWEEPS, limits, pace
from vizkit.language.translations import LANGUAGES
from vizkit.picture.style import FILMED

FPS = RATE


ACT, FILM, HEADLINE = 35, 150, 45
"""Seconds that an act, a film and its headline last at most."""


@pytest.mark.parametrize(
    ("layout", "language"),
    [("lecture", language) for language in LANGUAGES] + [(layout, "en") for layout in FILMED if layout != "lecture"],
)
def test_every_note_can_be_read_and_no_act_or_film_is_too_long(explainer, show, layout, language):
    timed = timed_of(explainer, layout, language)
    said = set()
    for moment, timing in zip(show.moments, timed, strict=True):
        seconds, sentence = timing.frames / FPS, (moment.act, moment.template(language))
        if moment.step.speaker is None:
            assert seconds >= 0.6 - 1 / FPS, moment.say(language)
        if sentence not in said:
            words = moment.say(language)
            wanted = len("".join(words.split())) / 6 if language == "zh" else len(words.split()) / 3
            assert seconds >= wanted + 0.8 - 1 / FPS, words
        said.add(sentence)
    for number, act in enumerate(show.acts):
        assert sum(timing.frames for timing in timed if timing.act == number) <= ACT * FPS, act.name
    assert sum(timing.frames for timing in timed) <= FILM * FPS


def test_a_gif_of_every_film_shows_a_headline_that_is_not_long(show):
    seconds = [show.lasting(number, "en") for number, act in enumerate(show.acts) if act.headline]
    assert seconds and sum(seconds) <= HEADLINE


def test_an_act_of_the_largest_inputs_is_only_long_where_nothing_in_it_can_be_hurried_more(explainer):
    """Each that is said again lasts as long as it must, each silent one as briefly as it may."""
    show = show_of(explainer, "largest")
    for act, run in enumerate(show.runs):
        times, told = show.paced(act, [MOVES] * len(run.trace), "en"), set()
        if show.lasting(act, "en") > ACT:
            for step, seconds in zip(run.trace.steps[:-1], map(sum, times), strict=False):
                shortest = QUICK if step.speaker is None else SWEEPS[-1]
                assert step.template() not in told or seconds == pytest.approx(shortest)
                told.add(step.template())


def test_a_longer_note_is_held_longer_and_said_again_shorter():
    short, long = ("a", "a short note", 0.8), ("b", "a note that says a good deal more than the short one does", 0.8)
    (_, first), (_, second), (_, third), _ = pace([short, long, short, short], "en")
    assert first < second and third < first


def test_chinese_counts_by_character():
    assert pace([("a", "滑动窗口最大值很快", 0)] * 2, "zh")[0][1] > pace([("a", "sliding w", 0)] * 2, "en")[0][1]


def test_what_is_said_again_is_hurried_so_that_the_act_fits_and_first_sayings_are_not():
    often = ("b", "another note that takes much longer to read, for it says what happens and why", 0.8)
    few, many = (pace([("a", "a note", 0.8), *[often] * count], "en") for count in (5, 44))
    assert many[0] == few[0] and many[1] == few[1] and many[2] < few[2]
    assert sum(map(sum, many)) <= 35.001 and all(sum(each) >= 0.599 for each in many)


def test_a_sweep_is_quick_and_moves_all_the_time():
    _, *sweep, last = pace([("a", "all in turn", 0.8), *[("a", None, 0.8)] * 20, ("b", "over", 0.4)], "en")
    assert sweep == [(0.3, 0.0)] * 20


def test_sweeps_are_quicker_where_an_act_would_be_too_long():
    for many, each in ((60, 0.3), (120, 0.2), (300, 0.1), (600, 0.05)):
        _, *sweep, last = pace([("a", "all in turn", 0.8), *[("a", None, 0.8)] * many, ("b", "over", 0.4)], "en")
        assert sweep == [(each, 0.0)] * many and sum(last) > 1


def test_a_film_that_would_be_too_long_hurries_what_it_can_in_all_its_acts_alike():
    act = [("a", "one two three four five six seven eight nine ten"), *[("b", "again and again and again")] * 16]
    assert limits([act] * 4, "en") == [LONGEST_ACT] * 4
    least, *others = limits([act] * 9, "en")
    assert others[:-1] == [least] * 7 and least < LONGEST_ACT
    assert sum((least, *others)) == pytest.approx(LONGEST_FILM)
    hurried = pace([(*moment, MOVES) for moment in act], "en", most=least)
    assert sum(map(sum, hurried)) == pytest.approx(least)
    first, unhurried = hurried[0], pace([(*moment, MOVES) for moment in act], "en")[0]
    assert first == unhurried and all(sum(each) >= 0.599 for each in hurried)


def test_speed_scales_all():
    act = [("a", "a note", 0.8), ("b", "another", 0.4)]
    for one, two in zip(pace(act, "en"), pace(act, "en", speed=2.0), strict=True):
        assert two == pytest.approx(tuple(seconds / 2 for seconds in one))
