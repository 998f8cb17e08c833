"""Races: threads that share a counter, with and without a lock, and processes that do not."""

from __future__ import annotations

import dis
import multiprocessing
import threading
from collections import Counter
from itertools import permutations
from math import comb, factorial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit import reference
from vizkit.reference import (
    SimResult,
    all_interleavings,
    cheaper_switches,
    count_finals,
    counted_apart,
    least_of_many,
    reachable_finals,
    separate_memory,
    shared_memory,
    simulate,
    split_increment,
    unguarded_counter,
    with_and_without_lock,
)

LETTERS = "ABCDEFGH"


@st.composite
def races(draw, most=4):
    """A schedule of any length, of up to four threads with up to four increments each."""
    threads, increments = draw(st.integers(1, most)), draw(st.integers(1, most))
    schedule = draw(st.lists(st.integers(0, threads - 1), max_size=3 * threads * increments + 5))
    return schedule, {"threads": threads, "increments": increments}


def interpreted(schedule):
    """What a complete schedule of single increments leaves in the counter."""
    counter, registers, done = 0, {}, Counter()
    for thread in schedule:
        if done[thread] == 0:
            registers[thread] = counter
        if done[thread] == 2:
            counter = registers[thread] + 1
        done[thread] = (done[thread] + 1) % 3
    return counter


def names_of(schedule, **sizes):
    return [step.name for step in simulate.trace(schedule, **sizes).steps]


# against what is not ours


def test_all_interleavings_of_two_are_those_of_itertools():
    schedules = set(permutations("AAABBB"))
    assert len(schedules) == 20
    assert all_interleavings(2, 1) == Counter(map(interpreted, schedules)) == {1: 18, 2: 2}
    for schedule in schedules:
        assert simulate(schedule).final == unguarded_counter(schedule) == interpreted(schedule)


@given(st.permutations("AAAAAABBBBBB"))
def test_any_complete_schedule_ends_as_an_interpreter_of_a_few_lines_says(schedule):
    assert simulate(schedule, increments=2).final == interpreted(schedule)


TOTAL = {"counter": 0}


def _count():
    TOTAL["counter"] += 1


def test_a_real_process_changes_its_own_memory_and_a_real_thread_its_parents():
    TOTAL["counter"] = 0
    child = multiprocessing.get_context("fork").Process(target=_count)
    child.start()
    child.join(10)
    assert child.exitcode == 0
    assert TOTAL["counter"] == 0 == separate_memory(2)["B"]
    thread = threading.Thread(target=_count)
    thread.start()
    thread.join(10)
    assert TOTAL["counter"] == 1 == shared_memory(2)["B"]


def test_python_itself_loads_adds_and_stores():
    def work():
        global counter
        counter += 1

    ran = [each.opname for each in dis.get_instructions(work)]
    load, store = ran.index("LOAD_GLOBAL"), ran.index("STORE_GLOBAL")
    assert any(name in ("BINARY_OP", "INPLACE_ADD") for name in ran[load + 1 : store])


# whatever the schedule


@given(races())
def test_a_result_is_from_one_to_all_and_two_at_least_of_several_increments(race):
    schedule, sizes = race
    total = sizes["threads"] * sizes["increments"]
    result = simulate(schedule, **sizes)
    assert min(2, sizes["increments"]) <= result.final <= total
    assert result == SimResult(result.final, (result.final,), total - result.final)


@given(races())
def test_with_a_lock_nothing_is_lost(race):
    schedule, sizes = race
    total = sizes["threads"] * sizes["increments"]
    assert simulate(schedule, **sizes, mode="lock") == SimResult(total, (total,), 0)


@given(races())
def test_processes_count_their_own_increments(race):
    schedule, sizes = race
    total, own = sizes["threads"] * sizes["increments"], (sizes["increments"],) * sizes["threads"]
    assert simulate(schedule, **sizes, mode="processes") == SimResult(total, own, 0)
    assert counted_apart(schedule, **sizes) == total


