"""What a command takes: seconds of wall and CPU, and the memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

BIN = Path(sys.executable).parent
VIZKIT, MANIM = BIN / "vizkit", BIN / "manim"


@dataclass(frozen=True)
class Cost:
    """Seconds of wall and CPU, and megabytes at the peak, of a command and all processes that it started; 0 where those
    were not watched."""

    wall: float
    cpu: float
    peak: float


def cost(*command: object, cache: Path | None = None, watched: bool = True) -> Cost:
    """Run the command; its clips are kept in the folder `cache`. To watch its memory takes time of its cores."""
    before, start = os.times(), time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        env=os.environ if cache is None else {**os.environ, "VIZKIT_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    peaks = [0]
    watches = [threading.Thread(target=_watch, args=(process, peaks)) for _ in range(watched)]
    for watch in watches:
        watch.start()
    _, said = process.communicate()
    wall = time.perf_counter() - start
    for watch in watches:
        watch.join()
    if process.returncode:
        raise RuntimeError(said.decode()[-2000:])
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(wall, cpu, max(peaks) / 1e6)


def _watch(process: subprocess.Popen, peaks: list[int]) -> None:
    """Add the sum of the resident memory of the process and its children, looked at again and again."""
    while process.poll() is None:
        try:
            root = psutil.Process(process.pid)
            peaks.append(sum(each.memory_info().rss for each in (root, *root.children(recursive=True))))
        except psutil.Error:
            pass
        time.sleep(0.02)
