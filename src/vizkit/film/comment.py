"""Comments: the text that a film or GIF carries about itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def comments(file: Path) -> Iterator[str]:
    """What the film or GIF `file` carries; nothing where it is neither."""
    with file.open("rb") as whole:
        head = whole.read(6)
    yield from _gif_comments(file) if head.startswith(b"GIF8") else _film_comments(file)


def _gif_comments(file: Path) -> Iterator[str]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            comment = image.info.get("comment", b"")
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
