"""Notation: values as people write them, as Python, JSON and LeetCode print them, and how they are written."""

from __future__ import annotations

import math
import re
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.spelling import DEPTH, ELEMENTS, number, plainly, visibly

_CLOSING = {"[": "]", "(": ")", "{": "}"}
_NONE = frozenset(["null", "none", "nil", "#", "\N{EMPTY SET}"])
_TRUTHS = {"true": True, "false": False}
_WITHOUT_END = {
    "inf": math.inf,
    "infinity": math.inf,
    "-inf": -math.inf,
    "-infinity": -math.inf,
    "nan": math.nan,
    "\N{INFINITY}": math.inf,
    "-\N{INFINITY}": -math.inf,
}
_BASED = re.compile("[+-]?0(?:[xX][0-9a-fA-F]+|[bB][01]+|[oO][0-7]+)")
_NUMERIC = re.compile(r"[+-]?\.?[0-9][0-9_.]*(?:[eE][+-]?[0-9]+)?|[+-]?[0-9]{1,2}(?:\^|\*\*)[0-9]{1,3}")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0", "a": "\a", "v": "\v"}
_PAIRS = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_UNQUOTED = re.compile(r"""[^\W\d][\w.$#+*/%&|!?<>=~^-]*""")

_MAKERS: dict[str, Callable[..., Any]] = {
    "set": set,
    "frozenset": frozenset,
    "deque": deque,
    "counter": Counter,
    "ordereddict": OrderedDict,
    "tuple": tuple,
    "list": list,
    "dict": dict,
}


class Bare(str):
    """What stands in a text without quotation marks: a number, a word, nothing, as who reads it wants it."""

    __slots__ = ()


class Rows(list):
    """What stands between semicolons or in lines: rows of a table, or one column."""


def plain(value: Any) -> Any:
    """Return a value that was read, each bare text in it as the number, truth, None or word that it spells."""
    match value:
        case Bare():
            return atom(value)
        case dict() if type(value) is dict:
            return _mapping([(plain(key), plain(each)) for key, each in value.items()])
        case list():
            return [plain(each) for each in value]
        case tuple():
            return tuple(plain(each) for each in value)
        case set():
            return {_key(plain(each)) for each in value}
    return value


def atom(text: str) -> Any:
    """Return what a bare text says: a number, True or False, None, else itself."""
    said = plainly(text)
    low = said.lower()
    if low in _NONE:
        return None
    for known in (_TRUTHS, _WITHOUT_END):
        if low in known:
            return known[low]
    if _BASED.fullmatch(said):
        return number(str(int(said, 0)))
    return number(said) if _NUMERIC.fullmatch(said) and said.count(".") < 2 else str(text)


def is_nothing(value: Any) -> bool:
    """Return whether `value` is None or a bare text that says it."""
    return value is None or (isinstance(value, Bare) and plainly(value).lower() in _NONE)


def parsed(text: str) -> Any:
    """Return what `text` says, bare texts in it as they stand: a list where it has commas, spaces or lines.

    `InputError` where its brackets do not match, or something in it cannot be seen.
    """
    visibly(text)
    found = _Reader(text).whole()
    if found is _NOTHING:
        raise InputError("nothing is there: write [] for an empty list, '' for an empty text")
    return found


_NOTHING = object()


