"""A reader: an engine that says what is said at every moment of a show, each sentence once."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from itertools import groupby
from typing import Any

import numpy as np

from vizkit.delivery.making import Progress
from vizkit.frames import Moment, Show
from vizkit.voice.engines import Engine
from vizkit.voice.narration import Narration, Utterance
from vizkit.voice.numbers import check
from vizkit.voice.recording import resampled, trimmed
from vizkit.voice.spoken import spoken

FORM = 1
"""The number of the way in which sentences are kept."""


class Reader:
    """An engine, a show, and what is `said` at its moments in a language."""

    def __init__(self, engine: Engine, show: Show, said: Callable[[Moment], str], language: str):
        check(language)
        self.engine, self.show, self.said, self.language = engine, show, said, language

    def narration(self, cache: Any, progress: Progress) -> Narration:
        """Return what is heard: each sentence from its moment to the last at which nothing else is said."""
        found, moments = [], self.show.moments
        for _, act in groupby(range(len(moments)), lambda number: moments[number].act):
            numbers = list(act)
            said = [(number, text) for number in numbers if (text := self._text(moments[number]))]
            ends = [number - 1 for number, _ in said[1:]] + numbers[-1:]
            for (first, text), last in zip(said, ends, strict=False):
                found.append(Utterance(first, last, self._sounding(text, cache)))
                progress(first, len(moments))
        return Narration(tuple(found))

    def _text(self, moment: Moment) -> str:
        return spoken(self.said(moment), self.language)

    def _sounding(self, text: str, cache: Any) -> np.ndarray:
        name = hashlib.sha256(repr((FORM, self.engine.key, self.language, text)).encode()).hexdigest()
        kept = cache.get(name) if cache else None
        if kept is None:
            samples, rate = self.engine.say(text)
            kept = struct.pack("<I", rate) + np.ascontiguousarray(samples, "<i2").tobytes()
            if cache:
                cache.put(name, kept)
        (rate,) = struct.unpack_from("<I", kept)
        return trimmed(resampled(np.frombuffer(kept, "<i2", offset=4), rate))
