"""The command line: what it says, what it writes, and how it refuses."""

from __future__ import annotations

import json
import os
import pickle
import re
import resource
import runpy
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import click
import numpy as np
import psutil
import pytest
from PIL import Image
from rich.cells import cell_len

from tests.command import VIZKIT, refused, vizkit
from tests.conftest import SCENES, explainers, show_of
from vizkit.cli.notice import LANG
from vizkit.cli.render import _acts, _folder, _tell_of_changes, _tell_of_length, _tell_of_replaced
from vizkit.delivery.order import Order
from vizkit.delivery.settings import SettingsError
from vizkit.explainer import option
from vizkit.film.clip import encode
from vizkit.film.segments import timings
from vizkit.film.take import Take
from vizkit.frames import Show
from vizkit.language.columns import fitted
from vizkit.language.plain import NEAREST
from vizkit.picture.style import Style


def test_list_names_every_explainer_with_its_idea(within):
    done = within("list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == explainers()
    assert "\x1b" not in done.stdout


def test_the_package_is_the_command_too(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["vizkit", "--version"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module("vizkit", run_name="__main__")
    assert not end.value.code and capsys.readouterr().out.startswith("vizkit, version ")


def test_version_and_help(tmp_path, within):
    assert vizkit("--version", cwd=tmp_path).stdout.startswith("vizkit, version ")
    for words in (["--help"], ["render", "--help"], ["render", "lca", "--help"], ["tell", "lca", "-h"]):
        done = within(*words)
        assert done.returncode == 0 and "Usage: vizkit" in done.stdout


def test_help_without_a_name_says_what_every_explainer_takes(within):
    flat = " ".join(within("render", "--help").stdout.split())
    for said in ("--all", "--quality", "--size", "--lang", "lca", "Usage: vizkit render NAME [OPTIONS]"):
        assert said in flat


@pytest.mark.parametrize("command", [["--help"], ["list"], ["render", "--help"]])
def test_nothing_is_run_to_say_what_there_is(tmp_path, command):
    """Neither a scene, nor what only scenes need."""
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "mine.py").write_text("open('run', 'w')\n\n\nclass Mine(Explainer):\n    idea = 'An idea'\n")
    code = f"import sys; sys.argv = ['vizkit', *{command!r}]\nfrom vizkit.cli.main import main\ntry:\n    main()\nfinally:\n    print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.splitlines()[-1] == "False"
    assert not (tmp_path / "run").exists()


def test_every_input_is_an_option_with_its_default_and_help(explainer, within):
    text = within("render", explainer, "--help").stdout
    flat = " ".join(text.split())
    for name, wanted in show_of(explainer).film.inputs.items():
        assert option(name) in text
        assert wanted.help.split()[0] in flat
    assert flat.count("[default:") >= len(show_of(explainer).film.inputs)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tell_tells_every_moment_plainly_when_piped(explainer, language, within):
    done = within("tell", explainer, "--lang", language)
    assert done.returncode == 0 and "\x1b" not in done.stdout
    show = show_of(explainer)
    for moment in show.moments:
        assert moment.say(language) in done.stdout


def test_one_s_own_numbers(within):
    done = within("tell", "sliding-window", "--nums", "5,1,9", "--k", "2")
    assert "5 enters" in done.stdout and "9 joins" in done.stdout


@pytest.mark.parametrize("kind", ["npy", "csv", "json"])
def test_numbers_from_a_file(within, tmp_path, kind):
    file = tmp_path / f"n.{kind}"
    if kind == "npy":
        np.save(file, np.array([5, 1, 9]))
    else:
        file.write_text("5,1,9\n" if kind == "csv" else "[5, 1, 9]")
    done = within("tell", "sliding-window", "--nums", f"@{file}", "--k", "2")
    assert done.returncode == 0, done.stderr
    assert "9 joins" in done.stdout


SMALL = "render sliding-window --act one-sweep --nums 3,1,2 --k 2 --size 160x90 --fps 5".split()
"""A film of a second or two."""


@pytest.mark.parametrize("file", ["a.mp4", "a.gif"])
def test_a_film_a_gif_and_the_command_that_makes_them_again(within, tmp_path, monkeypatch, file):
    monkeypatch.setenv("VIZKIT_CACHE", "/dev/null/none")
    done = within(*SMALL, "--jobs", 1, "-o", file)
    assert done.returncode == 0 and done.stdout.strip() == file, done.stderr
    first = (tmp_path / file).read_bytes()
    command = within("inspect", file).stdout.strip()
    assert command.startswith("vizkit render sliding-window") and command.endswith(f"-o {file}")
    (tmp_path / file).unlink()
    assert within(*command.split()[1:]).returncode == 0
    assert (tmp_path / file).read_bytes() == first and os.listdir(tmp_path) == [file]


@pytest.mark.parametrize("file", ["a.webp", "a.apng", "a.avif", "a.webm", "a.mov"])
def test_other_films_and_pictures_and_the_command_that_makes_them_again(within, tmp_path, file):
    done = within(*"render merge --act what-it-takes --speed 9 --size 128x72 --fps 4 --ground none -o".split(), file)
    assert done.returncode == 0 and done.stdout.strip() == file, done.stderr
    first = (tmp_path / file).rename(tmp_path / "Week3: first").read_bytes()
    command = within("inspect", "Week3: first").stdout.strip()
    assert "--ground=none" in command
    assert within(*command.replace("'Week3: first'", file).split()[1:]).returncode == 0
    assert (tmp_path / file).read_bytes() == first and sorted(os.listdir(tmp_path)) == ["Week3: first", file]


def test_to_standard_output(tmp_path):
    done = subprocess.run([VIZKIT, *SMALL, *"--as gif -o -".split()], cwd=tmp_path, capture_output=True, check=True)
    assert done.stdout[:6] == b"GIF89a" and os.listdir(tmp_path) == []


def test_without_an_output_it_is_written_to_renders(within, tmp_path):
    done = within(*SMALL, "--jobs", 1)
    assert done.stdout.strip() == "renders/sliding-window-one-sweep.mp4"
    assert (tmp_path / done.stdout.strip()).is_file()


def test_sheets_and_stills(within, tmp_path):
    done = within("sheet", "sliding-window", "--moments", "2,3", "-o", "s.png")
    assert done.stdout.strip() == "s.png"
    assert Image.open(tmp_path / "s.png").format == "PNG"
    done = within("sheet", "sliding-window", "--moments", "2,3", "--stills", "--lang", "zh", "-o", "s.png")
    assert done.stdout.split() == ["s-002.png", "s-003.png"]
    assert Image.open(tmp_path / "s-003.png").size == (1920, 1080)


def test_a_still_alone_has_the_name_that_it_is_given_and_says_what_makes_it_again(within, tmp_path):
    for words in (
        ["-o", "Week3: s.svg"],
        ["--text", "text", "-o", "t.svg"],
        ["--ground", "none", "--aspect", "4:5", "-o", "s.png"],
    ):
        done = within("sheet", "sliding-window", "--moments", "2", "--stills", *words)
        file = tmp_path / words[-1]
        assert done.stdout.strip() == words[-1] and done.returncode == 0, done.stderr
        first, command = file.read_bytes(), within("inspect", words[-1]).stdout.strip()
        file.unlink()
        assert within(*shlex.split(command)[1:]).stdout.strip() == words[-1] and file.read_bytes() == first
    still = Image.open(tmp_path / "s.png")
    assert (still.size, still.mode, still.getpixel((2, 2))) == ((1080, 1350), "RGBA", (0, 0, 0, 0))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "a.svg"], "ask for --stills"),
        (["--stills", "-o", "a.jpg"], "in .png or .svg"),
        (["--text", "text", "--stills", "-o", "a.png"], "--text means nothing for .png"),
        (["--aspect", "1:1", "--layout", "slide"], "--layout slide is not 1:1"),
        (["--aspect", "5:4"], "5:4"),
        (["--ground", "white"], "white"),
        (["--stills", "--moments", "1,2", "-o", "-"], "--stills are several files"),
        (["--stills", "--moments", "99", "-o", "a.svg"], "--moments 99 is not there"),
    ],
)
def test_of_a_sheet_what_does_not_fit_is_refused(tmp_path, within, words, said):
    refused(within("sheet", "merge", *words), tmp_path, said)


