"""Law 9 over many inputs: whatever numbers are given, each is read on every picture, or its input is refused by name."""

from __future__ import annotations

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.conftest import explainers, show_of
from vizkit.frames import Show
from vizkit.frames.checks import legibility
from vizkit.frames.stage import planned
from vizkit.inputs import InputError
from vizkit.inputs.numbers import Numbers
from vizkit.inputs.word import Word
from vizkit.picture.style import LAYOUTS

LONG = st.integers(-(10**12), 10**12)
NUMBER = st.sampled_from([0, -1, 9999, -10_000, 0.5, -0.02, 1e-5, 1e6, 123456.789, -1e-300, 1e300]) | LONG
NAME = st.text("AWijΣ節", min_size=1, max_size=12)
WHOLE = st.lists(LONG, min_size=1, max_size=9, unique=True)
SORTED = st.lists(LONG, min_size=1, max_size=5).map(sorted)


def tensors(*shapes: tuple[int, ...]):
    return st.tuples(*(arrays(float, shape, elements=st.floats(-1e6, 1e6)) for shape in shapes))


GIVEN = {
    "allreduce": st.fixed_dictionaries({
        "data": st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
            lambda shape: arrays("int64", shape, elements=LONG) | arrays(float, shape, elements=st.floats(-1e9, 1e9))
        )
    }),
    "autograd": st.fixed_dictionaries({"x": st.lists(NUMBER.map(float), min_size=1, max_size=4)}),
    "dfs": st.lists(NAME, min_size=2, max_size=5, unique=True).map(
        lambda names: {"graph": {each: names[:1] for each in names}, "start": names[0]}
    ),
    "flashattn": tensors((4, 2), (4, 2), (4, 2)).map(
        lambda found: {"Q": found[0], "K": found[1], "V": found[2], "block_q": 2}
    ) | st.fixed_dictionaries({"scores": st.lists(NUMBER.filter(lambda one: abs(one) < 1e9), min_size=1, max_size=6)}),
    "knapsack": st.fixed_dictionaries({
        "values": st.lists(st.integers(0, 10**9) | st.floats(0, 1e9), min_size=3, max_size=3)
    }),
    "lca": WHOLE.map(lambda values: {"tree": values, "p": values[0], "q": values[-1]}),
    "merge": st.fixed_dictionaries({"nums1": SORTED, "nums2": SORTED}),
    "pixelshuffle": st.sampled_from([(4, 1, 1), (4, 2, 2), (8, 1, 2)]).flatmap(
        lambda shape: st.fixed_dictionaries({"x": arrays(float, shape, elements=NUMBER.map(float))})
    ),
    "sliding-window": st.fixed_dictionaries({
        "nums": st.lists(NUMBER, min_size=3, max_size=12), "k": st.integers(1, 3)
    }),
    "stochastic-approx": st.fixed_dictionaries({
        "samples": st.lists(NUMBER.filter(lambda one: abs(one) < 1e9), min_size=1, max_size=6),
        "w1": st.floats(-9, 9),
    }),
}  # fmt: skip
"""What is worth giving to our own; to another explainer, numbers and names of any length where it takes some."""


def lengthy(name: str) -> st.SearchStrategy:
    """Inputs with long numbers and names."""
    if name in GIVEN:
        return GIVEN[name]
    kinds = {Numbers: st.lists(NUMBER, min_size=1, max_size=6), Word: NAME}
    inputs = show_of(name).film.inputs
    return st.fixed_dictionaries({each: kinds[type(one)] for each, one in inputs.items() if type(one) in kinds})


@pytest.mark.parametrize("name", explainers())
@settings(max_examples=4, phases=[Phase.generate])
@given(data=st.data())
def test_every_number_is_read_or_its_input_is_refused(name, data):
    film = show_of(name).film
    inputs = data.draw(lengthy(name))
    act = data.draw(st.sampled_from([act.name for act in film.acts]))
    layout = data.draw(st.sampled_from(list(LAYOUTS)))
    refused, found = None, []
    try:
        show = Show(film, inputs, [act])
        planned(show, 0, layout)
        found = list(legibility(show, [layout], ["en"], ["dark"]))
    except InputError as reason:
        refused = reason
    assert refused is None or (refused.about in film.inputs and refused.reason), refused
    assert not found, "\n".join(map(str, found[:9]))
