"""Films on a Dask cluster over TLS, on this machine: 1, 2 and 4 workers of one thread; and by simulation up to 64.

    python benchmarks/many_machines.py [NAME ...]

Prints, for one film whose segments are encoded there and for several that are made there whole: wall and CPU seconds
beside those of this process alone; the efficiency, which is the time of one worker over that of n, divided by n, and can
reach 100 % where each worker has a core of its own; the share of that time in which workers had something to do, which
other programs on the machine disturb less; and whether the bytes are those made here. Then what the scheduler takes for a
segment and for a whole film when nothing is encoded, the bytes that move, and simulations that are made of what was
measured: segments found one after the other here and encoded by whoever is free, and whole films taken in turn, the
longest first, as where they had been made before.
"""

from __future__ import annotations

import heapq
import multiprocessing
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import dask
import psutil
from distributed import Client, LocalCluster, Security, get_task_stream
from rich.console import Console
from rich.table import Table

from vizkit.delivery import elsewhere
from vizkit.delivery.deliver import delivering
from vizkit.delivery.order import Order
from vizkit.explainer import catalogue
from vizkit.film.clip import encode
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.film.work import cores
from vizkit.frames import Show
from vizkit.picture.style import Style

TAKE = Take(Style(), (1920, 1080), Fraction(60))
ONE = "lca"
"""The film that is made of segments."""

SEVERAL = tuple(catalogue.names())
"""Those that are made whole, of each the first act."""

WORKERS = (1, 2, 4)
MANY = (8, 16, 64)
FILES = (64, 128, 256, 1024)
ROUNDS = 5
ORDER = 2000
"""Bytes of an order for a whole film, at most."""


@dataclass(frozen=True)
class Done:
    """Seconds of wall and of CPU, the share of the wall in which workers had something to do, and the files' bytes."""

    wall: float
    cpu: float
    busy: float
    files: dict[str, bytes]


def orders(names: list[str], whole: bool, folder: Path) -> Iterator[Order]:
    """Orders of films, of their first acts alone where they are made whole."""
    for name in names:
        film = catalogue.film(name)
        acts = (film.acts[0].name,) if whole else ()
        yield Order(name, film, {}, acts, "mp4", TAKE, folder / f"{name}.mp4")


def made(names: list[str], whole: bool, executor: str | None = None) -> Done:
    """Make films whose clips are not kept: here in this process, or on a cluster as segments or `whole`."""
    with tempfile.TemporaryDirectory() as folder:
        works = list(orders(names, whole, Path(folder)))
        with delivering(1, False, executor) as deliver, _watched(executor) as busy:
            start, before = time.perf_counter(), _cpu()
            for order in deliver.ahead(works, lambda order: order) if whole else works:
                deliver(order, lambda done, total: None)
            wall, cpu = time.perf_counter() - start, _cpu() - before
            assert deliver.lost is None, deliver.lost
        workers = deliver.workers.jobs
        found = {order.name: order.target.read_bytes() for order in works}
    return Done(wall, cpu, busy.seconds / wall / workers if executor else 1.0, found)


class _watched:
    """How long workers computed meanwhile, as the scheduler tells."""

    def __init__(self, executor: str | None):
        self.executor, self.seconds = executor, 0.0

    def __enter__(self) -> _watched:
        if self.executor:
            self.client = Client(self.executor, set_as_default=False)
            self.stream = get_task_stream(self.client)
            self.stream.__enter__()
        return self

    def __exit__(self, *reason: object) -> None:
        if self.executor:
            self.stream.__exit__(*reason)
            spans = (span for task in self.stream.data for span in task["startstops"] if span["action"] == "compute")
            self.seconds = sum(span["stop"] - span["start"] for span in spans)
            self.client.close()


def _cpu() -> float:
    """Seconds of CPU of this process and of all that it started and that still run."""
    own = psutil.Process()
    return sum(sum(process.cpu_times()[:2]) for process in (own, *own.children(recursive=True)))


def certified() -> Security:
    """Certificates, made here and now, where a client of Dask's looks for them."""
    security = Security.temporary()
    tls = {
        "ca-file": security.tls_ca_file,
        "client.cert": security.tls_client_cert,
        "client.key": security.tls_client_key,
    }
    dask.config.set({f"distributed.comm.tls.{name}": held for name, held in tls.items()})
    return security


def cluster(workers: int, security: Security) -> LocalCluster:
    options = {"protocol": "tls://", "security": security, "dashboard_address": None, "silence_logs": 50}
    return LocalCluster(n_workers=workers, threads_per_worker=1, **options)


def loaded(address: str, names: list[str]) -> None:
    """Have every worker load what it loads once."""
    with tempfile.TemporaryDirectory() as folder, Client(address, set_as_default=False) as client:
        for order in orders(names, True, Path(folder)):
            client.run(_load, elsewhere.sent(order).order)


def _load(order: bytes) -> None:
    show = Show(catalogue.film(pickle.loads(order)[0].name), {})
    encode(next(segments(show, TAKE.style, TAKE.fps, TAKE.speed)), TAKE)


