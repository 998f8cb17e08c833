"""SVG: a moment as outlines, which look the same everywhere, or with its text as text, which can be edited."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape

import numpy as np

from vizkit.frames import Moment, Show
from vizkit.frames.frame import screen
from vizkit.picture.colour import RGBA
from vizkit.picture.marks import Mark, Text
from vizkit.picture.outline import Outline, outlines
from vizkit.picture.style import RGB, Style
from vizkit.picture.type import excerpt, fonts, width
from vizkit.words.alt import alt

OUTLINES, TEXT = "outlines", "text"
"""How type may be written."""

_CAPITAL = 0.364
"""Half of a capital's height in ems: text is centred on its capitals."""

_FAMILIES = {
    "sans": "Inter, 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
    "mono": "'JetBrains Mono', 'Noto Sans CJK SC', monospace",
}
"""The fonts of a face by their own names, as a drawing program looks for them."""

_THIRDS = np.array([[[1.0], [2.0]]]) / 3


def svg(show: Show, moment: Moment, style: Style, said: str, lettering: str = OUTLINES) -> str:
    """A moment as it rests in the film; its title is what is seen, its description says this of itself.

    Every mark is a group of its key.
    """
    (across, down), marks = style.places.size, screen(show, moment, style)
    texts = [mark for mark in marks if isinstance(mark, Text)] if lettering == TEXT else []
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{down}" viewBox="0 0 {across} {down}">',
            f"<title>{_escaped(alt(show, moment, style.language))}</title>",
            f"<desc>{_escaped(said)}</desc>",
            *([f"<style>{_faces(texts)}</style>"] if texts else []),
            *(
                []
                if style.clear
                else [f'<rect width="{across}" height="{down}" fill="{_hexadecimal(style.colours["ground"])}"/>']
            ),
            *(_group(mark, lettering) for mark in marks if mark.opacity > 0.002),
            "</svg>\n",
        ]
    )


def _escaped(text: str) -> str:
    """Text as XML takes it: without the signs that it has no way to write."""
    return escape("".join(sign if sign.isprintable() or sign in "\t\n" else "\ufffd" for sign in text))


def _group(mark: Mark, lettering: str) -> str:
    if isinstance(mark, Text) and lettering == TEXT:
        drawn: Iterable[str] = [_text(mark)]
    else:
        drawn = map(_path, outlines(mark))
    return f'<g id="{_escaped(mark.key)}">{"".join(drawn)}</g>'


def _text(mark: Text) -> str:
    """A line of type, as wide as it is set here in whatever font it is shown."""
    (words,) = mark.words
    wide = mark.size * width(words, mark.face, mark.weight)
    left, foot = mark.x - mark.anchor * wide, mark.y + _CAPITAL * mark.size
    fitted = f' textLength="{wide:.2f}" lengthAdjust="spacingAndGlyphs"' if words.strip() else ""
    place = f'x="{left:.2f}" y="{foot:.2f}" class="{mark.face}" font-size="{mark.size:.2f}" font-weight="{mark.weight}"'
    colour = _paint("fill", (*mark.colour[:3], mark.colour[3] * mark.opacity))
    return f"<text {place}{fitted}{colour}>{_escaped(words)}</text>"


def _faces(texts: Iterable[Text]) -> str:
    """Style rules with the fonts in use, and of them the signs that are needed."""
    said = sorted({sign for text in texts for words in text.words for sign in words})
    rules = [
        f"@font-face{{font-family:vizkit-{name};font-weight:100 900;src:url(data:font/ttf;base64,"
        f"{base64.b64encode(excerpt(*where, said)).decode()})}}"
        for name, where in fonts().items()
    ]
    return "".join(rules) + "".join(
        f".{face}{{font-family:vizkit-{face},vizkit-chinese,{families};white-space:pre;font-feature-settings:'tnum'}}"
        for face, families in _FAMILIES.items()
    )


def _path(outline: Outline) -> str:
    place = np.array([outline.x, outline.y])
    data = "".join(_contour(curves * outline.scale + place, outline.closed) for curves in outline.curves)
    stroke = ""
    if outline.stroke is not None and outline.thick:
        stroke = f'{_paint("stroke", outline.stroke)} stroke-width="{outline.thick:.2f}"'
    return f'<path d="{data}"{_paint("fill", outline.fill)}{stroke}/>'


def _contour(curves: np.ndarray, closed: bool) -> str:
    """Curves as path data, straight ones as lines."""
    thirds = curves[:, :1] + (curves[:, 3:] - curves[:, :1]) * _THIRDS
    straight = np.abs(curves[:, 1:3] - thirds).max(axis=(1, 2), initial=0.0) < 0.01
    steps = (_step(curve, line) for curve, line in zip(curves, straight, strict=True))
    return f"M{_points(curves[0, :1])}{''.join(steps)}{'Z' if closed else ''}"


def _step(curve: np.ndarray, line: bool) -> str:
    return f"L{_points(curve[3:])}" if line else f"C{_points(curve[1:])}"


def _points(points: np.ndarray) -> str:
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in points.ravel())


def _paint(what: str, colour: RGBA | None) -> str:
    if colour is None:
        return f' {what}="none"'
    alpha = f' {what}-opacity="{colour[3]:.3f}"' if colour[3] < 1 else ""
    return f' {what}="{_hexadecimal(colour)}"{alpha}'


def _hexadecimal(colour: RGB | RGBA) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])
