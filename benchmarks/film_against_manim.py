"""Films of vizkit's beside Manim's of the same scenes, both cold and at their defaults, at the same size and frame rate.

    python benchmarks/film_against_manim.py [NAME ...] [--quality high|medium|low] [--seconds 40] [--sampled]

Of every film the acts from the first on that last so many seconds: Manim takes minutes for each. For every one: wall and CPU seconds, peak memory of all processes together, size of the file, and the PSNR of
vizkit's decoded frames, each second one, against Manim's decoded frames, and against the frames as painted, before any
encoder: mean and worst. Then, for vizkit alone: the floor (the time the encoder takes for the same frames on all cores,
and nothing else; from each second segment), one job against two, the unchanged film again, and the film with one input
changed.
"""

from __future__ import annotations

import argparse
import collections
import statistics
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from floor import Floor
from likeness import Likeness, decoded, likeness, psnr
from measure import MANIM, VIZKIT, cost
from rich.console import Console
from rich.table import Table

from vizkit.delivery.settings import QUALITIES, Settings
from vizkit.explainer import catalogue
from vizkit.film.segments import segments, timings
from vizkit.film.take import Take
from vizkit.frames import Show

CHANGES = {
    "sliding-window": ["--k", "4"],
    "lca": ["--p", "6"],
    "allreduce": ["--op", "max"],
    "flashattn": ["--scores", "1,3,2,5,4,1"],
    "pixelshuffle": ["--w", "3"],
    "merge": ["--nums2", "2,5,7"],
    "dfs": ["--start", "B"],
    "stochastic-approx": ["--seed", "1"],
    "knapsack": ["--capacity", "5"],
    "process-thread": ["--schedule", "AAABBB"],
    "tf-export": ["--func", "main"],
    "autograd": ["--x", "ones:3"],
    "ddp": ["--mb", "40"],
    "bias": ["--gate", "OR"],
    "activations": ["--x0", "2"],
}
"""One input changed, for "again after one change"."""

SECONDS = 40
"""What is rendered of a film, at least: of less, starting costs more than painting."""

SAMPLED = 25
"""The same where several films are sampled."""

SCENE = """\
import sys

sys.path.insert(0, {folder!r})
from {module} import {film}

{film}.acts = tuple(act for act in {film}.acts if act.name in {acts!r})
{film}.__module__ = __name__
"""
"""A file of Manim's with some acts of a film."""


def report(names: list[str], quality: str, seconds: float = SECONDS) -> Iterator[Table | str]:
    """The tables, and the ratios' geometric mean."""
    take = Settings(quality=quality).take("mp4")
    title = f"Films at {take.size[0]}x{take.size[1]}, {take.fps} frames a second, cold: vizkit / Manim"
    cold = Table(
        "film",
        "seconds long",
        "wall s",
        "ratio",
        "CPU s",
        "peak MB",
        "file MB",
        "PSNR to Manim's, dB",
        "to the painted, dB",
        title=title,
    )
    alone = Table("film", "cold s", "floor s", "cold / floor", "one job s", "one / two", "again s", "again / cold", "changed", "changed s", title="vizkit alone")  # fmt: skip
    ratios = []
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            beside, by_itself, ratio = _film(name, take, seconds, Path(folder))
        cold.add_row(name, *beside)
        alone.add_row(name, *by_itself)
        ratios.append(ratio)
    yield cold
    yield f"Manim's wall time over vizkit's: geometric mean {statistics.geometric_mean(ratios):.2f}, least {min(ratios):.2f}"
    yield alone


def sampled(names: list[str], quality: str, seconds: float = SAMPLED) -> Iterator[Table | str]:
    """One table of some seconds of each film, and the geometric means: what can be measured of all in some minutes."""
    take = Settings(quality=quality).take("mp4")
    title = f"Some acts at {take.size[0]}x{take.size[1]}, {take.fps} frames a second, cold: vizkit / Manim"
    columns = "film", "seconds long", "wall s", "ratio", "CPU s", "cold / floor", "again / cold", "to the painted, dB"
    table, ratios, floors, agains = Table(*columns, title=title), [], [], []
    for name in names:
        with tempfile.TemporaryDirectory() as temporary:
            folder, acts = Path(temporary), _acts(name, take, seconds)
            ours, render = folder / "ours.mp4", _render(name, acts, take)
            cold = cost(*render, ours, cache=folder / "kept")
            again = cost(*render, folder / "again.mp4", cache=folder / "kept")
            manim, _ = _manim(name, acts, take, folder)
            floor, true = _floor(name, acts, take, ours)
        ratios.append(manim.wall / cold.wall)
        floors.append(cold.wall / floor)
        agains.append(again.wall / cold.wall)
        walls, cpus = f"{cold.wall:.1f} / {manim.wall:.1f}", f"{cold.cpu:.1f} / {manim.cpu:.1f}"
        rest = f"{floors[-1]:.2f}", f"{agains[-1]:.3f}", f"{true.mean:.1f}, {true.worst:.1f}"
        table.add_row(name, f"{true.frames / float(take.fps):.1f}", walls, f"{ratios[-1]:.2f}", cpus, *rest)
    yield table
    means = [statistics.geometric_mean(each) for each in (ratios, floors, agains)]
    yield (
        f"Geometric means: Manim's wall time over vizkit's {means[0]:.2f}, least {min(ratios):.2f}; cold over the floor "
        f"{means[1]:.2f}; again over cold {means[2]:.3f}. Films last four times as long: starting is part of each."
    )


