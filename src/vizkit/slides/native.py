"""Native shapes: marks as shapes that PowerPoint draws, edits and moves. What keeps its key keeps its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

import numpy as np

from vizkit.frames.lines import Piece
from vizkit.picture.colour import readable, spoken
from vizkit.picture.formula import set_formula
from vizkit.picture.marks import Bounds, Box, Formula, Line, Mark, Paint, Text
from vizkit.picture.style import Style
from vizkit.slides.scheme import FONTS, below, own, solid

Part = tuple[str, np.ndarray]
"""A command of a path, and the points that it is given."""

EMU = 6350
"""English metric units in a pixel of the frame: two pixels are a point."""

_SPACE = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
SPACES = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in _SPACE.items())

_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
"""What screen readers pass over: what is drawn is told in one piece, the picture's description."""

_SEEN = 0.002
"""Marks that are fainter are not there."""

_LINE = 1.3
"""Ems of a line of text."""

_BOLD = 600

_HEAD = 3.0
"""Thicknesses of a line in a middling head of an arrow in PowerPoint."""


class Tree:
    """The shapes of a slide, the lowest first, with numbers of their own."""

    def __init__(self, style: Style, languages: Sequence[str]):
        self.style, self.languages = style, languages
        self._shapes: list[str] = []

    @property
    def xml(self) -> str:
        """All of them in one element."""
        return f"<p:spTree {SPACES}>{''.join(self._shapes)}</p:spTree>"

    def put(self, marks: Iterable[Mark]) -> None:
        """Add marks whose colours are meanings."""
        for mark in marks:
            if mark.opacity > _SEEN:
                _PUT[type(mark)](self, mark)

    def note(self, lines: Sequence[Sequence[Piece]], size: float, box: Bounds) -> None:
        """Add the sentence as the slide's title, which is what outlines and screen readers call the slide by."""
        said = "<a:br/>".join("".join(self._piece(piece, size) for piece in line) for line in lines)
        body = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:normAutofit/></a:bodyPr>'
        text = f'<p:txBody>{body}<a:lstStyle/><a:p><a:pPr algn="ctr"/>{said}</a:p></p:txBody>'
        self._add("!!:note", "", f"{_placed(box)}{_RECTANGLE}", text, kind="title")

    def title(self, said: str, box: Bounds) -> None:
        """Add a title that is not seen."""
        body = "<a:bodyPr/><a:lstStyle/>"
        text = f"<p:txBody>{body}<a:p>{self._written(said, 40, 'text', 400)}</a:p></p:txBody>"
        self._add("title", "", f"{_placed(box)}{_RECTANGLE}", text, kind="title", hidden=True)

    def described(self, box: Bounds, said: str) -> None:
        """Add what nobody sees and screen readers say in the picture's stead."""
        look = "<a:noFill/><a:ln><a:noFill/></a:ln>"
        self._add(":picture", said, f"{_placed(box)}{_RECTANGLE}{look}")

    def _add(self, name: str, said: str, look: str, text: str = "", kind: str = "shape", hidden: bool = False) -> None:
        number, (tag, holder, what, place) = len(self._shapes) + 2, _KINDS[kind]
        told = (f' descr="{escape(said)}"' if said else "") + (' hidden="1"' if hidden else "")
        passed_over = "" if said or text else _DECORATIVE
        self._shapes.append(
            f'<p:{tag}><p:{holder}><p:cNvPr id="{number}" name="{escape(name)}"{told}>{passed_over}</p:cNvPr>'
            f"{what}{place}</p:{holder}>"
            f"<p:spPr>{look}</p:spPr>{text}</p:{tag}>"
        )

    def _solid(self, paint: Paint, opacity: float) -> str:
        return solid(paint, self.style.colours, opacity)

    def _edge(self, paint: Paint, thick: float, opacity: float, dashed: bool, head: str = "") -> str:
        if paint is None or not thick:
            return "<a:ln><a:noFill/></a:ln>"
        dash = '<a:prstDash val="dash"/>' if dashed else ""
        return f'<a:ln w="{round(thick * EMU)}">{self._solid(paint, opacity)}{dash}<a:round/>{head}</a:ln>'

    def _box(self, box: Box) -> None:
        shorter = max(min(box.w, box.h), 1e-6)
        if box.radius * 2 >= shorter - 0.5 and abs(box.w - box.h) < 1:
            geometry = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
        elif box.radius > 0:
            round_ = round(100000 * min(0.5, box.radius / shorter))
            geometry = (
                f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val {round_}"/></a:avLst></a:prstGeom>'
            )
        else:
            geometry = _RECTANGLE
        at = f"{_placed(box.bounds)}{geometry}"
        if (base := below(box.fill)) is not None:
            self._add(f"!!{box.key}~", "", f"{at}{self._solid(base, box.opacity)}<a:ln><a:noFill/></a:ln>")
        edge = self._edge(box.edge, box.thick, box.opacity, box.dashed)
        self._add(f"!!{box.key}", "", f"{at}{self._solid(box.fill, box.opacity)}{edge}")

    def _text(self, text: Text) -> None:
        words = spoken(text, self.style.language, self.languages)
        if not words.strip():
            return
        half, left = text.size * _LINE / 2, text.x - text.anchor * text.w
        box = left, text.y - half, left + text.w, text.y + half
        side = {0.0: "l", 0.5: "ctr", 1.0: "r"}.get(text.anchor, "ctr")
        body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
        said = f'<a:p><a:pPr algn="{side}"/>{self._run(text)}</a:p>'
        look = f"{_placed(box)}{_RECTANGLE}<a:noFill/>"
        self._add(f"!!{text.key}", "", look, f"<p:txBody>{body}<a:lstStyle/>{said}</p:txBody>", kind="text")

    def _run(self, text: Text) -> str:
        words, theme = spoken(text, self.style.language, self.languages), self.style.colours
        colour = own(readable(text.colour, text.over, theme), text.colour, theme)
        return self._written(words, text.size, colour, text.weight, text.opacity, text.face)

    def _piece(self, piece: Piece, size: float) -> str:
        return self._written(piece.text, size, piece.colour, piece.weight)

    def _written(
        self, words: str, size: float, colour: Paint, weight: int, opacity: float = 1.0, face: str = "sans"
    ) -> str:
        """Words of one look."""
        fill, bold = self._solid(colour, opacity), int(weight >= _BOLD)
        font = f'<a:latin typeface="{FONTS["mono"]}" pitchFamily="49"/>' if face == "mono" else ""
        look = f'lang="{_tag(self.style.language)}" sz="{_points(size)}" b="{bold}" noProof="1"'
        return f"<a:r><a:rPr {look}>{fill}{font}</a:rPr><a:t>{escape(words, quote=False)}</a:t></a:r>"

    def _line(self, line: Line) -> None:
        if len(line.points) < 2:
            return
        head = ""
        if line.arrow:
            size = (4.2 * line.thick + 4) / max(line.thick, 0.1)
            length = "lg" if size > 1.3 * _HEAD else "med"
            head = f'<a:tailEnd type="triangle" w="{length}" len="{length}"/>'
        edge = self._edge(line.colour, line.thick, line.opacity, line.dashed, head)
        if len(line.points) == 2 and not line.closed:
            return self._add(f"!!{line.key}", "", f"{_straight(line)}{edge}", kind="line")
        fill = line.fill if line.closed else None
        way, rounded = np.array(line.points), line.smooth and len(line.points) == 3 and not line.closed
        parts = [
            ("moveTo", way[:1]),
            *([("quadBezTo", way[1:])] if rounded else (("lnTo", at[None]) for at in way[1:])),
        ]
        parts += [("close", way[:0])] if line.closed else []
        if (base := below(fill)) is not None:
            look = f"{self._solid(base, line.opacity)}<a:ln><a:noFill/></a:ln>"
            self._add(f"!!{line.key}~", "", f"{_drawn([parts], line, True)}{look}")
        self._add(f"!!{line.key}", "", f"{_drawn([parts], line, bool(fill))}{self._solid(fill, line.opacity)}{edge}")

    def _formula(self, formula: Formula) -> None:
        """A formula as its outlines; its source is what it says."""
        curves = [curve * formula.size for curve in set_formula(formula.typst).curves]
        paths = [[part for curve in several for part in _curved(curve)] for several in _apart(curves)]
        look = f"{_drawn(paths, formula, True)}{self._solid(formula.colour, formula.opacity)}<a:ln><a:noFill/></a:ln>"
        self._add(f"!!{formula.key}", formula.typst, look)


