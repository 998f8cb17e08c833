"""The code panel: the algorithm with the line that ran lit, at most twelve rows at a time; variables and open calls.

How it is laid out is decided once an act: how wide it is, which rows are in sight at each moment, where each variable
stands. Beside the stage it is as narrow as its lines; below it, the variables stand beside the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from vizkit.explainer import Run
from vizkit.frames.code_lines import Row, listed
from vizkit.frames.code_window import tops
from vizkit.frames.open_calls import called
from vizkit.frames.watched import Watch, watch
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.style import Bounds, Layout
from vizkit.picture.type import width
from vizkit.trace import Step, Traced

ROWS = 12
"""Rows of the listing that are seen at a time."""

_LEADING, _VALUE, _CALL = 1.4, 1.5, 1.65
"""Ems from one row of code, one variable and one call to the next."""

_PAD, _BAR = 16.0, 5.0
_CALLS, _VARIABLES = 5, 6
"""Open calls that have room, and rows of variables that always have."""

_APART = 0.6
"""Ems between code, variables and calls where they are below one another."""

_GAP = 0.3
"""Rows between an excerpt's head and its body."""

_SHORTEST = 20
"""Signs that a panel is wide at least."""


@dataclass(frozen=True)
class Excerpt:
    """A reference's rows: its head, which is always in sight, and its body, seen through a window."""

    head: tuple[Row, ...]
    body: tuple[Row, ...]
    room: int

    @property
    def widest(self) -> int:
        return max(row.signs for row in (*self.head, *self.body))

    def seen(self, top: int) -> list[tuple[float, Row]]:
        """The rows in sight, each with its middle in rows from the top of the panel; a gap parts head and body.

        A statement that would be cut at the foot is not begun.
        """
        rows, first = self.body[top : top + self.room], len(self.head) + _GAP
        cut = [row for row in self.body[top + self.room :][:1] if row.part and row.line != rows[0].line]
        rows = [row for row in rows if not cut or row.line != cut[0].line]
        return [(place + 0.5, row) for place, row in enumerate(self.head)] + [
            (first + place + 0.5, row) for place, row in enumerate(rows)
        ]

    def span(self, lit: range) -> tuple[int, int] | None:
        """The rows of the body that are lit, where any are."""
        found = [place for place, row in enumerate(self.body) if row.line in lit]
        return (found[0], found[-1]) if found else None


@dataclass(frozen=True)
class Panel:
    """An act's panel: its box and type, its excerpts, the first row in sight at each moment, what it watches."""

    box: Bounds
    size: float
    across: bool
    excerpts: Mapping[Traced, Excerpt]
    tops: tuple[int, ...]
    watch: Watch
    calls: int

    @property
    def advance(self) -> float:
        """The width of a sign of code."""
        return self.size * width("0", "mono")

    @property
    def columns(self) -> tuple[Bounds, Bounds]:
        """The room of the code, and that of variables and calls: below one another, or beside one another."""
        left, top, right, bottom = self.box
        left, top, right, bottom = left + _PAD + _BAR, top + _PAD, right - _PAD + _BAR, bottom - _PAD
        if self.across:
            middle = left + max(excerpt.widest for excerpt in self.excerpts.values()) * self.advance + 2 * _PAD
            return (left, top, middle - 2 * _PAD, bottom), (middle, top, right, bottom)
        foot = bottom - _below(self.watch, self.calls, self.size)
        return (left, top, right, foot), (left, foot, right, bottom)


