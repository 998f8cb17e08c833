"""Packets as one: what an encoder says of a segment, kept and sent."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence


def packed(packets: Sequence[bytes]) -> bytes:
    """Packets as one: their number and lengths, then themselves."""
    return struct.pack(f"<{len(packets) + 1}I", len(packets), *map(len, packets)) + b"".join(packets)


def unpacked(clip: bytes) -> Iterator[bytes]:
    """The packets of a clip."""
    (count,) = struct.unpack_from("<I", clip)
    at = 4 * (count + 1)
    for length in struct.unpack_from(f"<{count}I", clip, 4):
        yield clip[at : at + length]
        at += length
