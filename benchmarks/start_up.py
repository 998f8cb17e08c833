"""How soon vizkit is there: its help and its list beside the import of numpy and click, a short film beside Manim's import.

    python benchmarks/start_up.py

The middle of several runs in turn.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import VIZKIT, cost
from rich.console import Console
from rich.table import Table

RUNS = 7
SHORT = ["sliding-window", "--nums", "1,2", "--k", "2", "--act", "every-width", "--speed", "4", "--no-cache"]
"""A film of about a second."""


def report() -> Iterator[Table]:
    """Two tables of one column each beside what it is measured against."""
    plain = sys.executable, "-c", "import numpy, click"
    manim = sys.executable, "-c", "import manim"
    with tempfile.TemporaryDirectory() as folder:
        film = VIZKIT, "render", *SHORT, "-o", Path(folder) / "short.mp4"
        commands = {"import numpy, click": plain, "vizkit --help": (VIZKIT, "--help"), "vizkit list": (VIZKIT, "list"), "import manim": manim, "a short film, 1080p60": film}  # fmt: skip
        runs = [{name: cost(*command).wall for name, command in commands.items()} for _ in range(RUNS)]
    walls = {name: statistics.median(run[name] for run in runs) for name in commands}
    table = Table("command", "wall s", "wanted", title="Start")
    limits = {
        "vizkit --help": 2 * walls["import numpy, click"],
        "vizkit list": 2 * walls["import numpy, click"],
        "a short film, 1080p60": 2 + walls["import manim"],
    }
    for name, wall in walls.items():
        table.add_row(name, f"{wall:.2f}", f"at most {limits[name]:.2f}" if name in limits else "")
    yield table


if __name__ == "__main__":
    for part in report():
        Console(width=120).print(part)