_PUT = {Box: Tree._box, Text: Tree._text, Line: Tree._line, Formula: Tree._formula}

_KINDS = {
    "shape": ("sp", "nvSpPr", "<p:cNvSpPr/>", "<p:nvPr/>"),
    "text": ("sp", "nvSpPr", '<p:cNvSpPr txBox="1"/>', "<p:nvPr/>"),
    "line": ("cxnSp", "nvCxnSpPr", "<p:cNvCxnSpPr/>", "<p:nvPr/>"),
    "title": ("sp", "nvSpPr", '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>', '<p:nvPr><p:ph type="title"/></p:nvPr>'),
}
"""Of every kind of shape its element, and what that says of it."""

_RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def _points(size: float) -> int:
    """A size in hundredths of points, as small and as large as PowerPoint allows."""
    return min(400000, max(100, round(size * 50)))


def _tag(language: str) -> str:
    return {"en": "en-US", "zh": "zh-CN"}.get(language, language)


def _placed(box: Bounds, more: str = "") -> str:
    left, top, right, bottom = (round(side * EMU) for side in box)
    w, h = max(0, right - left), max(0, bottom - top)
    return f'<a:xfrm{more}><a:off x="{left}" y="{top}"/><a:ext cx="{w}" cy="{h}"/></a:xfrm>'


