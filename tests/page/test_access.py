"""What axe finds in a page: nothing, in either theme, wide and on a phone, with the story open and with a dialog."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.page.browser import PHONE
from vizkit.picture.style import THEMES, contrast

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("look", [{}, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing(one, theme, look):
    page = one("#act=its-own-ancestor&moment=3", color_scheme=theme, **look).page
    page.evaluate(f"{AXE}; 0")
    for does in ("story", "keys"):
        page.evaluate("does => DOES[does]()", does)
        found = page.evaluate("() => axe.run()")
        assert len(found["passes"]) > 10
        assert not [(each["id"], [node["target"] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.parametrize("theme", THEMES)
def test_filled_blanks_stand_out_from_the_line_that_is_said(one, theme):
    """Too short for axe, which leaves single digits out."""
    page = one(color_scheme=theme).page
    page.evaluate("DOES.story()")
    behind = page.evaluate("getComputedStyle(lines[at]).backgroundColor")
    ground = tuple(int(part) / 255 for part in re.findall(r"\d+", behind)[:3])
    for meaning in ("text", "now", "first", "second", "done", "lost"):
        assert contrast(THEMES[theme][meaning], ground) >= 4.5, meaning
