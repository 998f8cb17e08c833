"""A reference as a book prints it: its source with the notes taken out, to be shown and to be run unwatched."""

from __future__ import annotations

import ast
import difflib
import inspect
import io
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vizkit.language.notes import Note, is_name
from vizkit.language.sentences import SentenceError, blanks


@dataclass(frozen=True)
class Source:
    """The lines of a function without decorators, docstring, comments and notes, each with its number in the file."""

    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def speaking(self, number: int) -> range:
        """The indices of the lines of the statement that had just run when line `number` of the file spoke."""
        before = [line for line, kept in enumerate(self.numbers) if kept <= number]
        first, last = next(span for span in reversed(self.spans) if span[0] <= self.numbers[before[-1]] <= span[1])
        return range(self.numbers.index(first), 1 + max(i for i, kept in enumerate(self.numbers) if kept <= last))


def source(function: Callable) -> Source:
    """The source of `function`, its notes taken out."""
    tree, text, offset = _parsed(function)
    gone, idle = _without_notes(tree)
    lines = _without_comments(text).splitlines()
    for line in idle:
        lines[line - 1] = re.match(" *", lines[line - 1])[0] + "pass"
    kept = [line for line in range(1, len(lines) + 1) if line not in gone and lines[line - 1].strip()]
    shown = tuple(re.sub(r"yield from (\w+)\.steps\(", r"\1(", lines[line - 1].rstrip()) for line in kept)
    spans = tuple(sorted({(first + offset, last + offset) for first, last in _spans(tree) if first in kept}))
    return Source(shown, tuple(line + offset for line in kept), spans)


def notes(function: Callable) -> tuple[Note, ...]:
    """Every note that `function` can say, in the order of its source. `NoteError` where one is none."""
    tree, _, offset = _parsed(function)
    variables = function.__code__.co_varnames + function.__code__.co_cellvars + function.__code__.co_freevars
    found = []
    for statement in _notes(tree):
        try:
            of_statement = list(_said(statement.value.value))
            for note in of_statement:
                _check(note, variables)
        except SentenceError as reason:
            file = Path(function.__code__.co_filename).name
            raise NoteError(f"{file}:{statement.lineno + offset}: {reason}") from None
        found += of_statement
    return tuple(found)


class NoteError(TypeError):
    """A note that cannot be said; the message says where it stands and what is wanted."""


def _said(yielded: ast.expr | None) -> Iterator[Note]:
    """The notes of one `yield`: one, or those among which conditional expressions choose."""
    if isinstance(yielded, ast.IfExp):
        yield from _said(yielded.body)
        yield from _said(yielded.orelse)
        return
    if not isinstance(yielded, ast.Tuple) or len(yielded.elts) not in (2, 3):
        raise SentenceError(_FORM)
    name, sentence, *plural = yielded.elts
    choices = [_choices(each) for each in (sentence, *plural)]
    if not isinstance(name, ast.Constant) or not isinstance(name.value, str) or len(set(map(len, choices))) > 1:
        raise SentenceError(_FORM)
    for sentences in zip(*choices, strict=True):
        yield Note(name.value, *sentences)


_FORM = (
    'a note is a moment\'s name and a sentence, or two, for one and for many: yield "push", "{num} joins at the back"'
)


def _choices(sentence: ast.expr) -> list[str]:
    if isinstance(sentence, ast.IfExp):
        return [*_choices(sentence.body), *_choices(sentence.orelse)]
    if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) and sentence.value.strip():
        return [sentence.value]
    raise SentenceError(_FORM)


def _check(note: Note, variables: tuple[str, ...]) -> None:
    if not is_name(note.name):
        raise SentenceError(f"a moment is named by a word in small letters, such as push, not {note.name!r}")
    for sentence in note.sentences:
        for name in (name for blank in blanks(sentence) for name in blank.variables):
            if name not in variables:
                near = difflib.get_close_matches(name, variables, 1)
                hint = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(variables)}"
                raise SentenceError(f"the note {sentence!r} wants {name}, which is no variable here{hint}")
    if note.plural is not None and not blanks(note.sentence):
        raise SentenceError(f"the note {note.sentence!r} has a plural but no blank that says of how many")


def within(function: Callable) -> tuple[Any, ...]:
    """The references that `function` runs by `yield from …steps(…)`."""
    tree, _, offset = _parsed(function)
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.YieldFrom):
            at = f"{Path(function.__code__.co_filename).name}:{node.lineno + offset}"
            other = _meant(_steps_of(node, at), function)
            if not hasattr(other, "steps"):
                raise NoteError(f"{at}: {ast.unparse(_steps_of(node, at))} is no reference")
            found[other] = None
    return tuple(found)


