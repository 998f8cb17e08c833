"""Races worth seeing, and what is small enough to be drawn whole."""

from __future__ import annotations

from vizkit.reference.process_thread import LETTERS, completed, has_few_interleavings

LANES = 20
"""Interleavings that are drawn side by side, at most."""


def lost_update() -> str:
    """Return the schedule of two threads in which B loads before A stores: A's update is lost."""
    return "ABAABB"


def serial() -> str:
    """Return the schedule of two threads in which A is done before B starts: right without a lock, by luck."""
    return "AAABBB"


def worst() -> str:
    """Return a schedule of two threads with three increments each after which the counter is at two."""
    return "ABBBBBBAABAAAAAABB"


def letters(threads: int) -> str:
    """Return the names of so many threads."""
    return LETTERS[:threads]


def line() -> tuple[str]:
    """Return the line that every thread runs."""
    return ("counter += 1",)


def steps() -> tuple[str, str, str]:
    """Return the three steps of that line, as lines: what it loads, adds and stores."""
    return "register = counter", "register += 1", "counter = register"


def order(schedule: str, threads: int, increments: int) -> list[str]:
    """Return whose step is next at each tick of a schedule, without a lock."""
    return list(completed(schedule, LETTERS[:threads], increments))


def fewest_threads(threads: int, increments: int) -> int:
    """Return `threads` where all its interleavings can be drawn, else two."""
    return threads if has_few_interleavings(threads, increments, LANES) else 2


def fewest_increments(threads: int, increments: int) -> int:
    """Return `increments` where all its interleavings can be drawn, else one."""
    return increments if has_few_interleavings(threads, increments, LANES) else 1


def mode_of_the_main_run(mode: str) -> str:
    """Return the mode that one run can have: "threads" for all of them."""
    return "threads" if mode == "all" else mode
