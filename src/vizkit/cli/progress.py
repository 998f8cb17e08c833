"""Progress: a bar on the terminal while files are made, elsewhere a line now and then."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from vizkit.cli.notice import asked_for, say
from vizkit.language.refusal import Refusal

EVERY = 10
"""Seconds from one line to the next, where there is no terminal."""

Progress = Callable[[int, int], None]


@contextlib.contextmanager
def progress(count: int) -> Iterator[Callable[[int, str], Progress]]:
    """What makes, for the file of that number and name among `count`, the function that is told how far it is.

    Of no files nothing is shown.
    """
    if not count:
        yield lambda number, name: lambda done, total: None
        return
    if not sys.stderr.isatty():
        yield lambda number, name: _by_lines(number, count, name)
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(None),
        bars.TextColumn("{task.percentage:3.0f} %"),
        bars.TimeRemainingColumn(),
    )
    with_ = {"console": Console(stderr=True), "transient": True, "redirect_stdout": sys.stdout.isatty()}
    with bars.Progress(*columns, **with_) as display:
        task = display.add_task("", total=count)

        def of_file(number: int, name: str) -> Progress:
            def show(done: int, total: int) -> None:
                of_it = f" {100 * done // max(total, 1)} %" if count > 1 else ""
                display.update(task, description=name + of_it, completed=number + done / max(total, 1))

            show(0, 1)
            return show

        yield of_file


def _by_lines(number: int, count: int, name: str) -> Progress:
    """Progress of the file of that number and name among `count`, a line every so many seconds."""
    before = time.monotonic()

    def show(done: int, total: int) -> None:
        nonlocal before
        if time.monotonic() - before >= EVERY:
            before = time.monotonic()
            percent = 100 * done // max(total, 1)
            one, several = "{file}: {percent} %", "{file}: {percent} %, {number} of {count}"
            line = Refusal(one if count == 1 else several, file=name, percent=percent, number=number + 1, count=count)
            say(line.told(asked_for()))

    return show
