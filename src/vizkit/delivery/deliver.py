"""Deliver: orders rendered one after the other, by the same workers and from the same cache."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vizkit.delivery.making import Progress
from vizkit.delivery.order import Order
from vizkit.film.cache import ClipCache, usual
from vizkit.film.clip import Take
from vizkit.film.memory import give_back
from vizkit.film.work import Workers, cores
from vizkit.language.refusal import Refusal
from vizkit.page.document import Opening
from vizkit.slides.deck import Deck

if TYPE_CHECKING:
    from vizkit.film.cluster import Cluster


@dataclass(frozen=True)
class Delivery:
    """What renders orders: who encodes, and where clips are kept."""

    workers: Workers | Cluster
    cache: ClipCache | None

    def __call__(self, order: Order, progress: Progress) -> Take | Opening | Deck:
        return order.render(self.workers, self.cache, progress)

    @property
    def lost(self) -> Refusal | None:
        """Why something was made here that a cluster should have made, if anything was."""
        return self.workers.lost


@contextlib.contextmanager
def delivering(jobs: int | None, keep: bool, executor: str | None = None) -> Iterator[Delivery]:
    """What renders orders; up to `jobs` processes encode, at most one a core; clips are kept where `keep` says.

    An `executor` is the address of a cluster that encodes instead.
    """
    give_back()
    with _encoding(jobs, executor) as workers:
        yield Delivery(workers, usual() if keep else None)


def _encoding(jobs: int | None, executor: str | None) -> Workers | Cluster:
    if executor is None:
        return Workers(min(jobs or cores(), cores()))
    from vizkit.film.cluster import Cluster

    return Cluster(executor)
