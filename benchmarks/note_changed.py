"""How soon one note that was changed is seen: in the served page, and in the film; and what a run too long says.

    python benchmarks/note_changed.py

A copy of a scene and its reference is served, and its page asked for as a browser asks for it, from the save until the
new words are there: the act that its reader looks at, then all. The film follows its saves, from the save until it is
told that the film is there; or it is rendered by a command anew, with the clips kept. The middle of several runs;
seconds of CPU beside those of the wall, for other programs on the machine disturb them less.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
from measure import VIZKIT, cost
from rich.console import Console
from rich.table import Table

from vizkit.explainer import catalogue

TOPIC, ACT = "sliding_window", "one-sweep"
WORDS, SAID = "joins at the back", "stands behind all others"
RUNS = 5
TOO_LONG = "flashattn", "--n", "400"


def copied(folder: Path) -> tuple[Path, Path]:
    """A scene of one's own and its reference."""
    scene, reference = folder / "own.py", folder / "own_reference.py"
    text = catalogue.scene(TOPIC.replace("_", "-")).read_text(encoding="utf-8")
    module = f"vizkit.reference.{TOPIC}"
    assert module in text
    scene.write_text(text.replace(module, "own_reference"), encoding="utf-8")
    file = Path(catalogue.__file__).parents[1] / "reference" / f"{TOPIC}.py"
    reference.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    assert WORDS in reference.read_text(encoding="utf-8")
    return scene, reference


def in_the_page(folder: Path) -> Iterator[tuple[float, float, float]]:
    """Seconds of wall until the act is there and until all is, and of the server's CPU."""
    scene, reference = copied(folder)
    with subprocess.Popen([VIZKIT, "serve", scene.name], cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = server.stdout.readline().strip()
            _read(address)
            for number in range(RUNS):
                yield _seen(address, reference, f"joins, number {number},", psutil.Process(server.pid))
        finally:
            server.terminate()


def _seen(address: str, reference: Path, words: str, server: psutil.Process) -> tuple[float, float, float]:
    text = reference.read_text(encoding="utf-8")
    before = next(line for line in text.splitlines() if "joins" in line and "yield" in line)
    version = _version(address)
    with urlopen(f"{address}saves/{version}") as saves:
        cpu, start = sum(server.cpu_times()[:2]), time.perf_counter()
        reference.write_text(text.replace(before, _with(before, words)), encoding="utf-8")
        while not saves.readline().startswith(b"event: saved"):
            pass
        ready = json.loads(_read(f"{address}ready?act={ACT}"))
        shown = _read(f"{address}?act={ACT}" if ready["alone"] else address)
        seen = time.perf_counter() - start
    shown = shown if not ready["alone"] else _read(address)
    assert words in shown
    return seen, time.perf_counter() - start, sum(server.cpu_times()[:2]) - cpu


def _with(line: str, words: str) -> str:
    """The line of a note with other words after its first blank."""
    head, _, _ = line.partition('", "')
    return f'{head}", "{{num}} {words}"'


def _version(address: str) -> int:
    """The version that there is: asked of one that there is not, the server says it at once."""
    with urlopen(f"{address}saves/9999999") as saves:
        for line in saves:
            if line.startswith(b"data: "):
                return json.loads(line[6:])["version"]
    raise RuntimeError("the server says nothing of its version")


def _read(address: str) -> str:
    with urlopen(address) as answer:
        return answer.read().decode()


def in_the_film(folder: Path) -> Iterator[tuple[str, list[float], float]]:
    """What is rendered, its seconds of wall and CPU in the middle, from least to most: all, again, a note changed."""
    scene, reference = copied(folder)
    render = VIZKIT, "render", scene, "--act", ACT, "-o", folder / "film.mp4"
    text = reference.read_text(encoding="utf-8")
    for what, times in {"cold": 1, "again": RUNS, "a note changed": RUNS}.items():
        runs = []
        for number in range(times):
            if what == "a note changed":
                reference.write_text(text.replace(WORDS, f"{SAID}, number {number}"), encoding="utf-8")
            runs.append(cost(*render, cache=folder / "clips", watched=False))
        yield what, sorted(run.wall for run in runs), statistics.median(run.cpu for run in runs)


def in_the_film_that_follows(folder: Path) -> list[float]:
    """Seconds from each save until the film is there."""
    scene, reference = copied(folder)
    text, runs = reference.read_text(encoding="utf-8"), []
    command = VIZKIT, "render", scene, "--act", ACT, "-o", folder / "film.mp4", "--follow"
    env = {**os.environ, "VIZKIT_CACHE": str(folder / "clips")}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as following:
        try:
            following.stdout.readline()
            following.stderr.readline()
            for number in range(RUNS):
                start = time.perf_counter()
                reference.write_text(text.replace(WORDS, f"{SAID}, number {number}"), encoding="utf-8")
                following.stdout.readline()
                runs.append(time.perf_counter() - start)
        finally:
            following.terminate()
    return sorted(runs)


def too_long() -> tuple[float, str]:
    """Seconds until a run that is too long is told or refused, and the last line that is said."""
    start = time.perf_counter()
    done = subprocess.run([VIZKIT, "tell", *TOO_LONG], capture_output=True, text=True, env=os.environ, check=False)
    return time.perf_counter() - start, (done.stderr or done.stdout).strip().splitlines()[-1]


def _middle(seconds: list[float]) -> str:
    """The middle of some seconds, and where there are several their least and most."""
    spread = f" ({seconds[0]:.2f} to {seconds[-1]:.2f})" if len(seconds) > 1 else ""
    return f"{statistics.median(seconds):.2f}{spread}"


def report() -> Iterator[Table]:
    """One table of what was measured beside what is wanted."""
    table = Table("what", "wall s", "CPU s", "wanted", title=f"One note changed, {TOPIC.replace('_', '-')}, {ACT}")
    with tempfile.TemporaryDirectory() as folder:
        runs = list(in_the_page(Path(folder)))
    seen, whole, cpu = (statistics.median(each) for each in zip(*runs, strict=True))
    table.add_row("seen in the served page", f"{seen:.2f}", "", "less than 0.3")
    table.add_row("all of the page there", f"{whole:.2f}", f"{cpu:.2f}", "")
    with tempfile.TemporaryDirectory() as folder:
        for what, walls, spent in in_the_film(Path(folder)):
            wanted = {"again": "at most 4 % of cold", "a note changed": "less than 1"}.get(what, "")
            table.add_row(f"film, {what}", _middle(walls), f"{spent:.2f}", wanted)
    with tempfile.TemporaryDirectory() as folder:
        following = in_the_film_that_follows(Path(folder))
    table.add_row("film, a note changed, --follow", _middle(following), "", "less than 1")
    seconds, said = too_long()
    table.add_row(f"vizkit tell {' '.join(TOO_LONG)}", f"{seconds:.2f}", "", "ends, or says that it will not")
    yield table
    yield f"It says: {said}"


if __name__ == "__main__":
    for part in report():
        Console(width=180).print(part)
