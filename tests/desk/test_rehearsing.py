"""Rehearsing: the times of the steps become a pace file, and what the microphone heard a voice."""

from __future__ import annotations

import sys
import types

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QIODevice

from vizkit.desk import microphone as microphones
from vizkit.desk import stand as stands
from vizkit.desk.microphone import Microphone
from vizkit.voice.recording import recording
from vizkit.voice.times import paced


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test winds."""
    now = types.SimpleNamespace(second=100.0)
    monkeypatch.setattr(stands, "time", types.SimpleNamespace(monotonic=lambda: now.second))
    return now


def rehearse(desk, clock) -> None:
    desk.player.go(1)
    desk.menu.actions_["rehearse"].trigger()
    for by, seconds in ((1, 2.0), (1, 1.5), (-1, 0.5), (1, 3.0)):
        clock.second += seconds
        desk.player.step(by)
        desk.player.go(desk.player.moment)
    clock.second += 1.0


def test_the_times_of_the_steps_become_a_pace(desk, clock, monkeypatch, tmp_path):
    monkeypatch.setattr(stands, "microphone", lambda: None)
    monkeypatch.setattr(stands, "asked", lambda *_: tmp_path / "my lca")
    rehearse(desk, clock)
    assert "without a microphone" in desk.strip.said.text()
    assert desk.menu.actions_["rehearse"].text() == "End the rehearsal …"
    desk.menu.actions_["rehearse"].trigger()
    assert paced(tmp_path / "my lca.pace", desk.reel) == pytest.approx({1: 2.0, 2: 3.0, 3: 1.0})
    assert f"vizkit render lca --pace '{tmp_path}/my lca.pace'" in desk.strip.said.text()
    assert desk.menu.actions_["rehearse"].text() == "Rehearse from here …" and not list(tmp_path.glob("*.wav"))


def test_what_was_recorded_is_kept_beside_it(desk, clock, monkeypatch, tmp_path):
    heard = types.SimpleNamespace(stop=lambda: (np.arange(8000, dtype=np.int16), 1000))
    monkeypatch.setattr(stands, "microphone", lambda: heard)
    monkeypatch.setattr(stands, "asked", lambda *_: tmp_path / "a.pace")
    rehearse(desk, clock)
    desk.stand.end()
    assert len(recording(tmp_path / "a.wav")) == 48 * 6000
    assert "--voice" in desk.strip.said.text()


def test_other_inputs_end_it_and_a_cancelled_question_keeps_nothing(desk, clock, monkeypatch, tmp_path):
    monkeypatch.setattr(stands, "microphone", lambda: None)
    monkeypatch.setattr(stands, "asked", lambda *_: None)
    desk.stand.begin()
    desk.restyle(language="zh")
    assert desk.stand.rehearsal is not None
    assert not desk.strip._fading.isActive()
    desk.stand.end()
    assert not desk.strip.isVisible()
    desk.stand.begin()
    desk.open("sliding-window")
    assert desk.stand.rehearsal is None and not list(tmp_path.glob("*.pace"))


def test_the_microphone_is_qt_s_where_there_is_one(monkeypatch):
    stream = QBuffer()
    stream.open(QIODevice.OpenModeFlag.ReadWrite)
    stream.write(np.arange(5, dtype="<i2").tobytes())
    stream.seek(0)
    given = types.SimpleNamespace(setSampleRate=print, setChannelCount=print, setSampleFormat=print)
    source = types.SimpleNamespace(start=lambda: stream, stop=lambda: None)
    form = lambda: given  # noqa: E731
    form.SampleFormat = types.SimpleNamespace(Int16=1)
    device = types.SimpleNamespace(isNull=lambda: False)
    devices = types.SimpleNamespace(defaultAudioInput=lambda: device)
    multimedia = types.SimpleNamespace(QAudioFormat=form, QAudioSource=lambda *_: source, QMediaDevices=devices)
    samples, rate = Microphone(device, multimedia).stop()
    assert samples.tolist() == [0, 1, 2, 3, 4] and rate == 48_000
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    assert microphones.microphone() is None
