"""Whole films beside their floor: what the encoder alone takes for the same frames, all of them ready for it, on all cores.

    python benchmarks/floor.py [NAME ...] [--quality high|medium|low]

Every film is rendered whole, cold and at its defaults, and once more. Its floor is that of each second segment, as long
as the film.
"""

from __future__ import annotations

import argparse
import collections
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import av
from measure import VIZKIT, cost
from rich.console import Console
from rich.table import Table

from vizkit.delivery.settings import QUALITIES, Settings
from vizkit.explainer import catalogue
from vizkit.film.clip import converted
from vizkit.film.encoder import coded, encoder
from vizkit.film.segment import Segment
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.film.work import cores
from vizkit.frames import Show


class Floor:
    """What the encoder takes for some segments of a film, and so for all of it."""

    def __init__(self, take: Take):
        self.take, self.spent, self.encoded = take, 0.0, 0

    def of(self, part: Segment) -> Iterator[tuple[av.VideoFrame, int]]:
        """The segment's pictures and how many frames each is shown, all of these encoded meanwhile."""
        codec = encoder(self.take, max(part.timing.moving - 1, 1))
        for frame, count in converted(part, self.take):
            start = time.process_time()
            for _ in range(count):
                coded(codec, frame)
            self.spent += time.process_time() - start
            yield frame, count
        start = time.process_time()
        list(codec.encode())
        self.spent += time.process_time() - start
        self.encoded += part.timing.frames

    def seconds(self, frames: int) -> float:
        """For so many frames, by all cores together."""
        return self.spent * frames / self.encoded / cores()


def report(names: list[str], quality: str) -> Iterator[Table | str]:
    """One table, a row a film, and the ratios' geometric mean and most."""
    take = Settings(quality=quality).take("mp4")
    title = f"Whole films at {take.size[0]}x{take.size[1]}, {float(take.fps):g} frames a second, cold"
    columns = "film", "seconds long", "cold s", "CPU s", "floor s", "cold / floor", "again s", "again / cold"
    table, ratios, agains = Table(*columns, title=title), [], []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "film.mp4")
            render = VIZKIT, "render", name, "--quality", quality, "--act", "all", "-o", file
            cold, again = (cost(*render, cache=Path(folder, "kept")) for _ in range(2))
        floor, frames = Floor(take), 0
        for number, part in enumerate(segments(Show(catalogue.film(name)), take.style, float(take.fps))):
            frames += part.timing.frames
            if number % 2 == 0:
                collections.deque(floor.of(part), maxlen=0)
        seconds = floor.seconds(frames)
        ratios.append(cold.wall / seconds)
        agains.append(again.wall / cold.wall)
        told = f"{cold.wall:.1f}", f"{cold.cpu:.1f}", f"{seconds:.1f}", f"{ratios[-1]:.2f}"
        table.add_row(name, f"{frames / float(take.fps):.0f}", *told, f"{again.wall:.2f}", f"{agains[-1]:.3f}")
    yield table
    mean, again = statistics.geometric_mean(ratios), statistics.geometric_mean(agains)
    yield f"Cold over the floor {mean:.2f} in the geometric mean, most {max(ratios):.2f}; wanted: at most 1.2 each"
    yield f"Again over cold {again:.3f} in the geometric mean, most {max(agains):.3f}; wanted: at most 0.04"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(catalogue.names()))
    parser.add_argument("--quality", choices=QUALITIES, default="high")
    options = parser.parse_args()
    for part in report(options.names, options.quality):
        Console(width=180).print(part)


if __name__ == "__main__":
    main()
