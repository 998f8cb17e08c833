"""As before: the packets that say that a frame is the one before it, which a film has of every rest."""

from __future__ import annotations

from functools import lru_cache

import av

from vizkit.film.cache import ClipCache
from vizkit.film.converted import planes
from vizkit.film.encoder import coded, encoder
from vizkit.film.key import key_as_before
from vizkit.film.packets import packed, unpacked
from vizkit.film.take import Take

_GREY = 128
_NUMBERS = 300
"""More than the numbers that x264 gives its frames in turn: 16, with one frame of reference."""


@lru_cache(maxsize=1)
def kept_as_before(take: Take, cache: ClipCache | None) -> tuple[bytes, ...]:
    """The packets that say "as the frame before": from the cache, or made here."""
    name = key_as_before(take) if cache else None
    found = cache.get(name) if cache else None
    if found is None:
        found = as_before(take)
        if cache:
            cache.put(name, found)
    return tuple(unpacked(found))


def as_before(take: Take) -> bytes:
    """The packets that say "as the frame before", one for each number that the encoder gives its frames in turn.

    They are what it says of an empty picture that stands still.
    """
    codec, frame, said = encoder(take), av.VideoFrame(*take.size, "yuv420p"), []
    for plane in planes(frame):
        plane[:] = _GREY
    for _ in range(_NUMBERS):
        said += coded(codec, frame)
        if len(said) > 3 and said[-1] == said[2]:
            return packed(said[-3:-1] + said[2:-3])  # of frames 2, 3 … and at last 0 and 1 of the next turn
    raise RuntimeError("x264 numbers its frames in another way than is known here")
