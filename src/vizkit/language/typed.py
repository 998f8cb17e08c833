"""Numbers that a sentence writes itself, in figures or in words, rather than letting a blank say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence

from vizkit.language.sentences import Blank, pieces

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

SPELLED = {name: number for number, name in enumerate(_UNITS)}
SPELLED |= {name: 10 * number for number, name in enumerate(_TENS, 2)}
SPELLED |= {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "dozen": 12}
SPELLED |= {"half": 2, "twice": 2, "double": 2, "thrice": 3, "triple": 3}
"""Words that count, and of which number each speaks."""

_ALWAYS = (0, 1)
"""Nothing and one are no counts of a run: one number, the factor is 1."""

_CHINESE = dict(zip("二两三四五六七八九贰叁肆伍陆柒捌玖", (2, 2, *range(3, 10), *range(2, 10)), strict=True))

_FEW = dict(zip(_UNITS[2:10], range(2, 10), strict=True))
_ORDINALS = dict(zip("second third fourth fifth sixth seventh eighth ninth".split(), range(2, 10), strict=True))
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_ALONE = re.compile(f"(?<![{_NUMERAL}])[二两三四五六七八九](?![{_NUMERAL}])")

KEYCAPS = frozenset("🔟💯")
"""Signs that count without being numbers to Unicode."""

_OPERATORS = "+−×·/^√*"
_BLANK = "\ufffc"
_IDEOGRAPHS = "\u2e80"


def typed(sentence: str, own: Container[float] = ()) -> tuple[str, ...]:
    """Every number that `sentence` writes itself and that is neither one of the algorithm's `own`, nor nought or one.

    What is part of a name or of a formula is none: nums2, O(1), 2n − 2, r², 1/{k}, 2 V.
    """
    text = _with_blanks(sentence)
    found = (*_figures(text), *_spelled(text))
    return tuple(said for said, number in found if number not in _ALWAYS and number not in own)


def figures(sentence: str) -> tuple[str, ...]:
    """The numbers that `sentence` writes itself in figures, but for nought and one."""
    return tuple(said for said, number in _figures(_with_blanks(sentence)) if number not in _ALWAYS)


def recounted(sentences: Sequence[str], translation: str) -> str | None:
    """The word by which a Chinese translation counts to another number, from two to nine, than its English sentences.

    Where either says no such number nothing is found: Chinese has numbers in words that count nothing, 三角, and says
    两者 for both.
    """
    words = {word for sentence in sentences for word in re.findall(r"[a-z]+", _with_blanks(sentence).lower())}
    if not words & _FEW.keys() or any(SPELLED.get(word, 0) > 9 for word in words):
        return None
    wanted = {(_FEW | _ORDINALS)[word] for word in words & (_FEW | _ORDINALS).keys()}
    found = _ALONE.findall(_with_blanks(translation))
    return found[0] if found and not wanted & {_CHINESE[sign] for sign in found} else None


def _with_blanks(sentence: str) -> str:
    """The sentence with a sign of its own in the place of every blank."""
    return "".join(_BLANK if isinstance(piece, Blank) else piece for piece in pieces(sentence))


def _figures(text: str) -> Iterator[tuple[str, float | None]]:
    for found in re.finditer(r"\d+(?:[.,]\d+)*", text):
        if not _in_formula(text, *found.span()):
            yield found[0], float(found[0].replace(",", ""))
    for at, sign in enumerate(text):
        if _counts(sign) and not _in_formula(text, at, at + 1):
            yield sign, None


def _spelled(text: str) -> Iterator[tuple[str, float]]:
    yield from ((sign, _CHINESE[sign]) for sign in text if sign in _CHINESE)
    yield from ((word, SPELLED[word]) for word in re.findall(r"[^\W\d_]+", text.lower()) if word in SPELLED)


def _counts(sign: str) -> bool:
    """Whether a sign is a number of its own: ², ③, Ⅳ, 🔟."""
    return sign in KEYCAPS or any(unicodedata.category(each) in ("Nl", "No") for each in sign)


def _in_formula(text: str, start: int, end: int) -> bool:
    """Whether the figures there stand at a letter or a blank, are an argument, or are computed with one."""
    before, after = text[:start], text[end:]
    if _named(before[-1:]) or _coefficient(after) or (re.search(r"\w\($", before) and after.startswith(")")):
        return True
    if re.match(r"[ \u2009\u00a0][B-HJ-Z\u0391-\u03c9]\b", after):
        return True
    left = re.search(rf"(\S)\s*[{re.escape(_OPERATORS)}]\s*$", before)
    right = re.match(rf"\s*[{re.escape(_OPERATORS)}]\s*(\S)", after)
    return any(side is not None and (_named(side[1]) or side[1] in "()") for side in (left, right))


def _coefficient(after: str) -> bool:
    """Whether figures stand before one letter or a blank: 2n, and not 17th."""
    return _named(after[:1]) and not (after[1:2].isalpha() and after[0] != _BLANK)


def _named(sign: str) -> bool:
    return (sign.isalpha() and sign < _IDEOGRAPHS) or sign in (_BLANK, "_") or _counts(sign)
