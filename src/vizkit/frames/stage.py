"""The stage: an act's pictures, planned once over all its moments and drawn in the room that the code leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from vizkit.explainer.acts import Act
from vizkit.explainer.mistake import DrawError, SceneError
from vizkit.frames.code_panel import Panel, panel
from vizkit.frames.lit import Lit
from vizkit.frames.show import Moment, Show
from vizkit.inputs import InputError
from vizkit.picture.ink import InkError
from vizkit.picture.legibility import Seen
from vizkit.picture.links import linked
from vizkit.picture.marks import Bounds, Mark, kept
from vizkit.picture.plan import Crowded, Plan
from vizkit.picture.style import LAYOUTS, Style
from vizkit.picture.type import MissingGlyph

GAP = 24.0
"""Pixels between the stage and the panel beside it."""

MARGIN = 20.0
"""Pixels by which a label may stand out of the stage."""


KEPT = 32
"""Stages that are kept, so that memory does not grow with the show: one looks again at what one has just seen."""


def stage(show: Show, moment: Moment, style: Style) -> tuple[Mark, ...]:
    """The moment's picture, in the room that all of its act's share: the same in every language and theme."""
    key = moment.act, moment.number, style.layout
    if key not in show.stages:
        while len(show.stages) >= KEPT:
            del show.stages[next(iter(show.stages))]
        show.stages[key] = _drawn(show, moment, style.layout)
    return show.stages[key]


def _drawn(show: Show, moment: Moment, layout: str) -> tuple[Mark, ...]:
    picture, act = show.pictures(moment.act)[moment.number], show.acts[moment.act]
    laid = planned(show, moment.act, layout)
    before = show.stages.get((moment.act, moment.number - 1, layout), ())
    if before and picture is show.pictures(moment.act)[moment.number - 1]:
        return before
    marks = show.tried.pop((moment.act, moment.number, layout), None)
    if marks is None:
        with _drawn_by(act):
            marks = laid.marks(picture)
    found = kept(marks, before)
    act.check_marks(found)
    return found.marks


def on_stage(show: Show, moment: Moment, layout: str) -> Lit:
    """What is lit on the stage at a moment, found once."""
    key = moment.act, moment.number, layout
    if key not in show.lit:
        show.lit[key] = show.lights.lit(stage(show, moment, Style(layout)))
    return show.lit[key]


@contextmanager
def _drawn_by(act: Act) -> Iterator[None]:
    """What a shape refuses when it gets its room is said with the place of what its act has written."""
    try:
        yield
    except (Crowded, InputError, SceneError, MissingGlyph):
        raise
    except InkError as reason:
        raise InkError(f"{act.at(*reason.written)}: {reason}") from reason
    except Exception as reason:
        raise DrawError(f"{act.at()}: {type(reason).__name__}: {reason}") from reason


def planned(show: Show, act: int, layout: str) -> Plan:
    """The plan of an act's pictures, made once; `InputError`, found once, where they cannot be read in the layout."""
    if (act, layout) not in show.plans:
        try:
            show.plans[act, layout] = fitted(show, act, layout)
        except Crowded as reason:
            from vizkit.frames.crowding import refusal

            show.plans[act, layout] = refusal(show, act, layout, reason, fitted)
    found = show.plans[act, layout]
    if isinstance(found, InputError):
        raise found.with_traceback(None)
    return found


def readable(show: Show, act: int, layout: str) -> bool:
    """Whether the act can be read in the layout; how large its inputs may be is not found out."""
    if (act, layout) not in show.plans:
        try:
            show.plans[act, layout] = fitted(show, act, layout)
        except Crowded:
            return False
    return isinstance(show.plans[act, layout], Plan)


def seen(show: Show, act: int, layout: str) -> Bounds:
    """What is seen of the act's frame: that of the layout, or where a further stage was taken this and its margin."""
    places, (left, top, right, bottom) = LAYOUTS[layout], planned(show, act, layout).box
    if (left, top, right, bottom) not in places.further:
        return places.frame
    return left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN


def fitted(show: Show, act: int, layout: str) -> Plan:
    """The plan of an act's pictures, on the first stage on which they can be read; `Crowded` where there is none.

    Where its pictures say what to leave out, there are fewer things in them rather than none.
    """
    tried: Crowded | None = None
    for fewer in range(show.measured(act).choices):
        for box in rooms(show, act, layout):
            try:
                return _fitted_in(box, show, act, layout, fewer)
            except Crowded as reason:  # without what was called: that would hold all that is held there
                tried = tried or reason.with_traceback(None)
    raise tried


def _fitted_in(box: Bounds, show: Show, act: int, layout: str, fewer: int) -> Plan:
    least, largest = LAYOUTS[layout].least, LAYOUTS[layout].largest
    measured = show.measured(act)
    # A show is not held by its own plans: what was looked at last goes as soon as something else is shown.
    legible = partial(_legible, show, act, Style(layout), box)
    with _drawn_by(show.acts[act]):
        if show.given or show.acts[act].draw is None:
            return measured.plan(box, least=least, largest=largest, legible=legible, fewer=fewer)
        return measured.plan(box, least=least, largest=largest, fewer=fewer)


def _legible(show: Show, act: int, style: Style, box: Bounds, found: Plan) -> bool:
    """Whether an act can be read as it is planned. A scene's with inputs by default always can: that is a law.

    What was drawn to find that out need not be drawn again.
    """
    left, top, right, bottom = box
    room = left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN
    pictures, numbers = show.pictures(act), telling([step.name for step in show.runs[act].trace.steps])
    drawn: dict[int, tuple[Mark, ...]] = {}
    for picture in {id(pictures[number]): pictures[number] for number in numbers}.values():
        marks = drawn[id(picture)] = found.marks(picture)
        if Seen(linked(marks), style.language, show.film.languages).misplaced(style, room):
            return False
    show.tried.clear()
    show.tried.update({(act, number, style.layout): drawn[id(pictures[number])] for number in numbers})
    return True


def telling(names: Sequence[str]) -> list[int]:
    """The moments that are tried for all: the first and the last of every name."""
    first = {name: number for number, name in reversed([*enumerate(names)])}
    last = {name: number for number, name in enumerate(names)}
    return sorted({*first.values(), *last.values()})


def panelled(show: Show, act: int, layout: str) -> Panel | None:
    """The act's code panel, made once, where it has one."""
    if (act, layout) not in show.panels:
        show.panels[act, layout] = panel(show.runs[act], LAYOUTS[layout])
    return show.panels[act, layout]


def rooms(show: Show, act: int, layout: str) -> tuple[Bounds, ...]:
    """Where the act's pictures may stand: first where they do if they can be read there."""
    return room(show, act, layout), *LAYOUTS[layout].further


def room(show: Show, act: int, layout: str) -> Bounds:
    """What the code panel beside it leaves of the stage."""
    left, top, right, bottom = LAYOUTS[layout].stage
    beside = panelled(show, act, layout)
    if beside is None or beside.box[1] >= bottom:
        return left, top, right, bottom
    return left, top, beside.box[0] - GAP, bottom
