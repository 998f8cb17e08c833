"""Films, GIFs and pages made beside the stepping; cancelled, nothing is left of them."""

from __future__ import annotations

import multiprocessing
import os
import time
from unittest.mock import Mock

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from vizkit.delivery.inspected import made
from vizkit.desk.export import Export, Wish
from vizkit.picture.style import Style


def files(folder) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if file.name != "settings")


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("kind", ["gif", "html"])
def test_this_act_with_these_inputs_is_exported_while_one_steps_on(desk, qtbot, tmp_path, kind):
    desk.open("lca", {"q": "4"}, moment=0)
    act = desk.reel.acts[0].name
    told = []
    desk.output.start_export(kind, tmp_path / f"out.{kind}")
    desk.output.export.progressed.connect(lambda done, total: told.append((done, total)))
    assert desk.strip.isVisible() and not desk.menu.actions_["mp4"].isEnabled()
    QTest.keyClick(desk.canvas, Qt.Key.Key_Right)
    assert desk.player.moment == 1
    qtbot.waitUntil(lambda: desk.output.export is None, timeout=60000)
    assert desk.strip.said.text() == f"Saved as out.{kind}", desk.strip.said.text()
    assert files(tmp_path) == [f"out.{kind}"]
    found = made(tmp_path / f"out.{kind}")
    assert found.explainer == "lca" and found.inputs["q"] == "4" and found.options["act"] == [act]
    if kind == "gif":
        assert told and all(0 <= done <= total for done, total in told)
    assert desk.menu.actions_["mp4"].isEnabled()


def test_a_cancelled_export_leaves_neither_file_nor_process(desk, qtbot, tmp_path):
    desk.output.start_export("mp4", tmp_path / "out.mp4")
    child = psutil.Process(desk.output.export.process.pid)
    told = []
    desk.output.export.progressed.connect(lambda *parts: told.append(parts))
    qtbot.waitUntil(lambda: bool(told), timeout=60000)
    family = [child, *child.children(recursive=True)]
    QTest.mouseClick(desk.strip.cancel, Qt.MouseButton.LeftButton)
    assert desk.output.export is None and "out.mp4 was not written" in desk.strip.said.text()
    until = time.monotonic() + 5
    while alive(family) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(family) and files(tmp_path) == []


def test_an_export_that_cannot_be_written_says_why(desk, qtbot, tmp_path):
    (tmp_path / "file").touch()
    desk.output.start_export("gif", tmp_path / "file" / "out.gif")
    qtbot.waitUntil(lambda: desk.output.export is None, timeout=60000)
    assert str(tmp_path / "file") in desk.strip.said.text()
    assert files(tmp_path) == ["file"]


def test_a_closed_desk_takes_its_export_along(desk, qtbot, tmp_path):
    desk.output.start_export("mp4", tmp_path / "out.mp4")
    child = psutil.Process(desk.output.export.process.pid)
    desk.close()
    assert not alive([child]) and files(tmp_path) == []


def test_a_wish_travels():
    import pickle

    wish = Wish("lca", {"q": "4"}, ("definition",), "gif", Style(), 1.0, __import__("pathlib").Path("x.gif"))
    assert pickle.loads(pickle.dumps(wish)) == wish


@pytest.mark.parametrize("said", [b"", b"\0\0\1\0half"], ids=["nothing", "half a message"])
def test_a_process_that_dies_is_told_of_even_while_it_speaks(said):
    ear, mouth = multiprocessing.Pipe(duplex=False)
    os.write(mouth.fileno(), said)
    mouth.close()
    dead = Mock(_ear=ear)
    Export._listen(dead)
    assert "died" in dead.failed.emit.call_args[0][0] and dead._end.called
