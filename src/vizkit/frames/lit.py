"""What is lit: the colours on a moment's stage, and what is said there in the colour of what happens now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from numbers import Number
from typing import Any

from vizkit.language.sentences import Blank
from vizkit.picture.colour import meanings, means
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Mark, Text, replaced
from vizkit.picture.recent import Known

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


@dataclass(frozen=True, eq=False)
class Light:
    """What a mark by itself adds to what is lit: the meanings of its colours, whether one is now, a pointer's name.

    What adds the same is the very same.
    """

    meanings: frozenset[str]
    now: bool
    pointer: str | None


_light = cache(Light)

_DARK = Light(frozenset(), False, None)


def light(mark: Mark) -> Light:
    """What a mark adds; nothing where it is too faint to be seen."""
    if mark.opacity <= SEEN:
        return _DARK
    stem, _, name = mark.key.rpartition("/")
    return _light(frozenset(meanings([mark])), means(mark, "now"), name if stem.endswith("pointer") else None)


class Lights:
    """What is lit on one stage after another: only marks that are not the very ones before are looked at again."""

    def __init__(self):
        self._known = Known(light)
        self._marks: Sequence[Mark] = ()
        self._at: dict[str, int] = {}
        self._found: list[Light] = []
        self._bright: set[int] = set()

    def lit(self, marks: Sequence[Mark]) -> Lit:
        """What is lit among the marks of a stage."""
        places = replaced(self._marks, marks)
        if places is None:
            places, self._bright, self._found = range(len(marks)), set(), [_DARK] * len(marks)
            self._at = {mark.key: place for place, mark in enumerate(marks)}
        self._marks = marks
        for place in places:
            adds = self._found[place] = self._known.one(marks[place])
            (self._bright.add if adds.now else self._bright.discard)(place)
        return self._lit({marks[place].key: marks[place] for place in self._bright}, set(self._found))

    def _lit(self, now: Mapping[str, Mark], there: Set[Light]) -> Lit:
        """What is lit where marks of the colour of now are there, and these lights."""
        texts = {key + TEXT for key in now} - now.keys()
        others = (self._marks[self._at[key]] for key in texts & self._at.keys())
        places = {word for key, mark in now.items() if _is_place(key) for word in mark.words}
        return Lit(
            frozenset().union(*(adds.meanings for adds in there)),
            frozenset(_words([*now.values(), *(mark for mark in others if mark.opacity > SEEN)])),
            frozenset(places),
            frozenset(adds.pointer for adds in there if adds.pointer is not None),
        )


def _is_place(key: str) -> bool:
    """Whether a mark is the number of a place: what stands in it is another."""
    return key.endswith("/index") and not key.endswith("pointer/index")


def _words(marks: Sequence[Mark]) -> Iterator[tuple[str, str | None]]:
    """The words of the texts among marks that are in the colour of now, or in a box that has it."""
    for mark in marks:
        if isinstance(mark, Text) and not _is_place(mark.key):
            yield from ((words, mark.origin) for words in mark.words)
