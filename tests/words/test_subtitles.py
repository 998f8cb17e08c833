"""Subtitles: what is said, in step with the film, few enough characters to be read."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import av
import pytest
import srt
from hypothesis import given
from hypothesis import strategies as st

from tests.command import refused
from tests.conftest import RATE, show_of, timed_of
from vizkit.delivery.inspected import made
from vizkit.film.segment import Timing
from vizkit.film.segments import timings
from vizkit.frames import Show
from vizkit.picture.style import Style
from vizkit.words.cues import LATE, SECOND, cues
from vizkit.words.lines import lines, measure, parted
from vizkit.words.said import lasting, said
from vizkit.words.script import Script
from vizkit.words.times import starts

FPS = Fraction(RATE)
SMALL = "render sliding-window --act one-sweep --nums 3,1,2 --k 2".split()


def check(found, language):
    """Two lines that can be read while they stand, one cue after the other."""
    for cue, after in zip(found, [*found[1:], None], strict=True):
        limits = measure(language)
        assert 1 <= len(cue.lines) <= 2 and all(0 < len(line) <= limits.line for line in cue.lines), cue
        assert len("".join(cue.lines)) <= limits.speed * (cue.end - cue.start) / SECOND + 1e-9, cue
        assert after is None or cue.end <= after.start


@given(st.text("ab,. 这是（）。1−/", min_size=1), st.integers(3, 42))
def test_lines_keep_every_character_but_the_blanks_between_them(text, most):
    found = lines(text, most)
    assert all(len(line) <= most for line in found)
    assert "".join("".join(found).split()) == "".join(text.split())
    again = "".join(line for part in parted(text, most) for line in part)
    assert "".join(again.split()) == "".join(text.split()) and all(len(part) <= 2 for part in parted(text, most))


def test_lines_are_few_and_about_as_long_as_one_another():
    assert lines("1 is older and no larger than 3: never needed again", 42) == [
        "1 is older and no larger",
        "than 3: never needed again",
    ]
    assert lines("short", 42) == ["short"]
    assert lines("Which deepest node has p = 5 and q = 1 below it?", 42) == [
        "Which deepest node has",
        "p = 5 and q = 1 below it?",
    ]


def test_a_long_sentence_is_parted_where_one_pauses_and_chinese_before_no_closing_sign():
    first, second = parted("so " * 20 + "it ends, " + "and " * 12 + "it ends", 42)
    assert first[-1].endswith("it ends,") and second[0].startswith("and")
    for line in lines("每次都要重新看一遍窗口里的全部数，这样做太慢，", 11):
        assert line[0] not in "，。：" and len(line) <= 11


def test_every_sentence_that_is_new_has_its_cue_and_all_can_be_read_in_every_language(explainer, show):
    """A law: also in other languages than the film's, whose times are not made for them."""
    for spoken in ("en", "zh"):
        timed = timed_of(explainer, "lecture", spoken)
        begins = starts(timed, FPS)
        for language in show.film.languages:
            script = Script(show)
            found = cues(show, script, language, timed, FPS)
            check(found, language)
            written = ["".join("".join(cue.lines).split()) for cue in found]
            for each in said(show, script, language):
                if each.first:
                    assert "".join(each.text.split()) in "".join(written)
                    assert any(begins[each.place] <= cue.start <= begins[each.place] + LATE for cue in found)
            assert found[-1].end <= begins[-1]


def test_a_cue_begins_with_its_moment_and_ends_with_what_is_said_next():
    show = show_of("sliding-window")
    timed, script = timings(show, Style(), float(FPS)), Script(show)
    found = cues(show, script, "en", timed, FPS)
    starts, now = {}, Fraction(0)
    for moment, timing in zip(show.moments, timed, strict=True):
        starts.setdefault(moment.say(), round(SECOND * now / FPS))
        now += timing.frames
    first = {}
    for cue in found:
        first.setdefault(" ".join(cue.lines), cue.start)
    assert {text: starts[text] for text in first if text in starts} == {
        text: start for text, start in first.items() if text in starts
    }
    assert found[0].start == 0 and found[-1].end == round(SECOND * now / FPS)


