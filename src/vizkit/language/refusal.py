"""What is refused, and why: a sentence that is said in the language of whoever meets it."""

from __future__ import annotations

import difflib
from collections.abc import Collection

SHOWN = 40
"""Characters of what was found that are shown."""


class Refusal(Exception):
    """What is refused, in a sentence of English that the house's catalogues translate.

    Its blanks, if there are `blanks`, are filled when it is said; one of them may be another refusal, the reason.
    `language` is what it is said in, where no other is asked for.
    """

    language = "en"

    def __init__(self, sentence: str, /, **blanks: object):
        super().__init__(sentence)
        self.blanks = blanks

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs that it is about."""
        return ()

    @property
    def sentence(self) -> str:
        """The sentence in English, its blanks still open."""
        return self.args[0]

    def told(self, language: str) -> str:
        """Return the sentence in a language; in English where it is not translated."""
        from vizkit.language.house import HOUSE  # it is loaded where something is refused, and else not

        sentence = HOUSE.words(self.sentence, language)
        said = {
            name: blank.told(language) if isinstance(blank, Refusal) else _brief(blank)
            for name, blank in self.blanks.items()
        }
        return sentence.format(**said) if said else sentence

    def __str__(self) -> str:
        return self.told(self.language)

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the one line, for where it was raised says nothing to who mistyped."""
        return [f"{type(self).__name__}: {self}"]


def nearest(name: str, known: Collection[str], cutoff: float = 0.6) -> Refusal:
    """Return what may have been meant by a name that is not there: the one most like it, else all that there are."""
    if near := difflib.get_close_matches(name, known, 1, cutoff):
        return Refusal("did you mean {near}?", near=near[0])
    return Refusal("there are {names}", names=", ".join(known)) if known else Refusal("there is none")


def _brief(blank: object) -> object:
    """A blank as it is said: no whole number is long."""
    return shown(blank) if type(blank) is int and len(str(abs(blank))) > SHOWN else blank


def shown(found: object) -> str:
    """Return what was found, as it is quoted in an error: never long."""
    if isinstance(found, int) and found.bit_length() > 1024:
        return f"a whole number of {found.bit_length()} bits"
    quoted = repr(found[: 2 * SHOWN] if isinstance(found, (str, bytes, list, tuple)) else found)
    return quoted if len(quoted) <= SHOWN + 2 else quoted[:SHOWN] + "…" + quoted[-1]
