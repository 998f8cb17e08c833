"""Recordings: of every kind, without the silence around them, and refused in one line where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from tests.voice.sounds import heard_at, silence, tone, written
from vizkit.voice.error import VoiceError
from vizkit.voice.recording import FORMATS, RATE, recording, resampled, trimmed


@pytest.mark.parametrize("ending", FORMATS)
def test_every_kind_is_read(tmp_path, ending):
    said = np.concatenate([silence(0.5), tone(0.8), silence(0.5)])
    found = recording(written(tmp_path / f"Week3:a{ending}", said))
    assert len(found) / RATE == pytest.approx(1.8, abs=0.08)
    (begin,) = heard_at(found)
    assert begin == pytest.approx(0.5, abs=0.06)  # an MP3 begins a little later


def test_other_rates_and_one_channel_are_read(tmp_path):
    found = recording(written(tmp_path / "a.wav", tone(0.5, rate=22_050), rate=22_050, layout="mono"))
    assert len(found) / RATE == pytest.approx(0.5, abs=0.01)
    assert np.abs(found).max() == pytest.approx(0.3, abs=0.02)


def test_silence_around_is_cut_and_nothing_that_is_heard():
    said = np.concatenate([silence(1.0), tone(0.5), silence(0.6), tone(0.5, 0.02), silence(2.0)])
    found = trimmed(said)
    assert heard_at(found)[0] <= 0.03 and len(found) / RATE == pytest.approx(1.6 + 0.02 + 0.12, abs=0.011)
    assert np.count_nonzero(found) == np.count_nonzero(said)


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("a.wav", b"", "no recording that can be read"),
        ("a.mp3", b"no sound" * 400, "no recording that can be read"),
        ("a.m4a", b"#EXTM3U\nhttp://127.0.0.1:9/x", "no recording that can be read"),
    ],
)
def test_what_is_no_recording_is_refused(tmp_path, name, content, wanted):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(VoiceError, match=wanted):
        recording(tmp_path / name)


def test_what_is_silent_or_not_there_is_refused(tmp_path):
    with pytest.raises(VoiceError, match="is silent"):
        recording(written(tmp_path / "a.wav", silence(1)))
    with pytest.raises(VoiceError, match="cannot be read"):
        recording(tmp_path / "b.wav")


def test_an_engine_s_samples_keep_their_time():
    found = resampled((2**15 * tone(1.0, rate=22_050)).astype(np.int16), 22_050)
    assert found.dtype == np.float32 and len(found) / RATE == pytest.approx(1.0, abs=0.002)
