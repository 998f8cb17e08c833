"""The file of a trace: JSON and arrays in a zip, nothing of which is ever run, and nothing larger read than may be."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from vizkit.inputs import InputError
from vizkit.inputs.files import shown_file

VERSION = 1
"""How such a file is written; another is not read."""

ABOUT, RUNS, ARRAYS = "vizkit.json", "runs.json", "arrays.npz"
"""What is in it: what it says of itself, what ran, and the numbers."""

MOST = {ABOUT: 2**20, RUNS: 2**26, ARRAYS: 2**30}
"""Bytes of each that are read."""

WRONG = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, TypeError, LookupError, AttributeError,
    ArithmeticError, MemoryError, RecursionError, RuntimeError,
)  # fmt: skip
"""What Python and numpy raise where a file is not what it says."""


@dataclass(frozen=True)
class Archive:
    """What is in a file: what it says `about` itself as text, the `runs` as JSON, and the `arrays`."""

    about: str
    runs: dict[str, Any]
    arrays: list[np.ndarray]


def packed(archive: Archive) -> bytes:
    """The file: the same bytes for the same runs."""
    numbers = {f"{place}.npy": _npy(array) for place, array in enumerate(archive.arrays)}
    runs = json.dumps({"version": VERSION, **archive.runs}, allow_nan=False).encode()
    # What it says of itself stands first and is not compressed: whoever looks into it can read it.
    return _zip({ABOUT: archive.about.encode("utf-8", "surrogatepass"), RUNS: runs, ARRAYS: _zip(numbers, zipped=())})


def _zip(members: Mapping[str, bytes], zipped: tuple[str, ...] = (RUNS, ARRAYS)) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, content in members.items():
            file.writestr(
                zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if name in zipped else zipfile.ZIP_STORED
            )
    return whole.getvalue()


def _npy(array: np.ndarray) -> bytes:
    whole = io.BytesIO()
    np.lib.format.write_array(whole, array, allow_pickle=False)
    return whole.getvalue()


def unpacked(file: Path) -> Archive:
    """What is in a file; `InputError` where it is no trace that can be read."""
    try:
        if not file.is_file():
            raise InputError("there is no trace {file}", file=shown_file(file))
        with zipfile.ZipFile(file) as whole:
            about, runs = _member(whole, ABOUT, file), json.loads(_member(whole, RUNS, file))
            version = runs.pop("version")
            if version != VERSION:
                other = "{file} is a trace of version {version}, and {own} is read: make it again with this vizkit"
                raise InputError(other, file=shown_file(file), version=_number(version), own=VERSION)
            return Archive(about.decode("utf-8", "surrogatepass"), runs, _arrays(_member(whole, ARRAYS, file)))
    except OSError as reason:
        said = "{file} cannot be read: {reason}"
        raise InputError(said, file=shown_file(file), reason=(reason.strerror or str(reason)).lower()) from None
    except InputError:
        raise
    except WRONG:
        raise broken(file) from None


def broken(file: Path) -> InputError:
    """That a file is no trace that can be read."""
    return InputError("{file} is no trace that can be read: make it again with render -o", file=shown_file(file))


def _number(version: Any) -> int | str:
    return version if type(version) is int else "?"


def _member(whole: zipfile.ZipFile, name: str, file: Path) -> bytes:
    """A member of the file, if it is no larger than may be, whatever it says of itself."""
    with whole.open(name) as member:
        found = member.read(MOST[name] + 1)
    if len(found) > MOST[name]:
        large = "{file} is too large to be read: {name} in it has more than {most} MiB"
        raise InputError(large, file=shown_file(file), name=name, most=MOST[name] // 2**20)
    return found


def _arrays(content: bytes) -> list[np.ndarray]:
    """The arrays of an npz that is not compressed, which so cannot be larger than it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        members = whole.infolist()
        if [each.filename for each in members] != [f"{place}.npy" for place in range(len(members))]:
            raise ValueError("arrays are numbered from 0 on")
        if any(each.compress_type != zipfile.ZIP_STORED for each in members):
            raise ValueError("arrays are not compressed by themselves")
        return [_array(whole.read(each)) for each in members]


def _array(content: bytes) -> np.ndarray:
    """An array in a row; numpy refuses what is pickled, and what has fewer numbers than it says."""
    found = np.lib.format.read_array(io.BytesIO(content), allow_pickle=False)
    if found.ndim != 1 or found.dtype.hasobject:
        raise ValueError("arrays are rows of numbers")
    return found


def comments(head: bytes, file: Path) -> list[str]:
    """What the trace `file`, which begins with `head`, says of itself; nothing where it is none."""
    if not head.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(file) as whole, whole.open(ABOUT) as member:
            return [member.read(MOST[ABOUT]).decode("utf-8", "surrogatepass")]
    except WRONG:
        return []
