"""PPTX: a slide a moment, of shapes that can be edited and that Morph moves; or a slide an act with its film."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from vizkit import __version__
from vizkit.delivery.files import appearing
from vizkit.delivery.making import Making
from vizkit.film.loops import render_gif
from vizkit.film.render import render_mp4
from vizkit.film.still import still
from vizkit.film.take import Take, sized
from vizkit.frames import Moment, Show
from vizkit.frames.frame import PARTS, bare
from vizkit.frames.note import broken
from vizkit.inputs import InputError
from vizkit.picture.motion import Motion
from vizkit.slides.deck import Deck, act_title
from vizkit.slides.native import EMU, Tree
from vizkit.slides.scheme import colour_scheme, font_scheme, mapping
from vizkit.slides.transition import morph
from vizkit.words.alt import alt

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

_LAYOUT = "Title Only"
_SHORTER, _RATE, _GIF_RATE = 720, Fraction(30), Fraction(15)
"""Pixels of the shorter side of the films in a deck, and their frames a second."""


def pptx(making: Making) -> Deck:
    """Make the deck of a show."""
    deck = making.take
    with appearing(making.target) as file:
        presentation = _presentation(making)
        _SLIDES[deck.slides](making, presentation)
        package = io.BytesIO()
        presentation.save(package)
        with Path(file).open("wb") as written:
            _undate(package, written)
    return deck


def _undate(package: BinaryIO, written: BinaryIO) -> None:
    """Copy a package without the dates of its parts: the same deck has the same bytes at any time."""
    with zipfile.ZipFile(package) as dated, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as undated:
        for part in dated.infolist():
            undated.writestr(zipfile.ZipInfo(part.filename), dated.read(part), zipfile.ZIP_DEFLATED)


def _presentation(making: Making) -> Presentation:
    """A deck without slides, of the frame's size and the theme's colours, which says how it was made."""
    try:
        from pptx import Presentation as opened
    except ImportError:
        raise InputError("a deck needs python-pptx: pip install python-pptx") from None
    found, deck, show = opened(), making.take, making.show
    wide, high = (side * EMU for side in deck.style.places.size)
    across, down = wide / found.slide_width, high / found.slide_height
    found.slide_width, found.slide_height = wide, high
    master = found.slide_master
    for layout in [each for each in found.slide_layouts if each.name != _LAYOUT]:
        found.slide_layouts.remove(layout)
    for shape in master.placeholders:
        shape.left, shape.width = round(shape.left * across), round(shape.width * across)
        shape.top, shape.height = round(shape.top * down), round(shape.height * down)
    _recolour(master, deck)
    words = show.film.translations.words
    properties = found.core_properties
    properties.title = words(show.film.title, deck.style.language)[:255]
    properties.subject = words(show.film.idea, deck.style.language)[:255]
    properties.author = properties.last_modified_by = f"vizkit {__version__}"
    properties.language = deck.style.language
    properties.revision = 1
    # The library allows a comment few characters; the standard does not mind.
    properties._element.get_or_add_description().text = making.provenance(deck).text()
    return found


def _recolour(master, deck: Deck) -> None:
    """Give the master the colours and fonts of the style."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = theme.blob.decode("utf-8")
    text = re.sub(r"<a:clrScheme .*?</a:clrScheme>", colour_scheme(deck.style.colours), text, flags=re.DOTALL)
    text = re.sub(r"<a:fontScheme .*?</a:fontScheme>", font_scheme(), text, flags=re.DOTALL)
    theme._blob = text.replace('name="Office Theme"', 'name="vizkit"').encode("utf-8")
    colours = master._element.find("{*}clrMap")
    for name, slot in mapping(deck.style.colours).items():
        colours.set(name, slot)


def _moments(making: Making, presentation: Presentation) -> None:
    """A slide a moment."""
    show, deck = making.show, making.take
    moments, before = deck.chosen(show), None
    for done, (moment, after) in enumerate(pairwise([*moments, None]), 1):
        marks = bare(show, moment, deck.style, [part for part in PARTS[deck.style.layout] if part != "note"])
        slide = _slide(presentation, _tree(show, moment, deck, marks))
        if before is not None:
            sweeps = after is not None and _silent(after) and _silent(moment)
            _insert(slide, morph(Motion(before, marks).seconds, sweeps))
        slide.notes_slide.notes_text_frame.text = _told(making, [moment])
        before = marks
        making.progress(done, len(moments))


