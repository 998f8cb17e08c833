"""Rules of films that are seen on the stage alone: how many numbers are new at once, and what captions' colours name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.conftest import show_of
from vizkit.frames.note import coloured
from vizkit.frames.stage import on_stage, room, stage
from vizkit.language.translations import LANGUAGES
from vizkit.picture.detours import around
from vizkit.picture.links import linked
from vizkit.picture.marks import Bounds, Mark, Text
from vizkit.picture.style import Style

NUMBERS = 12
"""As many numbers may be new at once."""

FULL = 0.75
"""The part of its stage that a picture fills at least, from its first moment to its last."""

LAYOUT = "lecture"


@cache
def stages(name: str) -> list[tuple[Mark, ...]]:
    """What stands on the stage at every moment."""
    show = show_of(name)
    return [tuple(linked(stage(show, moment, Style(LAYOUT)))) for moment in show.moments]


def readings(name: str) -> Iterator[tuple[int, set[str]]]:
    """What there is to read at every moment: each number that was not on the stage before, or was another there.

    What arrives as one block is one thing and is taken in as one, and so is, at an act's first moment, each variable
    that is there: it is what the act is about. Numbers of places, such as an index, are a scale and are not read.
    """
    before: dict[str, tuple[str, ...]] = {}
    for moment, marks in zip(show_of(name).moments, stages(name), strict=True):
        texts = [mark for mark in marks if isinstance(mark, Text) and mark.opacity > 0 and _numbered(mark)]
        new = [mark for mark in texts if before.get(mark.key) != mark.words]
        yield moment.number, {_thing(mark, moment.number == 0) for mark in new}
        before = {mark.key: mark.words for mark in texts}


def _numbered(mark: Text) -> bool:
    return any(re.search(r"\d", words) for words in mark.words) and not mark.key.endswith("/index")


def _thing(mark: Text, first: bool) -> str:
    return mark.block or (re.split("[/#]", mark.key)[0] if first else mark.key)


def test_no_more_numbers_are_new_at_once_than_can_be_read(explainer):
    for moment, (_, new) in zip(show_of(explainer).moments, readings(explainer), strict=True):
        assert len(new) <= NUMBERS, (moment.run.act.name, moment.number, moment.step.name, sorted(new))


def test_every_picture_fills_its_stage_from_the_first_moment_to_the_last(explainer):
    show = show_of(explainer)
    for moment, marks in zip(show.moments, stages(explainer), strict=True):
        part = filled([mark.bounds for mark in marks if mark.opacity > 0], room(show, moment.act, LAYOUT))
        assert part >= FULL, (moment.run.act.name, moment.number, moment.step.name, round(part, 2))


def filled(marks: list[Bounds], box: Bounds) -> float:
    """The area of the least bounds around marks, as a part of the box."""
    left, top, right, bottom = around(marks)
    return (right - left) * (bottom - top) / ((box[2] - box[0]) * (box[3] - box[1]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_colour_in_a_caption_is_on_the_stage(explainer, language):
    show = show_of(explainer)
    for moment in show.moments:
        named = {colour for _, colour in coloured(show, moment, language, LAYOUT)} - {None, "text"}
        assert named <= on_stage(show, moment, LAYOUT).colours, (moment.run.act.name, moment.say(language), named)
