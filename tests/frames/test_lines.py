"""Lines of a sentence: broken where its language breaks it, about as long as one another."""

from __future__ import annotations

import pytest

from vizkit.frames.lines import Piece, fitting


def blank(text: str) -> Piece:
    """A filled blank."""
    return Piece(text, "text", 650)


def said(lines) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


SIZE = *Piece("convolve at ").cut(), blank("4"), *Piece("×").cut(), blank("4"), *Piece(" now").cut()
UNIT = *Piece("each sends ").cut(), blank("204"), *Piece(" MB, and on").cut()
CHINESE = *Piece("每台发 ").cut(), blank("204"), *Piece(" MB，单一中心").cut()


def lines_of(pieces, room: float) -> list[list[Piece]]:
    """The pieces on as many lines as they need in `room` ems."""
    return fitting(pieces, (0, 0, room, 0), 1.0, 1.0)[1]


@pytest.mark.parametrize(("pieces", "whole"), [(SIZE, "4×4"), (UNIT, "204 MB,"), (CHINESE, "204 MB，")])
def test_no_line_is_broken_within_a_size_or_between_a_number_and_its_unit(pieces, whole):
    for room in range(4, 16):
        lines = said(lines_of(pieces, room))
        assert any(whole in line for line in lines)
        assert not any(line.startswith(" ") for line in lines)


@pytest.mark.parametrize(
    "sentence",
    ["PixelUnshuffle takes the same path back, bit for bit", "最后的操作才复制，但不计算：十六个中十四个换址"],
)
def test_lines_are_no_more_than_they_must_be_and_about_as_long_as_one_another(sentence):
    pieces = Piece(sentence).cut()
    alone = sum(piece.wide for piece in pieces)
    for room in (0.95 * alone, 0.7 * alone, 0.45 * alone):
        lines = lines_of(pieces, room)
        wide = [sum(piece.wide for piece in line) for line in lines]
        assert max(wide) <= room and len(lines) == _fewest([piece.wide for piece in pieces], room)
        assert max(wide) <= alone / len(lines) + max(piece.wide for piece in pieces)


def _fewest(widths: list[float], room: float) -> int:
    """How many lines it takes where each is filled before the next is begun."""
    lines, across = 1, 0.0
    for wide in widths:
        lines, across = (lines + 1, wide) if across + wide > room else (lines, across + wide)
    return lines


def test_what_fits_on_one_line_stays_on_one():
    pieces = Piece("one line").cut()
    assert said(fitting(pieces, (0, 0, 900, 100), 40, 30)[1]) == ["one line"]
