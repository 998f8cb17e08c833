"""What leaves the desk: the picture on the clipboard, a moment as a file, a film, GIF or page made beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from vizkit.delivery.files import OutputError
from vizkit.desk.canvas import AREAS
from vizkit.desk.export import Export, Wish
from vizkit.desk.menu import WHOLE
from vizkit.desk.saving import ended, save
from vizkit.desk.words import word
from vizkit.explainer.acts import Act

if TYPE_CHECKING:
    from vizkit.desk.window import Window


class Output:
    """Takes out what a window shows; one export at a time, while all else goes on."""

    def __init__(self, window: Window):
        self.window = window
        self.export: Export | None = None

    @property
    def act(self) -> Act:
        """The act that is shown."""
        reel = self.window.reel
        return reel.acts[reel.moments[self.window.player.moment].act]

    def copy(self) -> None:
        """Put the picture on the clipboard, as wide as the film's."""
        area = AREAS[self.window.style_.layout]
        QGuiApplication.clipboard().setImage(self.window.canvas.picture(area.size().toSize()))
        self._tell("copied")

    def ask_to_save(self) -> None:
        number = self.window.reel.moments[self.window.player.moment].number
        proposed = f"{Path(self.window.name).stem}-{self.act.name}-{number + 1:03}.png"
        kinds = word("save as", self.window.style_.language)
        if (file := asked(self.window, self._title("save"), proposed, kinds)) is not None:
            self.save(file)

    def save(self, target: Path) -> None:
        """Write this moment as the film shows it."""
        window = self.window
        try:
            written = save(window.name, window.reel, window.player.moment, target)
        except OutputError as reason:
            return window.strip.tell(reason.told(window.style_.language), wrong=True)
        self._tell("saved", name=written.name)

    def ask_to_export(self, name: str) -> None:
        kind, whole = name.removesuffix(WHOLE), name.endswith(WHOLE)
        stem = Path(self.window.name).stem
        proposed = f"{stem}.{kind}" if whole else f"{stem}-{self.act.name}.{kind}"
        if (file := asked(self.window, self._title(name), proposed, f"*.{kind}")) is not None:
            self.start_export(kind, file, whole)

    def start_export(self, kind: str, target: Path, whole: bool = False) -> None:
        """Make a film, GIF or page of this act, or of all, with these inputs, while all else goes on."""
        if self.export is not None:
            return
        window, target = self.window, ended(target, kind)
        acts = () if whole else (self.act.name,)
        style = replace(window.style_, layout="slide" if kind == "gif" else window.style_.layout)
        beside = window.reel.film.beside
        wish = Wish(window.name, window.reel.texts, acts, kind, style, window.player.speed, target, window.most, beside)
        self.export = Export(wish, window)
        self.export.progressed.connect(window.strip.progress)
        self.export.finished.connect(lambda: self._exported(self._words("saved", name=target.name)))
        self.export.failed.connect(lambda said: self._exported(said, wrong=True))
        window.menu.set_exporting(True)
        window.strip.watch(self._words("exporting", name=target.name))

    def cancel(self) -> None:
        """End the export; nothing is left of its file."""
        if self.export is not None:
            self.export.cancel()
            self._exported(self._words("cancelled", name=self.export.wish.target.name))

    def _exported(self, said: str, wrong: bool = False) -> None:
        self.export = None
        self.window.menu.set_exporting(False)
        self.window.strip.tell(said, wrong)

    def _tell(self, what: str, **blanks: str) -> None:
        self.window.strip.tell(self._words(what, **blanks))

    def _words(self, what: str, **blanks: str) -> str:
        return word(what, self.window.style_.language, **blanks)

    def _title(self, what: str) -> str:
        return self._words(what).rstrip(" …")


def asked(parent: QMainWindow, said: str, proposed: str, kinds: str) -> Path | None:
    """Where to write, as the user says; a name without an ending gets the ending of the kind that is chosen."""
    dialog = QFileDialog(parent, said, proposed, kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(proposed)
    dialog.setDefaultSuffix(Path(proposed).suffix)
    dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(kind.rpartition(".")[2].rstrip(")")))
    return Path(dialog.selectedFiles()[0]) if dialog.exec() else None
