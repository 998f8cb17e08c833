"""Captions: what is said of a line that ran, in English and in Chinese, its blanks the run's own values."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

COLONS = ": ", "："

LONGEST = 60
"""Signs of code that a caption repeats; of longer code only what it did is said."""

_TRUE = {ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠"}
_FALSE = {ast.Lt: "≥", ast.LtE: ">", ast.Gt: "≤", ast.GtE: "<", ast.Eq: "≠", ast.NotEq: "="}
_MEMBER = {
    (ast.In, True): ("{left} is in {right}", "{left} 在 {right} 中"),
    (ast.In, False): ("{left} is not in {right}", "{left} 不在 {right} 中"),
    (ast.NotIn, True): ("{left} is not in {right}", "{left} 不在 {right} 中"),
    (ast.NotIn, False): ("{left} is in {right}", "{left} 在 {right} 中"),
}


@dataclass(frozen=True)
class Said:
    """A sentence with its blanks open, in both languages.

    It is true where the variables `read` have been read by the test that it is about, and those `unread` have not.
    """

    english: str
    chinese: str
    read: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def after(self, code: str) -> Said:
        """The same after the code that it is about, where that is short."""
        shown = literal(code) if len(code) <= LONGEST else ""
        english, chinese = (f"{shown}{colon}{said}" for colon, said in zip(COLONS, self.both, strict=True))
        return replace(self, english=english, chinese=chinese) if shown else self

    def so(self, other: Said) -> Said:
        """The same with what follows from it."""
        return replace(
            self, english=f"{self.english}, so {other.english}", chinese=f"{self.chinese}，所以 {other.chinese}"
        )

    @property
    def both(self) -> tuple[str, str]:
        return self.english, self.chinese


def alike(said: str) -> Said:
    """What is said alike in both languages."""
    return Said(said, said)


def literal(code: str) -> str:
    """Code as it stands in a sentence: its own braces are no blanks."""
    return code.replace("{", "{{").replace("}", "}}")


YES, NO = Said("yes", "是"), Said("no", "否")


@dataclass(frozen=True)
class Part:
    """A part of a test that decides: two sides as a sentence says them, or a condition, and what marks it as read."""

    mark: str | None
    operator: type[ast.cmpop] | None = None
    left: str = ""
    right: str = ""

    def said(self, held: bool) -> Said | None:
        """What it has found, where that can be said."""
        if (self.operator, held) in _MEMBER:
            return Said(*(said.format(left=self.left, right=self.right) for said in _MEMBER[self.operator, held]))
        signs = _TRUE if held else _FALSE
        return alike(f"{self.left} {signs[self.operator]} {self.right}") if self.operator in signs else None


def decided(parts: Sequence[Part], held: bool, all_of_them: bool = True) -> tuple[Said, ...]:
    """What may be said of what a test has found, the most telling first: of `all_of_them`, or of one that is enough.

    Where not all parts had to be read, the last that was read has decided.
    """
    found, plain = [], YES if held else NO
    if held == all_of_them:
        told = [said for part in parts if (said := part.said(held)) is not None]
        found = [_both(told)] if told else []
    else:
        for place, part in reversed(list(enumerate(parts))):
            read, later = (tuple(each.mark for each in some if each.mark) for some in ([part], parts[place + 1 :]))
            found.append(replace(part.said(held) or plain, read=read, unread=later))
    return (*(each if held or each.english == plain.english else _denied(each) for each in found), plain)


def _both(told: Sequence[Said]) -> Said:
    return Said(" and ".join(each.english for each in told), " 且 ".join(each.chinese for each in told))


def _denied(said: Said) -> Said:
    """What a test has found that does not hold."""
    return replace(said, english=f"no, {said.english}", chinese=f"否，{said.chinese}")


def assigned(names: list[str]) -> Said:
    """What variables hold now."""
    return Said(
        ", ".join(f"{name} = {{{name}}}" for name in names), "，".join(f"{name} = {{{name}}}" for name in names)
    )


def returned(name: str, value: str) -> Said:
    return Said(f"{name} returns {{{value}}}", f"{name} 返回 {{{value}}}")


def returned_unsaid(name: str) -> Said:
    return Said(f"{name} returns", f"{name} 返回")


def called(name: str, given: list[str]) -> Said:
    values = assigned(given) if given else None
    if values is None:
        return Said(f"{name} is called", f"调用 {name}")
    return Said(f"{name} is called: {values.english}", f"调用 {name}：{values.chinese}")


def joined(value: str, whole: str) -> Said:
    return Said(f"{value} joins {whole}", f"{value} 加入 {whole}")


def taken(name: str, whole: str) -> Said:
    return Said(f"{name} = {{{name}}}, taken from {whole}", f"{name} = {{{name}}}，取自 {whole}")


LEFT = Said("the loop is left", "离开循环")
NEXT = Said("on to the next", "继续下一个")
ENDED = Said("the loop ends", "循环结束")
