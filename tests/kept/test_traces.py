"""A trace is read as it ran, every command works on it and runs nothing, and a broken or hostile file is told."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import numpy as np
import pytest

from tests.command import refused
from tests.counting import REFERENCE, SCENE
from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import of_show
from vizkit.explainer import catalogue
from vizkit.explainer.catalogue import film
from vizkit.frames import Show
from vizkit.frames.frame import screen
from vizkit.inputs import InputError
from vizkit.kept.archive import ABOUT, ARRAYS, MOST, RUNS, packed, unpacked
from vizkit.kept.render import archive
from vizkit.picture.style import Style
from vizkit.trace import Traced


def packed_show(show: Show, name: str) -> bytes:
    return packed(archive(show, of_show(name, show, {"as": "trace"}).text()))


@pytest.fixture
def unrun(monkeypatch):
    """No reference can be run."""

    def run(*_: object, **__: object) -> None:
        raise AssertionError("a reference is run")

    def never() -> None:
        for name in ("watch", "__call__", "trace"):
            monkeypatch.setattr(Traced, name, run)
        for name in ("watched", "unwatched"):
            monkeypatch.setattr(Traced, name, property(run))

    return never


def test_every_topic_is_read_as_it_ran(explainer, show, tmp_path, unrun):
    written = packed_show(show, explainer)
    file = tmp_path / "a.trace"
    file.write_bytes(written)
    digests = show.digests
    unrun()
    found = Show(film(str(file)))
    assert found.digests == digests
    assert [len(run.earlier) for run in found.runs] == [len(run.earlier) for run in show.runs]
    for one, other in zip(found.moments, show.moments, strict=True):
        assert [call.line for call in one.step.calls] == [call.line for call in other.step.calls]
        assert one.say() == other.say()
    assert packed_show(found, explainer) == written


@pytest.mark.parametrize(("name", "act"), [("lca", "the-rule"), ("sliding-window", "ledger")])
def test_it_is_drawn_as_it_was(name, act, tmp_path, unrun):
    show, file = Show(film(name), {}, [act]), tmp_path / "a.trace"
    file.write_bytes(packed_show(show, name))
    before = [screen(show, moment, Style()) for moment in show.moments]
    unrun()
    kept = Show(film(str(file)))
    assert [screen(kept, moment, Style()) for moment in kept.moments] == before


@pytest.fixture
def counting(tmp_path):
    """A small topic of one's own in the working folder."""
    (tmp_path / "counted_reference.py").write_text(REFERENCE)
    (tmp_path / "counting.py").write_text(SCENE)


COMMANDS = [
    ["tell"], ["sheet", "-o", "a.png"], ["check"], ["script", "-o", "a.md"], ["chapters"], ["render", "-o", "a.html"],
    ["render", "-o", "a.gif", "--size", "64x64", "--fps", "1", "--jobs", "1", "--no-cache"], ["render", "-o", "b.trace"],
]  # fmt: skip


def test_every_command_works_on_it_and_runs_nothing(within, counting, unrun, tmp_path):
    """Made from a trace, a file says of itself what it would have said anyway, and works without its inputs."""
    assert within("render", "counting.py", "--nums", "7,8", "-o", "a.trace").returncode == 0
    unrun()
    for command, *words in COMMANDS:
        done = within(command, "a.trace", *words)
        assert done.returncode == 0, (command, done.stderr)
    assert made(tmp_path / "a.gif").inputs == {"nums": "7,8"} and made(tmp_path / "a.gif").explainer == "counting.py"
    assert made(tmp_path / "a.gif").digests == made(tmp_path / "a.trace").digests != {}
    assert (tmp_path / "a.trace").read_bytes() == (tmp_path / "b.trace").read_bytes()
    assert "laws 1 and 11" in within("check", "a.trace").stderr
    assert "7 is seen" in within("tell", "a.trace").stdout
    assert "--nums=7,8" in within("inspect", "a.trace").stdout
    assert within("tell", "a.trace", "--nums", "7,8").returncode == 0
    assert "is one run and has other inputs" in within("tell", "a.trace", "--nums", "7").stderr


def test_a_scene_that_has_changed_is_told_and_one_elsewhere_is_not_run(within, counting, tmp_path, monkeypatch):
    within("render", "counting.py", "-o", "a.trace")
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    (tmp_path / "inner" / "a.trace").write_bytes((tmp_path / "a.trace").read_bytes())
    content = unpacked(tmp_path / "a.trace")
    away = packed(type(content)(content.about.replace("counting.py", "../counting.py"), content.runs, content.arrays))
    (tmp_path / "inner" / "a.trace").write_bytes(away)
    refused(within("tell", "a.trace"), tmp_path / "inner", "lies outside of the working folder", left=("a.trace",))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "counted_reference.py").write_text(REFERENCE.replace("total += 1", "total += 2"))
    catalogue.load.cache_clear()
    done = within("tell", "a.trace", "--lang", "zh")
    assert done.returncode == 2 and "counted 此后变了" in done.stderr