def test_what_is_heard_is_written_when_it_begins_and_not_late():
    show = Show(show_of("lca").film, {}, ["definition"])
    timed = timings(show, Style(), float(FPS))
    begins, sentences = starts(timed, FPS), list(said(show, Script(show), "en"))
    hurried = [replace(each, moving=0, held=20) for each in timed]
    for heard in ({each.place} for each in sentences if each.first):
        for times in (timed, hurried):
            at, found = starts(times, FPS), cues(show, Script(show), "en", times, FPS, heard=heard)
            assert any(cue.start == at[place] for cue in found for place in heard)
            assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_note_of_a_moment_that_a_script_has_said_otherwise_is_a_repetition(tmp_path):
    show = Show(show_of("lca").film, {}, ["definition"])
    (tmp_path / "a.md").write_text("### definition/climb\n- en: Climb from {path[0]}\n")
    first = {each.text: each.first for each in said(show, Script.read(tmp_path / "a.md", show), "en")}
    assert first["Climb from 5"] and not any(new for text, new in first.items() if text.startswith("Ancestors of"))


def test_what_a_script_says_is_given_its_time(tmp_path):
    show = show_of("sliding-window")
    show = Show(show.film, {}, ["one-sweep"])
    (tmp_path / "s.md").write_text("### one-sweep/push-2\n- en: " + "word " * 60 + "\n### one-sweep/enter-5\n- en: a\n")
    script = Script.read(tmp_path / "s.md", show)
    longer = show.lasting_as(lasting(show, script, "en"))
    plain, timed = (timings(each, Style(), float(FPS)) for each in (show, longer))
    found = cues(longer, script, "en", timed, FPS)
    check(found, "en")
    assert "".join(" ".join(cue.text for cue in found).split()).count("word") == 60
    assert [timing.moving for timing in timed] == [timing.moving for timing in plain]
    (changed,) = [i for i, (one, two) in enumerate(zip(plain, timed, strict=True)) if abs(one.held - two.held) > 1]
    assert show.moments[changed].step.name == "push" and timed[changed].frames / FPS >= 20
    other = cues(longer, script, "zh", timed, FPS)
    check(other, "zh")


def test_subtitles_stay_in_step_with_a_film_that_is_quicker_than_they_can_be_read():
    show = Show(show_of("sliding-window").film, {}, ["one-sweep"])
    timed = [Timing(0, 0, 20) for _ in show.moments]
    found = cues(show, Script(show), "en", timed, FPS)
    begins = dict(zip(map(id, show.moments), starts(timed, FPS), strict=False))
    assert found and all(cue.start < cue.end for cue in found) and found[-1].end <= starts(timed, FPS)[-1]
    for each in said(show, Script(show), "en"):
        if each.first:
            at = begins[id(each.moment)]
            assert any(at <= cue.start <= at + LATE and each.text.startswith(cue.lines[0]) for cue in found), each.text


@pytest.mark.parametrize("ending", ["srt", "vtt"])
def test_a_file_of_subtitles_is_read_by_others_and_says_how_it_was_made(within, tmp_path, ending):
    done = within(*SMALL, "-o", f"a.{ending}", "--lang", "zh", "--aspect", "9:16")
    assert (done.returncode, done.stdout) == (0, f"a.{ending}\n"), done.stderr
    text = (tmp_path / f"a.{ending}").read_text(encoding="utf-8")
    with av.open(str(tmp_path / f"a.{ending}")) as container:
        packets = [(packet.pts, packet.duration, bytes(packet)) for packet in container.demux() if packet.size]
    shown = [packet for packet in packets if packet[1]]
    assert "3 进入窗口" in shown[0][2].decode() and all(b"vizkit" not in said for *_, said in shown)
    if ending == "srt":
        assert [cue.index for cue in srt.parse(text)] == [*range(1, text.count("-->") + 1)]
    (tmp_path / "other").write_bytes((tmp_path / f"a.{ending}").read_bytes())
    told = within("inspect", "other").stdout
    assert "--layout=portrait" in told
    assert f"--as={ending}" in told and "--lang=zh" in told and "--nums=3,1,2" in told and "--size" not in told


