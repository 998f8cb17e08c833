"""Comments: the text that a film, a GIF or a picture carries about itself."""

from __future__ import annotations

import html
import io
from collections.abc import Iterator
from pathlib import Path


def comments(head: bytes, file: Path) -> Iterator[str]:
    """What the film, GIF, PNG or SVG `file`, which begins with `head`, carries; nothing where it is none of them."""
    if head.startswith((b"GIF8", b"\x89PNG")):
        yield from _image_comments(head)
    elif head.lstrip().startswith((b"<?xml", b"<svg")):
        yield html.unescape(head.decode("utf-8", "replace").partition("<desc>")[2].partition("</desc>")[0])
    elif head[4:8] == b"ftyp":
        yield from _film_comments(file)


def _image_comments(head: bytes) -> Iterator[str]:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(head), formats=("GIF", "PNG")) as image:
            comment = image.info.get("comment") or image.info.get("Comment", b"")
    except Exception:  # of a spoiled or hostile picture Pillow may raise anything
        return
    yield comment.decode("utf-8", "replace") if isinstance(comment, bytes) else comment


def _film_comments(file: Path) -> Iterator[str]:
    import av

    # Of a name ffmpeg would take `Week3:` for a protocol, and without a format follow what a playlist names.
    try:
        with file.open("rb") as whole, av.open(whole, format="mp4") as container:
            yield container.metadata.get("comment", "")
    except (av.error.FFmpegError, OSError, UnicodeDecodeError):
        return
