"""PNG: its chunks, and the text that it carries about itself."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Iterator

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SIGNATURE = b"\x89PNG\r\n\x1a\n"

KEYWORD = "Comment"
"""The keyword of PNG's own for what is said of a picture (PNG 3, 11.3.3.2)."""


SEEN = "Description"
"""The keyword of PNG's own for what is seen on a picture."""


def png(image: Image.Image, said: str, seen: str = "") -> bytes:
    """The image as a PNG that says this of itself, and what is seen on it."""
    text, written = PngInfo(), io.BytesIO()
    if seen:
        text.add_itxt(SEEN, seen)
    if said:
        text.add_itxt(KEYWORD, said)
    image.save(written, "PNG", pnginfo=text)
    return written.getvalue()


def commented(data: bytes, said: str) -> bytes:
    """A PNG, moving or not, that says this of itself."""
    text = KEYWORD.encode() + b"\0\0\0\0\0" + said.encode()  # not compressed, in no language, under no other keyword
    header, *others = chunks(data)
    return joined([header, (b"iTXt", text), *others])


def chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the content of every chunk."""
    at = len(SIGNATURE)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += length + 12


def joined(parts: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A PNG of chunks."""
    whole = [SIGNATURE]
    for kind, content in parts:
        whole += [struct.pack(">I", len(content)), kind, content, struct.pack(">I", zlib.crc32(kind + content))]
    return b"".join(whole)
