"""The report of what is made: a path a line, or for machines an event a line."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from vizkit.cli.notice import asked_for, say, told
from vizkit.cli.progress import Progress, progress
from vizkit.delivery.files import STDOUT
from vizkit.delivery.settings import SettingsError
from vizkit.language.refusal import Refusal

OFTEN = 1
"""Seconds from one event of progress to the next."""


class Report:
    """What is made is told on standard output: its path, as `events` all that happens, `quiet` nothing."""

    def __init__(self, events: bool, quiet: bool, display: Callable[[int, str], Progress]):
        self.events, self.quiet, self.display = events, quiet, display
        self._told: list[Exception] = []

    @contextlib.contextmanager
    def making(self, number: int, name: str, target: Path) -> Iterator[Progress]:
        """Tell that the file of this number is begun, and that it is made or has failed; give its progress."""
        if self.events and target == STDOUT:
            raise SettingsError("--json and -o - both write to standard output: give one of them")
        begun, file = time.monotonic(), str(target)
        self.event("started", name=name, path=file)
        try:
            yield self._progress(number, file)
        except Exception as reason:
            self._told.append(reason)
            self.event("failed", name=name, path=file, reason=told(reason))
            raise
        if target != STDOUT:
            self.made(name, target, time.monotonic() - begun)

    def made(self, name: str, target: Path, seconds: float) -> None:
        if self.events:
            from vizkit.delivery.digest import digest

            kept = {"bytes": target.stat().st_size, "digest": digest(target)} if target.is_file() else {}
            self.event("made", name=name, path=str(target), seconds=round(seconds, 3), **kept)
        elif not self.quiet:
            click.echo(target)

    def failed(self, name: str, reason: Exception) -> None:
        """Say of one of several what went wrong, quiet or not."""
        if not any(reason is each for each in self._told):
            self.event("failed", name=name, reason=told(reason))
        say(Refusal("{name}: {reason}", name=name, reason=told(reason)).told(asked_for()))

    def event(self, kind: str, **what: Any) -> None:
        """An event, as one line of JSON, where events are asked for."""
        if self.events:
            click.echo(json.dumps({"event": kind, **what}, ensure_ascii=False))

    def _progress(self, number: int, file: str) -> Progress:
        shown, before = self.display(number, file), time.monotonic()

        def show(done: int, total: int) -> None:
            nonlocal before
            shown(done, total)
            if self.events and not self.quiet and time.monotonic() - before >= OFTEN:
                before = time.monotonic()
                self.event("progress", path=file, done=done, of=total)

        return show


@contextlib.contextmanager
def reporting(count: int, events: bool, quiet: bool) -> Iterator[Report]:
    """The report of so many files; to machines and where it is quiet no progress is shown."""
    with progress(0 if events or quiet else count) as display:
        yield Report(events, quiet, display)
