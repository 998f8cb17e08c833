"""Blame: what is refused is said of an input that was given, by the name that it has for who gave it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import NoneType
from typing import TYPE_CHECKING, Any

import numpy as np

from vizkit.inputs import InputError
from vizkit.inputs.wanted import WANTED
from vizkit.trace import EndlessError, same

if TYPE_CHECKING:
    from vizkit.explainer.acts import Act
    from vizkit.explainer.explainer import Explainer


@dataclass(frozen=True)
class Blame:
    """Who is to blame for what an explainer, or one `act` of it, refuses of the inputs that are `given`."""

    film: type[Explainer]
    given: Mapping[str, Any]
    drawn: bool
    act: Act | None = None

    def of(self, act: Act) -> Blame:
        """The same for one act."""
        return replace(self, act=act)

    def refused(self, reason: InputError) -> InputError:
        """The error about an input that was given, where any of those it can be about was."""
        about = reason.about
        possible = self._origins(about)
        culprit = about if about in self.changed else self._culprit(possible)
        if about is None:
            return reason.concerning(culprit)
        if about not in self.film.inputs:
            known = culprit or (possible[0] if len(possible) == 1 else None)
            return reason if known is None else renamed(reason, about, known, self._is_single(known))
        if culprit is None or culprit == about or about in self.given or self.film.inputs[about].default is WANTED:
            return reason
        unfitting = "{name} as it is by default does not fit: {reason}; give {name} too"
        return InputError(unfitting, culprit, name=about, reason=reason.concerning(None))

    def lowered(self) -> tuple[str, ...]:
        """The inputs to be lowered where too much is wanted: those that were given, else all that can be."""
        possible = tuple(filter(self._can_be_lowered, self._all()))
        return tuple(name for name in possible if name in self.changed) or possible

    def _can_be_lowered(self, name: str) -> bool:
        """Whether an input is how much of something there is: no word, no switch, and nothing made of the others."""
        wanted = self.film.inputs[name]
        value = self.given.get(name, wanted.default)
        return wanted.widget not in ("choice", "switch") and not (isinstance(value, str | NoneType) or callable(value))

    @property
    def changed(self) -> tuple[str, ...]:
        """The inputs that were given and are not what they are by default."""
        inputs = self.film.inputs
        return tuple(name for name, value in self.given.items() if not same(value, inputs[name].default))

    def _culprit(self, possible: tuple[str, ...]) -> str | None:
        """The input without which nothing is refused, of those that were given; else the first of `possible`."""
        found = [name for name in dict.fromkeys((*possible, *self._all())) if name in self.changed]
        if len(found) < 2:
            return found[0] if found else None
        return next((name for name in found if self._passes_without(name)), found[0])

    def _is_single(self, name: str) -> bool:
        """Whether the input is one number, or one alone: an element of what is made of it is that number."""
        value = self.given.get(name, self.film.inputs[name].default)
        return not callable(value) and not isinstance(value, (str, Mapping)) and np.size(value) == 1

    def _passes_without(self, name: str) -> bool:
        try:
            values = self.film.completed({each: self.given[each] for each in self.given if each != name}, self.drawn)
            _ = self.act and self.act.checked(values)
        except (InputError, EndlessError):
            return False
        return True

    def _all(self) -> tuple[str, ...]:
        """The inputs that the act takes."""
        if self.act is None:
            return tuple(self.film.inputs)
        names = (*inspect.signature(self.act.reference).parameters, *self.act.facts)
        return tuple(dict.fromkeys(origin for name in names for origin in self._origins(name)))

    def _origins(self, name: str | None) -> tuple[str, ...]:
        """The inputs that an argument or an input is made of, itself among them."""
        made = {} if self.act is None else {**self.act.given, **self.act.facts}
        return tuple(dict.fromkeys(self._made_of(name, made)))

    def _made_of(self, name: str | None, made: Mapping[str, Any]) -> Iterator[str]:
        """The same, where the act makes its arguments as `made` says."""
        function = None
        if name in made:
            function = getattr(made[name], "reference", made[name])
            made = {other: value for other, value in made.items() if other != name}
        elif name in self.film.inputs:
            yield name
            function = None if name in self.given else self.film.inputs[name].default
        for parameter in inspect.signature(function).parameters if callable(function) else ():
            yield from self._made_of(parameter, made)


@contextmanager
def blamed(blame: Blame) -> Iterator[None]:
    """What is raised within is said of the inputs that were given."""
    try:
        yield
    except InputError as reason:
        raise blame.refused(reason) from reason
    except EndlessError as reason:
        reason.about = blame.lowered()
        raise


def renamed(reason: InputError, name: str, new: str, single: bool = False) -> InputError:
    """The same error about the input `new`, which an argument called `name` was made of.

    Of a `single` number no element is named.
    """
    blanks = dict(reason.blanks)
    if isinstance(said := blanks.get("name"), str):
        blanks["name"] = _renamed(said, name, new, single)
    return InputError(_renamed(reason.args[0], name, new, single), new, **blanks)


def _renamed(said: str, name: str, new: str, single: bool) -> str:
    place = r"(\[\d+\])*" if single else ""
    return re.sub(rf"^{re.escape(name)}\b{place}", lambda _: new, said)