def panel(run: Run, layout: Layout) -> Panel | None:
    """The panel of an act in a layout; `None` where it has none, or no line of it could be read."""
    if layout.code is None or run.of_two:
        return None  # of two runs the code would be one's alone
    steps, size = run.trace.steps, layout.code_size
    left, top, right, bottom = layout.code
    across, one = right - left > bottom - top, size * width("0", "mono")
    most = int(((right - left) * (0.64 if across else 1.0) - 2 * _PAD) / one)
    listings = {reference: listed(reference, most) for reference in dict.fromkeys(s.calls[-1].reference for s in steps)}
    if None in listings.values():
        return None
    ems, calls = (bottom - top - 2 * _PAD) / size, _calls(steps)
    if across:  # below the variables there
        calls = min(calls, int((ems - watch(steps, run.act.watch, _VARIABLES).rows * _VALUE) / _CALL))
        beside = 0.0
    else:
        longest = max(len(head) + len(body) for head, body in listings.values())
        beside = (min(ROWS, longest) + _GAP) * _LEADING + _APART * (1 + bool(calls))
    chosen = watch(steps, run.act.watch, max(_VARIABLES, int((ems - beside - calls * _CALL) / _VALUE)))
    below = 0.0 if across else _below(chosen, calls, size)
    room = min(ROWS, int((bottom - top - 2 * _PAD - below) / (size * _LEADING) - _GAP))
    excerpts = {
        reference: Excerpt(head, body, max(1, room - len(head))) for reference, (head, body) in listings.items()
    }
    widest = max(_SHORTEST, *(excerpt.widest for excerpt in excerpts.values()))
    narrow = left if across else max(left, right - widest * one - 2 * _PAD)
    box = (narrow, top, right, bottom)
    return Panel(box, size, across, excerpts, _tops(steps, excerpts), chosen, calls)


def _calls(steps: Sequence[Step]) -> int:
    """How many open calls are shown at a time: none without recursion."""
    recursive = any(call.reference.recursive for step in steps for call in step.calls)
    return min(_CALLS, max(len(step.calls) for step in steps)) if recursive else 0


def _below(watch: Watch, calls: int, size: float) -> float:
    """The height of what stands below the code."""
    rows = watch.rows
    return size * (rows * _VALUE + calls * _CALL + _APART * (bool(rows) + bool(calls)))


def lit(step: Step) -> range:
    """The lines of the speaking call's source that are lit."""
    call = step.calls[-1]
    return call.reference.source.statement(call.line)


def _tops(steps: Sequence[Step], excerpts: Mapping[Traced, Excerpt]) -> tuple[int, ...]:
    """The first row in sight at every moment, of the reference that speaks."""
    found = [0] * len(steps)
    for reference, excerpt in excerpts.items():
        own = [place for place, step in enumerate(steps) if step.calls[-1].reference is reference]
        spans = [excerpt.span(lit(steps[place])) or (0, 0) for place in own]
        starts = [place for place, row in enumerate(excerpt.body) if row.part == 0]
        for place, top in zip(own, tops(spans, starts, len(excerpt.body), excerpt.room), strict=True):
            found[place] = top
    return tuple(found)


def code(
    panel: Panel, step: Step, number: int, decimals: int, colours: Mapping[str, str], languages: Sequence[str]
) -> Iterator[Mark]:
    """The panel at the moment of this number: the source, and below or beside it variables and open calls."""
    left, top, right, bottom = panel.box
    x, y, look = (left + right) / 2, (top + bottom) / 2, {"fill": "panel", "edge": "edge"}
    yield Box(key=":code/panel", x=x, y=y, w=right - left, h=bottom - top, radius=18, **look)
    source, rest = panel.columns
    yield from _source(panel, step, panel.tops[number], source)
    others = bool(panel.watch.others.get(step.calls[-1].reference))
    foot = rest[3] if not panel.across else rest[1] + (len(panel.watch.of(step)) + others) * panel.size * _VALUE
    yield from _others(panel, step, rest, foot, decimals, languages)
    yield from _variables(panel, step, rest, foot - others * panel.size * _VALUE, decimals, colours, languages)
    if panel.calls:
        rows = panel.watch.rows
        foot = rest[3] if panel.across else rest[3] - panel.size * (rows * _VALUE + _APART * bool(rows))
        yield from _stack(panel, step, (rest[0], rest[1], rest[2] - _PAD / 2, foot))


