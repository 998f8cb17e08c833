"""Pace: a moment is held as long as its note takes to read, repetitions pass faster, and an act fits a slide."""

from __future__ import annotations

import pytest

from vizkit.film.segments import timings
from vizkit.frames.pace import pace
from vizkit.language.translations import LANGUAGES
from vizkit.picture.style import LAYOUTS, Style

FPS = 60


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_fits_a_gif_of_20_seconds_and_every_film_two_minutes(show, layout, language):
    timed = timings(show, Style(layout, "dark", language), FPS)
    for number, act in enumerate(show.acts):
        assert sum(timing.frames for timing in timed if timing.act == number) <= 20 * FPS, act.name
    assert sum(timing.frames for timing in timed) <= 120 * FPS


def test_a_longer_note_is_held_longer_and_said_again_shorter():
    short, long = ("a", "a short note", 0.8), ("b", "a note that says a good deal more than the short one does", 0.8)
    (_, first), (_, second), (_, third), _ = pace([short, long, short, short], "en")
    assert first < second and third < first


def test_chinese_counts_by_character():
    assert pace([("a", "滑动窗口最大值很快", 0)] * 2, "zh")[0][1] > pace([("a", "sliding w", 0)] * 2, "en")[0][1]


def test_nothing_that_moves_takes_no_time():
    assert all(moving > 0 for moving, _ in pace([("a", "note", 0.8)] * 40, "en"))


def test_speed_scales_all():
    act = [("a", "a note", 0.8), ("b", "another", 0.4)]
    for one, two in zip(pace(act, "en"), pace(act, "en", speed=2.0), strict=True):
        assert two == pytest.approx(tuple(seconds / 2 for seconds in one))
