"""Fonts: the signs of a page, carried in it, so that it reads the same on every machine and no sign is a box."""

from __future__ import annotations

import base64

from vizkit.picture.type import excerpt, fonts

_ALWAYS = "".join(map(chr, range(32, 127)))


def font_faces(text: str) -> str:
    """Style rules that hold the fonts in use with the signs of `text`."""
    others = text.encode("utf-8", "surrogatepass").translate(None, _ALWAYS.encode())  # of millions of signs a few
    signs = sorted({*others.decode("utf-8", "surrogatepass"), *_ALWAYS})
    return "\n".join(_face(name, excerpt(*where, signs)) for name, where in fonts().items())


def _face(name: str, font: bytes) -> str:
    source = f"url(data:font/ttf;base64,{base64.b64encode(font).decode()})"
    return f"@font-face{{font-family:vizkit-{name};font-weight:100 900;src:{source}}}"
