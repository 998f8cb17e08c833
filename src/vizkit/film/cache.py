"""The cache of clips: kept by content, checked when read, bounded, the oldest thrown away first."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from vizkit.delivery.files import OutputError, remove_forgotten, write

MOST = 2 * 2**30
"""Bytes that clips may take on the disk."""

UNFINISHED = 60 * 60
"""Seconds after which a clip that is still being written is one that a killed process left."""

_SUFFIX = ".clip"
_DIGEST = hashlib.sha256().digest_size


def folder() -> Path | None:
    """Where clips are kept: the user's cache folder, or what `VIZKIT_CACHE` says; nowhere for a user without a home."""
    if said := os.environ.get("VIZKIT_CACHE"):
        return Path(said)
    with contextlib.suppress(RuntimeError):
        found = platformdirs.user_cache_path("vizkit") / "clips"
        return found if found.is_absolute() else None
    return None


def usual() -> ClipCache | None:
    """The cache of this user, where there can be one."""
    return ClipCache(found) if (found := folder()) else None


@dataclass(frozen=True)
class ClipCache:
    """Clips by their keys. One that is cut short or not ours is as good as none; a full disk only means no cache."""

    folder: Path
    most: int = MOST

    def get(self, key: str) -> bytes | None:
        file = self._file(key)
        try:
            data = file.read_bytes() if stat.S_ISREG(file.stat().st_mode) else b""
        except OSError:
            return None
        if _digest(key, memoryview(data)[_DIGEST:]) != data[:_DIGEST]:
            with contextlib.suppress(OSError):
                file.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return data[_DIGEST:]

    def put(self, key: str, clip: bytes) -> None:
        with contextlib.suppress(OSError, OutputError):
            write(self._file(key), _digest(key, clip), clip)

    def trim(self, most: int | None = None) -> None:
        """Throw away the clips not used for longest until all together have at most `most` bytes."""
        most, kept, clips, others = self.most if most is None else most, 0, [], []
        for file in self._shelved():
            if file.name.endswith(_SUFFIX):
                clips.append((_status(file), file))
            else:
                others.append(file)
        for status, file in sorted(clips, key=lambda clip: -clip[0].st_mtime):
            kept += status.st_size
            if kept > most:
                with contextlib.suppress(OSError):
                    os.unlink(file)
        for shelf in {Path(other.path).parent for other in others}:
            remove_forgotten(shelf, 0 if most == 0 else UNFINISHED)

    def size(self) -> tuple[int, int]:
        """The number of clips and their bytes."""
        sizes = [_status(file).st_size for file in self._shelved() if file.name.endswith(_SUFFIX)]
        return len(sizes), sum(sizes)

    def _shelved(self) -> Iterator[os.DirEntry]:
        """All that is on the shelves."""
        with contextlib.suppress(OSError), os.scandir(self.folder) as shelves:
            for shelf in shelves:
                with contextlib.suppress(OSError), os.scandir(shelf) as files:
                    yield from files

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / (key + _SUFFIX)


def _digest(key: str, clip: bytes | memoryview) -> bytes:
    found = hashlib.sha256(key.encode())
    found.update(clip)
    return found.digest()


def _status(file: os.DirEntry) -> os.stat_result:
    """When a file was saved and its size; nothing of one that is gone."""
    with contextlib.suppress(OSError):
        return os.lstat(file)
    return os.stat_result((0,) * 10)
