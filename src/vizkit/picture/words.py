"""What a scene may write: variables of the run as they came, and words of its own without digits."""

from __future__ import annotations

import unicodedata
from typing import Any

from vizkit.language.numerals import numeral
from vizkit.language.translations import LANGUAGES
from vizkit.picture.old_ink import InkError, look, origin, shown

Words = tuple[str, ...]
"""What is written, one string a language."""


class Said(str):
    """Words that tell the variable they came from; without one they are plain."""

    __slots__ = ("origin",)

    @classmethod
    def of(cls, text: str, origin: str | None) -> str:
        if origin is None:
            return text
        said = cls(text)
        said.origin = origin
        return said


_COUNTING = frozenset(
    "zero one two three four five six seven eight nine ten eleven twelve hundred thousand million half twice "
    "零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 亿 两".split()
)


def words(content: Any, decimals: int = 2) -> tuple[Words, tuple[str, ...]]:
    """`content` as it is written in every language, and the words of it that are the scene's own.

    `content` is a variable, a string, a pair of strings (English, Chinese), or a list of these to be joined.
    """
    if isinstance(content, list):
        pieces = [words(piece, decimals) for piece in content]
        joined = ("".join(piece[0][i] for piece in pieces) for i in range(len(LANGUAGES)))
        return tuple(Said.of(each, origin(content)) for each in joined), tuple(
            own for piece in pieces for own in piece[1]
        )
    if content is None or isinstance(content, bool) or shown(content):
        return (Said.of(numeral(look(content), decimals, padded=True), origin(content)),) * len(LANGUAGES), ()
    if isinstance(content, str):
        content = (content,) * len(LANGUAGES)
    if not (isinstance(content, tuple) and len(content) == len(LANGUAGES) and all(isinstance(w, str) for w in content)):
        raise InkError(f"a scene can show a variable as it came or words, not the computed {content!r}")
    for own in content:
        if any(unicodedata.category(sign) in ("Nd", "Nl", "No") for sign in own) or own.strip().lower() in _COUNTING:
            raise InkError(f"a scene cannot write the number in {own!r}: let a variable of the reference say it")
    return content, tuple(dict.fromkeys(content))
