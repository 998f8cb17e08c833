"""A desk to drive without a screen, with nothing remembered but what the test itself leaves there."""

from __future__ import annotations

import os
from functools import cache, partialmethod

# Said before Qt makes its application.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize
from pytestqt.qtbot import QtBot

from vizkit.desk import window as windows
from vizkit.desk.start import application, window
from vizkit.desk.thumbnail import thumbnail
from vizkit.desk.window import Window

SIZE = 1600, 900


@cache
def pictured(film, style, width, height):
    return thumbnail(film, style, QSize(width, height))


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    """The small pictures on the shelf are made once for all desks."""
    monkeypatch.setattr(windows, "thumbnail", lambda film, style, size: pictured(film, style, *size.toTuple()))


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """A wait ends once its condition is true; the limit is for what never comes, however busy the machine is."""
    monkeypatch.setattr(QtBot, "waitUntil", partialmethod(QtBot.waitUntil, timeout=60_000))


@pytest.fixture
def opened(qtbot, tmp_path, qapp):
    """Open a desk at what is said; it is closed in the end."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    application()
    desks: list[Window] = []

    def open_(**changes: object) -> Window:
        desk = window(changes)
        desks.append(desk)
        desk.resize(*SIZE)
        desk.show()
        qtbot.waitExposed(desk)
        return desk

    yield open_
    for desk in desks:
        desk.close()
        desk.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(opened) -> Window:
    return opened(name="lca")
