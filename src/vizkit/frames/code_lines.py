"""Lines of code, broken where they are longer than the room: at commas, brackets and operators, the rest indented."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from vizkit.trace import Traced

INDENT = 2
"""Signs that a block is indented by."""

HANGING = 4, 2
"""Signs that the rest of a broken line is indented by: the second where that saves rows."""

_TOKEN = re.compile(r"\"[^\"]*\"|'[^']*'|\w+|\s+|\*\*|//|[<>=!+\-*/@%]=|.")
_TEXT = re.compile(r"(?P<quote>[\"'])(?P<words>.*?)(?P=quote)")
_BEGINNING = 12
"""Signs that are left of a text for which there is no room."""

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_ASSIGNING = frozenset("= += -= *= /= //= **= @= %=".split())
_OPERATORS = frozenset("+ - * / // ** @ % < > <= >= == !=".split())
_JOINING = frozenset("and or if else for in".split())
_BINDING = _OPERATORS | _JOINING | frozenset("not is elif while return def lambda".split())

_ROW, _WITHIN_A_NAME = 3.0, 8.0
"""What a row more costs, and a break at a name's underscore, where every bracket that is open costs one."""


@dataclass(frozen=True)
class Row:
    """A row of a listing: part `part` of line `line` of the source, `indent` signs from the left."""

    line: int
    part: int
    indent: int
    text: str

    @property
    def signs(self) -> int:
        return self.indent + len(self.text)


@lru_cache(maxsize=256)
def listed(reference: Traced, most: int) -> tuple[tuple[Row, ...], tuple[Row, ...]] | None:
    """The rows of a reference's head, its name with its parameters, and of its body, none longer than `most` signs.

    Texts are cut short where there is no room for them; `None` where that is not enough.
    """
    lines = reference.source.lines
    ends = next((number for number, line in enumerate(lines) if line.endswith(":")), 0)
    name = " ".join(line.strip() for line in lines[: ends + 1]).removeprefix("def ").removesuffix(":")
    head = _rows(0, name, 0, most)
    below = lines[ends + 1 :]
    levels = zip(below, _levels(below), strict=True)
    body = [_rows(number, line.strip(), level, most) for number, (line, level) in enumerate(levels, ends + 1)]
    if head is None or None in body:
        return None
    return head, tuple(row for rows in body for row in rows)


def _levels(lines: Sequence[str]) -> Iterator[int]:
    """How many blocks each line is in; the rest of a statement is in one more, however far it is indented."""
    around: list[int] = []
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        while around and around[-1] > indent:
            around.pop()
        if not around or around[-1] < indent:
            around.append(indent)
        yield len(around) - 1


def _rows(number: int, text: str, level: int, most: int) -> tuple[Row, ...] | None:
    """The rows of one line."""
    indent = INDENT * level
    parts = parted(text, most - indent) or parted(_TEXT.sub(_shortened, text), most - indent)
    return parts and tuple(Row(number, part, indent + more, text) for part, (more, text) in enumerate(parts))


def _shortened(text: re.Match[str]) -> str:
    """A long text between its quotes, of which the beginning tells enough."""
    quote, words = text["quote"], text["words"]
    return f"{quote}{words[:_BEGINNING].rstrip()}…{quote}" if len(words) > _BEGINNING + 1 else text[0]


def parted(line: str, most: int) -> list[tuple[int, str]] | None:
    """The line in parts of at most `most` signs, each with how far it hangs; `None` where a part is longer."""
    found = [parts for hanging in HANGING if (parts := _parted(line, most, hanging)) is not None]
    return min(found, key=len) if found else None


def _parted(line: str, most: int, hanging: int) -> list[tuple[int, str]] | None:
    """As `parted`, what hangs by `hanging`: on few rows, broken outside brackets, before operators, after commas."""
    places = {0: 0.0, **dict(_places(line)), len(line): 0.0}
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for end in list(places)[1:]:
        costs = [
            (cost + _ROW + places[end], [*way, end])
            for start, (cost, way) in best.items()
            if len(line[start:end].rstrip(" ")) <= most - (hanging if start else 0)
        ]
        if costs:
            best[end] = min(costs)
    if len(line) not in best:
        return None
    way = best[len(line)][1]
    return [(hanging if start else 0, line[start:end].rstrip(" ")) for start, end in pairwise(way)]


def _places(line: str) -> Iterator[tuple[int, float]]:
    """Where a line may be broken, and what that costs: nothing before what joins, little after what assigns."""
    depth, before, tokens = 0, "", [*_TOKEN.finditer(line)]
    for token, after in zip(tokens, [*(other[0] for other in tokens[1:]), ""], strict=True):
        text = token[0]
        if text.isspace():
            yield token.end(), depth + _cost(before, after, depth)
            continue
        if text == "." and before:
            yield token.start(), depth + 2.5
        depth += (text in _OPEN) - (text in _CLOSE)
        if text in _OPEN and token.end() < len(line):
            yield token.end(), depth + (0.5 if text == "(" else 2.5)
        for cut in re.finditer(r"(?<=[a-z0-9]_)(?=[a-z0-9])", text):
            yield token.start() + cut.start(), depth + _WITHIN_A_NAME
        before = text


def _cost(before: str, after: str, depth: int) -> float:
    """What it costs to break between these two, beside the brackets that are open."""
    if before in _ASSIGNING:
        return 0.3
    if before in _BINDING or after in _ASSIGNING:
        return 2.0
    if after in _JOINING:
        return 0.0
    return 0.5 if after in _OPERATORS else 0.0 if depth else 1.0
