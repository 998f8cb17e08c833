"""The bound of a run: how many moments it may have, how long it may compute, in how much memory; past it, it stops."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import inspect
import mmap
import os
import sys
import threading
import time
from collections.abc import Callable, Container, Iterator

from vizkit.language.house import HOUSE
from vizkit.language.refusal import Refusal
from vizkit.language.translations import ENGLISH
from vizkit.trace.place import shown

MOST = 10_000
"""Moments that a run may have where no more are allowed."""

SECONDS = 10.0
"""Seconds that it may compute for so many moments."""

MEMORY = 2**30
"""Bytes that it may ask for meanwhile."""

_LOOK = 0.1

WATCH = "the bound of a run"
"""What the thread is called that looks at the clocks."""


class EndlessError(Refusal, RuntimeError):
    """A run that was stopped, since it did not end or wanted too much memory; the sentence names the line it was at.

    `about` are the inputs of its explainer that may be lowered, where they are known. `most` is how a run is allowed
    more, where that can be done. `greedy` says that it was memory, `limited` that it was a limit that may be raised,
    `many` that it had all moments that it may have.
    """

    most = ""

    def __init__(
        self, sentence: str, /, greedy: bool = False, limited: bool = True, many: bool = False, **blanks: object
    ):
        super().__init__(sentence, **blanks)
        self.greedy, self.limited, self.many, self.about = greedy, limited, many, ()

    @property
    def stopped(self) -> str:
        """What happened, without advice about inputs, as its author is told it."""
        return super().told(ENGLISH.code)

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.about

    def told(self, language: str, called: Callable[[str], str] = str, most: str = "") -> str:
        """Return the sentence in a language, an input being called as `called` says.

        `most` is how a run is allowed more by who reads it.
        """
        most = (most or self.most) if self.limited else ""
        names = HOUSE.words(" or ", language).join(map(called, self.about))
        advice = (_LOWERED if names else _SMALLER)[self.greedy]
        said = HOUSE.words(advice, language).format(stopped=super().told(language), names=names)
        return HOUSE.words(_MORE, language).format(reason=said, most=most) if most else said


_LOWERED = "{stopped}, or lower {names}", "{stopped}: lower {names}"
_SMALLER = "{stopped}, or give smaller inputs", "{stopped}: give smaller inputs"
_MORE = "{reason}; {most} allows more moments, time and memory"

_UNENDED = {
    "run": (
        "{at}this line was running when the run had still not ended after {seconds} seconds: let it end",
        "the run had still not ended after {seconds} seconds: let it end",
    ),
    "draw": (
        "{at}this line was running when the draw had still not ended after {seconds} seconds: let it end",
        "the draw had still not ended after {seconds} seconds: let it end",
    ),
}
"""What is said of a run and of a draw, where the line is known that it was at, and where it is not."""

_GREEDY = (
    "{at}this line wanted more memory than the {room} GiB that a run may have",
    "the run wanted more memory than the {room} GiB that a run may have",
)
_GREEDIER = ("{at}this line wanted more memory than there is", "more memory was wanted than there is")
"""The same of memory, where that was limited and where it was not."""

_IMMENSE = {
    OverflowError: ("into an index-sized integer", "factorial() argument"),
    ValueError: ("array is too big", "Maximum allowed"),
}
"""What Python and numpy say, and in which error, of what they do not even try to make."""


class _Stop(BaseException):
    """Raised in the thread of a run by another thread. It is no `Exception`, so that no run can overlook it."""


class _Full(_Stop):
    """The same, for memory."""


def seconds(most: int) -> float:
    """How long a run may compute that may have `most` moments."""
    return SECONDS * max(1.0, most / MOST)


@contextlib.contextmanager
def bounded(most: float, files: Container[str], memory: bool = True, what: str = "run") -> Iterator[None]:
    """Stop what runs within after `most` seconds of computing, or where it asks for more memory than so long a run may.

    `EndlessError` that names the innermost line which it was at in one of these files. What computes outside of Python,
    or sleeps, is stopped when it comes back. On Linux the system refuses what is too large before it is made; on macOS
    and Windows, where it does not, a run is stopped within a moment of having used more.
    """
    room, refused = int(MEMORY * max(1.0, most / SECONDS)), None
    try:
        lift = _limit(room) if memory else _nothing
        try:
            clock = _Clock(most, _full(room) if memory else _never)
            try:
                try:
                    clock.begin()
                    yield
                finally:
                    clock.end()
            except _Stop as reason:
                # It may have been stopped while it ended: then the clock is still running.
                clock.end()
                at = _innermost(reason, files)
                refused = EndlessError(_UNENDED[what][not at], at=at, seconds=f"{most:g}")
                if isinstance(reason, _Full):
                    refused = _greedy(at, room)
        finally:
            lift()
    except (MemoryError, OverflowError, ValueError) as reason:
        if not (isinstance(reason, MemoryError) or is_immense(reason)):
            raise
        refused = _greedy(_innermost(reason, files), room if memory else None)
    if refused is not None:
        # Raised here, it keeps nothing of what the run held.
        raise refused


def _greedy(at: str, room: int | None) -> EndlessError:
    """That more memory was wanted than a run may have; than there is, where no `room` was said."""
    if room is None:
        return EndlessError(_GREEDIER[not at], greedy=True, limited=False, at=at)
    return EndlessError(_GREEDY[not at], greedy=True, at=at, room=f"{room / 2**30:g}")


def is_immense(reason: Exception) -> bool:
    """Whether an error says that something is too large for any memory."""
    return any(said in str(reason) for said in _IMMENSE.get(type(reason), ()))


def _never() -> bool:
    return False


def _full(room: int) -> Callable[[], bool]:
    """Whether the process has so many bytes more than now, where one must look for that, since nothing limits it."""
    if sys.platform == LIMITING:
        return _never
    import psutil

    process = psutil.Process()
    most = process.memory_info().rss + room
    return lambda: process.memory_info().rss > most


LIMITING = "linux"
"""The system that counts what a process has asked for, and refuses what is more."""

_limited = threading.Lock()
"""Held by the run that the memory is limited for. The limit is the process's: others that run meanwhile share it."""


