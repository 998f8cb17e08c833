"""Whether a window can be shown at all, found out before Qt ends the process over it."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import subprocess
import sys

_OPENED = "from PySide6.QtGui import QGuiApplication; QGuiApplication(['vizkit'])"


class DeskError(Exception):
    """A desk that cannot be shown; the message says why, and what to do."""


class Display:
    """A try at opening the display, in a process of its own, for where it cannot be opened Qt aborts."""

    def __init__(self):
        if importlib.util.find_spec("PySide6") is None:
            raise DeskError("the desk needs PySide6: pip install 'vizkit-explainers[desk]'")
        if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
            raise DeskError("there is no display: log in to a desktop or use ssh -X; vizkit render needs none")
        self._tried = subprocess.Popen(
            [sys.executable, "-c", _OPENED], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def check(self) -> None:
        """`DeskError` where the try failed."""
        _, said = self._tried.communicate()
        if self._tried.returncode:
            raise DeskError(_reason(said))


def _reason(said: str) -> str:
    """What Qt's complaint comes down to."""
    for line in said.splitlines():
        if "cannot open shared object" in line:
            library = line.rpartition("ImportError: ")[2].partition(":")[0]
            return f"Qt needs the library {library}, which is not installed: on Debian apt install libegl1 libgl1"
    if sys.platform == "linux" and "xcb" in said and ctypes.util.find_library("xcb-cursor") is None:
        return "Qt needs the library xcb-cursor: apt install libxcb-cursor0, or dnf install xcb-util-cursor"
    if "could not connect to display" in said:
        return f"the display {os.environ.get('DISPLAY', '')} cannot be opened: is it there, and may you use it?"
    last = next((line.strip() for line in reversed(said.splitlines()) if line.strip()), "it does not say why")
    return f"Qt cannot open a window here: {last}"
