"""What the tests of scenes look at: the stage at every moment of an act, and the ways from one to the next."""

from __future__ import annotations

from functools import cache

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.marks import Mark
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.picture.way import Way
from vizkit.trace import Step


@cache
def show_with(name: str, given: tuple = ()) -> Show:
    """The explainer's show with these inputs, pairs of a name and a value, in place of those by default."""
    return Show(show_of(name).film, dict(given)) if given else show_of(name)


@cache
def stages_of(show: Show, act: str) -> list[tuple[Step, dict[str, Mark]]]:
    """The steps of an act's moments, each with the marks on the stage by their keys."""
    found = [moment for moment in show.moments if moment.run.act.name == act]
    return [(each.step, {mark.key: mark for mark in bare(show, each, Style(), ("stage",))}) for each in found]


def ways_between(before: dict[str, Mark], after: dict[str, Mark]) -> dict[str, Way]:
    """The ways from one stage to the next by the keys of what moves."""
    return {(way.end or way.start).key: way for way in Motion(tuple(before.values()), tuple(after.values())).ways}
