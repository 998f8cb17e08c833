"""What the Makefile asks of the system, tried where all that the script calls is a stand-in."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "tools" / "system.sh"

HELD = 'echo "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)" >&2; exit 100'
MISSING = 'echo "E: Unable to locate package gcc" >&2; exit 100'


class System:
    """A folder that is all of the PATH: a few real tools, and stand-ins; nothing in it waits."""

    def __init__(self, folder: Path):
        self.folder, self.home = folder / "bin", folder / "home"
        self.folder.mkdir()
        self.home.mkdir()
        self.asked = folder / "asked"
        for name in ("cat", "env"):
            (self.folder / name).symlink_to(shutil.which(name))
        self.put("sleep", f'echo "sleep $*" >> {self.asked}')
        self.put("id", "echo 0")
        self.put("uname", "echo Linux")
        for name in ("cc", "pkg-config", "python3"):
            self.put(name, "exit 0")

    def put(self, name: str, does: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{does}\n")
        (self.folder / name).chmod(0o755)

    def put_apt(self, fails: str, times: int, brings: str) -> None:
        """An apt-get that fails so many times, and whose install then brings a tool."""
        self.put(
            "apt-get",
            f"""echo "apt-get $*" >> {self.asked}
count=0; while read -r line; do case "$line" in apt-get*) count=$((count + 1)) ;; esac; done < {self.asked}
[ $count -gt {times} ] || {{ {fails}; }}
case "$*" in *install*) [ -e {self.folder}/{brings} ] || {{ echo '#!/bin/sh' > {self.folder}/{brings}; {shutil.which("chmod")} +x {self.folder}/{brings}; }} ;; esac""",
        )

    def run(self, *words: str) -> subprocess.CompletedProcess:
        surroundings = {"PATH": str(self.folder), "HOME": str(self.home)}
        return subprocess.run(["/bin/sh", SCRIPT, *words], env=surroundings, capture_output=True, text=True, timeout=20)

    def times(self, name: str) -> int:
        """How often a stand-in was asked."""
        said = self.asked.read_text() if self.asked.exists() else ""
        return sum(line.startswith(name) for line in said.splitlines())


@pytest.fixture
def system(tmp_path) -> System:
    return System(tmp_path)


def test_where_all_is_there_nothing_is_asked_for(system):
    system.put_apt("exit 1", 0, "cc")
    done = system.run("")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "") and system.times("apt-get") == 0


def test_a_busy_lock_is_waited_for_and_said_once(system):
    (system.folder / "cc").unlink()
    system.put_apt(HELD, 2, "cc")
    done = system.run("")
    assert done.returncode == 0 and done.stderr == ""
    assert done.stdout.count("Waiting for another apt to end") == 1
    assert (system.times("sleep"), system.times("apt-get -qq update"), system.times("apt-get -qq install")) == (2, 3, 1)


def test_a_lock_that_is_never_given_back_is_told_with_what_to_install(system):
    (system.folder / "cc").unlink()
    system.put_apt(HELD, 10**6, "cc")
    done = system.run("")
    assert done.returncode == 1 and "Could not get lock" in done.stderr and "sudo apt-get install gcc" in done.stderr
    assert 0 < system.times("sleep") < 50


def test_what_apt_fails_for_otherwise_is_not_waited_for(system):
    (system.folder / "cc").unlink()
    system.put_apt(MISSING, 10**6, "cc")
    done = system.run("")
    assert done.returncode == 1 and "Unable to locate package gcc" in done.stderr and system.times("sleep") == 0


@pytest.mark.parametrize("sudo", [None, "exit 1"])
def test_who_may_not_install_is_told_what_to(system, sudo):
    (system.folder / "cc").unlink()
    system.put_apt("exit 1", 0, "cc")
    system.put("id", "echo 1000")
    if sudo is not None:
        system.put("sudo", sudo)
    done = system.run("")
    assert done.returncode == 1 and system.times("apt-get") == 0
    assert all(name in done.stderr for name in ("Debian", "Fedora", "Arch", "macOS", "brew install pkg-config cairo"))


def test_libraries_are_looked_for_without_ldconfig(system):
    """Python loads them, where no `/sbin/ldconfig` is or may be found; the first that cannot be makes them missing."""
    for name in ("chromium", "espeak-ng", "Xvfb", "pdftoppm", "soffice"):
        assert system.run("--test").returncode == 1
        system.put(name, "exit 0")
    assert system.run("--test").returncode == 0
    system.put("python3", 'case "$*" in *libxcb-cursor*) exit 1 ;; esac; exit 0')
    done = system.run("--test")
    assert done.returncode == 1 and "libxcb-cursor0" in done.stderr


def test_on_macos_the_tests_want_no_display(system):
    system.put("uname", "echo Darwin")
    system.put("pdftoppm", "exit 0")
    done = system.run("--test")
    assert done.returncode == 1 and "brew install poppler espeak-ng" in done.stderr
    system.put("espeak-ng", "exit 0")
    (system.home / "Library" / "Caches" / "ms-playwright" / "chromium-1148").mkdir(parents=True)
    assert system.run("--test").returncode == 0


@pytest.mark.parametrize("named", ["python3", "python3.13", "python3.11"])
def test_the_python_to_use_is_one_that_is_new_enough(system, named):
    system.put("python3", "exit 1")
    system.put(named, "exit 0")
    done = system.run("--python")
    assert done.stdout.strip() == os.fspath(system.folder / named)