def _silent(moment: Moment) -> bool:
    return moment.step.speaker is not None


def _tree(show: Show, moment: Moment, deck: Deck, marks) -> Tree:
    tree, layout = Tree(deck.style, show.film.languages), deck.style.places
    tree.described(layout.stage, alt(show, moment, deck.style.language))
    tree.put(marks)
    size, lines = broken(show, moment, deck.style)
    tree.note(lines, size, layout.note)
    return tree


def _slide(presentation: Presentation, tree: Tree) -> Slide:
    """A slide with these shapes."""
    from pptx.oxml import parse_xml

    slide = presentation.slides.add_slide(presentation.slide_layouts.get_by_name(_LAYOUT))
    shapes = slide.shapes._spTree
    for shape in list(shapes)[2:]:  # the layout's own title, for which the tree has one
        shapes.remove(shape)
    shapes.extend(list(parse_xml(tree.xml)))
    return slide


def _insert(slide: Slide, transition: str) -> None:
    """Put the transition where the standard wants it: behind the map of colours."""
    from pptx.oxml import parse_xml

    slide._element.find("{*}clrMapOvr").addnext(parse_xml(transition))


def _told(making: Making, moments: list[Moment]) -> str:
    """What is said at moments: by the script, or their notes; the silent ones say nothing."""
    said = (making.script.said(moment, making.take.style.language) for moment in moments)
    return "\n".join(filter(None, said))


def _acts(making: Making, presentation: Presentation, gifs: bool = False) -> None:
    """A slide an act, with its film."""
    show = making.show
    acts = [(number, list(several)) for number, several in groupby(show.moments, key=lambda moment: moment.act)]
    for done, (number, moments) in enumerate(acts, 1):
        alone = Show(show.film, show.given, (show.acts[number].name,), most=show.most)
        _filmed(making, presentation, alone, moments, act_title(show, number, making.take), gifs)
        making.progress(done, len(acts))


def _film(making: Making, presentation: Presentation) -> None:
    """One slide with the whole film."""
    show = making.show
    title = show.film.translations.words(show.film.title, making.take.style.language)
    _filmed(making, presentation, show, show.moments, title, gifs=False)
    making.progress(1, 1)


def _filmed(making: Making, deck: Presentation, show: Show, moments: list[Moment], title: str, gifs: bool) -> None:
    """A slide with the film of a show, which begins by itself, over its first picture."""
    style = making.take.style
    tree = Tree(style, show.film.languages)
    tree.title(title, style.places.stage)
    slide, place = _slide(deck, tree), (0, 0, deck.slide_width, deck.slide_height)
    with _film_file(making, show, gifs) as film:
        if gifs:
            picture = slide.shapes.add_picture(str(film), *place)
        else:
            poster = io.BytesIO()
            still(show, show.moments[0], style, sized(style, _SHORTER)).save(poster, "PNG")
            picture = slide.shapes.add_movie(str(film), *place, poster_frame_image=poster, mime_type="video/mp4")
            for condition in slide._element.iterfind(".//{*}timing//{*}video//{*}cond"):
                condition.set("delay", "0")
    told = _told(making, moments)
    picture._element.nvPicPr.cNvPr.set("descr", f"{title}: {told}".replace("\n", " "))
    slide.notes_slide.notes_text_frame.text = told


@contextmanager
def _film_file(making: Making, show: Show, gifs: bool) -> Iterator[Path]:
    """A film of a show in a file that is gone afterwards."""
    style, said = making.take.style, making.provenance(making.take)
    take = Take(style, sized(style, _SHORTER), _GIF_RATE if gifs else _RATE)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ("film.gif" if gifs else "film.mp4")
        if gifs:
            small = replace(take, size=tuple(2 * round(side * 0.375) for side in take.size))
            render_gif(show, small, lambda take: said, file)
        else:
            render_mp4(show, take, lambda take: said, file, workers=making.workers, cache=making.cache)
        yield file


_SLIDES = {"moments": _moments, "acts": _acts, "gifs": partial(_acts, gifs=True), "film": _film}
