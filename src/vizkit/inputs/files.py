"""Files of data: `@file` is read once, whole, within limits, and is hostile until it is read."""

from __future__ import annotations

import codecs
import csv
import json
import math
import stat
import warnings
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.spelling import ELEMENTS, number, once

LARGEST = {".npy": 16 * 2**20, ".csv": 2**20, ".json": 2**20, ".txt": 2**20}
"""Bytes of a file, by the ending of its name: far more than can be drawn."""


def file_named(text: str) -> Path | None:
    """Return the file that `@file` names, or None where `text` names none."""
    name = text.strip()
    if not name.startswith("@"):
        return None
    if name == "@":
        raise InputError("@ names no file: write the file's name after it, such as @nums.csv")
    try:
        return Path(name[1:]).expanduser()
    except RuntimeError:
        raise InputError("{file} cannot be found: nobody knows whose home that is", file=shown_file(name[1:])) from None


def shown_file(file: Path | str) -> str:
    """Return a file's name as errors show it, nothing in it reaching a terminal that is no character."""
    return str(file) if str(file).isprintable() else shown(str(file))


def contents(file: Path, exactly: bool = True) -> Any:
    """Return what a file holds: an array (.npy), rows of texts or one row (.csv), lists and dicts (.json), text (.txt).

    The numbers of a .json file are texts, `exactly` as they stand there, or else ints and floats. `InputError` where it
    cannot be read.
    """
    ending = file.suffix.lower()
    if ending not in LARGEST:
        raise InputError("{file} is neither .npy, .csv, .json nor .txt", file=shown_file(file))
    data = _bytes(file, LARGEST[ending])
    try:
        if ending == ".npy":
            return _array(data)
        text = _text(data)
        return {".csv": _rows, ".json": _structure if exactly else _numbered, ".txt": str}[ending](text)
    except InputError as reason:
        raise InputError("{file} {reason}", file=shown_file(file), reason=reason) from None
    except UnicodeDecodeError:
        raise InputError("{file} is not text in UTF-8: save it as that", file=shown_file(file)) from None
    except json.JSONDecodeError as reason:
        place = {"line": reason.lineno, "column": reason.colno}
        wrong = "{file} is not a .json file: something is wrong in line {line}, column {column}"
        raise InputError(wrong, file=shown_file(file), **place) from None
    except (csv.Error, ValueError, RecursionError):
        raise InputError("{file} is not a {ending} file", file=shown_file(file), ending=ending) from None


def _bytes(file: Path, most: int) -> bytes:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise InputError("{file} is no file", file=shown_file(file))
        with file.open("rb") as opened:
            data = opened.read(most + 1)
    except (OSError, ValueError) as reason:
        if isinstance(reason, InputError):
            raise
        said = getattr(reason, "strerror", None) or reason
        raise InputError("{file} cannot be read: {reason}", file=shown_file(file), reason=said) from None
    if len(data) > most:
        raise InputError("{file} is too large: at most {most} MiB are read", file=shown_file(file), most=most // 2**20)
    if not data:
        raise InputError("{file} is empty", file=shown_file(file))
    return data


def _text(data: bytes) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if marked else "utf-8-sig")


def _rows(text: str) -> list:
    """The rows of a table; one row is a list by itself. Commas, semicolons or tabs divide cells."""
    first = text.lstrip().split("\n", 1)[0]
    between = ";" if ";" in first else "\t" if "\t" in first and "," not in first else ","
    rows = csv.reader(StringIO(text, newline=""), delimiter=between)
    found = [[cell.strip() for cell in row] for row in rows if row]
    if not found:
        raise InputError("is empty")
    found = [row if row[-1] or len(row) == 1 else row[:-1] for row in found]
    return found if len(found) > 1 else found[0]


def _structure(text: str) -> Any:
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=once)


def _numbered(text: str) -> Any:
    kinds = {"parse_int": number, "parse_float": number, "parse_constant": float}
    return json.loads(text, **kinds, object_pairs_hook=once)


def _array(data: bytes) -> np.ndarray:
    """The array of a .npy file. What its header claims is held against its length before room is made for it."""
    opened = BytesIO(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            version = np.lib.format.read_magic(opened)
            read = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
            shape, in_columns, kind = read(opened)
    except Exception:  # a header is evaluated, and what it was made to raise is not to be foreseen
        raise InputError("is not a .npy file of numbers") from None
    if kind.hasobject:
        raise InputError("holds pickled objects, which are refused: save plain numbers")
    if kind.kind not in "biuf":
        raise InputError("does not hold real numbers only")
    count = math.prod(shape)
    if count > ELEMENTS:
        raise InputError("holds {count} numbers: at most {most} are read", count=count, most=ELEMENTS)
    if count < 0 or len(data) - opened.tell() < count * kind.itemsize:
        raise InputError("is cut short: it holds fewer numbers than it says")
    found = np.frombuffer(data, kind, count, opened.tell())
    return found.reshape(shape, order="F" if in_columns else "C")
