"""The screen: where a moment's stage, title, meters, code, note and timeline stand, in either layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vizkit.frames.code_panel import code, code_width
from vizkit.frames.identity import Identity
from vizkit.frames.show import KEPT, Moment, Show
from vizkit.inputs import InputError
from vizkit.language.sentences import Blank
from vizkit.picture.colour import put_on
from vizkit.picture.layout import Picture as FixedPicture
from vizkit.picture.layout import column, linked
from vizkit.picture.marks import Bounds, Box, Mark, Text
from vizkit.picture.picture import Picture
from vizkit.picture.plan import Crowded, Plan, plan
from vizkit.picture.style import Layout, Style
from vizkit.picture.type import width

_LEFT, _RIGHT = 60.0, 1860.0
_METERS = (1000.0, 28.0, 1860.0, 136.0)
_LARGEST = {"lecture": 1.7, "slide": 2.6}
_TIMELINE, _ACT_TITLE = 1036.0, 1061.0


PARTS = {"lecture": ("stage", "note", "title", "code", "timeline"), "slide": ("stage", "note")}
"""What is on the screen in each layout, the lowest first."""


def screen(show: Show, moment: Moment, style: Style, parts: Sequence[str] | None = None) -> tuple[Mark, ...]:
    """Every mark of the frame at `moment`, or of these parts of it, its colours and its language put on."""
    return tuple(put_on(mark, style, show.film.languages) for mark in bare(show, moment, style, parts))


def bare(show: Show, moment: Moment, style: Style, parts: Sequence[str] | None = None) -> tuple[Mark, ...]:
    """The same marks with their colours by meaning and their words in every language."""
    return linked(mark for part in parts or PARTS[style.layout] for mark in _DRAWN[part](show, moment, style))


def _stage(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    layout, pictures = style.places, show.pictures(moment.act, style.layout)
    picture = pictures[moment.number]
    if isinstance(picture, Picture):
        yield from _laid(show, moment, style, pictures)
        return
    box, meters_box = _boxes(show, moment.act, layout, bool(any(p.meters for p in pictures)))
    if picture.meters:
        meters = column(*picture.meters, gap=0.0)
        by = min((meters_box[2] - meters_box[0]) / meters.w, (meters_box[3] - meters_box[1]) / meters.h, 1.75)
        yield from (
            meters.scaled(by).placed(_middle(meters_box[0], meters_box[2]), _middle(meters_box[1], meters_box[3])).marks
        )
    for mark in _fitted(picture, pictures, box, _LARGEST[layout.name]):
        if not (isinstance(mark, Text) and mark.detail and mark.size < layout.least):
            yield mark


def _laid(show: Show, moment: Moment, style: Style, pictures: Sequence[Picture]) -> Iterator[Mark]:
    """The picture in the room that all of its act's share."""
    box, _ = _boxes(show, moment.act, style.places, False)
    pictures = tuple(pictures)
    marks = _plan(show, moment.act, style, box, Identity(pictures[0]), len(pictures)).marks(
        pictures[moment.number] if moment.number < len(pictures) else pictures[0]
    )
    show.acts[moment.act].check_marks(marks)
    yield from marks


def _plan(show: Show, act: int, style: Style, box: Bounds, first: Identity, count: int) -> Plan:
    """The plan of an act's pictures, made once."""
    key = (act, style.layout, box, first, count)
    if key not in show.plans:
        while len(show.plans) >= 2 * KEPT:
            del show.plans[next(iter(show.plans))]
        show.plans[key] = _planned(show, act, style, box)
    return show.plans[key]


def _planned(show: Show, act: int, style: Style, box: Bounds) -> Plan:
    try:
        return plan(
            show.pictures(act, style.layout),
            box,
            least=style.places.least,
            largest=style.places.largest,
            translate=show.translate,
        )
    except Crowded as reason:
        raise InputError(
            f"act {show.acts[act].name} cannot be read in the layout {style.layout}: {reason}; give smaller inputs "
            "or shorter numbers"
        ) from None


def _boxes(show: Show, act: int, layout: Layout, metered: bool) -> tuple[Bounds, Bounds]:
    """The room of the stage and that of its meters."""
    left, top, right, bottom = layout.stage
    if layout.name == "lecture":
        return (left, top, _RIGHT - panel_width(show, act) - 24, bottom), _METERS
    return (left, top + (150 if metered else 0), right, bottom), (left, top, right, top + 136)


def panel_width(show: Show, act: int) -> float:
    """The width of the code panel, the same all through an act."""
    return max(code_width(step) for step in show.runs[act].trace.steps)


def _fitted(picture: FixedPicture, pictures: tuple[FixedPicture, ...], box: Bounds, largest: float) -> tuple[Mark, ...]:
    """The picture as large as all of the act's fit in `box`, so that nothing grows or jumps within an act."""
    lefts, tops, rights, bottoms = zip(*(p.bounds for p in pictures), strict=True)
    bounds = min(lefts), min(tops), max(rights), max(bottoms)
    by = min(
        (box[2] - box[0]) / max(bounds[2] - bounds[0], 1), (box[3] - box[1]) / max(bounds[3] - bounds[1], 1), largest
    )
    across = _middle(box[0], box[2]) - by * _middle(bounds[0], bounds[2])
    down = _middle(box[1], box[3]) - by * _middle(bounds[1], bounds[3])
    return picture.scaled(by).moved(across, down).marks


