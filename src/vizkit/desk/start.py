"""Start the desk: an application, its window, and the end of it."""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from vizkit.desk.memory import Choice, Memory
from vizkit.desk.window import Window
from vizkit.explainer import Explainer, catalogue
from vizkit.inputs import InputError
from vizkit.language.plain import plain
from vizkit.language.refusal import Refusal
from vizkit.trace.bound import MOST

NONE: Mapping[str, type[Explainer]] = MappingProxyType({})
"""No explainer that is shown in place of one that is found by its name."""


def application() -> QApplication:
    """The application, in a look that style sheets can change wholly."""
    found = QApplication.instance() or QApplication(["vizkit"])
    found.setApplicationName("vizkit")
    found.setDesktopFileName("vizkit")
    found.setStyle("Fusion")
    # Marks are many, live long and never point in circles: to look through them all again and again takes longer
    # than a frame.
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)
    return found


def window(changes: Mapping[str, object], most: int = MOST, films: Mapping[str, type[Explainer]] = NONE) -> Window:
    """The desk with the last choice, but for what is said now; of an explainer among `films` that one is shown."""
    memory = Memory()
    last = memory.choice()
    if "name" in changes and changes["name"] != last.name:
        others = {**last.others, last.name: last.texts} if last.name else last.others
        texts = others.get(changes["name"], {})
        last = Choice(theme=last.theme, language=last.language, speed=last.speed, texts=texts, others=others)
    elif "texts" in changes:
        changes = {"moment": 0, **changes}
    found, chosen = catalogue.survey(), Choice(**{**vars(last), **changes})
    if found.skipped:
        left = Refusal("left out: {files}", files="; ".join(found.skipped))
        print(f"vizkit: {plain(left.told(chosen.language))}", file=sys.stderr)
    entries = list(found.entries)
    if chosen.name is not None and (file := catalogue.named_file(chosen.name)).is_file():
        with contextlib.suppress(InputError):  # a remembered one may no longer be a scene
            entries.append(catalogue.entry(chosen.name, file))
    return Window(entries, chosen, memory, most, films)


def run(changes: Mapping[str, object], most: int = MOST, films: Mapping[str, type[Explainer]] = NONE) -> int:
    """Show the desk until it is closed; a run has `most` moments."""
    app = application()
    desk = window(changes, most, films)
    # What goes wrong while Qt calls is told on the desk; no traceback stands in the terminal for it.
    sys.excepthook = lambda _, reason, __: desk.tell_failure(reason)
    desk.show()
    # Qt's loop is not Python's: without this Ctrl-C in the terminal would wait for the next event.
    signal.signal(signal.SIGINT, lambda *_: desk.close())
    awake = QTimer(interval=200)
    awake.timeout.connect(lambda: None)
    awake.start()
    return app.exec()
