"""A moment as a file: a PNG of the film's size, or an SVG; both say how they were made."""

from __future__ import annotations

from pathlib import Path

from vizkit.delivery.files import OutputError, write
from vizkit.delivery.provenance import PICTURES, of_picture
from vizkit.desk.reel import Reel


def save(name: str, reel: Reel, number: int, target: Path) -> Path:
    """Write a moment of the explainer called `name` as the film shows it, and return where it is.

    A name without an ending gets `.png`. `OutputError` where it cannot be written.
    """
    from vizkit.film.still import picture

    target = ended(target, PICTURES[0])
    kind = target.suffix.lower().removeprefix(".")
    if kind not in PICTURES:
        raise OutputError("{target} is neither .png nor .svg: give it one of these endings", target=target)
    said = of_picture(name, reel, kind, [number + 1], reel.style)
    write(target, picture(kind, reel, reel.moments[number], reel.style, said.text()))
    return target


def ended(target: Path, kind: str) -> Path:
    """The file's name, with an ending where it had none."""
    return target if target.suffix else target.with_name(f"{target.name}.{kind}")
