"""The cache of clips: kept by content, checked when read, bounded, the oldest thrown away first."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

MOST = 2 * 2**30
"""Bytes that clips may take on the disk."""

_SUFFIX = ".clip"
_DIGEST = hashlib.sha256().digest_size


def folder() -> Path:
    """Where clips are kept: the user's cache folder, or what `VIZKIT_CACHE` says."""
    return Path(os.environ.get("VIZKIT_CACHE") or platformdirs.user_cache_path("vizkit") / "clips")


@dataclass(frozen=True)
class ClipCache:
    """Clips by their keys. One that is cut short or not ours is as good as none; a full disk only means no cache."""

    folder: Path
    most: int = MOST

    def get(self, key: str) -> bytes | None:
        file = self._file(key)
        try:
            data = file.read_bytes()
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
        file = self._file(key)
        with contextlib.suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=file.parent)
            try:
                with os.fdopen(handle, "wb") as whole:
                    whole.write(hashlib.sha256(key.encode() + clip).digest() + clip)
                os.replace(name, file)
            except OSError:
                os.unlink(name)

    def trim(self, most: int | None = None) -> None:
        """Throw away the clips not used for longest until all together have at most `most` bytes."""
        most = self.most if most is None else most
        kept = 0
        for file, size, _ in sorted(self._clips(), key=lambda clip: -clip[2]):
            kept += size
            if kept > most:
                with contextlib.suppress(OSError):
                    file.unlink()

    def size(self) -> tuple[int, int]:
        """The number of clips and their bytes."""
        sizes = [size for _, size, _ in self._clips()]
        return len(sizes), sum(sizes)

    def _clips(self) -> list[tuple[Path, int, float]]:
        found = []
        for file in self.folder.glob(f"*/*{_SUFFIX}"):
            with contextlib.suppress(OSError):
                status = file.stat()
                found.append((file, status.st_size, status.st_mtime))
        return found

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / (key + _SUFFIX)
