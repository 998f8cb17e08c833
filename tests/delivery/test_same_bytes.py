"""The same bytes on two machines: whatever the clock, the language, the user and the order of sets."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vizkit.delivery.digest import digest

KINDS = ("mp4", "gif", "html", "pptx", "pdf", "svg", "png", "webp", "webm")

CODE = """
import sys, time
from vizkit.cli.main import main

now = time.time() + 1e6 * int(sys.argv[1])
time.time = lambda: now
inputs = ["--nums1", "1", "--nums2", "2", "--act", "which-cells-are-free"]
for kind in sys.argv[2:]:
    still = kind in ("svg", "png")
    small = ["--size", "64x64", "--fps", "1"] if kind in ("mp4", "gif", "webp", "webm") else []
    verb = ["sheet", "merge", "--stills", "--moments", "1"] if still else ["render", "merge", *small]
    sys.argv = ["vizkit", *verb, *inputs, *(["--jobs", "1"] if kind == "mp4" else []), "-o", f"film.{kind}"]
    try:
        main()
    except SystemExit as end:
        assert not end.code, kind
"""

MACHINES = [
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "USER": "one"},
    {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "2", "USER": "two"},
]


@pytest.mark.slow
def test_what_is_made_on_two_machines_has_the_same_bytes(tmp_path):
    folders = []
    for number, machine in enumerate(MACHINES):
        folders.append(tmp_path / ("a folder " * (number + 1)).strip())
        folders[-1].mkdir()
        here = {"HOME": str(folders[-1]), "VIZKIT_CACHE": str(folders[-1] / "clips")}
        subprocess.run(
            [sys.executable, "-c", CODE, str(number), *KINDS],
            cwd=folders[-1], env={**os.environ, **machine, **here}, check=True, capture_output=True,
        )  # fmt: skip
    for kind in KINDS:
        one, other = (digest(folder / f"film.{kind}") for folder in folders)
        assert one and one == other, kind
