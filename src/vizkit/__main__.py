"""`python -m vizkit`: the command line, where its own command is not in the path."""

from __future__ import annotations

from vizkit.cli.main import main

if __name__ == "__main__":
    main()
