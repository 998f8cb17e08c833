"""Write the runs of a show into a file."""

from __future__ import annotations

from typing import Any

from vizkit.delivery.files import write
from vizkit.delivery.making import Making
from vizkit.frames import Show
from vizkit.kept.archive import Archive, packed
from vizkit.kept.runs import Runs


def trace(making: Making) -> Any:
    """Make the trace of a show: the runs of its acts."""
    write(making.target, packed(archive(making.show, making.provenance(making.take).text())))
    return making.take


def archive(show: Show, about: str) -> Archive:
    """What a file has in it."""
    runs = Runs()
    written = [runs.written(run) for run in show.runs]
    inputs = {name: runs.writer.cell(value) for name, value in show.inputs.items()}
    body = {"runs": written, "inputs": inputs, "references": runs.references, "rows": runs.writer.rows}
    return Archive(about, body, runs.writer.arrays)
