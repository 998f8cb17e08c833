import itertools
import math
import multiprocessing
import socket
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from tests.conftest import show_of
from vizkit.examples.allreduce import device_buffers, finished_chunks
from vizkit.frames import Show
from vizkit.reference.allreduce import (
    all_reduce,
    chunk_journey,
    cut_into_chunks,
    gradient_all_reduce,
    ring_against_tree,
    ring_all_gather,
    ring_all_reduce,
    ring_latency,
    ring_reduce_scatter,
    ring_traffic,
    star_all_reduce,
    whole_ring_all_reduce,
)
from vizkit.trace import same

OPS = ("sum", "mean", "max")
ALL_REDUCES = [all_reduce, star_all_reduce, whole_ring_all_reduce, ring_all_reduce, gradient_all_reduce]

quickly = settings(deadline=None, max_examples=40)
whole = st.integers(-(10**6), 10**6)
reals = st.floats(-1e6, 1e6)
ops = st.sampled_from(OPS)


@st.composite
def buffers(draw, numbers=whole):
    p, size = draw(st.integers(1, 7)), draw(st.integers(1, 12))
    dtype = np.int64 if numbers is whole else np.float64
    rows = st.lists(numbers, min_size=size, max_size=size).map(lambda row: np.array(row, dtype))
    return draw(st.lists(rows, min_size=p, max_size=p))


def over_devices(given_buffers, op):
    """The oracle: numpy across the stacked buffers."""
    return getattr(np, op)(np.stack(given_buffers), axis=0)


def cut(values, p):
    return np.array_split(values, p)


def cells(memory):
    return {(device, chunk): values for device, row in enumerate(memory) for chunk, values in enumerate(row)}


def at(trace, *names):
    """The variables at the moments of these names."""
    return [step.variables for step in trace.steps if step.name in names]


# The answers


@pytest.mark.parametrize("reference", ALL_REDUCES)
@quickly
@given(buffers(), ops)
def test_whole_numbers_agree_with_numpy_exactly(reference, given_buffers, op):
    results = reference(given_buffers, op)
    assert len(results) == len(given_buffers)
    for result in results:
        assert_array_equal(result, over_devices(given_buffers, op), strict=True)


@pytest.mark.parametrize("reference", ALL_REDUCES)
@quickly
@given(buffers(reals), ops)
def test_reals_are_as_near_as_rounding_allows_and_the_same_bits_everywhere(reference, given_buffers, op):
    results, p = reference(given_buffers, op), len(given_buffers)
    assert len({result.tobytes() for result in results}) == 1
    for found, *column in zip(results[0], *given_buffers, strict=True):
        if op == "max":
            assert found == max(column)
        else:
            exact = math.fsum(column) / (p if op == "mean" else 1)
            assert abs(found - exact) <= p * np.finfo(float).eps * sum(map(abs, column))


@quickly
@given(buffers(reals))
def test_the_mean_is_the_ring_s_sum_divided_once(given_buffers):
    total = ring_all_reduce(given_buffers, "sum")[0]
    assert_array_equal(ring_all_reduce(given_buffers, "mean")[0], total / len(given_buffers), strict=True)


@quickly
@given(buffers(), ops)
def test_device_r_owns_chunk_r(given_buffers, op):
    owned = ring_reduce_scatter(given_buffers, op)
    wanted = cut(over_devices(given_buffers, op), len(given_buffers))
    assert len(owned) == len(wanted)
    for found, chunk in zip(owned, wanted, strict=True):
        assert_array_equal(found, chunk, strict=True)


@quickly
@given(buffers(reals), ops)
def test_a_chunk_is_added_in_the_order_of_the_ring(given_buffers, op):
    p = len(given_buffers)
    for chunk, found in enumerate(ring_reduce_scatter(given_buffers, op)):
        total = cut(given_buffers[(chunk + 1) % p], p)[chunk]
        for device in range(chunk + 2, chunk + p + 1):
            own = cut(given_buffers[device % p], p)[chunk]
            total = np.maximum(own, total) if op == "max" else own + total
        assert_array_equal(found, total / p if op == "mean" else total, strict=True)


@quickly
@given(st.one_of(buffers(), buffers(reals)), ops)
def test_all_gather_after_reduce_scatter_is_all_reduce(given_buffers, op):
    both = ring_all_gather(ring_reduce_scatter(given_buffers, op))
    assert same(both, ring_all_reduce(given_buffers, op))


@quickly
@given(st.lists(st.lists(whole, max_size=4), min_size=1, max_size=6).filter(any))
def test_all_gather_gives_everybody_all_chunks_in_a_row(chunks):
    wanted = np.concatenate([np.array(chunk, np.int64) for chunk in chunks])
    results = ring_all_gather(chunks)
    assert len(results) == len(chunks)
    for result in results:
        assert_array_equal(result, wanted, strict=True)


