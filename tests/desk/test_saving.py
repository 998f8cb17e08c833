"""What is saved is whole or not there, has an ending, and says how it was made."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.conftest import show_of
from tests.desk.test_export import files
from vizkit.delivery.files import OutputError
from vizkit.delivery.inspected import made
from vizkit.desk.reel import Reel
from vizkit.desk.saving import save
from vizkit.picture.style import Style


@pytest.fixture(scope="module")
def reel() -> Reel:
    return Reel(show_of("lca").film, {"q": "4"}, Style("slide", "light", "zh"))


@pytest.fixture
def full():
    """A disk with room for a thousand bytes a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.usefixtures("qapp")
def test_a_picture_says_how_it_was_made(reel, tmp_path, kind):
    found = made(save("lca", reel, 7, tmp_path / f"picture.{kind}"))
    assert found.explainer == "lca" and found.inputs["q"] == "4" and found.options["moments"] == "8"
    assert (
        found.command(f"x.{kind}").split()
        == (
            "vizkit sheet lca --p=5 --q=4 --tree=3,5,1,6,2,0,8,null,null,7,4 --lang=zh --layout=slide --moments=8 "
            f"--theme=light --stills -o x.{kind}"
        ).split()
    )


@pytest.mark.usefixtures("qapp")
def test_a_name_without_an_ending_becomes_a_png(reel, tmp_path):
    assert save("lca", reel, 0, tmp_path / "picture") == tmp_path / "picture.png"
    assert Image.open(tmp_path / "picture.png").size == (1920, 1080)


@pytest.mark.skipif(sys.platform == "win32", reason="a limit on the size of files is Unix's")
@pytest.mark.parametrize("kind", ["png", "svg"])
@pytest.mark.usefixtures("qapp", "full")
def test_on_a_full_disk_nothing_is_left_and_it_is_said(reel, tmp_path, kind):
    with pytest.raises(OutputError, match="no space left"):
        save("lca", reel, 0, tmp_path / f"picture.{kind}")
    assert files(tmp_path) == []


@pytest.mark.usefixtures("full")
def test_the_desk_says_so(desk, tmp_path):
    desk.output.save(tmp_path / "moment.png")
    assert "no space left" in desk.strip.said.text() and files(tmp_path) == []


@pytest.mark.parametrize(
    ("asked", "kind", "typed", "written"),
    [
        ("save", None, "a", "a.png"),
        ("save", "SVG (*.svg)", "a", "a.svg"),
        ("save", None, "a.svg", "a.svg"),
        ("gif", None, "a", "a.gif"),
        ("mp4 all", None, "a", "a.mp4"),
    ],
)
def test_the_dialog_adds_the_ending_of_the_kind(desk, tmp_path, monkeypatch, asked, kind, typed, written):
    told: list[Path] = []

    def shown(dialog: QFileDialog) -> bool:
        """The user chooses a kind, types a name, and agrees."""
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        if kind:
            dialog.selectNameFilter(kind)
            dialog.filterSelected.emit(kind)
        dialog.selectFile(str(tmp_path / typed))
        return True

    monkeypatch.setattr(QFileDialog, "exec", shown)
    monkeypatch.setattr(desk.output, "save", told.append)
    monkeypatch.setattr(desk.output, "start_export", lambda kind, target, whole: told.append(target))
    desk.menu.actions_[asked].trigger()
    assert told == [tmp_path / written]


def test_all_acts_are_exported_as_well_as_one(desk, tmp_path, monkeypatch):
    wishes = []

    class Recorded:
        def __init__(self, wish, parent):
            wishes.append(wish)
            self.progressed = self.finished = self.failed = desk.player.moved

    monkeypatch.setattr("vizkit.desk.output.Export", Recorded)
    for whole in (True, False):
        desk.output.start_export("html", tmp_path / "out", whole)
        desk.output.export = None
    assert [wish.acts for wish in wishes] == [(), (desk.reel.acts[0].name,)]
    assert {wish.target for wish in wishes} == {tmp_path / "out.html"}


@pytest.mark.parametrize("key", [Qt.Key.Key_Q, Qt.Key.Key_W])
def test_the_window_closes_by_its_keys(desk, key):
    QTest.keyClick(desk, key, Qt.KeyboardModifier.ControlModifier)
    assert not desk.isVisible()