def _title(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    film, every = show.film, show.film.translations.every
    yield Text(key="title", words=every(film.title), x=_LEFT, y=64, size=46, weight=700, anchor=0.0)
    yield Text(key="idea", words=every(film.idea), x=_LEFT, y=116, size=26, colour="quiet", anchor=0.0)


def _code(show: Show, moment: Moment, style: Style) -> list[Mark]:
    act = show.acts[moment.act]
    _, top, _, bottom = (60, 158, 1250, 908)
    box = (_RIGHT - panel_width(show, moment.act), top, _RIGHT, bottom)
    return code(moment.step, box, watch=act.watch, decimals=act.decimals, colours=show.film.colours)


def _note(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """The note in the middle of its room, on as many lines as it needs, its filled blanks in their colours."""
    sentence = moment.template(style.language)
    pieces = [
        (part, colour_of(blank, show.film.colours) if blank else "text", 650 if blank else 500)
        for text, blank in moment.parts(style.language)
        for part in _cut(text, blank is not None)
    ]
    left, top, right, bottom = style.places.note
    size = style.places.note_size
    while (
        (lines := _lines(pieces, (right - left) / size))
        and len(lines) * size * 1.3 > bottom - top
        and size > style.places.least
    ):
        size -= 1
    for row, line in enumerate(lines):
        across = _middle(left, right) - sum(wide for *_, wide in line) * size / 2
        y = _middle(top, bottom) + (row - (len(lines) - 1) / 2) * size * 1.3
        for column_, (text, colour, weight, wide) in enumerate(line):
            if text.strip():
                yield Text(
                    key=f"note/{moment.act}/{sentence}/{row}/{column_}",
                    words=(text,),
                    x=across,
                    y=y,
                    size=size,
                    colour=colour,
                    weight=weight,
                    anchor=0.0,
                )
            across += wide * size


def colour_of(blank: Blank, colours: Mapping[str, str]) -> str:
    """The colour of a filled blank: that of what it says, or of the first variable in it that has one."""
    return next((colours[name] for name in (blank.expression, *blank.variables) if name in colours), "now")


def _cut(text: str, whole: bool) -> list[str]:
    """Where a line may be broken: after a blank, around Chinese characters; a filled blank stays whole."""
    if whole:
        return [text]
    parts, word = [], ""
    for sign in text:
        word += sign
        if sign == " " or ord(sign) > 0x2E80:
            parts.append(word)
            word = ""
    return [*parts, word] if word else parts


def _lines(pieces: list[tuple[str, str, int]], room: float) -> list[list[tuple[str, str, int, float]]]:
    """The pieces on lines no wider than `room` ems, neighbours of one colour joined."""
    lines: list[list] = [[]]
    across = 0.0
    for text, colour, weight in pieces:
        wide = width(text, "sans", weight)
        closing = text[0] in "，。：；、！？）"
        if across + width(text.rstrip(), "sans", weight) > room and not closing:
            lines.append([])
            across = 0.0
        if lines[-1] and lines[-1][-1][1:3] == (colour, weight):
            before = lines[-1].pop()
            text, wide = before[0] + text, width(before[0] + text, "sans", weight)
            across -= before[3]
        lines[-1].append((text, colour, weight, wide))
        across += wide
    return lines


def _timeline(show: Show, moment: Moment, style: Style) -> Iterator[Mark]:
    """A bar for every act, as long as it has moments, the present one as its moments."""
    counts = [len(run.trace) for run in show.runs]
    gap, total = 14.0, sum(max(count, 3) for count in counts)
    unit = (_RIGHT - _LEFT - gap * (len(counts) - 1)) / total
    left = _LEFT
    for a, count in enumerate(counts):
        long = max(count, 3) * unit
        if a == moment.act:
            yield from _dots(count, moment, left, long)
            title = show.film.translations.every(show.acts[a].title)
            text = Text(key=f"timeline/{a}/title", words=title, y=_ACT_TITLE, size=22, colour="quiet")
            half = text.w / 2
            yield text.moved(max(_LEFT + half, min(_RIGHT - half, left + long / 2)), 0)
        else:
            yield Box(
                key=f"timeline/{a}",
                x=left + long / 2,
                y=_TIMELINE,
                w=long,
                h=6,
                radius=3,
                fill="now/45" if a < moment.act else "faint/60",
            )
        left += long + gap


def _dots(count: int, moment: Moment, left: float, long: float) -> Iterator[Mark]:
    step = long / count
    size = min(9.0, step * 0.7)
    for n in range(count):
        over = n <= moment.number
        yield Box(
            key=f"timeline/{moment.act}/{n}",
            x=left + (n + 0.5) * step,
            y=_TIMELINE,
            w=size,
            h=size,
            radius=size / 2,
            fill="now" if over else "faint",
        )
    yield Box(key="timeline/now", x=left + (moment.number + 0.5) * step, y=_TIMELINE, w=16, h=16, radius=8, fill="now")


def _middle(one: float, other: float) -> float:
    return (one + other) / 2


_DRAWN = {"stage": _stage, "note": _note, "title": _title, "code": _code, "timeline": _timeline}
