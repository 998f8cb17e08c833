"""The command line."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; an interrupt is no traceback, not even while it is loaded."""
    try:
        from vizkit.cli.main import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()
