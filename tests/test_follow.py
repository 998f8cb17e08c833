"""`render --follow`: a file is made again at every save, whatever is wrong with one of them, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command import VIZKIT, vizkit
from tests.desk.test_live import HELPER, REFERENCE, SCENE, save

RENDER = "render", "adding.py", "--act", "first", "--size", "160x90", "--fps", "5", "-o", "film.mp4"


@pytest.fixture
def folder(tmp_path) -> Path:
    for name, text in {"live_helper": HELPER, "live_reference": REFERENCE, "adding": SCENE}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


@contextmanager
def following(folder: Path, *words: str) -> Iterator[subprocess.Popen]:
    """The command, whose lines are read one by one; it is ended where none comes in a minute."""
    env = {**os.environ, "VIZKIT_CACHE": str(folder / "kept")}
    command = [VIZKIT, *RENDER, "--follow", *words]
    told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, cwd=folder, env=env, **told) as process:
        patience = threading.Timer(60, process.kill)
        patience.start()
        try:
            assert said(process) == "film.mp4"
            assert said(process) == "vizkit: it is made again at every save; Ctrl-C ends it"
            yield process
        finally:
            patience.cancel()
            process.kill()


def said(process: subprocess.Popen) -> str:
    return process.stdout.readline().rstrip("\n")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_every_save_makes_the_file_that_the_command_would_make_then(folder, jobs):
    film = folder / "film.mp4"
    with following(folder, "--jobs", jobs) as process:
        seen = [film.read_bytes()]
        for file, before, after, rename in (
            ("live_reference.py", "is added", "goes on top", False),
            ("live_helper.py", "2 * num", "30 * num", True),
            ("adding.py", '"numbers"', '"all that is added"', False),
        ):
            save(folder / file, before, after, rename)
            assert said(process) == "film.mp4"
            seen.append(film.read_bytes())
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0 and process.stdout.read() == ""
    assert len({*seen}) == len(seen)
    film.unlink()
    assert vizkit(*RENDER, "--no-cache", cwd=folder).returncode == 0
    assert film.read_bytes() == seen[-1]


def test_what_is_wrong_with_a_save_is_said_in_one_line_and_the_next_may_mend_it(folder):
    with following(folder, "--nums", "1,2") as process:
        for file, right, wrong, line in (
            ("adding.py", "label(total)\n\n    @act", "label(total\n\n    @act", "adding.py:"),
            ("live_reference.py", "total = 0", "total = 0 / 0", "live_reference.py:8"),
            ("live_helper.py", "2 * num", "2 * nun", "live_reference.py:10"),
        ):
            before = (folder / "film.mp4").read_bytes()
            save(folder / file, right, wrong)
            assert line in said(process)
            assert (folder / "film.mp4").read_bytes() == before
            save(folder / file, wrong, right)
            assert said(process) == "film.mp4"


def test_what_is_said_is_followed_as_well(folder):
    script = folder / "said.md"
    script.write_text("### first/add-*\n- en: one more\n", encoding="utf-8")
    with following(folder, "--script", "said.md", "--subtitles", "en") as process:
        seen = (folder / "film.mp4").read_bytes()
        assert b"one more" in seen
        script.write_text("### first/add-*\n- en: it goes on top\n", encoding="utf-8")
        assert said(process) == "film.mp4"
        assert b"it goes on top" in (folder / "film.mp4").read_bytes() != seen


def test_an_input_that_is_there_no_more_is_left_out(folder):
    with following(folder, "--nums", "1,2") as process:
        text = (folder / "adding.py").read_text()
        (folder / "adding.py").write_text(text.replace("nums", "values").replace("(running_total", "(total_of"))
        assert "adding.py" in said(process)
        text = text.replace("running_total", "total_of")
        (folder / "live_reference.py").write_text(
            REFERENCE.replace("nums", "values").replace("running_total", "total_of")
        )
        (folder / "adding.py").write_text(text.replace("nums", "values"))
        while (line := said(process)) != "film.mp4":
            assert line.startswith("vizkit: ")
    made = vizkit("inspect", "film.mp4", cwd=folder)
    assert "--values=4,5,6" in made.stdout and "--nums" not in made.stdout


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["lca", "--follow", "-o", "-"], "--follow makes a file again and again: name one with -o"),
        (["lca", "gau", "--follow"], "--follow is for one explainer: name one"),
        (["--all", "--follow"], "--follow is for one explainer: name one"),
    ],
)
def test_what_cannot_be_followed_is_refused(tmp_path, words, line):
    done = vizkit("render", *words, cwd=tmp_path)
    assert (done.returncode, done.stderr.strip(), done.stdout) == (2, f"vizkit: {line}", "")