@quickly
@given(buffers(reals), st.data())
def test_the_order_of_the_devices_matters_to_rounding_only(given_buffers, data):
    other = data.draw(st.permutations(given_buffers))
    assert_array_equal(ring_all_reduce(given_buffers, "max")[0], ring_all_reduce(other, "max")[0])
    allowed = 2 * len(other) * np.finfo(float).eps * np.abs(other).sum(axis=0)
    assert (np.abs(ring_all_reduce(given_buffers)[0] - ring_all_reduce(other)[0]) <= allowed).all()


@pytest.mark.parametrize(
    "reference", [*ALL_REDUCES, ring_reduce_scatter, ring_all_gather, cut_into_chunks, chunk_journey]
)
@pytest.mark.parametrize("p", [1, 2, 3])
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
def test_the_answer_shares_nothing_with_what_was_given(reference, p, dtype):
    given_buffers = [np.arange(6, dtype=dtype) for _ in range(p)]
    for each in given_buffers:
        each.flags.writeable = False
    answer = reference(given_buffers)
    rows = answer if reference is cut_into_chunks else [[answer] if reference is chunk_journey else answer]
    pieces = [piece for row in rows for piece in row]
    assert all(isinstance(piece, np.ndarray) for piece in pieces)
    assert not any(np.shares_memory(piece, each) for piece in pieces for each in given_buffers)
    if reference in (*ALL_REDUCES, ring_all_gather):
        assert not any(np.shares_memory(one, two) for i, one in enumerate(pieces) for two in pieces[:i])


@pytest.mark.parametrize(
    ("dtype", "wanted"),
    [(np.int8, np.int64), (np.uint64, np.int64), (np.int64, np.int64), (np.float32, np.float64), (float, np.float64)],
)
def test_small_types_do_not_wrap_around(dtype, wanted):
    given_buffers = [np.full(3, 100, dtype)] * 4
    for reference in ALL_REDUCES:
        assert_array_equal(reference(given_buffers)[0], np.full(3, 400, wanted), strict=True)


def test_whole_numbers_are_exact_beyond_the_reach_of_float64():
    large = 2**60 + 1
    assert ring_all_reduce([[large], [large], [-large], [1]])[0][0] == large + 1
    assert ring_all_reduce([[2**62]] * 3, "max")[0][0] == 2**62


@pytest.mark.parametrize("reference", [*ALL_REDUCES, ring_reduce_scatter, chunk_journey])
@quickly
@given(given_buffers=st.one_of(buffers(), buffers(reals)), op=ops)
def test_watching_changes_nothing(reference, given_buffers, op):
    assert same(reference.trace(given_buffers, op=op).answer, reference(given_buffers, op=op))


@quickly
@given(buffers())
def test_watching_changes_nothing_without_an_operation_either(given_buffers):
    assert same(ring_all_gather.trace(given_buffers).answer, ring_all_gather(given_buffers))
    assert same(cut_into_chunks.trace(given_buffers).answer, cut_into_chunks(given_buffers))
    assert same(ring_traffic.trace().answer, ring_traffic())
    assert same(ring_against_tree.trace().answer, ring_against_tree())


# Every moment


@quickly
@given(st.one_of(buffers(), buffers(reals)), ops)
def test_in_every_step_every_link_carries_one_packet(given_buffers, op):
    p = len(given_buffers)
    moments = at(ring_all_reduce.trace(given_buffers, op), "send")
    assert [moment["step"] for moment in moments] == list(range(1, 2 * p - 1))
    for moment in moments:
        assert [source for source, *_ in moment["packets"]] == list(range(p))
        assert all(target == (source + 1) % p for source, target, *_ in moment["packets"])
        assert {chunk for _, _, chunk, _ in moment["packets"]} == set(range(p))
        for source, _, chunk, values in moment["packets"]:
            assert_array_equal(values, moment["memory"][source][chunk], strict=True)


@quickly
@given(st.one_of(buffers(), buffers(reals)), ops)
def test_what_arrives_is_what_was_sent_and_nothing_else_changes(given_buffers, op):
    p = len(given_buffers)
    for reference, argument in (
        (ring_reduce_scatter, (given_buffers, op)),
        (ring_all_gather, (ring_reduce_scatter(given_buffers, op),)),
    ):
        steps = reference.trace(*argument).steps
        for before, after in itertools.pairwise(steps):
            old, new, changed = cells(before.variables["memory"]), cells(after.variables["memory"]), {}
            if after.name in ("reduce", "copy"):
                assert before.name == "send"
                for _, target, chunk, values in before.variables["packets"]:
                    combine = np.maximum if op == "max" else np.add
                    changed[target, chunk] = values if after.name == "copy" else combine(old[target, chunk], values)
            elif after.name == "divide":
                changed = {(r, r): old[r, r] / p for r in range(p)}
            assert all(same(values, changed.get(cell, old[cell])) for cell, values in new.items())