class _Reader:
    """Reads a text from left to right."""

    def __init__(self, text: str):
        self.text = text
        self.tokens = [*_tokens(text), ("end", "")]
        if len(self.tokens) > ELEMENTS:
            raise InputError(
                "{count} elements are too many: at most {most} are read", count=len(self.tokens), most=ELEMENTS
            )
        self.at = 0

    @property
    def next(self) -> tuple[str, str]:
        return self.tokens[self.at]

    def take(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def wrong(self) -> InputError:
        return InputError(
            "{found} cannot be read: its brackets or quotation marks do not match", found=shown(self.text)
        )

    def whole(self) -> Any:
        """Rows, or one row, or what stands alone."""
        rows, ended = [], False
        while self.next[0] != "end":
            if self.next[1] in (";", "\n"):
                ended |= self.next[1] == ";"
                self.take()
                continue
            rows.append(self.row())
            if self.next[0] != "end" and self.next[1] not in (";", "\n"):
                raise self.wrong()
        if len(rows) > 1 or (rows and ended):
            return (
                Rows(parts if many else parts[0] for parts, many in rows)
                if any(m for _, m in rows)
                else Rows([p[0]] if ended else p[0] for p, _ in rows)
            )
        if not rows:
            return _NOTHING
        parts, many = rows[0]
        return parts if many else parts[0]

    def row(self) -> tuple[list, bool]:
        """The parts of one row that is in no brackets, and whether they are a list."""
        parts, commas = [], False
        while self.next[0] != "end" and self.next[1] != ";":
            if self.next[1] == "\n":
                if not self._goes_on():
                    break
                self.take()
                continue
            if self.next[1] == ",":
                if not commas and not parts:
                    parts.append([Bare("null")])
                commas = True
                self.take()
                if self.next[1] == ",":
                    parts.append([Bare("null")])
                elif self.next[0] != "end" and self.next[1] != ";":
                    parts.append([])
                continue
            if not parts:
                parts.append([])
            parts[-1].append(self.value(1))
        if commas:
            return [self.cell(cell) for cell in parts if cell], True
        found = parts[0] if parts else []
        if len(found) > 1 and all(isinstance(each, Bare) and isinstance(atom(each), str) for each in found):
            return [Bare(" ".join(found))], False
        return found, len(found) > 1

    def _goes_on(self) -> bool:
        """Whether a line ends within a list: after a comma or before one."""
        return self.tokens[self.at - 1][1] == "," or self.tokens[self.at + 1][1] == ","

    def cell(self, parts: list) -> Any:
        """What stands between two commas: one value, or words."""
        if len(parts) == 1:
            return parts[0]
        if all(isinstance(each, Bare) for each in parts) and not any(
            isinstance(atom(each), (int, float)) for each in parts
        ):
            return Bare(" ".join(parts))
        raise InputError("{found} has commas and spaces between its parts: write commas alone", found=shown(self.text))

    def value(self, depth: int) -> Any:
        kind, token = self.take()
        if kind == "string":
            return _unquoted(token)
        if kind == "bare" or (token == ":" and depth == 1):
            called = token.rpartition(".")[2].lower()
            if self.next[1] == "(" and called in (*_MAKERS, "array", "tensor"):
                self.take()
                return self.made(called, depth)
            return Bare(self.joined(token) if depth == 1 else token)
        if token not in _CLOSING or depth > DEPTH:
            raise self.wrong()
        return self.closed(token, depth)

    def joined(self, token: str) -> str:
        """A bare text outside of all brackets may have a colon in it."""
        while self.next[1] == ":" or (token.endswith(":") and self.next[0] == "bare"):
            token += self.take()[1]
        return token

    def closed(self, opening: str, depth: int) -> Any:
        cells, commas, keys = [[]], 0, []
        while self.next[1] != _CLOSING[opening] or self.next[0] == "string":
            kind, token = self.next
            if kind == "end" or token in ("]", ")", "}", ";"):
                raise self.wrong()
            if kind == "newline":
                self.take()
            elif kind == "sign" and token == ",":
                self.take()
                commas += 1
                cells.append([])
            elif kind == "sign" and token == ":" and opening == "{" and cells[-1] and len(keys) < len(cells):
                self.take()
                keys.append(self.cell(cells[-1]))
                cells[-1] = []
            else:
                cells[-1].append(self.value(depth + 1))
        self.take()
        if keys or opening == "{":
            return self.braces(keys, cells)
        found = self.parts(cells, commas)
        if opening == "[":
            return found
        return found[0] if len(found) == 1 and not commas else tuple(found)

    def parts(self, cells: list[list], commas: int) -> list:
        if not commas:
            return cells[0]
        if not cells[-1]:
            cells = cells[:-1]
        return [self.cell(cell) if cell else Bare("null") for cell in cells]

    def braces(self, keys: list, cells: list[list]) -> Any:
        filled = [cell for cell in cells if cell]
        if not keys and not filled:
            return {}
        if not keys:
            found = self.parts(cells, len(cells) - 1)
            return {_key(each) for each in found}
        if len(keys) != len(filled):
            raise self.wrong()
        return _mapping(list(zip(keys, map(self.cell, filled), strict=True)))

    def made(self, called: str, depth: int) -> Any:
        """What a call says that Python prints: `deque([1, 2])`, `array([1, 2])`, `set()`."""
        given = self.closed("(", depth)
        given = [given] if not isinstance(given, tuple) else list(given)
        if called in ("array", "tensor"):
            from vizkit.inputs.array import Array

            while len(given) > 1 and isinstance(given[-1], Bare):
                given.pop()
            return Array(None, "").from_value(given[0] if given else [])
        if len(given) > 1 or (given and not isinstance(given[0], (list, tuple, set, dict))):
            raise InputError(
                "{found} cannot be read: one list is wanted in {call}(…)", found=shown(self.text), call=called
            )
        try:
            return _MAKERS[called](*map(plain, given))
        except (TypeError, ValueError):
            raise InputError(
                "{found} cannot be read: one list is wanted in {call}(…)", found=shown(self.text), call=called
            ) from None


def _tokens(text: str) -> list[tuple[str, str]]:
    """The strings of a text as they stand, and what is between them plainly."""
    found, at = [], 0
    for string in _QUOTED.finditer(text):
        found += _plain_tokens(text[at : string.start()])
        found.append(("string", string[0]))
        at = string.end()
    return found + _plain_tokens(text[at:])


_QUOTED = re.compile(
    r"""(?<![^\s\[\](){},;:，、；：［（｛=])(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|“[^”]*”|‘[^’]*’)""", re.DOTALL
)
"""A string begins where a value can begin, so that an apostrophe in a word is none."""


def _plain_tokens(text: str) -> list[tuple[str, str]]:
    if not text.strip("\u200b\ufeff \t\r"):
        return []
    around = text.replace("\r\n", "\n")
    plainer = plainly(around)
    if "\n" in around[: len(around) - len(around.lstrip())]:
        plainer = f"\n{plainer}"
    if around.strip() and "\n" in around[len(around.rstrip()) :]:
        plainer = f"{plainer}\n"
    return [
        (str(each.lastgroup), "\n" if each.lastgroup == "newline" else each[0]) for each in _SIGNS.finditer(plainer)
    ]


_SIGNS = re.compile(r"(?P<newline>\s*\n\s*)|(?P<sign>[\[\](){},;:])|(?P<bare>[^\s\[\](){},;:]+)")


def _unquoted(token: str) -> str:
    inner = token[1:-1]
    if "\\" in inner and token[0] in "\"'":
        inner = _PAIRS.sub(
            lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), _ESCAPED.sub(_escape, inner)
        )
        visibly(inner)
    return inner


