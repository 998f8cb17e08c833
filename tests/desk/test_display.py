"""Where no window can be shown, one line says so; where it can, `vizkit step` shows it."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from tests.conftest import show_of
from tests.desk.test_painting import similarity
from vizkit.desk.display import WINDOW_LIBRARIES, _refusal
from vizkit.film.still import still
from vizkit.frames.stage import room
from vizkit.picture.style import Style

WAIT = 60
DISPLAYS = "DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"

BLOCKED = """
import sys
class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] == "PySide6":
            raise ModuleNotFoundError(name=name)
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "PySide6" else found(name, *more)
sys.modules["PySide6"] = None
sys.argv = ["vizkit", "step", "lca"]
from vizkit.cli.main import main
main()
"""


def environment(**changes: str) -> dict[str, str]:
    """Nothing of a display but what is said."""
    return {name: value for name, value in os.environ.items() if name not in DISPLAYS} | changes


def refused(done: subprocess.CompletedProcess, *said: str) -> None:
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert done.stdout == "" and len(done.stderr.splitlines()) == 1 and done.stderr.startswith("vizkit: ")
    for words in said:
        assert words in done.stderr


def run(*command: object, **changes: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        list(map(str, command)), env=environment(**changes), capture_output=True, text=True, check=False, timeout=WAIT
    )


def test_without_pyside6_one_line_says_what_to_install():
    refused(run(sys.executable, "-c", BLOCKED), "pip install PySide6-Essentials")


@pytest.fixture
def without_display(monkeypatch):
    for name in DISPLAYS:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
@pytest.mark.usefixtures("without_display")
def test_without_a_display_one_line_says_so(within):
    refused(within("step", "lca"), "there is no display")
    refused(within("step"), "there is no display")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no X display")
@pytest.mark.usefixtures("without_display")
def test_a_display_that_is_not_there_is_named(within, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":7791")
    refused(within("step", "lca"), ":7791")


def test_a_missing_library_is_named(monkeypatch):
    said = "ImportError: libEGL.so.1: cannot open shared object file: No such file or directory"
    assert "libEGL.so.1" in str(_refusal(said)) and "apt install" in str(_refusal(said))


@pytest.mark.parametrize("gone", [["libxcb-cursor.so.0"], ["libxcb-icccm.so.4", "libxcb-keysyms.so.1"]])
def test_the_libraries_that_a_window_lacks_are_named(monkeypatch, gone):
    def load(name):
        if name in gone:
            raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(sys, "platform", "linux")
    said = str(_refusal('could not load the Qt platform plugin "xcb" in "" even though it was found.'))
    assert ", ".join(gone) in said and " ".join(WINDOW_LIBRARIES[name] for name in gone) in said


@pytest.mark.parametrize("words", [["--p", "99"], ["--act", "nope"], ["--theme", "pink"]])
def test_what_is_wrong_on_the_command_line_is_said_before_a_window_opens(within, monkeypatch, words):
    monkeypatch.setattr("vizkit.cli.step._show_desk", lambda *_, **__: pytest.fail("a window opens"))
    refused(within("step", "lca", *words), words[1])


@pytest.mark.skipif(sys.platform != "linux", reason="Xvfb is an X server")
def test_a_real_window_shows_the_stage(tmp_path):
    """The command itself, on an X display of its own."""
    try:
        read, write = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x900x24", "-nolisten", "tcp"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except FileNotFoundError:
        pytest.fail("Xvfb is not installed: make test needs it (Debian: apt install xvfb)")
    os.close(write)
    try:
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        shot = tmp_path / "desk.png"
        done = run(sys.executable, "-c", SHOT, shot, DISPLAY=display, XDG_CONFIG_HOME=str(tmp_path / "settings"))
        assert done.returncode == 0, done.stderr
    finally:
        server.terminate()
        server.wait()
    seen = np.asarray(Image.open(shot).convert("RGB"))
    assert seen.shape == (900, 1600, 3)
    left, top, wide, high = map(int, done.stdout.split())
    canvas = seen[top : top + high, left : left + wide]
    assert similarity(*stages(canvas)) >= 0.95


def stages(canvas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The stage on the screen, and on the sheet."""
    show, style = show_of("lca"), Style()
    by = canvas.shape[1] / 1920
    above = round((canvas.shape[0] - style.places.timeline[1] * by) / 2)
    sheet = still(show, show.moments[0], style).resize((canvas.shape[1], round(1080 * by)), Image.LANCZOS)
    left, top, right, bottom = (round(side * by) for side in room(show, 0, style.layout))
    return canvas[above + top : above + bottom, left:right], np.asarray(sheet)[top:bottom, left:right]


SHOT = """
import sys
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication
from vizkit.desk import start
from vizkit.desk.window import Window

class Watched(Window):
    drawn = False

    def _drawn(self, act):
        yield from super()._drawn(act)
        self.drawn = True

    def showEvent(self, event):
        super().showEvent(event)
        self.setGeometry(0, 0, 1600, 900)
        QTimer.singleShot(500, self.shoot)

    def shoot(self):
        # Once all of the act is drawn, however long that takes.
        if not self.drawn or self.canvas.width() < 1000:
            return QTimer.singleShot(100, self.shoot)
        self.repaint()
        self.canvas.repaint()
        QApplication.processEvents()
        corner = self.canvas.mapTo(self, QPoint(0, 0))
        print(corner.x(), corner.y(), self.canvas.width(), self.canvas.height())
        self.screen().grabWindow(self.winId()).save(sys.argv.pop())
        self.close()

start.Window = Watched
shot = sys.argv.pop()
sys.argv = ["vizkit", "step", "lca", "--theme", "dark", "--lang", "en"]
from vizkit.cli import main
run = start.run
def kept(changes, **bound):
    sys.argv.append(shot)
    return run(changes)
start.run = kept
main()
"""
