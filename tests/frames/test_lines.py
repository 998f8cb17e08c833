"""Lines of a sentence: broken where its language breaks it, about as long as one another."""

from __future__ import annotations

import pytest

from vizkit.frames.lines import Piece, broken, even, fitting


def blank(text: str) -> Piece:
    """A filled blank."""
    return Piece(text, "text", 650)


def said(lines) -> list[str]:
    return ["".join(piece.text for piece in line) for line in lines]


SIZE = [*Piece("convolve at ").cut(), blank("4"), *Piece("×").cut(), blank("4"), *Piece(" now").cut()]
UNIT = [*Piece("each sends ").cut(), blank("204"), *Piece(" MB, and on").cut()]
CHINESE = [*Piece("每台发 ").cut(), blank("204"), *Piece(" MB，单一中心").cut()]


@pytest.mark.parametrize(("pieces", "whole"), [(SIZE, "4×4"), (UNIT, "204 MB,"), (CHINESE, "204 MB，")])
def test_no_line_is_broken_within_a_size_or_between_a_number_and_its_unit(pieces, whole):
    for room in range(4, 16):
        lines = said(broken(pieces, room))
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
        lines = even(pieces, room)
        wide = [sum(piece.wide for piece in line) for line in lines]
        assert len(lines) == len(broken(pieces, room)) and max(wide) <= room
        assert max(wide) <= alone / len(lines) + max(piece.wide for piece in pieces)


def test_what_fits_on_one_line_stays_on_one():
    pieces = Piece("one line").cut()
    assert said(fitting(pieces, (0, 0, 900, 100), 40, 30)[1]) == ["one line"]
