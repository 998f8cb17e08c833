"""Memory does not grow with the film: an act at a tenth of its speed, and a film that plays its acts ten times.

    python benchmarks/ten_times_longer.py

Prints the peak memory of all processes together, for films (1080p60, on all cores) and for GIFs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import VIZKIT, cost
from rich.console import Console
from rich.table import Table

from vizkit.explainer import catalogue

NAME, ACT, TIMES = "sliding-window", "one-sweep", 10

SCENE = """
import sys

sys.path.insert(0, {folder!r})
from {module} import {film} as Explainer

Explainer.acts = tuple(act for act in Explainer.acts if act.name == {act!r}) * {times}
Explainer.__module__ = __name__
"""


def report() -> Iterator[Table]:
    """One table: the peak of a film and of one ten times as long."""
    table = Table("ten times as long", "kind", "peak MB", "of the longer MB", "ratio", title=f"Memory, {NAME}, {ACT}")
    for kind in ("mp4", "gif"):
        with tempfile.TemporaryDirectory() as folder:
            slow = [_peak(Path(folder), kind, NAME, "--act", ACT, "--speed", speed) for speed in (1, 1 / TIMES)]
            often = [_peak(Path(folder), kind, _scene(Path(folder), times)) for times in (1, TIMES)]
        for way, (short, long) in (("at a tenth of the speed", slow), ("played ten times", often)):
            table.add_row(way, kind, f"{short:.0f}", f"{long:.0f}", f"{long / short:.2f}")
    yield table


def _peak(folder: Path, kind: str, *what: object) -> float:
    return cost(VIZKIT, "render", *what, "--no-cache", "-o", folder / f"film.{kind}").peak


def _scene(folder: Path, times: int) -> Path:
    """A scene file whose film plays the act that many times."""
    source = catalogue.names()[NAME]
    film = catalogue.load(source).__name__
    scene = folder / f"longer_{times}.py"
    scene.write_text(SCENE.format(folder=str(source.parent), module=source.stem, film=film, act=ACT, times=times))
    return scene


def main() -> None:
    for part in report():
        Console(width=140).print(part)


if __name__ == "__main__":
    main()
