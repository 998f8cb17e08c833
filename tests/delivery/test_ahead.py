"""Files that a cluster makes whole: what takes longest is begun first."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from vizkit.delivery.deliver import Delivery
from vizkit.delivery.order import Order
from vizkit.explainer import catalogue
from vizkit.film.take import Take
from vizkit.page.document import Opening
from vizkit.picture.style import Style


def order(folder: Path, name: str, take: Take | Opening) -> Order:
    kind = name.rpartition(".")[2]
    return Order("merge", catalogue.film("merge"), {}, (), kind, take, folder / name)


@pytest.fixture
def orders(tmp_path) -> list[Order]:
    film = Take(Style(), (1920, 1080), Fraction(60))
    long, short = (order(tmp_path, name, film) for name in ("long.mp4", "short.mp4"))
    long.target.write_bytes(bytes(2000))
    short.target.write_bytes(bytes(1000))
    gif = order(tmp_path, "small.gif", replace(film, size=(960, 540), fps=Fraction(15)))
    return [order(tmp_path, "page.html", Opening()), gif, short, long]


def test_a_cluster_begins_with_what_takes_longest(orders):
    there = SimpleNamespace(wholes=2, whole=lambda make, order: Future())
    begun = [each.target.name for each in Delivery(there, None).ahead(orders, lambda order: order)]
    assert begun == ["long.mp4", "short.mp4", "small.gif", "page.html"]


def test_files_made_here_are_made_in_the_order_asked_for(orders):
    assert list(Delivery(SimpleNamespace(wholes=0), None).ahead(orders, lambda order: order)) == orders
