"""GIFs of vizkit's beside Manim's own `--format gif` of the same scenes: same size, same frames a second.

    python benchmarks/gif_against_manim.py [NAME ...]

Prints bytes, seconds, peak memory, and the PSNR of each against the RGB frames that vizkit painted (mean and worst of
all frames).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
from likeness import likeness
from measure import MANIM, VIZKIT, cost
from PIL import Image, ImageSequence
from rich.console import Console
from rich.table import Table

from vizkit.explainer import catalogue
from vizkit.film.loops import painted
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.frames import Show
from vizkit.picture.style import Style

SIZE, FPS = (960, 540), 15
NAMES = ("sliding-window",)


def report(names: list[str]) -> Iterator[Table]:
    """One table, two rows an explainer."""
    table = Table("GIF", "by", "KiB", "wall s", "peak MB", "frames", "PSNR mean dB", "worst dB", title=f"GIFs at {SIZE[0]}x{SIZE[1]}, {FPS} frames a second")  # fmt: skip
    for name in names:
        scene = catalogue.names()[name]
        with tempfile.TemporaryDirectory() as folder:
            ours = Path(folder) / "ours.gif"
            mine = cost(VIZKIT, "render", name, "--act", "all", "--layout", "lecture", "--size", f"{SIZE[0]}x{SIZE[1]}", "--fps", FPS, "-o", ours)  # fmt: skip
            its = cost(
                MANIM, "render", "--silent", "--disable_caching", "--format", "gif", "--resolution", f"{SIZE[0]},{SIZE[1]}",
                "--fps", FPS, "--media_dir", folder, scene,
            )  # fmt: skip
            theirs = next(path for path in Path(folder).rglob("*.gif") if path != ours)
            for by, file, spent in (("vizkit", ours, mine), ("Manim", theirs, its)):
                table.add_row(name, by, *_row(file, spent, catalogue.load(scene)))
    yield table


def _row(file: Path, spent, film) -> list[str]:
    count = round(sum(frame.info["duration"] for frame in ImageSequence.Iterator(Image.open(file))) * FPS / 1000)
    frames = sum(1 for _ in _painted(film))
    both = min(count, frames)
    alike = likeness(islice(_painted(film), both), islice(_shown(file), both))
    return [
        f"{file.stat().st_size / 1024:.0f}",
        f"{spent.wall:.1f}",
        f"{spent.peak:.0f}",
        str(count),
        f"{alike.mean:.1f}",
        f"{alike.worst:.1f}",
    ]


def _painted(film) -> Iterator[np.ndarray]:
    """Every frame of the film, RGB, the held ones once for each frame that they are shown."""
    take = Take(Style(), SIZE, Fraction(FPS))
    for part in segments(Show(film), take.style, float(FPS)):
        for pixels, count in painted(part, take):
            picture = pixels[:, :, 2::-1].copy()
            for _ in range(count):
                yield picture


def _shown(gif: Path) -> Iterator[np.ndarray]:
    """What the GIF shows, a picture for every frame's time."""
    clock, given = Fraction(0), 0
    for frame in ImageSequence.Iterator(Image.open(gif)):
        clock += Fraction(frame.info["duration"], 1000)
        picture = np.asarray(frame.convert("RGB"))
        while given < round(clock * FPS):
            yield picture
            given += 1


def main() -> None:
    for part in report(sys.argv[1:] or list(NAMES)):
        Console(width=140).print(part)


if __name__ == "__main__":
    main()
