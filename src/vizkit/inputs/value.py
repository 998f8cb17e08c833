"""A value of Python, as a type hint wants it."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vizkit.inputs import linked
from vizkit.inputs.error import InputError, shown
from vizkit.inputs.files import contents
from vizkit.inputs.hinted import UNWRITABLE, Back, arms, fitted, is_writable, only, told
from vizkit.inputs.input import Input
from vizkit.inputs.notation import Bare, Rows, brief, is_nothing, parsed, written
from vizkit.inputs.spelling import DEPTH, ELEMENTS, plainly, visibly, whole_number
from vizkit.inputs.wanted import WANTED

_BACK = re.compile(r"(?P<list>.*?)[,;\s]*\bpos\s*[=:]\s*(?P<place>[^,;\s]+)[,;\s]*", re.DOTALL)


@dataclass(frozen=True)
class Value(Input):
    hint: Any = Any

    @property
    def kind(self) -> str:
        """What is wanted, as the hint is written."""
        wanted = only(self.hint)
        if wanted is Any or (isinstance(wanted, types.UnionType) and set in arms(wanted)):
            return "value"
        return _KINDS.get(wanted) or told(wanted)

    @property
    def widget(self) -> str:
        return {bool: "switch", int: "counter"}.get(self.hint, "choice" if self.among else "line")

    @property
    def among(self) -> tuple[str, ...]:
        if typing.get_origin(self.hint) is not typing.Literal:
            return ()
        return tuple(map(str, typing.get_args(self.hint)))

    @property
    def is_writable(self) -> bool:
        """Whether there is any text for it."""
        return is_writable(self.hint)

    def _value(self, given: Any) -> Any:
        """Signs in quotation marks, and those of a text, stay as they are; all others are ASCII when they are read."""
        return self.from_text(given) if isinstance(given, str) else self.from_value(given)

    def _contents(self, file: Path) -> Any:
        found = contents(file, exactly=False)
        return _cells(found) if file.suffix.lower() == ".csv" else found

    def from_text(self, text: str) -> Any:
        if not self.is_writable:
            raise InputError(UNWRITABLE, wanted=told(self.hint))
        if self._is_text():
            return self._text(text)
        form = linked.form(only(self.hint))
        if form and form[0] == "list" and (back := _BACK.fullmatch(text)):
            return fitted(Back((parsed(back["list"]), _place(back["place"]))), self.hint)
        return fitted(parsed(text), self.hint)

    def _is_text(self) -> bool:
        return str in arms(self.hint) and set(arms(self.hint)) <= {str, type(None)}

    def _text(self, text: str) -> str | None:
        """A text as it stands; where it is in quotation marks, what is within."""
        visibly(text)
        if type(None) in arms(self.hint) and is_nothing(Bare(text)):
            return None
        if text[:1] in ("'", '"', "“", "‘") and len(text) > 1:
            try:
                found = parsed(text)
            except InputError:
                return text
            return found if isinstance(found, str) and not isinstance(found, Bare) else text
        return text.rstrip("\r\n")

    def from_value(self, value: Any) -> Any:
        _check(value)
        return fitted(value, self.hint)

    def write(self, value: Any) -> str | bool:
        """Return the shortest of its spellings that is read as the same; of what cannot be written, what it is."""
        if value is WANTED:
            return ""
        if self.widget == "switch":
            return value
        if not self.is_writable:
            return shown(value)
        try:
            spellings = _spellings(value)
        except InputError:
            return shown(value)
        for each in spellings:
            try:
                if written(plainer(self.read(each))) == spellings[-1]:
                    return each
            except InputError:
                continue
        return spellings[-1]


_KINDS = {int: "whole number", float: "number", str: "text", bool: "switch", list[int]: "numbers", np.ndarray: "array"}


def _spellings(value: Any) -> list[str]:
    """How a value may be written, the last as Python writes it."""
    said = plainer(value)
    if isinstance(value, str):
        return [value, written(value)] if value and value == value.strip() else [written(value)]
    if linked.form(type(value)):
        labels, back = linked.labels(value)
        end = f", pos = {back}" if back >= 0 else ""
        return [f"{brief(labels)}{end}", f"{written(said)}"]
    if isinstance(value, (set, frozenset)) or type(value).__name__ in ("deque", "ndarray"):
        return [brief(_listed(value)), written(said)]
    return [brief(said), written(said)]


def _listed(value: Any) -> list:
    if isinstance(value, np.ndarray):
        return value.tolist()
    return sorted(value, key=repr) if isinstance(value, (set, frozenset)) else list(value)


def plainer(value: Any) -> Any:
    """A value in which objects that have a notation of their own stand as that."""
    if linked.form(type(value)):
        labels, back = linked.labels(value)
        return (list(labels), back) if back >= 0 else list(labels)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: plainer(getattr(value, each.name)) for each in dataclasses.fields(value) if each.init}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return tuple(map(plainer, value))
    if type(value) in (list, tuple):
        return type(value)(map(plainer, value))
    if type(value) is dict:
        return {key: plainer(each) for key, each in value.items()}
    if type(value).__module__.partition(".")[0] == "torch" and hasattr(value, "numpy"):
        return value.detach().cpu().numpy()
    if hasattr(type(value), "__members__"):
        return value.name
    if type(value).__name__ in ("Decimal", "Fraction"):
        return str(value)
    return value


def _place(text: str) -> int:
    return whole_number(plainly(text))


def _cells(found: Any) -> Any:
    if isinstance(found, list):
        made = list(map(_cells, found))
        return Rows(made) if made and all(isinstance(each, list) for each in made) else made
    return Bare(found) if isinstance(found, str) else found


def _check(value: Any) -> None:
    """`InputError` where there is more than is read, brackets within too many, or signs that cannot be seen."""
    count, waiting = 0, [(value, 0)]
    while waiting:
        found, depth = waiting.pop()
        if isinstance(found, str):
            visibly(found)
        within = _within(found)
        count += found.size if isinstance(found, np.ndarray) else len(within)
        if count > ELEMENTS:
            raise InputError("{count} elements are too many: at most {most} are read", count=count, most=ELEMENTS)
        if depth > DEPTH:
            raise InputError("more than {most} brackets within brackets cannot be read", most=DEPTH)
        waiting += [(each, depth + 1) for each in within]


def _within(found: Any) -> list:
    """What a container holds. `InputError` of one that is too large even to be looked through."""
    if not isinstance(found, (list, tuple, set, frozenset, deque, dict, range)):
        return []
    if len(found) > ELEMENTS:
        raise InputError("{count} elements are too many: at most {most} are read", count=len(found), most=ELEMENTS)
    return [*found, *found.values()] if isinstance(found, dict) else list(found)


def value(default: Any, help: str, hint: Any = Any, most: int | None = None) -> Value:
    """Return an input that is any value of Python, as it is written in Python, JSON or LeetCode: `3,1,2`, `{"a": [1]}`.

    `hint` is a type hint that says what is wanted: `list[int]`, `Optional[TreeNode]`, a dataclass.
    """
    return Value(default, help, most, hint)
