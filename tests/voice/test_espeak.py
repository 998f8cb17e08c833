"""A film that espeak-ng speaks, played back: heard when it is seen, as long as its picture, at the loudness of all."""

from __future__ import annotations

import shutil

import av
import numpy as np
import pytest

from tests.conftest import show_of
from tests.voice.sounds import heard_at
from vizkit.delivery.deliver import delivering
from vizkit.delivery.inspected import made
from vizkit.delivery.order import Order
from vizkit.delivery.settings import Settings, frame_rate
from vizkit.film.segments import timings
from vizkit.frames.lengths import Lengths
from vizkit.voice.error import VoiceError
from vizkit.voice.espeak import Espeak
from vizkit.voice.loudness import LOUDNESS, PEAK, loudness, peaks
from vizkit.voice.narration import IN_STEP, moments_begin
from vizkit.voice.recording import RATE, trimmed

SETTINGS = Settings(size=(64, 64), fps=frame_rate("15"), voice="espeak")


@pytest.mark.slow
def test_the_film_is_heard_when_it_is_seen(tmp_path):
    film, target, take = show_of("sliding-window").film, tmp_path / "a.mp4", SETTINGS.take("mp4")
    given = {"nums": [4, 2, 5], "k": 2}
    order = Order("sliding-window", film, given, ("one-sweep",), "mp4", take, target, speech=SETTINGS.speech)
    order.check()
    with delivering(1, False) as deliver:
        deliver(order, lambda done, of: None)
    narration = order.source.narration(None, lambda done, of: None)
    waiting = order.show.lasting_as(Lengths({}, narration.spans(order.show)))
    frames = [timing.frames for timing in timings(waiting, take.style, 15.0)]
    with av.open(str(target)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert sound.codec_context.name == "aac" and sound.rate == RATE
        assert picture.duration * picture.time_base == sum(frames) / take.fps
        assert float(sound.duration * sound.time_base) == pytest.approx(sum(frames) / 15, abs=0.002)
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(sound)])
    begins = moments_begin(frames, take.fps)
    assert len(narration.utterances) == len(order.show.moments)
    spoken = heard_at(heard)
    for each in narration.utterances:
        begin = begins[each.first] / RATE
        assert min(abs(begin - onset) for onset in spoken) <= IN_STEP, (begin, spoken)
        assert begins[each.last + 1] - begins[each.first] > len(each.samples)
    assert loudness(heard) == pytest.approx(LOUDNESS, abs=0.5)
    assert 20 * np.log10(peaks(heard).max()) <= PEAK
    assert made(target).options["voice"] == "espeak"


@pytest.mark.parametrize(("language", "text"), [("en", "minus one joins at the back"), ("zh", "负一从队尾进入")])
def test_it_speaks_both_languages(language, text):
    samples, rate = Espeak(None, language).say(text)
    assert 0.8 < len(trimmed(samples / np.float32(2**15))) / rate < 4
    again, _ = Espeak(None, language).say(text)
    assert np.array_equal(samples, again)


def test_what_is_not_there_is_said(monkeypatch):
    with pytest.raises(VoiceError, match="has no voice 'nobody'"):
        Espeak("nobody", "en")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(VoiceError, match="apt install espeak-ng"):
        Espeak(None, "en")


def test_chinese_is_as_fast_as_one_lectures():
    samples, rate = Espeak(None, "zh").say("从队首出队这个数已经离开窗口")
    assert 3.5 < 14 / (len(trimmed(samples / np.float32(2**15))) / rate) < 5
