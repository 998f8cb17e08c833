"""The code panel: the reference's own source with the line that spoke lit, its variables, and the open calls."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from vizkit.language.numerals import numeral
from vizkit.picture.marks import Box, Mark, Text
from vizkit.picture.type import width
from vizkit.trace import Call, Step, Traced

SIZE, LEADING = 22.0, 33.0
INDENT = 2
LONGEST = 52
PAD = 26.0


def advance() -> float:
    """The width of a sign of code."""
    return SIZE * width("0", "mono")


def code_width(step: Step) -> float:
    """How wide the panel of the speaking call's source is."""
    longest = max(len(line) for _, lines in _wrapped(step.calls[-1].reference) for line in lines)
    return max(440.0, longest * advance() + 2 * PAD + 8)


def code(
    step: Step,
    box: tuple[float, float, float, float],
    *,
    watch: Sequence[str] | None,
    decimals: int,
    colours: Mapping[str, str],
) -> list[Mark]:
    """The panel in `box`: source above, watched variables below, open calls between them where there are several."""
    left, top, right, bottom = box
    marks: list[Mark] = [
        Box(
            key="code/panel",
            x=(left + right) / 2,
            y=(top + bottom) / 2,
            w=right - left,
            h=bottom - top,
            radius=18,
            fill="panel",
            edge="edge",
            thick=2.5,
        )
    ]
    values = watched(step, watch, decimals, int((right - left - 2 * PAD) / advance()) - 2)
    foot = bottom - PAD - 36.0 * len(values)
    across = left + PAD + (2 + max((len(name) for name, _ in values), default=0)) * advance()
    for i, (name, value) in enumerate(values):
        marks += _variable(name, value, left + PAD, across, foot + 36.0 * (i + 0.5), name in step.fresh, colours)
    if any(call.reference.recursive for call in step.calls):
        stack = _stack(step.calls, left + PAD, right - PAD, foot - 18, (bottom - top) * 0.42)
        marks += stack
        foot = min([foot, *(mark.y - 24 for mark in stack)])
    return marks + _source(step.calls[-1], left, right, top + PAD, foot - 20)


@cache
def _wrapped(reference: Traced) -> list[tuple[int, list[str]]]:
    """The lines of a reference's source with their places, indented less and none longer than the panel is wide."""
    found = []
    for i, line in enumerate(reference.source.lines):
        bare = line.lstrip(" ")
        indent = (len(line) - len(bare)) // 4 * INDENT
        pieces = textwrap.wrap(bare, LONGEST - indent, subsequent_indent=" " * INDENT * 2, break_long_words=False)
        found.append((i, [" " * indent + piece for piece in pieces]))
    return found


def _source(call: Call, left: float, right: float, top: float, bottom: float) -> list[Mark]:
    lit = call.reference.source.statement(call.line)
    lines = [(i, n, text) for i, pieces in _wrapped(call.reference) for n, text in enumerate(pieces)]
    room = max(1, int((bottom - top) / LEADING))
    at = next(k for k, (i, _, _) in enumerate(lines) if i == lit[-1])
    first = max(0, min(len(lines) - room, at - room // 2)) if len(lines) > room else 0
    name, marks = call.reference.__name__, []
    for k, (i, n, text) in enumerate(lines[first : first + room]):
        y = top + (k + 0.5) * LEADING
        on = i in lit
        if on and n == 0 and i == lit[0]:
            count = sum(1 for j, _, _ in lines if j in lit)
            middle = y + (count - 1) * LEADING / 2
            marks.insert(
                0,
                Box(
                    key="code/lit",
                    x=(left + right) / 2,
                    y=middle,
                    w=right - left - 24,
                    h=count * LEADING,
                    radius=7,
                    fill="now/22",
                ),
            )
            marks.insert(1, Box(key="code/bar", x=left + 15, y=middle, w=5, h=count * LEADING, radius=2, fill="now"))
        bare = text.lstrip(" ")
        marks.append(
            Text(
                key=f"code/{name}/{i}/{n}",
                words=(bare,),
                x=left + PAD + (len(text) - len(bare)) * advance(),
                y=y,
                size=SIZE,
                face="mono",
                anchor=0.0,
                colour="text" if on else "quiet",
                weight=500 if on else 400,
            )
        )
    return marks


def watched(step: Step, watch: Sequence[str] | None, decimals: int, room: int) -> list[tuple[str, str]]:
    """Names and values of the watched variables; without `watch` those of the speaking call that are short to say.

    A value that with the longest name has more signs than there is `room` for is only summed up.
    """
    held = step.variables if watch is not None else step.calls[-1].variables
    names = (
        [name for name in watch if name in held]
        if watch is not None
        else [name for name in held if brief(held[name])][-6:]
    )
    most = room - max(map(len, names), default=0)
    values = [numeral(held[name], decimals) if brief(held[name]) else _summary(held[name]) for name in names]
    return [
        (name, value if len(value) <= most else _summary(held[name])) for name, value in zip(names, values, strict=True)
    ][:6]


def brief(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim <= 1 and value.size <= 8
    if isinstance(value, (tuple, list)):
        return len(value) <= 16 and all(isinstance(item, (int, float, str, np.generic)) for item in value)
    return isinstance(value, (int, float, str, slice, range, np.generic)) or value is None


def _summary(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return "×".join(map(str, value.shape)) + " array"
    return f"{len(value)} items" if hasattr(value, "__len__") else numeral(value)


def _variable(
    name: str, value: str, left: float, across: float, y: float, fresh: bool, colours: Mapping[str, str]
) -> list[Mark]:
    colour = colours.get(name, "text" if fresh else "quiet")
    return [
        Text(key=f"watch/{name}", words=(name,), x=left, y=y, size=SIZE, face="mono", anchor=0.0, colour="quiet"),
        Text(
            key=f"watch/{name}/value",
            words=(value,),
            x=across,
            y=y,
            size=SIZE,
            face="mono",
            anchor=0.0,
            colour=colour,
            weight=600 if fresh else 400,
        ),
    ]


def _stack(calls: Sequence[Call], left: float, right: float, bottom: float, room: float) -> list[Mark]:
    """The open calls, the innermost on top: each its name and its arguments; "…" for outer ones without room."""
    height = 40.0
    shown = list(enumerate(calls))[-max(1, int(room / height)) :]
    marks: list[Mark] = []
    for up, (depth, call) in enumerate(shown):
        y = bottom - (up + 0.5) * height
        now = depth == len(calls) - 1
        hidden = up == 0 and depth > 0
        said = "…" if hidden else called(call, int((right - left - 30) / advance()))
        marks.append(
            Box(
                key=f"stack/{depth}",
                x=(left + right) / 2,
                y=y,
                w=right - left,
                h=height - 6,
                radius=7,
                fill="now/22" if now else "cell",
                edge="now" if now else None,
            )
        )
        marks.append(
            Text(
                key=f"stack/{depth}#",
                words=(said,),
                x=left + 15,
                y=y,
                size=SIZE,
                face="mono",
                anchor=0.0,
                colour="text" if now else "quiet",
                over="cell",
            )
        )
    return marks


def called(call: Call, most: int) -> str:
    """An open call with its plain arguments, in at most so many signs."""
    names = call.reference.parameters
    values = [
        numeral(call.variables[name]) for name in names if name in call.variables and _plain(call.variables[name])
    ]
    for short in (call.reference.__name__, "".join(word[0] for word in call.reference.__name__.split("_"))):
        if len(said := f"{short}({', '.join(values)})") <= most:
            return said
    return said[:most]


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, (int, float, str)) or not hasattr(value, "__len__")
