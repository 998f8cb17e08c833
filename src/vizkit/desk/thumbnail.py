"""A small picture of an explainer: the middle of its longest act, without words below it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from vizkit.desk.paint import image
from vizkit.desk.reel import Glance
from vizkit.explainer import Explainer
from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.picture.style import Style

PAD = 30


def thumbnail(film: type[Explainer], style: Style, size: QSize) -> QImage:
    """The picture, of `size` pixels."""
    show = Show(film)
    longest = max(range(len(show.runs)), key=lambda act: len(show.runs[act].trace))
    inside = [moment for moment in show.moments if moment.act == longest]
    moment = inside[len(inside) * 2 // 3]
    picture = moment.run.picture(moment.number)
    marks = screen(Glance(show, picture), moment, style, ("stage",))
    area = QRectF()
    for left, top, right, bottom in (mark.bounds for mark in marks):
        area |= QRectF(left, top, max(right - left, 1), max(bottom - top, 1))
    return image(marks, size, _filling(area.adjusted(-PAD, -PAD, PAD, PAD), size), style.colours["ground"])


def _filling(area: QRectF, size: QSize) -> QRectF:
    """The middle of `area`, of the shape of `size`."""
    by = min(area.width() / size.width(), area.height() / size.height())
    middle = QRectF(0, 0, size.width() * by, size.height() * by)
    middle.moveCenter(area.center())
    return middle
