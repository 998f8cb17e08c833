"""Icons, drawn: lines on a grid of 24, in the colour asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

GRID = 24.0
SHARP = 3
"""Pixels for each of an icon's own, enough for any screen."""


@lru_cache(maxsize=512)
def icon(name: str, colour: str, quiet: str) -> QIcon:
    """The icon called `name`, `quiet` where it is disabled."""
    made = QIcon()
    made.addPixmap(_pixmap(name, colour), QIcon.Mode.Normal)
    made.addPixmap(_pixmap(name, quiet), QIcon.Mode.Disabled)
    return made


def _pixmap(name: str, colour: str) -> QPixmap:
    made = QPixmap(int(GRID * SHARP), int(GRID * SHARP))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SHARP, SHARP)
    path = _DRAWN[name]()
    pen = QPen(QColor(colour), 1.7, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)
    if name in _SOLID:
        painter.fillPath(path, QColor(colour))
    painter.end()
    return made


def _lines(*lines: tuple[tuple[float, float], ...], closed: bool = False) -> QPainterPath:
    path = QPainterPath()
    for first, *others in lines:
        path.moveTo(*first)
        for point in others:
            path.lineTo(*point)
        if closed:
            path.closeSubpath()
    return path


def _play() -> QPainterPath:
    return _lines(((8, 5.5), (18.5, 12), (8, 18.5)), closed=True)


def _pause() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(7.2, 6, 2.8, 12), 0.8, 0.8)
    path.addRoundedRect(QRectF(14, 6, 2.8, 12), 0.8, 0.8)
    return path


def _forward() -> QPainterPath:
    return _lines(((9.5, 5.5), (16, 12), (9.5, 18.5)))


def _back() -> QPainterPath:
    return _lines(((14.5, 5.5), (8, 12), (14.5, 18.5)))


def _first() -> QPainterPath:
    return _lines(((17, 5.5), (10.5, 12), (17, 18.5)), ((7, 5.5), (7, 18.5)))


def _last() -> QPainterPath:
    return _lines(((7, 5.5), (13.5, 12), (7, 18.5)), ((17, 5.5), (17, 18.5)))


def _full() -> QPainterPath:
    return _lines(
        ((4.5, 9), (4.5, 4.5), (9, 4.5)), ((15, 4.5), (19.5, 4.5), (19.5, 9)),
        ((19.5, 15), (19.5, 19.5), (15, 19.5)), ((9, 19.5), (4.5, 19.5), (4.5, 15)),
    )  # fmt: skip


def _leave() -> QPainterPath:
    return _lines(
        ((4.5, 9), (9, 9), (9, 4.5)), ((15, 4.5), (15, 9), (19.5, 9)),
        ((19.5, 15), (15, 15), (15, 19.5)), ((9, 19.5), (9, 15), (4.5, 15)),
    )  # fmt: skip


def _large() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2.2, 2.2)
    path.addRoundedRect(QRectF(7, 8.5, 10, 5), 1, 1)
    path.addPath(_lines(((9, 16.2), (15, 16.2))))
    return path


def _whole() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2.2, 2.2)
    path.addPath(_lines(((13.5, 5), (13.5, 19)), ((16, 9), (18.2, 9)), ((16, 12), (18.2, 12)), ((16, 15), (18.2, 15))))
    return path


def _language() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(12, 12), 8, 8)
    path.addEllipse(QPointF(12, 12), 3.4, 8)
    path.addPath(_lines(((4, 12), (20, 12))))
    return path


def _light() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(12, 12), 3.6, 3.6)
    rays = ((0, -1), (0.707, -0.707), (1, 0), (0.707, 0.707), (0, 1), (-0.707, 0.707), (-1, 0), (-0.707, -0.707))
    path.addPath(_lines(*(((12 + 6.4 * x, 12 + 6.4 * y), (12 + 8.6 * x, 12 + 8.6 * y)) for x, y in rays)))
    return path


