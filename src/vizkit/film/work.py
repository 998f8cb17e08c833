"""The work of encoding, handed out segment by segment to an executor, and taken back in order."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait

from vizkit.film.cache import ClipCache
from vizkit.film.clip import Take, encode, key
from vizkit.film.memory import give_back
from vizkit.film.segments import Segment, Timing

AHEAD = 3
"""Segments handed out at a time for each job, so that memory does not grow with the film."""

TRIES = 3
"""How often a pool that lost a worker is made anew."""


class WorkError(RuntimeError):
    """Workers that keep dying."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Processes that encode, started when the first is needed and again when one of them dies."""

    def __init__(self, jobs: int):
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._tries = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._pool is not None:
            for process in list(self._pool._processes.values()):
                process.terminate()
            self._unblock()
        self._close()

    def submit(self, segment: Segment, take: Take) -> Future[bytes]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.jobs, multiprocessing.get_context("spawn"), _settle)
        return self._pool.submit(encode, segment, take)

    def renew(self) -> None:
        """Forget a pool that lost a worker."""
        self._unblock()
        self._close()
        self._tries += 1
        if self._tries >= TRIES:
            raise WorkError(
                f"a worker process died {TRIES} times: is there enough memory? Try --jobs 1 or a smaller --size"
            )

    def _unblock(self) -> None:
        """Let a pool without workers end.

        Up to Python 3.11.4 it waits for ever to hand out a task larger than a pipe; without a reader it gives up
        (github.com/python/cpython, issue 94777).
        """
        if sys.version_info < (3, 11, 5):
            with contextlib.suppress(AttributeError, OSError):
                self._pool._call_queue._reader.close()

    def _close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def clips(
    segments: Iterable[Segment], take: Take, workers: Workers, cache: ClipCache | None
) -> Iterator[tuple[Timing, bytes]]:
    """Every segment's timing and clip in order: from the cache, or encoded by the workers, or with one job here."""
    waiting: deque[_Order] = deque()
    for segment in segments:
        waiting.append(_order(segment, take, workers, cache))
        if len(waiting) >= (AHEAD * workers.jobs if workers.jobs > 1 else 1):
            yield _taken(waiting, take, workers, cache)
    while waiting:
        yield _taken(waiting, take, workers, cache)


class _Order:
    """One segment's clip, there or on its way."""

    def __init__(self, segment: Segment, name: str | None, clip: bytes | Future[bytes]):
        self.segment, self.name, self.clip = segment, name, clip


def _order(segment: Segment, take: Take, workers: Workers, cache: ClipCache | None) -> _Order:
    name = key(segment, take) if cache else None
    found = cache.get(name) if cache else None
    if found is not None:
        return _Order(segment, None, found)
    return _Order(segment, name, workers.submit(segment, take) if workers.jobs > 1 else encode(segment, take))


def _taken(waiting: deque[_Order], take: Take, workers: Workers, cache: ClipCache | None) -> tuple[Timing, bytes]:
    """The first clip, waited for; where a worker died, all that were lost are handed out again."""
    while isinstance(waiting[0].clip, Future):
        try:
            waiting[0].clip = waiting[0].clip.result()
        except BrokenProcessPool:
            workers.renew()
            for order in waiting:
                if isinstance(order.clip, Future) and not _finished(order.clip):
                    order.clip = workers.submit(order.segment, take)
    order = waiting.popleft()
    if cache and order.name:
        cache.put(order.name, order.clip)
    return order.segment.timing, order.clip


def _finished(clip: Future[bytes]) -> bool:
    return clip.done() and not clip.cancelled() and clip.exception() is None


def _settle() -> None:
    """A worker leaves Ctrl-C to its parent, keeps no memory, and ends when its parent is gone, however that went."""
    give_back()
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(multiprocessing.parent_process().sentinel,), daemon=True).start()


def _follow(sentinel: int, leave: Callable[[int], None] = os._exit) -> None:
    wait([sentinel])
    leave(1)
