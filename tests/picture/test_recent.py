"""What has not changed is the very same, and is drawn as if nothing were kept."""

from __future__ import annotations

import math
from functools import reduce
from itertools import combinations

from vizkit.picture.ink import ink
from vizkit.picture.marks import Text, kept, replaced
from vizkit.picture.picture import Room
from vizkit.picture.plan import joint
from vizkit.picture.recent import Known, Latest, Recent
from vizkit.picture.setting import Setting
from vizkit.shapes import grid, row

ALIKE = (0.0, -0.0, 0, False, 1, True, 1.0, "1", "", "0", math.nan, None, 12)
"""Values that are equal, or written alike, and not the same."""


def setting() -> Setting:
    return Setting(lambda own: (own, own))


def marks(picture, known: Setting):
    room = Room(0, 0, 900, 400, 20)
    return tuple(picture.marks(room, type(picture).together([picture], known), known))


def drawn(value, origin: str, known: Setting, **told):
    return marks(row(ink([value, 0.5], origin), name="nums").coloured(**told).pointing(at=1), known)


def looks(found) -> list:
    """All of the marks, down to their variables and their signs."""
    return [(vars(mark), mark.origin, repr(mark)) for mark in found]


def test_what_was_drawn_before_changes_nothing():
    """Cells, widths and places are drawn by one setting, moment after moment, as by a setting that knows nothing."""
    known = setting()
    for told in ({}, {"now": 0}):
        for origin in ("nums", "other"):
            for value in ALIKE:
                assert looks(drawn(value, origin, known, **told)) == looks(drawn(value, origin, setting(), **told))


def test_pictures_that_change_little_by_little_are_drawn_as_each_alone():
    """What is lit, framed, pointed at, set back, headed or named: in any order, under one setting and one layout."""
    values = [[3, 1.5, 4], [3, 1.5, 5], [9, 1.5, 5], [9, 1.5, 5, 7]]
    told = {
        "lit": lambda cells: cells.coloured(now=1),
        "framed": lambda cells: cells.framed(first=0, last=1),
        "pointed": lambda cells: cells.pointing(at=2),
        "dimmed": lambda cells: cells.dimmed(0),
        "untold": lambda cells: cells.told([1]),
        "headed": lambda cells: cells.headed(["a", "", "c"][: len(cells.columns)]),
    }
    rows = [row(ink(each, "nums"), name="nums") for each in values]
    pictures = [
        reduce(lambda cells, name: told[name](cells), names, cells).titled("numbers", **look)
        for look in ({}, {"remark": "as they came"}, {"side": "below"})
        for names in (*combinations(told, 1), (), *combinations(told, 2))
        for cells in rows
    ]
    known, room = setting(), Room(0, 0, 900, 400, 20)
    extent = joint(pictures, known)
    otherwise_titled = pictures[:: len(pictures) // 3]
    for picture in (*pictures, *reversed(pictures), *otherwise_titled):
        found, alone = ([*picture.marks(room, extent, each)] for each in (known, setting()))
        assert looks(found) == looks(alone)


def test_equal_values_that_are_written_otherwise_are_as_wide_as_by_themselves():
    known = setting()
    for value in ALIKE:
        wide = [each.width(ink(value, "x"), decimals=2, padded=True) for each in (known, setting())]
        assert wide[0] == wide[1]


def test_a_cell_that_stays_is_the_very_same_and_its_neighbour_not():
    known = setting()
    before, after = ({mark.key: mark for mark in drawn(value, "nums", known)} for value in (3, 4))
    assert before.keys() == after.keys()
    changed = {key for key in before if before[key] is not after[key] and vars(before[key]) != vars(after[key])}
    assert changed == {"nums/0#"}
    assert all(before[key] is after[key] for key in ("nums/1", "nums/1#", "nums/0/index", "nums/1/index"))


def test_tables_under_one_setting_keep_to_themselves():
    """The same numbers in other colours, in another table, or without numbers."""
    known = setting()
    table = grid(ink([[1, 2], [3, 4]], "a"), name="a")
    for each in (table, table.cold(), table.heated(ink(8, "most")), table.undigited(), table.with_(name="b")):
        assert looks(marks(each, known)) == looks(marks(each, setting()))


def test_a_mark_that_tells_another_variable_is_another():
    """Its words are equal, and what a page says of where they came from is not."""
    was, other = (drawn(7, origin, setting()) for origin in ("nums", "other"))
    same = kept(drawn(7, "nums", setting()), was).marks
    assert [mark for mark, before in zip(same, was, strict=True) if mark is not before] == []
    told = {mark.key: mark.origin for mark in kept(other, was).marks if isinstance(mark, Text)}
    assert told["nums/0#"] == "other"


def test_marks_are_replaced_where_others_have_their_keys_and_nothing_came_went_or_changed_places():
    was, now = (drawn(value, "nums", setting()) for value in (3, 4))
    number = next(place for place, mark in enumerate(now) if mark.key == "nums/0#")
    assert replaced(was, kept(now, was).marks) == [number] and replaced(was, was) == [] == replaced((), ())
    assert replaced(was, now) == list(range(len(now)))
    assert replaced(was, was[1:]) is None and replaced(was, was[::-1]) is None


def test_what_is_not_asked_for_is_forgotten():
    recent, made = Recent(room=4), []

    def make(each: int) -> int:
        made.append(each)
        return -each

    for each in range(100):
        assert recent.made(each, lambda each=each: make(each)) == -each
        assert recent.made("always", lambda: make(0)) == 0
        assert len(recent) <= 8
    assert made.count(0) == 2
    assert recent.made(1, lambda: make(1)) == -1
    assert made.count(1) == 2


def test_what_was_made_last_is_kept_as_long_as_it_is_asked_of_what_is_equal():
    latest = Latest()
    one = latest.made([1], lambda: ["one"])
    assert latest.made([1], lambda: ["another"]) is one
    assert latest.made([2], lambda: None) is None and latest.made([2], lambda: 2) is None
    assert latest.made([1], lambda: ["another"]) == ["another"]


def test_what_is_found_of_a_very_thing_is_found_once_and_equal_things_are_others():
    asked = []
    known = Known(lambda thing: asked.append(thing) or len(asked), room=3)
    one, other = [1], [1]
    assert known.of([one, one, other]) == [1, 1, 2]
    assert known.of([other, one]) == [2, 1] and asked == [one, other]
    assert known.of([other, one]) is known.of((other, one))
    assert known.of([[2], [3]]) == [3, 4], "more than there is room for"
    assert known.of([[4]]) == [5] and known.of([one]) == [6], "forgotten, and found again"
