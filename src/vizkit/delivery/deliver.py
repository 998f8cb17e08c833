"""Deliver: orders rendered one after the other, by the same workers and from the same cache, or several elsewhere."""

from __future__ import annotations

import contextlib
import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from vizkit.delivery.elsewhere import Sent, Whole, made, sent, taken
from vizkit.delivery.files import write
from vizkit.delivery.making import Progress
from vizkit.delivery.order import Order
from vizkit.film.cache import ClipCache, usual
from vizkit.film.memory import give_back
from vizkit.film.take import Take
from vizkit.film.work import Workers, cores
from vizkit.language.refusal import Refusal
from vizkit.trace.bound import rest

if TYPE_CHECKING:
    from vizkit.film.cluster import Cluster
    from vizkit.page.document import Opening
    from vizkit.slides.deck import Deck


Work = TypeVar("Work")


@dataclass(frozen=True)
class Delivery:
    """What renders orders: who encodes, and where clips are kept."""

    workers: Workers | Cluster
    cache: ClipCache | None
    _begun: dict[Path, Callable[[], Whole | None]] = field(default_factory=dict)

    def __call__(self, order: Order, progress: Progress) -> Take | Opening | Deck:
        kept = self._from_elsewhere(order, progress)
        return kept if kept is not None else order.render(self.workers, self.cache, progress)

    def begin(self, order: Order) -> None:
        """Let start who encodes the order's segments, where it has any, while its acts are still run and drawn."""
        if order.kind == "mp4":
            rest()
            self.workers.begin()

    def ahead(self, works: Iterable[Work], order_of: Callable[[Work], Order | None]) -> Iterator[Work]:
        """Works in turn, each to be delivered then: a cluster begins meanwhile with whole files of those to come.

        There what takes longest comes first, so that no worker is left with it alone at the end.
        """
        if self.workers.wholes:
            works = sorted(works, key=lambda work: _long(order_of(work)), reverse=True)
        waiting: deque[Work] = deque()
        for work in works:
            waiting.append(work)
            if self.workers.wholes and (order := order_of(work)) is not None:
                self._begin(order)
            if len(waiting) > self.workers.wholes:
                yield waiting.popleft()
        yield from waiting

    @property
    def lost(self) -> Refusal | None:
        """Why something was made here that a cluster should have made, if anything was."""
        return self.workers.lost

    def _begin(self, order: Order) -> None:
        """Have the whole file made elsewhere, unless it is kept from before or can be made here alone."""
        asked = sent(order)
        if asked is None:
            return
        kept = self.cache.get(asked.made_of) if self.cache else None
        if kept is not None:
            self._begun[order.target] = lambda: (kept, order.take)
        else:
            answer = self.workers.whole(made, asked.order)
            self._begun[order.target] = lambda: self._answered(order, asked, answer)

    def _answered(self, order: Order, asked: Sent, answer: Future[bytes | None]) -> Whole | None:
        """The whole file once it is there, which is kept if it was taken as was asked; nothing where none comes."""
        if (found := answer.result()) is None:
            self.workers.lose(Refusal(_UNLIKE, name=order.name))
        if not found:
            return None
        whole = taken(found)
        if self.cache and whole[1] == order.take:
            self.cache.put(asked.made_of, whole[0])
        return whole

    def _from_elsewhere(self, order: Order, progress: Progress) -> Any:
        """Write the whole file that was made elsewhere, and return how it was taken; nothing where none was."""
        begun = self._begun.pop(order.target, None)
        whole = begun() if begun is not None else None
        if whole is None:
            return None
        content, kept = whole
        write(order.target, content)
        progress(1, 1)
        return kept


def _long(order: Order | None) -> tuple[float, int]:
    """How long a file takes, beside others: by the pixels of its seconds, and the bytes that it had before."""
    if order is None:
        return 0.0, 0
    pixels = math.prod(order.take.size) * order.take.fps if isinstance(order.take, Take) else 0.0
    return float(pixels), order.target.stat().st_size if order.target.exists() else 0


_UNLIKE = "{name} is another on a worker of the cluster: its film is put together here"


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