@given(races(3), st.sampled_from(["threads", "lock", "processes"]))
def test_every_moment_is_what_its_sentence_says(race, mode):
    schedule, sizes = race
    trace = simulate.trace(schedule, **sizes, mode=mode)
    each, total = sizes["threads"], sizes["threads"] * sizes["increments"]
    many = Counter(step.name for step in trace.steps)
    assert many["spawn"] == many["exit"] == each
    assert many["load"] == many["add"] == many["store"] == total
    assert many["acquire"] == many["release"] == (total if mode == "lock" else 0)
    assert many["block"] >= many["wake"]
    losses, inside, history = [], None, {}
    for step in trace.steps:
        now = step.variables
        values = now["memory"][now["homes"].get(now.get("name"), 0)]
        if step.name in ("acquire", "release"):
            assert (inside is None) == (step.name == "acquire")
            inside = now["name"] if step.name == "acquire" else None
        if step.name in ("load", "add", "store") and mode == "lock":
            assert now["name"] == inside
            assert [name for name, holds in now["holds"].items() if holds] == [inside]
        if step.name == "load":
            assert now["registers"][now["name"]] == values[-1]
            history[now["name"]] = 0
        if step.name == "store":
            assert len(now["overwritten"]) == history[now["name"]]
            assert ("overwriting" in step.say()) == (len(now["overwritten"]) > 0 and mode != "lock")
            losses.append(len(now["overwritten"]))
            history = {
                name: since + (now["homes"][name] == now["homes"][now["name"]]) for name, since in history.items()
            }
        if step.name == "block":
            assert any(now["holds"].values())
            assert not now["holds"][now["name"]]
    assert (sum(losses) == 0) == (trace.answer.lost == 0)


@given(races(2))
def test_watching_changes_nothing_and_a_rerun_is_the_same(race):
    schedule, sizes = race
    trace = simulate.trace(schedule, **sizes)
    assert trace == simulate.trace("".join(LETTERS[thread] for thread in schedule), **sizes)
    assert trace.answer == simulate(np.array(schedule, dtype=int), **sizes)


@given(races(), st.randoms(use_true_random=False))
def test_names_do_not_matter(race, random):
    schedule, sizes = race
    steps = 3 * sizes["increments"]
    whole = [thread for thread in range(sizes["threads"]) for _ in range(steps)]
    random.shuffle(whole)
    other = list(range(sizes["threads"]))
    random.shuffle(other)
    assert simulate(whole, **sizes).final == simulate([other[thread] for thread in whole], **sizes).final


@given(st.permutations(range(4)), st.integers(1, 4))
def test_a_serial_schedule_is_right(order, increments):
    schedule = [thread for thread in order for _ in range(3 * increments)]
    assert simulate(schedule, threads=4, increments=increments).lost == 0


@given(races())
def test_a_short_schedule_is_completed_and_a_long_one_is_cut(race):
    schedule, sizes = race
    assert simulate(schedule, **sizes) == simulate([*schedule, *[0] * 40], **sizes)
    assert unguarded_counter(schedule, **sizes) == simulate(schedule, **sizes).final
    assert simulate([], **sizes).lost == 0


@given(races())
def test_the_same_schedule_with_and_without_a_lock(race):
    schedule, sizes = race
    total = sizes["threads"] * sizes["increments"]
    assert with_and_without_lock(schedule, **sizes, size=1) == (
        simulate(schedule, **sizes).final,
        total,
        [total],
        {1: 18, 2: 2},
    )


def losses_of(schedule, increments):
    """The sum of the losses that the stores of two threads have each."""
    run, total = simulate.steps(schedule, "AB", increments, "threads"), 0
    for note in run:
        total += len(run.gi_frame.f_locals["overwritten"]) if note[0] == "store" else 0
    return total


def test_losses_of_stores_add_up_to_what_is_missing_for_single_increments_alone():
    assert all(losses_of(schedule, 1) == simulate(schedule).lost for schedule in _orders(3, 3))
    off = [losses_of(schedule, 2) != simulate(schedule, increments=2).lost for schedule in _orders(6, 6)]
    assert (len(off), sum(off)) == (924, 414)


def _orders(left, right):
    if not left and not right:
        yield ""
    if left:
        yield from ("A" + rest for rest in _orders(left - 1, right))
    if right:
        yield from ("B" + rest for rest in _orders(left, right - 1))


# how many interleavings end where

KNOWN = {
    (1, 3): {3: 1},
    (2, 1): {2: 2, 1: 18},
    (3, 1): {3: 6, 2: 270, 1: 1404},
    (2, 2): {4: 6, 3: 216, 2: 702},
    (2, 3): {6: 20, 5: 1458, 4: 15_714, 3: 30_780, 2: 648},
}


@pytest.mark.parametrize(("sizes", "finals"), KNOWN.items())
def test_interleavings_are_counted(sizes, finals):
    assert count_finals(*sizes) == finals
    assert reachable_finals(*sizes) == sorted(finals)
    if sum(finals.values()) < 2000:
        assert all_interleavings(*sizes) == finals