def test_a_function_is_kept_too(within, tmp_path, unrun):
    (tmp_path / "sums.py").write_text(
        "def sums(nums: list[int]):\n    total = 0\n    for num in nums:\n        total += num\n    return total\n"
    )
    within("watch", "sums.py:sums", "--nums", "3,4", "-o", "a.trace")
    told = within("tell", "sums.py:sums", "--nums", "3,4").stdout
    unrun()
    assert within("tell", "a.trace").stdout == told != ""


def zipped(**members: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr({"about": ABOUT, "runs": RUNS, "arrays": ARRAYS}.get(name, name), content)
    return whole.getvalue()


def npz(content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        file.writestr("0.npy", content)
    return whole.getvalue()


def pickled() -> bytes:
    whole = io.BytesIO()
    np.save(whole, np.array([print], object))
    return whole.getvalue()


SAID = b'{"vizkit": {"explainer": "sliding-window", "inputs": {}, "options": {}, "version": "0"}}'
EMPTY = {"version": 1, "runs": [], "inputs": {}, "references": [], "rows": []}
NONE = npz(b"")[:0] or zipped()
HUGE = (
    b"\x93NUMPY\x01\x00v\x00"
    + b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000000,), }".ljust(117)
    + b"\n"
)


def of(**changes: object) -> bytes:
    return zipped(about=SAID, runs=json.dumps({**EMPTY, **changes}).encode(), arrays=NONE)


def step(**changes: object) -> bytes:
    """A run of one moment of `one_sweep` that is wrong somewhere."""
    said = {"note": ["enter", "a", None], "calls": [[0, 0, 0, [], []]], "changed": [], "speaker": None, **changes}
    run = {"act": "one-sweep", "opened": 0, "earlier": 0, "steps": [list(said.values())], "answer": None, "facts": {}}
    return of(runs=[run], references=[["sliding_window_maximum", ["a"], []]])


BROKEN = {
    "empty": b"",
    "cut": zipped(about=SAID, runs=b"{}", arrays=NONE)[:-30],
    "no runs": zipped(about=SAID),
    "no json": zipped(about=SAID, runs=b"{", arrays=NONE),
    "deep": zipped(about=SAID, runs=b"[" * 100_000, arrays=NONE),
    "no version": zipped(about=SAID, runs=b"{}", arrays=NONE),
    "not said": zipped(about=b"{}", runs=json.dumps(EMPTY).encode(), arrays=NONE),
    "pickled": zipped(about=SAID, runs=json.dumps(EMPTY).encode(), arrays=npz(pickled())),
    "huge array": zipped(about=SAID, runs=json.dumps(EMPTY).encode(), arrays=npz(HUGE)),
    "compressed arrays": zipped(about=SAID, runs=json.dumps(EMPTY).encode(), arrays=zipped(**{"0.npy": b"\0" * 10**6})),
    "rows": of(rows=[["tuple", [0]]]),
    "no rows": of(rows={"a": 1}),
    "inputs": of(inputs={"nums": [4]}),
    "runs": of(runs=[3]),
    "note": step(note=["Enter!", "a", None]),
    "sentence": step(note=["enter", 3, None]),
    "nobody": step(calls=[]),
    "no such row": step(calls=[[0, 7, 0, [], []]]),
    "no such reference": step(calls=[[3, 0, 0, [], []]]),
    "names": step(calls=[[0, 0, 0, ["a"], []]]),
    "speaker": step(speaker=4),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told(tmp_path, name):
    file = tmp_path / "a.trace"
    file.write_bytes(BROKEN[name])
    with pytest.raises(InputError, match=r"no trace that can be read|has changed since") as told:
        film(str(file))
    assert told.value.__suppress_context__ or "changed" in str(told.value)


def test_what_grows_when_it_is_read_is_read_no_further(tmp_path):
    file = tmp_path / "a.trace"
    file.write_bytes(zipped(about=b" " * (MOST[ABOUT] + 1), runs=b"{}", arrays=NONE))
    with pytest.raises(InputError, match="too large to be read"):
        film(str(file))


def test_another_version_is_told_by_name(tmp_path):
    file = tmp_path / "a.trace"
    file.write_bytes(of(version=7))
    with pytest.raises(InputError, match=r"a\.trace is a trace of version 7, and 1 is read"):
        film(str(file))


def test_what_is_no_file_is_told(tmp_path):
    for name in ("absent.trace", "folder.trace"):
        (tmp_path / "folder.trace").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="there is no trace"):
            film(str(tmp_path / name))


@pytest.mark.parametrize("wrong", [b"", b"PK\x03\x04" + struct.pack("<I", 2**31) + b"\xff" * 400, zipped()])
def test_nothing_is_said_by_what_is_none(tmp_path, wrong):
    (tmp_path / "a").write_bytes(wrong)
    with pytest.raises(InputError, match="does not say how it was made"):
        made(tmp_path / "a")
