"""The window: the side, the stage and its controls, and what joins them."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QWidget

from vizkit.delivery.files import OutputError
from vizkit.desk.ahead import Ahead
from vizkit.desk.canvas import AREAS
from vizkit.desk.export import Export, Wish
from vizkit.desk.live import Live
from vizkit.desk.look import sheet, weighed
from vizkit.desk.memory import Choice, Memory
from vizkit.desk.menu import Menu, keys
from vizkit.desk.middle import Middle
from vizkit.desk.player import SPEEDS, Player
from vizkit.desk.reel import Reel
from vizkit.desk.saving import save
from vizkit.desk.shelf import PICTURE
from vizkit.desk.side import Side
from vizkit.desk.thumbnail import thumbnail
from vizkit.desk.words import word
from vizkit.explainer import Explainer, SceneError
from vizkit.inputs import InputError
from vizkit.language.translations import CatalogueError
from vizkit.picture.ink import InkError
from vizkit.picture.style import ColourError, Style
from vizkit.picture.type import MissingGlyph
from vizkit.trace import EndlessError, NoteError, NotStill
from vizkit.trace.bound import MOST

WRONG = (InputError, SceneError, InkError, MissingGlyph, NoteError, NotStill, EndlessError, ColourError, CatalogueError)
"""What is the viewer's or the author's to mend."""

DRAWING = 0.25
"""Seconds that a saved scene's act is drawn before it is shown; what is left of it follows."""

SIZE = QSize(1600, 900)