@quickly
@given(st.integers(2, 12), st.integers(1, 14))
def test_a_travelling_chunk_holds_one_more_device_after_every_step(p, size):
    bits = [np.full(size, 2**device) for device in range(p)]
    trace = ring_reduce_scatter.trace(bits)
    for moment in at(trace, "send"):
        for source, _, chunk, values in moment["packets"]:
            inside = sum(2 ** (device % p) for device in range(chunk + 1, chunk + 1 + moment["step"]))
            assert (chunk + moment["step"]) % p == source
            assert set(values) <= {inside}
    for moment in at(trace, "reduce"):
        for _, target, chunk, _ in moment["packets"]:
            found = moment["memory"][target][chunk]
            assert all(int(value).bit_count() == moment["step"] + 1 for value in found)


@pytest.mark.parametrize("p", range(1, 10))
def test_the_digits_say_who_is_inside(p):
    for moment in at(ring_reduce_scatter.trace(device_buffers(p, p)), "reduce"):
        for _, target, chunk, _ in moment["packets"]:
            (value,) = moment["memory"][target][chunk]
            digits = str(value).zfill(p)[::-1]
            inside = {(chunk + hop) % p for hop in range(1, moment["step"] + 2)}
            assert target in inside
            assert digits == "".join(str(chunk + 1) if device in inside else "0" for device in range(p))


@quickly
@given(st.one_of(buffers(), buffers(reals)), ops)
def test_a_complete_chunk_is_the_result_at_every_moment(given_buffers, op):
    p, trace = len(given_buffers), ring_all_reduce.trace(given_buffers, op)
    wanted = cut(trace.answer[0], p)
    (owned,) = at(trace, "owned")
    assert all(same(owned["memory"][r][r], wanted[r]) for r in range(p))
    for step in trace.steps:
        if step.calls[-1].reference is ring_all_gather:
            held = {cell: values for cell, values in cells(step.variables["memory"]).items() if values is not None}
            assert all(same(values, wanted[chunk]) for (_, chunk), values in held.items())
    (gathered,) = at(trace, "gathered")
    assert all(values is not None for values in cells(gathered["memory"]).values())


@quickly
@given(st.lists(st.lists(whole, max_size=3), min_size=1, max_size=6).filter(any))
def test_all_gather_holds_one_more_chunk_after_every_step_and_nothing_where_none_has_come(chunks):
    p, have = len(chunks), 1
    for step in ring_all_gather.trace(chunks).steps:
        have += step.name == "copy"
        for device, held in enumerate(step.variables["memory"]):
            assert [values is not None for values in held] == [(device - chunk) % p < have for chunk in range(p)]
            assert all(values is None or values.tolist() == chunks[c] for c, values in enumerate(held))


def test_p_devices_say_as_much_as_there_is_to_see():
    for p in range(1, 7):
        for op in OPS:
            trace = ring_all_reduce.trace(device_buffers(p, 5), op)
            assert len(trace) == 2 + 4 * (p - 1) + (op == "mean")
            said = {step.say() for step in trace.steps if step.name == "reduce"}
            assert all(("larger" in sentence) == (op == "max") for sentence in said)
            assert bool(at(trace, "divide")) == (op == "mean")


# The costs


@quickly
@given(buffers(), ops)
def test_every_device_sends_all_but_one_chunk_in_each_phase(given_buffers, op):
    p, size = len(given_buffers), len(given_buffers[0])
    lengths = [len(chunk) for chunk in cut(given_buffers[0], p)]
    trace = ring_all_reduce.trace(given_buffers, op)
    scattered, both = at(trace, "owned")[0]["sent"], list(at(trace, "gathered")[0]["sent"])
    assert list(scattered) == [size - lengths[device] for device in range(p)]
    assert both == [2 * size - lengths[device] - lengths[(device + 1) % p] for device in range(p)]
    assert sum(both) == 2 * (p - 1) * size
    assert max(both) <= 2 * size


@quickly
@given(buffers(), ops)
def test_what_is_sent_is_counted(given_buffers, op):
    elements = [0] * len(given_buffers)
    for step in ring_reduce_scatter.trace(given_buffers, op).steps:
        if step.name == "send":
            for source, _, _, values in step.variables["packets"]:
                elements[source] += len(values)
        assert list(step.variables["sent"]) == elements