def _limit(room: int) -> Callable[[], None]:
    """Let the process have so many bytes more, `MemoryError` past them, where the system counts what it has; return
    what lifts that again."""
    if sys.platform != LIMITING or not _limited.acquire(blocking=False):
        return _nothing
    import resource

    try:
        before, most = resource.getrlimit(resource.RLIMIT_DATA)
        held = int(os.pread(_told(), mmap.PAGESIZE, 0).split(None, 6)[5]) * mmap.PAGESIZE
        own = min(held + room, sys.maxsize)
        for each in (before, most):
            own = own if each == resource.RLIM_INFINITY else min(own, each)
        resource.setrlimit(resource.RLIMIT_DATA, (own, most))
    except BaseException:
        _limited.release()
        raise

    def lift() -> None:
        try:
            resource.setrlimit(resource.RLIMIT_DATA, (before, most))
        finally:
            _limited.release()

    return lift


def _nothing() -> None:
    pass


@functools.cache
def _told() -> int:
    """The file in which the system tells of this process: to open it anew takes four times as long as to read it."""
    os.register_at_fork(after_in_child=_told.cache_clear)
    return os.open("/proc/self/statm", os.O_RDONLY)


class _Clock:
    """Raises `_Stop` in the thread that made it, again and again, once the process has computed so many seconds.

    It raises `_Full` where it is `full`. What is done to end it may be stopped anywhere and done again: no lock is
    given back that may not have been taken.
    """

    def __init__(self, most: float, full: Callable[[], bool]):
        self._most, self._thread, self._full = most, threading.get_ident(), full
        self._end: float | None = None
        self._ended = threading.RLock()

    def begin(self) -> None:
        _LOOKING.at(self)

    def end(self) -> None:
        self._ended.acquire()
        # What was still to be raised is raised here. To take it back would leave Python 3.11 looking for it for ever.
        try:
            for _ in range(3):
                pass
        except _Stop:
            pass
        _LOOKING.away(self)

    def look(self) -> None:
        """Raise what is to be raised, in the thread that made it; called by another."""
        if not self._ended.acquire(blocking=False):
            return
        now = time.process_time()
        if self._end is None:  # known from the first look on, which few runs live to see
            self._end = now + self._most
        reason = _Stop if now > self._end else _Full if self._full() else None
        if reason is not None and not self._is_leaving():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), ctypes.py_object(reason))
        self._ended.release()

    def _is_leaving(self) -> bool:
        """Whether the thread is on its way out already, where what is raised once more would be caught by nobody."""
        frame = sys._current_frames().get(self._thread)
        return frame is not None and frame.f_code in _LEAVING


_LEAVING = frozenset(
    function.__code__
    for function in (contextlib._GeneratorContextManager.__exit__, inspect.unwrap(bounded), _Clock.end)
)
"""What runs between the end of a run and the end of its clock."""


class _Looking:
    """The thread that looks at all clocks, and ends where it finds none: to start it takes as long as a short run."""

    def __init__(self) -> None:
        self._clocks: set[_Clock] = set()
        self._thread: threading.Thread | None = None
        self._waiting, self._changing = threading.Event(), threading.Lock()

    def at(self, clock: _Clock) -> None:
        """Look at a clock from now on."""
        self._clocks.add(clock)
        if self._thread is None:
            with self._changing:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._look, name=WATCH, daemon=True)
                    self._thread.start()

    def away(self, clock: _Clock) -> None:
        """Look at it no more."""
        self._clocks.discard(clock)

    def end(self) -> None:
        """Let the thread end where there is nothing to look at."""
        thread = self._thread
        if thread is not None and not self._clocks:
            self._waiting.set()
            thread.join(_LOOK)

    def _look(self) -> None:
        while True:
            self._waiting.wait(_LOOK)
            self._waiting.clear()
            for clock in [*self._clocks]:
                clock.look()
            if not self._clocks and self._is_over():
                return

    def _is_over(self) -> bool:
        """Whether nothing has begun before it was known that the thread would end."""
        with self._changing:
            own, self._thread = self._thread, None
            if self._clocks:
                self._thread = own
            return self._thread is None


_LOOKING = _Looking()


def rest() -> None:
    """Let no thread look at clocks until the next run: where there is another thread, a process cannot be forked."""
    _LOOKING.end()


def _innermost(reason: BaseException, files: Container[str]) -> str:
    """The innermost line of these files at which it was raised, or nothing."""
    traceback, found = reason.__traceback__, ""
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file in files:
            found = f"{shown(file)}:{traceback.tb_lineno}: "
        traceback = traceback.tb_next
    return found
