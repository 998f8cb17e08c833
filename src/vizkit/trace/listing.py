"""The listing: a reference as a book prints it – no notes, decorators, docstring and comments, nothing of vizkit's."""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from vizkit.trace.definition import Definition
from vizkit.trace.yields import vanishes

_OPPOSITE = {ast.Eq: "!=", ast.NotEq: "==", ast.Is: "is not", ast.IsNot: "is", ast.In: "not in", ast.NotIn: "in"}


@dataclass(frozen=True)
class Listing:
    """The lines of an algorithm, each with its number in the file; `spans` are its statements, first and last line."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def statement(self, number: int) -> range:
        """The indices of the lines of the statement, of a block its header, that line `number` of the file is of."""
        if number not in self._statements:
            first, last = next(span for span in reversed(self.spans) if span[0] <= number <= span[1])
            shown = [i for i, line in enumerate(self.numbers) if first <= line <= last]
            self._statements[number] = range(shown[0], shown[-1] + 1)
        return self._statements[number]

    @cached_property
    def _statements(self) -> dict[int, range]:
        """The statements that were asked for, by the numbers of their lines."""
        return {}


def listing(definition: Definition) -> Listing:
    """The algorithm of `definition` as it is shown."""
    gone, idle = _without_notes(definition.tree)
    text = _plain(definition)
    for line in idle:
        text[line] = re.match(r"\s*", text[line])[0] + "pass"
    kept = [line for line in text if line not in gone and text[line].strip()]
    shown = textwrap.dedent("\n".join(text[line].rstrip() for line in kept)).split("\n")
    spans = sorted({(first, last) for first, last in _spans(definition.tree) if {*range(first, last + 1)} & {*kept}})
    return Listing(tuple(shown), tuple(kept), tuple(spans))


def _plain(definition: Definition) -> dict[int, str]:
    """The lines of the function by their numbers, without comments and without the words that are vizkit's alone."""
    first, last = definition.first, definition.last
    lines = [line.encode() for line in definition.file[first - 1 : last]]
    for row, start, end, instead in sorted(_edits(definition), reverse=True):
        at = row - first
        lines[at] = lines[at][:start] + instead + lines[at][end:]
    return dict(enumerate(_without_comments([line.decode().rstrip("\n") for line in lines]), first))


def _edits(definition: Definition) -> Iterator[tuple[int, int, int, bytes]]:
    """What is left out of lines, as (line, from, to, what stands there instead), in bytes.

    `yield from search.steps(x)` reads `search(x)`, `search.unwatched` reads `search`, `np.int64(0)` reads `0`, and
    where nothing but notes is done if `x is None`, what is done else reads as done if `x is not None`.
    """
    for parent in ast.walk(definition.tree):
        if _silent_if(parent):
            yield from _negated(parent.test, definition.file)
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.YieldFrom):
                yield from _cut(node, node.value, definition.file)
                yield from _cut_end(node.value.func)
            elif isinstance(node, ast.Attribute) and node.attr == "unwatched":
                yield from _cut_end(node)
            elif isinstance(node, ast.Call) and _is_int64(node):
                bare = isinstance(parent, (ast.Assign, ast.AugAssign, ast.Return, ast.Tuple)) or isinstance(
                    node.args[0], (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Call)
                )
                kept = 0 if bare else 1
                yield node.lineno, node.col_offset, node.func.end_col_offset + 1 - kept, b""
                if bare:
                    yield node.end_lineno, node.end_col_offset - 1, node.end_col_offset, b""


def _silent_if(node: ast.AST) -> bool:
    """Whether a statement is an `if` that does nothing but place notes, with an `else` that does more."""
    if not isinstance(node, ast.If) or not node.orelse or not all(map(vanishes, node.body)) or vanishes(node):
        return False
    first = node.orelse[0]
    return not (isinstance(first, ast.If) and first.col_offset == node.col_offset)  # an `elif` has its own condition


