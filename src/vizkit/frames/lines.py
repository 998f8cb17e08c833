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


def broken(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """The pieces on lines no wider than `room` ems, neighbours of one look joined."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        across = sum(other.wide for other in lines[-1])
        ends = across + width(piece.text.rstrip(), "sans", piece.weight)
        if lines[-1] and ends > room and piece.text[0] not in _CLOSING:
            lines.append([])
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
            return size, lines
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
