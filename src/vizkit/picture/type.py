"""Type: the same glyphs on every machine, measured and drawn from the outlines of fonts that come with vizkit."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from vizkit.language.refusal import Refusal

if TYPE_CHECKING:
    import uharfbuzz as hb

FACES = ("sans", "mono")
CJK_WIDTH = 1.0

OPTICAL_SIZE = 24
"""The size in points that letters are shaped for, where a font has several."""

Curves = tuple[np.ndarray, ...]
"""Closed outlines, each an (n, 4, 2) array of cubic Bézier curves in ems, y downwards from the baseline."""


class MissingGlyph(Refusal, ValueError):
    """A character that no font at hand can draw."""

    def __init__(self, sign: str):
        name = unicodedata.name(sign, "unnamed")
        chinese = "CJK" in name or unicodedata.east_asian_width(sign) in "WF"
        remedy = "install the Chinese font: pip install manimgx-fonts-cjk" if chinese else "write it another way"
        super().__init__(
            "no font at hand has the character {sign} ({code} {name}): {remedy}",
            sign=repr(sign),
            code=f"U+{ord(sign):04X}",
            name=name,
            remedy=Refusal(remedy),
        )
        self.sign = sign

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return type(self), (self.sign,)


@dataclass(frozen=True)
class Setting:
    """A line of text, set: its advance in ems, and its outlines."""

    width: float
    curves: Curves


@lru_cache(maxsize=4096)
def width(text: str, face: str = "sans", weight: int = 400) -> float:
    """The advance of `text` in ems. Wide characters count one em, so that no Chinese font is needed to lay out."""
    narrow = "".join(sign for sign in text if not _wide(sign))
    return CJK_WIDTH * (len(text) - len(narrow)) + sum(advance for _, advance in _shaped(narrow, face, weight))


@lru_cache(maxsize=4096)
def setting(text: str, face: str = "sans", weight: int = 400) -> Setting:
    """`text` set on one line; `MissingGlyph` where a character cannot be drawn."""
    curves, across = [], 0.0
    for glyph, advance in _shaped(text, face, weight):
        if glyph is not None:
            curves += [np.add(outline, (across, 0.0)) for outline in _outlines(*glyph)]
        across += advance
    return Setting(across, tuple(curves))


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def _shaped(text: str, face: str, weight: int) -> list[tuple[tuple | None, float]]:
    """Glyphs, as (font path, number, weight, glyph), with their advances in ems."""
    import uharfbuzz as hb

    found = []
    for path, number, run in _runs(text, face):
        font = _font(path, number, weight)
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        figures = [(i, i + 1, True) for i, sign in enumerate(run) if sign.isdigit()]
        hb.shape(font, buffer, {"tnum": figures or False, "kern": True, "liga": False, "calt": face != "mono"})
        em = font.face.upem
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            if info.codepoint == 0:
                found.append((None, 0.2))
            else:
                found.append(((path, number, weight, info.codepoint), position.x_advance / em))
    return found


def _runs(text: str, face: str) -> list[tuple[str, int, str]]:
    """`text` cut where the font changes: each sign in the first font that has it."""
    runs: list[list] = []
    for sign in text:
        path, number = _font_of(sign, face)
        if runs and runs[-1][:2] == [path, number]:
            runs[-1][2] += sign
        else:
            runs.append([path, number, sign])
    return [tuple(run) for run in runs]


@lru_cache(maxsize=4096)
def _font_of(sign: str, face: str) -> tuple[str, int]:
    fonts = _files(face)
    for path, number in fonts:
        if _font(path, number, 400).get_nominal_glyph(ord(sign)):
            return path, number
    if sign.isspace():
        return fonts[0]
    raise MissingGlyph(sign)


@cache
def _files(face: str) -> tuple[tuple[str, int], ...]:
    """The fonts of a face with their numbers in their files, first choice first."""
    sans = (_packaged("fontpkg_inter", "files/Inter[opsz,wght].ttf"), 0)
    mono = (_packaged("fontpkg_jetbrains_mono", "files/JetBrainsMono[wght].ttf"), 0)
    chinese = (_packaged("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc"), 2)
    ordered = (sans, chinese) if face == "sans" else (mono, sans, chinese)
    return tuple((str(path), number) for path, number in ordered if path is not None)


def _packaged(package: str, file: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return None if spec is None or spec.origin is None else Path(spec.origin).parent / file


def fonts() -> dict[str, tuple[Path, int]]:
    """The fonts in use, each by what it is for, with its file and its number in it."""
    numbered = {face: _files(face)[0] for face in FACES} | dict(zip(["chinese"], _files("sans")[1:], strict=False))
    return {name: (Path(path), number) for name, (path, number) in numbered.items()}


def font_files() -> tuple[Path, ...]:
    """The font files in use."""
    return tuple(sorted({Path(path) for face in FACES for path, _ in _files(face)}))


def harfbuzz() -> str:
    """The version of HarfBuzz, which shapes text."""
    import uharfbuzz as hb

    return hb.version_string()


def excerpt(path: Path, number: int, signs: Iterable[str]) -> bytes:
    """A font file with these signs alone, in every weight, to be carried within another file."""
    import uharfbuzz as hb

    face, wanted = hb.Face(hb.Blob.from_file_path(str(path)), number), hb.SubsetInput()
    wanted.unicode_set.update(map(ord, signs))
    if "opsz" in {axis.tag for axis in face.axis_infos}:
        wanted.pin_axis_location(face, "opsz", OPTICAL_SIZE)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, ("kern", "tnum")))
    return hb.subset(face, wanted).blob.data


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


@cache
def _font(path: str, number: int, weight: int) -> hb.Font:
    import uharfbuzz as hb

    font = hb.Font(hb.Face(hb.Blob.from_file_path(path), number))
    font.set_variations({"wght": weight, "opsz": OPTICAL_SIZE})
    return font


@lru_cache(maxsize=4096)
def _outlines(path: str, number: int, weight: int, glyph: int) -> Curves:
    font = _font(path, number, weight)
    drawn: list[list] = []
    font.draw_glyph(glyph, _pen(), drawn)
    scale = np.array([1.0, -1.0]) / font.face.upem
    return tuple(np.array(outline) * scale for outline in drawn if len(outline) > 0)


@cache
def _pen() -> hb.DrawFuncs:
    """Collects closed outlines as lists of cubic curves."""
    import uharfbuzz as hb

    pen, at = hb.DrawFuncs(), {}

    def move(x: float, y: float, drawn: list) -> None:
        drawn.append([])
        at["start"] = at["now"] = (x, y)

    def cubic(ax: float, ay: float, bx: float, by: float, x: float, y: float, drawn: list) -> None:
        drawn[-1].append((at["now"], (ax, ay), (bx, by), (x, y)))
        at["now"] = (x, y)

    def line(x: float, y: float, drawn: list) -> None:
        (px, py) = at["now"]
        if (px, py) != (x, y):
            cubic(px + (x - px) / 3, py + (y - py) / 3, px + (x - px) * 2 / 3, py + (y - py) * 2 / 3, x, y, drawn)

    def quadratic(cx: float, cy: float, x: float, y: float, drawn: list) -> None:
        (px, py) = at["now"]
        cubic(px + (cx - px) * 2 / 3, py + (cy - py) * 2 / 3, x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3, x, y, drawn)

    pen.set_move_to_func(move)
    pen.set_line_to_func(line)
    pen.set_quadratic_to_func(quadratic)
    pen.set_cubic_to_func(cubic)
    pen.set_close_path_func(lambda drawn: line(*at["start"], drawn))
    return pen