def _straight(line: Line) -> str:
    (ax, ay), (bx, by) = line.points
    flips = (' flipH="1"' if bx < ax else "") + (' flipV="1"' if by < ay else "")
    return f'{_placed(line.bounds, flips)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'


def _curved(curves: np.ndarray) -> Iterator[Part]:
    """A closed outline as commands."""
    yield "moveTo", curves[0, :1]
    yield from (("cubicBezTo", curve[1:]) for curve in curves)
    yield "close", curves[0, :0]


def _apart(curves: Sequence[np.ndarray]) -> list[list[np.ndarray]]:
    """Outlines with the holes in them, each by itself: where two of one path overlap, PowerPoint fills neither."""
    areas = [_area(curve[:, 0]) for curve in curves]
    turn = np.sign(max(areas, key=abs, default=1.0))
    outer = [[curve] for curve, area in zip(curves, areas, strict=True) if area * turn > 0]
    for hole in (curve for curve, area in zip(curves, areas, strict=True) if area * turn <= 0):
        around = [several for several in outer if _within(hole, several[0])]
        if around:
            min(around, key=lambda several: abs(_area(several[0][:, 0]))).append(hole)
        else:  # a stroke of its own, such as a rule, that turns the other way
            outer.append([hole])
    return outer


def _area(points: np.ndarray) -> float:
    """The area of a polygon, below zero where it turns the other way."""
    x, y = points.T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def _within(inner: np.ndarray, outer: np.ndarray) -> bool:
    """Whether the box of an outline is within that of another."""
    (one, two), (low, high) = ((curve.min(axis=(0, 1)), curve.max(axis=(0, 1))) for curve in (inner, outer))
    return bool((low <= one).all() and (two <= high).all())


def _drawn(paths: Sequence[Sequence[Part]], mark: Mark, filled: bool) -> str:
    """A geometry of paths, each of commands with their points, which are about the mark's centre."""
    points = np.concatenate([at for parts in paths for _, at in parts])
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    box = mark.x + left, mark.y + top, mark.x + right, mark.y + bottom
    w, h = (max(1, round(float(side) * EMU)) for side in (right - left, bottom - top))
    size = f'w="{w}" h="{h}" fill="{"norm" if filled else "none"}"'
    drawn = "".join(f"<a:path {size}>{_path(parts, left, top)}</a:path>" for parts in paths)
    lists = '<a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
    return f"{_placed(box)}<a:custGeom>{lists}<a:pathLst>{drawn}</a:pathLst></a:custGeom>"


def _path(parts: Sequence[Part], left: float, top: float) -> str:
    return "".join(_command(name, (at - (left, top)) * EMU) for name, at in parts)


def _command(name: str, points: np.ndarray) -> str:
    inside = "".join(f'<a:pt x="{round(x)}" y="{round(y)}"/>' for x, y in points.tolist())
    return f"<a:{name}>{inside}</a:{name}>" if inside else f"<a:{name}/>"
