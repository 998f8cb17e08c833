"""Loudness: one for all films (ITU-R BS.1770), with no peak that a converter or an encoder would clip."""

from __future__ import annotations

import numpy as np

from vizkit.voice.error import VoiceError
from vizkit.voice.recording import RATE

LOUDNESS = -16.0
"""LUFS, as speech is published."""

PEAK = -1.0
"""dB: what the highest true peak may reach."""

_ROOM = 2.0
"""dB below it that are left for what an encoder adds."""

_OVER, _CHUNK, _CONTEXT = 4, 2**18, 2**8
_HIGHER = 2.5
"""Times as high as at the samples that a wave may be between them: the weights of `resample_poly` add up to 2.24."""

_AHEAD = RATE // 200
_CLOSE, _TRIES = 0.1, 6


def check() -> None:
    """`VoiceError` where the library that measures loudness is not installed."""
    try:
        import pyloudnorm
    except ImportError:
        raise VoiceError("a voice needs pyloudnorm: pip install '.[voice]' in a checkout") from None
    assert pyloudnorm


def loudness(samples: np.ndarray) -> float:
    """Return the integrated loudness in LUFS; −∞ of silence and of what is shorter than can be measured, 0.4 s."""
    from pyloudnorm import Meter

    return float(Meter(RATE).integrated_loudness(samples)) if len(samples) > 0.4 * RATE else -np.inf


def levelled(samples: np.ndarray) -> np.ndarray:
    """Return the samples at `LOUDNESS`, their true peaks held below `PEAK`; silence stays silence."""
    found = samples
    for _ in range(_TRIES):
        apart = LOUDNESS - loudness(found)
        if not np.isfinite(apart) or abs(apart) <= _CLOSE:
            break
        found = limited(found * np.float32(10 ** (apart / 20)))
    return found


def limited(samples: np.ndarray) -> np.ndarray:
    """Return the samples turned down around every true peak that is too high, within a few milliseconds."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    most = 10 ** ((PEAK - _ROOM) / 20)
    if _HIGHER * np.abs(samples).max(initial=0.0) <= most:
        return samples.astype(np.float32)
    gains = np.minimum(most / np.maximum(peaks(samples), most), 1.0)
    # The least gain in a window, and then the mean of those: none of them is above that of the peak.
    smooth = uniform_filter1d(minimum_filter1d(gains, _AHEAD), _AHEAD)
    return (samples * smooth).astype(np.float32)


def peaks(samples: np.ndarray) -> np.ndarray:
    """Return the true peak at each sample: the largest of those between it and the next, four times as dense."""
    from scipy.signal import resample_poly

    found = np.empty(len(samples))
    for at in range(0, len(samples), _CHUNK):
        before = max(at - _CONTEXT, 0)
        dense = resample_poly(samples[before : at + _CHUNK + _CONTEXT].astype(float), _OVER, 1)
        part = np.abs(dense[(at - before) * _OVER :]).reshape(-1, _OVER).max(axis=1)
        found[at : at + _CHUNK] = part[: min(_CHUNK, len(samples) - at)]
    return found
