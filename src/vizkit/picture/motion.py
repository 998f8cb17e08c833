"""Motion: the difference of two pictures, played. What does not change does not move; causes come before effects."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cached_property
from operator import attrgetter

from vizkit.picture.colour import is_opaque
from vizkit.picture.keys import COPY, TEXT, TITLE
from vizkit.picture.led import led
from vizkit.picture.marks import Bounds, Box, Line, Mark, changed, replaced
from vizkit.picture.passing import passed
from vizkit.picture.tween import Tween, said
from vizkit.picture.way import Way, is_label

LEAVE, CHANGE, MOVE, ENTER, STRIKE = (0.0, 0.45), (0.1, 0.7), (0.08, 0.85), (0.5, 1.0), (0.35, 1.0)
"""When, as parts of a transition, things leave, change where they are, move, appear, and pulse, if nothing flies."""

DEPART, PROMPT, FLY, REPLACED, EFFECT = (0.0, 0.2), (0.1, 0.35), (0.04, 0.7), (0.62, 0.7), (0.7, 1.0)
"""When something flies or moves: what it has come from leaves, words say what happens, it flies; what it takes the
place of leaves as it arrives, and only then does anything change or appear."""

PAUSE, LEG = 0.02, 0.4
"""Where things fly to where others come from, they are there before those leave: between two legs of such a journey,
as a part of the transition; and the seconds that every leg after the second takes more."""

MERGE = 0.5
"""How much earlier what appears does so where something goes into its place, as a part of a leg: that fades then."""

CHAIN = (0.04, 1.0)
"""When things change of which each waits for the one before: they share it."""

BEGUN = 0.08
"""How much of a drawn line there is when it begins, so that its head has a direction."""

STAGGER = 0.3
"""How much later than the first the last of several flying things starts, as a part of the time that they have."""

DOT = 0.02
"""How long a line is that is about to grow, as part of its length."""


class Motion:
    """From one picture's marks to the next's: the way of every mark, the lowest first.

    `replaced` are the places of marks that stand for those of the same keys before, where no others are there. It is
    `in_place` where none of these leads elsewhere: each of them has one way, and all others stay.
    """

    def __init__(self, before: tuple[Mark, ...], after: tuple[Mark, ...]):
        self.before, self.after = before, after
        self.replaced = places = replaced(before, after)
        self.in_place = places is not None and not any(
            _leads(before[place]) or _leads(after[place]) for place in places
        )
        if self.in_place:
            self._order: Sequence[Mark | int] = after
            changing = [_way(before[place], after[place], {}, {}) for place in places]
        else:
            self._order, changing = self._by_key()
            places = [place for place, each in enumerate(self._order) if isinstance(each, int)]
        self._changed = places
        moving = set(places)
        still = any(place not in moving and not each.prompt for place, each in enumerate(self._order))
        self._timed = _chained(_staggered(_ordered(changing, still)))

    def _by_key(self) -> tuple[list[Mark | int], list[Way]]:
        """What stays, and how many ways there are for what does not; the ways. Marks come, go or lead to others."""
        before, after = self.before, self.after
        now, had = {mark.key: mark for mark in after}, {mark.key: mark for mark in before}
        keys = now.keys() | had.keys()
        was = {mark.key: mark for mark in _recognised(before, now)} if now.keys() - had.keys() else had
        # The very same is there before and after: nothing of it is to be compared, and nothing of it has a time.
        stays = {key for key, mark in now.items() if was.get(key) is mark}
        for marks in (now, was):
            marks.update({key: _meant(marks[key], keys) for key in marks.keys() - stays})
        changing: list[Way] = []
        order: list[Mark | int] = []
        for key in _above(list(now) if was.keys() <= now.keys() else _merged(list(was), list(now)), was, now):
            if key in stays:
                order.append(now[key])
            else:
                ways = _ways(key, was, now)
                order.append(len(ways))
                changing += ways
        return order, changing

    @cached_property
    def parts(self) -> list[Mark | Way]:
        """What becomes of every mark, the lowest first: the very mark where it stays as it is, or else its way."""
        parts, end = list(self._order), len(self._timed)
        for place in reversed(self._changed):
            many = 1 if self.in_place else parts[place]
            parts[place : place + 1], end = self._timed[end - many : end], end - many
        if not any(way.flies or way.lifted for way in self._timed):
            return parts
        ways = led(list(map(_as_way, parts)))
        return [way if isinstance(part, Way) else part for part, way in zip(parts, ways, strict=True)]

    @property
    def changes(self) -> list[tuple[int, Way]]:
        """Where among its parts something does not stay as it is, and its way."""
        if self.in_place and not any(way.flies or way.lifted for way in self._timed):
            return list(zip(self._changed, self._timed, strict=True))
        return [(place, part) for place, part in enumerate(self.parts) if isinstance(part, Way)]

    @cached_property
    def ways(self) -> list[Way]:
        """The way of every mark, the lowest first."""
        return list(map(_as_way, self.parts))

    @property
    def seconds(self) -> float:
        """How long it should take at full length: nothing where nothing changes, longest where something flies."""
        kinds = {way.kind for way in self._timed}
        if waits := max(_waits(self._timed).values(), default=0):
            return 0.8 + LEG * waits
        if kinds & {"fly", "sink", "move", "grow"}:
            least = 1.2 if any(way.window == EFFECT for way in self._timed) else 0.8
            return least + LEG * max(_legs(self._timed)[1] - 2, 0)
        return 0.4 if kinds - {"stay"} else 0.0

    def at(self, part: float) -> list[Mark]:
        """The marks to draw when `part` of the transition, between 0 and 1, is over: the lowest first.

        What flies is above what stands and moves, and below what it passes that has a number or a name.
        """
        if part >= 1:
            return list(self.after)
        found: list[Mark] = []
        for each in self._tweens:
            if isinstance(each, Mark):
                found.append(each)
            else:
                found += each.before if part <= each.begin else each.after if part >= each.end else each.at(part)
        return found

    @cached_property
    def _tweens(self) -> list[Mark | Tween]:
        """What becomes of every mark, in the order in which they are painted."""
        parts = map(self.parts.__getitem__, self.painted)
        return [_still_mark(part) or Tween(part) for part in parts]

    @cached_property
    def passed(self) -> list[int]:
        """Where in its parts what is above all else is, the lowest first."""
        return passed(self.parts) if any(way.travels for way in self._timed) else []

    @cached_property
    def painted(self) -> list[int]:
        """The order of its parts while it lasts."""
        below = sorted(set(range(len(self.parts))) - set(self.passed))
        flies = [isinstance(way, Way) and way.flies for way in self.parts]
        return [*sorted(below, key=flies.__getitem__), *self.passed]


def _still_mark(part: Mark | Way) -> Mark | None:
    """The mark of a part that stays as it is."""
    if isinstance(part, Mark):
        return part
    return part.end if part.kind == "stay" else None


def _as_way(part: Mark | Way) -> Way:
    """The way of a mark, or that of one that stays as it is."""
    return Way(part, part, CHANGE, "stay") if isinstance(part, Mark) else part


def _recognised(before: tuple[Mark, ...], now: dict[str, Mark]) -> Iterable[Mark]:
    """The marks before; a title that stands there after as well, but named by another first mark, has its new key."""
    had = {mark.key for mark in before}
    same = {changed(mark, key=""): key for key, mark in now.items() if key not in had and key.endswith(TITLE)}
    return _renamed(before, now, same) if same else before


def _renamed(before: tuple[Mark, ...], now: dict[str, Mark], same: dict[Mark, str]) -> Iterator[Mark]:
    """The marks before, each title that is lost with the key by which the `same` is known now."""
    for mark in before:
        lost = mark.key.endswith(TITLE) and mark.key not in now
        key = same.pop(changed(mark, key=""), None) if lost else None
        yield mark if key is None else changed(mark, key=key)


_elsewhere = attrgetter("came_from", "goes_into", "gathers")


def _leads(mark: Mark) -> bool:
    """Whether the way of a mark may lead to others, or from others."""
    return _elsewhere(mark) != (None, None, ())


def _meant(mark: Mark, keys: Set[str]) -> Mark:
    """A mark that comes from, or goes into, one that is there: of a label `b` there is no cell `b/0`."""
    if mark.came_from is None and mark.goes_into is None:
        return mark
    ends = {"came_from": whole(mark.came_from, keys), "goes_into": whole(mark.goes_into, keys)}
    return mark if (mark.came_from, mark.goes_into) == tuple(ends.values()) else changed(mark, **ends)


def whole(key: str | None, keys: Set[str]) -> str | None:
    """The mark of this key, or that whose part it would be."""
    if key is None or key in keys or key + TEXT in keys:
        return key
    stem = key.rpartition("/")[0]
    return stem if stem in keys or stem + TEXT in keys else key


def _ways(key: str, was: dict[str, Mark], now: dict[str, Mark]) -> list[Way]:
    """The way of a key's mark; where another thing comes into its place, what was there stays until that arrives."""
    start, end = was.get(key), now.get(key)
    if start is not None and end is not None and _replaced(start, end):
        source = _source(end, was, now)
        if source is not None:
            return [Way(start, None, REPLACED, "leave"), Way(_like(end, source), end, FLY, "fly")]
    return [_way(start, end, was, now), *_copies(start, end, was)]


