"""Sentences with blanks: `{num}`, `{nums[mid]}`, `{node.value}`, `{share:.3f}`, filled from a reference's variables."""

from __future__ import annotations

import ast
import numbers
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from vizkit.language.numerals import apart
from vizkit.language.refusal import Refusal

_DECIMALS = re.compile(r"\.([0-9])f")


class SentenceError(ValueError):
    """A blank that can never be filled; the message says which, and what it may be."""


class BlankError(Refusal, SentenceError):
    """A blank that is none, as who writes a script meets it too."""


class UnfilledError(Refusal, LookupError):
    """A blank that nothing fills at a moment."""


@dataclass(frozen=True)
class Blank:
    """A place for a variable, an element or an attribute of one; an attribute may be a variable itself: `self.size`.

    `variables` are those it takes to fill it, what chooses an element before what it is chosen from. `decimals` is how
    exactly it is written, `counts` whether it is marked `!n`: how many there are of what the sentence speaks of.
    """

    expression: str
    variables: tuple[str, ...]
    decimals: int = 2
    counts: bool = False
    tree: ast.expr | None = field(default=None, compare=False, repr=False)

    @property
    def spoken(self) -> tuple[str, ...]:
        """The variables that it speaks of: of `nums[mid]` that is `mid`."""
        return self.variables[:-1] or self.variables

    def value(self, variables: Mapping[str, Any]) -> Any:
        """What fills it; `LookupError` where a variable has no value yet, or no such element or attribute."""
        try:
            return _value(self.tree, variables)
        except (LookupError, AttributeError, TypeError) as reason:
            missing = [name for name in self.variables if name not in variables]
            why = Refusal("{name} has no value yet", name=missing[0]) if missing else reason
            unfilled = "the blank {blank} cannot be filled: {reason}"
            raise UnfilledError(unfilled, blank=f"{{{self.expression}}}", reason=why) from None


@lru_cache(maxsize=4096)
def pieces(sentence: str) -> tuple[str | Blank, ...]:
    """The words of `sentence` and its blanks, in order. `SentenceError` where a blank is none."""
    found: list[str | Blank] = []
    try:
        parsed = list(string.Formatter().parse(sentence))
    except ValueError as reason:
        unpaired = "{sentence}: braces come in pairs: {reason}"
        raise BlankError(unpaired, sentence=repr(sentence), reason=reason) from None
    for words, expression, form, conversion in parsed:
        if words:
            found.append(words)
        if expression is not None:
            found.append(_blank(expression, form, conversion))
    return tuple(found)


def blanks(sentence: str) -> tuple[Blank, ...]:
    """The blanks of `sentence`, in order."""
    return tuple(piece for piece in pieces(sentence) if isinstance(piece, Blank))


def parts(sentence: str, variables: Mapping[str, Any]) -> Iterator[tuple[str, Blank | None]]:
    """The pieces of `sentence` as it is said: (text, None) for its words, (numeral, blank) for a filled blank.

    Numbers that differ are written so that they do.
    """
    found = blanks(sentence)
    texts = iter(apart([blank.value(variables) for blank in found], [blank.decimals for blank in found]))
    for piece in pieces(sentence):
        yield (next(texts), piece) if isinstance(piece, Blank) else (piece, None)


def filled(sentence: str, variables: Mapping[str, Any]) -> str:
    """The sentence as it is said."""
    return "".join(text for text, _ in parts(sentence, variables))


def count(sentence: str, variables: Mapping[str, Any]) -> int:
    """How many there are of what `sentence` speaks of: its blank marked `!n`, else its first."""
    found = blanks(sentence)
    if not found:
        raise SentenceError(f"{sentence!r} has a plural but no blank that says of how many")
    counting = next((blank for blank in found if blank.counts), found[0])
    value = counting.value(variables)
    if not isinstance(value, numbers.Integral):
        raise SentenceError(f"{sentence!r} has a plural, but {{{counting.expression}}} is {value!r}, no whole number")
    return int(value)


def _blank(expression: str, form: str, conversion: str | None) -> Blank:
    decimals = _DECIMALS.fullmatch(form)
    if form and not decimals:
        blank = f"{{{expression}:{form}}}"
        raise BlankError("the blank {blank} may say its decimals alone, such as :.3f", blank=blank)
    if conversion not in (None, "n"):
        blank = f"{{{expression}!{conversion}}}"
        raise BlankError("the blank {blank} may be marked !n alone: one or many", blank=blank)
    try:
        tree = ast.parse(expression.strip(), mode="eval").body
        names = tuple(dict.fromkeys(_names(tree)))
    except SyntaxError:
        computed = (
            "the blank {blank} is no variable, nor an element or attribute of one: "
            "give what is to be said a name of its own"
        )
        raise BlankError(computed, blank=f"{{{expression}}}") from None
    return Blank(expression, names, int(decimals[1]) if decimals else 2, conversion == "n", tree)


def _names(tree: ast.expr) -> Iterator[str]:
    """The variables of a blank, those that choose before what they choose from."""
    if isinstance(tree, ast.Name):
        yield tree.id
    elif isinstance(tree, ast.Attribute):
        yield from _names(tree.value)
    elif isinstance(tree, ast.Subscript):
        yield from _chosen_by(tree.slice)
        yield from _names(tree.value)
    else:
        raise SyntaxError


def _chosen_by(index: ast.expr) -> Iterator[str]:
    if isinstance(index, ast.Tuple):
        for each in index.elts:
            yield from _chosen_by(each)
    elif not _is_literal(index):
        yield from _names(index)


def _is_literal(index: ast.expr) -> bool:
    negative = isinstance(index, ast.UnaryOp) and isinstance(index.op, ast.USub)
    return isinstance(index.operand if negative else index, ast.Constant)


def _value(tree: ast.expr, variables: Mapping[str, Any]) -> Any:
    if isinstance(tree, ast.Name):
        return variables[tree.id]
    if isinstance(tree, ast.Attribute):
        if (name := ast.unparse(tree)) in variables:  # of an object, attributes may be variables of their own
            return variables[name]
        return getattr(_value(tree.value, variables), tree.attr)
    if isinstance(tree, ast.Subscript):
        return _value(tree.value, variables)[_value(tree.slice, variables)]
    if isinstance(tree, ast.Tuple):
        return tuple(_value(each, variables) for each in tree.elts)
    return ast.literal_eval(tree)
