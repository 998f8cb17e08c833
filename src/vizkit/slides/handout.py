"""The hand-out: pictures with what is said of them, the code that ran, and lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from vizkit.delivery.making import Progress
from vizkit.frames import Moment, Show
from vizkit.frames.code_panel import lit
from vizkit.frames.frame import screen
from vizkit.frames.lines import LEADING, Piece, fitting, placed
from vizkit.frames.note import coloured
from vizkit.frames.stage import seen
from vizkit.picture.colour import put_on
from vizkit.picture.marks import Bounds, Box, Line, Mark, Text
from vizkit.picture.type import width
from vizkit.slides.deck import Deck, act_title
from vizkit.slides.paper import Paper
from vizkit.trace import Traced
from vizkit.words.script import Script

_MARGIN, _GAP = 45.0, 16.0
_TITLE, _HEADING, _NOTE, _CODE, _SMALL, _LEAST = 22.0, 15.0, 10.5, 8.5, 8.0, 6.0
"""Points of the hand-out's type."""

_WRITTEN = 20.0
"""Points from one line to write on to the next."""


@dataclass(frozen=True)
class Place:
    """Where a picture, its note and its lines to write on stand, in points from the upper left corner of a row."""

    picture: Bounds
    note: Bounds
    lines: int


class Handout:
    """A hand-out of a show on A4: act by act its code, then its pictures, so many a page."""

    def __init__(self, show: Show, deck: Deck, script: Script, paper: Paper):
        self.show, self.deck, self.script, self.paper = show, deck, script, paper
        self.style = deck.style
        self._left, self._right = _MARGIN, paper.size[0] - _MARGIN
        self._top, self._bottom = _MARGIN, paper.size[1] - _MARGIN - 1.5 * _SMALL
        self._y = self._top
        self._numbers = {(moment.act, moment.number): place for place, moment in enumerate(show.moments, 1)}
        self._places = list(_places(deck.handout, self._right - self._left, self._bottom - self._top))
        self._deep = max(max(place.picture[3], place.note[3] + place.lines * _WRITTEN) for place in self._places)

    def write(self, progress: Progress) -> None:
        """Write all of it."""
        moments, done = self.deck.chosen(self.show), 0
        self._head()
        for act, several in groupby(moments, key=lambda moment: moment.act):
            own = list(several)
            self._begin(act, own)
            for start in range(0, len(own), len(self._places)):
                self._row(own[start : start + len(self._places)])
                done += len(own[start : start + len(self._places)])
                progress(done, len(moments))
        self._foot()

    def _head(self) -> None:
        """Title and idea."""
        words, language = self.show.film.translations.words, self.style.language
        self._said([Piece(words(self.show.film.title, language), "text", 700)], _TITLE)
        self._said([Piece(words(self.show.film.idea, language), "quiet", 400)], _NOTE)

    def _begin(self, act: int, moments: Sequence[Moment]) -> None:
        """The act's title and the code that runs in it; all of it on a page with the first pictures, if it fits."""
        title = act_title(self.show, act, self.deck)
        shown = dict.fromkeys(moment.step.calls[-1].reference for moment in moments)
        deep = sum(len(reference.source.lines) + 1 for reference in shown) * _CODE * LEADING
        if self._y > self._top:
            self._y += _GAP
        self._need(min(_HEADING * 2 + deep + self._deep, self._bottom - self._top))
        self.paper.entry(title)
        self._said([Piece(title, "text", 700)], _HEADING)
        for reference in shown:
            self._code(reference)

    def _code(self, reference: Traced) -> None:
        """A reference's lines with their numbers, by which the pictures name them."""
        lines, size = reference.source.lines, _CODE
        longest, room = max(map(len, lines)), self._right - self._left - 40
        size = min(size, room / (longest * width("0", "mono")))
        for number, line in enumerate(lines, 1):
            self._need(size * LEADING)
            look = {"size": size, "face": "mono", "y": self._y + size * LEADING / 2}
            self._put(
                Text(key="number", words=(str(number),), x=self._left + 18, anchor=1.0, colour="faint", **look),
                Text(key="code", words=(line,), x=self._left + 28, anchor=0.0, **look),
            )
            self._y += size * LEADING
        self._y += size

    def _row(self, moments: Sequence[Moment]) -> None:
        self._need(self._deep)
        for place, moment in zip(self._places, moments, strict=False):
            self._moment(place, moment)
        self._y += self._deep + _GAP

    def _moment(self, place: Place, moment: Moment) -> None:
        """A picture in its frame, under its number and line what is said, and room to write."""
        left, top, right, bottom = (side + by for side, by in zip(place.picture, self._corner, strict=True))
        frame = {"x": (left + right) / 2, "y": (top + bottom) / 2, "w": right - left, "h": bottom - top}
        self._put(Box(key="frame", radius=4, fill="ground", edge="edge", thick=0.6, **frame))
        inner = left + 4, top + 4, right - 4, bottom - 4
        marks = screen(self.show, moment, self.style, ("stage",))
        self.paper.put(marks, seen(self.show, moment.act, self.style.layout), inner)
        left, top, right, bottom = (side + by for side, by in zip(place.note, self._corner, strict=True))
        number, (first, *_) = self._numbers[moment.act, moment.number], lit(moment.step)
        told = f"{number}  ·  {moment.step.calls[-1].reference.__name__}:{first + 1}"
        small = {"size": _SMALL, "face": "mono", "colour": "faint", "anchor": 0.0}
        self._put(Text(key="place", words=(told,), x=left, y=top + _SMALL / 2, **small))
        box = left, top + 1.6 * _SMALL, right, bottom
        size, lines = fitting(tuple(self._told(moment)), box, _NOTE, _LEAST)
        high = len(lines) * size * LEADING
        self._put(*placed(lines, (left, box[1], right, box[1] + high), size, "note", anchor=0.0))
        for line in range(place.lines):
            y = bottom + (line + 1) * _WRITTEN
            self._put(Line(key="line", x=left, y=y, points=((0, 0), (right - left, 0)), thick=0.5, colour="faint"))

    def _told(self, moment: Moment) -> Iterator[Piece]:
        """What the script says at the moment, or else its note in the colours of its blanks."""
        language = self.style.language
        if self.script.entry(moment, language) is not None:
            yield from Piece(self.script.said(moment, language), weight=400).cut()
            return
        for text, colour in coloured(self.show, moment, language, self.style.layout):
            if text:
                yield from Piece(text, weight=400).cut() if colour is None else [Piece(text, colour, 650)]

    @property
    def _corner(self) -> Bounds:
        return self._left, self._y, self._left, self._y

    def _said(self, pieces: Sequence[Piece], size: float) -> None:
        """Words over the whole width, from here down."""
        cut = tuple(part for piece in pieces for part in piece.cut())
        size, lines = fitting(cut, (self._left, 0, self._right, 1e6), size, size)
        high = len(lines) * size * LEADING
        self._need(high)
        self._put(*placed(lines, (self._left, self._y, self._right, self._y + high), size, "said", anchor=0.0))
        self._y += high + size * 0.6

    def _need(self, high: float) -> None:
        """Begin another page where there is not so much room left on this one."""
        if self._y + high > self._bottom + 0.5 and self._y > self._top:
            self._foot()
            self.paper.turn()
            self._y = self._top

    def _foot(self) -> None:
        """The explainer's title and the page's number."""
        title = self.show.film.translations.words(self.show.film.title, self.style.language)
        look = {"y": self.paper.size[1] - _MARGIN, "size": _SMALL, "colour": "faint"}
        self._put(
            Text(key="title", words=(title,), x=self._left, anchor=0.0, **look),
            Text(key="page", words=(str(self.paper.page),), x=self._right, anchor=1.0, **look),
        )

    def _put(self, *marks: Mark) -> None:
        page = 0.0, 0.0, *self.paper.size
        self.paper.put((put_on(mark, self.style) for mark in marks), page, page)


def _places(count: int, wide: float, high: float) -> Iterator[Place]:
    """The places of a row: two or three rows a page with one picture each, or three with two."""
    if count == 6:
        column, deep = (wide - _GAP) / 2, (high - 2 * _GAP) / 3
        for left in (0.0, column + _GAP):
            foot = column * 9 / 16
            lines = int((deep - foot - 50) / _WRITTEN)
            note = left, foot + 6, left + column, deep - lines * _WRITTEN
            yield Place((left, 0.0, left + column, foot), note, lines)
    elif count == 3:
        half, deep = wide * 0.56, (high - 2 * _GAP) / 3
        foot = half * 9 / 16
        lines = int((deep - 60) / _WRITTEN)
        yield Place((0.0, 0.0, half, foot), (half + _GAP, 0.0, wide, deep - lines * _WRITTEN), lines)
    else:
        deep = (high - _GAP) / 2
        foot = wide * 9 / 16
        lines = int((deep - foot - 44) / _WRITTEN)
        yield Place((0.0, 0.0, wide, foot), (0.0, foot + 6, wide, deep - lines * _WRITTEN), lines)
