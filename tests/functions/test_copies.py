"""What a moment shows is what its variables held then, whoever changed it and by whatever name."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.functions import aliases
from vizkit.functions import look
from vizkit.functions.watched import Watched


def moves(words: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    places, values = st.integers(0, 5), st.integers(0, len(aliases.VALUES) - 1)
    return st.lists(st.builds("{} {} {}".format, st.sampled_from(words), places, values), max_size=8)


def plain(value: Any) -> Any:
    """A value by its parts and their classes, lists and tuples alike, however it was copied."""
    if isinstance(value, (list, tuple)):
        return ["row", *map(plain, value)]
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (set, frozenset)):
        return {(type(each), each) for each in value}
    if isinstance(value, aliases.Thing):
        return [type(value), plain(vars(value))]
    return type(value), repr(value)


@pytest.fixture(scope="module")
def both():
    """What is copied at every moment, beside deep copies of all that the open calls hold then."""
    found: list[tuple[list[dict], list[dict]]] = []
    copies = look.Look.copies

    def beside(looking, frames):
        made = copies(looking, frames)
        raw = [
            {name: value for name, value in frame.f_locals.items() if name in own}
            for frame, own in zip(frames, made, strict=True)
        ]
        found.append((made, copy.deepcopy(raw)))
        return made

    look.Look.copies = beside
    yield found
    look.Look.copies = copies


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize(
    ("function", "words"),
    [(aliases.flat, aliases.FLAT), (aliases.nested, aliases.NESTED), (aliases.deeper, aliases.FLAT)],
    ids=["flat", "nested", "deeper"],
)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_copied_is_what_was_there_then(both, function, words, every, data):
    both.clear()
    Watched(function, every).looked_at((data.draw(moves(words)),), {})
    assert both
    for number, (made, deep) in enumerate(both):
        for own, held in zip(made, deep, strict=True):
            now = {name: plain(own[name]) for name in held}
            assert now == {name: plain(value) for name, value in held.items()}, number
