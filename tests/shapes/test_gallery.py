"""The gallery: every shape has lines that draw it, and all of them can be read in every layout and theme."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from tests.legible import faults
from tests.shapes.drawing import drawn
from vizkit import shapes
from vizkit.cli.main import cli
from vizkit.examples import shapes as gallery
from vizkit.film.gallery import ACROSS, CAPTION, HIGH, WIDE, as_picture, before, chosen, options, sections
from vizkit.inputs import InputError
from vizkit.picture.links import linked
from vizkit.picture.style import LAYOUTS, THEMES, Style

RELATIONS = {"beside", "column", "formula", "index_of", "over"}
"""What places other shapes, or is words of a reference."""


def test_every_shape_has_lines_that_draw_it():
    assert set(shapes.__all__) - RELATIONS == set(gallery.names())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", gallery.names())
def test_every_line_can_be_read(name, layout):
    for line in gallery.LINES[name]:
        marks = linked(drawn(gallery.drawn(line), layout=layout).values())
        assert marks and not [fault for theme in THEMES for fault in faults(marks, Style(layout, theme))], line


def test_a_shape_s_page_has_its_lines_and_its_keys(tmp_path):
    target = tmp_path / "row.html"
    assert CliRunner().invoke(cli, ["shapes", "row", "-o", str(target)]).exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert all(html.escape(line) in page for line in gallery.LINES["row"]) and "nums/0" in page
    for method in options("row"):
        assert f"<dt><code>.{method}</code><dd>" in page
    assert "<small> brings nums" in page and page.count("<img") == sum(
        2 if before(line) else 1 for line in gallery.LINES["row"]
    )


def test_what_several_shapes_can_be_told_is_said_once_and_led_to():
    page = sections(gallery.names(), ("dark",), lambda line, theme: "there.webp")
    kinds = {type(gallery.drawn(gallery.LINES[name][0])): name for name in gallery.names()}
    told = re.findall(r"<dt><code>\.(\w+)</code><dd>", page)
    assert sorted(told) == sorted(option for name in kinds.values() for option in options(name))
    assert page.count('<a href="#span-and-others">') == sum(
        type(gallery.drawn(gallery.LINES[name][0])) is type(gallery.drawn("row(nums)")) for name in gallery.names()
    )
    targets = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= targets


@pytest.mark.parametrize(("name", "first"), [("shapes.html", "open it in a browser"), ("shapes.png", "a picture")])
def test_it_is_said_in_a_line_what_was_made_and_what_for(within, name, first):
    made = within("shapes", "ruler", "-o", name)
    assert made.stdout.strip() == name and made.stderr.count("\n") == 1
    assert first in made.stderr and "copy the line" in made.stderr


def test_a_shape_s_picture_has_its_lines_below(tmp_path):
    target = tmp_path / "ruler.png"
    assert CliRunner().invoke(cli, ["shapes", "ruler", "-o", str(target)]).exit_code == 0
    picture = np.asarray(Image.open(target))
    assert picture.shape[:2] == (HIGH + CAPTION, WIDE) and len(np.unique(picture[HIGH:].reshape(-1, 3), axis=0)) > 2


def test_an_option_is_held_against_what_it_changes():
    assert before("row(nums).framed(last=right, wide=k).striking(right)") == "row(nums).framed(last=right, wide=k)"
    assert before("row(nums)") is None and before("row(nums) / nothing") is None
    assert {"coloured", "framed"} <= set(options("bars")) and "mark_at" not in options("bars")


def test_a_shape_of_many_lines_is_rows_of_pictures(tmp_path):
    target = tmp_path / "queue.png"
    (name,) = [each for each in gallery.names() if ACROSS < len(gallery.LINES[each]) <= 2 * ACROSS][:1]
    as_picture([name], "dark", target)
    assert Image.open(target).size == (ACROSS * WIDE, 2 * (HIGH + CAPTION))


def test_a_method_s_name_says_which_shapes_have_it():
    with pytest.raises(InputError, match=r"^\.pointing\(…\) is told to .*\brow\b.*: see vizkit shapes "):
        chosen("pointing")
    with pytest.raises(InputError, match="there is no shape 'rwo'"):
        chosen("rwo")