def _dark() -> QPainterPath:
    disc, bite = QPainterPath(), QPainterPath()
    disc.addEllipse(QPointF(11.5, 12.5), 7.8, 7.8)
    bite.addEllipse(QPointF(15.6, 9), 6.6, 6.6)
    return disc.subtracted(bite)


def _side() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2.2, 2.2)
    path.addPath(_lines(((9.5, 5), (9.5, 19)), ((5.8, 9), (7.2, 9)), ((5.8, 12), (7.2, 12)), ((5.8, 15), (7.2, 15))))
    return path


def _menu() -> QPainterPath:
    path = QPainterPath()
    for x in (5.5, 12, 18.5):
        path.addEllipse(QPointF(x, 12), 0.9, 0.9)
    return path


def _copy() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(8.5, 8.5, 11, 11), 2, 2)
    path.addPath(_lines(((15.5, 5.5), (15.5, 4.5), (4.5, 4.5), (4.5, 15.5), (5.5, 15.5))))
    return path


def _save() -> QPainterPath:
    arrow = ((12, 4), (12, 14.5)), ((7.5, 10.5), (12, 15), (16.5, 10.5))
    return _lines(*arrow, ((4.5, 16.5), (4.5, 19.5), (19.5, 19.5), (19.5, 16.5)))


def _film() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2, 2)
    path.addPath(_lines(((8, 5), (8, 19)), ((16, 5), (16, 19))))
    for left in (3.5, 16):
        path.addPath(_lines(*(((left, y), (left + 4.5, y)) for y in (9.7, 14.3))))
    return path


def _gif() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2, 2)
    path.addPath(_lines(((3.8, 16.5), (9, 11.5), (13, 15.5), (16, 13), (20.2, 16.5))))
    path.addEllipse(QPointF(15.5, 9), 1.3, 1.3)
    return path


def _page() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3.5, 5, 17, 14), 2, 2)
    path.addPath(_lines(((3.5, 9.2), (20.5, 9.2))))
    return path


def _reset() -> QPainterPath:
    path = QPainterPath()
    path.arcMoveTo(QRectF(5, 5, 14, 14), 130)
    path.arcTo(QRectF(5, 5, 14, 14), 130, -290)
    path.addPath(_lines(((7.2, 2.6), (7.4, 6.7), (11.4, 6.4))))
    return path


def _cancel() -> QPainterPath:
    return _lines(((6.5, 6.5), (17.5, 17.5)), ((17.5, 6.5), (6.5, 17.5)))


def _microphone() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(9.2, 3.5, 5.6, 10.5), 2.8, 2.8)
    path.arcMoveTo(QRectF(6, 5.5, 12, 12), 180)
    path.arcTo(QRectF(6, 5.5, 12, 12), 180, 180)
    path.addPath(_lines(((12, 17.5), (12, 20.5)), ((9, 20.5), (15, 20.5))))
    return path


def _keys() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(2.8, 6.5, 18.4, 11.5), 2, 2)
    path.addPath(_lines(*(((x, 10), (x, 10.1)) for x in (6.5, 10.2, 13.9, 17.5)), ((8, 14.5), (16, 14.5))))
    return path


def _down() -> QPainterPath:
    return _lines(((7, 10), (12, 15), (17, 10)))


_DRAWN = {
    "play": _play, "pause": _pause, "menu": _menu, "back": _back, "forward": _forward, "first": _first, "last": _last,
    "full": _full, "leave": _leave, "large": _large, "whole": _whole, "language": _language, "light": _light,
    "dark": _dark, "reset": _reset, "cancel": _cancel, "copy": _copy, "save": _save, "mp4": _film, "gif": _gif,
    "html": _page, "side": _side, "mp4 all": _film, "gif all": _gif, "html all": _page, "rehearse": _microphone,
    "keys": _keys,
    "down": _down,
}  # fmt: skip
_SOLID = {"play", "pause", "menu"}
