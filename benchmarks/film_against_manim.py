"""A film of vizkit's beside Manim's of the same scene, both cold and at their defaults, at the same size and frame rate.

    python benchmarks/film_against_manim.py [NAME ...] [--quality high|medium|low] [--write FILE]

For every explainer: wall and CPU seconds, peak memory of all processes together, size of the file, and the PSNR of
vizkit's decoded frames against Manim's decoded frames, mean and worst. Then, for vizkit alone: the floor (the time the
encoder takes for the same frames on all cores, and nothing else), one job against two, an unchanged film again, and a
film with one input changed.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

import vizkit
from vizkit import catalogue
from vizkit.film.clip import Take, converted, encoder
from vizkit.film.render import QUALITIES
from vizkit.film.segments import segments, timings
from vizkit.film.work import cores
from vizkit.moments import Show
from vizkit.style import Style

BIN = Path(sys.executable).parent
CHANGES = {
    "sliding-window": ["--k", "4"],
    "lca": ["--p", "6"],
    "allreduce": ["--op", "max"],
    "flashattn": ["--scores", "1,3,2,5,4,1"],
    "pixelshuffle": ["--k", "1"],
}


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of wall and CPU, and megabytes at the peak, of all its processes together."""

    wall: float
    cpu: float
    peak: float


def measured(*command: object, cache: Path) -> Cost:
    before, start, peak = os.times(), time.perf_counter(), [0]
    process = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, "VIZKIT_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    _, said = process.communicate()
    watch.join()
    if process.returncode:
        raise RuntimeError(said.decode()[-2000:])
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Cost(time.perf_counter() - start, cpu, peak[0] / 1e6)


def _watch(process: subprocess.Popen, peak: list[int]) -> None:
    """The largest sum of the memory that the process and its children have to themselves, looked at again and again."""
    while process.poll() is None:
        try:
            root = psutil.Process(process.pid)
            peak[0] = max(peak[0], sum(each.memory_info().rss for each in (root, *root.children(recursive=True))))
        except psutil.Error:
            pass
        time.sleep(0.05)


def decoded(file: Path):
    with av.open(str(file)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="yuv420p")


def quality_of(ours: Path, theirs: Path) -> tuple[float, float, int, int]:
    """PSNR over luma and chroma of every fifth pair of frames, mean and worst, and both counts of frames."""
    values, counts = [], [0, 0]
    one, other = decoded(ours), decoded(theirs)
    while True:
        a, b = next(one, None), next(other, None)
        counts[0] += a is not None
        counts[1] += b is not None
        if a is None or b is None:
            return (
                statistics.fmean(values),
                min(values),
                counts[0] + sum(1 for _ in one),
                counts[1] + sum(1 for _ in other),
            )
        if counts[0] % 5 == 1:
            values.append(10 * np.log10(255**2 / max(np.mean((a.astype(np.float32) - b) ** 2), 1e-6)))


def floor(name: str, take: Take) -> float:
    """Seconds that the encoder takes for the film's frames, its threads on every core, with all frames ready for it."""
    show, spent = Show(catalogue.film(name)), 0.0
    for part in segments(show, take.style, timings(show, take.style, float(take.fps))):
        ready = [(planes.copy(), count) for planes, count in converted(part, take)]
        with av.open(io.BytesIO(), "w", format="mp4") as container:
            stream = encoder(container, take)
            start, now = time.process_time(), 0
            for planes, count in ready:
                picture = av.VideoFrame.from_ndarray(planes, format="yuv420p")
                for _ in range(count):
                    picture.pts, picture.time_base = now, 1 / take.fps
                    container.mux(stream.encode(picture))
                    now += 1
            container.mux(stream.encode())
            spent += time.process_time() - start
    return spent / cores()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=[])
    parser.add_argument("--quality", choices=QUALITIES, default="high")
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    size, fps = QUALITIES[options.quality]
    take = Take(Style(), size, Fraction(fps))
    names = options.names or list(CHANGES)
    films = Table(
        "film",
        "s of film",
        "vizkit s",
        "manim s",
        "ratio",
        "CPU s",
        "manim CPU",
        "peak MB",
        "manim MB",
        "MB",
        "manim file MB",
        "PSNR mean",
        "worst",
        title="Cold",
    )
    again = Table(
        "film",
        "floor s",
        "cold / floor",
        "one job s",
        "one / two",
        "again s",
        "of cold",
        "one input changed s",
        title="vizkit alone",
    )
    ratios = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            row, alone, ratio = _film(name, take, Path(folder))
        films.add_row(name, *row)
        again.add_row(name, *alone)
        ratios.append(ratio)
    console = Console(record=True, width=180)
    console.print(
        f"vizkit {vizkit.__version__}, Python {platform.python_version()}, PyAV {av.__version__}, {cores()} cores, {platform.machine()}, {size[0]}x{size[1]} at {fps}"
    )
    console.print(films)
    console.print(
        f"geometric mean of manim's wall time over vizkit's: {statistics.geometric_mean(ratios):.2f}, least {min(ratios):.2f}"
    )
    console.print(again)
    if options.write:
        options.write.write_text(f"# vizkit beside Manim\n\n```\n{console.export_text()}```\n", encoding="utf-8")


def _film(name: str, take: Take, folder: Path) -> tuple[list[str], list[str], float]:
    ours, scene = folder / "ours.mp4", catalogue.names()[name]
    common = "render", name, "--size", f"{take.size[0]}x{take.size[1]}", "--fps", f"{float(take.fps):g}", "-o", ours
    cold = measured(BIN / "vizkit", *common, cache=folder / "cold")
    again = measured(BIN / "vizkit", *common, cache=folder / "cold")
    changed = measured(BIN / "vizkit", *common, *CHANGES[name], "-o", folder / "changed.mp4", cache=folder / "cold")
    one = measured(BIN / "vizkit", *common, "--jobs", 1, cache=folder / "one")
    manim = measured(
        BIN / "manim",
        "render",
        "--silent",
        "--disable_caching",
        "--resolution",
        f"{take.size[0]},{take.size[1]}",
        "--fps",
        f"{float(take.fps):g}",
        "--media_dir",
        folder / "media",
        scene,
        cache=folder / "manim",
    )
    theirs = next(path for path in (folder / "media").rglob("*.mp4") if "partial" not in str(path))
    mean, worst, frames, other = quality_of(ours, theirs)
    if frames != other:
        raise RuntimeError(f"{name}: {frames} frames, and {other} of Manim's")
    least = floor(name, take)
    row = [
        f"{frames / float(take.fps):.1f}",
        f"{cold.wall:.1f}",
        f"{manim.wall:.1f}",
        f"{manim.wall / cold.wall:.2f}",
        f"{cold.cpu:.1f}",
        f"{manim.cpu:.1f}",
        f"{cold.peak:.0f}",
        f"{manim.peak:.0f}",
        f"{ours.stat().st_size / 1e6:.2f}",
        f"{theirs.stat().st_size / 1e6:.2f}",
        f"{mean:.1f}",
        f"{worst:.1f}",
    ]
    alone = [
        f"{least:.1f}",
        f"{cold.wall / least:.2f}",
        f"{one.wall:.1f}",
        f"{one.wall / cold.wall:.2f}",
        f"{again.wall:.1f}",
        f"{again.wall / cold.wall:.3f}",
        f"{changed.wall:.1f}",
    ]
    return row, alone, manim.wall / cold.wall


if __name__ == "__main__":
    main()
