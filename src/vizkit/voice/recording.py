"""Recordings: files of sound as samples, mono, in the rate of films, with as much silence around as breath takes."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from vizkit.film.sound import RATE
from vizkit.voice.error import VoiceError

FORMATS = {".wav": "wav", ".flac": "flac", ".mp3": "mp3", ".m4a": "mp4"}
"""The files that are recordings, by their endings, and what ffmpeg calls them."""

QUIET = 10 ** (-40 / 20)
"""What is softer than this part of a recording's loudest hundredth of a second is silence."""

_WINDOW = RATE // 100
_BEFORE, _AFTER = round(0.02 * RATE), round(0.12 * RATE)
"""Samples that are kept around what is heard, so that no consonant is cut off."""


def recording(file: Path) -> np.ndarray:
    """Return the samples of a recording, float32 from −1 to 1. `VoiceError` where there is nothing to be heard."""
    try:
        # Without a format ffmpeg follows what a playlist names, and of a name it would take `Week3:` for a protocol.
        with file.open("rb") as whole, av.open(whole, format=FORMATS[file.suffix.lower()]) as container:
            mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            frames = [part for frame in container.decode(audio=0) for part in mono.resample(frame)]
            frames += mono.resample(None)
    except (av.error.FFmpegError, IndexError, ValueError):
        raise VoiceError("{file} is no recording that can be read", file=file) from None
    except OSError as reason:
        raise VoiceError("{file} cannot be read: {reason}", file=file, reason=reason.strerror or str(reason)) from None
    found = np.concatenate([np.zeros(0, np.float32), *(frame.to_ndarray()[0] for frame in frames)])
    if not np.isfinite(found).all() or not np.abs(found).max(initial=0.0) > 0:
        raise VoiceError("{file} is silent: record it again", file=file)
    return found


def resampled(samples: np.ndarray, rate: int) -> np.ndarray:
    """Return 16-bit samples of another rate as those of a recording."""
    if not len(samples):
        return np.zeros(0, np.float32)
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate = rate
    mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    return np.concatenate([part.to_ndarray()[0] for part in (*mono.resample(frame), *mono.resample(None))])


def trimmed(samples: np.ndarray) -> np.ndarray:
    """Return a recording without the silence before and after."""
    windows = samples[: len(samples) // _WINDOW * _WINDOW].reshape(-1, _WINDOW)
    loud = np.sqrt(np.mean(windows.astype(float) ** 2, axis=1))
    (heard,) = np.nonzero(loud > QUIET * loud.max(initial=0.0))
    if not len(heard):
        return samples
    return samples[max(heard[0] * _WINDOW - _BEFORE, 0) : (heard[-1] + 1) * _WINDOW + _AFTER]
