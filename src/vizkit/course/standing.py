"""Standing: how a file that is asked for stands to what is there."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from vizkit.course.ledger import BEING_MADE, Ledger
from vizkit.delivery.digest import digest
from vizkit.delivery.inspected import made
from vizkit.inputs import InputError


class Standing(Enum):
    """What is to be done about a file."""

    TO_MAKE = "it is not there, or made of something else"
    AS_IT_WAS = "it is as it would be made"
    CHANGED = "it was changed by hand, and is made of what it would be made of"
    IN_THE_WAY = "it was changed by hand, and would be made of something else"
    NOT_OURS = "what is there was not made by vizkit"
    ANOTHER_S = "it is another course's"


def standing(ledger: Ledger, course: str, target: Path, made_of: str) -> Standing:
    """Return how the file at `target` stands, that is to be made for `course` of what has the digest `made_of`."""
    record = ledger.record(target)
    if not target.exists():
        return Standing.TO_MAKE
    if record is None:
        return Standing.TO_MAKE if _is_vizkit_s(target) else Standing.NOT_OURS
    if record.course != course and (ledger.out / record.course).is_file():
        return Standing.ANOTHER_S
    if record.content == BEING_MADE:
        return Standing.TO_MAKE
    same = record.made_of == made_of
    if record.content == digest(target):
        return Standing.AS_IT_WAS if same else Standing.TO_MAKE
    return Standing.CHANGED if same else Standing.IN_THE_WAY


def _is_vizkit_s(file: Path) -> bool:
    """Whether a file says that vizkit made it."""
    try:
        made(file)
    except InputError:
        return False
    return True
