"""A moment as a file: a PNG of the film's size, or an SVG; both say how they were made."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from vizkit.delivery.files import OutputError, appearing
from vizkit.delivery.provenance import PICTURES, Provenance, inputs
from vizkit.desk.paint import colour, image, paint
from vizkit.desk.reel import Reel
from vizkit.frames.frame import screen
from vizkit.trace.bound import MOST


def save(name: str, reel: Reel, number: int, target: Path) -> Path:
    """Write a moment of the explainer called `name` as the film shows it, and return where it is.

    A name without an ending gets `.png`. `OutputError` where it cannot be written.
    """
    target = ended(target, PICTURES[0])
    kind = target.suffix.lower().removeprefix(".")
    if kind not in PICTURES:
        raise OutputError("{target} is neither .png nor .svg: give it one of these endings", target=target)
    said = provenance(name, reel, number, kind).text()
    made = {"png": _png, "svg": _svg}[kind](reel, number, said)
    with appearing(target) as whole:
        whole.write_bytes(made)
    return target


def ended(target: Path, kind: str) -> Path:
    """The file's name, with an ending where it had none."""
    return target if target.suffix else target.with_name(f"{target.name}.{kind}")


def provenance(name: str, reel: Reel, number: int, kind: str) -> Provenance:
    """What the picture of a moment says of itself."""
    style = reel.style
    options = {"as": kind, "moments": str(number + 1)}
    options |= {"layout": style.layout, "theme": style.theme, "lang": style.language}
    options |= {"most": str(reel.most)} if reel.most != MOST else {}
    return Provenance(name, inputs(reel), options)


def _png(reel: Reel, number: int, said: str) -> bytes:
    marks = screen(reel, reel.moments[number], reel.style)
    made = image(marks, QSize(*reel.style.places.size), _frame(reel), reel.style.colours["ground"])
    made.setText("Comment", said)
    written = _opened()
    if not made.save(written, "PNG"):
        raise OutputError("the picture cannot be made: is there enough memory?")
    return written.data().data()


def _svg(reel: Reel, number: int, said: str) -> bytes:
    written, generator = _opened(), QSvgGenerator()
    generator.setOutputDevice(written)
    generator.setSize(QSize(*reel.style.places.size))
    generator.setViewBox(_frame(reel))
    generator.setTitle(reel.film.translations.words(reel.film.title, reel.style.language))
    generator.setDescription(said)
    painter = QPainter(generator)
    painter.fillRect(_frame(reel), colour(reel.style.colours["ground"]))
    paint(painter, screen(reel, reel.moments[number], reel.style), painter.transform())
    painter.end()
    return written.data().data()


def _opened() -> QBuffer:
    found = QBuffer()
    found.open(QIODevice.OpenModeFlag.WriteOnly)
    return found


def _frame(reel: Reel) -> QRectF:
    return QRectF(0, 0, *reel.style.places.size)
