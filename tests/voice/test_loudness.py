"""One loudness for all films, measured, and no peak that would be clipped."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import firwin, resample

from tests.voice.sounds import silence, tone
from vizkit.voice.loudness import LOUDNESS, PEAK, levelled, limited, loudness, peaks
from vizkit.voice.recording import RATE


def clicking(level: float) -> np.ndarray:
    """Something quiet with peaks far above it, as of a close microphone."""
    said = np.concatenate([tone(0.7, level), silence(0.4)] * 3)
    said[:: RATE // 5] = min(1.0, 8 * level)
    return said


@pytest.mark.parametrize("level", [0.003, 0.1, 0.9])
@pytest.mark.parametrize("said", [lambda level: tone(2.0, level), clicking], ids=["even", "peaks"])
def test_soft_and_loud_become_alike(said, level):
    found = levelled(said(level))
    assert loudness(found) == pytest.approx(LOUDNESS, abs=0.3)
    assert 20 * np.log10(peaks(found).max()) <= PEAK


def test_true_peaks_are_those_between_the_samples():
    wave = np.sin(2 * np.pi * RATE / 4 * np.arange(RATE // 10) / RATE + np.pi / 4).astype(np.float32)
    dense = np.abs(resample(wave[1000:3000].astype(float), 8000))[400:-400].max()
    assert np.abs(wave).max() < 0.71 and peaks(wave)[1000:3000].max() == pytest.approx(dense, rel=0.02)


def test_where_no_peak_can_be_too_high_none_is_looked_for(monkeypatch):
    """The steepest wave has samples of either sign, as the weights between them have it."""
    weights = firwin(81, 1 / 4, window=("kaiser", 5.0))[2::4]
    steepest = np.pad(np.sign(weights), RATE // 10).astype(np.float32)
    assert peaks(steepest).max() == pytest.approx(2.24, abs=0.01)
    assert 20 * np.log10(peaks(limited(steepest)).max()) <= PEAK
    quiet = steepest * np.float32(0.28)
    assert 20 * np.log10(peaks(quiet).max()) <= PEAK
    monkeypatch.setattr("vizkit.voice.loudness.peaks", None)
    assert np.array_equal(limited(quiet), quiet)


def test_long_sound_is_looked_at_whole(monkeypatch):
    said = clicking(0.2)
    whole = peaks(said)
    monkeypatch.setattr("vizkit.voice.loudness._CHUNK", 10_000)
    assert peaks(said) == pytest.approx(whole, abs=1e-3)


@pytest.mark.parametrize("said", [silence(2), tone(0.1), silence(0)])
def test_what_cannot_be_measured_stays_as_it_is(said):
    assert np.array_equal(levelled(said), said)
