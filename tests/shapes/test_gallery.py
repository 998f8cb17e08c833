"""The gallery: every shape has lines that draw it, and all of them can be read in every layout and theme."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.shapes.drawing import drawn
from vizkit import shapes
from vizkit.cli.main import cli
from vizkit.examples import shapes as gallery
from vizkit.picture.legibility import faults
from vizkit.picture.style import LAYOUTS, THEMES, Style

RELATIONS = {"beside", "column", "formula", "index_of", "over"}
"""What places other shapes, or is words of a reference."""


def test_every_shape_has_lines_that_draw_it():
    assert set(shapes.__all__) - RELATIONS == set(gallery.names())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", gallery.names())
def test_every_line_can_be_read(name, layout):
    for line in gallery.LINES[name]:
        for theme in THEMES:
            marks = drawn(gallery.drawn(line), layout=layout, theme=theme)
            assert marks and not faults(tuple(marks.values()), Style(layout, theme)), line


def test_a_shape_s_page_has_its_lines_and_its_keys(tmp_path):
    target = tmp_path / "row.html"
    assert CliRunner().invoke(cli, ["shapes", "row", "-o", str(target)]).exit_code == 0
    page = target.read_text(encoding="utf-8")
    assert all(line.partition("(")[0] in page for line in gallery.LINES["row"]) and "nums/0" in page
