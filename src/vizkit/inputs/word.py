"""One word: a name, a vertex, a schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from vizkit.inputs.characters import Characters
from vizkit.inputs.error import InputError, shown
from vizkit.inputs.spelling import elements, row, visibly

_CLOSED = re.compile(r"""[\s,;\[\](){}"'@]""")
"""What no word has in it: with it a list of words would have two readings."""

_NOT_ONE = "{found} is not one word: write it without spaces, commas, brackets and quotation marks"


@dataclass(frozen=True)
class Word(Characters):
    signs: str | None = None

    kind: ClassVar[str] = "word"

    def from_text(self, text: str) -> str:
        found = spelled(text)
        wrong = next((sign for sign in found if self.signs is not None and sign not in self.signs), None)
        if wrong is not None:
            wanted = ", ".join(self.signs)
            raise InputError(
                "{found} has {wrong} in it: only {wanted} are known",
                found=shown(text),
                wrong=shown(wrong),
                wanted=wanted,
            )
        return found

    def from_value(self, value: Any) -> str:
        if isinstance(value, (str, int)):
            return self.from_text(visibly(str(value)))
        found = row(elements(value))
        if len(found) != 1:
            raise InputError(_NOT_ONE, found=shown(value))
        return self.from_text(visibly(str(found[0])))


def spelled(text: str) -> str:
    """Return `text`, without quotation marks round it, where it is one word; else `InputError`."""
    found = text.strip()
    if len(found) > 2 and found[0] == found[-1] and found[0] in "\"'":
        found = found[1:-1]
    if not found:
        raise InputError("nothing is there: a word is wanted")
    if _CLOSED.search(found):
        raise InputError(_NOT_ONE, found=shown(text))
    return found


def word(default: Any, help: str, most: int | None = None, *, signs: str | None = None) -> Word:
    """Return an input that is one word, a str of at most `most` characters, each among `signs` where they are given."""
    return Word(default, help, most, signs)
