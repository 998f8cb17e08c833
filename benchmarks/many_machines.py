"""One film on a Dask cluster over TLS, on this machine: 1, 2 and 4 workers of one thread; and by simulation 64.

Prints how long the film takes, the efficiency (the time of one worker over that of n, divided by n: it can reach 100 %
where each worker has a core of its own), what a film and a segment cost besides encoding, and the bytes that move.
`python benchmarks/many_machines.py [NAME]`
"""

from __future__ import annotations

import heapq
import pickle
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

import dask
from distributed import LocalCluster, Security

from vizkit.delivery.deliver import delivering
from vizkit.delivery.order import Order
from vizkit.explainer import catalogue
from vizkit.film.clip import Take, encode
from vizkit.film.segments import segments
from vizkit.film.work import cores
from vizkit.frames import Show
from vizkit.picture.style import Style

TAKE = Take(Style(), (1920, 1080), Fraction(60))
MANY = 64


def film(name: str, folder: Path, **how) -> tuple[float, bytes]:
    """Seconds that a film takes whose clips are not kept, and its bytes."""
    target = folder / "film.mp4"
    order = Order(name, catalogue.film(name), {}, (), "mp4", TAKE, target)
    _ = order.show.moments
    with delivering(how.pop("jobs", None), False, **how) as deliver:
        start = time.perf_counter()
        deliver(order, lambda done, total: None)
        seconds = time.perf_counter() - start
        assert deliver.lost is None, deliver.lost
    return seconds, target.read_bytes()


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


def on_cluster(name: str, folder: Path, workers: int, security: Security) -> tuple[float, bytes]:
    options = {"protocol": "tls://", "security": security, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=workers, threads_per_worker=1, **options) as cluster:
        film("lca", folder, executor=cluster.scheduler_address)  # what is loaded once
        return film(name, folder, executor=cluster.scheduler_address)


def measured(name: str) -> list[tuple[float, float, int]]:
    """Of every segment the seconds to make and send it, those to encode it, and the bytes that go there and back."""
    found, start = [], time.perf_counter()
    for segment in segments(Show(catalogue.film(name), {}), TAKE.style, TAKE.fps, TAKE.speed):
        order = pickle.dumps((segment, TAKE))
        made = time.perf_counter()
        clip = encode(segment, TAKE)
        found.append((made - start, time.perf_counter() - made, len(order) + len(clip)))
        start = time.perf_counter()
    return found


def simulated(costs: list[tuple[float, float, int]], workers: int, overhead: float) -> float:
    """Seconds of a film: segments are made one after the other, and each is encoded by the first worker that is free."""
    free, clock, end = [0.0] * workers, 0.0, 0.0
    for making, encoding, _ in costs:
        clock += making + overhead
        done = max(heapq.heappop(free), clock) + encoding
        heapq.heappush(free, done)
        end = max(end, done)
    return end


def main(name: str) -> None:
    security = certified()
    with tempfile.TemporaryDirectory() as folder:
        film("lca", Path(folder), jobs=1)
        alone, bytes_ = film(name, Path(folder), jobs=1)
        print(f"{name}, 1080p60, {cores()} cores\n\n| encoded by | s | efficiency | same bytes |\n|---|---|---|---|")
        print(f"| this process | {alone:.1f} | | |")
        first = None
        for workers in (1, 2, 4):
            seconds, made = on_cluster(name, Path(folder), workers, security)
            first = first or seconds
            print(
                f"| {workers} over TLS | {seconds:.1f} | {first / seconds / workers:.0%} | {made == bytes_} |",
                flush=True,
            )
    costs = measured(name)
    overhead = max(0.0, (first - alone) / len(costs))
    moved = sum(each for *_, each in costs)
    print(
        f"\n{len(costs)} segments; besides encoding a film takes {first - alone:.1f} s and a segment {1000 * overhead:.0f} ms more on a cluster of one; {moved / 1e6:.1f} MB move"
    )
    one = simulated(costs, 1, overhead)
    for workers in (8, 16, MANY):
        many = simulated(costs, workers, overhead)
        print(
            f"simulated, {workers} workers, one film: {many:.1f} s, {one / many / workers:.0%}; making segments takes {sum(c for c, *_ in costs):.1f} s"
        )
    ten = simulated(costs * 1, 1, overhead) * MANY / MANY
    print(f"simulated, {MANY} workers, {MANY} films, one worker each: {ten:.1f} s, 100 %: whole films share nothing")


if __name__ == "__main__":
    main(*(sys.argv[1:] or ["sliding-window"]))
