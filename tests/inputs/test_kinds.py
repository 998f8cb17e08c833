"""What is written is read again as it was, whatever the kind."""

from __future__ import annotations

import inspect
import pickle

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import vizkit.inputs
from tests.inputs.kinds import KINDS, same
from vizkit.cli.main import cli
from vizkit.inputs import Input, InputError, array, edges, numbers, text, whole, word


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_what_is_written_is_read_again(name, data):
    kind, values = KINDS[name]
    value = data.draw(values)
    assert same(kind.read(kind.write(value)), value)


def test_every_kind_is_listed_with_what_it_takes_and_reads():
    lines = CliRunner().invoke(cli, ["inputs"]).stdout.splitlines()
    listed = dict(zip(lines[::2], lines[1::2], strict=True))
    made = {line.partition("(")[0] for line in listed}
    assert made == {name for name in vizkit.inputs.__all__ if name.islower()} - {"items"}
    assert "`5,1,9`" in listed["numbers(default, help, most, empty)"]


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_a_value_is_read_as_itself(name, data):
    kind, values = KINDS[name]
    value = data.draw(values.filter(lambda value: value is not None))
    if not (name.startswith("value") and isinstance(value, str)):  # a text may be written as any value
        assert same(kind.read(value), value)


TEXTS = st.text(max_size=12) | st.text("0123456789-.,;:[](){}/>eE spdk@'\"", max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=3), st.lists, max_leaves=8
)


@pytest.mark.parametrize("name", KINDS)
@given(found=TEXTS | VALUES)
def test_anything_is_read_or_refused_in_one_line(name, found):
    kind, _ = KINDS[name]
    refusal = ""
    try:
        value = kind.read(found)
    except InputError as reason:
        refusal = str(reason)
    else:
        assert same(kind.read(kind.write(value)), value)
    assert len(refusal.splitlines()) <= 1 and len(refusal) < 200


def below(kind: type) -> set[type]:
    """All classes made of this one, those made of others as well."""
    return {found for each in kind.__subclasses__() for found in (each, *below(each))}


def test_every_kind_is_here():
    made = {type(kind) for kind, _ in KINDS.values()}
    found = {kind for kind in below(Input) if not inspect.isabstract(kind)}
    assert made == {kind for kind in found if kind.__module__.startswith("vizkit.inputs")}
    assert {kind.__module__.rpartition(".")[2] for kind in made} <= set(vizkit.inputs.__all__)


TOO_LARGE = [
    (whole(1, "help", most=8), 9, "8"),
    (numbers([1], "help", most=3), [1, 2, 3, 4], "3"),
    (array(None, "help", most=(2, 2)), np.ones((2, 3)), "2"),
    (edges({}, "help", most=(2, 1)), {"A": [], "B": [], "C": []}, "2 are wanted"),
    (edges({}, "help", most=(2, 1)), {"A": ["A", "B"], "B": []}, "1 are wanted"),
    (text([], "help", most=(2, 3)), ["01", "01", "01"], "2 are wanted"),
    (word("A", "help", most=3), "ABAB", "3 characters"),
]


@pytest.mark.parametrize(("kind", "value", "said"), TOO_LARGE, ids=str)
def test_what_is_too_large_to_be_drawn_is_refused(kind, value, said):
    with pytest.raises(InputError, match=said):
        kind.check_drawable(value)
    assert kind.limit.startswith("at most")


def test_an_error_crosses_processes_whole():
    error = InputError("{found} is not {wanted}", found="{x}", wanted="a number").concerning("k")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.about, again.reason) == (str(error), "k", "{x} is not a number")
    assert str(InputError("{braces} in a sentence stay")) == "{braces} in a sentence stay"