def _copies(start: Mark | None, end: Mark | None, was: dict[str, Mark]) -> list[Way]:
    """The ways of copies, boxes and their texts, into a mark that gathers them; what they are copies of stays."""
    if end is None or not end.gathers or (start is not None and start.gathers == end.gathers):
        return []
    sources = [was[key] for source in end.gathers for key in (source, source + TEXT) if key in was]
    copies = [
        changed(mark, key=mark.key.removesuffix(TEXT) + COPY + end.key + TEXT * mark.key.endswith(TEXT),
                goes_into=end.key)
        for mark in sources
    ]  # fmt: skip
    return [Way(copy, _like(copy, end), FLY, "sink") for copy in copies]


def _replaced(start: Mark, end: Mark) -> bool:
    """Whether a mark is not the one that was there, but has just come from elsewhere."""
    return end.came_from is not None and end.came_from not in (start.came_from, end.key, end.key.removesuffix(TEXT))


def _way(start: Mark | None, end: Mark | None, was: dict[str, Mark], now: dict[str, Mark]) -> Way:
    if start is not None and end is not None and type(start) is type(end):
        if end.struck and not start.struck:
            return Way(start, end, STRIKE, "strike")
        if math.hypot(end.x - start.x, end.y - start.y) > 1:
            return Way(start, end, MOVE, "grow" if _grows(start, end) else "move")
        same = vars(start) == vars(end) or (_going(start) != _going(end) and vars(_still(start)) == vars(_still(end)))
        return Way(start, end, CHANGE, "stay" if same else "change")
    if end is not None:
        if isinstance(end, Line) and end.drawn:
            return Way(_begun(end), end, FLY, "fly")
        source = _source(end, was, now)
        if source is not None:
            return Way(_like(end, source), end, FLY, "fly")
        return Way(None, end, ENTER, "enter")
    target = _found(start.goes_into, now, was, start.key)
    if target is not None:
        return Way(start, _like(start, target), FLY, "sink")
    return Way(start, None, LEAVE, "leave")


