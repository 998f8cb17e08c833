"""Making a course: the works that are to be done, each done with its record, and what nobody asks for any more."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from vizkit.course.ledger import BEING_MADE, Ledger, Record
from vizkit.course.standing import Standing, standing
from vizkit.delivery.digest import digest
from vizkit.delivery.made_of import made_of
from vizkit.delivery.order import Order


@dataclass(frozen=True)
class Work:
    """An order of a course, what it is made of, and how what is there stands to it."""

    order: Order
    made_of: str
    standing: Standing


def work(ledger: Ledger, course: str, order: Order) -> Work:
    """Return what is to be done for an order. Nothing is run for it but what its inputs are made by."""
    said = made_of(_fresh(order))
    return Work(order, said, standing(ledger, course, order.target, said))


def check(work: Work) -> None:
    """Raise what is wrong with what is to be made, before any work is done."""
    if work.standing is Standing.TO_MAKE:
        _fresh(work.order).check()


def make(ledger: Ledger, course: str, work: Work, render: Callable[[Order], object]) -> None:
    """Make a file and its record."""
    with recorded(ledger, work.order.target, Record(course, work.order.name, work.made_of, BEING_MADE)):
        render(_fresh(work.order))


@contextlib.contextmanager
def recorded(ledger: Ledger, target: Path, begun: Record) -> Iterator[None]:
    """Record what is made within. Wherever that is stopped, the next time knows that what is there is the course's."""
    before = ledger.record(target)
    ledger.keep(target, begun)
    try:
        yield
    except BaseException:
        if before is None:
            ledger.forget(target)
        else:
            ledger.keep(target, before)
        raise
    ledger.keep(target, replace(begun, content=digest(target)))


def adopt(ledger: Ledger, course: str, target: Path) -> None:
    """Keep a file that is as it would be made as this course's, whose file may have been called otherwise."""
    record = ledger.record(target)
    if record is not None and record.course != course:
        ledger.keep(target, replace(record, course=course))


def stale(ledger: Ledger, course: str, wanted: set[Path], unknown: set[str]) -> Iterator[tuple[Path, bool]]:
    """Remove what the course made and no longer asks for, and return each such file, and whether it is gone.

    One that was changed by hand is left, and forgotten; those of explainers that are `unknown` today stay.
    """
    for target, record in ledger.targets(course):
        if target in wanted or record.name in unknown:
            continue
        ours = not target.exists() or record.content in (BEING_MADE, digest(target))
        with contextlib.suppress(PermissionError):
            (ledger.remove if ours else ledger.forget)(target)
        yield target, ours and not target.exists()


def _fresh(order: Order) -> Order:
    """The order without what was run for it before, so that memory does not grow with the course."""
    return replace(order)
