"""A film of a plain function that repeats itself is bearable, and nothing but the film is hurried."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import click
import pytest
from algorithms.sorting.insertion_sort import insertion_sort

from vizkit.cli.notice import LANG
from vizkit.cli.render import _tell_of_hurry
from vizkit.delivery.order import Order
from vizkit.film.take import Take
from vizkit.frames.pace import LONGEST_FILM, QUICK, SWEEPS
from vizkit.functions.film import AGAIN, film
from vizkit.page.document import Opening
from vizkit.picture.style import Style


def ordered(count: int, kind: str = "mp4", language: str = "en", **said) -> Order:
    sorting = film(insertion_sort, Path(insertion_sort.__code__.co_filename))
    take = Opening(None, None) if kind == "html" else Take(Style("lecture", "dark", language), (640, 360), Fraction(30))
    nums = [7 * each % count for each in range(count)]
    return Order("sort", sorting, {"array": nums}, (), kind, take, Path(f"sort.{kind}"), **said)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_only_repeats_is_one_sweep_where_a_film_would_be_too_long(language):
    order = ordered(23, language=language)
    plain = [moment.say(language) for moment in order.show.moments]
    assert order.show.lasting(0, language) > LONGEST_FILM >= order.played.lasting(0, language)
    assert len(order.played.moments) == len(order.show.moments)
    told = [moment.say(language) for moment in order.played.moments]
    assert order.played.lit is not order.show.lit  # what is lit depends on what is said
    swept = [place for place, said in enumerate(told) if said != plain[place]]
    assert swept == list(range(swept[0], swept[-1] + 1))
    assert {told[place] for place in swept} == {order.film.translations.words(AGAIN, language)}
    new = {moment.template(language) for moment in order.show.moments}
    assert new == {order.show.moments[place].template(language) for place in range(swept[0])} | {
        moment.template(language) for moment in order.show.moments[swept[-1] + 1 :]
    }
    for (moving, rest), moment in zip(
        order.played.paced(0, [0.8] * len(told), language), order.played.moments, strict=True
    ):
        assert moving + rest >= (QUICK if moment.step.speaker is None else SWEEPS[-1]) - 1e-9


def test_it_is_said_what_is_hurried(capsys):
    with click.Context(click.Command("render")) as context:
        context.meta[LANG] = "en"
        for count in (6, 23):
            _tell_of_hurry(ordered(count))
    assert re.fullmatch(r"vizkit: hurried: \d+ moments that only repeat .* are one sweep\n", capsys.readouterr().err)


def test_a_short_film_a_page_and_what_others_say_are_not_hurried():
    for order in (ordered(6), ordered(23, "html"), ordered(23, said_by=Path("script.md"))):
        assert order.played is order.show