def _steps_of(node: ast.YieldFrom, at: str) -> ast.expr:
    """Whose steps are run."""
    call = node.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "steps":
        return call.func.value
    raise NoteError(f"{at}: 'yield from' in a reference must be of another reference's steps(…)")


def _meant(named: ast.expr, function: Callable) -> Any:
    """The reference that a name, or an attribute of a module, means in `function`."""
    if isinstance(named, ast.Attribute):
        return getattr(_meant(named.value, function), named.attr, None)
    if not isinstance(named, ast.Name):
        return None
    if named.id in function.__code__.co_freevars:
        cell = function.__closure__[function.__code__.co_freevars.index(named.id)]
        return cell.cell_contents
    return function.__globals__.get(named.id)


def unwatched(function: Callable) -> Callable:
    """`function` compiled without its notes: what it computes, at the price of computing it."""
    tree, _, offset = _parsed(function)
    tree.decorator_list = []
    plain = ast.fix_missing_locations(_Silent().visit(tree))
    ast.increment_lineno(plain, offset)
    namespace = {}
    code = compile(ast.Module([plain], []), inspect.getsourcefile(function), "exec")
    exec(code, function.__globals__, namespace)
    return namespace[function.__name__]


class _Silent(ast.NodeTransformer):
    def visit_Expr(self, node: ast.Expr) -> ast.stmt:
        return ast.copy_location(ast.Pass(), node) if _is_note(node) else self.generic_visit(node)

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.expr:
        self.generic_visit(node)
        call = node.value
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "steps"):
            raise SyntaxError(
                f"line {node.lineno}: 'yield from' in a reference must be of another reference's steps(…)"
            )
        call.func.attr = "unwatched"
        return call


def _parsed(function: Callable) -> tuple[ast.FunctionDef, str, int]:
    lines, first = inspect.getsourcelines(function)
    text = textwrap.dedent("".join(lines))
    return ast.parse(text).body[0], text, first - 1


def _is_note(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield)


def _notes(tree: ast.FunctionDef) -> list[ast.Expr]:
    return sorted(filter(_is_note, ast.walk(tree)), key=lambda note: note.lineno)


def _vanishes(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but say notes."""
    return _is_note(statement) or (
        isinstance(statement, ast.If) and all(map(_vanishes, statement.body + statement.orelse))
    )


def _without_notes(tree: ast.FunctionDef) -> tuple[set[int], set[int]]:
    """The lines that are not shown, and those of blocks left idle, where a `pass` is."""
    gone, idle = set(_lines(tree.decorator_list)), set()
    if ast.get_docstring(tree) is not None:
        gone |= set(_lines(tree.body[:1]))
    for node in ast.walk(tree):
        body, otherwise = getattr(node, "body", None), getattr(node, "orelse", None)
        if not isinstance(body, list):
            continue
        gone |= set(_lines(filter(_vanishes, body)))
        if all(map(_vanishes, body)):
            idle.add(body[0].lineno)
        if otherwise and all(map(_vanishes, otherwise)):
            gone |= set(range(body[-1].end_lineno + 1, otherwise[-1].end_lineno + 1))
        elif isinstance(otherwise, list):
            gone |= set(_lines(filter(_vanishes, otherwise)))
    vanished = {
        line for node in ast.walk(tree) if isinstance(node, ast.If) and _vanishes(node) for line in _lines([node])
    }
    return gone - (idle - vanished), idle - vanished


def _lines(nodes: Iterable[ast.AST]) -> Iterator[int]:
    for node in nodes:
        yield from range(node.lineno, node.end_lineno + 1)


def _spans(tree: ast.FunctionDef) -> Iterator[tuple[int, int]]:
    """First and last line of every statement; of a block, its header."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            docstring = node is tree and ast.get_docstring(tree) is not None
            header = min(child.lineno for child in body[docstring:] or body) - 1 if body else node.end_lineno
            if node is tree:
                header = tree.body[0].lineno - 1
            yield node.lineno, max(node.lineno, header)
            yield from _otherwise(node)


def _otherwise(node: ast.stmt) -> Iterator[tuple[int, int]]:
    """The line of a block's `else:`."""
    if getattr(node, "orelse", None) and not (
        isinstance(node.orelse[0], ast.If) and node.orelse[0].col_offset == node.col_offset
    ):
        for line in range(node.body[-1].end_lineno + 1, node.orelse[0].lineno):
            yield line, line


def _without_comments(text: str) -> str:
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column].rstrip()
    return "\n".join(lines)
