"""The house's own words, in every language that vizkit has a catalogue for, and how languages call themselves."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vizkit.language.translations import ENGLISH, Translations

HOUSE = Translations.beside(Path(__file__).parents[1] / "vizkit")
"""What the desk, the page and errors say: `locale/<language>/vizkit.po`."""


@cache
def own_name(code: str) -> str:
    """What a language calls itself; its code where that is not known."""
    if code == ENGLISH.code:
        return "English"
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code).get_display_name(code) or code
    except (UnknownLocaleError, ValueError):
        return code
