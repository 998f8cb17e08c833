"""A desk to drive without a screen, with nothing remembered but what the test itself leaves there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache, partialmethod

# Said before Qt makes its application.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QRectF, QSettings, QSize
from pytestqt.qtbot import QtBot

from tests.conftest import show_of
from vizkit.desk import window as windows
from vizkit.desk.paint import image
from vizkit.desk.reel import Reel
from vizkit.desk.start import NONE, application, window
from vizkit.desk.window import Window
from vizkit.explainer import Explainer
from vizkit.picture.style import Style

SIZE = 1600, 900


def reel_of(name: str) -> Reel:
    """A reel of an explainer's default inputs, of the runs and plans of the show that all tests look at."""
    show = show_of(name)
    reel = Reel(show.film, {}, Style())
    reel.runs, reel.plans = show.runs, show.plans
    return reel


@cache
def blank(style, width, height):
    """A picture with nothing on it."""
    return image([], QSize(width, height), QRectF(0, 0, width, height), style.colours["ground"])


@pytest.fixture(autouse=True)
def shelf(request, monkeypatch):
    """The small pictures on the shelf are of no interest but to a test that asks for them: they stay blank."""
    if "pictured" not in request.fixturenames:
        monkeypatch.setattr(windows, "thumbnail", lambda film, style, size: blank(style, *size.toTuple()))


@pytest.fixture
def pictured():
    """The small pictures on the shelf, drawn."""


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

    def open_(films: Mapping[str, type[Explainer]] = NONE, **changes: object) -> Window:
        desk = window(changes, films=films)
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
