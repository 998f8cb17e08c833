"""A file appears whole or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from vizkit.delivery import files
from vizkit.delivery.files import OutputError, appearing

WAYS = ["unnamed", "hidden"]


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Both ways of writing out of sight: a file without a name, and where a system has none, a hidden one."""
    if request.param == "hidden":
        monkeypatch.setattr(files, "_nameless", lambda folder: False)
    return request.param


def test_a_whole_file_appears_under_its_name(tmp_path, way):
    target = tmp_path / "film.mp4"
    with appearing(target) as whole:
        whole.write_bytes(b"film")
        assert not target.exists()
    assert target.read_bytes() == b"film" and os.listdir(tmp_path) == ["film.mp4"]


def test_an_old_file_stays_until_the_new_one_is_whole(tmp_path, way):
    target = tmp_path / "film.mp4"
    target.write_bytes(b"old")
    with pytest.raises(RuntimeError), appearing(target) as whole:
        whole.write_bytes(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"old" and os.listdir(tmp_path) == ["film.mp4"]
    with appearing(target) as whole:
        whole.write_bytes(b"new")
    assert target.read_bytes() == b"new" and os.listdir(tmp_path) == ["film.mp4"]


@pytest.mark.parametrize("ending", [KeyboardInterrupt, MemoryError, OSError])
def test_nothing_is_left_of_a_broken_write(tmp_path, way, ending):
    with pytest.raises(ending), appearing(tmp_path / "film.mp4") as whole:
        whole.write_bytes(b"half")
        raise ending
    assert os.listdir(tmp_path) == []


def test_nothing_is_left_of_a_killed_process(tmp_path):
    code = f"""
import sys, time
from pathlib import Path
from vizkit.delivery.files import appearing
with appearing(Path({str(tmp_path / "film.mp4")!r})) as whole:
    whole.write_bytes(b"half")
    print("writing", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "writing\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("target", "said"),
    [("nowhere/film.mp4", "there is no folder"), (".", "is a folder")],
)
def test_a_place_that_cannot_be_written_is_told_before_work_begins(tmp_path, target, said):
    with pytest.raises(OutputError, match=said), appearing(tmp_path / target):
        raise AssertionError("work began")


def test_a_full_device_is_told(tmp_path):
    target = tmp_path / "film.mp4"
    with pytest.raises(OutputError, match="no space left"), appearing(target):
        raise OSError(28, os.strerror(28))
    assert os.listdir(tmp_path) == []


def test_a_device_is_written_to_and_not_replaced():
    with appearing(files.Path("/dev/null")) as whole:
        whole.write_bytes(b"film")
    assert not files.Path("/dev/null").is_file()
