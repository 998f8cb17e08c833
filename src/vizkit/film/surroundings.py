"""Surroundings: what all clips of this installation depend on."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import av
import cairo

from vizkit.delivery.installed import version
from vizkit.film.encoder import ENCODER
from vizkit.picture import type as typography

_PAINTED_BY = ("av", "numpy", "pycairo", "svgelements", "typst", "uharfbuzz")
_WRITTEN_WITH = ("fontpkg-inter", "fontpkg-jetbrains-mono", "manimgx-fonts-cjk")
"""Packages of which another version may paint or encode the same marks in another way, the fonts' by themselves."""


@cache
def surroundings() -> str:
    """The code that paints and encodes, its settings, the fonts, and the versions of the libraries that it uses."""
    here = Path(__file__).parents[1]
    files = [*sorted((here / "picture").glob("*.py")), *sorted((here / "film").glob("*.py"))]
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]
    fonts = [(file.name, file.stat().st_size) for file in typography.font_files()]
    versions = {name: version(name) for name in (*_PAINTED_BY, *_WRITTEN_WITH)}
    libraries = av.library_versions, cairo.cairo_version(), typography.harfbuzz()
    return repr((digests, dict(ENCODER), fonts, versions, *libraries))
