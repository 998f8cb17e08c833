"""The lines that ran, as Python itself tells of every line that it runs: what a trace lights is held against them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from vizkit.trace import Traced


def ran(reference: Traced, arguments: Iterable[Any]) -> list[list[int]]:
    """For every moment and each open call the last line that ran, but for lines that only place notes.

    `arguments` are the algorithm's own: what a guard has made of what was given.
    """
    silent = {each.steps.__code__: _silent(each) for each in reference.family}
    last: dict[FrameType, int] = {}
    found = []

    def opened(frame: FrameType, event: str, _: object) -> Any:
        return line if frame.f_code in silent else None

    def line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line" and frame.f_lineno not in silent[frame.f_code]:
            last[frame] = frame.f_lineno
        return line

    run = reference.steps(*arguments)
    before = sys.gettrace()
    sys.settrace(opened)
    try:
        for _ in run:
            calls, innermost = [], run
            while innermost is not None:
                frame = innermost.gi_frame
                calls.append(last.get(frame, _reference_of(reference, frame).definition.first))
                innermost = innermost.gi_yieldfrom
            found.append(calls)
    finally:
        sys.settrace(before)
    return found


def run_through(reference: Traced, arguments: Iterable[Any]) -> list[int]:
    """All lines of its file that run when a plain function is called, in turn.

    Those included that calls begin with, and those that go on where a call has returned.
    """
    file, found = reference.steps.__code__.co_filename, []

    def opened(frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename != file:
            return None
        found.append(frame.f_lineno)
        return line

    def line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            found.append(frame.f_lineno)
        elif event == "return" and frame.f_back is not None and frame.f_back.f_code.co_filename == file:
            found.append(frame.f_back.f_lineno)
        return line

    before = sys.gettrace()
    sys.settrace(opened)
    try:
        answer = reference.steps(*arguments)
        if isinstance(answer, Iterator):
            list(answer)
    finally:
        sys.settrace(before)
    return found


def _reference_of(reference: Traced, frame: FrameType) -> Traced:
    return next(each for each in reference.family if each.steps.__code__ is frame.f_code)


def _silent(reference: Traced) -> set[int]:
    """The lines of a reference that stand in no statement but notes and the conditions around them alone."""
    tree = ast.parse(Path(reference.steps.__code__.co_filename).read_bytes())
    lines = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Expr, ast.If)) and _notes_alone(node):
            lines |= set(range(node.lineno, node.end_lineno + 1))
    return lines


def _notes_alone(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return all(map(_notes_alone, node.body + node.orelse))
    return isinstance(node, ast.Expr) and isinstance(node.value, (ast.Yield, ast.Constant))
