"""The command line."""

from __future__ import annotations

import contextlib
import os
import sys

# The matrices of a lecture are small: threads for them are only started, wait busily, and round in other ways.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def main() -> None:
    """Run the command line; an interrupt is no traceback, not even while it is loaded."""
    try:
        from vizkit.cli.main import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    try:
        run()
    except SystemExit as end:
        _end(end.code)


def _end(code: int | None) -> None:
    """End at once: what Python puts away piece by piece, a sixth of a short command, goes with the process."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            stream.flush()
    os._exit(code or 0)
