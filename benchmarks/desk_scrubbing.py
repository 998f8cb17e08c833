"""How fast the desk is: from start to the first picture, frames a second while scrubbing, from an input to its picture.

    python benchmarks/desk_scrubbing.py

The window is 1600 × 900, without a screen and without a GPU. Scrubbing goes once from the first moment to the last and
back, through all that lies between two moments: at first while nothing is made ahead of time, then when all is.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from vizkit.desk.start import application, window
from vizkit.explainer import catalogue

SIZE = 1600, 900
BETWEEN = 3
"""Positions from one moment to the next."""

CHANGES = {
    "allreduce": ("seed", "1"),
    "flashattn": ("seed", "7"),
    "lca": ("q", "4"),
    "pixelshuffle": ("order", "tensorflow"),
    "sliding-window": ("k", "4"),
}
"""An input of each explainer, and what is typed."""

FIRST = """
import os, sys
from vizkit.desk import canvas
painted = canvas.Canvas.paintEvent
def paint(self, event):
    painted(self, event)
    os._exit(0)
canvas.Canvas.paintEvent = paint
sys.argv = ["vizkit", "step", sys.argv[1]]
from vizkit.cli.main import main
main()
"""


def started(name: str) -> float:
    """Milliseconds from the command to its first picture."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", FIRST, name], check=True)
    return 1000 * (time.perf_counter() - began)


def scrubbed(desk) -> list[float]:
    """Milliseconds of every frame from the first moment to the last and back."""
    last = len(desk.reel.moments) - 1
    there = [place / BETWEEN for place in range(last * BETWEEN + 1)]
    frames = []
    for position in there + there[::-1]:
        began = time.perf_counter()
        desk.controls.scrubber.dragged.emit(position)
        desk.canvas.repaint()
        desk.controls.repaint()
        frames.append(1000 * (time.perf_counter() - began))
    return frames


def changed(desk, field: str, text: str) -> float:
    """Milliseconds from a changed input to its picture, in the longest act."""
    longest = max(range(len(desk.reel.runs)), key=lambda act: len(desk.reel.runs[act].trace))
    desk.player.go(desk.reel.starts[longest] + len(desk.reel.runs[longest].trace) // 2)
    desk.side.form.fields[field].put(text)
    began = time.perf_counter()
    desk.side.form.changed.emit()
    desk.canvas.repaint()
    return 1000 * (time.perf_counter() - began)


def finish(desk) -> None:
    """Let the desk make all that it makes ahead of time."""
    while desk.ahead.busy:
        QApplication.processEvents()


def main() -> None:
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, tempfile.mkdtemp())
    application()
    print(f"{'':16}{'start':>9}{'first scrub':>22}{'scrub':>22}{'input':>9}")
    for name in catalogue.names():
        began = statistics.median(started(name) for _ in range(3))
        desk = window({"name": name})
        desk.resize(*SIZE)
        desk.ahead.stop()
        desk.show()
        QApplication.processEvents()
        runs = [scrubbed(desk)]
        desk.ahead.start(lambda desk=desk: desk.reel.prepare(0))
        finish(desk)
        runs.append(scrubbed(desk))
        said = "".join(f"{1000 / statistics.mean(run):8.0f} fps{slow(run):7.0f} ms" for run in runs)
        change = changed(desk, *CHANGES[name]) if name in CHANGES else float("nan")
        print(f"{name:16}{began:6.0f} ms{said}{change:6.0f} ms", flush=True)
        desk.close()
    print("\nfps: frames a second on average, and what all but one frame in twenty stay below")


def slow(frames: list[float]) -> float:
    """What all but one frame in twenty stay below."""
    return statistics.quantiles(frames, n=20)[-1]


if __name__ == "__main__":
    main()
