"""Deliver: orders rendered one after the other, by the same workers and from the same cache."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from vizkit.delivery.order import Order
from vizkit.film.cache import ClipCache, folder
from vizkit.film.memory import give_back
from vizkit.film.render import Progress
from vizkit.film.work import Workers, cores


@contextlib.contextmanager
def delivering(jobs: int | None, keep: bool) -> Iterator[Callable[[Order, Progress], None]]:
    """What renders an order; `jobs` processes encode (all cores by default), clips are kept where `keep` says so."""
    give_back()
    kept = ClipCache(folder()) if keep else None
    with Workers(jobs or cores()) as workers:
        yield lambda order, progress: order.render(workers, kept, progress)
