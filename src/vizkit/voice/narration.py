"""A narration: what is heard at which moments, how long the film waits for it, and its sound when the film is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

import numpy as np

from vizkit.frames import Show
from vizkit.frames.lengths import Span
from vizkit.voice.loudness import levelled
from vizkit.voice.recording import RATE

PAUSE = 0.3
"""Seconds of silence after a sentence."""

IN_STEP = 0.04
"""Seconds by which voice and picture may be apart, or half a frame where that is longer: nobody notices less."""

_FADE = RATE // 200


@dataclass(frozen=True, eq=False)
class Utterance:
    """What is heard from the moment `first` of a show to the end of its moment `last`.

    `pause` seconds of silence follow it. One that `continues` was recorded in one go with the one before.
    """

    first: int
    last: int
    samples: np.ndarray
    pause: float = PAUSE
    continues: bool = False


@dataclass(frozen=True)
class Placed:
    """An utterance and the samples of the film that it begins and ends at."""

    utterance: Utterance
    begin: int

    @property
    def end(self) -> int:
        return self.begin + len(self.utterance.samples)


@dataclass(frozen=True)
class Narration:
    """The utterances of a show, in order."""

    utterances: tuple[Utterance, ...]

    def spans(self, show: Show) -> tuple[Span, ...]:
        """The moments that wait for each utterance, in the act that it begins in."""
        return tuple(_span(each, show) for each in self.utterances)

    def placed(self, frames: Sequence[int], fps: Fraction) -> list[Placed]:
        """Where every utterance begins in a film whose moments have so many frames."""
        begins, most, found = moments_begin(frames, fps), _most(fps), []
        for each in self.utterances:
            begin = begins[each.first]
            if each.continues and found and abs(found[-1].end - begin) <= most:
                begin = found[-1].end
            found.append(Placed(each, begin))
        return found

    def sound(self, frames: Sequence[int], fps: Fraction) -> np.ndarray:
        """The sound of such a film, as long as its picture, at the loudness of all films.

        `RuntimeError` where it would not be in step, which the film's own waiting excludes.
        """
        placed = self.placed(frames, fps)
        for wrong in out_of_step(placed, frames, fps):
            raise RuntimeError(wrong)
        whole = np.zeros(moments_begin(frames, fps)[-1], np.float32)
        for begin, samples in _in_one_go(placed):
            heard = faded(samples[: len(whole) - begin])
            whole[begin : begin + len(heard)] += heard
        return levelled(whole)


def moments_begin(frames: Sequence[int], fps: Fraction) -> list[int]:
    """The samples that the moments begin at, and at last the end."""
    return [round(RATE * frame / fps) for frame in accumulate(frames, initial=0)]


def out_of_step(placed: Sequence[Placed], frames: Sequence[int], fps: Fraction) -> Iterator[str]:
    """What is not heard when it is seen: begun beside its moment, or not over when the next one begins."""
    begins, most = moments_begin(frames, fps), _most(fps)
    for each in placed:
        first, last = each.utterance.first, each.utterance.last
        if abs(each.begin - begins[first]) > most:
            yield f"what is said at moment {first} begins {(each.begin - begins[first]) / RATE:.3f} s after it"
        if each.end - begins[last + 1] > 2 * most:
            yield f"moment {last} ends {(each.end - begins[last + 1]) / RATE:.3f} s before its sentence"


def faded(samples: np.ndarray) -> np.ndarray:
    """Return samples that rise from silence and fall back to it in a few milliseconds, so that no join clicks."""
    found, length = samples.copy(), min(_FADE, len(samples) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    found[:length] *= ramp
    found[len(found) - length :] *= ramp[::-1]
    return found


def _most(fps: Fraction) -> float:
    return max(IN_STEP, 0.5 / fps) * RATE


def _in_one_go(placed: Sequence[Placed]) -> Iterator[tuple[int, np.ndarray]]:
    """Where sound begins, and its samples: those of several utterances where each goes on where the last one ended."""
    begin, parts, end = 0, [], None
    for each in placed:
        if parts and (each.begin != end or not each.utterance.continues):
            yield begin, np.concatenate(parts)
            parts = []
        begin, parts, end = begin if parts else each.begin, [*parts, each.utterance.samples], each.end
    if parts:
        yield begin, np.concatenate(parts)


def _span(each: Utterance, show: Show) -> Span:
    first, last = show.moments[each.first], show.moments[each.last]
    return Span(first.act, first.number, last.number, len(each.samples) / RATE + each.pause)
