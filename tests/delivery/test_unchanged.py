"""A file is made again without running anything, for as long as all that it was made of is as it was."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.command import vizkit
from tests.desk.test_live import HELPER, REFERENCE, SCENE, save
from vizkit.delivery import unchanged as room
from vizkit.delivery.unchanged import Command

RENDER = "render", "adding.py", "--act", "first", "--size", "160x90", "--fps", "5", "--jobs", "1"

DATA = """
from pathlib import Path

with Path("runs").open("a") as runs:
    runs.write("x")
START = len(Path(__file__).with_name("data.txt").read_text())
"""
"""A helper that reads a file of its own, and leaves a sign wherever it is run."""


@pytest.fixture
def folder(tmp_path) -> Path:
    helper = HELPER.replace("2 * num", "START * num")
    files = {"live_helper.py": DATA + helper, "live_reference.py": REFERENCE, "adding.py": SCENE, "data.txt": "ab"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def made(folder: Path, *words: str, file: str = "film.mp4") -> tuple[bytes, bool]:
    """What the command writes, and whether anything of the author's was run for it."""
    before = ran(folder)
    done = vizkit(*RENDER, *words, "-o", file, cwd=folder, env={"VIZKIT_CACHE": str(folder / "kept")})
    assert done.returncode == 0 and done.stdout.strip() == file, done.stderr
    return (folder / file).read_bytes(), ran(folder) > before


def ran(folder: Path) -> int:
    return len((folder / "runs").read_text()) if (folder / "runs").exists() else 0


def test_the_same_words_write_the_same_file_and_nothing_is_run(folder):
    first, ran = made(folder)
    assert ran
    assert made(folder) == (first, False)
    (folder / "film.mp4").unlink()
    assert made(folder) == (first, False)
    assert made(folder, file="another.mp4") == (first, False)
    assert made(folder, "--no-cache") == (first, True)


def test_where_what_is_known_of_it_is_kept_and_the_file_is_not_it_is_made_again(folder):
    first, _ = made(folder)
    whole = [kept for kept in (folder / "kept").glob("*/*") if kept.read_bytes().endswith(first)]
    assert len(whole) == 1
    whole[0].unlink()
    assert made(folder) == (first, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: save(folder / "live_reference.py", "is added", "comes to it"),
        lambda folder: save(folder / "live_helper.py", "* num", "* num + 1"),
        lambda folder: (folder / "data.txt").write_text("abc"),
        lambda folder: save(folder / "adding.py", '"numbers"', '"terms"'),
    ],
    ids=["a note", "a helper", "data", "the scene"],
)
def test_whatever_it_was_made_of_changes_it_is_made_anew(folder, change):
    first, _ = made(folder)
    change(folder)
    changed, ran = made(folder)
    assert ran and changed != first
    assert made(folder) == (changed, False)


def test_what_could_be_imported_instead_is_looked_for(folder):
    made(folder)
    (folder / "live_other.py").write_text("")
    assert made(folder)[1]


def test_what_was_told_is_told_again(folder):
    words = *RENDER[:-2], "--layout", "slide", "--speed", "0.1", "--json", "--as", "gif", "-o", "a.gif"
    first, again = (vizkit(*words, cwd=folder, env={"VIZKIT_CACHE": str(folder / "kept")}) for _ in range(2))
    assert ran(folder) == 1 and first.stderr == again.stderr and "--speed" in first.stderr
    told = [[json.loads(line) for line in done.stdout.splitlines()] for done in (first, again)]
    for events in told:
        assert [events.pop("seconds", None) is None for events in events] == [True, False]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("words", "target"),
    [
        (["lca", "-o", "a.mp4"], "a.mp4"),
        (["lca", "--p", "6", "--output", "a.mp4"], "a.mp4"),
        (["lca", "-o", "a.mp4", "--p=6", "-o", "b.mp4"], "b.mp4"),
        (["lca", "--text", "-o", "a.mp4"], None),
        (["lca"], None),
    ],
)
def test_where_it_goes_is_known_where_the_words_leave_no_doubt(words, target):
    assert Command(tuple(words)).target == (target and Path(target))


def test_words_are_the_same_wherever_the_file_goes_and_nothing_else_is():
    said = [
        ["lca", "--p", "6"],
        ["lca", "--p", "7"],
        ["lca", "--text", "-o", "--p", "6"],
        ["lca", "--preview", "--p", "6"],
        ["lca", "--p", "6", "-o", "a.gif"],
        ["lca", "--p", "6", "-o", "a.mp4"],
        ["lca", "--p", "6", "-o", "{as}.mp4"],
    ]
    assert len({Command(tuple(words)).key for words in said}) == len(said)
    assert Command(("lca", "-o", "a.mp4", "--p", "6")).key == Command(("lca", "--p", "6", "-o", "b.mp4")).key
    assert Command(("lca", "-o", "{name}.mp4")).target is None


def test_a_file_that_was_saved_meanwhile_is_not_known(folder, monkeypatch):
    monkeypatch.setattr(room, "_opened", set())
    monkeypatch.setenv("VIZKIT_CACHE", str(folder / "kept"))
    monkeypatch.chdir(folder)
    scene, command = folder / "adding.py", Command(("adding.py", "-o", "a.mp4"))
    for saved, known in ((command.begun + 1, False), (command.begun - 1, True)):
        os.utime(scene, (saved, saved))
        command.keep(scene, [scene], room.Made(Path("a.mp4"), b"film", ()))
        assert (Command(command.words).made() is not None) == known


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_was_read_from_a_pipe_may_be_something_else_the_next_time(folder, monkeypatch):
    monkeypatch.setenv("VIZKIT_CACHE", str(folder / "kept"))
    monkeypatch.chdir(folder)
    os.mkfifo(folder / "nums.csv")
    monkeypatch.setattr(room, "_opened", {"nums.csv"})
    scene, command = folder / "adding.py", Command(("adding.py", "--nums", "nums.csv"))
    command.keep(scene, [], room.Made(Path("a.mp4"), b"film", ()))
    assert Command(command.words).made() is None
