"""Memory: what a picture took is given back at once, so that a longer film needs no more than a short one."""

from __future__ import annotations

import contextlib
import ctypes

_MMAP_THRESHOLD = -3
_LARGE = 2**17


def give_back() -> None:
    """Let this process return large blocks to the system as soon as they are free.

    glibc by default learns to keep blocks as large as those freed before, frames among them, and its heap frays
    (mallopt(3), M_MMAP_THRESHOLD). Other systems need nothing.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


def trim() -> None:
    """Return to the system what is free between what is still in use, of which many pictures leave much.

    It takes some milliseconds (malloc_trim(3)). Other systems need nothing.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