def _render(name: str, acts: list[str], take: Take) -> tuple[object, ...]:
    """The command that renders these acts, without the file's name."""
    size, fps = f"{take.size[0]}x{take.size[1]}", f"{float(take.fps):g}"
    return (
        VIZKIT,
        "render",
        name,
        *(word for act in acts for word in ("--act", act)),
        "--size",
        size,
        "--fps",
        fps,
        "-o",
    )


def _film(name: str, take: Take, seconds: float, folder: Path) -> tuple[list[str], list[str], float]:
    ours, acts = folder / "ours.mp4", _acts(name, take, seconds)
    render = _render(name, acts, take)
    cold = cost(*render, ours, cache=folder / "kept")
    again = cost(*render, folder / "again.mp4", cache=folder / "kept")
    changed = cost(*render, folder / "changed.mp4", *CHANGES[name], cache=folder / "kept")
    one = cost(*render, folder / "one.mp4", "--jobs", 1, cache=folder / "one")
    manim, theirs = _manim(name, acts, take, folder)
    alike = likeness(decoded(ours), decoded(theirs), every=2)
    floor, true = _floor(name, acts, take, ours)
    beside = [
        f"{alike.frames / float(take.fps):.1f}",
        f"{cold.wall:.1f} / {manim.wall:.1f}",
        f"{manim.wall / cold.wall:.2f}",
        f"{cold.cpu:.1f} / {manim.cpu:.1f}",
        f"{cold.peak:.0f} / {manim.peak:.0f}",
        f"{ours.stat().st_size / 1e6:.1f} / {theirs.stat().st_size / 1e6:.1f} = {ours.stat().st_size / theirs.stat().st_size:.2f}",
        f"{alike.mean:.1f}, {alike.worst:.1f}",
        f"{true.mean:.1f}, {true.worst:.1f}",
    ]
    alone = [
        f"{cold.wall:.1f}",
        f"{floor:.1f}",
        f"{cold.wall / floor:.2f}",
        f"{one.wall:.1f}",
        f"{one.wall / cold.wall:.2f}",
        f"{again.wall:.1f}",
        f"{again.wall / cold.wall:.3f}",
        " ".join(CHANGES[name]),
        f"{changed.wall:.1f}",
    ]
    return beside, alone, manim.wall / cold.wall


def _acts(name: str, take: Take, seconds: float) -> list[str]:
    """The names of the acts from the first on that last so long."""
    film = catalogue.film(name)
    names, frames = [], 0
    for act in film.acts:
        if frames < seconds * take.fps:
            names.append(act.name)
            frames += sum(each.frames for each in timings(Show(film, acts=[act.name]), take.style, float(take.fps)))
    return names


def _manim(name: str, acts: list[str], take: Take, folder: Path):
    """Manim's cost of the same acts, and its file."""
    scene = folder / "scene.py"
    original = catalogue.names()[name]
    text = SCENE.format(
        folder=str(original.parent), module=original.stem, film=catalogue.film(name).__name__, acts=acts
    )
    scene.write_text(text, encoding="utf-8")
    spent = cost(
        MANIM, "render", "--silent", "--disable_caching", "--resolution", f"{take.size[0]},{take.size[1]}",
        "--fps", f"{float(take.fps):g}", "--media_dir", folder / "media", scene,
    )  # fmt: skip
    return spent, next(path for path in (folder / "media").rglob("*.mp4") if "partial" not in str(path))


def _floor(name: str, acts: list[str], take: Take, film: Path) -> tuple[float, Likeness]:
    """The film's floor in seconds, from each second segment; and how like the film's frames are to the painted ones."""
    floor, frames, ratios = Floor(take), 0, []
    shown = decoded(film)
    for number, part in enumerate(segments(Show(catalogue.film(name), acts=acts), take.style, float(take.fps))):
        frames += part.timing.frames
        if number % 2:
            collections.deque(islice(shown, part.timing.frames), maxlen=0)
            continue
        for frame, count in floor.of(part):
            ratios.append(psnr(next(shown), frame.to_ndarray(format="yuv420p")))
            collections.deque(islice(shown, count - 1), maxlen=0)
    return floor.seconds(frames), Likeness(frames, statistics.fmean(ratios), min(ratios))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", default=list(CHANGES))
    parser.add_argument("--quality", choices=QUALITIES, default="high")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--sampled", action="store_true", help="some seconds of each, in one table")
    options = parser.parse_args()
    asked = options.names, options.quality
    for part in sampled(*asked) if options.sampled else report(*asked, options.seconds):
        Console(width=180).print(part)


if __name__ == "__main__":
    main()
