"""Whether a window can be shown at all, found out before Qt ends the process over it."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import subprocess
import sys

from vizkit.language.refusal import Refusal

_OPENED = "from PySide6.QtGui import QGuiApplication; QGuiApplication(['vizkit'])"


WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""What Qt loads to open a window on an X display, and the packages of Debian that bring it."""


class DeskError(Refusal):
    """A desk that cannot be shown; the message says why, and what to do."""


class Display:
    """A try at opening the display, in a process of its own, for where it cannot be opened Qt aborts."""

    def __init__(self):
        if importlib.util.find_spec("PySide6") is None:
            raise DeskError("the desk needs PySide6: pip install PySide6-Essentials")
        if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
            raise DeskError("there is no display: log in to a desktop or use ssh -X; vizkit render needs none")
        self._tried = subprocess.Popen(
            [sys.executable, "-c", _OPENED], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def check(self) -> None:
        """`DeskError` where the try failed."""
        _, said = self._tried.communicate()
        if self._tried.returncode:
            raise _refusal(said)


def _missing() -> list[str]:
    """The libraries for a window that are not there."""
    missing = []
    for name in WINDOW_LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def _refusal(said: str) -> DeskError:
    """What Qt's complaint comes down to."""
    for line in said.splitlines():
        if "cannot open shared object" in line:
            library = line.rpartition("ImportError: ")[2].partition(":")[0]
            return DeskError(
                "Qt needs the library {library}, which is not installed: on Debian apt install libegl1 libgl1",
                library=library,
            )
    if sys.platform == "linux" and "xcb" in said and (missing := _missing()):
        packages = " ".join(WINDOW_LIBRARIES[name] for name in missing)
        needed = "Qt needs {missing}: on Debian apt install {packages}"
        return DeskError(needed, missing=", ".join(missing), packages=packages)
    if "could not connect to display" in said:
        return DeskError(
            "the display {display} cannot be opened: is it there, and may you use it?",
            display=os.environ.get("DISPLAY", ""),
        )
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "it does not say why")
    return DeskError("Qt cannot open a window here: {said}", said=last)
