"""The look: what carries meaning stands out from what it lies on, and an icon means what it means on the page."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import vizkit
from tests.conftest import explainers
from tests.desk.conftest import reel_of
from tests.desk.test_painting import pixels
from vizkit.desk.icons import icon
from vizkit.desk.lettering import Lettering
from vizkit.picture.marks import Box
from vizkit.picture.style import THEMES, Style, contrast

LEAST = 3.0
SIDE = 72

PAGE = (Path(vizkit.__file__).parent / "page" / "page.html").read_text(encoding="utf-8")
SYMBOLS = dict(re.findall('<symbol id="([a-z]+)" viewBox="0 0 24 24">(.*?)</symbol>', PAGE))
SAME = {"play": "play", "pause": "pause", "back": "back", "forward": "forward", "sun": "light", "moon": "dark",
        "whole": "full", "keys": "keys"}  # fmt: skip
"""What the page calls its icons, and the desk those of the same meaning."""


def strongest(image: QImage, below: np.ndarray) -> float:
    """The contrast of the pixel that stands out most."""
    return max(contrast(colour / 255, below / 255) for colour in np.unique(pixels(image).reshape(-1, 3), axis=0))


@pytest.mark.parametrize("theme", THEMES)
def test_tracks_and_the_edges_of_fields_stand_out(opened, theme):
    desk = opened(name="flashattn", theme=theme)
    desk.controls.scrubber.clearFocus()
    field = desk.side.form.fields["n"].entry
    shown = pixels(desk.grab().toImage())
    below, ground = shown[2, 2], shown[2, -2]
    edge = field.grab().toImage().copy(0, field.height() // 2, 1, 1)
    assert strongest(edge, below) >= LEAST
    switch = desk.side.form.fields["causal"].entry
    assert strongest(switch.grab().toImage(), below) >= LEAST
    scrubber = desk.controls.scrubber
    seen = desk.grab(QRect(scrubber.mapTo(desk, QPoint(0, 0)), scrubber.size())).toImage()
    for act, (left, right, _) in enumerate(scrubber._segments()):
        column = seen.copy(round((left + right) / 2), 12, 1, 10)
        assert strongest(column, ground) >= LEAST, act


@pytest.mark.parametrize("theme", THEMES.values(), ids=str)
def test_what_is_not_yet_visited_is_outlined_where_it_can_be_seen(theme):
    assert all(contrast(theme["faint"], theme[below]) >= LEAST for below in ("ground", "panel"))


@pytest.mark.parametrize("name", explainers())
def test_outlines_on_the_stage_can_be_seen(name):
    """A mark without a fill is its outline: it stands out from the ground, unless it is fading."""
    first = reel_of(name)
    for theme in THEMES:
        reel = first.styled(Style(theme=theme))
        ground = reel.style.colours["ground"]
        for act in reel.starts:
            for mark in reel.screen(act):
                edge = mark.edge if isinstance(mark, Box) and mark.fill is None else None
                if edge is not None and mark.opacity == 1 and edge[3] == 1:
                    assert contrast(edge[:3], ground) >= LEAST, (theme, mark.key)


def drawn(paint) -> np.ndarray:
    """How much ink is where."""
    image = QImage(SIDE, SIDE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return 255 - pixels(image)[:, :, 0].astype(float)


@pytest.mark.usefixtures("qapp")
def test_an_icon_looks_as_on_the_page():
    ours = {name: drawn(lambda painter, name=name: icon(name, "#000", "#000").paint(painter, 0, 0, SIDE, SIDE))
            for name in SAME.values()}  # fmt: skip
    for symbol, name in SAME.items():
        paths = SYMBOLS[symbol].replace('class="solid"', 'fill="#000"')
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g fill="none" '
            f'stroke="#000" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">{paths}</g></svg>'
        )
        renderer = QSvgRenderer(svg.encode())
        theirs = drawn(lambda painter, renderer=renderer: renderer.render(painter, QRectF(0, 0, SIDE, SIDE)))
        alike = {other: np.minimum(theirs, ink).sum() / np.maximum(theirs, ink).sum() for other, ink in ours.items()}
        assert max(alike, key=alike.get) == name, (symbol, alike)


@pytest.mark.parametrize("strong", [False, True])
def test_latin_in_a_chinese_title_is_as_dark_as_in_an_english_one(opened, strong):
    """And Chinese letters keep their own weight beside it."""
    desk = opened(name="lca", language="zh")
    lettering = Lettering(desk.font(), 40, strong)
    mixed = ["".join(letters) for _, letters in lettering.runs("PixelShuffle 像素重排，r² 个")]
    assert mixed == ["PixelShuffle ", "像素重排，", "r² ", "个"]
    weights = {letters: face.variableAxisValue(QFont.Tag("wght")) for face, letters in lettering.runs("lca 树")}
    assert [*weights] == ["lca ", "树"] and weights["lca "] == (600 if strong else 400) > weights["树"]


@pytest.mark.parametrize("text", ["FlashAttention 精确的注意力", "Ring all-reduce", "分块限制每台设备的发送量"])
def test_a_line_is_cut_to_its_room(desk, text):
    lettering = Lettering(desk.font(), 12)
    whole = lettering.width(text)
    assert lettering.elided(text, whole) == text
    for wide in np.linspace(20, whole - 1, 7):
        said = lettering.elided(text, wide)
        assert lettering.width(said) <= wide and said.endswith("…") and text.startswith(said[:-1])
