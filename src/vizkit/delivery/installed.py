"""Installed: the packages that Python finds, told by the names of the folders that say so, and nothing read in them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator

_ENDINGS = (".dist-info", ".egg-info")


def installed() -> Iterator[str]:
    """What is installed, by name and version, place by place."""
    for place in sys.path:
        with contextlib.suppress(OSError):
            yield from sorted(name for name in os.listdir(place or ".") if name.endswith(_ENDINGS))


def version(package: str) -> str | None:
    """The version of a package; nothing where it is not installed."""
    wanted = _plain(package)
    for folder in installed():
        name, _, rest = folder.rpartition(".")[0].partition("-")
        if _plain(name) == wanted:
            return rest
    return None


def _plain(name: str) -> str:
    """A package's name as its folder may have it (PEP 503, PEP 427)."""
    return name.lower().replace("-", "_").replace(".", "_")
