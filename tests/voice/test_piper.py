"""Piper speaks offline, with the voice that comes as a package or a model of one's own, and says what it lacks."""

from __future__ import annotations

import json
import socket

import numpy as np
import pytest

from vizkit.voice.error import VoiceError
from vizkit.voice.piper import Piper, _packaged
from vizkit.voice.recording import trimmed


@pytest.mark.slow
def test_it_speaks_without_a_network(monkeypatch):
    monkeypatch.setattr(socket, "socket", lambda *_, **__: pytest.fail("asked the network"))
    voice = Piper(None, "en")
    short, rate = voice.say("minus one")
    long, _ = voice.say("minus one joins at the back of the queue")
    assert 0.3 < len(trimmed(short / np.float32(2**15))) / rate < len(trimmed(long / np.float32(2**15))) / rate < 6
    assert len(voice.say("")[0]) / rate < 1


@pytest.mark.parametrize(
    ("described", "language", "wanted"),
    [
        ({"language": {"family": "de"}}, "en", "speaks 'de', not en: choose another voice"),
        ({}, "en", "does not say which language"),
        ([], "en", "does not say which language"),
        ({"language": {"family": "en"}}, "en", "is no model of Piper's"),
    ],
)
def test_what_is_no_model_of_the_language_is_refused(tmp_path, described, language, wanted):
    (tmp_path / "a.onnx").write_bytes(b"no model")
    (tmp_path / "a.onnx.json").write_text(json.dumps(described))
    with pytest.raises(VoiceError, match=wanted) as reason:
        Piper(str(tmp_path / "a.onnx"), language)
    assert len(str(reason.value).splitlines()) == 1


def test_a_language_without_a_packaged_voice_is_told_where_to_find_one():
    with pytest.raises(VoiceError, match=r"--voice piper:MODEL\.onnx"):
        _packaged("zh")