@pytest.mark.parametrize("p", [1, 2, 3, 4, 5, 8, 16])
def test_the_traffic_by_formula_is_the_traffic_of_a_run(p):
    trace = ring_all_reduce.trace(list(np.zeros((p, 3 * p))))
    assert ring_traffic([p])[0] == at(trace, "gathered")[0]["sent"][0] / (3 * p)
    star = star_all_reduce.trace(list(np.zeros((p, 2)))).steps[-1].variables
    assert ring_traffic.trace([p]).steps[0].variables["centres"] == (star["sent"][0] / 2,)


def test_the_traffic_grows_towards_twice_the_buffer_and_never_gets_there():
    shares = ring_traffic(range(1, 3000))
    assert shares[0] == 0
    assert (np.diff(shares) > 0).all()
    assert (shares < 2).all()


@quickly
@given(buffers(), ops)
def test_all_the_traffic_of_a_star_passes_its_centre(given_buffers, op):
    p, size = len(given_buffers), len(given_buffers[0])
    trace = star_all_reduce.trace(given_buffers, op)
    assert len(trace) == 1 + 2 * (p - 1)
    for moment in at(trace, "collect"):
        assert_array_equal(moment["buffers"][moment["source"]], given_buffers[moment["source"]])
    for moment in at(trace, "return"):
        assert_array_equal(moment["buffers"][0], over_devices(given_buffers, op))
    last = trace.steps[-1].variables
    assert list(last["sent"]) == [(p - 1) * size] + [size] * (p - 1)
    assert sum(last["sent"][1:]) == last["sent"][0]
    assert trace.steps[-1].say() == f"Device 0 sent {(p - 1) * size}, and received as many"


@quickly
@given(buffers(), ops)
def test_whole_buffers_on_a_ring_keep_one_link_busy_at_a_time(given_buffers, op):
    p, size = len(given_buffers), len(given_buffers[0])
    trace = whole_ring_all_reduce.trace(given_buffers, op)
    for before, after in itertools.pairwise(trace.steps):
        more = np.subtract(after.variables["sent"], before.variables["sent"])
        assert sorted(more) == [0] * (p - 1) + [size if after.name in ("reduce", "copy") else 0]
        if after.name in ("reduce", "copy"):
            source, target = after.variables["source"], after.variables["target"]
            assert target == (source + 1) % p and more[source] == size
    sent = trace.steps[-1].variables["sent"]
    assert sum(sent) == 2 * (p - 1) * size and max(sent) <= 2 * size


@quickly
@given(buffers())
def test_a_device_sends_on_average_what_the_chart_says_and_never_more_than_two_buffers(given_buffers):
    p, size = len(given_buffers), len(given_buffers[0])
    trace = ring_all_reduce.trace(given_buffers)
    both = at(trace, "gathered")[0]["sent"]
    assert math.isclose(sum(both) / p, ring_traffic([p])[0] * size)
    assert max(both) <= 2 * size
    said = ring_traffic.trace([p]).steps[0].say()
    assert said.startswith(f"p = {p}: on average ") and said.endswith(f" V each, a centre {p - 1} V")


@quickly
@given(st.integers(1, 7), st.integers(1, 7))
def test_chunks_are_said_to_be_empty_where_some_are(p, size):
    *_, last = cut_into_chunks.trace(device_buffers(p, size)).steps
    assert ("empty" in last.say()) == any(len(chunk) == 0 for chunk in last.variables["memory"][0])


@pytest.mark.parametrize("p", range(1, 6))
def test_the_step_after_which_a_chunk_is_said_to_be_complete_is_the_first_after_which_it_is(p):
    trace = ring_reduce_scatter.trace(device_buffers(p, p))
    wanted = sum(device_buffers(p, p))
    complete = [
        moment["step"]
        for moment in at(trace, "reduce")
        if all(moment["memory"][r][r][0] == wanted[r] for r in range(p))
    ]
    said = trace.steps[-1].say()
    assert said == (
        f"Complete after step {complete[0]}: device i owns chunk i" if p > 1 else "The only chunk is complete"
    )


@pytest.mark.parametrize("p", range(2, 9))
def test_passing_on_bounds_what_is_sent_and_chunks_bound_the_time(p):
    size = 8 * p
    whole_steps = whole_ring_all_reduce.trace(device_buffers(p, size)).steps
    chunked = at(ring_reduce_scatter.trace(device_buffers(p, size)), "send")
    chunked += at(ring_all_gather.trace(finished_chunks(p, size)), "send")
    one_by_one = sum(size for step in whole_steps if step.name in ("reduce", "copy"))
    at_once = sum(max(len(values) for *_, values in held["packets"]) for held in chunked)
    assert max(whole_steps[-1].variables["sent"]) <= 2 * size
    assert one_by_one == 2 * (p - 1) * size and at_once == one_by_one / p < 2 * size


