"""Lines: text of several colours and weights, broken where its language breaks it, set in the middle of a room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

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

    def cut(self) -> list[Piece]:
        """The piece where a line may be broken: after a blank, around Chinese characters."""
        parts, word = [], ""
        for sign in self.text:
            word += sign
            if sign == " " or ord(sign) > _WIDE:
                parts.append(word)
                word = ""
        return [replace(self, text=part) for part in [*parts, *([word] if word else [])]]


def _words(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces between which no line may be broken, together: “4”, “×” and “4” of 4×4, a number and its unit."""
    words: list[list[Piece]] = []
    for piece in pieces:
        if words and (_is_unit(words[-1], piece) or not _breaks(words[-1][-1].text[-1], piece.text[0])):
            words[-1].append(piece)
        else:
            words.append([piece])
    return words


def _is_unit(word: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece is the unit after a filled blank: “MB” of 204 MB."""
    filled = len(word) > 1 and word[-1].text == " " and word[-2].weight != piece.weight
    return filled and len(piece.text.rstrip(f" ,.:;?{_CLOSING}")) <= UNIT


def _breaks(before: str, after: str) -> bool:
    """Whether a line may be broken between these signs."""
    return after not in f" {_CLOSING}" and (before == " " or ord(before) > _WIDE or ord(after) > _WIDE)


def even(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """The pieces on no more lines than they need in `room` ems, all about as long, so that no word ends up alone."""
    lines, least = broken(pieces, room), 0.0
    for _ in range(HALVINGS if len(lines) > 1 else 0):
        between = (least + room) / 2
        found = broken(pieces, between)
        if len(found) == len(lines):
            lines, room = found, between
        else:
            least = between
    return lines


def broken(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """The pieces on lines no wider than `room` ems, neighbours of one look joined."""
    lines: list[list[Piece]] = [[]]
    for word in _words(pieces):
        across = sum(other.wide for other in lines[-1])
        *first, last = word
        ends = across + sum(piece.wide for piece in first) + width(last.text.rstrip(), "sans", last.weight)
        if lines[-1] and ends > room:
            lines.append([])
        for piece in word:
            if lines[-1] and (lines[-1][-1].colour, lines[-1][-1].weight) == (piece.colour, piece.weight):
                piece = replace(piece, text=lines[-1].pop().text + piece.text)
            lines[-1].append(piece)
    return [[*line[:-1], replace(line[-1], text=line[-1].text.rstrip())] for line in lines if line]


def fitting(pieces: Sequence[Piece], box: Bounds, size: float, least: float) -> tuple[float, list[list[Piece]]]:
    """The largest size, from `size` down to `least`, at which the pieces fit in `box`, and their lines then."""
    left, top, right, bottom = box
    while True:
        lines = broken(pieces, (right - left) / size)
        if size <= least or len(lines) * size * LEADING <= bottom - top:
            return size, even(pieces, (right - left) / size)
        size = max(least, size - 1)


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
