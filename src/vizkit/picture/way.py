"""A way: what becomes of one mark from one picture to the next."""

from __future__ import annotations

from typing import Literal, NamedTuple

from vizkit.picture.detours import STRAIGHT, Path
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Formula, Mark, Text

Kind = Literal["stay", "change", "grow", "move", "strike", "enter", "leave", "fly", "sink"]
"""What becomes of a mark: an edge grows, what flies comes from another mark and what sinks goes into one."""


class Way(NamedTuple):
    """One mark's part in a transition: from `start` to `end`, either of which may be missing, in its `window`."""

    start: Mark | None
    end: Mark | None
    window: tuple[float, float]
    kind: Kind
    path: Path = STRAIGHT

    @property
    def key(self) -> str:
        return (self.end or self.start).key

    @property
    def thing(self) -> str:
        """What a flying mark is of: the block that keeps together, or a box and its text."""
        mark = self.start if self.kind == "sink" else self.end or self.start
        return mark.block or mark.key.removesuffix(TEXT)

    @property
    def flies(self) -> bool:
        return self.kind in ("fly", "sink")

    @property
    def lifted(self) -> bool:
        """Whether a mark moves above others: it has an arc."""
        return self.kind == "move" and self.end.arc != 0

    @property
    def travels(self) -> bool:
        """Whether a mark goes from one place to another, and could cover what is in between."""
        return (self.flies or self.kind == "move") and covers(self.end or self.start)

    @property
    def rests(self) -> bool:
        """Whether a mark is where it was."""
        return self.kind in ("stay", "change", "strike")


def covers(mark: Mark) -> bool:
    """Whether what is below a mark is not seen, or not read."""
    return is_text(mark) or getattr(mark, "fill", None) is not None or getattr(mark, "closed", False)


def is_text(mark: Mark) -> bool:
    """Whether a mark is to be read."""
    return isinstance(mark, (Text, Formula))


def is_label(mark: Mark) -> bool:
    """Whether a mark is written on the picture, and not what a cell holds."""
    return is_text(mark) and not mark.key.endswith(TEXT)
