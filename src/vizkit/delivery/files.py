"""Files that appear at once: written out of sight, and under their name only when whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


class OutputError(Exception):
    """A file that cannot be written; the message says why in one line."""


STDOUT = Path("-")

RENDERS = Path("renders")
"""Where files go that are given no other place; made when the first is written."""


@contextlib.contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A path to write to; what is written is under `target` once all went well, and nowhere if not.

    Where the system can, the unfinished file has no name, so that even a killed process leaves nothing behind.
    A target that is no regular file, such as a pipe or `-` for standard output, is written to when all is done.
    """
    check_writable(target)
    folder = target.parent if _regular(target) else Path(tempfile.gettempdir())
    with _told(target), _unnamed(folder) if _nameless(folder) else _hidden(folder) as whole:
        yield whole
        if target == STDOUT:
            with whole.open("rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
        elif not _regular(target):
            with whole.open("rb") as file, target.open("wb") as device:
                shutil.copyfileobj(file, device)
        else:
            _publish(whole, target)


def check_writable(target: Path) -> None:
    """`OutputError` where `target` cannot be written, before any work is done for it."""
    if target == STDOUT:
        return
    if target.is_dir():
        raise OutputError(f"{target} is a folder: give the name of a file")
    if target.parent == RENDERS:
        with _told(target):
            RENDERS.mkdir(exist_ok=True)
    if not target.parent.is_dir():
        raise OutputError(f"there is no folder {target.parent}: make it first, or write elsewhere with -o")
    if not os.access(target.parent, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
        raise OutputError(f"{target} cannot be written: permission denied")
    with _told(target), _unnamed(target.parent) if _nameless(target.parent) else _hidden(target.parent):
        pass


def _regular(target: Path) -> bool:
    return target != STDOUT and (target.is_file() or not target.exists())


@contextlib.contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as reason:
        if reason.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise OutputError(f"{target} cannot be written: no space left on the device") from None
        if reason.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise OutputError(f"{target} cannot be written: {os.strerror(reason.errno).lower()}") from None
        raise


def _nameless(folder: Path) -> bool:
    """Whether files without a name can be made in `folder`."""
    if not hasattr(os, "O_TMPFILE") or not Path("/proc/self/fd").is_dir():
        return False
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666))
    except OSError as reason:
        return reason.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL)
    return True


@contextlib.contextmanager
def _unnamed(folder: Path) -> Iterator[Path]:
    handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o666)
    try:
        yield Path(f"/proc/self/fd/{handle}")
    finally:
        os.close(handle)


@contextlib.contextmanager
def _hidden(folder: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(prefix=".vizkit-", dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _publish(whole: Path, target: Path) -> None:
    """Give the whole file its name, in one step."""
    if whole.parent != Path("/proc/self/fd"):
        whole.replace(target)
        return
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        beside = f".{target.name}.{os.getpid()}"
        # With a folder's handle the link is made to the file itself, not to its name under /proc.
        os.link(whole, beside, dst_dir_fd=folder, follow_symlinks=True)
        os.replace(beside, target.name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        os.close(folder)
