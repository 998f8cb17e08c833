"""Progress: a bar on the terminal while files are made."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

Progress = Callable[[int, int], None]


@contextlib.contextmanager
def progress(count: int) -> Iterator[Callable[[int, str], Progress]]:
    """What makes, for the file of that number and name among `count`, the function that is told how far it is."""
    if not sys.stderr.isatty():
        yield lambda number, name: lambda done, total: None
        return
    from rich import progress as bars
    from rich.console import Console

    columns = (
        bars.TextColumn("{task.description}"),
        bars.BarColumn(None),
        bars.TextColumn("{task.percentage:3.0f} %"),
        bars.TimeRemainingColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as display:
        task = display.add_task("", total=count)

        def of_file(number: int, name: str) -> Progress:
            display.update(task, description=name)
            return lambda done, total: display.update(task, completed=number + done / total)

        yield of_file
