"""The command line as tests ask it: in a process of its own, where that is the point, and what a refusal is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

VIZKIT = Path(sys.executable).with_name("vizkit")


def vizkit(*words: object, cwd: Path, **kwargs) -> subprocess.CompletedProcess:
    """What the command answers in a process of its own, which starts anew what the fixture `within` has at hand."""
    environment = {**os.environ, **kwargs.pop("env", {})}
    return subprocess.run(
        [VIZKIT, *map(str, words)], cwd=cwd, capture_output=True, text=True, env=environment, **kwargs
    )


def refused(done: subprocess.CompletedProcess, folder: Path, *said: str, left: tuple[str, ...] = ()) -> None:
    """One line, exit code 2, no traceback, nothing written."""
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("vizkit: "), done.stderr
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in done.stderr, done.stderr
    assert sorted(os.listdir(folder)) == sorted(left)
