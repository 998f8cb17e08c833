"""Rows: sequences, words, queues and sets as cells side by side, with the variables that point into them."""

from __future__ import annotations

import numbers
from collections.abc import Hashable
from functools import cached_property
from itertools import compress, count
from operator import is_not
from string import ascii_lowercase
from typing import Any

import numpy as np

from vizkit import shapes
from vizkit.explainer.first_draw.causes import Written
from vizkit.explainer.first_draw.kinds import array
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story, changed_places
from vizkit.language.numerals import numeral
from vizkit.picture.ink import Ink, ink, look
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName
from vizkit.shapes.cells import Cells

POINTERS = 5
"""How many variables point into one row at most."""

ARROWS = 3
"""Of how many elements, at most, an arrow leads to the one that was taken from them."""

SPELLED = 48
"""Letters below a row, were the longest name of a pointer below each element: with more each name has its own line."""

LINE, SIGNS = 18, 60
"""How many elements a line has where a sequence takes several, and how many signs, at most."""


class Row(Part):
    """A sequence of values, or a word letter by letter."""

    def __init__(self, story: Story, name: str):
        super().__init__(story, name)
        self._lately: tuple[Any, Cells] = None, Cells(name, {}, (), ())

    @cached_property
    def most(self) -> int:
        """How long it ever is."""
        return max((len(value) for value in self.story.values(self.name) if hasattr(value, "__len__")), default=0)

    @cached_property
    def grows(self) -> bool:
        lengths = {len(value) for value in self.story.values(self.name) if hasattr(value, "__len__")}
        return len(lengths) > 1

    @cached_property
    def indices(self) -> tuple[str, ...]:
        """The variables that point into it, those first that the source names first."""
        found = []
        for name in self.story.use.indices.get(self.name, ()):
            whole = [at for at in range(len(self.story)) if self.story.whole(at, name) is not None]
            if whole and name in self.story.names:
                found.append(name)
        return tuple(found[:POINTERS])

    @property
    def tells(self) -> frozenset[str]:
        return frozenset(self.indices)

    @cached_property
    def pointed(self) -> tuple[str, ...]:
        """The pointers as they are written."""
        shifted = self.story.use.shifted.get(self.name, {})
        return tuple(_written(name, shifted.get(name, 0)) for name in self.indices)

    def _pointers(self, moment: int, count: int) -> tuple[tuple[str, int], ...]:
        shifted = self.story.use.shifted.get(self.name, {})
        found = ((name, self.story.whole(moment, name), shifted.get(name, 0)) for name in self.indices)
        placed = ((_written(name, by), at + by) for name, at, by in found if at is not None)
        return tuple((name, at) for name, at in placed if -1 <= at <= max(count, self.most))

    def _window(self, moment: int, count: int) -> tuple[int, int] | None:
        """The first and the last place of a slice whose ends are variables, of one that moves if there is one."""
        for lower, upper in self._windows:
            start = self._added_up(moment, lower) if lower else 0
            stop = self._added_up(moment, upper) if upper else count
            if start is not None and stop is not None and 0 <= start < stop <= count:
                return start, stop - 1
        return None

    @cached_property
    def _windows(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The ends of its slices, of those that move alone where some do."""
        found = [ends for ends in self.story.use.slices.get(self.name, ()) if any(ends)]
        return [ends for ends in found if any(map(self.story.varies, sum(ends, ())))] or found

    def _added_up(self, moment: int, names: tuple[str, ...]) -> int | None:
        found = [self.story.whole(moment, name) for name in names]
        return None if None in found else sum(found)

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if not isinstance(value, (tuple, list, str)) and np.ndim(value) != 1:
            return None
        count = len(value)
        changed = changed_places(value, self.before(moment))
        return id(value), self._pointers(moment, count), self._window(moment, count), changed, self.written(moment)

    def _cells(self, value: Any) -> Cells:
        """The cells of a value, whatever else is said of them: those of the moment before where it is the very same."""
        known, before = self._lately
        if known is not value:
            self._lately = value, self._followed(known, before, value)
        return self._lately[1]

    def _followed(self, known: Any, before: Cells, value: Any) -> Cells:
        """The cells of a value, those of elements that are the very ones of the one `known` before among them."""
        told = all(type(each) is tuple and each and type(each[0]) is not bool for each in (known, value))
        if not told or len(known) != len(value):
            made = self._celled(value)
            values = {spot: _very(each, before.values.get(spot)) for spot, each in made.values.items()}
            return made.with_(values=values)
        values, spots = dict(before.values), list(before.values)
        for place in compress(count(), map(is_not, known, value)):
            values[spots[place]] = ink(self._element(value, place), self.name, (place,))
        return before.with_(values=values)

    def _element(self, value: Any, place: int) -> Any:
        return value[place]

    def _celled(self, value: Any) -> Cells:
        """The cells of a value."""
        made = shapes.row(ink(value, self.name), places=self.most if self.grows else None, name=self.name)
        return made.kept_clear().coloured(first=_true(value))

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        _, pointers, window, changed, written = self.now(moment)
        drawn = self._cells(value)
        if changed:
            drawn = drawn.coloured(now=changed)
        drawn = caused(drawn, written) if self.causes else drawn
        if self.grows:
            drawn = drawn.awaiting()
        if window is not None:
            drawn = drawn.framed(first=window[0], last=window[1], colour="first")
        if pointers:
            drawn = drawn.pointing(**dict(pointers))
        if len(self.pointed) > 1:
            drawn = drawn.telling_apart(self.pointed, below=self.most * max(map(len, self.pointed)) > SPELLED)
        if not pointers and self.name in self.story.use.indices:
            drawn = drawn.numbered()
        return self.titled(drawn)


class Wrapped(Row):
    """A sequence too long for one line, in several."""

    TALL = True

    @cached_property
    def _line(self) -> int:
        """How many elements a line has, fewer of those that take many signs."""
        held = [list(value) for value in self.story.values(self.name)]
        items: dict[int, Any] = {}
        for each in held:
            items.update(zip(map(id, each), each, strict=True))
        signs = max((len(numeral(item)) for item in items.values()), default=1)
        return max(min(LINE, SIGNS // (signs + 2)), 6)

    @cached_property
    def _wide(self) -> int:
        """How many elements there are in its lines, which are as long as one another."""
        return -(-self.most // -(-self.most // self._line))

    def _celled(self, value: Any) -> Cells:
        wide = self._wide
        lines = -(-self.most // wide)
        spots = {divmod(place, wide): place for place in range(len(value))}
        values = {spot: ink(_item(value, place), self.name, (place,)) for spot, place in spots.items()}
        own = {spot: place for spot, place in spots.items()}
        made = Cells(self.name, values, tuple(range(lines)), tuple(range(wide)), own=own, airy=True)
        made = made.coloured(first=[divmod(place, wide) for place in _true(value)])
        return made.headed(rows=[ink(line * wide, self.name, (line * wide, "index")) for line in range(lines)])

    def _element(self, value: Any, place: int) -> Any:
        return _item(value, place)

    def drawn(self, moment: int) -> Picture:
        value, wide = self.value(moment), self._wide
        _, pointers, _, changed, _ = self.now(moment)
        drawn = self._cells(value)
        if changed:
            lit = dict.fromkeys((divmod(place, wide) for place in changed), "now")
            drawn = drawn.with_(colours={**drawn.colours, **lit})
        for name, at in pointers:
            if 0 <= at < len(value):
                drawn = drawn.framed(rows=at // wide, columns=at % wide, name=name)
        return self.titled(drawn)


class Queue(Row):
    """A queue with two ends: an element is itself from when it comes until it leaves."""

    def __init__(self, story: Any, name: str):
        super().__init__(story, name)
        self._numbers: list[tuple[int, ...]] = []
        before: Any = None
        numbers_: tuple[int, ...] = ()
        last = 0
        for moment in range(len(story)):
            value = story.value(moment, name)
            if isinstance(value, tuple) and value is not before:
                numbers_, last = _followed(before if isinstance(before, tuple) else (), numbers_, value, last)
            before = value
            self._numbers.append(numbers_)

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        if not isinstance(value, (tuple, list)):
            return None
        before = self.before(moment)
        old = set(self._numbers[moment - 1]) if moment and isinstance(before, tuple) else set(self._numbers[moment])
        fresh = tuple(number for number in self._numbers[moment] if number not in old)
        return id(value), self._numbers[moment], fresh

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        _, found, fresh = self.now(moment)
        values = {
            number: ink(each, self.name, (place,))
            for place, (number, each) in enumerate(zip(found, value, strict=True))
        }
        drawn = shapes.ends(values, list(found), places=self.most, name=f"{self.name} queue")
        return (drawn.coloured(now=fresh) if fresh else drawn).titled(VariableName(self.name))


class Bag(Part):
    """A set: an element has its place all through the act, if there are not too many."""

    MOST = 16

    @cached_property
    def places(self) -> tuple[Any, ...]:
        """All elements there ever are, in their order; none where there are too many to keep their places."""
        found = dict.fromkeys(item for value in self.story.values(self.name) for item in _ordered(value))
        return tuple(_ordered(found)) if len(found) <= self.MOST else ()

    @cached_property
    def most(self) -> int:
        return max((len(value) for value in self.story.values(self.name)), default=0)

    def state(self, moment: int) -> Hashable | None:
        value, before = self.value(moment), self.before(moment)
        if not isinstance(value, (set, frozenset)):
            return None
        fresh = value - before if isinstance(before, (set, frozenset)) and value is not before else frozenset()
        return id(value), fresh

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        fresh = self.now(moment)[1]
        if self.places:
            columns: tuple = self.places
            found = {(0, item): ink(item, self.name, (item,)) for item in columns if item in value}
        else:
            items = _ordered(value)
            columns = tuple(range(self.most))
            found = {(0, place): ink(item, self.name, (item,)) for place, item in enumerate(items)}
        lit = {
            spot: "now"
            for spot, item in zip(found, [i for i in (self.places or _ordered(value)) if i in value], strict=True)
            if item in fresh
        }
        drawn = Cells(self.name, found, (0,), columns or (0,), flat=True, colours=lit, slots=True, airy=True)
        return self.titled(drawn)


def caused(drawn: Cells, written: Written | None) -> Cells:
    """With the element that has just been written lit, those it was taken from too, and arrows from a few of them."""
    drawn = drawn.arrowed()
    if written is None:
        return drawn
    spots = [place if len(place) > 1 else (0, place[0]) for place in (written.target, *written.sources)]
    if not all(spot in drawn.values for spot in spots):
        return drawn
    target, *sources = spots
    drawn = drawn.with_(colours={**drawn.colours, **dict.fromkeys(sources, "first"), target: "now"})
    for number, source in enumerate(sources if len(sources) <= ARROWS else ()):
        ends = (source[1], target[1]) if drawn.flat else (source, target)
        drawn = drawn.arrowed(*ends, f"cause {ascii_lowercase[number]}", "first")
    return drawn


def _very(item: Any, before: Any) -> Any:
    """An element, or the very one before where that is of the same value: what is one object is drawn once."""
    return before if isinstance(item, Ink) and isinstance(before, Ink) and look(item) is look(before) else item


def _true(value: Any) -> list[int]:
    """The places at which a sequence of truth values is true."""
    if isinstance(value, np.ndarray):
        return np.flatnonzero(value).tolist() if value.dtype == bool else []
    truths = len(value) > 1 and all(isinstance(each, bool) for each in value)
    return [place for place, each in enumerate(value) if each] if truths else []


def _written(name: str, by: int) -> str:
    """An index as the source writes it: a name, or a name and how much is added to it."""
    return f"{name}{'+' if by > 0 else '−'}{abs(by)}" if by else name


def _item(value: Any, place: int) -> Any:
    item = array(value)[place] if isinstance(value, np.ndarray) else value[place]
    return item.item() if hasattr(item, "item") else item


def _ordered(items: Any) -> list[Any]:
    """Numbers by size, words by letters, other things as they are written."""
    found = list(items)
    try:
        return sorted(found)
    except TypeError:
        return sorted(found, key=lambda item: (not isinstance(item, numbers.Number), repr(item)))


def _followed(old: tuple, known: tuple[int, ...], new: tuple, last: int) -> tuple[tuple[int, ...], int]:
    """The numbers of a queue's elements: those that stay keep theirs, whichever end the others come to or leave."""
    for start in range(len(old) + 1):
        kept = len(old) - start
        if kept <= len(new) and _same(old[start:], new[:kept]):
            more = len(new) - kept
            return (*known[start:], *range(last + 1, last + more + 1)), last + more
        if len(new) - (len(old) - start) >= 0 and start == 0 and _same(old, new[len(new) - len(old) :]):
            more = len(new) - len(old)
            return (*range(last + 1, last + more + 1), *known), last + more
        if start and _same(old[: len(old) - start], new):
            return known[: len(old) - start], last
    return tuple(range(last + 1, last + len(new) + 1)), last + len(new)


def _same(one: tuple, other: tuple) -> bool:
    return len(one) == len(other) and all(
        a is b or (type(a) is type(b) and a == b) for a, b in zip(one, other, strict=True)
    )
