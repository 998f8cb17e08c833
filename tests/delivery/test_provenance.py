"""Provenance: what a file says of itself is read back, and nothing that a file says does any harm."""

from __future__ import annotations

import json
import os
import shlex
import struct
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import MARK, Provenance
from vizkit.inputs import InputError

texts = st.text(max_size=20).filter(lambda text: "\0" not in text)


@given(texts, st.dictionaries(texts, texts | st.booleans(), max_size=3))
@settings(max_examples=20)
def test_what_is_said_is_read_back(name, inputs):
    said = Provenance(name, inputs, {"act": ["one", "two"], "size": "64x64"})
    assert Provenance.parse(said.text()) == said


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12))
@settings(max_examples=12)
def test_the_command_is_one_line_that_can_be_seen_and_says_the_same_to_a_shell(text):
    command = Provenance("lca", {"tree": text}, {}).command(f"{text}.mp4")
    assert command.isprintable()
    echo = "print_each() { printf '%s\\0' \"$@\"; }; print_each "
    said = subprocess.run(["bash", "-c", echo + command], capture_output=True, env={"LC_ALL": "C"}, check=True)
    assert said.stdout.decode().split("\0")[3] == f"--tree={text}"
    if text.isprintable():
        assert shlex.split(command)[-1] == f"{text}.mp4"


WRONG = [
    [],
    {},
    {"explainer": 1, "inputs": {}, "options": {}},
    {"explainer": "lca", "inputs": [], "options": {}},
    {"explainer": "lca", "inputs": {"p": {}}, "options": {}},
    {"explainer": "lca", "inputs": {}, "options": {"act": [1]}},
    {"explainer": "lca", "inputs": {}, "options": None},
    {"explainer": "lca", "inputs": {}, "options": {}, "version": 2},
    {"explainer": "lca", "inputs": {}, "options": {}, "other": ""},
]


@pytest.mark.parametrize("said", [*(json.dumps({MARK: wrong}) for wrong in WRONG), "[" * 100_000, "1" * 5000, ""])
def test_what_has_other_types_is_not_ours(said):
    assert Provenance.parse(said) is None


def gif_of(width: int, height: int) -> bytes:
    return (
        b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0,\0\0\0\0" + struct.pack("<HH", width, height) + b"\0"
    )


HOSTILE = {
    "a.gif": gif_of(65535, 65535),
    "b.gif": b"GIF89a" + b"\xff" * 400,
    "a.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 400,
    "a.html": b"<!doctype html><![foo[",
    "b.html": b"<!doctype html>" + b"<" * 5000,
    "a.svg": b"<svg>" + b"<desc>" * 5000,
    "a.mp4": b"\0\0\0\x18ftypisom" + b"\xff" * 400,
    "playlist.mp4": b"#EXTM3U\n#EXTINF:1\nhttp://127.0.0.1:9/a.mp4\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_told(tmp_path, name):
    (tmp_path / name).write_bytes(HOSTILE[name])
    with pytest.raises(InputError, match="does not say how it was made"):
        made(tmp_path / name)


@pytest.mark.parametrize("beginning", [b"", b"<!doctype html>", b"GIF89a", b"\0\0\0\x18ftypisom"])
def test_of_a_huge_file_only_the_beginning_is_read(tmp_path, beginning):
    file = tmp_path / "a"
    file.write_bytes(beginning)
    os.truncate(file, 2**31)
    with pytest.raises(InputError, match="does not say how it was made"):
        made(file)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_told(tmp_path, make):
    make(tmp_path / "a.mp4")
    with pytest.raises(InputError, match="is no file"):
        made(tmp_path / "a.mp4")


def test_a_name_may_look_like_a_protocol(tmp_path, monkeypatch):
    from fractions import Fraction

    from tests.conftest import show_of
    from vizkit.film.render import render_mp4
    from vizkit.film.take import Take
    from vizkit.film.work import Workers
    from vizkit.frames import Show
    from vizkit.picture.style import Style

    monkeypatch.chdir(tmp_path)
    said = Provenance("sliding-window", {}, {})
    show = Show(show_of("sliding-window").film, {"nums": [1, 2], "k": 1}, ["one-sweep"])
    file = os.path.join("Week3:", "lca.mp4")
    target = type(tmp_path)(file)
    take = Take(Style("slide"), (64, 36), Fraction(1))
    render_mp4(show, take, lambda take: said, target, workers=Workers(1))
    assert made(target) == said


def test_plain_text_does_nothing_to_a_terminal():
    from vizkit.language.plain import plain

    assert plain("a\x1b[31m\u202eb\udcff名") == "a\\x1b[31m\\u202eb\\udcff名"
