"""Draw one picture as an act of a single moment has it."""

from __future__ import annotations

from vizkit.picture.colour import put_on
from vizkit.picture.links import linked
from vizkit.picture.marks import Mark
from vizkit.picture.picture import Picture
from vizkit.picture.plan import plan
from vizkit.picture.style import Style


def drawn(*pictures: Picture, layout: str = "lecture", theme: str = "dark") -> list[dict[str, Mark]]:
    """The marks of each picture by their keys, all laid out together as the moments of one act."""
    style = Style(layout, theme)
    places = style.places
    made = plan(pictures, places.stage, least=places.least, largest=places.largest, translate=lambda own: (own,) * 2)
    return [{mark.key: put_on(mark, style) for mark in linked(made.marks(picture))} for picture in pictures]