@pytest.mark.parametrize("reference", [ring_reduce_scatter, ring_all_gather])
def test_a_single_device_sends_nothing(reference):
    (step,) = reference.trace(device_buffers(1, 3)).steps
    assert step.name in ("owned", "gathered") and step.variables["sent"] == (0,)


@pytest.mark.parametrize("p", range(1, 9))
@pytest.mark.parametrize("rows", [1, 3, 8, 13])
def test_each_device_sends_all_chunks_but_its_own(p, rows):
    (owned,) = at(ring_reduce_scatter.trace(device_buffers(p, rows)), "owned")
    assert list(owned["sent"]) == [rows - len(chunk) for chunk in np.array_split(np.empty(rows), p)]


def rounds(p):
    """How often the holders of a partial result must pair up until one is left."""
    return 0 if p == 1 else 1 + rounds((p + 1) // 2)


@quickly
@given(st.lists(st.integers(1, 5000), min_size=1, max_size=5), st.floats(0, 10))
def test_a_ring_waits_for_every_device_and_a_tree_for_every_round(counts, alpha):
    assert_array_equal(ring_latency(counts, alpha), [(alpha * (2 * p - 2), alpha * 2 * rounds(p)) for p in counts])


@pytest.mark.parametrize("p", range(2, 8))
def test_the_steps_of_a_ring_are_those_of_a_run(p):
    assert ring_latency([p], 1.0)[0, 0] == at(ring_all_reduce.trace(device_buffers(p, p)), "send")[-1]["step"]


@pytest.mark.parametrize("p", range(2, 8))
def test_the_time_of_a_ring_is_that_of_the_packets_of_a_run(p):
    size, alpha, beta = 3 * p, 0.5, 4.0
    moments = at(ring_all_reduce.trace(device_buffers(p, size)), "send")
    time = sum(alpha + max(len(values) for *_, values in moment["packets"]) / beta for moment in moments)
    ring, tree = ring_against_tree([size], p, alpha, beta)[0]
    assert math.isclose(ring, time)
    assert math.isclose(tree, 2 * rounds(p) * (alpha + size / beta))


@quickly
@given(st.integers(2, 3000), st.floats(0.001, 10), st.floats(0.001, 1000))
def test_small_messages_prefer_the_tree_and_large_ones_the_ring(p, alpha, beta):
    crossover = ring_against_tree.trace([1], p, alpha, beta).steps[-1].variables["crossover"]
    assert (crossover > 0) == (p > 3)
    if p <= 3:
        ring, tree = ring_against_tree([1e-9, 1, 1e9], p, alpha, beta).T
        assert (ring < tree).all()
    else:
        ring, tree = ring_against_tree([crossover / 1.1, crossover, crossover * 1.1], p, alpha, beta).T
        assert ring[0] > tree[0]
        assert math.isclose(ring[1], tree[1], rel_tol=1e-9)
        (equal,) = at(ring_against_tree.trace([1], p, alpha, beta), "equal")
        assert math.isclose(equal["equal"], ring[1], rel_tol=1e-9)
        assert ring[2] < tree[2]


# The small references


@quickly
@given(buffers())
def test_the_chunks_are_the_buffer_again(given_buffers):
    p = len(given_buffers)
    memory = cut_into_chunks(given_buffers)
    assert len(memory) == p
    for chunks, buffer in zip(memory, given_buffers, strict=True):
        lengths = [len(chunk) for chunk in chunks]
        assert len(lengths) == p
        assert lengths == sorted(lengths, reverse=True)
        assert lengths[0] - lengths[-1] <= 1
        assert_array_equal(np.concatenate(chunks), buffer, strict=True)


@quickly
@given(st.one_of(buffers(), buffers(reals)), ops, st.data())
def test_a_journey_is_what_the_ring_does_with_that_chunk(given_buffers, op, data):
    p = len(given_buffers)
    chunk = data.draw(st.integers(0, p - 1))
    trace = chunk_journey.trace(given_buffers, chunk, op)
    ring = ring_all_reduce.trace(given_buffers, op)
    last = trace.steps[-1].variables
    hops = [packet[:2] for moment in at(ring, "send") for packet in moment["packets"] if packet[2] == chunk]
    assert [(moment["source"], moment["target"]) for moment in at(trace, "reduce", "copy")] == hops
    assert same(trace.answer, ring_reduce_scatter(given_buffers, op)[chunk])
    assert all(same(row[chunk], trace.answer) for row in last["memory"])
    assert len(trace) == 2 + 2 * (p - 1)


@quickly
@given(buffers(), ops)
def test_the_goal_is_there_before_it_is_reached(given_buffers, op):
    trace = all_reduce.trace(given_buffers, op)
    assert ["results" in step.variables for step in trace.steps] == [False, True]
    assert_array_equal(trace.steps[-1].variables["goal"], over_devices(given_buffers, op))
    assert all(same(result, trace.steps[-1].variables["goal"]) for result in trace.answer)


@quickly
@given(st.integers(1, 6), st.integers(1, 9), st.sampled_from(["digits", "ones", "random"]), ops)
def test_the_finished_chunks_are_the_goal_cut_in_chunks(p, rows, data, op):
    wanted = over_devices(device_buffers(p, rows, data, 5), op)
    found = finished_chunks(p, rows, data, 5, op)
    assert [len(chunk) for chunk in found] == [len(chunk) for chunk in cut(wanted, p)]
    assert np.allclose(np.concatenate(found), wanted)


@quickly
@given(buffers(), st.data())
def test_a_chunk_is_home_where_it_is_owned(given_buffers, data):
    p = len(given_buffers)
    chunk = data.draw(st.integers(0, p - 1))
    trace = chunk_journey.trace(given_buffers, chunk)
    assert [step.name for step in trace.steps] == ["start", *["reduce"] * (p - 1), "home", *["copy"] * (p - 1)]
    assert at(trace, "home")[0]["target"] == chunk


@pytest.mark.parametrize(
    "data", ["1,2,3;10,20,30", [[1, 2, 3], [10, 20, 30]], np.array([[1.5, 2], [-3, 0.25]])], ids=str
)
def test_the_buffers_may_be_one_s_own(data):
    film = show_of("allreduce").film
    found = film.read({"data": data})["data"]
    assert_array_equal(device_buffers(data=found), found)
    show = Show(film, {"data": found}, ["goal"])
    assert_array_equal(show.runs[0].trace.steps[-1].variables["goal"], found.sum(axis=0))


def test_the_examples_are_what_they_say():
    assert_array_equal(device_buffers(), np.outer([1, 10, 100, 1000], [1, 2, 3, 4]))
    assert_array_equal(sum(device_buffers(18, 9)), [int(str(digit) * 18) for digit in range(1, 10)])
    assert device_buffers(1, 11)[0].tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2]
    assert_array_equal(device_buffers(3, 5, "ones"), np.ones((3, 5), np.int64))
    first, again, other = (np.array(device_buffers(4, 6, "random", seed)) for seed in (1, 1, 2))
    assert_array_equal(first, again)
    assert (first != other).any()
    assert np.abs(first).max() <= 9
    for data in ("digits", "ones", "random"):
        assert {buffer.dtype for buffer in device_buffers(data=data)} == {np.dtype(np.int64)}


