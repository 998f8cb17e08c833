"""The cache of clips: kept by content, checked when read, bounded, the oldest thrown away first."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
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
        if hashlib.sha256(key.encode() + data[_DIGEST:]).digest() != data[:_DIGEST]:
            with contextlib.suppress(OSError):
                file.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(file)
        return data[_DIGEST:]

    def put(self, key: str, clip: bytes) -> None:
        with contextlib.suppress(OSError, OutputError):
            write(self._file(key), hashlib.sha256(key.encode() + clip).digest() + clip)

    def trim(self, most: int | None = None) -> None:
        """Throw away the clips not used for longest until all together have at most `most` bytes."""
        most = self.most if most is None else most
        kept = 0
        for file, size, _ in sorted(self._clips(), key=lambda clip: -clip[2]):
            kept += size
            if kept > most:
                with contextlib.suppress(OSError):
                    file.unlink()
        with contextlib.suppress(OSError):
            for shelf in self.folder.glob("*/"):
                remove_forgotten(shelf, 0 if most == 0 else UNFINISHED)

    def size(self) -> tuple[int, int]:
        """The number of clips and their bytes."""
        sizes = [size for _, size, _ in self._clips()]
        return len(sizes), sum(sizes)

    def _clips(self) -> list[tuple[Path, int, float]]:
        found = []
        with contextlib.suppress(OSError):
            for file in self.folder.glob(f"*/*{_SUFFIX}"):
                with contextlib.suppress(OSError):
                    status = file.lstat()
                    found.append((file, status.st_size, status.st_mtime))
        return found

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / (key + _SUFFIX)
