"""The frame: which parts of a moment are on the screen in a layout, and all of their marks.

The key of a mark that is not on the stage begins with a colon: a scene may call its shapes as it likes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vizkit.frames.code_panel import code
from vizkit.frames.note import note
from vizkit.frames.show import Moment, Show
from vizkit.frames.stage import panelled, stage
from vizkit.frames.timeline import timeline
from vizkit.frames.title import title
from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Mark, changed
from vizkit.picture.style import LAYOUTS, Style

PARTS = {name: layout.parts for name, layout in LAYOUTS.items()}
"""What is on the screen in each layout, the lowest first."""


def screen(show: Show, moment: Moment, style: Style, parts: Sequence[str] | None = None) -> tuple[Mark, ...]:
    """Every mark of the frame at `moment`, or of these parts of it, its colours and its language put on."""
    return tuple(put_on(mark, style, show.film.languages) for mark in bare(show, moment, style, parts))


def bare(show: Show, moment: Moment, style: Style, parts: Sequence[str] | None = None) -> tuple[Mark, ...]:
    """The same marks with their colours by meaning and their words in every language."""
    if parts == ("stage",):
        return linked(stage(show, moment, style))
    return linked(
        mark if part == "stage" else changed(mark, prompt=True)
        for part in parts or PARTS[style.layout]
        if style.captions or part != "note"
        for mark in _DRAWN[part](show, moment, style)
    )


def _code(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    panel = panelled(show, moment.act, style.layout)
    if panel is not None:
        act = show.acts[moment.act]
        yield from code(panel, moment.step, moment.number, act.decimals, show.film.colours, show.film.languages)


_DRAWN = {"stage": stage, "note": note, "title": title, "code": _code, "timeline": timeline}
