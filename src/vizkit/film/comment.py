"""Comments: the text that a film or a picture carries about itself, found by its content and not by its name."""

from __future__ import annotations

import html
import io
import os
from collections.abc import Iterator
from pathlib import Path

from vizkit.film.xmp import description

_TAIL = 2**20
"""Bytes at the end of a WebP in which it says how it was made."""

_FILMS = {b"ftyp": "mp4", b"\x1aE\xdf\xa3": "matroska"}
"""FFmpeg's names of the containers that begin with these bytes, or have them after their first length."""

_STILL_OR_MOVING = (b"avif", b"avis")
"""The brands of an AVIF."""


def comments(head: bytes, file: Path) -> Iterator[str]:
    """What the film or picture `file`, which begins with `head`, carries; nothing where it is none."""
    if head.startswith((b"GIF8", b"\x89PNG")):
        yield from _image_comments(head)
    elif head.lstrip().startswith((b"<?xml", b"<svg")):
        yield html.unescape(head.decode("utf-8", "replace").partition("<desc>")[2].partition("</desc>")[0])
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        yield description(_tail(file))
    elif head[4:8] == b"ftyp" and head[8:12] in _STILL_OR_MOVING:
        yield description(head)
    elif (found := _FILMS.get(head[4:8]) or _FILMS.get(head[:4])) is not None:
        yield from _film_comments(file, found)


def _tail(file: Path) -> bytes:
    with file.open("rb") as whole:
        whole.seek(max(whole.seek(0, os.SEEK_END) - _TAIL, 0))
        return whole.read(_TAIL)


def _image_comments(head: bytes) -> Iterator[str]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(head), formats=("GIF", "PNG")) as image:
            comment = image.info.get("comment") or image.info.get("Comment", b"")
    except Exception:  # of a spoiled or hostile picture Pillow may raise anything
        return
    yield comment.decode("utf-8", "replace") if isinstance(comment, bytes) else comment


def _film_comments(file: Path, container: str) -> Iterator[str]:
    import av

    # Of a name ffmpeg would take `Week3:` for a protocol, and without a format follow what a playlist names.
    try:
        with file.open("rb") as whole, av.open(whole, format=container) as film:
            yield film.metadata.get("comment") or film.metadata.get("COMMENT", "")
    except (av.error.FFmpegError, OSError, UnicodeDecodeError):
        return