@pytest.mark.parametrize("sizes", [(1, 1), (2, 1), (2, 2), (2, 5), (3, 1), (3, 2), (4, 1)])
def test_totals_are_multinomial_and_right_ones_too(sizes):
    threads, increments = sizes
    finals = count_finals(threads, increments)
    assert finals.total() == factorial(3 * threads * increments) // factorial(3 * increments) ** threads
    assert finals[threads * increments] == factorial(threads * increments) // factorial(increments) ** threads
    least = min(2, increments) if threads > 1 else increments
    assert reachable_finals(threads, increments) == sorted(finals) == [*range(least, threads * increments + 1)]
    assert reachable_finals(threads, increments, locked=True) == [threads * increments]


def test_ten_increments_each():
    finals = count_finals(2, 10)
    assert finals.total() == comb(60, 30) == 118_264_581_564_861_424
    assert finals[20] == 184_756 == comb(20, 10)
    assert finals[2] == 13_122
    assert max(finals, key=finals.get) == 11
    assert round(finals[11] / finals.total(), 2) == 0.33
    assert sorted(finals) == [*range(2, 21)]


@pytest.mark.parametrize("sizes", [(3, 2), (3, 3)])
def test_three_threads_reach_two_as_well(sizes):
    assert reachable_finals(*sizes) == [*range(2, sizes[0] * sizes[1] + 1)]


@pytest.mark.parametrize("threads", range(1, 5))
@pytest.mark.parametrize("increments", range(1, 5))
def test_the_least_is_reached_by_the_schedule_that_is_shown(threads, increments):
    least = min(2, increments) if threads > 1 else increments
    assert least_of_many(threads, increments) == least


def test_the_moments_of_all_interleavings():
    *_, count, serial = all_interleavings.trace(2, 1).steps
    now = serial.variables
    assert count.say() == "18 of 20 interleavings end below 2"
    assert all_interleavings.trace(1, 2).steps[-2].say() == "0 of 1 interleavings end below 2"
    assert [tuple(now["lanes"][place]) for place in now["serial"]] == [tuple("AAABBB"), tuple("BBBAAA")]
    assert [place for place, final in enumerate(now["finals"]) if final < 2] == list(now["wrong"])
    assert not set(now["serial"]) & set(now["wrong"])


# the examples on the screen


@pytest.mark.parametrize(
    ("schedule", "mode", "moments", "final"),
    [
        ("ABAABB", "threads", 13, 1),
        ("ABAABB", "lock", 19, 2),
        ("ABAABB", "processes", 13, 2),
        ("AAABBB", "threads", 11, 2),
        ("ABABAB", "threads", 15, 1),
    ],
)
def test_the_examples_have_their_moments(schedule, mode, moments, final):
    trace = simulate.trace(schedule, mode=mode)
    assert len(trace.steps) == moments
    assert trace.answer.final == final


def test_the_lost_update_step_by_step():
    trace = simulate.trace("ABAABB")
    said = [step.say() for step in trace.steps if step.name in ("load", "add", "store")]
    assert said == [
        "A loads 0 into its own register",
        "B loads 0 into its own register",
        "A adds 1 in its register: 1",
        "A stores 1; nobody stored since its load",
        "B adds 1 in its register: 1",
        "B stores 1, overwriting what was stored since its load",
    ]
    assert Counter(step.name for step in trace.steps) == dict(spawn=2, switch=3, load=2, add=2, store=2, exit=2)
    assert trace.steps[-1].variables["memory"] == ((0, 1, 1),)


def test_the_lock_makes_the_same_schedule_wait():
    lock = Counter(names_of("ABAABB", mode="lock"))
    assert lock == dict(spawn=2, switch=3, load=2, add=2, store=2, exit=2, acquire=2, block=1, wake=1, release=2)
    every = with_and_without_lock.trace("ABAABB", size=1).steps[1]
    assert every.say() == "With the lock, every schedule ends at 2"


def test_three_and_three_can_end_at_two():
    assert simulate("ABBBBBBAABAAAAAABB", increments=3) == SimResult(2, (2,), 4)
    said = [step.say() for step in least_of_many.trace(2, 10).steps]
    assert said == [
        "A loads 0",
        "B does 9 whole increments: 9",
        "A stores 1",
        "B loads 1",
        "A does 9 whole increments: 10",
        "B stores 2",
        "Results from 2 to 20 are possible",
    ]


def test_processes_send_what_they_have_counted():
    tallies = [step for step in counted_apart.trace("ABAABB").steps if step.name == "tally"]
    assert [step.variables["total"] for step in tallies] == [1, 2]


