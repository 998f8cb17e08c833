"""SVG: the same picture as the film's, as outlines or with text that is text, and what it says of itself."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest
import svgelements

from tests.conftest import show_of
from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import of_picture
from vizkit.film.svg import OUTLINES, TEXT, svg
from vizkit.frames.frame import screen
from vizkit.picture.marks import Text
from vizkit.picture.outline import outlines
from vizkit.picture.style import Style

SVG = "{http://www.w3.org/2000/svg}"
STYLE = Style("slide", "light", "zh")


@pytest.fixture(scope="module")
def show():
    return show_of("flashattn")


def drawn(show, number: int = 30, style: Style = STYLE, lettering: str = OUTLINES) -> str:
    return svg(show, show.moments[number], style, "said", lettering)


def test_every_mark_is_a_group_of_its_key_within_a_hundredth_of_a_pixel(show):
    root = ElementTree.fromstring(drawn(show))
    groups = {group.get("id"): group for group in root.findall(f"{SVG}g")}
    marks = [mark for mark in screen(show, show.moments[30], STYLE) if outlines(mark)]
    assert len(marks) > 10
    for mark in marks:
        paths = groups[mark.key].findall(f"{SVG}path")
        for path, outline in zip(paths, outlines(mark), strict=True):
            found = svgelements.Path(path.get("d")).bbox()
            corners = np.concatenate([curves.reshape(-1, 2) for curves in outline.curves])[::3] * outline.scale
            place = np.array([outline.x, outline.y])
            assert (corners.min(axis=0) + place >= np.array(found[:2]) - 0.02).all()
            assert (corners.max(axis=0) + place <= np.array(found[2:]) + 0.02).all()


def test_text_is_text_and_as_wide_as_it_is_set(show):
    root = ElementTree.fromstring(drawn(show, lettering=TEXT))
    wanted = [mark for mark in screen(show, show.moments[30], STYLE) if isinstance(mark, Text) and mark.opacity > 0.002]
    texts = {group.get("id"): group.find(f"{SVG}text") for group in root.findall(f"{SVG}g")}
    for mark in wanted:
        assert texts[mark.key].text == mark.words[0]
        assert float(texts[mark.key].get("font-size")) == pytest.approx(mark.size, abs=0.01)
    assert "font-face" in root.find(f"{SVG}style").text


def test_a_clear_one_has_no_ground(show):
    assert ElementTree.fromstring(drawn(show)).find(f"{SVG}rect") is not None
    assert ElementTree.fromstring(drawn(show, style=Style("slide", clear=True))).find(f"{SVG}rect") is None


def test_it_says_what_is_said_there_and_how_it_was_made(show, tmp_path):
    said = of_picture("flashattn", show, "svg", [31], STYLE, lettering=TEXT)
    file = tmp_path / "Week3: a still"
    file.write_text(svg(show, show.moments[30], STYLE, said.text()), encoding="utf-8")
    assert made(file) == said
    assert show.moments[30].say("zh") in ElementTree.parse(file).find(f"{SVG}title").text
    assert {"--moments=31", "--text=text", "--theme=light", "--stills"} <= set(said.command("x.svg").split())
