"""What is remembered: the inputs of every explainer, and whatever stands in the file, a desk that opens."""

from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import QByteArray, QSettings

from vizkit.desk.memory import Choice, Memory


@pytest.fixture
def file(tmp_path, qapp):
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    (tmp_path / "vizkit").mkdir()
    return tmp_path / "vizkit" / "desk.ini"


def test_inputs_are_kept_for_every_explainer(opened, qtbot):
    desk = opened(name="sliding-window")
    desk.side.form.fields["k"].put("4", said=True)
    qtbot.waitUntil(lambda: desk.reel.inputs["k"] == 4)
    desk.open("lca")
    desk.side.form.fields["q"].put("4", said=True)
    qtbot.waitUntil(lambda: desk.reel.inputs["q"] == 4)
    desk.open("sliding-window")
    assert desk.reel.texts == {"k": "4"} and desk.side.form.texts() == {"k": "4"}
    desk.side.form.reset()
    desk.open("lca")
    assert desk.reel.texts == {"q": "4"}
    desk.open("sliding-window")
    assert desk.reel.texts == {}
    desk.close()
    again = opened(name="lca")
    assert again.reel.texts == {"q": "4"}


WRONG = {
    "no ini": b"\x00\xff\xfe[[[\n%%%=",
    "a list": b"[General]\nchoice=a, b, c\nwindow=1, 2\n",
    "a window that is text": b"[General]\nwindow=wide\n",
    "a window that is nonsense": b"[General]\nwindow=@ByteArray(\\x1\\xd9)\n",
    "a value of another type": b"[General]\nchoice=@Variant(\\0\\0\\0\\x7f\\xff)\nwindow=@Rect(1 2 3 4)\n",
    "not closed": b"[General]\nchoice=@Variant(",
    "nested": b'[General]\nchoice="' + b"[" * 20000 + b'"\n',
}

VALUES = [
    {"name": 3}, {"name": ["lca"]}, {"name": "a\0b"}, {"texts": {"p": 3}}, {"texts": [1]}, {"moment": "x"},
    {"moment": 1.5}, {"moment": -4}, {"moment": True}, {"theme": ["dark"]}, {"language": {}}, {"language": "../x"},
    {"speed": "fast"}, {"speed": float("nan")}, {"others": {"lca": 3}}, {"others": []}, 3, "x", None, [],
]  # fmt: skip


@pytest.mark.parametrize("kind", WRONG)
def test_a_file_that_is_none_is_forgotten(file, kind):
    file.write_bytes(WRONG[kind])
    assert Memory().choice() == Choice()
    assert Memory().window() is None or isinstance(Memory().window(), QByteArray)


@pytest.mark.parametrize("said", VALUES, ids=str)
def test_a_value_without_sense_is_forgotten(file, said):
    Memory()._settings.setValue("choice", json.dumps(said))
    assert Memory().choice() == Choice()


def test_what_makes_sense_beside_it_is_kept(file):
    Memory()._settings.setValue("choice", json.dumps({"theme": "pink", "speed": 2.0}))
    assert Memory().choice() == Choice(speed=2.0)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
@pytest.mark.parametrize("make", ["mkfifo", "mkdir", "large", "link"])
def test_what_is_in_the_file_s_place_is_neither_read_nor_written(file, make):
    if make == "large":
        file.write_bytes(b";" * (2**20 + 1))
    elif make == "link":
        file.symlink_to("/dev/zero")
    else:
        getattr(os, make)(file)
    memory = Memory()
    assert memory.choice() == Choice() and memory.window() is None
    memory.keep(Choice(name="lca"), QByteArray(b"x"))
    assert make != "large" or file.stat().st_size > 2**20


@pytest.mark.parametrize("kind", ["a window that is text", "a window that is nonsense"])
def test_the_desk_opens_all_the_same(opened, tmp_path, kind):
    place = tmp_path / "settings" / "vizkit"
    place.mkdir(parents=True)
    (place / "desk.ini").write_bytes(WRONG[kind] + b'choice="{\\"language\\": \\"xx\\", \\"moment\\": 99999}"\n')
    assert opened(name="lca").isVisible()
