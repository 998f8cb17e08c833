"""A moment as a file: a PNG of the film's size, or an SVG."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from vizkit.delivery.files import OutputError, appearing
from vizkit.desk.paint import colour, image, paint
from vizkit.desk.reel import Reel
from vizkit.frames.frame import screen


def save(reel: Reel, number: int, target: Path) -> None:
    """Write the moment as the film shows it; `OutputError` where that cannot be."""
    marks, ground = screen(reel, reel.moments[number], reel.style), reel.style.colours["ground"]
    if target.suffix.lower() not in (".png", ".svg"):
        raise OutputError(f"{target} is neither .png nor .svg: give it one of these endings")
    with appearing(target) as whole:
        if target.suffix.lower() == ".png":
            image(marks, QSize(*reel.style.places.size), _frame(reel), ground).save(str(whole), "PNG")
        else:
            _save_svg(reel, marks, whole)


def _save_svg(reel: Reel, marks: tuple, whole: Path) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(whole))
    generator.setSize(QSize(*reel.style.places.size))
    generator.setViewBox(_frame(reel))
    generator.setTitle(reel.film.translations.words(reel.film.title, reel.style.language))
    painter = QPainter(generator)
    painter.fillRect(_frame(reel), colour(reel.style.colours["ground"]))
    paint(painter, marks, painter.transform())
    painter.end()


def _frame(reel: Reel) -> QRectF:
    return QRectF(0, 0, *reel.style.places.size)
