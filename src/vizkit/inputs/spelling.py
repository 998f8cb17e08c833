"""Fair spellings: the signs, numbers and lists that people type, paste and export, and what they mean."""

from __future__ import annotations

import math
import numbers
import re
import unicodedata
from collections.abc import Mapping, Set
from decimal import Decimal
from typing import Any

import numpy as np

from vizkit.inputs.error import InputError, shown

DIGITS = 1000
"""Signs that are looked at of a whole number: one of so many digits is no finite float."""
DEPTH = 16
"""Brackets within brackets."""
ELEMENTS = 1_000_000
"""Numbers that are read at once: far more than can be drawn."""

_GROUPED = re.compile("(?<=[0-9])[\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}](?=[0-9]{3}(?![0-9]))")
_RAISED = re.compile("(?<=[0-9])[\N{SUPERSCRIPT MINUS}⁰¹²³⁴-⁹]+")
"""An exponent, which would else be more digits of its base."""
_UNSEEN = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no font has and a terminal obeys: control characters, marks of direction, halves of a pair."""
_SIGNS = str.maketrans(
    {
        "\N{MINUS SIGN}": "-",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{IDEOGRAPHIC COMMA}": ",",
        "\N{BYTE ORDER MARK}": None,
        "\N{ZERO WIDTH SPACE}": None,
    }
)
_MISSING = frozenset(["", "null", "none", "nil", "nan", "#", "\N{EMPTY SET}"])
_WHOLE = re.compile(r"[+-]?[0-9]+(?:_[0-9]+)*")
_POWER = re.compile(r"([+-]?[0-9]{1,2})(?:\^|\*\*)([0-9]{1,3})")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_TOO_LARGE = "{found} is too large: numbers up to 1.7e308 are read"
_TOKEN = re.compile(r"[\[\](),;]|[^\s\[\](),;]+")


def plainly(text: str) -> str:
    """Return `text` with ASCII digits, commas and minus signs for printed and full-width ones, thousands joined."""
    text = _RAISED.sub(lambda raised: f"^{raised[0]}", text)
    return unicodedata.normalize("NFKC", _GROUPED.sub("", text)).translate(_SIGNS).strip()


def visibly(text: str) -> str:
    """Return `text` plainly; `InputError` where something in it cannot be seen."""
    if unseen := _UNSEEN.search(text):
        wrong = "{found} has {wrong} in it, which cannot be seen: leave it out"
        raise InputError(wrong, found=shown(text), wrong=shown(unseen[0]))
    return plainly(text)


def missing(atom: Any) -> bool:
    """Whether `atom` says that nothing is there: `None`, `null`, a blank, NaN."""
    if isinstance(atom, str):
        return atom.strip().lower() in _MISSING
    return atom is None or (isinstance(atom, numbers.Real) and math.isnan(atom))


def whole_number(atom: Any) -> int:
    """Return the whole number that `atom`, text or a number, says: `3`, `3.0` and `3e0` are one."""
    found = number(atom, exactly=True)
    if found != int(found):
        raise InputError("{found} is not a whole number", found=shown(atom))
    return int(found)


def number(atom: Any, *, exactly: bool = False) -> int | float | Decimal:
    """Return the finite number that `atom`, text or a number, says: an int where it is spelled as one, else a float.

    If `exactly`, a `Decimal` in place of a float made of text.
    """
    not_one = "{found} is not a whole number" if exactly else "{found} is not a number"
    if isinstance(atom, np.generic):
        atom = atom.item()
    if isinstance(atom, bool) or not isinstance(atom, (str, numbers.Real)):
        raise InputError(not_one, found=shown(atom))
    if isinstance(atom, str):
        return _spelled(atom.strip(), exactly, not_one)
    if isinstance(atom, numbers.Integral):
        return _not_too_large(int(atom), atom)
    return _finite(float(atom), atom)


def _spelled(text: str, exactly: bool, not_one: str) -> int | float | Decimal:
    if not text:
        raise InputError("nothing stands where a number is wanted")
    if _WHOLE.fullmatch(text):
        if len(text) > DIGITS:
            raise InputError(_TOO_LARGE, found=shown(text))
        return _not_too_large(int(text), text)
    try:
        found = _finite(float(text), text)
    except ValueError as reason:
        if isinstance(reason, InputError):
            raise
        if power := _POWER.fullmatch(text):
            base, exponent = map(int, power.groups())
            wanted = f"1e{exponent}" if base == 10 else base**exponent
            raise InputError("{found} is a power: write it as {wanted}", found=shown(text), wanted=wanted) from None
        raise InputError(not_one, found=shown(text)) from None
    if found == 0 and Decimal(text):
        raise InputError("{found} is too small: it would be read as 0", found=shown(text))
    return Decimal(text) if exactly else found


def _not_too_large(whole: int, said: Any) -> int:
    if whole.bit_length() > 1024:
        raise InputError(_TOO_LARGE, found=shown(said))
    return whole


def _finite(found: float, said: Any) -> float:
    if math.isnan(found) or (math.isinf(found) and "inf" in str(said).lower()):
        raise InputError("{found} is not a finite number", found=shown(said))
    if math.isinf(found):
        raise InputError(_TOO_LARGE, found=shown(said))
    return found


def cells(text: str) -> list[str]:
    """Return the parts of one row: between commas, one after the last being no part, else between spaces."""
    if "," not in text:
        return text.split()
    parts = [part.strip() for part in text.split(",")]
    return parts if parts[-1] else parts[:-1]


def listed(text: str) -> list:
    """Return the parts of a list in one row, with or without brackets, with commas or spaces: `[1, 3, -1]`, `1 3 -1`.

    Brackets within make lists within.
    """
    inner = _without_brackets(text)
    if ";" in inner:
        parts = [part.strip() for part in text.strip("[]()").split(";")]
        decimals = all(map(DECIMAL_COMMA.fullmatch, parts))
        example = ",".join(part.replace(",", ".") for part in parts) if decimals else ",".join(parts)
        raise InputError("{found} has semicolons: write {wanted}", found=shown(text), wanted=shown(example)[1:-1])
    if "[" in inner or "(" in inner:
        return _nested(text)
    return cells(re.sub(r"\s*\n\s*", " ", inner))


def rows(text: str) -> list:
    """Return the parts of a table: rows end with `;` or a line, or are in brackets. One row is a list by itself."""
    inner = _without_brackets(text)
    if "[" in inner or "(" in inner:
        return _nested(text)
    if ";" in inner or inner == text:
        found = [cells(line) for line in re.split(r"[;\n]", inner) if line.strip()]
        return found if len(found) > 1 or ";" in inner else [part for row in found for part in row]
    return cells(re.sub(r"\s*\n\s*", " ", inner))


def _without_brackets(text: str) -> str:
    """The inside of `text` where it is in one pair of brackets with none within."""
    inner = text[1:-1].strip()
    wrapped = text[:1] + text[-1:] in ("[]", "()")
    return inner if wrapped and not re.search(r"[\[\]()]", inner) else text


def _nested(text: str) -> list:
    outer: list = []
    within, before = [outer], ","
    for token in _TOKEN.findall(text):
        if token in "[(":
            within[-1].append([])
            within.append(within[-1][-1])
        elif token in "])":
            within.pop()
        elif token == ",":
            if before in "[(,":
                within[-1].append("")
        elif token == ";":
            raise InputError("{found} has brackets and semicolons: write one of them", found=shown(text))
        else:
            within[-1].append(token)
        if not 1 <= len(within) <= DEPTH:
            break
        before = token
    if len(within) != 1 or len(outer) != 1 or not isinstance(outer[0], list):
        raise InputError("{found} is not one list: its brackets do not match", found=shown(text))
    return outer[0]


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a dict of JSON's pairs; `InputError` where a name is given twice, of which one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise InputError("{name} is given twice", name=shown(next(name for name in names if names.count(name) > 1)))
    return found


def elements(value: Any) -> list:
    """Return a sequence or an array as a list, of lists where it has more axes; of one number, a list of one.

    A size limit is checked before anything is made.
    """
    if isinstance(value, (numbers.Number, np.generic)):
        return [value]
    if hasattr(value, "__array__"):
        value = np.atleast_1d(np.asarray(value))
    elif isinstance(value, (Mapping, bytes, bytearray)) or not hasattr(value, "__len__"):
        raise InputError("{found} is no sequence: a list is wanted", found=shown(value))
    elif isinstance(value, Set):
        raise InputError("{found} has no order: a list is wanted", found=shown(value))
    count = value.size if isinstance(value, np.ndarray) else len(value)
    if count > ELEMENTS:
        raise InputError("{count} elements are too many: at most {most} are read", count=count, most=ELEMENTS)
    return value.tolist() if isinstance(value, np.ndarray) else list(value)


def row(value: list) -> list:
    """Return one row: `value`, or the one row or column of a table; `InputError` where there are more."""
    if not any(map(_is_list, value)):
        return value
    if all(map(_is_list, value)):
        if len(value) == 1 and not any(map(_is_list, value[0])):
            return list(value[0])
        if all(len(part) == 1 and not _is_list(part[0]) for part in value):
            return [part[0] for part in value]
    raise InputError("{found} is no plain sequence: one row or one column is wanted", found=shown(value))


def _is_list(part: Any) -> bool:
    return isinstance(part, (list, tuple, np.ndarray))


def something(found: list, empty: bool, example: str) -> list:
    """Return `found`; `InputError` where it is empty and must not be."""
    if not found and not empty:
        raise InputError("nothing is there: at least one is wanted, such as {example}", example=example)
    return found