@pytest.mark.parametrize("threads", range(1, 9))
def test_what_one_writes_others_see_in_a_shared_memory_alone(threads):
    assert list(separate_memory(threads).values()) == [1] + [0] * (threads - 1)
    assert list(shared_memory(threads, runtime="generic").values()) == [1] * threads


def test_a_switch_within_a_process_keeps_its_address_space():
    assert cheaper_switches() == {"registers": 3, "space": 2}
    within, between = (step.variables["processor"] for step in cheaper_switches.trace().steps[1:])
    assert within == {"registers": "B", "space": "P"}
    assert between == {"registers": "C", "space": "Q"}


@given(st.integers())
def test_an_increment_is_three_steps(value):
    trace = split_increment.trace(value)
    assert trace.answer == value + 1
    held = [(step.variables["counter"], step.variables["register"]) for step in trace.steps]
    assert held == [(value, None), (value, value), (value, value + 1), (value + 1, value + 1)]


# what is refused

SCHEDULED = [simulate, unguarded_counter, counted_apart, with_and_without_lock]
SIZED = [all_interleavings, count_finals, reachable_finals, least_of_many]


@pytest.mark.parametrize("run", SCHEDULED)
@pytest.mark.parametrize(
    ("schedule", "sizes", "error", "says"),
    [
        (3, {}, TypeError, "schedule must be a sequence"),
        ([0, 1.0], {}, TypeError, r"schedule\[1\] must be a whole number or a letter, not 1.0"),
        ([True], {}, TypeError, r"schedule\[0\]"),
        ([np.True_], {}, TypeError, r"schedule\[0\]"),
        ([None], {}, TypeError, r"schedule\[0\]"),
        ([0, 2], {}, ValueError, r"schedule\[1\] must be a thread from 0 to 1, not 2"),
        ([-1], {}, ValueError, r"schedule\[0\]"),
        ("ABC", {}, ValueError, r"schedule\[2\]"),
        (["AB"], {}, ValueError, r"schedule\[0\]"),
        ([], {"threads": 0}, ValueError, "threads must be at least 1, not 0"),
        ([], {"threads": 9}, ValueError, "threads must be at most 8, not 9"),
        ([], {"threads": 2.0}, TypeError, "threads must be a whole number"),
        ([], {"threads": True}, TypeError, "threads must be a whole number"),
        ([], {"increments": 0}, ValueError, "increments must be at least 1, not 0"),
        ([], {"increments": "1"}, TypeError, "increments must be a whole number"),
    ],
)
def test_a_wrong_schedule_is_refused_by_name(run, schedule, sizes, error, says):
    with pytest.raises(error, match=says):
        run(schedule, **sizes)
    with pytest.raises(error, match=says):
        run.trace(schedule, **sizes)


@pytest.mark.parametrize("run", SIZED)
@pytest.mark.parametrize(
    ("sizes", "error", "says"),
    [
        ((0, 1), ValueError, "threads must be at least 1"),
        ((9, 1), ValueError, "threads must be at most 8"),
        ((1, 0), ValueError, "increments must be at least 1"),
        ((1.5, 1), TypeError, "threads must be a whole number"),
        ((1, True), TypeError, "increments must be a whole number"),
    ],
)
def test_wrong_sizes_are_refused_by_name(run, sizes, error, says):
    with pytest.raises(error, match=says):
        run(*sizes)


def test_other_arguments_are_refused_by_name():
    with pytest.raises(ValueError, match="mode must be one of threads, lock, processes, not 'both'"):
        simulate("AB", mode="both")
    with pytest.raises(TypeError, match="mode must be a string"):
        simulate("AB", mode=1)
    with pytest.raises(ValueError, match=r"increments .* each have more: use count_finals"):
        all_interleavings(2, 4)
    with pytest.raises(ValueError, match="runtime must be one of java, generic"):
        shared_memory(2, runtime="dotnet")
    with pytest.raises(TypeError, match="locked must be True or False"):
        reachable_finals(2, 1, locked=1)
    with pytest.raises(TypeError, match="value must be a whole number"):
        split_increment(0.5)


def test_everything_can_be_had_from_the_references():
    assert reference.simulate is simulate
    assert {"simulate", "all_interleavings", "count_finals", "reachable_finals"} <= set(reference.__all__)


def test_what_cannot_be_run_one_by_one_is_refused_before_it_is_counted():
    for increments in (4, 10**9, 10**30):
        with pytest.raises(ValueError, match="use count_finals"):
            all_interleavings(2, increments)
