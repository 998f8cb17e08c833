"""The window: the side, the stage and its controls, and what joins them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QMainWindow

from vizkit.desk.ahead import Ahead
from vizkit.desk.drop import dropped, is_data, take
from vizkit.desk.halves import Halves
from vizkit.desk.live import Live
from vizkit.desk.look import sheet, weighed
from vizkit.desk.memory import Choice, Memory
from vizkit.desk.menu import Menu, keys
from vizkit.desk.middle import Middle
from vizkit.desk.output import Output
from vizkit.desk.player import SPEEDS, Player
from vizkit.desk.reel import Reel
from vizkit.desk.shelf import PICTURE
from vizkit.desk.side import Side
from vizkit.desk.stand import Stand
from vizkit.desk.thumbnail import thumbnail
from vizkit.desk.words import told
from vizkit.explainer import Explainer, SceneError, catalogue
from vizkit.explainer.catalogue import Entry
from vizkit.inputs import InputError
from vizkit.language.refusal import Refusal
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

SIZE, LEAST = QSize(1600, 900), QSize(660, 380)
"""Of the first window, where the screen has room for it, and of the smallest in which nothing overlaps."""

OPENED = (".py", catalogue.TRACE)
"""What the names of files end in that are shown when they are dropped."""

BORDER = QSize(16, 48)
"""Room on the screen for the frame that the system puts around a window, and for its title."""


class Window(QMainWindow):
    """The desk: one explainer at a time, at one moment of one run."""

    def __init__(
        self, entries: Sequence[Entry], choice: Choice, memory: Memory, most: int = MOST,
        films: Mapping[str, type[Explainer]] = MappingProxyType({}),
    ):  # fmt: skip
        super().__init__()
        self.films, self.memory, self.most = dict(films), memory, most
        self.name, self.reel = "", None
        self._texts = dict(choice.others)
        self.style_ = Style("lecture", choice.theme, choice.language)
        self.player, self.side, self.middle = Player(self), Side(entries), Middle()
        self.canvas, self.controls, self.strip = self.middle.canvas, self.middle.controls, self.middle.strip
        self.menu = Menu(self)
        self._pictured: dict[tuple[str, str], object] = {}
        self._was_maximized = False
        self.ahead, self.live, self.output = Ahead(self), Live(self), Output(self)
        self.stand = Stand(self)
        self._assemble()
        self._join()
        self.set_speed(choice.speed if choice.speed in SPEEDS else 1.0)
        self.open(choice.name, choice.texts, choice.moment)

    def _assemble(self) -> None:
        self.halves = Halves(self.side, self.middle)
        self.setCentralWidget(self.halves)
        self.setAcceptDrops(True)
        room = self.screen().availableSize() - BORDER
        self.setMinimumSize(LEAST.boundedTo(room))
        if (window := self.memory.window()) is None or not self.restoreGeometry(window):
            self.resize(SIZE.boundedTo(room))

    def _join(self) -> None:
        self.player.moved.connect(self._show_position)
        self.player.moved.connect(lambda _: self.stand.look())
        self.player.arrived.connect(self._arrive)
        self.player.played.connect(lambda _: self._dress_controls())
        self.canvas.asked.connect(self._visit)
        self.canvas.failed.connect(self.tell_failure)
        self.player.failed.connect(self.tell_failure)
        self.canvas.lit.connect(self.controls.scrubber.mark)
        self.controls.scrubber.dragged.connect(self._scrub)
        self.controls.scrubber.dropped.connect(self.player.settle)
        self.controls.scrubber.picked.connect(self._visit)
        self.controls.pressed.connect(self._press)
        self.controls.speed.connect(self.set_speed)
        self.menu.asked.connect(self._do)
        self.live.changed.connect(self.renew)
        self.live.failed.connect(self.strip.keep)
        self.strip.cancelled.connect(self.output.cancel)
        self.side.chosen.connect(lambda name: self.open(name))
        self.side.changed.connect(self.try_inputs)
        self.side.left.connect(self.canvas.setFocus)
        for key, found in {
            "PgUp": lambda: self.player.step(-1),
            "PgDown": lambda: self.player.step(1),
            "Ctrl+Up": lambda: self.open_beside(-1),
            "Ctrl+Down": lambda: self.open_beside(1),
            "Ctrl+R": lambda: self.side.form.reset(),
            "Ctrl+W": self.close,
            "Ctrl+Q": self.close,
        }.items():
            QShortcut(QKeySequence(key), self, found)

    # What is shown

    def open(self, name: str, texts: Mapping[str, str | bool] | None = None, moment: int = 0) -> None:
        """Show an explainer with its inputs as texts, or as it had them here last; by default where they are wrong."""
        self.player.pause()
        name = name if name in self.side.shelf.cards else self._first()
        try:
            film = self._film(name)
        except WRONG as reason:
            self.side.shelf.choose(self.name)
            if self.reel is None and name != self._first():
                self.open(self._first())
            return self.strip.keep(self._told(reason))
        if self.reel is not None:
            self._texts[self.name] = self.side.form.texts()
        self.name = name
        kept = self._texts.get(self.name, {}) if texts is None else texts
        known = {key: text for key, text in kept.items() if key in film.inputs}
        self.side.shelf.choose(self.name)
        self.side.show_form(film, known)
        self.dress()
        self.live.follow(film, name)
        try:
            if not self.try_inputs(moment):
                self._put(self._reel(film, {}), 0)
        except WRONG as reason:
            if name == self._first():
                raise
            self.open(self._first())
            return self.strip.keep(f"{Path(name).name}: {self._told(reason)}")
        self.strip.mended()
        self.canvas.setFocus()

    def _film(self, name: str) -> type[Explainer]:
        """The explainer of that name, which is run when it is first opened."""
        if name not in self.films:
            file = self.side.shelf.cards[name].entry.file.resolve()
            self.films[name] = catalogue.film(name if catalogue.names_a_function(name) else str(file))
        return self.films[name]

    def _first(self) -> str:
        """The first on the shelf that is vizkit's own, or else the first."""
        cards, order = self.side.shelf.cards, self.side.shelf.order
        return next((name for name in order if catalogue.is_vizkits(cards[name].entry.file)), order[0])

    def open_file(self, file: Path) -> None:
        """Put a scene's file on the shelf, and show it."""
        try:
            entry, film = catalogue.entry(str(file), file), catalogue.film(str(file))
        except WRONG as reason:
            return self.strip.tell(self._told(reason), wrong=True)
        self.films[str(file)] = film
        self.side.shelf.add(entry)
        self.side.shelf.dress(self.style_)
        self.open(str(file))

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
            return self.strip.keep(self._blamed(reason))
        self.player.pause()
        self.strip.mended()
        self.films[self.name], card = film, self.side.shelf.cards[self.name]
        card.put(catalogue.entry(self.name, card.entry.file))
        self._pictured = {key: picture for key, picture in self._pictured.items() if key[0] != self.name}
        self.side.show_form(film, texts)
        self.dress()
        self._put(reel, there)

    def _reel(self, film: type[Explainer], texts: Mapping[str, str | bool]) -> Reel:
        reel = Reel(film, texts, self.style_, self.most)
        if self.reel is not None:
            reel.follow(self.reel)
        return reel

    def _told(self, reason: Exception) -> str:
        """What an error says, in the language of the window where it can be said in it."""
        return told(reason, self.style_.language)

    def _blamed(self, reason: Exception) -> str:
        """The same of whatever an author can get wrong, with file and line."""
        return self._told(reason) if isinstance(reason, Refusal) else self.live.told(reason)

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
            there = self._found(reel) if moment is None else min(moment, len(reel.moments) - 1)
            reel.check(there)
        except WRONG as reason:
            self.side.form.complain(reason)
            return False
        except Exception as reason:  # what a scene's author did not foresee of these inputs
            self.side.form.complain(SceneError(self._blamed(reason)))
            return False
        self.side.form.complain(None)
        self._put(reel, there)
        if reel.omissions:
            self.strip.tell(" · ".join(map(self._told, reel.omissions)))
        return True

    def _put(self, reel: Reel, moment: int) -> None:
        self.reel = reel
        self.controls.load(reel)
        self.player.load(reel, moment)
        self.setWindowTitle(f"{reel.film.translations.words(reel.film.title, self.style_.language)} – vizkit")
        here = reel.moments[moment].act
        self.ahead.start(lambda: self._drawn(here), self._pictures, lambda: reel.prepare(moment))

    def _arrive(self, moment: int) -> None:
        """Say the moment's note; what is left to draw of its act is drawn before anything else."""
        self.canvas.tell()
        act = self.reel.moments[moment].act
        if not self.reel.ready(act):
            self.ahead.first(lambda: self._drawn(act))

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
            return self.strip.tell(self._told(reason), wrong=True)
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
                reel.check(reel.starts[act])
            except InputError as reason:  # another moment of the act cannot be read with these inputs
                return self.side.form.complain(reason)
            except Exception as reason:
                return self.strip.keep(self._blamed(reason))
            if reel is self.reel:
                self.canvas.show_at(reel, self.player.position)

    def _pictures(self) -> Iterator[None]:
        """The small pictures on the shelf, in the theme's colours."""
        yield
        style = Style("slide", self.style_.theme, "en")
        ratio = max(2.0, self.devicePixelRatioF())
        for name, card in self.side.shelf.cards.items():
            opened = name in self.films or catalogue.is_vizkits(card.entry.file)
            if opened and (name, style.theme) not in self._pictured:
                with contextlib.suppress(Exception):  # told when it is opened
                    made = thumbnail(self._film(name), style, PICTURE * ratio)
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
            "side": lambda: self._show_side(not self.halves.sided),
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

    def _show_side(self, shown: bool) -> None:
        self.halves.show_side(shown)
        (self.side.form if shown else self.canvas).setFocus()

    def _escape(self) -> None:
        """Leave the field, or what covers the stage, or full screen, or end the export: the first that there is."""
        if self.focusWidget() is not self.canvas:
            self.canvas.setFocus()
        elif self.halves.over and self.halves.sided:
            self.halves.show_side(False)
        elif self.isFullScreen():
            self.set_full(False)
        elif self.output.export is not None:
            self.output.cancel()

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
        self.halves.set_full(full)
        self.middle.set_full(full)
        self.restyle(layout="slide" if full else "lecture")
        self.canvas.setFocus()

    def _open_menu(self) -> None:
        button = self.controls.buttons["menu"]
        size = self.menu.sizeHint()
        self.menu.popup(button.mapToGlobal(QPoint(button.width() - size.width(), -size.height())))

    def _do(self, name: str) -> None:
        out = self.output
        {
            "copy": out.copy,
            "save": out.ask_to_save,
            "rehearse": self.stand.toggle,
            "keys": lambda: keys(self, self.style_).exec(),
        }.get(name, lambda: out.ask_to_export(name))()

    # What is dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        file = dropped(event)
        if is_data(file) or (file is not None and file.suffix in OPENED):
            take(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """A file of data goes to the input that takes it; a scene is shown."""
        file = dropped(event)
        take(event)
        self.open_file(file) if file.suffix in OPENED else self.side.form.take(file)

    def tell_failure(self, reason: Exception) -> None:
        """Say in one line what could not be shown."""
        self.strip.tell(self._told(reason) if isinstance(reason, WRONG) else self._blamed(reason), wrong=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.ahead.stop()
        self.player.pause()
        self.output.cancel()
        self.stand.end()
        if self.isFullScreen():
            self.set_full(False)
        others = {name: texts for name, texts in self._texts.items() if texts and name in self.side.shelf.cards}
        choice = Choice(
            self.name, dict(self.reel.texts), self.player.moment, self.style_.theme, self.style_.language,
            self.player.speed, others,
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
_LETTERS = {"f": "full", "s": "stage", "t": "theme", "l": "language", "m": "menu", "i": "side"}


def _other(several: tuple[str, ...], one: str) -> str:
    """The one after this one, going round."""
    return several[(several.index(one) + 1) % len(several)] if one in several else several[0]
