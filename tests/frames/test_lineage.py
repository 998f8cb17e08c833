"""Where all that an act shows came from: found moment by moment as it is found of one moment alone."""

from __future__ import annotations

from tests.conftest import show_of
from vizkit.frames.lineage import lineage
from vizkit.frames.origins import Origins
from vizkit.page.reel import Reel


def test_the_origins_of_an_act_are_those_of_its_moments(tried):
    told = 0
    for act in Reel(show_of(tried)).acted:
        for number, found in enumerate(lineage(act, lambda origin: origin)):
            if number % 3 == 0:
                alone = Origins(act, number)
                origins = [alone.of(mark.key) for mark in act.screens[number]]
                assert found == origins, (act.run.act.name, number)
                told += sum(origin is not None for origin in origins)
    assert told
