"""Inspected: what a file says of itself, found by its content and not by its name."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from vizkit.delivery.provenance import Provenance
from vizkit.film.comment import comments as film_comments
from vizkit.inputs import InputError
from vizkit.kept.archive import comments as trace_comments
from vizkit.page.comment import comments as page_comments
from vizkit.slides.comment import comments as slide_comments
from vizkit.words.comment import comments as word_comments

_HEAD = 2**20
"""Bytes at the beginning of a file in which it says how it was made."""


def made(file: Path) -> Provenance:
    """What `file` says of itself; `InputError` where it says nothing."""
    try:
        if file.exists() and not file.is_file():
            raise InputError("{file} is no file that could be inspected: name a film, GIF, page or picture", file=file)
        with file.open("rb") as whole:
            head = whole.read(_HEAD)
        said = page_comments(head), film_comments(head, file), slide_comments(head, file), word_comments(head)
        said = *said, trace_comments(head, file)
        for comment in chain(*said):
            if (found := Provenance.parse(comment)) is not None:
                return found
    except OSError as reason:
        raise InputError("{file} cannot be read: {reason}", file=file, reason=reason.strerror or str(reason)) from None
    silent = "{file} does not say how it was made: it is not a film, GIF, page or picture of vizkit's"
    raise InputError(silent, file=file)
