"""The same glyphs on every machine."""

from __future__ import annotations

import numpy as np
import pytest

from vizkit.picture import type as typography
from vizkit.picture.formula import set_formula
from vizkit.picture.type import MissingGlyph, font_files, setting, width


def test_fonts_come_with_packages_and_not_from_the_system():
    assert len(font_files()) == 3
    assert all("site-packages" in str(path) for path in font_files())


def test_chinese_is_drawn_as_chinese():
    one, other = setting("窗"), setting("口")
    assert one.curves and other.curves and len(one.curves) > len(other.curves)
    assert one.width == pytest.approx(1.0)


def test_figures_are_tabular():
    assert len({width(digit) for digit in "0123456789"}) == 1


def test_measured_and_set_widths_agree():
    for text in ("FlashAttention", "−1.37", "窗口 k = 3", "e^(m − m′) → 0.135"):
        for face in ("sans", "mono"):
            assert setting(text, face).width == pytest.approx(width(text, face), abs=0.02)


def test_weights_differ():
    assert width("window", "sans", 700) > width("window", "sans", 400)


@pytest.mark.parametrize("sign", ["\U0001f600", "⌈", "\u0e01"])
def test_a_missing_glyph_is_an_error_that_names_the_character(sign):
    with pytest.raises(MissingGlyph, match=f"U\\+{ord(sign):04X}"):
        setting(f"a{sign}")


def test_without_the_chinese_font_the_remedy_is_named(monkeypatch):
    caches = (typography._files, typography._font_of, typography.setting)
    monkeypatch.setattr(
        typography,
        "_packaged",
        lambda package, file, found=typography._packaged: None if "cjk" in package else found(package, file),
    )
    for cache in caches:
        cache.cache_clear()
    try:
        with pytest.raises(MissingGlyph, match=r"'窗'.*pip install manimgx-fonts-cjk"):
            setting("窗")
        assert width("窗") == 1.0
    finally:
        monkeypatch.undo()
        for cache in caches:
            cache.cache_clear()


def test_outlines_are_closed():
    for outline in setting("Bg窗", "sans", 600).curves:
        assert np.allclose(outline[0, 0], outline[-1, 3])
        assert np.allclose(outline[1:, 0], outline[:-1, 3])


def test_formulas_are_set_without_latex():
    fraction = set_formula("a / b")
    assert fraction.extent[1] > fraction.extent[0] and len(fraction.curves) >= 3
    with pytest.raises(ValueError, match="Typst cannot read"):
        set_formula("#nothing")
