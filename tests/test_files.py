"""A file appears whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from vizkit.cli.main import _Closed
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
    [
        (".", "is a folder"),
        ("file/film.mp4", "no folder"),
        ("file/deeper/film.mp4", "no folder"),
        ("n" * 256 + ".mp4", "name too long"),
        ("loop", "symbolic links"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_work_begins(tmp_path, target, said):
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OutputError, match=said), appearing(tmp_path / target):
        raise AssertionError("work began")


def test_a_full_device_is_told(tmp_path):
    target = tmp_path / "film.mp4"
    with pytest.raises(OutputError, match="no space left"), appearing(target):
        raise OSError(28, os.strerror(28))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("name", ["n" * 255, "名" * 85, "Week3:lca.mp4", "-", "new/deeper/film.mp4", "with space"])
def test_any_name_that_the_system_takes_is_written(tmp_path, way, name):
    files.write(tmp_path / name, b"film")
    assert (tmp_path / name).read_bytes() == b"film"
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_a_link_stays_a_link(tmp_path, way):
    (tmp_path / "there").mkdir()
    for link, real in (("link", "there/film.mp4"), ("dangling", "there/other.mp4")):
        (tmp_path / link).symlink_to(real)
    (tmp_path / "there" / "film.mp4").write_bytes(b"old")
    for link, real in (("link", "there/film.mp4"), ("dangling", "there/other.mp4")):
        files.write(tmp_path / link, b"new")
        assert (tmp_path / link).is_symlink() and (tmp_path / real).read_bytes() == b"new"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_an_old_file_s_permissions_stay(tmp_path, way, mode):
    target = tmp_path / "film.mp4"
    target.write_bytes(b"old")
    target.chmod(mode)
    files.write(target, b"new")
    assert target.stat().st_mode & 0o777 == mode


def test_a_new_file_may_be_read_as_the_user_s_other_files(tmp_path, way):
    (tmp_path / "plain").write_bytes(b"")
    files.write(tmp_path / "film.mp4", b"film")
    assert (tmp_path / "film.mp4").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("reason", [errno.EBUSY, errno.EXDEV])
def test_a_file_that_cannot_be_replaced_is_written_into(tmp_path, way, monkeypatch, reason):
    def held(*_, **__):
        raise OSError(reason, os.strerror(reason))

    target = tmp_path / "film.mp4"
    target.write_bytes(b"old and longer")
    monkeypatch.setattr(os, "replace", held)
    files.write(target, b"new")
    assert target.read_bytes() == b"new" and os.listdir(tmp_path) == ["film.mp4"]


def test_what_a_killed_process_left_is_removed_once_it_is_old(tmp_path):
    for name, age in ((".vizkit-old", 2 * 86400), (".vizkit-new", 60), ("film.gif", 2 * 86400)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    files.write(tmp_path / "film.mp4", b"film")
    assert sorted(os.listdir(tmp_path)) == [".vizkit-new", "film.gif", "film.mp4"]


def test_a_refusal_makes_no_folder_and_a_failure_leaves_none(tmp_path):
    files.check_writable(tmp_path / "new" / "film.mp4")
    assert os.listdir(tmp_path) == []
    with pytest.raises(KeyboardInterrupt), appearing(tmp_path / "new" / "deeper" / "film.mp4"):
        raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("closed", [None, _Closed()])
def test_a_closed_standard_output_is_told_before_any_work(monkeypatch, closed):
    monkeypatch.setattr(sys, "stdout", closed)
    with pytest.raises(OutputError, match="standard output is closed"):
        files.check_writable(files.STDOUT)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_standard_output_is_called_so(monkeypatch):
    with open("/dev/full", "wb", buffering=0) as full:
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=full))
        with pytest.raises(OutputError, match="standard output cannot be written: no space left"):
            files.write(files.STDOUT, b"film")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_device_is_told_when_it_is_written_to():
    with pytest.raises(OutputError, match="no space left"):
        files.write(files.Path("/dev/full"), b"film")


def test_a_device_is_written_to_and_not_replaced():
    with appearing(files.Path("/dev/null")) as whole:
        whole.write_bytes(b"film")
    assert not files.Path("/dev/null").is_file()