def measured(name: str) -> list[tuple[float, float, int, int]]:
    """Of every segment the seconds to make and to encode it, and the bytes that go there and that come back."""
    found, start = [], time.process_time()
    for segment in segments(Show(catalogue.film(name), {}), TAKE.style, TAKE.fps, TAKE.speed):
        order = pickle.dumps((segment, TAKE))
        sent = time.process_time()
        clip = encode(segment, TAKE)
        found.append((sent - start, time.process_time() - sent, len(order), len(clip)))
        start = time.process_time()
    return found


def _answer(order: bytes, length: int) -> bytes:
    return os.urandom(length)


def handed_over(address: str, sizes: list[tuple[int, int]]) -> float:
    """Seconds that each of several orders of so many bytes, answered by so many, takes when nothing else is done.

    Those of the quickest of some rounds, which other programs on the machine disturbed least.
    """
    with Client(address, set_as_default=False) as client:
        return min(_round(client, sizes) for _ in range(ROUNDS)) / len(sizes)


def _round(client: Client, sizes: list[tuple[int, int]]) -> float:
    start = time.perf_counter()
    several = [client.submit(_answer, bytes(there), back, pure=False) for there, back in sizes]
    for each in several:
        each.result()
    return time.perf_counter() - start


def of_segments(costs: list[tuple[float, float, int, int]], workers: int, overhead: float) -> float:
    """Seconds of a film: segments are made one after the other, and each is encoded by the first worker that is free."""
    free, clock, end = [0.0] * workers, 0.0, 0.0
    for making, encoding, *_ in costs:
        clock += making + overhead
        done = max(heapq.heappop(free), clock) + encoding
        heapq.heappush(free, done)
        end = max(end, done)
    return end


def of_wholes(films: list[float], workers: int, overhead: float) -> float:
    """Seconds of several films, each taken by the first worker that is free; they are written one after the other."""
    free, written = [0.0] * workers, 0.0
    for seconds in films:
        done = heapq.heappop(free) + seconds
        heapq.heappush(free, done)
        written = max(written, done) + overhead
    return written


def report(one: str = ONE, several: tuple[str, ...] = SEVERAL) -> Iterator[Table | str]:
    """One table of what was measured, one of what is simulated, and what is handed over."""
    security, columns = certified(), ("wall s", "CPU s", "efficiency", "workers busy", "same bytes")
    title = f"On a cluster over TLS, 1080p60, {cores()} cores for workers, scheduler and client together"
    table = Table("made", "by", *columns, title=title)
    ways = (f"{one}, segments", [one], False), (f"the first acts of {len(several)} films, whole", [*several], True)
    alone, first = {}, {}
    for what, names, whole in ways:
        alone[what] = made(names, whole)
        table.add_row(what, "this process", f"{alone[what].wall:.1f}", f"{alone[what].cpu:.1f}")
    for workers in WORKERS:
        with cluster(workers, security) as there:
            loaded(there.scheduler_address, [one, *several])
            for what, names, whole in ways:
                done = made(names, whole, there.scheduler_address)
                efficiency = first.setdefault(what, done).wall / done.wall / workers
                told = f"{done.wall:.1f}", f"{done.cpu:.1f}", f"{efficiency:.0%}", f"{done.busy:.0%}"
                table.add_row(what, f"{workers} over TLS", *told, "yes" if done.files == alone[what].files else "NO")
                print(what, workers, *told, file=sys.stderr)
            if workers == 1:
                with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as fresh:
                    costs = fresh.submit(measured, one).result()
                a_segment = handed_over(there.scheduler_address, [each[2:] for each in costs])
                (film,) = alone[ways[0][0]].files.values()
                a_film = handed_over(there.scheduler_address, [(ORDER, len(film))] * len(several))
    yield table
    there, back = (sum(each[side] for each in costs) / 1e6 for side in (2, 3))
    yield (
        f"The scheduler takes {1000 * a_segment:.1f} ms for a segment, {len(costs) * a_segment:.2f} s for all "
        f"{len(costs)} of {one}, and {1000 * a_film:.0f} ms for a whole film. As segments of {one} {there:.1f} MB go there "
        f"and {back:.1f} MB come back; whole an order of less than {ORDER / 1000:g} kB, and the film's {len(film) / 1e6:.1f} MB."
    )
    yield _simulated(one, costs, a_segment, a_film)


def _simulated(one: str, costs: list[tuple[float, float, int, int]], a_segment: float, a_film: float) -> Table:
    making, encoding = (sum(each[part] for each in costs) for part in (0, 1))
    film = making + encoding
    title = f"Simulated: {one} is {making:.1f} s of finding places and {encoding:.1f} s of encoding"
    table = Table("made", *(f"{workers} workers" for workers in MANY), title=title)
    alone = of_segments(costs, 1, a_segment)
    table.add_row(f"{one}, segments", *(_efficient(alone, of_segments(costs, n, a_segment), n) for n in MANY))
    for count in FILES:
        several = [film * (1.5 - index / (count - 1)) for index in range(count)]
        alone = of_wholes(several, 1, a_film)
        table.add_row(
            f"{count} such films, whole", *(_efficient(alone, of_wholes(several, n, a_film), n) for n in MANY)
        )
    return table


def _efficient(alone: float, seconds: float, workers: int) -> str:
    return f"{seconds:.1f} s, {alone / seconds / workers:.0%}"


def main() -> None:
    names = sys.argv[1:]
    for part in report(names[0], tuple(names)) if names else report():
        Console(width=180).print(part)


if __name__ == "__main__":
    main()
