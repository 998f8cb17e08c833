"""Chosen moments: some of a show's, by their numbers in `vizkit tell`."""

from __future__ import annotations

import re

from vizkit.frames.show import Moment, Show
from vizkit.inputs import InputError
from vizkit.inputs.error import shown

_PART = re.compile(r"(\d{1,9})(?:-(\d{1,9}))?")


def chosen(show: Show, text: str) -> list[Moment]:
    """The moments of `3,7-9`, in the order in which they are named; `InputError` where one of them is not there."""
    return [show.moments[number - 1] for number in numbers(text, len(show.moments))]


def numbers(text: str, count: int) -> list[int]:
    """The numbers of `3,7-9`, each from 1 to `count`."""
    found: list[int] = []
    for part in text.split(","):
        read = _PART.fullmatch(part.strip())
        if read is None:
            raise InputError("--moments {text} are no numbers: write them as 3,7 or 3-7", text=shown(text))
        first, last = int(read[1]), int(read[2] or read[1])
        for number in (first, last):
            if not 1 <= number <= count:
                absent = "--moments {number} is not there: the moments are 1 to {count}"
                raise InputError(absent, number=number, count=count)
        if last < first:
            raise InputError("--moments {text} goes backwards: write {last}-{first}", text=part, last=last, first=first)
        found += range(first, last + 1)
    return found
