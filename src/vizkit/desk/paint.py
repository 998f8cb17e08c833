"""Paint marks with Qt: outlines as painter paths, sharp at any size.

Type is many small curves, slow to fill and seldom changing: each line of it is filled once, at its place to an eighth
of a pixel, and stamped from then on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from vizkit.picture.colour import RGBA
from vizkit.picture.identity import Identity
from vizkit.picture.marks import Mark
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.style import RGB

FINE = 8
"""Parts of a pixel that a stamp is placed to."""

SIMPLE = 2
"""As many curves are quicker filled than stamped."""


def image(marks: Iterable[Mark], size: QSize, area: QRectF, ground: RGB) -> QImage:
    """The `area` of the frame as an image of `size` pixels, as large as it fits."""
    made = QImage(size, QImage.Format.Format_RGB32)
    made.fill(colour(ground))
    painter = QPainter(made)
    stamp(painter, marks, fitted(QRectF(0, 0, size.width(), size.height()), area))
    painter.end()
    return made


def fitted(room: QRectF, area: QRectF) -> QTransform:
    """From the pixels of the frame to those of `room`, the `area` in its middle and as large as it fits."""
    by = min(room.width() / area.width(), room.height() / area.height())
    middle, centre = room.center(), area.center()
    return QTransform(by, 0, 0, by, middle.x() - by * centre.x(), middle.y() - by * centre.y())


def paint(painter: QPainter, marks: Iterable[Mark], frame: QTransform) -> None:
    """Paint the marks as paths, on whatever the painter paints; `frame` takes the frame's pixels to the painter's."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in marks:
        for outline in outlines(mark):
            _draw(painter, outline, frame)
    painter.resetTransform()


def stamp(painter: QPainter, marks: Iterable[Mark], frame: QTransform) -> None:
    """As `paint`, on an image, quickly."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for mark in marks:
        for outline in outlines(mark):
            if outline.stroke is None and outline.fill is not None and len(outline.curves) > SIMPLE:
                _stamp(painter, outline, frame)
            else:
                _draw(painter, outline, frame)
    painter.resetTransform()


@lru_cache(maxsize=1024)
def colour(rgba: RGBA | RGB) -> QColor:
    """A colour of the picture as Qt's."""
    return QColor.fromRgbF(*(float(part) for part in rgba))


def _draw(painter: QPainter, outline: Outline, frame: QTransform) -> None:
    path = _path(Identity(outline.curves), outline.closed)
    painter.setTransform(QTransform(outline.scale, 0, 0, outline.scale, outline.x, outline.y) * frame)
    if outline.fill is not None:
        painter.fillPath(path, colour(outline.fill))
    if outline.stroke is not None and outline.thick:
        painter.strokePath(path, _pen(outline.stroke, outline.thick / outline.scale))


def _stamp(painter: QPainter, outline: Outline, frame: QTransform) -> None:
    by = frame.m11()
    x, y = outline.x * by + frame.dx(), outline.y * by + frame.dy()
    left, top = math.floor(x), math.floor(y)
    place = round((x - left) * FINE), round((y - top) * FINE)
    made, corner = _stamped(Identity(outline.curves), outline.scale * by, place, outline.fill[:3])
    painter.resetTransform()
    painter.setOpacity(outline.fill[3])
    painter.drawImage(QPoint(left, top) + corner, made)
    painter.setOpacity(1.0)


@lru_cache(maxsize=1024)
def _stamped(key: Identity, scale: float, place: tuple[int, int], fill: RGB) -> tuple[QImage, QPoint]:
    """The curves filled, and where the image's corner is from the whole pixel that they stand at."""
    path = QTransform(scale, 0, 0, scale, place[0] / FINE, place[1] / FINE).map(_path(key, True))
    room = path.boundingRect().toAlignedRect().adjusted(-1, -1, 1, 1)
    made = QImage(room.size(), QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path.translated(-room.topLeft()), colour(fill))
    painter.end()
    return made, room.topLeft()


@lru_cache(maxsize=512)
def _pen(stroke: RGBA, thick: float) -> QPen:
    return QPen(colour(stroke), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap, Qt.PenJoinStyle.MiterJoin)


@lru_cache(maxsize=2048)
def _path(key: Identity, closed: bool) -> QPainterPath:
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for curves in (curves.tolist() for curves in key.held):
        path.moveTo(*curves[0][0])
        for _, one, two, end in curves:
            path.cubicTo(*one, *two, *end)
        if closed:
            path.closeSubpath()
    return path
