"""Lines: text of several colours and weights, broken where its language breaks it, set in the middle of a room."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby

from vizkit.picture.marks import Text
from vizkit.picture.style import Bounds
from vizkit.picture.type import width

LEADING = 1.3
"""Ems from one line to the next."""

HALVINGS = 6
"""How often the room is halved to find lines about as long as one another."""

UNIT = 2
"""Letters of a unit, at most."""

_CLOSING = "，。：；、！？）"
_WIDE = 0x2E80
"""The signs from here on stand without blanks between words."""

# Said by what it is, and not by what it is not, it is soon compiled.
_HELD = f"\\x00-\\x1f!-{chr(_WIDE - 1)}"
_BREAKABLE = re.compile(f"[{_HELD}]*[^{_HELD}]|[{_HELD}]+")
"""Signs up to one after which a line may be broken, or to the end."""


@dataclass(frozen=True)
class Piece:
    """Words in one colour and weight."""

    text: str
    colour: str = "text"
    weight: int = 500

    @cached_property
    def wide(self) -> float:
        """Its width in ems."""
        return width(self.text, "sans", self.weight)

    def cut(self) -> tuple[Piece, ...]:
        """The piece where a line may be broken: after a blank, around Chinese characters."""
        return tuple(Piece(part, self.colour, self.weight) for part in _BREAKABLE.findall(self.text))

    @property
    def look(self) -> tuple[str, int]:
        return self.colour, self.weight


@dataclass(frozen=True)
class _Word:
    """Pieces between which no line may be broken: “4”, “×” and “4” of 4×4, a number and its unit."""

    pieces: tuple[Piece, ...]
    wide: float
    """Its width in ems, and without the blank at its end."""
    bare: float


def _words(pieces: Sequence[Piece]) -> list[_Word]:
    """The pieces as words, which are measured."""
    words: list[list[Piece]] = []
    for piece in pieces:
        if words and (_is_unit(words[-1], piece) or not _breaks(words[-1][-1].text[-1], piece.text[0])):
            words[-1].append(piece)
        else:
            words.append([piece])
    return [_measured(*word) for word in words]


def _measured(*pieces: Piece) -> _Word:
    *first, last = pieces
    begun = sum(piece.wide for piece in first)
    return _Word(pieces, begun + last.wide, begun + width(last.text.rstrip(), "sans", last.weight))


def _is_unit(word: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece is the unit after a filled blank: “MB” of 204 MB."""
    filled = len(word) > 1 and word[-1].text == " " and word[-2].weight != piece.weight
    return filled and len(piece.text.rstrip(f" ,.:;?{_CLOSING}")) <= UNIT


def _breaks(before: str, after: str) -> bool:
    """Whether a line may be broken between these signs."""
    return after not in f" {_CLOSING}" and (before == " " or ord(before) > _WIDE or ord(after) > _WIDE)


def _even(words: Sequence[_Word], room: float) -> list[list[_Word]]:
    """The words on no more lines than they need in `room` ems, all about as long, so that no word ends up alone."""
    lines, least = _lines(words, room), 0.0
    for _ in range(HALVINGS if len(lines) > 1 else 0):
        between = (least + room) / 2
        found = _lines(words, between)
        if len(found) == len(lines):
            lines, room = found, between
        else:
            least = between
    return lines


def _lines(words: Sequence[_Word], room: float) -> list[list[_Word]]:
    """The words on lines no wider than `room` ems."""
    lines: list[list[_Word]] = []
    across = math.inf
    for word in words:
        if across + word.bare > room:
            lines.append([])
            across = 0.0
        lines[-1].append(word)
        across += word.wide
    return lines


def _joined(line: Sequence[_Word]) -> list[Piece]:
    """The pieces of a line, neighbours of one look made one, without the blank at its end."""
    looks = groupby((piece for word in line for piece in word.pieces), key=lambda piece: piece.look)
    *before, last = [Piece("".join(piece.text for piece in same), *look) for look, same in looks]
    return [*before, replace(last, text=last.text.rstrip())]


@lru_cache(maxsize=1024)
def fitting(pieces: tuple[Piece, ...], box: Bounds, size: float, least: float) -> tuple[float, list[list[Piece]]]:
    """The largest size, from `size` down to `least`, at which the pieces fit in `box`, and their lines then."""
    (left, top, right, bottom), words = box, _words(pieces)
    while size > least and len(_lines(words, (right - left) / size)) * size * LEADING > bottom - top:
        size = max(least, size - 1)
    return size, [_joined(line) for line in _even(words, (right - left) / size)]


def placed(lines: Sequence[Sequence[Piece]], box: Bounds, size: float, key: str, anchor: float = 0.5) -> Iterator[Text]:
    """The lines as marks in the middle of `box`; with an anchor of zero from its left side on."""
    left, top, right, bottom = box
    for row, line in enumerate(lines):
        across = left + anchor * (right - left - size * sum(piece.wide for piece in line))
        y = (top + bottom) / 2 + (row - (len(lines) - 1) / 2) * size * LEADING
        for place, piece in enumerate(line):
            if piece.text.strip():
                look = {"colour": piece.colour, "weight": piece.weight, "anchor": 0.0}
                yield Text(key=f"{key}/{row}/{place}", words=(piece.text,), x=across, y=y, size=size, **look)
            across += piece.wide * size
