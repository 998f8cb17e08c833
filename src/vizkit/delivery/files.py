"""Files that appear at once: written out of sight, and under their name only when whole."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath

from vizkit.language.refusal import Refusal


class OutputError(Refusal):
    """A file that cannot be written; the message says why in one line."""


STDOUT = Path("-")

RENDERS = Path("renders")
"""Where files go that are given no other place."""

_HIDDEN = ".vizkit-"
"""What the names of unfinished files begin with; they are short, whatever the file will be called."""

_FORGOTTEN = 24 * 60 * 60
"""Seconds after which an unfinished file is nobody's any more."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_HELD = (errno.EBUSY, errno.EXDEV, errno.ETXTBSY)
_REFUSED = (
    errno.EACCES,
    errno.EROFS,
    errno.EPERM,
    errno.EIO,
    errno.ENAMETOOLONG,
    errno.ENOTDIR,
    errno.ELOOP,
    errno.ENXIO,
)


@contextlib.contextmanager
def appearing(target: Path) -> Iterator[Path]:
    """A path to write to; what is written is under `target` once all went well, and nowhere if not.

    Where the system can, the unfinished file has no name, so that even a killed process leaves nothing behind. A
    symbolic link stays one, an old file's permissions stay as they are, and folders that are missing are made. A target
    that is no regular file, such as a pipe or `-` for standard output, is written to when all is done.
    """
    check_writable(target)
    with _told(target):
        place = Path(os.path.realpath(target))
        regular = _regular(target)
        with contextlib.nullcontext() if not regular else _present(place.parent):
            folder = place.parent if regular else Path(tempfile.gettempdir())
            with _unnamed(folder) if _nameless(folder) else _hidden(folder) as whole:
                yield whole
                if regular:
                    _publish(whole, place)
                else:
                    _pour(whole, target)


def write(target: Path, *parts: bytes) -> None:
    """Write a whole file, its parts one after the other, or nothing of it."""
    with appearing(target) as whole, whole.open("wb") as file:
        file.writelines(parts)


def check_writable(target: Path) -> None:
    """`OutputError` where `target` cannot be written, before any work is done for it; nothing is made or changed."""
    if target == STDOUT:
        if _is_closed():
            raise OutputError("standard output is closed: give the name of a file with -o")
        return
    with _told(target, alone=True):
        if target.is_dir():
            raise OutputError("{target} is a folder: give the name of a file", target=target)
        if sys.platform == "win32" and _is_no_name_on_windows(target.name):
            raise OutputError("{target} cannot be written: no file can be called so on Windows", target=target)
        if len(os.fsencode(target.name)) > _longest_name(_standing(target.parent)):
            raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
        place = Path(os.path.realpath(target))
        if place.is_symlink():
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        folder = _standing(place.parent)
        if not folder.is_dir():
            raise OutputError("{target} cannot be written: {folder} is no folder", target=target, folder=folder)
        if not os.access(folder, os.W_OK) or (target.exists() and not os.access(target, os.W_OK)):
            raise OutputError("{target} cannot be written: permission denied", target=target)
        if _regular(target):
            with _unnamed(folder) if _nameless(folder) else _hidden(folder):
                pass


def _is_closed() -> bool:
    """Whether the standard output was closed before the start."""
    try:
        getattr(sys.stdout, "buffer", None)
    except OSError:
        return True
    return sys.stdout is None


def _is_no_name_on_windows(name: str) -> bool:
    """Whether a name has a sign that Windows keeps for itself, or is that of a device."""
    return bool({*name} & {*'<>:"|?*'}) or name != name.rstrip(". ") or PureWindowsPath(name).is_reserved()


def _longest_name(folder: Path) -> int:
    """How many bytes a file's name may have; what every usual system takes where this one does not say."""
    return os.pathconf(folder, "PC_NAME_MAX") if hasattr(os, "pathconf") else _LONGEST_NAME


_LONGEST_NAME = 255


def _standing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder.absolute(), *folder.absolute().parents) if os.path.lexists(place))


@contextlib.contextmanager
def _present(folder: Path) -> Iterator[None]:
    """Make a folder that is missing; those made are removed again where nothing was written into them."""
    above = _standing(folder)
    made = [place for place in (folder, *folder.parents) if place != above and above in place.parents]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            for place in made:
                place.rmdir()


def _regular(target: Path) -> bool:
    return target != STDOUT and (target.is_file() or not target.exists())


@contextlib.contextmanager
def _told(target: Path, alone: bool = False) -> Iterator[None]:
    """What the system refuses is told: what may concern the target, or all where it `alone` is worked on."""
    try:
        yield
    except OSError as reason:
        name = Refusal("standard output") if target == STDOUT else target
        if reason.errno in _FULL:
            raise OutputError("{target} cannot be written: no space left on the device", target=name) from None
        if alone or reason.errno in _REFUSED:
            said = os.strerror(reason.errno).lower()
            raise OutputError("{target} cannot be written: {reason}", target=name, reason=said) from None
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
    whole = folder / _hidden_name()
    os.close(os.open(whole, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    try:
        yield whole
    finally:
        whole.unlink(missing_ok=True)


def _hidden_name() -> str:
    return _HIDDEN + os.urandom(8).hex()


def _publish(whole: Path, target: Path) -> None:
    """Give the whole file its name, in one step, and the permissions of the one that had it."""
    remove_forgotten(target.parent)
    with contextlib.suppress(FileNotFoundError):
        whole.chmod(stat.S_IMODE(target.stat().st_mode))
    try:
        if whole.name.startswith(_HIDDEN):
            whole.replace(target)
        else:
            _link(whole, target)
    except OSError as reason:
        if reason.errno not in _HELD:
            raise
        _pour(whole, target)  # a file that is mounted by itself cannot be replaced


def _link(whole: Path, target: Path) -> None:
    folder, beside = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY), _hidden_name()
    try:
        # With a folder's handle the link is made to the file itself, not to its name under /proc.
        os.link(whole, beside, dst_dir_fd=folder, follow_symlinks=True)
        try:
            os.replace(beside, target.name, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            os.unlink(beside, dir_fd=folder)
            raise
    finally:
        os.close(folder)


def _pour(whole: Path, target: Path) -> None:
    """Write all of a file into what cannot be replaced."""
    with whole.open("rb") as file:
        if target == STDOUT:
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            with target.open("wb") as device:
                shutil.copyfileobj(file, device)


def remove_forgotten(folder: Path, age: float = _FORGOTTEN) -> None:
    """Remove the unfinished files that killed processes left in a folder `age` seconds ago or earlier."""
    with contextlib.suppress(OSError):
        for left in folder.glob(f"{_HIDDEN}*"):
            with contextlib.suppress(OSError):
                if time.time() - left.lstat().st_mtime >= age:
                    left.unlink()
