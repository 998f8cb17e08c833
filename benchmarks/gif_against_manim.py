"""A GIF of vizkit's beside Manim's own `--format gif` of the same scene: same size, same frames a second.

    python benchmarks/gif_against_manim.py [NAME]

Prints bytes, seconds, and the PSNR of each against the RGB frames that vizkit painted (of every frame, mean and worst).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image, ImageSequence
from rich.console import Console
from rich.table import Table

from vizkit import catalogue
from vizkit.film.clip import Take
from vizkit.film.render import painted
from vizkit.film.segments import segments, timings
from vizkit.moments import Show
from vizkit.style import Style

SIZE, FPS = (960, 540), 15
BIN = Path(sys.executable).parent


def truth(show: Show) -> list[np.ndarray]:
    """Every frame of the film, RGB, the held ones once for each frame that they are shown."""
    take = Take(Style(), SIZE, Fraction(FPS))
    parts = segments(show, take.style, timings(show, take.style, float(FPS)))
    return [
        picture
        for part in parts
        for pixels, count in painted(part, take)
        for picture in [pixels[:, :, 2::-1].copy()] * count
    ]


def shown(gif: Path) -> list[np.ndarray]:
    """What the GIF shows, a picture for every fifteenth of a second."""
    frames, clock = [], Fraction(0)
    for frame in ImageSequence.Iterator(Image.open(gif)):
        clock += Fraction(frame.info["duration"], 1000)
        picture = np.asarray(frame.convert("RGB"))
        frames += [picture] * (round(clock * FPS) - len(frames))
    return frames


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return 10 * np.log10(255**2 / max(np.mean((one.astype(np.float32) - other) ** 2), 1e-6))


def timed(*command: str | Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    name = sys.argv[1] if len(sys.argv) > 1 else "sliding-window"
    scene = catalogue.names()[name]
    frames = truth(Show(catalogue.load(scene)))
    with tempfile.TemporaryDirectory() as folder:
        ours = Path(folder) / "ours.gif"
        our_seconds = timed(
            BIN / "vizkit", "render", name, "--layout", "lecture", "--size", "960x540", "--fps", str(FPS), "-o", ours
        )
        their_seconds = timed(
            BIN / "manim",
            "render",
            "--silent",
            "--disable_caching",
            "--format",
            "gif",
            "--resolution",
            "960,540",
            "--fps",
            str(FPS),
            "--media_dir",
            folder,
            scene,
        )
        theirs = next(path for path in Path(folder).rglob("*.gif") if path != ours)
        table = Table("GIF of " + name, "KiB", "seconds", "frames", "PSNR mean", "PSNR worst")
        for title, file, seconds in (("vizkit", ours, our_seconds), ("manim --format gif", theirs, their_seconds)):
            found = shown(file)
            values = [psnr(a, b) for a, b in zip(frames, found, strict=False)]
            row = (
                f"{file.stat().st_size / 1024:.0f}",
                f"{seconds:.1f}",
                str(len(found)),
                f"{np.mean(values):.1f}",
                f"{min(values):.1f}",
            )
            table.add_row(title, *row)
    Console().print(table)


if __name__ == "__main__":
    main()