# The default film


def test_the_default_run():
    trace = ring_all_reduce.trace(device_buffers())
    assert len(trace) == 14
    assert_array_equal(trace.answer, [[1111, 2222, 3333, 4444]] * 4)
    first_sent, first_added = at(trace, "send")[0], at(trace, "reduce")[0]
    assert [(s, t, c, v.item()) for s, t, c, v in first_sent["packets"]] == [
        (0, 1, 3, 4), (1, 2, 0, 10), (2, 3, 1, 200), (3, 0, 2, 3000),
    ]  # fmt: skip
    assert [first_added["memory"][t][c].item() for _, t, c, _ in first_added["packets"]] == [44, 110, 2200, 3003]
    owned, gathered = at(trace, "owned")[0], at(trace, "gathered")[0]
    assert [owned["memory"][device][device].item() for device in range(4)] == [1111, 2222, 3333, 4444]
    assert list(owned["sent"]) == [3, 3, 3, 3]
    assert list(gathered["sent"]) == [6, 6, 6, 6]


def test_the_numbers_of_the_other_acts():
    assert [round(share, 3) for share in ring_traffic()] == [1, 1.5, 1.75, 1.969, 1.998]
    star = star_all_reduce.trace(device_buffers())
    assert star.steps[-1].say() == "Device 0 sent 12, and received as many"
    assert_array_equal(ring_latency(alpha=1), [(2, 2), (6, 4), (14, 6), (126, 12), (2046, 20)])
    assert round(ring_against_tree([12.5], 4, 0.25)[0, 0], 3) == 3.375  # a bucket of a fourth of 50 MB, as in DDP
    crossovers = [ring_against_tree.trace(alpha=alpha).steps[-1].variables["crossover"] for alpha in (0.005, 0.25)]
    assert [f"{crossover:.2g}" for crossover in crossovers] == ["0.57", "28"]
    real = gradient_all_reduce.trace(device_buffers()).steps[-1].variables
    gradients = 25_557_032 * np.dtype(np.float32).itemsize / 1e6  # numbers of ResNet-50
    assert np.allclose([real["size"], real["ring"], real["centre"]], gradients * np.array([1, 2 * 1023 / 1024, 1023]))


