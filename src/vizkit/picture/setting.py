"""A setting: what a shape must know to measure its words before it gets its room."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from vizkit.language.numerals import numeral
from vizkit.language.typed import KEYCAPS, SPELLED
from vizkit.picture import type as typography
from vizkit.picture.ink import Ink, InkError, look, origin, shown
from vizkit.picture.recent import Recent

if TYPE_CHECKING:
    from vizkit.picture.marks import Mark

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


class VariableName(str):
    """The name of a variable, which may have digits and is the same in every language."""

    __slots__ = ()


PLAIN = frozenset((bool, int, float, str))
"""Kinds of values by which what is made of them is kept; of what is false how it is written, as −0.0 equals 0.0."""


class ActTitle(str):
    """The title of an act, which counts nothing where it has a word for a number, and is translated."""

    __slots__ = ()


_COUNTING_SIGNS = frozenset("零〇一二三四五六七八九十百千亿两壹贰叁肆伍陆柒捌玖拾佰仟")


@dataclass(frozen=True)
class Setting:
    """How words become what is measured and drawn: the languages' translations, and how long a number may be.

    `translate` gives a scene's own words in every language that the explainer offers. `signs` is the most that a
    number may take before it is shortened; `None` leaves all as they are. `decimals` is how exactly they are written.
    """

    translate: Callable[[str], Words]
    signs: int | None = None
    decimals: int = 2
    _lengths: set[int] = field(default_factory=set, compare=False, repr=False)

    def has_written(self, more: int) -> bool:
        """Whether it has written a value in more signs than these."""
        return any(length > more for length in self._lengths)

    def rounded(self, decimals: int | None) -> Setting:
        """The setting of a shape that writes so many decimals; this one where it is `None`."""
        return self if decimals is None or decimals == self.decimals else replace(self, decimals=decimals)

    def words(self, content: Any, decimals: int | None = None, padded: bool = False) -> tuple[Words, tuple[str, ...]]:
        """`content` as it is written in every language, and the words of it that are the scene's own.

        `content` is a variable, words, or a list of these to be joined, in which what has no value yet is not there.
        `padded` reals keep their decimals where they are whole, as their neighbours have them.
        """
        places = self.decimals if decimals is None else decimals
        if isinstance(content, list):
            pieces = [self.words(piece, places) for piece in content if piece is not None]
            nothing = ("",) * self._languages
            joined = ("".join(each) for each in zip(nothing, *(piece for piece, _ in pieces), strict=True))
            return tuple(Said.of(each, origin(content)) for each in joined), tuple(own for _, o in pieces for own in o)
        if content is None or isinstance(content, (bool, np.bool_)) or shown(content):
            written = numeral(look(content), places, self.signs, padded=padded)
            self._lengths.add(len(written))
            return (Said.of(written, origin(content)),) * self._languages, ()
        if isinstance(content, VariableName):
            return (str(content),) * self._languages, ()
        if isinstance(content, ActTitle):
            return self.translate(str(content)), ()
        if not isinstance(content, str):
            raise InkError(f"a scene can show a variable as it came or words, not the computed {content!r}", content)
        if content not in self._known:
            check_words(content)
            said = self.translate(content)
            if any(map(has_digits, said)):
                raise InkError(f"a translation cannot write a number, as {said!r} does: let a variable say it", content)
            self._known[content] = said, (content,)
        return self._known[content]

    @cached_property
    def _languages(self) -> int:
        return len(self.translate(""))

    @cached_property
    def _known(self) -> dict[str, tuple[Words, tuple[str, ...]]]:
        """The scene's words that have been written once."""
        return {}

    def width(
        self, content: Any, weight: int = 500, face: str = "sans", decimals: int | None = None, padded: bool = False
    ) -> float:
        """How wide `content` is in ems, in the language that needs most."""
        if content is None:
            return 0.0
        plain = look(content) if isinstance(content, Ink) else None
        if type(plain) not in PLAIN:
            return self._width(content, weight, face, decimals, padded)
        key = "width", type(plain), plain or str(plain), weight, face, decimals, padded
        return self.recent.made(key, lambda: self._width(content, weight, face, decimals, padded))

    @cached_property
    def recent(self) -> Recent:
        """What shapes have made with this setting: cells look alike at many moments."""
        return Recent()

    def very(self, mark: Mark) -> Mark:
        """The mark, or the very one that was made before where that is in all as this."""
        return self.recent.made((mark, mark.origin), lambda: mark)

    def forget(self) -> None:
        """Forget what shapes have made."""
        vars(self).pop("recent", None)

    def _width(self, content: Any, weight: int, face: str, decimals: int | None, padded: bool) -> float:
        said = dict.fromkeys(self.words(content, decimals, padded)[0])
        return max(typography.width(text, face, weight) for text in said)


@lru_cache(maxsize=4096)
def check_words(own: str) -> None:
    """`InkError` where a scene's own words hold a number, in any script and any spelling."""
    spelled = SPELLED.keys() & set("".join(sign if sign.isalpha() else " " for sign in own.lower()).split())
    if has_digits(own) or spelled or _COUNTING_SIGNS & set(own):
        raise InkError(f"a scene cannot write the number in {own!r}: let a variable of the reference say it", own)


def has_digits(own: str) -> bool:
    """Whether there is a digit, or another sign of a number, of any script."""
    return any(unicodedata.category(sign) in ("Nd", "Nl", "No") or sign in KEYCAPS for sign in own)