def _escape(found: re.Match) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return _ESCAPES.get(found[4], found[4])


def _key(value: Any) -> Any:
    """A value as a key or an element of a set: lists in it are tuples."""
    if isinstance(value, list):
        return tuple(map(_key, value))
    if isinstance(value, (dict, set, np.ndarray, deque)):
        raise InputError("{found} can be no key and no element of a set", found=shown(value))
    return value


def _mapping(pairs: list[tuple[Any, Any]]) -> dict:
    found: dict = {}
    for key, value in pairs:
        key = _key(key)
        if key in found:
            raise InputError("{name} is given twice", name=shown(key))
        found[key] = value
    return found


def written(value: Any, depth: int = 0) -> str:
    """Return a value as it is read again; `InputError` where there is no notation for it."""
    if depth > DEPTH:
        raise InputError("more than {most} brackets within brackets cannot be written", most=DEPTH)
    deeper = depth + 1
    if isinstance(value, np.generic):
        value = value.item()
    match value:
        case None | bool():
            return str(value)
        case int() | float():
            return repr(value)
        case str():
            return _quoted(value)
        case np.ndarray():
            return f"array({written(value.tolist(), deeper)})"
        case Counter() | OrderedDict():
            return f"{type(value).__name__}({written(dict(value), deeper)})"
        case Mapping():
            return (
                "{" + ", ".join(f"{written(key, deeper)}: {written(each, deeper)}" for key, each in value.items()) + "}"
            )
        case list():
            return "[" + ", ".join(written(each, deeper) for each in value) + "]"
        case tuple():
            return "(" + ", ".join(written(each, deeper) for each in value) + ("," if len(value) == 1 else "") + ")"
        case deque():
            return f"deque({written(list(value), deeper)})"
        case frozenset():
            return f"frozenset({written(_ordered(value), deeper)})"
        case set():
            return "{" + ", ".join(written(each, deeper) for each in _ordered(value)) + "}" if value else "set()"
    raise InputError("{found} cannot be written", found=shown(value))


def _ordered(value: Any) -> list:
    try:
        return sorted(value)
    except TypeError:
        return sorted(value, key=repr)


def _quoted(text: str) -> str:
    return repr(text)


def bared(text: str) -> str:
    """Return a text without quotation marks where it is read alike without them."""
    return text if _UNQUOTED.fullmatch(text) and atom(text) == text and plainly(text) == text else _quoted(text)


def brief(value: Any) -> str:
    """Return a value as people write it: a list without its brackets, a word without quotation marks."""
    match value:
        case str():
            return bared(value)
        case list() if len(value) > 1 and all(isinstance(each, (int, float, str)) or each is None for each in value):
            return ",".join(
                bared(each) if isinstance(each, str) else "null" if each is None else written(each) for each in value
            )
    return written(value)
