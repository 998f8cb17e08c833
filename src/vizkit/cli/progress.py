"""Progress: a bar on the terminal while files are made."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def progress(count: int) -> Iterator[Callable[[int, str], Callable[[int, int], None]]]:
    """What makes, for the file of that number and name among `count`, the function that is told how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(None),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as display:
        task = display.add_task("", total=count)

        def of_file(number: int, name: str) -> Callable[[int, int], None]:
            display.update(task, description=name)
            return lambda done, total: display.update(task, completed=number + done / total)

        yield of_file
