"""Elsewhere: a whole file made by another machine, of an order that is sent without its explainer.

That is found there by its name, and the file is made only where it would be made of the same, digest by digest: then
its bytes are those that would be written here.
"""

from __future__ import annotations

import contextlib
import pickle
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from vizkit.delivery.digest import digest
from vizkit.delivery.made_of import made_of, scene_of
from vizkit.delivery.order import Order
from vizkit.explainer import catalogue
from vizkit.explainer.sources import sources
from vizkit.film.work import Workers
from vizkit.voice.speech import SILENT


@dataclass(frozen=True)
class Sent:
    """An order as bytes, and the digest of what it is made of."""

    order: bytes
    made_of: str


def sent(order: Order) -> Sent | None:
    """Return the order as it is sent; nothing where it can be made here alone.

    That are runs that stand beside another or were kept in a file, what is heard, and inputs that cannot be pickled.
    """
    if order.film.beside is not None or order.film.kept is not None or order.speech != SILENT:
        return None
    said = made_of(replace(order))
    with contextlib.suppress(Exception):
        return Sent(pickle.dumps((replace(order, film=None), said)), said)
    return None


Whole = tuple[bytes, Any]
"""What a file holds, and how it was taken."""


def made(order: bytes) -> bytes | None:
    """Return an order's whole file and how it was taken, pickled; nothing where it would be made of something else.

    Where it cannot be made at all the answer is empty: who asked for it is told why by making it.
    """
    bare, said = pickle.loads(order)
    try:
        with tempfile.TemporaryDirectory() as folder, Workers(1) as workers:
            whole = replace(bare, film=catalogue.film(bare.name), target=Path(folder, bare.target.name))
            if not _is_as_it_was_loaded(scene_of(whole)) or made_of(replace(whole)) != said:
                return None
            kept = whole.render(workers, None, lambda done, total: None)
            return pickle.dumps((whole.target.read_bytes(), kept))
    except Exception:
        return b""


def taken(answer: bytes) -> Whole:
    """Return what was made elsewhere, of an answer that is not empty."""
    return pickle.loads(answer)


_loaded: dict[Path, str] = {}
"""The digests of authors' files when a worker first looked at them: what has changed since is not what it would run."""


def _is_as_it_was_loaded(scene: Path) -> bool:
    return all([_loaded.setdefault(file, digest(file)) == digest(file) for file in sources(scene)])
