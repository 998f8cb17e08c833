"""The site's own words, in every language that it may have."""

from __future__ import annotations

from vizkit.language.house import HOUSE


def say(sentence: str, language: str, /, **blanks: object) -> str:
    """Return a sentence of the house's in a language, its blanks filled."""
    said = HOUSE.words(sentence, language)
    return said.format(**blanks) if blanks else said


def headed(words: str) -> str:
    """Return words as they stand above others: the first letter is a capital."""
    return words[:1].upper() + words[1:]


def size(count: int) -> str:
    """Return how large a file of so many bytes is, as one reads it."""
    for unit, large in (("MB", 1e6), ("kB", 1e3)):
        if count >= large:
            return f"{count / large:.1f} {unit}" if count < 10 * large else f"{count / large:.0f} {unit}"
    return f"{count} B"
