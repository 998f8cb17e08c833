"""Mistakes of a scene's author, and where in the sources they are."""

from __future__ import annotations

import traceback
from collections.abc import Container

from vizkit.trace.place import shown


class SceneError(TypeError):
    """A scene that asks for what its reference does not have, or does what a scene cannot."""


class DrawError(SceneError):
    """A draw that fails as any Python can."""


def place(reason: BaseException, files: Container[str]) -> tuple[str, int] | None:
    """File and line of the innermost call in one of these files that an error passed through."""
    frames = [frame for frame in traceback.extract_tb(reason.__traceback__) if frame.filename in files]
    return (frames[-1].filename, frames[-1].lineno) if frames else None


def told(reason: BaseException, files: Container[str]) -> str:
    """An error in one line, after its place in one of these files."""
    found = place(reason, files)
    at = f"{shown(found[0])}:{found[1]}: " if found else ""
    return f"{at}{type(reason).__name__}: {reason}"