# What is refused

A, B = [1, 2], [3, 4]
NAN, INF = float("nan"), float("inf")
BAD_BUFFERS = [
    ((3,), TypeError, "buffers"),
    ((None,), TypeError, "buffers"),
    (("12",), TypeError, "buffers"),
    ((np.array(3.0),), TypeError, "buffers"),
    (([["a"], ["b"]],), TypeError, "buffers"),
    (([[1, [2]], [3, 4]],), TypeError, "buffers"),
    (([[True, False], [True, True]],), TypeError, "buffers"),
    (([[1j], [2]],), TypeError, "buffers"),
    (([[None], [2]],), TypeError, "buffers"),
    (([],), ValueError, "buffers"),
    (([[], []],), ValueError, "buffers"),
    (([1, 2],), ValueError, "buffers"),
    (([A, [3]],), ValueError, "buffers"),
    (([[A], [B]],), ValueError, "buffers"),
    (([A, [0.5, 1.5]],), ValueError, "buffers"),
    (([[1.0, NAN], [1.0, 2.0]],), ValueError, "buffers"),
    (([[1.0, 2.0], [1.0, INF]],), ValueError, "buffers"),
    (([np.array([2**63], np.uint64), [1]],), ValueError, "buffers"),
]
BAD_OPS = [
    (([A, B], "product"), ValueError, "op"),
    (([A, B], "SUM"), ValueError, "op"),
    (([A, B], None), TypeError, "op"),
    (([A, B], max), TypeError, "op"),
    (([[2**62], [2**62]], "sum"), ValueError, "buffers"),
    (([[-(2**62)], [-(2**62) - 1]], "sum"), ValueError, "buffers"),
]
REFUSED = [
    *((reference, *case) for reference in (*ALL_REDUCES, ring_reduce_scatter) for case in BAD_BUFFERS + BAD_OPS),
    *((reference, *case) for reference in (cut_into_chunks, chunk_journey) for case in BAD_BUFFERS),
    (ring_all_gather, (3,), TypeError, "chunks"),
    (ring_all_gather, ("12",), TypeError, "chunks"),
    (ring_all_gather, ([["a"]],), TypeError, "chunks"),
    (ring_all_gather, ([""],), TypeError, "chunks"),
    (ring_all_gather, ([[True]],), TypeError, "chunks"),
    (ring_all_gather, ([],), ValueError, "chunks"),
    (ring_all_gather, ([[], []],), ValueError, "chunks"),
    (ring_all_gather, ([1, 2],), ValueError, "chunks"),
    (ring_all_gather, ([A, np.empty((0, 2))],), ValueError, "chunks"),
    (ring_all_gather, ([A, [0.5]],), ValueError, "chunks"),
    (ring_all_gather, ([A, [NAN]],), ValueError, "chunks"),
    (ring_all_gather, ([[NAN], [1.0]],), ValueError, "chunks"),
    (ring_all_gather, ([np.array([2**63], np.uint64)],), ValueError, "chunks"),
    (chunk_journey, ([A, B], 2), ValueError, "chunk"),
    (chunk_journey, ([A, B], -1), ValueError, "chunk"),
    (chunk_journey, ([A, B], 0.0), TypeError, "chunk"),
    (chunk_journey, ([A, B], True), TypeError, "chunk"),
    (chunk_journey, ([A, B], 0, "mode"), ValueError, "op"),
    *(
        (reference, (counts,), error, "counts")
        for reference in (ring_traffic, ring_latency)
        for counts, error in [
            (4, TypeError), ("4", TypeError), ([2.0], TypeError), ([True], TypeError),
            ([], ValueError), ([2, 0], ValueError),
        ]
    ),
    (ring_latency, ([2], "1"), TypeError, "alpha"),
    (ring_latency, ([2], -0.1), ValueError, "alpha"),
    (ring_latency, ([2], INF), ValueError, "alpha"),
    (ring_against_tree, (1,), TypeError, "sizes"),
    (ring_against_tree, (["1"],), TypeError, "sizes"),
    (ring_against_tree, ([],), ValueError, "sizes"),
    (ring_against_tree, ([1, 0],), ValueError, "sizes"),
    (ring_against_tree, ([NAN],), ValueError, "sizes"),
    (ring_against_tree, ([1], 1), ValueError, "devices"),
    (ring_against_tree, ([1], 4.0), TypeError, "devices"),
    (ring_against_tree, ([1], 4, -1), ValueError, "alpha"),
    (ring_against_tree, ([1], 4, True), TypeError, "alpha"),
    (ring_against_tree, ([1], 4, 1, 0), ValueError, "beta"),
    (ring_against_tree, ([1], 4, 1, None), TypeError, "beta"),
    (ring_against_tree, ([1], 4, 1e308), ValueError, "alpha"),
    (ring_against_tree, ([1], 4, 1, 1e-320), ValueError, "alpha"),
    (device_buffers, (0,), ValueError, "devices"),
    (device_buffers, (2.0,), TypeError, "devices"),
    (device_buffers, (19,), ValueError, "devices"),
    (device_buffers, (4, 0), ValueError, "rows"),
    (device_buffers, (4, "4"), TypeError, "rows"),
    (device_buffers, (4, 4, "letters"), ValueError, "data"),
    (device_buffers, (4, 4, 1), ValueError, "data"),
    (device_buffers, (4, 4, "random", -1), ValueError, "seed"),
    (device_buffers, (4, 4, "random", 1.5), TypeError, "seed"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "arguments", "error", "name"), REFUSED)
