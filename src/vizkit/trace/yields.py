"""What a reference yields: its notes, and the steps of other references that it runs within itself."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from vizkit.language.notes import Note, is_name
from vizkit.language.sentences import SentenceError, blanks
from vizkit.trace.definition import Definition, NoteError

_FORM = (
    "a note is a moment's name and a sentence, or two sentences, for one and for many: "
    'yield "push", "{num} joins at the back"; where the sentence before it stays, the name alone'
)


def is_note(statement: ast.AST) -> bool:
    """Whether a statement does nothing but say a note."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield)


def vanishes(statement: ast.stmt) -> bool:
    """Whether a statement does nothing but place notes."""
    return is_note(statement) or (
        isinstance(statement, ast.If) and all(map(vanishes, statement.body + statement.orelse))
    )


def notes(definition: Definition) -> tuple[Note, ...]:
    """Every note that a reference can say itself, in the order of its source. `NoteError` where one is none."""
    found = []
    for statement in definition.own:
        if is_note(statement):
            try:
                said = list(noted(statement.value.value))
                for note in said:
                    check_note(note, definition.variables)
            except SentenceError as reason:
                raise NoteError(f"{definition.at(statement)}: {reason}") from None
            found += said
    spoken = sum(isinstance(node, ast.Yield) for node in definition.own)
    if spoken > sum(map(is_note, definition.own)):
        raise NoteError(f"{definition.at(definition.first)}: {definition.name} uses the value of a yield: {_FORM}")
    return tuple(found)


def noted(yielded: ast.expr | None) -> Iterator[Note]:
    """The notes of one `yield`: one, or those among which conditional expressions choose."""
    if isinstance(yielded, ast.IfExp):
        yield from noted(yielded.body)
        yield from noted(yielded.orelse)
        return
    name, *said = yielded.elts if isinstance(yielded, ast.Tuple) else [yielded]
    choices = [_choices(each) for each in said]
    if not (isinstance(name, ast.Constant) and isinstance(name.value, str)) or len(set(map(len, choices))) > 1:
        raise SentenceError(_FORM)
    if len(said) > 2 or (not said and (isinstance(yielded, ast.Tuple) or not is_name(name.value))):
        raise SentenceError(_FORM)
    if not said:
        yield Note(name.value)
    for sentences in zip(*choices, strict=True):
        yield Note(name.value, *sentences)


def _choices(sentence: ast.expr) -> list[str]:
    if isinstance(sentence, ast.IfExp):
        return [*_choices(sentence.body), *_choices(sentence.orelse)]
    if isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) and sentence.value.strip():
        return [sentence.value]
    if isinstance(sentence, ast.JoinedStr):
        raise SentenceError(f"write {ast.unparse(sentence)} without the f: vizkit fills the blanks of a note itself")
    raise SentenceError(_FORM)


def check_note(note: Note, variables: Sequence[str]) -> None:
    """`SentenceError` for a note that can never be said where there are these variables."""
    if not is_name(note.name):
        raise SentenceError(f"a moment is named by a word in small letters, such as push, not {note.name!r}")
    for sentence in note.sentences:
        for name in (name for blank in blanks(sentence) for name in blank.variables):
            if name not in variables:
                near = difflib.get_close_matches(name, variables, 1)
                known = ", ".join(name for name in variables if not name.startswith("_"))
                hint = f"; did you mean {near[0]}?" if near else f"; there are {known}"
                raise SentenceError(f"the note {sentence!r} wants {name}, which is no variable here{hint}")
    if note.plural is not None and not blanks(note.sentence):
        raise SentenceError(f"the note {note.sentence!r} has a plural but no blank that says of how many")


def within(definition: Definition) -> tuple[Any, ...]:
    """What a reference runs within itself, by `yield from …steps(…)`. `NoteError` where that is nothing known."""
    runs = [node for node in definition.own if isinstance(node, ast.YieldFrom)]
    return tuple({id(found): found for found in (_meant(run, definition) for run in runs)}.values())


def steps_of(run: ast.YieldFrom, definition: Definition) -> ast.Call:
    """The call of a reference's steps that a `yield from` runs."""
    call = run.value
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "steps":
        return call
    raise NoteError(
        f"{definition.at(run)}: 'yield from' in a reference must be of another reference's steps(…), "
        f"not of {ast.unparse(call)}"
    )


def _meant(run: ast.YieldFrom, definition: Definition) -> Any:
    """The reference whose steps are run."""
    named = steps_of(run, definition).func.value
    found = _held(named, definition)
    if not hasattr(found, "steps"):
        raise NoteError(f"{definition.at(run)}: {ast.unparse(named)} is no reference that {definition.name} can run")
    return found


def _held(named: ast.expr, definition: Definition) -> Any:
    """What a name, or an attribute of a module, means where the reference is defined."""
    if isinstance(named, ast.Attribute):
        return getattr(_held(named.value, definition), named.attr, None)
    if not isinstance(named, ast.Name):
        return None
    function = definition.function
    if named.id in function.__code__.co_freevars:
        return function.__closure__[function.__code__.co_freevars.index(named.id)].cell_contents
    return function.__globals__.get(named.id)
