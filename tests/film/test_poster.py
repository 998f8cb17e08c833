"""The poster shows the idea: the moment of the headline at which most is drawn."""

from __future__ import annotations

from tests.conftest import show_of
from tests.frames.example import RunningMaximum
from vizkit.film.poster import telling
from vizkit.frames import Show
from vizkit.frames.stage import stage
from vizkit.picture.style import Style


def test_it_is_the_fullest_moment_of_the_last_headline_act(tried):
    show = show_of(tried)
    found = telling(show)
    assert show.acts[found.act].headline and not any(act.headline for act in show.acts[found.act + 1 :])
    drawn = {
        moment.number: len(stage(show, moment, Style("slide"))) for moment in show.moments if moment.act == found.act
    }
    assert drawn[found.number] == max(drawn.values())
    assert all(count < drawn[found.number] for number, count in drawn.items() if number > found.number)


def test_without_a_headline_it_is_the_last_moment():
    show = Show(RunningMaximum)
    assert not any(act.headline for act in show.acts) and telling(show) == show.moments[-1]
