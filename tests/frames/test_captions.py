"""Captions off: what is said is not in the picture, and nothing else is different."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.command import refused
from tests.frames.example import RunningMaximum
from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.picture.style import FILMED, Style


@pytest.mark.parametrize("layout", FILMED)
def test_without_captions_the_place_of_the_note_is_empty_and_all_else_is_as_it_was(layout):
    show, style = Show(RunningMaximum), Style(layout)
    for moment in show.moments:
        with_, without = (screen(show, moment, each) for each in (style, replace(style, captions=False)))
        note = [mark for mark in with_ if mark.key.startswith(":note/")]
        assert note and [mark for mark in with_ if mark not in note] == list(without)


def test_captions_are_turned_off_by_an_option_that_the_file_tells(within, tmp_path, monkeypatch):
    monkeypatch.setenv("VIZKIT_CACHE", "/dev/null/none")
    small = "render sliding-window --act one-sweep --nums 3,1 --k 1 --size 64x64 --fps 2".split()
    for said, told in (("off", "--captions=off"), ("on", "")):
        done = within(*small, "--jobs", 1, "--captions", said, "-o", f"{said}.mp4")
        assert done.returncode == 0, done.stderr
        command = within("inspect", f"{said}.mp4").stdout
        assert told in command and ("--captions" in command) == bool(told)
    (tmp_path / "on.mp4").unlink()
    (tmp_path / "off.mp4").unlink()
    refused(within(*small, "--captions", "none", "-o", "a.mp4"), tmp_path, "--captions")
    refused(within(*small[:4], "--captions", "off", "-o", "a.html"), tmp_path, "a page has no --captions")
    refused(within(*small[:4], "--captions", "off", "-o", "a.srt"), tmp_path, "--captions means nothing for .srt")
