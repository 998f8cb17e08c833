"""All that is claimed of speed, size and memory, measured in one run.

    python benchmarks/results.py [FILE]

Prints the tables of every benchmark as they are done, and writes them into FILE (benchmarks/RESULTS.md).
"""

from __future__ import annotations

import io
import platform
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import film_against_manim
import gif_against_manim
import note_changed
import pictures_that_move
import start_up
import ten_times_longer
import watching
import watching_costs_nothing
from rich import box
from rich.console import Console
from rich.table import Table

from vizkit.explainer import catalogue
from vizkit.film.work import cores

FILE = Path(__file__).with_name("RESULTS.md")

FILMS = ("lca",)
"""What is measured at full size and rate, and likened to Manim's: all films would take hours of Manim's time."""

SECONDS = 5
"""What is rendered of it, at least."""

EACH = 4
"""Of the catalogue each so many-th film is beside Manim's, its first acts: Manim takes minutes for all."""


def machine() -> str:
    """What it was measured on."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    packages = ", ".join(f"{name} {version(name)}" for name in ("vizkit-explainers", "manim", "av", "numpy"))
    return f"{platform.platform()}, {cpu or platform.processor()}, {cores()} cores; Python {platform.python_version()}, {packages}."


def _lines(file: str) -> list[str]:
    return Path(file).read_text().splitlines() if Path(file).exists() else []


def measured() -> Iterator[Table | str]:
    yield from film_against_manim.sampled(sorted(catalogue.names())[::EACH], "high")
    yield from film_against_manim.report([*FILMS], "high", SECONDS)
    yield from gif_against_manim.report(list(gif_against_manim.NAMES))
    yield from pictures_that_move.report()
    yield from ten_times_longer.report()
    yield from start_up.report()
    yield from note_changed.report()
    yield from watching_costs_nothing.report()
    yield from watching.report()


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FILE
    start, parts = time.monotonic(), [f"Measured by `make bench` on {machine()}"]
    for part in measured():
        Console(width=180).print(part)
        parts.append(_markdown(part) if isinstance(part, Table) else part)
    parts.append(f"All of it took {(time.monotonic() - start) / 60:.0f} minutes.")
    target.write_text("\n\n".join(["# Results", *parts, *_others(target)]) + "\n", encoding="utf-8")
    Console().print(target)


OTHERS = "# By commands of their own"
"""What stands below it in the file was measured by other commands, and stays."""


def _others(target: Path) -> list[str]:
    _, found, said = target.read_text(encoding="utf-8").partition(OTHERS) if target.exists() else ("", "", "")
    return [(found + said).rstrip()] if found else []


def _markdown(table: Table) -> str:
    title, table.title, table.box = table.title, None, box.MARKDOWN
    with io.StringIO() as text:
        Console(width=240, file=text).print(table)
        lines = [line.strip() for line in text.getvalue().splitlines()]
    return f"## {title}\n\n" + "\n".join(line for line in lines if line)


if __name__ == "__main__":
    main()
