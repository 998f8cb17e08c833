"""Mistakes of a scene's author, and where in the sources they are."""

from __future__ import annotations

import inspect
import linecache
import re
import traceback
from collections.abc import Container, Mapping
from typing import Any

from vizkit.trace.place import shown


class SceneError(TypeError):
    """A scene that asks for what its reference does not have, or does what a scene cannot."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the one line, which says where the mistake is."""
        return [f"{type(self).__name__}: {self}"]


class DrawError(SceneError):
    """A draw that fails as any Python can."""


def place(reason: BaseException, files: Container[str]) -> tuple[str, int] | None:
    """File and line of the innermost call in one of these files that an error passed through."""
    frames = [frame for frame in traceback.extract_tb(reason.__traceback__) if frame.filename in files]
    if not frames and reason.__cause__ is not None:
        return place(reason.__cause__, files)  # a StopIteration, say, which Python makes a RuntimeError of
    return (frames[-1].filename, frames[-1].lineno) if frames else None


def refuses(reason: BaseException, files: Container[str]) -> bool:
    """Whether an error is a `raise` of a sentence that is written in one of these files, or a guard's, no library's."""
    if not str(reason):
        return False
    last = traceback.extract_tb(reason.__traceback__)[-1]
    return hasattr(reason, "sentence") or (last.filename in files and (last.line or "").startswith("raise"))


def nothings(reason: BaseException, file: str) -> list[str]:
    """The variables that are None where an error passed through a file, of those in the expression that failed."""
    calls = [frame for frame, _ in traceback.walk_tb(reason.__traceback__) if frame.f_code.co_filename == file]
    found = [frame for frame in traceback.extract_tb(reason.__traceback__) if frame.filename == file]
    if not found:
        return []
    at, held = found[-1], calls[-1].f_locals
    text = " ".join(linecache.getline(file, number) for number in range(at.lineno, (at.end_lineno or at.lineno) + 1))
    if at.end_lineno == at.lineno and at.colno is not None:
        text = text.encode()[at.colno : at.end_colno].decode()
    return [name for name in dict.fromkeys(re.findall(r"(?<![.\w])[^\W\d]\w*", text)) if held.get(name, 0) is None]


def takes(reason: BaseException, known: Mapping[str, Any]) -> str:
    """What one of the functions `known` by their names takes, where it was given an argument that it has not."""
    found = isinstance(reason, TypeError) and re.match(r"(\w+)\(\) got an unexpected keyword argument", str(reason))
    function = known.get(found[1]) if found else None
    return f"; {found[1]} takes {', '.join(inspect.signature(function).parameters)}" if function else ""


def told(reason: BaseException, files: Container[str]) -> str:
    """An error in one line, after its place in one of these files."""
    found = place(reason, files)
    at = f"{shown(found[0])}:{found[1]}: " if found else ""
    return f"{at}{kind_and_words(reason)}"


def kind_and_words(reason: BaseException) -> str:
    """What kind of error it is, and what it says, if it says anything."""
    kind = type(reason).__name__
    if isinstance(reason, EOFError):
        return f"{kind}: nobody types what input() asks for: make it an argument"
    return f"{kind}: {reason}" if str(reason) else kind
