"""A narration: in step with the picture at every moment, whoever speaks; the film waits, and nothing is cut off."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from tests.conftest import show_of
from tests.voice.sounds import Tones, heard_at, silence, tone, written
from vizkit.film.cache import ClipCache
from vizkit.film.segments import timings
from vizkit.frames import Show
from vizkit.frames.lengths import Lengths
from vizkit.picture.style import Style
from vizkit.voice.error import VoiceError
from vizkit.voice.folder import Folder
from vizkit.voice.loudness import loudness
from vizkit.voice.narration import IN_STEP, PAUSE, Narration, Utterance, faded, moments_begin, out_of_step
from vizkit.voice.reader import Reader
from vizkit.voice.recording import RATE
from vizkit.voice.speech import Speech
from vizkit.voice.talk import Talk
from vizkit.voice.times import cues, cues_of_pace, paced
from vizkit.words.ids import ids

FPS = Fraction(10)


@pytest.fixture(scope="module")
def show():
    film = show_of("sliding-window").film
    return Show(film, {"nums": [4, 2, 5], "k": 2}, [act.name for act in film.acts][2:4])


@pytest.fixture(scope="module")
def names(show):
    return ids(show)


def quietly(done: int, of: int) -> None:
    pass


def filmed(narration: Narration, show: Show, pace=None):
    """The frames of the moments of a film that waits for the narration, and what is heard."""
    exact = {(show.moments[at].act, show.moments[at].number): seconds for at, seconds in (pace or {}).items()}
    waiting = show.lasting_as(Lengths(exact, narration.spans(show)))
    frames = [timing.frames for timing in timings(waiting, Style(), float(FPS))]
    return frames, narration.sound(frames, FPS)


def natural(show: Show) -> list[int]:
    return [timing.frames for timing in timings(show, Style(), float(FPS))]


def reader(show: Show, engine=None) -> Reader:
    said = lambda moment: "" if moment.step.speaker is not None else moment.say("en")  # noqa: E731
    return Reader(engine or Tones(), show, said, "en")


def test_every_sentence_begins_with_its_moment_and_is_over_before_the_next(show):
    narration = reader(show).narration(None, quietly)
    frames, sound = filmed(narration, show)
    begins = moments_begin(frames, FPS)
    assert len(sound) == begins[-1] and loudness(sound) == pytest.approx(-16, abs=0.3)
    expected = [begins[each.first] / RATE for each in narration.utterances]
    assert len(expected) == sum(moment.step.speaker is None for moment in show.moments)
    assert heard_at(sound) == pytest.approx(expected, abs=IN_STEP)
    for each in narration.utterances:
        over = begins[each.first] / RATE + len(each.samples) / RATE
        assert begins[each.last + 1] / RATE >= over + PAUSE - 0.5 / FPS


def test_only_rests_wait_and_never_less_than_there_is_to_read(show):
    frames, _ = filmed(reader(show).narration(None, quietly), show)
    assert all(now >= before - 1 for now, before in zip(frames, natural(show), strict=True))
    assert sum(frames) > sum(natural(show))


def test_a_changed_sentence_is_spoken_again_and_no_other(show, tmp_path):
    cache, first = ClipCache(tmp_path), Tones()
    reader(show, first).narration(cache, quietly)
    assert first.asked
    again = Tones()
    reader(show, again).narration(cache, quietly)
    assert not again.asked
    changed = lambda moment: "Else" if moment.number == 1 and moment.act == 0 else reader(show).said(moment)  # noqa: E731
    Reader(again, show, changed, "en").narration(cache, quietly)
    assert again.asked == ["Else"]
    other = Tones()
    other.key = "another voice"
    reader(show, other).narration(cache, quietly)
    assert sorted(set(other.asked)) == sorted(set(first.asked))


def test_recordings_are_found_by_ids_in_folders_and_without(show, names, tmp_path):
    written(tmp_path / f"{names[0].replace('/', '--')}.wav", np.concatenate([silence(1), tone(2), silence(1)]))
    at = second_act(show)
    written(tmp_path / f"{names[at]}..{names[at + 2].partition('/')[2]}.m4a", tone(5))
    written(tmp_path / f"{names[-1]}.flac", tone(0.5))
    (tmp_path / "notes.txt").write_text("not a recording")
    narration = Folder(tmp_path, show).narration(None, quietly)
    assert [(each.first, each.last) for each in narration.utterances] == [(0, 0), (at, at + 2), (len(names) - 1,) * 2]
    frames, sound = filmed(narration, show)
    begins = moments_begin(frames, FPS)
    assert heard_at(sound) == pytest.approx(
        [begins[0] / RATE, begins[at] / RATE, begins[len(names) - 1] / RATE], abs=0.05
    )
    assert (begins[at + 3] - begins[at]) / RATE >= 5 and (begins[1] - begins[0]) / RATE >= 2


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ([], "has no recording of a moment"),
        (["one-seep/push"], "there is no act"),
        (["{act}/shove"], "is called 'shove'"),
        (["push"], "is no moment's id"),
        (["{0}", "{act}--{name}"], "are both of"),
        (["{1}..{name}"], "one after the other"),
        (["{0}..{last}"], "one after the other"),
    ],
)
def test_names_that_do_not_fit_are_refused(show, names, tmp_path, files, wanted):
    act, _, name = names[0].partition("/")
    last = names[-1].replace("/", "--")
    for number, file in enumerate(files):
        named = file.format(*names, act=act, name=name, last=last)
        written(tmp_path / f"{named}{['.wav', '.flac'][number]}", tone(0.2))
    with pytest.raises(VoiceError, match=wanted):
        Folder(tmp_path, show)


def test_what_is_of_other_acts_or_inputs_is_left_out(show, names, tmp_path):
    other = next(act.name for act in show.film.acts if act not in show.acts)
    for name in (names[0], f"{names[0]}-99", f"{other}/opening"):
        written(tmp_path / f"{name}.wav", tone(0.2))
    found = Folder(tmp_path, show)
    assert len(found.recorded) == 1 and len(found.absent) == 2


def second_act(show) -> int:
    return next(at for at, moment in enumerate(show.moments) if moment.act == 1)


def test_one_recording_with_cues_is_heard_whole(show, names, tmp_path):
    at = second_act(show)
    said = np.concatenate([silence(1), tone(2), silence(0.5), tone(7.5), silence(0.5), tone(3)])
    written(tmp_path / "talk.wav", said)
    (tmp_path / "talk.txt").write_text(f"# cues\n0:01 {names[0]}\n3.5 3.5 {names[2]}\n\n0:00:11.5 {names[at]}\n")
    narration = Talk(tmp_path / "talk.wav", cues(tmp_path / "talk.txt", show), show).narration(None, quietly)
    assert [(each.first, each.last) for each in narration.utterances] == [(0, 1), (2, at - 1), (at, len(names) - 1)]
    assert sum(len(each.samples) for each in narration.utterances) / RATE == pytest.approx(13.5, abs=0.01)
    frames, sound = filmed(narration, show)
    begins = moments_begin(frames, FPS)
    assert heard_at(sound) == pytest.approx([begins[0] / RATE, begins[2] / RATE, begins[at] / RATE], abs=IN_STEP)


def test_of_a_whole_recording_an_act_takes_its_part(show, names, tmp_path):
    at = second_act(show)
    written(tmp_path / "talk.wav", np.concatenate([tone(2), tone(3, 0.1), tone(1)]))
    (tmp_path / "a.txt").write_text(f"0 {names[0]}\n2 {names[at]}\n5 every-window/opening\n")
    (tmp_path / "a.pace").write_text(f"{names[0]} 2\n{names[at]} 3\nevery-window/opening 1\n")
    one = Show(show.film, show.given, [show.acts[1].name])
    for file, read in ((tmp_path / "a.txt", cues), (tmp_path / "a.pace", cues_of_pace)):
        (only,) = Talk(tmp_path / "talk.wav", read(file, one), one).narration(None, quietly).utterances
        assert (only.first, len(only.samples) / RATE) == (0, pytest.approx(3)) and np.abs(only.samples).max() < 0.2
    (tmp_path / "b.txt").write_text(f"0.5 1.5 {names[0]}\n2 2 {names[at]}\n")
    found = Talk(tmp_path / "talk.wav", cues(tmp_path / "b.txt", show), show).narration(None, quietly).utterances
    assert [len(each.samples) / RATE for each in found] == pytest.approx([1, 4])


def test_recordings_of_different_days_are_heard_alike(show, names, tmp_path):
    for name, level in ((names[0], 0.02), (names[1], 0.5)):
        written(tmp_path / f"{name}.wav", tone(1, level))
    soft, loud = (each.samples for each in Folder(tmp_path, show).narration(None, quietly).utterances)
    assert loudness(soft) == pytest.approx(loudness(loud), abs=0.2)


def test_a_pace_and_what_was_recorded_meanwhile_go_on_without_a_gap(show, names, tmp_path):
    lines = [f"{name} {0.61 + 0.13 * (number % 5):.2f}" for number, name in enumerate(names)]
    (tmp_path / "my.pace").write_text("\n".join(lines))
    pace = paced(tmp_path / "my.pace", show)
    written(tmp_path / "talk.wav", tone(sum(pace.values())))
    narration = Talk(tmp_path / "talk.wav", cues_of_pace(tmp_path / "my.pace", show), show).narration(None, quietly)
    frames, sound = filmed(narration, show, pace)
    assert sum(frames) / FPS == pytest.approx(sum(pace.values()), abs=0.5 / FPS)
    assert heard_at(sound) == [0.0]
    windows = sound[: len(sound) // 480 * 480].reshape(-1, 480)[2:-12]
    assert np.abs(windows).max(axis=1).min() > 0.7 * np.abs(sound).max()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "has no cues"),
        ("{0}", "a.txt:1: a cue is a time"),
        ("soon {0}", "a.txt:1: 'soon' is no time"),
        ("-1 {0}", "is no time"),
        ("nan {0}", "is no time"),
        ("1:2:3:4 {0}", "is no time"),
        ("0 {0}-99", "is not there with these inputs"),
        ("0 {0}\n\n0 {1}", "a.txt:1: .* not in their order"),
        ("0 {1}\n1 {0}", "a.txt:2: .* not in their order"),
        ("0 nowhere/x", "there is no act"),
        ("0 {0}", "needs a cue as well"),
        ("0 {0}\n99 {second}", "a.txt:2: .* is only 1.0 s long"),
    ],
)
def test_cues_that_do_not_fit_are_refused(show, names, tmp_path, text, wanted):
    written(tmp_path / "a.wav", tone(1))
    (tmp_path / "a.txt").write_text(text.format(*names, second=names[second_act(show)]))
    with pytest.raises(VoiceError, match=wanted):
        Speech(str(tmp_path / "a.wav"), tmp_path / "a.txt").source(show, str, "en").narration(None, quietly)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "has no pace"),
        ("{0}", "a pace is a moment's id"),
        ("{0} fast", "'fast' is no time"),
        ("{0} 1\n{0} 2", "a.pace:2: .* has its seconds already"),
        ("x 1", "is no moment's id"),
    ],
)
def test_paces_that_do_not_fit_are_refused(show, names, tmp_path, text, wanted):
    (tmp_path / "a.pace").write_text(text.format(*names))
    with pytest.raises(VoiceError, match=wanted):
        paced(tmp_path / "a.pace", show)


def test_what_is_not_in_step_is_found(show):
    narration = reader(show).narration(None, quietly)
    frames, _ = filmed(narration, show)
    assert not list(out_of_step(narration.placed(frames, FPS), frames, FPS))
    late = [replace(each, begin=each.begin + RATE // 10) for each in narration.placed(frames, FPS)[1:2]]
    assert "begins 0.100 s after it" in next(out_of_step(late, frames, FPS))
    with pytest.raises(RuntimeError, match="before its sentence"):
        narration.sound(natural(show), FPS)


def test_joins_do_not_click():
    constant = np.full(RATE, 0.5, np.float32)
    assert np.abs(np.diff(np.concatenate([silence(0.1), faded(constant), silence(0.1)]))).max() < 0.01
    two = Narration((Utterance(0, 0, constant), Utterance(1, 1, constant, continues=True)))
    sound = two.sound([10, 10], FPS)
    assert np.abs(np.diff(sound)).max() < 0.05
    assert np.abs(sound[RATE // 2 : 3 * RATE // 2]).min() > 0.8 * np.abs(sound).max()
