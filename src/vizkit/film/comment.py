"""Comments: the text that a film, a GIF or a picture carries about itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

_HEAD = 2**16
"""Bytes at the beginning of an SVG in which its description is looked for."""


def comments(file: Path) -> Iterator[str]:
    """What the film, GIF, PNG or SVG `file` carries; nothing where it is none of them."""
    with file.open("rb") as whole:
        head = whole.read(_HEAD)
    if head.startswith((b"GIF8", b"\x89PNG")):
        yield from _image_comments(file)
    elif head.lstrip().startswith((b"<?xml", b"<svg")):
        yield from map(html.unescape, re.findall("<desc>(.*?)</desc>", head.decode("utf-8", "replace"), re.DOTALL))
    else:
        yield from _film_comments(file)


def _image_comments(file: Path) -> Iterator[str]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            comment = image.info.get("comment") or image.info.get("Comment", b"")
    except (UnidentifiedImageError, OSError):
        return
    yield comment.decode("utf-8", "replace") if isinstance(comment, bytes) else comment


def _film_comments(file: Path) -> Iterator[str]:
    import av

    try:
        with av.open(str(file)) as container:
            yield container.metadata.get("comment", "")
    except (av.error.FFmpegError, OSError):
        return
