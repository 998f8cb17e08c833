"""Inputs of an explainer: what a viewer may change, how it is read from text or a file, and how much can be drawn."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vizkit.language.translations import Words

LARGEST_FILE = 16 * 2**20
"""Bytes of an input file: far more than can be drawn."""


class InputError(ValueError):
    """An input that cannot be read or drawn; the message says which, what was found and what is wanted."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows: the one line, for where it was raised says nothing to who mistyped."""
        return [f"{type(self).__name__}: {self}"]


@dataclass(frozen=True)
class Input:
    """One input: its default (a value, or a reference's function of other inputs) and how text becomes a value.

    `help` is English, translated in the catalogue beside the scene.
    `most` is the largest size that can be drawn: of a number itself, of a sequence its length, of an array its axes.
    """

    kind: str
    default: Any
    help: Words
    read: Callable[[str], Any]
    most: Any = None
    among: tuple[str, ...] = ()

    def check_drawable(self, option: str, value: Any) -> None:
        """`InputError` where `value` is larger than can be drawn."""
        if self.most is None:
            return
        if isinstance(self.most, tuple):
            for axis, (found, most) in enumerate(zip(np.shape(value), self.most, strict=False)):
                if found > most:
                    raise InputError(
                        f"{option} has {found} along axis {axis}, which cannot be drawn: give at most {most}"
                    )
        elif isinstance(value, (int, float)):
            if value > self.most:
                raise InputError(f"{option} {value} is too large to be drawn: lower {option} to {self.most}")
        elif len(value) > self.most:
            raise InputError(
                f"{option} has {len(value)} elements, of which {self.most} can be drawn: give at most {self.most}"
            )


def whole(default: Any, help: Words, most: int | None = None) -> Input:
    """A whole number."""
    return Input("whole number", default, help, _whole, most)


def real(default: Any, help: Words, otherwise: str | None = None) -> Input:
    """A finite real number, or the word `otherwise` for none (`None`)."""
    kind = "number" if otherwise is None else f"number or {otherwise}"
    return Input(kind, default, help, lambda text: None if text == otherwise else _real(text))


def numbers(default: Any, help: Words, most: int | None = None) -> Input:
    """A sequence of numbers: `5,1,9`, or `@file` (.npy, .csv or .json)."""
    return Input("numbers", default, help, lambda text: _listed(text, _number), most)


def items(default: Any, help: Words, most: int | None = None) -> Input:
    """A sequence of whole numbers and `null`, as a level-order list: `3,5,1,null,2`, or `@file`."""
    return Input("whole numbers or null", default, help, lambda text: _listed(text, _item), most)


def array(default: Any, help: Words, most: tuple[int, ...] | None = None) -> Input:
    """An array: rows of numbers `1,2;3,4`, or `@file` (.npy, .csv or .json)."""
    return Input("array", default, help, _array, most)


def choice(default: str, among: tuple[str, ...], help: Words) -> Input:
    """One of several words."""
    return Input("choice", default, help, str, among=among)


def switch(default: bool, help: Words) -> Input:
    """Yes or no."""
    return Input("switch", default, help, lambda text: text == "true")


def written(value: Any) -> str | bool:
    """An input's value as the command line takes it."""
    if isinstance(value, bool):
        return value
    if isinstance(value, np.ndarray):
        return json.dumps(value.tolist())
    if isinstance(value, (list, tuple)):
        return ",".join("null" if item is None else repr(item) for item in value)
    return str(value)


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InputError(f"{_short(text)} is not a whole number") from None


def _real(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        raise InputError(f"{_short(text)} is not a number") from None
    if not math.isfinite(found):
        raise InputError(f"{_short(text)} is not a finite number")
    return found


def _number(text: str) -> int | float:
    """An int where the text is one, so that whole numbers stay whole."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{_short(text)} is not a number") from None


def _item(text: str) -> int | None:
    return None if text == "null" else _whole(text)


def _listed(text: str, element: Callable[[str], Any]) -> list:
    if text.startswith("@"):
        found = _from_file(Path(text[1:]))
        if isinstance(found, np.ndarray):
            found = found.tolist()
        if not isinstance(found, list) or any(isinstance(item, (list, dict)) for item in found):
            raise InputError(f"{text[1:]} holds no plain sequence: one row of numbers is wanted")
        return [element("null" if item is None else _written(item)) for item in found]
    if not text.strip():
        raise InputError("nothing is there: at least one number is wanted, such as 3 or 5,1,9")
    return [element(part.strip()) for part in text.split(",")]


def _written(item: Any) -> str:
    return item if isinstance(item, str) else repr(item)


def _array(text: str) -> np.ndarray:
    if text.startswith("@"):
        return _numeric(_from_file(Path(text[1:])), text[1:])
    if text.startswith("["):
        try:
            return _numeric(json.loads(text), _short(text))
        except json.JSONDecodeError:
            raise InputError(f"{_short(text)} is not an array: write rows as 1,2;3,4 or [[1, 2], [3, 4]]") from None
    rows = [[_number(part.strip()) for part in row.split(",")] for row in text.split(";")]
    return _numeric(rows if ";" in text else rows[0], _short(text))


def _numeric(value: Any, name: str) -> np.ndarray:
    try:
        found = np.array(value)
    except ValueError:
        raise InputError(f"{name} has rows of different lengths") from None
    if found.dtype.kind not in "biuf":
        raise InputError(f"{name} does not hold numbers only")
    return found


def _from_file(path: Path) -> Any:
    readers = {".npy": _read_npy, ".csv": _read_csv, ".json": _read_json}
    if path.suffix.lower() not in readers:
        raise InputError(f"{path} is neither .npy, .csv nor .json")
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise InputError(f"{path} is no file")
        if size > LARGEST_FILE:
            raise InputError(f"{path} has {size / 2**20:.0f} MiB: at most {LARGEST_FILE // 2**20} MiB are read")
        return readers[path.suffix.lower()](path)
    except OSError as reason:
        raise InputError(f"{path} cannot be read: {reason.strerror or reason}") from None


def _read_npy(path: Path) -> np.ndarray:
    try:
        return np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as reason:
        if "pickle" in str(reason).lower() and path.read_bytes()[:6] == b"\x93NUMPY":
            raise InputError(f"{path} holds pickled objects, which are refused: save plain numbers") from None
        raise InputError(f"{path} is not a .npy file of numbers") from None


def _read_csv(path: Path) -> list:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = [[_number(part.strip()) for part in row] for row in csv.reader(file) if row]
    except (UnicodeDecodeError, csv.Error):
        raise InputError(f"{path} is not a .csv file of numbers") from None
    except InputError as reason:
        raise InputError(f"{path}: {reason}") from None
    if not rows:
        raise InputError(f"{path} is empty")
    return rows[0] if len(rows) == 1 else [row[0] for row in rows] if all(len(row) == 1 for row in rows) else rows


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise InputError(f"{path} is not a .json file") from None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "…")