def test_what_is_refused_and_by_what_name(function, arguments, error, name):
    with pytest.raises(error, match=rf"^{name}\b"):
        function(*arguments)
    if hasattr(function, "trace"):
        with pytest.raises(error, match=rf"^{name}\b"):
            function.trace(*arguments)


def test_sums_are_refused_only_where_they_may_not_fit():
    assert ring_all_reduce([[2**62 - 1], [2**62]], "max")[0] == 2**62
    assert ring_all_reduce([[2**62 - 1], [2**62 - 1]])[0] == 2**63 - 2
    assert ring_all_reduce([[2**62], [2**62]], "mean")[0] == 2.0**62


# A real ring of processes


def take_part(rank, world, where):
    """One process: put what torch.distributed makes of its inputs into a file."""
    import torch
    import torch.distributed as dist

    meeting = f"file://{where}/meeting"
    dist.init_process_group("gloo", init_method=meeting, rank=rank, world_size=world, timeout=timedelta(seconds=60))
    found = {}
    for name, stack in np.load(where / "inputs.npz").items():
        own = torch.from_numpy(stack[rank])
        for op, torch_op in {"sum": dist.ReduceOp.SUM, "max": dist.ReduceOp.MAX}.items():
            found[f"{name} {op}"] = own.clone()
            dist.all_reduce(found[f"{name} {op}"], torch_op)
        scatter = getattr(dist, "reduce_scatter_single", None) or dist.reduce_scatter_tensor
        found[f"{name} scattered"] = torch.empty(len(own) // world, dtype=own.dtype)
        scatter(found[f"{name} scattered"], own)
        parts = [torch.empty_like(own) for _ in range(world)]
        dist.all_gather(parts, own)
        found[f"{name} gathered"] = torch.cat(parts)
    np.savez(where / f"outputs{rank}.npz", **{name: tensor.numpy() for name, tensor in found.items()})
    dist.destroy_process_group()


@pytest.mark.slow
def test_four_processes_of_torch_distributed_agree(tmp_path, monkeypatch):
    world = 4
    rng = np.random.default_rng(0)
    inputs = {"digits": np.array(device_buffers(world, 8)), "reals": rng.normal(size=(world, 12))}
    np.savez(tmp_path / "inputs.npz", **inputs)
    for loopback in {"lo", "lo0"} & {name for _, name in socket.if_nameindex()}:
        monkeypatch.setenv("GLOO_SOCKET_IFNAME", loopback)
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["torch.distributed"])  # imported once for all four
    processes = [server.Process(target=take_part, args=(rank, world, tmp_path), daemon=True) for rank in range(world)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
    hung = [process for process in processes if process.is_alive()]
    for process in hung:
        process.kill()
    assert not hung
    assert [process.exitcode for process in processes] == [0] * world

    outputs = [np.load(tmp_path / f"outputs{rank}.npz") for rank in range(world)]
    for name, stack in inputs.items():
        allowed = 0 if name == "digits" else world * np.finfo(float).eps * np.abs(stack).sum(axis=0).max()
        for rank, output in enumerate(outputs):
            summed, largest = (ring_all_reduce(stack, op)[rank] for op in ("sum", "max"))
            np.testing.assert_allclose(summed, output[f"{name} sum"], rtol=0, atol=allowed)
            assert_array_equal(largest, output[f"{name} max"], strict=True)
            owned = ring_reduce_scatter(stack)[rank]
            np.testing.assert_allclose(owned, output[f"{name} scattered"], rtol=0, atol=allowed)
            assert_array_equal(ring_all_gather(stack)[rank], output[f"{name} gathered"], strict=True)


def test_one_device_alone_neither_reduces_nor_copies():
    assert chunk_journey.trace([[1, 2]]).steps[-1].say() == "Home on device 0, and complete"
