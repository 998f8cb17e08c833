"""The work of encoding, handed out segment by segment to other processes, and taken back in order."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait

from vizkit.film.cache import ClipCache
from vizkit.film.clip import encode
from vizkit.film.key import key
from vizkit.film.memory import give_back
from vizkit.film.segment import Segment, Timing
from vizkit.film.surroundings import surroundings
from vizkit.film.take import Take
from vizkit.language.refusal import Refusal

AHEAD = 3
"""Segments handed out at a time for each job, so that memory does not grow with the film."""

AT_HAND = 64
"""Clips that are there already, and wait for those before them."""

TRIES = 3
"""How many workers one segment may cost."""


FIRST = 2
"""How many workers start before it is known how much work there is."""


class WorkError(Refusal, RuntimeError):
    """Workers that keep dying."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Worker:
    """A process that encodes, and the only pipe to it: when the process ends, however that goes, so does the pipe.

    A `forked` one knows all that this process has imported.
    """

    def __init__(self, forked: bool = False):
        context = multiprocessing.get_context("fork" if forked else "spawn")
        self.pipe, other = context.Pipe()
        self.process = context.Process(target=_work, args=(other,), daemon=True)
        with contextlib.closing(other), _interrupts_left_to_the_main_thread():
            if not forked:
                resource_tracker.ensure_running()  # else started with the process, and would let interrupts in again
            self.process.start()

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Workers:
    """Up to `jobs` workers, each with a thread that waits for it; started when there is work, if not before.

    One `alone` would only be waited for: what it would encode is encoded here.
    """

    lost = None
    """Nothing that was asked of them is ever made elsewhere."""

    wholes = 0
    """Whole files are put together by who asks."""

    def __init__(self, jobs: int):
        self.jobs, self.alone = jobs, jobs == 1
        self.alive: list[Worker] = []
        self._begun: list[Future[Worker]] = []
        self._threads = ThreadPoolExecutor(jobs)
        self._own = threading.local()
        self._changing, self._over = threading.Lock(), False

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            self._end()
        try:
            self._threads.shutdown(wait=True, cancel_futures=True)
        finally:
            self._end()

    def begin(self) -> None:
        """Let the first workers start before there is work for them, with all that encoding needs read once, here."""
        surroundings()
        first = 0 if self.alone else min(self.jobs, FIRST)
        self._begun += [self._forked() if _can_fork() else self._threads.submit(self._started) for _ in range(first)]

    def submit(self, segment: Segment, take: Take) -> Future[bytes]:
        return self._threads.submit(self._encoded, pickle.dumps((segment, take)))

    def _encoded(self, order: bytes) -> bytes:
        """The clip of a pickled segment and take; made here where no process can be started."""
        for _ in range(TRIES):
            try:
                worker = self._worker()
            except OSError:
                return encode(*pickle.loads(order))
            try:
                worker.pipe.send_bytes(order)
                answer = worker.pipe.recv_bytes()
            except (EOFError, OSError):
                self._forget(worker)
            else:
                return _taken_in(answer)
        raise WorkError(
            "a worker process died {tries} times: is there enough memory? Try --jobs 1 or a smaller --size",
            tries=TRIES,
        )

    def _worker(self) -> Worker:
        """This thread's worker: one that has begun, or a new one."""
        if getattr(self._own, "worker", None) is None:
            with self._changing:
                begun = self._begun.pop() if self._begun else None
            self._own.worker = self._started() if begun is None else begun.result()
        return self._own.worker

    def _forked(self) -> Future[Worker]:
        found: Future[Worker] = Future()
        try:
            found.set_result(self._started(forked=True))
        except OSError as reason:
            found.set_exception(reason)
        return found

    def _started(self, forked: bool = False) -> Worker:
        with self._changing:
            if self._over:
                raise CancelledError
            self.alive.append(Worker(forked))
            return self.alive[-1]

    def _forget(self, worker: Worker) -> None:
        self._own.worker = None
        with self._changing:
            if worker in self.alive:
                self.alive.remove(worker)
                worker.end()

    def _end(self) -> None:
        with self._changing:
            self._over = True
            for worker in self.alive:
                worker.process.kill()  # all at once: each takes a while to give its memory back
            while self.alive:
                self.alive.pop().end()


def clips(
    segments: Iterable[Segment], take: Take, workers: Workers, cache: ClipCache | None
) -> Iterator[tuple[Timing, bytes]]:
    """Every segment's timing and clip in order: from the cache, or encoded by the workers, or with one job here.

    The first are handed out before one is asked for.
    """
    rest, waiting, ahead = iter(segments), deque(), 1 if workers.alone else AHEAD * workers.jobs

    def hand_out() -> None:
        there = sum(isinstance(clip, bytes) for _, clip in waiting)
        while there < AT_HAND and len(waiting) - there < ahead and (segment := next(rest, None)) is not None:
            waiting.append((segment.timing, _clip(segment, take, workers, cache)))
            there += isinstance(waiting[-1][1], bytes)

    def in_turn() -> Iterator[tuple[Timing, bytes]]:
        while waiting:
            timing, clip = waiting.popleft()
            yield timing, clip if isinstance(clip, bytes) else clip()
            hand_out()

    hand_out()
    return in_turn()


def _clip(segment: Segment, take: Take, workers: Workers, cache: ClipCache | None) -> bytes | Callable[[], bytes]:
    """The segment's clip, or what waits for it."""
    name = key(segment, take) if cache else None
    found = cache.get(name) if cache else None
    if found is not None:
        return found
    made = (lambda: encode(segment, take)) if workers.alone else workers.submit(segment, take).result
    return lambda: _kept(made(), name, cache)


def _kept(clip: bytes, name: str | None, cache: ClipCache | None) -> bytes:
    if cache:
        cache.put(name, clip)
    return clip


def _can_fork() -> bool:
    """Whether a fork of this process is safe: where there are forks and no thread that may hold a lock just then."""
    return sys.platform == "linux" and threading.active_count() == 1


@contextlib.contextmanager
def _interrupts_left_to_the_main_thread() -> Iterator[None]:
    """A process keeps what its starter has blocked: no Ctrl-C reaches a worker, not even one that still begins."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ignore_interrupts() -> None:
    """Where a process keeps nothing of what its starter has blocked, it does not listen to Ctrl-C itself."""
    if not hasattr(signal, "pthread_sigmask"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _work(pipe: Connection) -> None:
    """A worker's life: it keeps no memory, answers its orders, and ends when its parent does."""
    _ignore_interrupts()
    give_back()
    threading.Thread(target=_follow, args=(multiprocessing.parent_process().sentinel,), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))


def _follow(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _answer(order: bytes) -> bytes:
    """The clip, or what went wrong, as it can be sent."""
    try:
        return pickle.dumps(encode(*pickle.loads(order)))
    except Exception as reason:
        reason.add_note(traceback.format_exc())
        try:
            answer = pickle.dumps(reason)
            pickle.loads(answer)
        except Exception:
            return pickle.dumps(RuntimeError(f"{type(reason).__name__}: {reason}"))
        return answer


def _taken_in(answer: bytes) -> bytes:
    found = pickle.loads(answer)
    if isinstance(found, Exception):
        raise found
    return found
