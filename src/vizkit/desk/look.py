"""The look of the window: the film's fonts, and one style sheet of the film's colours."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from vizkit.picture import type as typography
from vizkit.picture.style import Theme

SANS = "Inter"
MONO = "JetBrains Mono"


def hexadecimal(theme: Theme, meaning: str) -> str:
    """A colour of the theme as `#rrggbb`."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in theme[meaning])


def mixed(theme: Theme, over: str, part: float, under: str = "panel") -> str:
    """What is seen where `part` of one colour lies over another."""
    ends = zip(theme[over], theme[under], strict=True)
    return "#" + "".join(f"{round((part * one + (1 - part) * two) * 255):02x}" for one, two in ends)


@cache
def families(chinese: bool) -> tuple[str, ...]:
    """The film's fonts made known to Qt, by their families: the Chinese one is large, and read only if wanted."""
    found = []
    for file in typography.font_files():
        if chinese or "CJK" not in file.name:
            found += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))
    return tuple(found)


WEIGHTS = {"en": (400, 600), "zh": (330, 440)}
"""Of plain and of strong words: Qt sets Chinese in the font's thinnest cut unless told, then heavier than told."""


def weighed(font: QFont, language: str, strong: bool = False) -> QFont:
    """`font` in the weight of the language's words."""
    made = QFont(font)
    made.setVariableAxis(QFont.Tag("wght"), WEIGHTS.get(language, WEIGHTS["en"])[strong])
    return made


def sheet(theme: Theme, language: str) -> str:
    """The style sheet of the whole window; the system's own type for Chinese where vizkit's is not installed."""
    known = families(language == "zh")
    sans = [family for family in known if family.startswith(SANS) or family.endswith("CJK SC")]
    colours = {meaning: hexadecimal(theme, meaning) for meaning in theme.colours}
    mixtures = {
        "hover": mixed(theme, "text", 0.07),
        "chosen": mixed(theme, "now", 0.14),
        "select": mixed(theme, "first", 0.45),
        "mono": MONO,
        "sans": ", ".join(f'"{family}"' for family in sans),
    }
    return _SHEET % (colours | mixtures)


_SHEET = """
QWidget { font-family: %(sans)s; font-size: 13px; }
QMainWindow, QDialog, #middle { background: %(ground)s; }
#beside, #beside QScrollArea, #beside QScrollArea > QWidget > QWidget { background: %(panel)s; border: none; }
#beside { border-right: 1px solid %(edge)s; }
QLabel { color: %(text)s; background: transparent; }
QLabel[kind="heading"] { color: %(quiet)s; font-size: 11px; font-weight: 600; letter-spacing: 1px; }
QLabel[kind="name"] { color: %(text)s; font-family: "%(mono)s"; font-size: 13px; }
QLabel[kind="help"] { color: %(quiet)s; font-size: 12px; }
QLabel[kind="error"] { color: %(lost)s; font-size: 12px; font-weight: 500; }
QLabel[kind="quiet"] { color: %(quiet)s; font-size: 13px; }
QLabel[kind="title"] { color: %(text)s; font-size: 13px; font-weight: 600; }
QLineEdit, QComboBox {
    color: %(text)s; background: %(ground)s; border: 1px solid %(faint)s; border-radius: 7px;
    padding: 0 9px; min-height: 28px; selection-background-color: %(select)s; selection-color: %(text)s;
}
QLineEdit { font-family: "%(mono)s"; font-size: 13px; }
QLineEdit:hover, QComboBox:hover { border-color: %(quiet)s; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border-color: %(now)s; }
QLineEdit[wrong="true"] { border-color: %(lost)s; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QMenu {
    color: %(text)s; background: %(panel)s; border: 1px solid %(edge)s; padding: 5px;
    selection-background-color: %(hover)s; selection-color: %(text)s; outline: none;
}
QMenu { border-radius: 10px; }
QMenu::item { padding: 8px 22px 8px 10px; border-radius: 6px; }
QMenu::item:selected { background: %(hover)s; }
QMenu::item:disabled { color: %(faint)s; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: %(edge)s; margin: 5px 6px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 8px; color: %(text)s; }
QToolButton:hover { background: %(hover)s; }
QToolButton:pressed { background: %(cell)s; }
QToolButton:focus { border-color: %(now)s; }
QToolButton::menu-indicator { image: none; }
QToolButton#unfold { padding: 5px 8px; color: %(quiet)s; }
QToolButton#play { background: %(now)s; border-radius: 19px; }
QToolButton#play:hover { background: %(text)s; }
QToolButton#play:focus { border: 2px solid %(text)s; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: %(faint)s; border-radius: 3px; min-height: 30px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: %(quiet)s; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; height: 0; }
QProgressBar {
    background: %(ground)s; border: 1px solid %(faint)s; border-radius: 3px; max-height: 6px; min-height: 6px;
}
QProgressBar::chunk { background: %(done)s; border-radius: 3px; }
QToolTip, QLabel[kind="tip"] {
    color: %(text)s; background: %(cell)s; border: 1px solid %(edge)s; padding: 2px 5px;
    font-family: %(sans)s; font-size: 13px;
}
QSplitter::handle { background: %(edge)s; }
"""
