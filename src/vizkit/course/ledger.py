"""The ledger: of every file that a course has made what it was made of, and what was in it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from vizkit.delivery.files import write

FOLDER = ".course"
"""Where the records are, a file each, so that several processes and machines can keep them side by side."""

BEING_MADE = ""
"""The content of a file that is being made: nobody can have changed it by hand."""


@dataclass(frozen=True)
class Record:
    """A file of the explainer `name` that a `course` made of what has the digest `made_of`; `content` is its own."""

    course: str
    name: str
    made_of: str
    content: str


@dataclass(frozen=True)
class Ledger:
    """The records of what lies in a folder."""

    out: Path

    def record(self, target: Path) -> Record | None:
        """What is known of a file; nothing where its record cannot be read."""
        try:
            found = Record(**json.loads(self._file(target).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return found if all(isinstance(text, str) for text in vars(found).values()) else None

    def keep(self, target: Path, record: Record) -> None:
        write(self._file(target), json.dumps(asdict(record), indent=1).encode())

    def forget(self, target: Path) -> None:
        """Forget a file, and the folders of records that are empty then."""
        file = self._file(target)
        file.unlink(missing_ok=True)
        _remove_empty(file.parent, self.out)

    def remove(self, target: Path) -> None:
        """Remove a file with its record."""
        target.unlink(missing_ok=True)
        _remove_empty(target.parent, self.out)
        self.forget(target)

    def targets(self, course: str) -> Iterator[tuple[Path, Record]]:
        """The files of a course, each with its record."""
        for file in sorted((self.out / FOLDER).rglob("*.json")):
            target = self.out / file.relative_to(self.out / FOLDER).with_suffix("")
            if (record := self.record(target)) is not None and record.course == course:
                yield target, record

    def _file(self, target: Path) -> Path:
        whole = self.out / FOLDER / target.relative_to(self.out)
        return whole.with_name(f"{whole.name}.json")


def _remove_empty(folder: Path, out: Path) -> None:
    with contextlib.suppress(OSError):
        while folder != out:
            folder.rmdir()
            folder = folder.parent