class Window(QMainWindow):
    """The desk: one explainer at a time, at one moment of one run."""

    def __init__(self, films: Mapping[str, type[Explainer]], choice: Choice, memory: Memory, most: int = MOST):
        super().__init__()
        self.films, self.memory, self.most = dict(films), memory, most
        self.name, self.reel, self.export = "", None, None
        self.style_ = Style("lecture", choice.theme, choice.language)
        self.player, self.side, self.middle = Player(self), Side(films), Middle()
        self.canvas, self.controls, self.strip = self.middle.canvas, self.middle.controls, self.middle.strip
        self.menu = Menu(self)
        self._pictured: dict[tuple[str, str], object] = {}
        self._was_maximized = False
        self.ahead, self.live = Ahead(self, WRONG), Live(self)
        self._assemble()
        self._join()
        self.set_speed(choice.speed if choice.speed in SPEEDS else 1.0)
        self.open(choice.name, choice.texts, choice.moment)

    def _assemble(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self.middle, 1)
        self.setCentralWidget(whole)
        self.setMinimumSize(1000, 620)
        if (window := self.memory.window()) is None or not self.restoreGeometry(window):
            self.resize(SIZE)

    def _join(self) -> None:
        self.player.moved.connect(self._show_position)
        self.player.arrived.connect(lambda _: self.canvas.tell())
        self.player.played.connect(lambda _: self._dress_controls())
        self.canvas.asked.connect(self._visit)
        self.canvas.failed.connect(lambda said: self.strip.tell(said, wrong=True))
        self.canvas.lit.connect(self.controls.scrubber.mark)
        self.controls.scrubber.dragged.connect(self._scrub)
        self.controls.scrubber.dropped.connect(self.player.settle)
        self.controls.scrubber.picked.connect(self._visit)
        self.controls.pressed.connect(self._press)
        self.controls.speed.connect(self.set_speed)
        self.menu.asked.connect(self._do)
        self.live.changed.connect(self.renew)
        self.live.failed.connect(self.strip.keep)
        self.strip.cancelled.connect(self.cancel)
        self.side.chosen.connect(lambda name: self.open(name))
        self.side.changed.connect(self.try_inputs)
        self.side.left.connect(self.canvas.setFocus)
        for key, found in {
            "PgUp": lambda: self.player.step(-1),
            "PgDown": lambda: self.player.step(1),
            "Ctrl+Up": lambda: self.open_beside(-1),
            "Ctrl+Down": lambda: self.open_beside(1),
            "Ctrl+R": lambda: self.side.form.reset(),
        }.items():
            QShortcut(QKeySequence(key), self, found)

    # What is shown

    def open(self, name: str, texts: Mapping[str, str | bool] | None = None, moment: int = 0) -> None:
        """Show an explainer, with its inputs as texts: its defaults where they are none, or wrong."""
        self.player.pause()
        self.name = name if name in self.films else self.side.shelf.order[0]
        film = self.films[self.name]
        known = {key: text for key, text in (texts or {}).items() if key in film.inputs}
        self.side.shelf.choose(self.name)
        self.side.show_form(film, known)
        self.dress()
        if not self.try_inputs(moment):
            self._put(self._reel(film, {}), 0)
        self.strip.mended()
        self.live.follow(film)
        self.canvas.setFocus()

    def renew(self, film: type[Explainer]) -> None:
        """Show a new version of the explainer, with the same inputs, in the same act and at the same moment."""
        texts = {name: text for name, text in self.side.form.texts().items() if name in film.inputs}
        try:
            reel = self._reel(film, texts)
            there = self._found(reel)
            _draw(reel, there)
            reel.check(there)
        except Exception as reason:
            # Whatever an author can get wrong: the last good picture stays.
            return self.strip.keep(self.live.told(reason))
        self.player.pause()
        self.strip.mended()
        self.films[self.name] = self.side.shelf.cards[self.name].film = film
        self._pictured = {key: picture for key, picture in self._pictured.items() if key[0] != self.name}
        self.side.show_form(film, texts)
        self.dress()
        self._put(reel, there)

    def _reel(self, film: type[Explainer], texts: Mapping[str, str | bool]) -> Reel:
        return Reel(film, texts, self.style_, self.most)

    def _found(self, reel: Reel) -> int:
        """The moment of the same number in the act of the same name, or place; the nearest that there is."""
        here = self.reel.moments[self.player.moment]
        names, name = [act.name for act in reel.acts], self.reel.acts[here.act].name
        act = names.index(name) if name in names else min(here.act, len(names) - 1)
        return reel.starts[act] + min(here.number, len(reel.runs[act].trace) - 1)

    def open_beside(self, by: int) -> None:
        """Show the explainer before or after this one on the shelf."""
        order = self.side.shelf.order
        self.open(order[(order.index(self.name) + by) % len(order)])

    def try_inputs(self, moment: int | None = None) -> bool:
        """Show the run on the form's inputs; where they are wrong say so, and leave the last good one there."""
        try:
            reel = self._reel(self.films[self.name], self.side.form.texts())
            there = self._kept(reel) if moment is None else min(moment, len(reel.moments) - 1)
            reel.check(there)
        except WRONG as reason:
            self.side.form.complain(reason)
            return False
        self.side.form.complain(None)
        self._put(reel, there)
        return True

    def _kept(self, reel: Reel) -> int:
        """The moment of another run of the same acts that is as far in the act as one is now."""
        here = self.reel.moments[self.player.moment]
        return reel.starts[here.act] + min(here.number, len(reel.runs[here.act].trace) - 1)

    def _put(self, reel: Reel, moment: int) -> None:
        self.reel = reel
        self.controls.load(reel)
        self.player.load(reel, moment)
        self.setWindowTitle(f"{reel.film.translations.words(reel.film.title, self.style_.language)} – vizkit")
        here = reel.moments[moment].act
        self.ahead.start(lambda: self._drawn(here), self._pictures, lambda: reel.prepare(moment))

    def _show_position(self, position: float) -> None:
        self.canvas.show_at(self.reel, position)
        self.controls.put(self.reel, position)

    def restyle(self, **changes: str) -> None:
        """Change language, theme or layout where one is."""
        before, self.style_ = self.style_, replace(self.style_, **changes)
        try:
            reel = self.reel.styled(self.style_)
            reel.check(self.player.moment)
        except WRONG as reason:
            self.style_ = before
            return self.strip.tell(str(reason), wrong=True)
        playing = self.player.playing
        self.dress()
        self._put(reel, self.player.moment)
        if playing:
            self.player.play()

    def dress(self) -> None:
        """Put the style on all of the window."""
        if QApplication.instance().styleSheet() != (worn := sheet(self.style_.colours, self.style_.language)):
            QApplication.setFont(weighed(QApplication.font(), self.style_.language))
            QApplication.instance().setStyleSheet(worn)
        for part in (self.side, self.strip, self.menu):
            part.dress(self.style_)
        self._dress_controls()
        for name, card in self.side.shelf.cards.items():
            if (picture := self._pictured.get((name, self.style_.theme))) is not None:
                card.show_picture(picture)

    def _dress_controls(self) -> None:
        self.controls.dress(self.style_, self.isFullScreen(), self.player.playing)

    # What is made ahead

    def _drawn(self, act: int) -> Iterator[None]:
        """The rest of the act on the stage; then what is shown stands where it will stay."""
        reel = self.reel
        if not reel.ready(act):
            try:
                yield from reel.draw(act)
            except Exception as reason:
                return self.strip.keep(self.live.told(reason))
            if reel is self.reel:
                self.canvas.show_at(reel, self.player.position)

    def _pictures(self) -> Iterator[None]:
        """The small pictures on the shelf, in the theme's colours."""
        yield
        style = Style("slide", self.style_.theme, "en")
        ratio = max(2.0, self.devicePixelRatioF())
        for name, card in self.side.shelf.cards.items():
            if (name, style.theme) not in self._pictured:
                made = thumbnail(self.films[name], style, PICTURE * ratio)
                self._pictured[name, style.theme] = made
                card.show_picture(made)
                yield

    # What the viewer does

    def _press(self, name: str) -> None:
        {
            "first": lambda: self._visit(0),
            "back": lambda: self.player.step(-1),
            "play": self.player.toggle,
            "forward": lambda: self.player.step(1),
            "last": lambda: self._visit(self.player.last),
            "language": lambda: self.restyle(language=_other(self.reel.film.languages, self.style_.language)),
            "theme": lambda: self.restyle(theme=_other(("dark", "light"), self.style_.theme)),
            "stage": lambda: self.restyle(layout=_other(("lecture", "slide"), self.style_.layout)),
            "full": lambda: self.set_full(not self.isFullScreen()),
            "menu": self._open_menu,
        }[name]()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, letter = event.key(), event.text().lower()
        if key in _PRESSES:
            self._press(_PRESSES[key])
        elif letter in _LETTERS:
            self._press(_LETTERS[letter])
        elif letter.isdecimal() and 0 < int(letter) <= len(self.reel.starts):
            self._visit(self.reel.starts[int(letter) - 1])
        elif letter and letter in "+=-−":
            self._change_speed(1 if letter in "+=" else -1)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            super().keyPressEvent(event)

    def _visit(self, moment: int) -> None:
        self.player.pause()
        self.player.go(moment)

    def _scrub(self, position: float) -> None:
        self.player.pause()
        self.player.go(position)

    def _escape(self) -> None:
        """Leave the field, or full screen, or end the export: the first of these that there is."""
        if not self.canvas.hasFocus():
            self.canvas.setFocus()
        elif self.isFullScreen():
            self.set_full(False)
        elif self.export is not None:
            self.cancel()

    def set_speed(self, speed: float) -> None:
        self.player.speed = speed
        self.controls.set_speed(speed)

    def _change_speed(self, by: int) -> None:
        self.set_speed(SPEEDS[max(0, min(SPEEDS.index(self.player.speed) + by, len(SPEEDS) - 1))])

    def set_full(self, full: bool) -> None:
        """Full screen shows the stage alone, large; leaving it shows the window as it was."""
        if full:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        elif self._was_maximized:
            self.showMaximized()
        else:
            self.showNormal()
        self.side.setVisible(not full)
        self.middle.set_full(full)
        self.restyle(layout="slide" if full else "lecture")
        self.canvas.setFocus()

    def _open_menu(self) -> None:
        button = self.controls.buttons["menu"]
        size = self.menu.sizeHint()
        self.menu.popup(button.mapToGlobal(QPoint(button.width() - size.width(), -size.height())))

    # Copy, save, export

    def _do(self, name: str) -> None:
        {"copy": self.copy, "save": self.ask_to_save, "keys": lambda: keys(self, self.style_).exec()}.get(
            name, lambda: self.ask_to_export(name)
        )()

    def copy(self) -> None:
        """Put the picture on the clipboard, as wide as the film's."""
        area = AREAS[self.style_.layout]
        QGuiApplication.clipboard().setImage(self.canvas.picture(area.size().toSize()))
        self.strip.tell(word("copied", self.style_.language))

    def ask_to_save(self) -> None:
        moment = self.reel.moments[self.player.moment]
        proposed = f"{self.name}-{self.reel.acts[moment.act].name}-{moment.number + 1:03}.png"
        said = word("save", self.style_.language).rstrip(" …")
        file, _ = QFileDialog.getSaveFileName(self, said, proposed, word("save as", self.style_.language))
        if file:
            self.save(Path(file))

    def save(self, target: Path) -> None:
        """Write this moment as the film shows it."""
        try:
            save(self.reel, self.player.moment, target)
        except OutputError as reason:
            return self.strip.tell(str(reason), wrong=True)
        self.strip.tell(word("saved", self.style_.language, name=target.name))

    def ask_to_export(self, kind: str) -> None:
        act = self.reel.acts[self.reel.moments[self.player.moment].act].name
        said = word(kind, self.style_.language).rstrip(" …")
        file, _ = QFileDialog.getSaveFileName(self, said, f"{self.name}-{act}.{kind}", f"*.{kind}")
        if file:
            self.start_export(kind, Path(file))

    def start_export(self, kind: str, target: Path) -> None:
        """Make a film, GIF or page of this act with these inputs, while all else goes on."""
        if self.export is not None:
            return
        act = self.reel.acts[self.reel.moments[self.player.moment].act].name
        layout = "slide" if kind == "gif" else self.style_.layout
        style = replace(self.style_, layout=layout)
        wish = Wish(self.name, self.reel.texts, (act,), kind, style, self.player.speed, target, self.most)
        self.export = Export(wish, self)
        self.export.progressed.connect(self.strip.progress)
        self.export.finished.connect(lambda: self._exported(word("saved", self.style_.language, name=target.name)))
        self.export.failed.connect(lambda said: self._exported(said, wrong=True))
        self.menu.set_exporting(True)
        self.strip.watch(word("exporting", self.style_.language, name=target.name))

    def cancel(self) -> None:
        """End the export; nothing is left of its file."""
        if self.export is not None:
            self.export.cancel()
            self._exported(word("cancelled", self.style_.language, name=self.export.wish.target.name))

    def _exported(self, said: str, wrong: bool = False) -> None:
        self.export = None
        self.menu.set_exporting(False)
        self.strip.tell(said, wrong)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.ahead.stop()
        self.player.pause()
        self.cancel()
        if self.isFullScreen():
            self.set_full(False)
        choice = Choice(
            self.name, dict(self.reel.texts), self.player.moment, self.style_.theme, self.style_.language,
            self.player.speed,
        )  # fmt: skip
        self.memory.keep(choice, self.saveGeometry())
        super().closeEvent(event)


def _draw(reel: Reel, moment: int) -> None:
    """Draw the moment's act as far as one gets in a short time."""
    until = time.monotonic() + DRAWING
    for _ in reel.draw(reel.moments[moment].act):
        if time.monotonic() > until:
            return


_PRESSES = {
    Qt.Key.Key_Right: "forward",
    Qt.Key.Key_Left: "back",
    Qt.Key.Key_Down: "forward",
    Qt.Key.Key_Up: "back",
    Qt.Key.Key_Home: "first",
    Qt.Key.Key_End: "last",
    Qt.Key.Key_Space: "play",
}
_LETTERS = {"f": "full", "s": "stage", "t": "theme", "l": "language", "m": "menu"}


def _other(several: tuple[str, ...], one: str) -> str:
    """The one after this one, going round."""
    return several[(several.index(one) + 1) % len(several)] if one in several else several[0]
