"""`vizkit script` and `vizkit chapters`: what a lecturer fills in, and what a video site wants."""

from __future__ import annotations

import re

import pytest

from tests.command import refused
from tests.conftest import RATE, show_of, timed_of
from vizkit.film.segment import Timing
from vizkit.words.chapters import FEWEST, SHORTEST, chapters
from vizkit.words.ids import ids
from vizkit.words.script import Script

SMALL = "sliding-window --act one-sweep --nums 3,1,2 --k 2".split()


def test_a_draft_has_every_moment_that_speaks_and_says_nothing_yet(within, tmp_path):
    done = within("script", "sliding-window", "--act", "one-sweep", "-o", "s.md", "--lang", "zh", "--most", "999")
    assert (done.returncode, done.stdout) == (0, "s.md\n"), done.stderr
    show = show_of("sliding-window")
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    speaking = {
        id_: moment
        for id_, moment in zip(ids(show), show.moments, strict=True)
        if moment.run.act.name == "one-sweep" and moment.step.speaker is None
    }
    assert re.findall(r"(?m)^### (\S+)", text) == list(speaking)
    for moment in speaking.values():
        assert all(f"> {code}: {moment.say(code)}" in text for code in ("en", "zh"))
        assert moment.template("en") in text
    found = Script.read(tmp_path / "s.md", show)
    assert all(not entry.sayings for entry in found.entries.values()) and found.absent == ()
    made = within("inspect", "s.md").stdout
    assert "vizkit script sliding-window" in made and "--most=999" in made


def test_what_was_said_is_kept_with_other_inputs_even_what_is_not_there(within, tmp_path):
    within("script", *SMALL, "-o", "s.md")
    text = (tmp_path / "s.md").read_text()
    text = re.sub(r"(### one-sweep/enter ·.*?- en:)", r"\1 {num}, and\n  so on", text, flags=re.DOTALL)
    (tmp_path / "s.md").write_text(text + "\n### one-sweep/push-*\n- zh: 入队\n### ledger/push\n- en: elsewhere\n")
    done = within("script", "sliding-window", "--act", "one-sweep", "--nums", "5,4", "--k", "1", "-o", "s.md")
    assert done.returncode == 0, done.stderr
    again = (tmp_path / "s.md").read_text()
    for said in (
        "- en: {num}, and so on",
        "### one-sweep/push-*\n\n- en:\n- zh: 入队",
        "### ledger/push\n\n- en: elsewhere",
    ):
        assert said in again
    within("script", *SMALL, "--script", "s.md", "-o", "other.md")
    assert "- en: {num}, and so on" in (tmp_path / "other.md").read_text()
    assert within("render", *SMALL, "--script", "s.md", "-o", "t.txt").returncode == 0
    assert "3, and so on" in (tmp_path / "t.txt").read_text()


def test_words_that_were_written_are_not_lost(within, tmp_path):
    within("script", *SMALL, "-o", "s.md")
    filled = (tmp_path / "s.md").read_text().replace("- en:", "- en: mine", 1)
    (tmp_path / "s.md").write_text(filled)
    (tmp_path / "notes.md").write_text("# My own notes\n")
    (tmp_path / "empty.md").write_text("### one-sweep/push\n- en:\n")
    left = ("empty.md", "notes.md", "s.md")
    refused(within("render", *SMALL, "-o", "s.md"), tmp_path, "s.md is a script", left=left)
    refused(within("script", *SMALL, "-o", "notes.md"), tmp_path, "notes.md is there already", left=left)
    refused(within("script", *SMALL, "--script", "empty.md", "-o", "s.md"), tmp_path, "would be lost", left=left)
    (tmp_path / "s.md").write_text(filled.replace("one-sweep/enter ", "one-sweep/entr "))
    refused(within("script", *SMALL, "-o", "s.md"), tmp_path, "did you mean enter?", left=left)
    (tmp_path / "s.md").write_text(filled)
    assert within("script", *SMALL, "-o", "s.md").returncode == 0
    assert "- en: mine" in (tmp_path / "s.md").read_text()


@pytest.mark.parametrize(
    ("command", "words", "said"),
    [
        ("script", "-o .", "is a folder"),
        ("script", "--script none.md", "cannot be read"),
        ("script", "--act nowhere", "there is no act"),
        ("script", "--speed 0", "0.1"),
        ("chapters", "--lang xx", "xx"),
        ("chapters", "--script none.md", "cannot be read"),
        ("chapters", "-o a.txt", "-o"),
    ],
)
def test_what_cannot_be_is_one_line(within, tmp_path, command, words, said):
    refused(within(command, *SMALL, *words.split()), tmp_path, said)


def lasting(show, *seconds):
    return [Timing(act, 5, 10 * long - 5) for act, long in enumerate(seconds)]


def test_chapters_begin_at_the_start_and_are_ten_seconds_long_at_least():
    show = show_of("sliding-window")
    one, two, three, four, five, six, seven, eight = (act.title for act in show.acts)
    assert chapters(show, lasting(show, 9, 3, 12, 4, 60, 3600, 5, 4), 10, "en") == [
        f"0:00 {one} · {two}",
        f"0:12 {three}",
        f"0:24 {four} · {five}",
        f"1:28 {six} · {seven} · {eight}",
    ]
    assert chapters(show, lasting(show, 9, 3, 12, 4, 60, 3600, 5, 5), 10, "en")[-1] == f"1:01:28 {seven} · {eight}"


def test_every_film_has_chapters_that_a_video_site_takes(explainer, show):
    for language in ("en", "zh"):
        timed = timed_of(explainer, "lecture", language)
        lines = chapters(show, timed, RATE, language)
        clocks = [line.partition(" ")[0].split(":") for line in lines]
        begins = [60 * int(minutes) + int(seconds) for minutes, seconds in clocks]
        ends = [*begins[1:], sum(timing.frames for timing in timed) / RATE]
        assert begins[0] == 0 and len(lines) >= FEWEST
        assert all(end - begin >= SHORTEST for begin, end in zip(begins, ends, strict=True))
        assert all(show.film.translations.words(act.title, language) in " ".join(lines) for act in show.acts)


def test_chapters_are_printed_and_few_are_told_of(within):
    done = within("chapters", *SMALL)
    assert done.stdout == "0:00 One sweep\n" and "at least 3" in done.stderr
    assert within("chapters", *SMALL, "--lang", "zh").stdout == "0:00 扫一遍\n"
