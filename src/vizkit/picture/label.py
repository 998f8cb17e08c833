"""Words, a formula, an arrow between two things."""

from __future__ import annotations

import inspect
import re
from typing import Any

from vizkit.picture.formula import set_formula
from vizkit.picture.layout import Picture
from vizkit.picture.marks import Formula, Link, Text
from vizkit.picture.words import words
from vizkit.trace import Traced


def label(
    key: str,
    *content: Any,
    size: float = 30.0,
    colour: str = "text",
    weight: int = 500,
    face: str = "sans",
    decimals: int = 2,
    came_from: str | None = None,
    goes_into: str | None = None,
    arc: float = 0.0,
    anchor: float = 0.5,
) -> Picture:
    """One line of words and variables: `label("sum", ("sum ", "和 "), total)`."""
    said, own = words(list(content), decimals)
    return Picture.of(
        [
            Text(
                key=key,
                words=said,
                own=own,
                size=size,
                colour=colour,
                weight=weight,
                face=face,
                anchor=anchor,
                came_from=came_from,
                goes_into=goes_into,
                arc=arc,
            )
        ]
    )


def formula(key: str, reference: Traced, name: str, *, size: float = 36.0, colour: str = "text") -> Picture:
    """The formula that stands under `name` in the reference's own documentation, as `name: $ … $`."""
    found = re.search(rf"^\s*{re.escape(name)}: \$(.+?)\$", inspect.getdoc(reference) or "", re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError(f"the documentation of {reference.__name__} has no formula {name!r}")
    typst = " ".join(found[1].split())
    return Picture.of([Formula(key=key, typst=typst, size=size, colour=colour, extent=set_formula(typst).extent)])


def link(
    key: str,
    source: str,
    target: str,
    *,
    colour: str = "faint",
    thick: float = 3.0,
    arrow: bool = False,
    dashed: bool = False,
    bend: float = 0.0,
    gap: float = 6.0,
) -> Picture:
    """A line from one mark to another, named by their keys wherever they stand: add it to a picture with `+`."""
    one = Link(
        key=key,
        source=source,
        target=target,
        colour=colour,
        thick=thick,
        arrow=arrow,
        dashed=dashed,
        bend=bend,
        gap=gap,
    )
    return Picture.of([one], (0, 0, 0, 0))
