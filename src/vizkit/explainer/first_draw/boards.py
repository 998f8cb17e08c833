"""Boards: a list of a few tables of one shape, such as the solutions of a puzzle, side by side."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from itertools import chain
from typing import Any

from vizkit import shapes
from vizkit.explainer.first_draw.kinds import is_plain
from vizkit.explainer.first_draw.part import Part
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.shapes.cells import Cells

MOST, LARGEST = 4, 8
"""How many boards there are at most, and how many rows and columns each has."""


class Boards(Part):
    """Tables side by side; what is still to come has its room."""

    TALL = True

    @cached_property
    def fullest(self) -> tuple:
        """What it is when there are most."""
        return max(self.story.values(self.name), key=len)

    def state(self, moment: int) -> Hashable | None:
        value = self.value(moment)
        return id(value) if isinstance(value, tuple) else None

    def drawn(self, moment: int) -> Picture:
        value = self.value(moment)
        there = [self._board(board, place) for place, board in enumerate(value)]
        to_come = [self._board(self.fullest[place], place).hidden() for place in range(len(value), len(self.fullest))]
        boards = [*there, *to_come]
        return self.titled(shapes.beside(*boards) if len(boards) > 1 else boards[0])

    def _board(self, board: tuple, place: int) -> Cells:
        values = {
            (r, c): ink(item, self.name, (place, r, c)) for r, row in enumerate(board) for c, item in enumerate(row)
        }
        rows, columns = (tuple(range(len(each))) for each in (board, board[0]))
        return Cells(f"{self.name}/{place}", values, rows, columns, airy=True, even=True)


def is_of_boards(story: Story, name: str) -> bool:
    """Whether a variable is a list of a few tables that are all of one shape, and small."""
    held = list(story.values(name))
    if not all(isinstance(value, tuple) and len(value) <= MOST for value in held):
        return False
    boards = {id(board): board for value in held for board in value}.values()
    return bool(boards) and all(map(_is_board, boards)) and len({(len(each), len(each[0])) for each in boards}) == 1


def _is_board(board: Any) -> bool:
    rows = isinstance(board, tuple) and 1 < len(board) <= LARGEST and all(isinstance(row, tuple) for row in board)
    return rows and _is_even(board)


def _is_even(board: tuple[tuple, ...]) -> bool:
    """Whether its rows are all as long, not too long, and of plain values."""
    return len(set(map(len, board))) == 1 and len(board[0]) <= LARGEST and all(map(is_plain, chain(*board)))
