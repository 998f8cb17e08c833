"""A plan: what pictures need is found once, whatever room they are laid out in."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from vizkit.picture.ink import ink
from vizkit.picture.picture import Extent, Picture
from vizkit.picture.plan import Crowded, Measured
from vizkit.picture.relations import column
from vizkit.shapes import row


@dataclass(frozen=True)
class Counting(Picture):
    """A picture that counts how often it is measured."""

    times: list = field(default_factory=list)

    def extent(self, setting) -> Extent:
        self.times.append(setting.signs)
        return Extent(4.0, 2.0, 4.0, 2.0)

    def marks(self, room, extent, setting):
        return ()


def test_pictures_are_measured_once_for_all_rooms():
    """What stands first in both and below in one is measured once."""
    part = Counting()
    measured = Measured([part, column(part, part)], lambda own: (own,))
    plans = [measured.plan((0, 0, w, h), least=1, largest=40) for w, h in ((40, 30), (80, 60), (160, 120))]
    assert len({found.room.em for found in plans}) == 3
    assert part.times == [None]


@pytest.mark.parametrize(("number", "tried"), [(1234, [None]), (12345, [None, 4])])
def test_shorter_numbers_are_tried_only_where_one_could_be_shorter(number, tried):
    part = Counting()
    measured = Measured([column(part, row(ink([number], "nums")))], lambda own: (own,))
    with pytest.raises(Crowded):
        measured.plan((0, 0, 10, 10), least=24, largest=40)
    assert part.times == tried
