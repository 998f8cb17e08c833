"""Deliver: orders rendered one after the other, by the same workers and from the same cache."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from vizkit.delivery.making import Progress
from vizkit.delivery.order import Order
from vizkit.film.cache import usual
from vizkit.film.clip import Take
from vizkit.film.memory import give_back
from vizkit.film.work import Workers, cores
from vizkit.page.document import Opening
from vizkit.slides.deck import Deck


@contextlib.contextmanager
def delivering(jobs: int | None, keep: bool) -> Iterator[Callable[[Order, Progress], Take | Opening | Deck]]:
    """What renders an order; up to `jobs` processes encode, at most one a core; clips are kept where `keep` says."""
    give_back()
    kept = usual() if keep else None
    with Workers(min(jobs or cores(), cores())) as workers:
        yield lambda order, progress: order.render(workers, kept, progress)
