"""A talk: one long recording, and the cues that say where in it the moments begin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vizkit.delivery.making import Progress
from vizkit.frames import Show
from vizkit.voice.error import VoiceError
from vizkit.voice.narration import Narration, Utterance
from vizkit.voice.recording import RATE, recording
from vizkit.voice.times import Cue


class Talk:
    """A recording of a show and its cues. `VoiceError` where an act begins in the midst of what is said."""

    def __init__(self, file: Path, found: Sequence[Cue], show: Show):
        self.file, self.cues, self.show = file, found, show
        self.ends = [cue.moment - 1 for cue in found[1:]] + [len(show.moments) - 1]
        for cue, last in zip(found, self.ends, strict=True):
            begun, ended = show.moments[cue.moment].act, show.moments[last].act
            if begun != ended:
                wanted = "{where}: the act {act} after it needs a cue as well, at its first moment"
                raise VoiceError(wanted, where=cue.where, act=show.acts[begun + 1].name)

    def narration(self, cache: Any, progress: Progress) -> Narration:
        """Return what is heard: the recording cut at its cues, with nothing left out after the first."""
        whole = recording(self.file)
        progress(1, 1)
        return Narration(tuple(self._cut(whole)))

    def _cut(self, whole: np.ndarray) -> Iterator[Utterance]:
        end = None
        for cue, last in zip(self.cues, self.ends, strict=True):
            begin, before = round(cue.begin * RATE), end
            end = len(whole) if cue.end is None else round(cue.end * RATE)
            if begin >= len(whole):
                late = "{where}: {file} is only {seconds} s long"
                raise VoiceError(late, where=cue.where, file=self.file, seconds=f"{len(whole) / RATE:.1f}")
            yield Utterance(cue.moment, last, whole[begin:end], 0.0, begin == before)