def _grows(start: Mark, end: Mark) -> bool:
    """Whether a box changes its size and not its place: an edge or a corner of it stays."""
    if not isinstance(end, Box) or (start.w, start.h) == (end.w, end.h):
        return False
    left, top, right, bottom = (abs(one - other) < 1 for one, other in zip(start.bounds, end.bounds, strict=True))
    return (left or right) and (top or bottom)


def _found(key: str | None, here: dict[str, Mark], there: dict[str, Mark], own: str) -> Mark | None:
    """The mark that a way starts from or ends at: a text prefers the text there."""
    if key is None:
        return None
    names = (key + TEXT, key) if own.endswith(TEXT) else (key,)
    return next((marks[name] for marks in (here, there) for name in names if name in marks), None)


def _source(mark: Mark, was: dict[str, Mark], now: dict[str, Mark], seen: tuple[str, ...] = ()) -> Mark | None:
    """The mark that a mark comes from: one that was there, or that comes from another itself."""
    found = _found(mark.came_from, was, now, mark.key)
    if found is None or found.key in was or found.key in seen:
        return found
    return found if _source(found, was, now, (*seen, mark.key)) is not None else None


def _like(mark: Mark, other: Mark) -> Mark:
    """`mark` where `other` is, a box as large as it; a line no longer than a dot, for out of that it grows."""
    left, top, right, bottom = other.bounds
    changes = (
        {"x": other.x, "y": other.y}
        if type(mark) is type(other)
        else {"x": (left + right) / 2, "y": (top + bottom) / 2}
    )
    if isinstance(mark, Box) and isinstance(other, Box):
        changes |= {"w": other.w, "h": other.h, "radius": other.radius}
    if isinstance(mark, Line) and not isinstance(other, Line):
        changes["points"] = tuple((x * DOT, y * DOT) for x, y in mark.points)
    if hasattr(mark, "size") and hasattr(other, "size"):
        changes["size"] = other.size
    found = changed(mark, **changes)
    if getattr(mark, "anchor", None) == getattr(other, "anchor", None):
        return found
    return changed(found, x=found.x + (left + right - found.bounds[0] - found.bounds[2]) / 2)  # on its middle


