"""Plain text: what may be written to any terminal."""

from __future__ import annotations

import codecs
import unicodedata

NEAREST = "nearest"
"""The error handler by which what an encoding lacks is written with what it has."""

_NEAREST = {"−": "-", "–": "-", "—": "-", "→": "->", "←": "<-", "×": "x", "·": ".", "…": "...", "’": "'", "‘": "'"}
_NEAREST |= {"“": '"', "”": '"', "≤": "<=", "≥": ">=", "∞": "inf", "√": "sqrt "}


def plain(text: str) -> str:
    """The text with what cannot be seen written out: no name of a file's does anything to a terminal."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _nearest(reason: UnicodeError) -> tuple[str, int]:
    """What stands for a sign that cannot be written: one that looks or reads like it, or else a question mark."""
    if not isinstance(reason, UnicodeEncodeError):
        raise reason
    sign = reason.object[reason.start]
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    for like in (_NEAREST.get(sign, sign), bare, "?"):
        try:
            like.encode(reason.encoding)
        except UnicodeEncodeError:
            continue
        return like, reason.start + 1
    raise reason


codecs.register_error(NEAREST, _nearest)
