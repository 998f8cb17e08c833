"""GIF, WebP, APNG and AVIF of one act: same size, same frames a second, with a ground and without.

    python benchmarks/pictures_that_move.py [NAME ACT]

Prints bytes, seconds, peak memory, and the PSNR of each against the RGB frames that vizkit painted (mean and worst of
all frames), which a palette limits for a GIF and an APNG, and the encoder for an AVIF. A WebP is exact.
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
from measure import VIZKIT, cost
from PIL import Image
from rich.console import Console
from rich.table import Table

from vizkit.delivery.media import LOOPS
from vizkit.explainer import catalogue
from vizkit.film.loops import painted
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.frames import Show
from vizkit.picture.style import Style

TAKE = Take(Style("slide"), (960, 540), Fraction(15))
NAME, ACT = "flashattn", "one-row"


def report(name: str = NAME, act: str = ACT) -> Iterator[Table]:
    """One table, a row a kind."""
    table = Table("kind", "KiB", "KiB without a ground", "wall s", "peak MB", "PSNR mean dB", "worst dB", title=f"{name}, {act}: pictures that move, at 960x540, 15 frames a second")  # fmt: skip
    show = Show(catalogue.film(name), {}, [act])
    with tempfile.TemporaryDirectory() as folder:
        for kind in LOOPS:
            file, clear = Path(folder) / f"a.{kind}", Path(folder) / f"clear.{kind}"
            spent = cost(VIZKIT, "render", name, "--act", act, "-o", file)
            cost(VIZKIT, "render", name, "--act", act, "--ground", "none", "-o", clear)
            both = min(sum(1 for _ in _shown(file)), sum(1 for _ in _painted(show)))
            alike = likeness(islice(_painted(show), both), islice(_shown(file), both))
            sizes = (f"{each.stat().st_size / 1024:.0f}" for each in (file, clear))
            table.add_row(
                kind, *sizes, f"{spent.wall:.1f}", f"{spent.peak:.0f}", f"{alike.mean:.1f}", f"{alike.worst:.1f}"
            )
    yield table


def _painted(show: Show) -> Iterator[np.ndarray]:
    """Every frame, RGB, the held ones once for each frame that they are shown."""
    for part in segments(show, TAKE.style, float(TAKE.fps)):
        for pixels, count in painted(part, TAKE):
            picture = pixels[:, :, 2::-1].copy()
            for _ in range(count):
                yield picture


def _shown(file: Path) -> Iterator[np.ndarray]:
    """What the file shows, a picture for every frame's time."""
    image, clock, given = Image.open(file), Fraction(0), 0
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        clock += Fraction(round(image.info["duration"]), 1000)
        picture = np.asarray(image.convert("RGB"))
        while given < round(clock * TAKE.fps):
            yield picture
            given += 1


def main() -> None:
    for part in report(*sys.argv[1:3]):
        Console(width=140).print(part)


if __name__ == "__main__":
    main()