def _begun(line: Line) -> Line:
    """The first piece of a line that is drawn; a closed one is drawn from its first side on."""
    many, (first, second, *_) = len(line.points), line.points
    sources = [first, *[second] * (many // 2), *[first] * ((many - 1) // 2)] if line.closed else [first] * many
    ends = zip(sources, line.points, strict=True)
    return changed(line, points=tuple((x + (a - x) * BEGUN, y + (b - y) * BEGUN) for (x, y), (a, b) in ends))


_GOING = {
    "came_from": None, "goes_into": None, "gathers": (), "arc": 0.0, "struck": False, "waits_for": None, "block": None,
}  # fmt: skip
"""What only says how a mark moves, as it is in one that goes nowhere."""

_going = attrgetter(*_GOING)


def _still(mark: Mark) -> Mark:
    """`mark` without what only says how it moves."""
    return changed(mark, **_GOING)


def _merged(before: list[str], after: list[str]) -> list[str]:
    """All keys from the lowest up: the next picture's order, what leaves kept above what it stood on."""
    present, merged, under = set(after), list(after), {}
    previous = None
    for key in before:
        if key not in present:
            under.setdefault(previous, []).append(key)
        else:
            previous = key
    for key, leaving in under.items():
        at = 0 if key is None else merged.index(key) + 1
        merged[at:at] = leaving
    return merged


def _above(keys: list[str], was: dict[str, Mark], now: dict[str, Mark]) -> list[str]:
    """The keys from the lowest up: what moves off a thing is above it, also where it is below it afterwards."""
    before = {key: place for place, key in enumerate(was) if key in now}
    both = [key for key in keys if key in before]
    if both == list(before):
        return keys
    moving = [key for key in both if (was[key].x, was[key].y) != (now[key].x, now[key].y)]
    later = {key: place for place, key in enumerate(both)}
    solid = [key for key in both if key not in moving and is_opaque(getattr(was[key], "fill", None))]
    left = [
        (key, thing)
        for key in moving
        for thing in solid
        if before[thing] < before[key] and later[thing] > later[key]
        if _on(was[key], was[thing]) and not _on(now[key], now[thing])
    ]
    if not left:
        return keys
    raised, highest = {key for key, _ in left}, max((thing for _, thing in left), key=later.__getitem__)
    kept = [key for key in keys if key not in raised]
    above = kept.index(highest) + 1
    return [*kept[:above], *(key for key in keys if key in raised), *kept[above:]]


def _on(mark: Mark, thing: Mark) -> bool:
    """Whether a mark stands, at least in part, where a thing is."""
    left, top, right, bottom = mark.bounds
    other_left, other_top, other_right, other_bottom = thing.bounds
    return left < other_right and other_left < right and top < other_bottom and other_top < bottom


def _ordered(ways: list[Way], still: bool) -> list[Way]:
    """The ways; where something flies or moves, nothing changes or appears before it has arrived.

    Something else is `still`, or nothing is. What goes makes room for what moves, and stays until what flies is there,
    unless that has come from it, or nothing stays at all.
    """
    if not any(way.flies or way.kind == "move" for way in ways):
        return ways
    flying = [way for way in ways if way.flies]
    names, recoloured = _renamed_lines(ways)
    if not flying and not any(way.kind == "move" and not way.end.prompt and way.key not in names for way in ways):
        return [_within(way, CHANGE) if way.key in names else way for way in ways]
    coming = [way.end for way in flying if way.kind == "fly"]
    sources = {key for mark in coming for key in (mark.came_from, f"{mark.came_from}{TEXT}")}
    rooms = {mark.key.removesuffix(TEXT) for mark in coming if mark.key.endswith(TEXT)}
    legs, many = _legs(ways)
    flown = {way.key for way in flying}
    filled = {key.removesuffix(TEXT): leg for key, leg in legs.items() if key not in flown}
    staying = [way.end for way in ways if way.kind in ("stay", "change", "grow", "move", "strike")]
    stays = still or any(not mark.prompt for mark in staying)
    shifting = any(way.kind == "move" and isinstance(way.end, Box) and not way.end.prompt for way in ways)
    landing = [mark.bounds for mark in coming if isinstance(mark, Box)]

    def window(way: Way) -> tuple[float, float]:
        match way.kind:
            case "fly" | "sink":
                return _leg(legs[way.key], many)
            case "move":
                effect = flying and not way.end.prompt and (_is_redrawn(way, shifting) or _frames(way, landing))
                return EFFECT if effect or way.key in names else FLY
            case "leave" if way.window == REPLACED:
                return REPLACED
            case "leave":
                waits = flying and stays and not way.start.prompt and way.start.key not in sources
                return EFFECT if waits else DEPART
        if way.end.prompt:
            return PROMPT
        if way.key in recoloured:
            return FLY
        if way.thing in filled:
            begin, finish = _leg(filled[way.thing], many)
            return begin - (finish - begin) * MERGE * bool(filled[way.thing]), finish
        return DEPART if way.kind == "enter" and way.end.key in rooms else EFFECT

    return [way if way.kind == "stay" else _within(way, window(way)) for way in ways]


def _renamed_lines(ways: list[Way]) -> tuple[Set[str], Set[str]]:
    """The names that move and change with the line that they are of; and lines that only change colour, as theirs do.

    These do so while such a name moves, if nothing flies that they would wait for; others take theirs along.
    """
    lines = {way.key.rpartition("/")[0] + TITLE: way for way in ways if _is_line(way) and not way.end.prompt}
    moving = [way for way in ways if way.kind == "move" and way.key in lines] if lines else []
    if not moving:
        return set(), set()
    names = {way.key for way in moving if said(way.start) != said(way.end) or way.start.colour != way.end.colour}
    if any(way.flies for way in ways):
        return names, set()
    coloured = {
        way.key: lines[way.key].key
        for way in moving
        if way.key in names and said(way.start) == said(way.end)
        if lines[way.key].start.points == lines[way.key].end.points
    }
    return names - coloured.keys(), set(coloured.values())


def _is_line(way: Way) -> bool:
    """Whether a way is of a line that becomes another where it is."""
    return way.kind == "change" and isinstance(way.end, Line)


def _is_redrawn(way: Way, shifting: bool) -> bool:
    """Whether something that moves is an effect: a label that says something else, or a line that has another form.

    Not where boxes are `shifting`: lines lead from one to another and stay with them.
    """
    if isinstance(way.end, Line):
        return not shifting and not way.end.closed and way.start.points != way.end.points
    return is_label(way.end) and said(way.start) != said(way.end)


def _frames(way: Way, landing: Sequence[Bounds]) -> bool:
    """Whether an outline comes around a place where something lands."""
    if not isinstance(way.end, Box) or way.end.fill is not None:
        return False
    return any(_holds(way.end.bounds, place) and not _holds(way.start.bounds, place) for place in landing)


def _holds(bounds: Bounds, place: Bounds) -> bool:
    """Whether a place is all within bounds, by a pixel more or less."""
    return all(one - other < 1 for one, other in zip((*bounds[:2], *place[2:]), (*place[:2], *bounds[2:]), strict=True))


def _within(way: Way, window: tuple[float, float]) -> Way:
    return way if way.window == window else way._replace(window=window)


def _legs(ways: list[Way]) -> tuple[dict[str, int], int]:
    """Which leg of a journey each flying mark is on, and how many legs there are: what another comes from is there.

    Where that has still to appear in a place that is there, this is a leg as well.
    """
    flying = {way.key: way for way in ways if way.flies}
    if not flying:
        return {}, 0
    sources = {way.end.came_from for way in flying.values() if way.kind == "fly"}
    filling = {way.key: way for way in ways if way.kind == "enter" and way.key != way.thing and way.thing in sources}
    bound: dict[str, list[str]] = {}
    for key, way in flying.items():
        target = way.start.goes_into if way.kind == "sink" else key.removesuffix(TEXT)
        bound.setdefault(target, []).append(key)
    found: dict[str, int] = {}

    def awaited(way: Way) -> Sequence[str]:
        if way.key in filling:
            return bound.get(way.thing, ())
        source = way.end.came_from if way.kind == "fly" else None
        return [f"{source}{TEXT}"] if f"{source}{TEXT}" in filling else bound.get(source, ())

    def leg(key: str, seen: tuple[str, ...] = ()) -> int:
        if key not in found:
            before = () if key in seen else awaited(filling.get(key) or flying[key])
            found[key] = 1 + max((leg(other, (*seen, key)) for other in before if other not in seen), default=-1)
        return found[key]

    return found, 1 + max(map(leg, filling | flying), default=-1)


def _leg(place: int, many: int) -> tuple[float, float]:
    """When a leg of so many is flown."""
    begin, end = FLY
    long = (end - begin + PAUSE) / many
    return begin + place * long, begin + (place + 1) * long - PAUSE


def _staggered(ways: list[Way]) -> list[Way]:
    """The ways of several things that fly on one leg, each starting a little after the one before."""
    legs: dict[tuple[float, float], list[str]] = {}
    for way in ways:
        if way.flies:
            legs.setdefault(way.window, []).append(way.thing)
    places = {leg: _shares(things) for leg, things in legs.items()}

    def later(way: Way) -> Way:
        begin, finish = way.window
        spare = STAGGER * (finish - begin)
        delay = spare * places[way.window][way.thing]
        return _within(way, (begin + delay, finish - spare + delay))

    return [later(way) if way.flies and len(places[way.window]) > 1 else way for way in ways]


def _shares(things: Iterable[str]) -> dict[str, float]:
    """The place of each thing among all, as a part of the way from the first to the last."""
    each = list(dict.fromkeys(things))
    return {thing: i / max(len(each) - 1, 1) for i, thing in enumerate(each)}


def _chained(ways: list[Way]) -> list[Way]:
    """The ways; what waits for another thing begins when the way of that is over, or at once where it stays.

    What is of one thing goes together, with what is said of it, and what flies from where a cause does.
    """
    waits = _waits(ways)
    most = max(waits.values(), default=0)
    if not most:
        return ways
    causes = {_cause(way) for way in ways if waits[way.key]}
    things = {way.thing for way in ways if way.key in causes}
    sources = {way.end.came_from for way in ways if way.key in causes and way.kind == "fly"} - {None}
    things |= {way.thing for way in ways if way.kind == "fly" and way.end.came_from in sources}
    chain = {
        way.key: way
        for way in ways
        if way.kind != "stay" and (_cause(way) or (_is_of(way, things) and way.kind not in ("leave", "sink")))
    }
    begin, finish = _chain_time(list(chain.values()), [way for way in ways if way.key not in chain], waits)
    share = (finish - begin) / (most + 1)

    def window(key: str) -> tuple[float, float]:
        return begin + share * waits[key], begin + share * (waits[key] + 1)

    return [_within(way, window(way.key)) if way.key in chain else way for way in ways]


def _is_of(way: Way, things: Set[str]) -> bool:
    """Whether a way is of one of these things, or of a part of one, as what a bar says is."""
    return way.thing in things or way.thing.rpartition("/")[0] in things


def _chain_time(chain: list[Way], others: list[Way], waits: dict[str, int]) -> tuple[float, float]:
    """When things change of which each waits for the one before.

    Where all of it flies, or the last of it, it is there before anything else changes; where it begins with an effect
    of what flies, it is all after that.
    """
    most = max(waits.values())
    if any(way.flies for way in others) and all(way.window == EFFECT for way in chain if not waits[way.key]):
        return EFFECT
    more = any(way.window == EFFECT for way in others if way.kind != "stay")
    last = [way for way in chain if waits[way.key] == most] if more else chain
    return FLY if all(way.kind == "fly" for way in last) else CHAIN


def _waits(ways: list[Way]) -> dict[str, int]:
    """For how many things, one after the other, each mark waits, where one does that waits for what changes."""
    if not any(map(_cause, ways)):
        return {}
    causes = {way.key: _cause(way) for way in ways if way.kind != "stay"}
    if causes.keys().isdisjoint(causes.values()):
        return {}

    def waits(key: str, seen: tuple[str, ...] = ()) -> int:
        cause = causes.get(key)
        return 0 if cause not in causes or cause in seen else 1 + waits(cause, (*seen, key))

    return {way.key: waits(way.key) for way in ways}


def _cause(way: Way) -> str | None:
    """The key of what a way waits for; what goes away waits for nothing, as it did only when it came."""
    return None if way.kind in ("leave", "sink") else way.end.waits_for
