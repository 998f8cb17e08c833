"""The command line."""

from vizkit.cli.main import main

__all__ = ["main"]