def test_a_gif_is_of_the_headline_unless_all_acts_or_others_are_asked_for():
    film = show_of("bias").film
    headline = ("through-the-origin", "why-not-the-origin")
    for kind in ("gif", "webp", "apng", "avif"):
        assert _acts(kind, (), film) == headline
        assert _acts(kind, ("all",), film) == () and _acts(kind, ("a-threshold",), film) == ("a-threshold",)
    assert _acts("mp4", (), film) == _acts("html", (), film) == _acts("mp4", ("all",), film) == ()


def test_of_a_gif_that_is_too_small_to_be_read_it_is_said(tmp_path, capsys):
    take = Take(Style("slide"), (960, 540), Fraction(15))
    order = Order("merge", show_of("merge").film, {}, ("what-it-takes",), "gif", take, tmp_path / "a.gif", 1000)
    for width, small in ((900, False), (240, True)):
        _tell_of_changes(order, replace(take, size=(width, round(width * 9 / 16))))
        assert ("pixels high, and 12 can be read" in capsys.readouterr().err) == small


def test_a_scene_file_of_one_s_own(within, tmp_path):
    (tmp_path / "mine.py").write_text((SCENES / "sliding_window.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert within("tell", "mine.py").returncode == 0
    (tmp_path / "scenes").mkdir()
    (tmp_path / "mine.py").rename(tmp_path / "scenes" / "my_own.py")
    assert "my-own" in within("list").stdout
    assert within("tell", "my-own").returncode == 0


@pytest.mark.parametrize(
    ("words", "wanted"),
    [("vizkit ", "render"), ("vizkit render fla", "flashattn"), ("vizkit render lca --tr", "--tree")],
)
def test_completion_knows_commands_names_and_options(within, monkeypatch, words, wanted):
    monkeypatch.setenv("_VIZKIT_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    assert f"plain,{wanted}" in within().stdout


REFUSED = {
    "an unknown name": (["render", "slidng-window"], ["did you mean sliding-window"]),
    "a name like none": (["render", "xyzzy"], ["'xyzzy'"]),
    "an unknown command": (["rendr", "lca"], ["rendr"]),
    "an unknown option": (["render", "lca", "--tee", "1"], ["--tee", "--tree"]),
    "an option before the name": (["render", "--quality", "low", "lca"], ["--quality", "NAME"]),
    "an unknown act": (["render", "lca", "--act", "nothing"], ["nothing"]),
    "a near act": (["render", "sliding-window", "--act", "one-sweeep"], ["one-sweep"]),
    "an unknown language": (["render", "lca", "--lang", "fr"], ["fr"]),
    "k too large": (["render", "sliding-window", "--k", "9"], ["--k", "9", "8"]),
    "k of zero": (["render", "sliding-window", "--k", "0"], ["--k", "0"]),
    "k no number": (["render", "sliding-window", "--k", "three"], ["--k", "three", "whole number"]),
    "k a float": (["render", "sliding-window", "--k", "2.5"], ["2.5"]),
    "NaN": (["render", "sliding-window", "--nums", "1,nan,3", "--k", "2"], ["nan"]),
    "no numbers": (["render", "sliding-window", "--nums", ""], ["--nums", "nothing is there"]),
    "words for numbers": (["render", "sliding-window", "--nums", "1,two"], ["two"]),
    "too many to draw": (["render", "sliding-window", "--nums", ",".join(map(str, range(17)))], ["--nums", "17", "16"]),
    "too large to draw": (["render", "flashattn", "--n", "17"], ["--n", "17", "16"]),
    "a sheet too large to draw": (["sheet", "flashattn", "--d", "9"], ["--d", "9", "4"]),
    "a tree with orphans": (["render", "lca", "--tree", "1,null,null,4"], ["tree"]),
    "a tree that the act does not use": (["render", "lca", "--act", "the-rule", "--tree", "null,1"], ["tree"]),
    "a value that is not in the tree": (["render", "lca", "--p", "77"], ["77"]),
    "a size that is none": (["render", "lca", "--size", "wide"], ["wide", "1280x720"]),
    "an odd size": (["render", "lca", "--size", "321x180"], ["321x180"]),
    "a size and a quality": (["render", "lca", "--size", "320x180", "--quality", "low"], ["--size", "--quality"]),
    "a suffix of another kind": (["render", "lca", "-o", "a.avi"], [".mp4", ".gif"]),
    "a suffix against --as": (["render", "lca", "-o", "a.gif", "--as", "mp4"], ["a.gif", "mp4"]),
    "a maximum for a film": (["render", "lca", "-o", "a.mp4", "--max-size", "1MB"], ["--max-size"]),
    "a maximum that is none": (["render", "lca", "-o", "a.gif", "--max-size", "small"], ["small"]),
    "a file as a folder": (["render", "lca", "-o", "/dev/null/a.mp4"], ["/dev/null"]),
    "where no file can be": (["render", "lca", "-o", "/proc/a.mp4"], ["/proc/a.mp4 cannot be written: "]),
    "a name that is too long": (["render", "lca", "-o", "n" * 300 + ".mp4"], ["name too long"]),
    "a folder as a file": (["render", "lca", "-o", "."], ["."]),
    "moments that are not there": (["sheet", "lca", "--moments", "9999"], ["9999"]),
    "moments that are no numbers": (["sheet", "lca", "--moments", "a,b"], ["a,b"]),
    "a file that is missing": (["render", "flashattn", "--q", "@missing.npy"], ["missing.npy"]),
    "a file of another kind": (["render", "flashattn", "--q", "@numbers.xls"], ["--q", "numbers.xls", ".npy"]),
    "a scene file that is missing": (["render", "missing.py"], ["missing.py"]),
    "k too large in Chinese": (["tell", "sliding-window", "--k", "9", "--lang", "zh"], ["--k: k 至多为 8，而不是 9"]),
    "a default that does not fit": (["tell", "lca", "--tree", "2,3", "--lang", "zh"], ["--tree: 默认的 p 与此不符"]),
    "too many moments": (
        ["tell", "stochastic-approx", "--act", "root-finding", "--steps", "50", "--most", "9"],
        ["lower --steps; --most"],
    ),
    "too many moments in Chinese": (
        ["tell", "stochastic-approx", "--act", "root-finding", "--steps", "50", "--most", "9", "--lang", "zh"],
        ["运行过了 9 个时刻仍未结束", "或减小 --steps；--most N 可允许"],
    ),
    "an unknown act in Chinese": (["tell", "lca", "--lang=zh", "--act", "nothing"], ["没有名为 'nothing' 的一幕"]),
    "an unknown name in Chinese": (["tell", "lcb", "--lang", "zh"], ["没有名为 'lcb' 的演示；您是指 lca 吗？"]),
    "a setting in Chinese": (["render", "lca", "--lang", "zh", "--fps", "nan"], ["--fps 'nan' 不是帧率"]),
    "a sheet that is none in Chinese": (["sheet", "lca", "-o", "a.gif", "--lang", "zh"], ["须以 .png 结尾"]),
    "an option too early in Chinese": (["render", "--lang", "zh", "lca"], ["--lang 写在了演示的名字之前"]),
    "a folder in Chinese": (
        ["render", "lca", "--lang", "zh", "-o", "/dev/null/a.mp4"],
        ["无法写入：/dev/null 不是文件夹"],
    ),
    "a film to inspect that is missing": (["inspect", "missing.mp4"], ["missing.mp4"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_input_is_one_line_and_exit_code_2(case, within, tmp_path):
    words, said = REFUSED[case]
    refused(within(*words), tmp_path, *said)


BAD_FILES = {
    "pickled.npy": (lambda path: path.write_bytes(npy_of_objects()), "pickled"),
    "plain-pickle.npy": (lambda path: path.write_bytes(pickle.dumps([1, 2])), "npy"),
    "empty.npy": (lambda path: path.write_bytes(b""), "npy"),
    "text.npy": (lambda path: path.write_text("1,2"), "npy"),
    "cut.npy": (lambda path: (np.save(path, np.zeros((8, 4))), path.write_bytes(path.read_bytes()[:-40])), "npy"),
    "words.csv": (lambda path: path.write_text("a,b\n"), "'a'"),
    "ragged.csv": (lambda path: path.write_text("1,2\n3\n"), "make them equal"),
    "binary.csv": (lambda path: path.write_bytes(bytes(range(128, 256))), "csv"),
    "empty.csv": (lambda path: path.write_text(""), "empty"),
    "broken.json": (lambda path: path.write_text("[1, 2"), "json"),
    "object.json": (lambda path: path.write_text(json.dumps({"a": 1})), "no sequence"),
    "nan.json": (lambda path: path.write_text("[[NaN, 1, 1, 1]]"), "nan"),
    "huge.npy": (lambda path: path.open("wb").truncate(40 * 2**20), "MiB"),
}


def npy_of_objects() -> bytes:
    from io import BytesIO

    file = BytesIO()
    np.save(file, np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    return file.getvalue()


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_line_and_exit_code_2(name, within, tmp_path):
    make, said = BAD_FILES[name]
    make(tmp_path / name)
    refused(within("render", "flashattn", "--q", f"@{name}"), tmp_path, said, left=(name,))


def test_an_existing_file_survives_bad_input(within, tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"precious")
    refused(within("render", "sliding-window", "--k", "99", "-o", "a.mp4"), tmp_path, left=("a.mp4",))
    assert (tmp_path / "a.mp4").read_bytes() == b"precious"


def test_a_full_device_is_one_line(within, tmp_path):
    """A limit on the size of files stands for a full device."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        done = within(*SMALL, "--jobs", 1, "--no-cache", "-o", "a.mp4")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    refused(done, tmp_path, "no space left")


@pytest.mark.parametrize(
    ("kind", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_an_interrupted_render_leaves_nothing(tmp_path, kind, code):
    process = psutil.Popen(
        [VIZKIT, "render", "lca", "--no-cache", "--jobs", "2", "-o", "a.mp4"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # which a shell's background tasks ignore
    )
    while not encoding(process):
        time.sleep(0.02)
    process.send_signal(kind)
    _, said = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in said and os.listdir(tmp_path) == []


def encoding(process: psutil.Popen) -> bool:
    """Whether one of its workers is at work, which takes half a second to begin."""
    assert process.poll() is None
    return any(sum(child.cpu_times()[:2]) > 0.8 for child in process.children())


def test_after_an_interruption_what_was_finished_is_not_made_again(within, tmp_path, monkeypatch):
    command, made = [*SMALL, "--jobs", 1, "-o", "a.mp4"], []
    monkeypatch.setenv("VIZKIT_CACHE", str(tmp_path / "kept"))

    def interrupted(segment, take):
        if len(made) == 3:
            raise KeyboardInterrupt
        made.append(segment)
        return encode(segment, take)

    monkeypatch.setattr("vizkit.film.work.encode", interrupted)
    assert within(*command).returncode == 130 and os.listdir(tmp_path) == ["kept"]
    monkeypatch.setattr("vizkit.film.work.encode", lambda *part: made.append(part[0]) or encode(*part))
    assert within(*command).returncode == 0 and (tmp_path / "a.mp4").exists()
    assert len(made) > 4 and not any(again == part for part in made[:3] for again in made[3:])


@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_on_a_terminal_unless_it_is_not_wanted(env, coloured):
    ours, theirs = os.openpty()
    surroundings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run([VIZKIT, "list"], stdout=theirs, env={**surroundings, "TERM": "xterm", **env}, check=True)
    os.close(theirs)
    with open(ours, "rb") as terminal:
        assert (b"\x1b" in terminal.read(200)) == coloured


@pytest.mark.parametrize(
    ("said", "code", "env"),
    [
        (b"vizkit: PYTHONOPTIMIZE=2 takes away the docstrings", 2, {"PYTHONOPTIMIZE": "2"}),
        (b"vizkit: the working folder is not there any more", 2, {"GONE": "1"}),
        (b"vizkit: standard output cannot be written: bad file descriptor", 2, {"CLOSED": "1"}),
    ],
)
def test_in_surroundings_that_are_odd_there_is_no_traceback(tmp_path, said, code, env):
    def prepare():
        if "GONE" in env:
            os.rmdir(tmp_path)
        if "CLOSED" in env:
            os.close(1)

    done = subprocess.run(
        [VIZKIT, "list"], cwd=tmp_path, env={**os.environ, **env}, stderr=subprocess.PIPE, preexec_fn=prepare
    )
    assert done.returncode == code and done.stderr.startswith(said) and done.stderr.count(b"\n") == bool(said)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_standard_output_is_one_line(tmp_path):
    with open("/dev/full", "w") as full:
        done = subprocess.run([VIZKIT, "list"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "vizkit: standard output cannot be written: no space left on device\n"


def test_a_reader_that_goes_away_is_no_traceback(tmp_path):
    process = subprocess.Popen(
        [VIZKIT, "tell", "lca"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    process.stdout.close()
    said = process.stderr.read()
    assert process.wait(20) == 0 and said == ""


def test_of_many_one_that_fails_does_not_stop_the_others(within, tmp_path):
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "failing.py").write_text(
        "from vizkit import Explainer\n\n\nclass Failing(Explainer):\n    x = 1 / 0\n"
    )
    words = ["--size", "64x64", "--fps", "1", "--no-cache", "-o", "a rather long name of a folder/deeper"]
    done = within("render", "failing", "sliding-window", *words, "--jobs", 1)
    assert done.returncode == 1 and "vizkit: failing: scenes/failing.py:5: ZeroDivisionError" in done.stderr
    assert done.stdout == "a rather long name of a folder/deeper/sliding-window.mp4\n"
    assert (tmp_path / done.stdout.strip()).is_file() and not (tmp_path / "renders").exists()


@pytest.mark.parametrize("output", ["a.gif", "-", "file"])
def test_several_are_written_into_a_folder(tmp_path, output, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="name a folder"):
        _folder(Path(output))


def test_what_was_not_asked_for_is_said(tmp_path, capsys, monkeypatch):
    """A GIF that had to be smaller, and a file of other settings under the usual name."""
    monkeypatch.chdir(tmp_path)
    film, target = show_of("merge").film, Path("renders/merge.gif")
    take = Take(Style("slide"), (640, 360), Fraction(15))
    order = Order("merge", film, {}, (), "gif", take, target, 1000)
    _tell_of_changes(order, take)
    _tell_of_replaced(order, take, order.provenance(take))
    assert capsys.readouterr().err == ""
    _tell_of_changes(order, replace(take, size=(394, 222), fps=Fraction(5)))
    assert "394x222 pixels and 5 frames a second" in capsys.readouterr().err
    other = replace(order, inputs={}, acts=(film.acts[0].name,))
    _tell_of_replaced(order, take, other.provenance(take))
    assert "replaces what was made by: vizkit render merge" in (said := capsys.readouterr().err)
    assert f"--act {film.acts[0].name}" in said


@pytest.mark.parametrize(
    ("language", "said"), [("en", "for --max-size it has"), ("zh", "为满足 --max-size，它是 64x64 像素")]
)
def test_what_a_command_says_besides_is_in_the_language_that_is_asked_for(tmp_path, capsys, language, said):
    take = Take(Style("slide"), (640, 360), Fraction(15))
    order = Order("merge", show_of("merge").film, {}, (), "gif", take, tmp_path / "a.gif", 1000)
    with click.Context(click.Command("render")) as context:
        context.meta[LANG] = language
        _tell_of_changes(order, replace(take, size=(64, 64)))
    assert capsys.readouterr().err.startswith(f"vizkit: {said}")


@pytest.mark.parametrize(
    ("size", "language", "said"),
    [
        ("default", "en", ""),
        (
            "largest",
            "en",
            "vizkit: act two-answers-meet lasts 72 s with these inputs: --speed 2.1 makes it 35 s, or lower",
        ),
        (
            "largest",
            "zh",
            "vizkit: 用这些输入时 two-answers-meet 一幕长 71 秒：--speed 2.1 可使它为 35 秒，或减小 --tree",
        ),
    ],
)
def test_it_is_said_which_acts_the_inputs_make_long_and_what_makes_them_shorter(tmp_path, capsys, size, language, said):
    film = show_of("lca").film
    order = Order("lca", film, film.largest if size == "largest" else {}, (), "mp4", None, tmp_path / "a.mp4")
    take = Take(Style("lecture", "dark", language), (64, 64), Fraction(15))
    with click.Context(click.Command("render")) as context:
        context.meta[LANG] = language
        _tell_of_length(order.show, take)
        _tell_of_length(order.show, replace(take, speed=2.1))
    assert said in (told := capsys.readouterr().err) and told.count("\n") == bool(said)


def test_of_a_gif_that_is_long_for_a_slide_it_is_said_what_makes_it_shorter(tmp_path, capsys):
    show = Show(show_of("merge").film, {}, ["from-the-back"])
    for speed in (1.0, 2.0):
        take = Take(Style("slide"), (64, 64), Fraction(15), speed)
        seconds = sum(timing.frames for timing in timings(show, take.style, 15.0, speed)) / 15
        _tell_of_changes(Order("merge", show.film, {}, ("from-the-back",), "webp", take, tmp_path / "a"), take)
        long = re.fullmatch(
            r"vizkit: it plays for (\d+) s, long for a slide: --speed ([\d.]+) makes it 20 s\n", capsys.readouterr().err
        )
        assert (long is not None) == (seconds > 20) == (speed == 1.0)
        if long is not None:
            assert float(long[1]) == round(seconds) and seconds / float(long[2]) <= 20 < seconds / (
                float(long[2]) - 0.1
            )


ENCODED = {
    "a − b": "a - b",
    "N × N → m…": "N x N -> m...",
    "r²": "r2",
    "‘x’": "'x'",
    "最": "?",
    "é": "e",
    "plain": "plain",
}


@pytest.mark.parametrize("text", ENCODED)
def test_what_an_encoding_lacks_is_written_with_what_it_has(text):
    assert text.encode("ascii", NEAREST).decode() == ENCODED[text]
    assert text.encode("utf-8", NEAREST).decode() == text
    for encoding in ("iso-8859-1", "gbk", "cp1252"):
        shown = text.encode(encoding, NEAREST).decode(encoding)
        assert "?" not in shown or text == "最"


@pytest.mark.parametrize("columns", [20, 40, 80])
@pytest.mark.parametrize(
    "text",
    [
        "   7    The node on the left is where both of them were found at last",
        "   7    5 的祖先：到根的路径上的结点，含自己，一直往上走到根为止",
    ],
)
def test_lines_are_broken_between_words_and_fit(columns, text):
    lines = fitted(text, columns, 8).splitlines()
    assert all(cell_len(line) <= columns for line in lines)
    assert " ".join(lines).split() == text.split() or "的" in text
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert fitted(text, None, 8) == text