def _negated(test: ast.expr, file: Sequence[str]) -> Iterator[tuple[int, int, int, bytes]]:
    """Have a condition say the opposite."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not) and test.lineno == test.operand.lineno:
        yield test.lineno, test.col_offset, test.operand.col_offset, b""
        return
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and type(test.ops[0]) in _OPPOSITE:
        left, (right,) = test.left, test.comparators
        between = file[left.end_lineno - 1].encode()[left.end_col_offset : right.col_offset]
        if left.end_lineno == right.lineno and not {*between} & {*b"()"}:
            yield right.lineno, left.end_col_offset, right.col_offset, f" {_OPPOSITE[type(test.ops[0])]} ".encode()
            return
    bare = isinstance(test, (ast.Compare, ast.Name, ast.Attribute, ast.Subscript, ast.Call))
    yield test.lineno, test.col_offset, test.col_offset, b"not " if bare else b"not ("
    yield test.end_lineno, test.end_col_offset, test.end_col_offset, b"" if bare else b")"


def _is_int64(node: ast.Call) -> bool:
    return ast.unparse(node.func) == "np.int64" and len(node.args) == 1 and not node.keywords


def _cut(outer: ast.expr, inner: ast.expr, file: Sequence[str]) -> Iterator[tuple[int, int, int, bytes]]:
    """Leave out what stands before `inner` in `outer`, and brackets that stand around it alone."""
    line = file[outer.lineno - 1].encode()
    behind = file[outer.end_lineno - 1].encode()[outer.end_col_offset :]
    alone = re.search(rb"(?:=|return|^|,)\s*\($", line[: outer.col_offset].rstrip(b" ")) and behind.startswith(b")")
    start = outer.col_offset - (1 if alone else 0)
    if outer.lineno == inner.lineno:
        yield outer.lineno, start, inner.col_offset, b""
    else:
        yield outer.lineno, start, len(line.rstrip()), b""
    if alone:
        yield outer.end_lineno, outer.end_col_offset, outer.end_col_offset + 1, b""


def _cut_end(attribute: ast.Attribute) -> Iterator[tuple[int, int, int, bytes]]:
    """Leave out an attribute's name."""
    if attribute.value.end_lineno == attribute.end_lineno:
        yield attribute.end_lineno, attribute.value.end_col_offset, attribute.end_col_offset, b""


def _without_comments(lines: list[str]) -> list[str]:
    margin = len(lines[0]) - len(lines[0].lstrip())
    text = "\n".join(line[margin:] for line in lines) + "\n"
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][: margin + column].rstrip()
    return lines


def blocks(node: ast.AST) -> list[list[ast.stmt]]:
    """The blocks of statements in a statement, a case or a handler, in order."""
    found = [getattr(node, name, None) for name in ("body", "orelse", "finalbody")]
    return [block for block in found if isinstance(block, list) and block]


def _without_notes(tree: ast.FunctionDef) -> tuple[set[int], set[int]]:
    """The lines that are not shown, and those of blocks left idle, where a `pass` is."""
    gone, idle = set(), set()
    if ast.get_docstring(tree) is not None:
        gone |= _lines(tree.body[:1])
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for block in blocks(node):
            silent = [statement for statement in block if vanishes(statement)]
            gone |= _lines(silent)
            if len(silent) == len(block):
                if block is getattr(node, "orelse", None):
                    gone |= set(range(_end(node.body) + 1, block[0].lineno))
                elif _silent_if(node):
                    gone |= set(range(block[0].lineno, node.orelse[0].lineno))
                else:
                    idle.add(block[0].lineno)
            waiting += [statement for statement in block if statement not in silent]
        waiting += [*getattr(node, "handlers", []), *getattr(node, "cases", [])]
    return gone - idle, idle


def _end(block: list[ast.stmt]) -> int:
    return block[-1].end_lineno


def _lines(nodes: Iterable[ast.AST]) -> set[int]:
    return {line for node in nodes for line in range(node.lineno, node.end_lineno + 1)}


def _spans(tree: ast.FunctionDef) -> Iterator[tuple[int, int]]:
    """First and last line of every statement; of a block, its header."""
    for node in ast.walk(tree):
        if isinstance(node, ast.match_case):
            yield node.pattern.lineno, max(node.pattern.lineno, node.body[0].lineno - 1)
        elif isinstance(node, (ast.stmt, ast.ExceptHandler)):
            inner = [*blocks(node), getattr(node, "handlers", []), getattr(node, "cases", [])]
            below = min((_first(child) for block in inner for child in block), default=node.end_lineno + 1)
            yield node.lineno, max(node.lineno, below - 1)


def _first(node: ast.AST) -> int:
    decorators = [decorator.lineno for decorator in getattr(node, "decorator_list", [])]
    return min([node.pattern.lineno if isinstance(node, ast.match_case) else node.lineno, *decorators])
