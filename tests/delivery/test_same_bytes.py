"""The same bytes on two machines: whatever the clock, the language, the user, the folder and the order of sets."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from vizkit.delivery.digest import digest

KINDS = ("mp4", "gif", "html", "pptx", "pdf", "svg", "png")
INPUTS = ("--nums1", "1", "--nums2", "2", "--act", "which-cells-are-free")

CODE = """
import json, sys, time
from vizkit.cli.main import main

now = time.time() + 1e6
time.time = lambda: now
for words in json.loads(sys.argv[1]):
    sys.argv = ["vizkit", *words]
    try:
        main()
    except SystemExit as end:
        assert not end.code, words
"""

ANOTHER = {"TZ": "America/New_York", "LC_ALL": "C", "LANG": "zh_CN.UTF-8", "PYTHONHASHSEED": "2", "USER": "other"}


def words(kind: str) -> list[str]:
    still = kind in ("svg", "png")
    small = ["--size", "64x64", "--fps", "1"] if kind in ("mp4", "gif") else []
    verb = ["sheet", "merge", "--stills", "--moments", "1"] if still else ["render", "merge", *small]
    return [*verb, *INPUTS, *(["--jobs", "1"] if kind == "mp4" else []), "-o", f"film.{kind}"]


def test_what_is_made_on_another_machine_has_the_same_bytes(within, tmp_path, monkeypatch):
    monkeypatch.setenv("VIZKIT_CACHE", str(tmp_path / "clips"))
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    for kind in KINDS:
        assert within(*words(kind)).returncode == 0
    there = tmp_path / "another machine's folder"
    there.mkdir()
    surroundings = {**os.environ, **ANOTHER, "HOME": str(there), "VIZKIT_CACHE": str(there / "clips")}
    code = [sys.executable, "-c", CODE, json.dumps([words(kind) for kind in KINDS])]
    subprocess.run(code, cwd=there, env=surroundings, check=True, capture_output=True)
    for kind in KINDS:
        here, other = digest(tmp_path / f"film.{kind}"), digest(there / f"film.{kind}")
        assert here and here == other, kind
