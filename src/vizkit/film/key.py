"""The key of a clip: a name that any change of what is seen, of the fonts, the encoder or the code changes."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from vizkit.film.segment import Segment
from vizkit.film.surroundings import surroundings
from vizkit.film.take import Take
from vizkit.picture.identity import Identity
from vizkit.picture.recent import Known

_WRITTEN: Known[str] = Known(repr)


def key(segment: Segment, take: Take) -> str:
    """The name of a segment's clip."""
    timing = segment.timing.moving, segment.timing.coded
    told = repr((timing, take.size, take.fps, take.style.colours["ground"], take.style.places.size))
    return _named(_digest(Identity(segment.before)), _digest(Identity(segment.after)), told)


def key_as_before(take: Take) -> str:
    """The name of the packets that say "as the frame before", which only the size and the encoder change."""
    return _named("as before", repr((take.size, take.fps)))


def _named(*told: str) -> str:
    return hashlib.sha256("\n".join((surroundings(), *told)).encode()).hexdigest()


@lru_cache(maxsize=2)
def _digest(marks: Identity) -> str:
    """Of a film's neighbours the second picture is the next one's first, and most marks of both are the same."""
    return hashlib.sha256("\n".join(_WRITTEN.of(marks.held)).encode()).hexdigest()
