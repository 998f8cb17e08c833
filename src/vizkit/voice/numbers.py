"""Numbers as words, as they are said."""

from __future__ import annotations

import re
from collections.abc import Callable

from vizkit.voice.error import VoiceError

_GROUPED = re.compile(r"(?<=\d)[\u2009\u202f\u00a0](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?<![A-Za-z\d.])(\d+(?:\.\d+)?)([A-Za-z]?)")
_FRACTION = re.compile(r"(?<![\w./])(\d{1,3})/(\d{1,3})(?![\w.])")
_WIDEST = 15
"""Digits of the largest number that is said; of longer ones each digit is."""


def ungrouped(text: str) -> str:
    """Return the text with no spaces inside its numbers."""
    return _GROUPED.sub("", text)


def in_words(text: str, language: str) -> str:
    """Return the text with its numbers as words, in English and Chinese; in others the engine reads them."""
    speak = {"en": _english, "zh": _chinese}.get(language)
    return _NUMBER.sub(lambda found: f"{speak(found[1])} {found[2]}".rstrip(), text) if speak else text


def fractions(text: str) -> str:
    """Return an English text with its fractions as they are said, such as one half and three quarters."""
    return _FRACTION.sub(lambda found: _fraction(int(found[1]), int(found[2])), text)


def _fraction(count: int, parts: int) -> str:
    from num2words import num2words

    if parts < 2:
        return f"{count} over {parts}"
    part = {2: "half", 4: "quarter"}.get(parts) or num2words(parts, to="ordinal").replace(" and ", " ")
    return f"{count} {part}" if count == 1 else f"{count} {'halve' if parts == 2 else part}s"


def _english(number: str) -> str:
    from num2words import num2words

    whole, _, decimals = number.partition(".")
    if len(whole) > _WIDEST:
        return " ".join(num2words(int(digit)) for digit in whole)
    said = num2words(int(whole)).replace(" and ", " ").replace(",", "").replace("-", " ")
    return " ".join([said, *(["point"] if decimals else []), *(num2words(int(digit)) for digit in decimals)])


def _chinese(number: str) -> str:
    from cn2an import an2cn

    whole, _, decimals = number.partition(".")
    if len(whole) > _WIDEST:
        return "".join(an2cn(digit) for digit in whole)
    return an2cn(whole) + ("点" if decimals else "") + "".join(an2cn(digit) for digit in decimals)


def check(language: str) -> None:
    """`VoiceError` where the libraries that say numbers are not installed."""
    tried: dict[str, Callable[[str], str]] = {"en": _english, "zh": _chinese}
    try:
        tried.get(language, str)("1")
    except ImportError:
        raise VoiceError("a voice needs num2words and cn2an: pip install '.[voice]' in a checkout") from None
