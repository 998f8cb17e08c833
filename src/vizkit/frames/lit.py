"""What is lit: the colours on a moment's stage, and what is said there in the colour of what happens now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Number
from typing import Any

from vizkit.language.sentences import Blank
from vizkit.picture.colour import meanings, means
from vizkit.picture.marks import Mark, Text
from vizkit.picture.motion import TEXT

SEEN = 0.02
"""A mark that is fainter than this is not there."""


@dataclass(frozen=True)
class Lit:
    """The colours on the stage by their meanings, and what is said there in that of now: each word, whose it is.

    The numbers of `places` in that colour are apart, with the `pointers` that are there: a number that is equal to
    that of a place is another thing.
    """

    colours: frozenset[str]
    now: frozenset[tuple[str, str | None]]
    places: frozenset[str] = frozenset()
    pointers: frozenset[str] = frozenset()

    def colour(self, blank: Blank, said: str, known: Mapping[str, str], variables: Mapping[str, Any]) -> str:
        """The colour of a filled blank: that of its variable or of the first variable in it that has one, where the
        stage has it too; that of now where the stage says the same in it; else that of any text.

        `known` are the colours of variables. A number of another variable is not the same.
        """
        own = next((known[name] for name in (blank.expression, *blank.variables) if name in known), None)
        if own in self.colours:
            return own
        if (
            said in self.places
            and blank.expression.isidentifier()
            and blank.expression in (self.pointers or (blank.expression,))
        ):
            return "now"
        for word, whose in self.now:
            if word == said and (whose in blank.variables or not isinstance(variables.get(whose), Number)):
                return "now"
        return "text"


def lit(marks: Iterable[Mark]) -> Lit:
    """What is lit among the marks of a stage."""
    seen = {mark.key: mark for mark in marks if mark.opacity > SEEN}
    places = {word for key, mark in seen.items() if _is_place(key) and means(mark, "now") for word in mark.words}
    pointers = {key.rpartition("/")[2] for key in seen if key.rpartition("/")[0].endswith("pointer")}
    return Lit(frozenset(meanings(seen.values())), frozenset(_now(seen)), frozenset(places), frozenset(pointers))


def _is_place(key: str) -> bool:
    """Whether a mark is the number of a place: what stands in it is another."""
    return key.endswith("/index") and not key.endswith("pointer/index")


def _now(seen: Mapping[str, Mark]) -> Iterator[tuple[str, str | None]]:
    """The words in the colour of now, or in a box that has it."""
    texts = [mark for mark in seen.values() if isinstance(mark, Text)]
    for mark in texts:
        if _is_place(mark.key):
            continue
        if means(mark, "now") or means(seen.get(mark.key.removesuffix(TEXT), mark), "now"):
            yield from ((words, mark.origin) for words in mark.words)