def test_subtitles_in_a_film_are_chosen_by_its_viewer(within, tmp_path, monkeypatch):
    monkeypatch.setenv("VIZKIT_CACHE", "/dev/null/none")
    done = within(*SMALL, *"--size 64x64 --fps 5 --jobs 1 --lang zh --subtitles en,zh -o a.mp4".split())
    assert done.returncode == 0, done.stderr
    within(*SMALL, *"--fps 5 --lang zh -o a.srt".split())
    with av.open(str(tmp_path / "a.mp4")) as film:
        tracks = film.streams.subtitles
        assert [track.metadata["language"] for track in tracks] == ["eng", "zho"]
        assert [track.metadata["handler_name"] for track in tracks] == ["English", "中文"]
        assert [bool(track.disposition & av.stream.Disposition.default) for track in tracks] == [False, True]
        video = film.streams.video[0]
        length, found = video.frames / video.average_rate, []
        for packet in film.demux(tracks[1]):
            if packet.size > 2:
                found.append((packet.pts * packet.time_base, bytes(packet)[2:].decode()))
            assert packet.pts is None or packet.duration > 0
            assert packet.pts is None or (packet.pts + packet.duration) * packet.time_base <= length
    *written, _ = srt.parse((tmp_path / "a.srt").read_text(encoding="utf-8"))
    assert found == [(Fraction(round(cue.start.total_seconds() * 1000), 1000), cue.content) for cue in written]
    assert b"ftab" in (tmp_path / "a.mp4").read_bytes()  # what tracks look like, without which QuickTime has none
    assert made(tmp_path / "a.mp4").options["subtitles"] == "en,zh"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-o a.gif --subtitles en", "--subtitles means nothing for .gif"),
        ("-o a.srt --subtitles en", "--subtitles means nothing for .srt"),
        ("-o a.mp4 --subtitles fr", "there are en, zh"),
        ("-o a.mp4 --subtitles en,en", "each once"),
        ("-o a.mp4 --subtitles ,", "each once"),
        ("-o a.srt --theme light", "--theme means nothing for .srt"),
        ("-o a.vtt --size 64x64", "--size means nothing for .vtt"),
        ("-o a.txt --layout slide", "--layout means nothing for .txt"),
        ("-o a.md --speed 2", "--speed means nothing for .md"),
        ("-o a.html --script s.md", "a page has no --script"),
        ("-o a.gif --script s.md", "--script means nothing for .gif"),
        ("-o a.srt --script none.md", "none.md cannot be read"),
        ("-o a.srt --script .", "cannot be read"),
        ("-o a.vtt --as srt", "--as srt does not fit"),
    ],
)
def test_what_cannot_be_is_one_line(within, tmp_path, words, said):
    refused(within(*SMALL, *words.split()), tmp_path, said)


def test_a_script_is_of_one_explainer_and_is_read_before_any_work(within, tmp_path):
    (tmp_path / "s.md").write_text("### one-sweep/push\n- en: {nm}\n")
    refused(within(*SMALL, "--script", "s.md", "-o", "a.srt"), tmp_path, "s.md:2", "num?", left=("s.md",))
    refused(within(*"render lca merge --script s.md".split()), tmp_path, "one explainer", left=("s.md",))


def test_entries_of_moments_that_are_not_there_are_told(within, tmp_path):
    (tmp_path / "s.md").write_text("### one-sweep/push-2\n- en: second\n### one-sweep/push-7\n- en: seventh\n")
    done = within(*SMALL, "--script", "s.md", "-o", "a.srt")
    assert done.returncode == 0 and "s.md:3" in done.stderr and "push-7" in done.stderr
    assert "second" in (tmp_path / "a.srt").read_text() and "seventh" not in (tmp_path / "a.srt").read_text()
    assert "--script=s.md" in within("inspect", "a.srt").stdout