def _source(panel: Panel, step: Step, top: int, box: Bounds) -> Iterator[Mark]:
    """The rows in sight, what is lit lighter, over a bar."""
    reference, lines, size = step.calls[-1].reference, lit(step), panel.size
    leading = size * _LEADING
    rows = panel.excerpts[reference].seen(top)
    ons = [place for place, row in rows if row.line in lines]
    if ons:
        h, y = (ons[-1] - ons[0] + 1) * leading, box[1] + (ons[0] + ons[-1]) / 2 * leading
        left, right = panel.box[0] + 6, box[2] + _PAD / 2 if panel.across else panel.box[2] - 6
        yield Box(key=":code/lit", x=(left + right) / 2, y=y, w=right - left, h=h, radius=7, fill="now/22")
        yield Box(key=":code/bar", x=left + _BAR / 2, y=y, w=_BAR, h=h, radius=2, fill="now")
    for place, row in rows:
        on = row.line in lines
        yield Text(
            key=f":code/{reference.__name__}/{row.line}/{row.part}",
            words=(row.text,),
            x=box[0] + row.indent * panel.advance,
            y=box[1] + place * leading,
            size=size,
            face="mono",
            anchor=0.0,
            colour="text" if on else "quiet",
            weight=500 if on else 400,
        )


def _variables(
    panel: Panel,
    step: Step,
    box: Bounds,
    foot: float,
    decimals: int,
    colours: Mapping[str, str],
    languages: Sequence[str],
) -> Iterator[Mark]:
    """The watched variables that have a value, each on its own row, what has changed heavier."""
    names, size = panel.watch.of(step), panel.size
    longest = max(map(len, names), default=0)
    values = panel.watch.values(step, decimals, int((box[2] - box[0]) / panel.advance) - 2, languages)
    for name, words in values:
        y = foot - (len(names) - names.index(name) - 0.5) * size * _VALUE
        fresh, at = name in step.fresh, {"y": y, "size": size, "face": "mono", "anchor": 0.0}
        colour = colours.get(name, "text" if fresh else "quiet")
        across = box[0] + (2 + longest) * panel.advance
        yield Text(key=f":watch/{name}", words=(name,), x=box[0], colour="quiet", **at)
        weight = 600 if fresh else 400
        yield Text(key=f":watch/{name}/value", words=words, x=across, colour=colour, weight=weight, **at)


def _others(
    panel: Panel, step: Step, box: Bounds, foot: float, decimals: int, languages: Sequence[str]
) -> Iterator[Mark]:
    """How many variables have no row, and heavier the one of them that has changed."""
    more = panel.watch.more(step, languages)
    if not more:
        return
    at = {"y": foot - 0.5 * panel.size * _VALUE, "size": panel.size, "face": "mono", "anchor": 0.0}
    yield Text(key=":more", words=more, x=box[0], colour="quiet", **at)
    across = box[0] + panel.size * max(width(each, "mono") for each in more) + 2 * panel.advance
    news = panel.watch.news(step, decimals, int((box[2] - across) / panel.advance), languages)
    if news:
        yield Text(key=":more/new", words=news, x=across, colour="text", weight=600, **at)


def _stack(panel: Panel, step: Step, box: Bounds) -> Iterator[Mark]:
    """The open calls, the innermost on top; "…" in place of outer ones without room."""
    left, _, right, bottom = box
    height, shown = panel.size * _CALL, list(enumerate(step.calls))[-panel.calls :]
    for up, (depth, call) in enumerate(shown):
        y, now = bottom - (up + 0.5) * height, depth == len(step.calls) - 1
        hidden = up == 0 and depth > 0
        words = "…" if hidden else called(call, int((right - left - 24) / panel.advance))
        look = {"fill": "now/22", "edge": "now"} if now else {"fill": "cell"}
        yield Box(key=f":stack/{depth}", x=(left + right) / 2, y=y, w=right - left, h=height - 6, radius=7, **look)
        yield Text(
            key=f":stack/{depth}#",
            words=(words,),
            x=left + 12,
            y=y,
            size=panel.size,
            face="mono",
            anchor=0.0,
            colour="text" if now else "quiet",
            over="cell",
        )
