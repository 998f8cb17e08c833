"""Captions: what is said of a line that ran, in English and in Chinese, its blanks the run's own values."""

from __future__ import annotations

import ast
from dataclasses import dataclass

COLONS = ": ", "："

LONGEST = 60
"""Signs of code that a caption repeats; of longer code only what it did is said."""

_TRUE = {ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.Eq: "=", ast.NotEq: "≠"}
_FALSE = {ast.Lt: "≥", ast.LtE: ">", ast.Gt: "≤", ast.GtE: "<", ast.Eq: "≠", ast.NotEq: "="}
_MEMBER = {
    (ast.In, True): ("{left} is in {right}", "{left} 在 {right} 中"),
    (ast.In, False): ("no, {left} is not in {right}", "否，{left} 不在 {right} 中"),
    (ast.NotIn, True): ("{left} is not in {right}", "{left} 不在 {right} 中"),
    (ast.NotIn, False): ("no, {left} is in {right}", "否，{left} 在 {right} 中"),
}


@dataclass(frozen=True)
class Said:
    """A sentence with its blanks open, in both languages."""

    english: str
    chinese: str

    def after(self, code: str) -> Said:
        """The same after the code that it is about, where that is short."""
        shown = literal(code) if len(code) <= LONGEST else ""
        return (
            Said(*(f"{shown}{colon}{said}" for colon, said in zip(COLONS, self.both, strict=True))) if shown else self
        )

    def so(self, other: Said) -> Said:
        """The same with what follows from it."""
        return Said(f"{self.english}, so {other.english}", f"{self.chinese}，所以 {other.chinese}")

    @property
    def both(self) -> tuple[str, str]:
        return self.english, self.chinese


def alike(said: str) -> Said:
    """What is said alike in both languages."""
    return Said(said, said)


def literal(code: str) -> str:
    """Code as it stands in a sentence: its own braces are no blanks."""
    return code.replace("{", "{{").replace("}", "}}")


def decided(test: ast.expr, held: bool, left: str | None, right: str | None) -> Said:
    """What a test has found; `left` and `right` are its sides as a sentence says them, where they can be said."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and left is not None and right is not None:
        kind = type(test.ops[0])
        if kind in _TRUE:
            values = f"{left} {(_TRUE if held else _FALSE)[kind]} {right}"
            return alike(values) if held else Said(f"no, {values}", f"否，{values}")
        if (kind, held) in _MEMBER:
            return Said(*(said.format(left=left, right=right) for said in _MEMBER[kind, held]))
    return Said("yes", "是") if held else Said("no", "否")


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
