"""Legibility: a frame is seen the same with its colours by meaning as with its colours and words put on."""

from __future__ import annotations

import pytest

from tests.legible import faults
from vizkit.picture.colour import put_on
from vizkit.picture.legibility import Seen
from vizkit.picture.marks import Box, Heat, Text
from vizkit.picture.style import THEMES, Style

LANGUAGES = ("en", "zh")

FRAME = (
    Box(key="memory/panel", x=960, y=500, w=800, h=400, fill="panel"),
    Box(key="cell", x=960, y=500, w=120, h=90, fill=Heat(0.9)),
    Text(key="cell#", words=("42", "42"), x=960, y=500, size=44, over=Heat(0.9)),
    Text(key="wide#", words=("a cell that is too wide for its panel", "短"), x=1200, y=560, size=44),
    Text(key="small", words=("small", "小"), x=700, y=420, size=9),
    Text(key="grey", words=("grey", "灰"), x=700, y=620, size=44, colour="faint", opacity=0.5),
    Text(key="below", words=("below", "下"), x=300, y=100, size=44),
    Box(key="lid", x=300, y=100, w=300, h=80, fill="now/60"),
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_colours_and_words_need_not_be_put_on_to_see_a_fault(theme, language):
    style, seen = Style("slide", theme, language), Seen(FRAME, language, LANGUAGES)
    found = [*seen.misplaced(style), *seen.faint(style)]
    assert found == faults([put_on(mark, style, LANGUAGES) for mark in FRAME], style)
    wanted = ["small", "grey", "hidden by lid", *(["leaves memory/panel"] if language == "en" else [])]
    assert all(any(each in fault for fault in found) for each in wanted)
    assert any("leaves memory/panel" in fault for fault in found) == (language == "en")
