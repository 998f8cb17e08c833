"""Processes and threads: what they share, and what becomes of `counter += 1` when another slips between its steps.

A *process* is a running program with an address space of its own; a *thread* is what runs in it. The threads of one
process share its heap and its method area; each has its own program counter, registers and stacks. The one line
`counter += 1` is three steps: *load* the counter into a register, *add* one there, *store* it. If another thread
stores between the load and the store, its update is *lost*. A *lock* lets one thread at a time run the three. All
memory is sequentially consistent here, and any interleaving may happen: which does, a *schedule* says, by the thread
that each tick is given to. Nothing here runs real threads: the same schedule always ends the same.

Sources: The Java Virtual Machine Specification, section 2.5, "Run-Time Data Areas": pc register, JVM stack and native
method stack a thread, heap and method area shared. CPython 3.11 compiles `counter += 1` of a global to LOAD_GLOBAL,
LOAD_CONST, BINARY_OP and STORE_GLOBAL, as `dis` shows, and its global lock is held for no longer than one of these;
Java's `i++` is not atomic either, not even on a volatile field. M. Ben-Ari, "Principles of Concurrent and Distributed
Programming", chapter 2: from 2 to the number of all increments, every result of such a race is possible.
"""

from __future__ import annotations

import numbers
from collections import Counter, deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import factorial

from vizkit.reference.guards import choice, flag, sequence, whole, worded
from vizkit.trace import traced

__all__ = [
    "SimResult",
    "all_interleavings",
    "cheaper_switches",
    "count_finals",
    "counted_apart",
    "least_of_many",
    "reachable_finals",
    "separate_memory",
    "shared_memory",
    "simulate",
    "split_increment",
    "unguarded_counter",
    "with_and_without_lock",
]

MODES = ("threads", "lock", "processes")

RUNTIMES = ("java", "generic")

LETTERS = "ABCDEFGH"
"""The names of threads 0, 1 …"""

INCREMENT = ("load", "add", "store")
"""The steps of `counter += 1`."""

GUARDED = ("acquire", *INCREMENT, "release")

MOST_SCHEDULES = 100_000
"""So many interleavings are run one by one; more are counted."""

COUNTED = 100
"""Increments of which the interleavings are counted: more threads than one have far more than can be run."""


@dataclass(frozen=True)
class SimResult:
    """How a schedule ended.

    `per_process` are the counters, one of each process: one alone for threads, which share it; `final` is their sum,
    and `lost` how many increments are missing in it.
    """

    final: int
    per_process: tuple[int, ...]
    lost: int


def interleavings(threads: int, increments: int) -> int:
    """Return how many schedules there are of `threads` that each run the three steps `increments` times."""
    steps = len(INCREMENT) * increments
    return factorial(threads * steps) // factorial(steps) ** threads


def has_few_interleavings(threads: int, increments: int, most: int) -> bool:
    """Return whether there are at most `most`; of many increments they are not counted, for that takes long."""
    return interleavings(threads, min(increments, COUNTED)) <= most


def _sizes(threads: int, increments: int) -> tuple:
    return whole("threads", threads, 1, len(LETTERS)), whole("increments", increments, 1)


def _few(threads: int, increments: int) -> tuple:
    threads, increments = _sizes(threads, increments)
    if not has_few_interleavings(threads, increments, MOST_SCHEDULES):
        raise worded(
            "{name} must leave at most {most} interleavings to run, and {threads} threads with {each} each have more: "
            "use count_finals",
            name="increments",
            most=MOST_SCHEDULES,
            threads=threads,
            each=increments,
        )
    return LETTERS[:threads], increments


def _sizes_and_lock(threads: int, increments: int, *, locked: bool = False) -> tuple:
    return *_sizes(threads, increments), flag("locked", locked)


def _schedule(schedule: Sequence[int | str], *, threads: int = 2, increments: int = 1) -> tuple:
    threads, increments = _sizes(threads, increments)
    ticks = list(schedule) if isinstance(schedule, str) else sequence("schedule", schedule)
    names = LETTERS[:threads]
    return "".join(_name(place, given, names) for place, given in enumerate(ticks)), names, increments


def _schedule_and_mode(
    schedule: Sequence[int | str], *, threads: int = 2, increments: int = 1, mode: str = "threads"
) -> tuple:
    return *_schedule(schedule, threads=threads, increments=increments), choice("mode", mode, MODES)


def _schedule_and_size(
    schedule: Sequence[int | str], *, threads: int = 2, increments: int = 1, size: int = 10
) -> tuple:
    return *_schedule(schedule, threads=threads, increments=increments), whole("size", size, 1)


def _name(place: int, given: int | str, names: str) -> str:
    """The name of the thread that `schedule[place]` means."""
    if isinstance(given, bool) or not isinstance(given, (numbers.Integral, str)):
        raise TypeError(f"schedule[{place}] must be a whole number or a letter, not {given!r}")
    found = names[given : given + 1] if not isinstance(given, str) and given >= 0 else given
    if found not in tuple(names):
        wanted = "{name} must be one of the threads' letters {letters}, not {found}"
        if len(names) == 1:
            wanted = "{name} must be {letters}, the one thread's letter, not {found}"
        if not isinstance(given, str):
            wanted = "{name} must be a thread from 0 to {last}, not {found}"
        letters = ", ".join(names)
        raise worded(wanted, name=f"schedule[{place}]", letters=letters, last=len(names) - 1, found=repr(given))
    return found


def _names(threads: int = 2) -> tuple:
    return (LETTERS[: whole("threads", threads, 1, len(LETTERS))],)


def _names_and_runtime(threads: int = 2, *, runtime: str = "java") -> tuple:
    return *_names(threads), choice("runtime", runtime, RUNTIMES) == "java"


def _value(value: int = 0) -> tuple:
    return (whole("value", value),)


# one schedule


@traced(guard=_schedule_and_mode)
def simulate(schedule, names, increments, mode):
    """Return the `SimResult` of threads that each increment a counter `increments` times, in the order of `schedule`.

    `schedule` has a thread for each tick, by its number from 0 or its letter from A. A tick of a thread that is
    blocked or has exited goes to the first that can run; a short schedule is completed so, a long one is cut when all
    have exited. In the mode "threads" they share one counter, in the mode "lock" a lock guards its three steps, in
    the mode "processes" each has a counter of its own. Trying a lock that is held takes a tick, being woken none.
    `TypeError`: `schedule` is no sequence of whole numbers or letters, a size is not whole. `ValueError`: a thread
    that there is not, `threads` not from 1 to 8, `increments` below 1, an unknown `mode`.

    Formulas:
        final: $ 1 <= "final" <= T N $
    """
    locked, apart = mode == "lock", mode == "processes"
    program = GUARDED if locked else INCREMENT
    homes = {name: place if apart else 0 for place, name in enumerate(names)}
    memory = [[0] for _ in set(homes.values())]  # every value that a counter has held, its present one last
    registers, seen = dict.fromkeys(names), dict.fromkeys(names, 0)
    pcs, left = dict.fromkeys(names, 0), dict.fromkeys(names, increments)
    runs, holds = dict.fromkeys(names, False), dict.fromkeys(names, False)
    ready, waiting, tick = [], deque(), 0
    for name in names:
        ready.append(name)
        yield "spawn", "{name} starts"
    while ready:
        turn = schedule[tick] if tick < len(schedule) else None
        name = turn if turn in ready else min(ready)
        switched = any(runs.values()) and not runs[name]
        runs = {each: each == name for each in names}
        if switched:
            yield "switch"
        tick += 1
        values, step = memory[homes[name]], program[pcs[name]]
        if step == "acquire" and any(holds.values()):
            ready.remove(name)
            waiting.append(name)
            yield "block", "{name} finds the lock held, and waits"
            continue
        if step == "acquire":
            holds[name] = True
            yield "acquire", "Only the lock holder may run these steps: {name}"
        elif step == "load":
            registers[name], seen[name] = values[-1], len(values)
            yield "load" if locked else ("load", "{name} loads {registers[name]} into its own register")
        elif step == "add":
            registers[name] += 1
            yield "add" if locked else ("add", "{name} adds 1 in its register: {registers[name]}")
        elif step == "store":
            overwritten = range(seen[name], len(values))
            values.append(registers[name])
            yield "store" if locked else (
                ("store", "{name} stores {registers[name]}, overwriting what was stored since its load") if overwritten
                else ("store", "{name} stores {registers[name]}; nobody stored since its load"))  # fmt: skip
        else:
            holds[name] = False
            yield "release", "{name} releases the lock"
            if waiting:
                woken = waiting.popleft()
                ready.append(woken)
                yield "wake", "{woken} wakes"
        pcs[name] += 1
        if pcs[name] == len(program):
            pcs[name], left[name] = 0, left[name] - 1
            if left[name] == 0:
                pcs[name] = None
                ready.remove(name)
                yield "exit"
    counters = tuple(values[-1] for values in memory)
    return SimResult(sum(counters), counters, len(names) * increments - sum(counters))


def after(step: str, counter: int, register: int | None) -> tuple[int, int | None]:
    """Return the counter and a register after one of the three steps of an increment."""
    if step == "load":
        return counter, counter
    return (counter, register + 1) if step == "add" else (register, register)


def completed(schedule: Iterable[Hashable], names: Sequence[Hashable], increments: int) -> Iterator[Hashable]:
    """Yield the thread that each tick goes to when none is ever blocked, until all have exited."""
    left = dict.fromkeys(names, len(INCREMENT) * increments)
    turns = iter(schedule)
    while any(left.values()):
        turn = next(turns, None)
        name = turn if left.get(turn) else next(name for name in names if left[name])
        left[name] -= 1
        yield name


@traced(guard=_schedule)
def unguarded_counter(schedule, names, increments):
    """Return the counter after `schedule`, without a lock; arguments and errors are those of `simulate`."""
    counter, registers, done = 0, dict.fromkeys(names), dict.fromkeys(names, 0)
    total = len(names) * increments
    yield "start", "The counter should end at {total}"
    for tick, name in enumerate(completed(schedule, names, increments), 1):  # noqa: B007
        step = INCREMENT[done[name] % len(INCREMENT)]
        counter, registers[name] = after(step, counter, registers[name])
        done[name] += 1
        yield "run"
    short = counter < total
    yield "end", "It ends at {counter}: why?" if short else "It ends at {counter}. Does it always?"
    return counter


# what is shared, and what is not


@traced(guard=_names_and_runtime)
def separate_memory(names, managed):
    """Return the counter that each of some processes has, after one of them has written to its own.

    `threads` is how many there are, each of one thread. `runtime` is "java" or "generic": what the parts of memory are
    called. `TypeError`, `ValueError`: `threads` is not a whole number from 1 to 8, `runtime` is unknown.
    """
    spaces = {}
    for process in names:
        spaces[process] = {"counter": 0}
    yield "own", "Each process has its own memory; by default no other writes there"
    spaces[names[0]]["counter"] += 1
    yield "write", "{names[0]} writes into its own memory: no other counter changes"
    return {process: space["counter"] for process, space in spaces.items()}


@traced(guard=_names_and_runtime)
def shared_memory(names, managed):
    """Return the counter that each of some threads of one process reads, after one of them has written to the heap.

    Arguments and errors are those of `separate_memory`.
    """
    counter, reads = 0, dict.fromkeys(names)
    yield "share", "Threads share the heap; each has its own PC and stacks"
    counter += 1
    yield "write", "{names[0]} writes to the heap"
    for thread in names:
        reads[thread] = counter
    yield "read", "Every thread reads {counter}"
    return reads


@traced
def cheaper_switches():
    """Return how often each part of a processor is loaded, when the threads A and B of a process run, then another's C.

    Its registers are loaded at every switch; its address space only where the next thread is of another process. Then
    the translations of addresses that were kept at hand are of no use either.
    """
    processes = {"P": ("A", "B"), "Q": ("C",)}
    processor, loads = {"registers": None, "space": None}, {"registers": 0, "space": 0}
    for process, threads in processes.items():
        for place, thread in enumerate(threads):  # noqa: B007
            kept = processor["space"] == process
            processor["registers"], processor["space"] = thread, process
            loads["registers"] += 1
            loads["space"] += not kept
            yield "switch", ("Switching threads within a process keeps the address space" if kept
                             else "{thread} needs the address space of {process}")  # fmt: skip
    return loads


@traced(guard=_value)
def split_increment(value):
    """Return `value` incremented, in the three steps that a processor takes. `TypeError`: it is not whole."""
    counter, register = value, None
    steps = len(INCREMENT)
    yield "line", "This one line is {steps} steps: load, add, store"
    for place in range(steps):
        step = INCREMENT[place]
        counter, register = after(step, counter, register)
        yield (("load", "Load: copy the counter into a register") if step == "load"
               else ("add", "Add: only the register changes") if step == "add"
               else ("store", "Store: only now the counter changes"))  # fmt: skip
    return counter


# all schedules


def _orders(left: dict[str, int]) -> Iterator[str]:
    """Yield every order of so many ticks of each thread, in the order of the alphabet."""
    if not any(left.values()):
        yield ""
    for name in [name for name, ticks in left.items() if ticks]:
        for rest in _orders({**left, name: left[name] - 1}):
            yield name + rest


@traced(guard=_few)
def all_interleavings(names, increments):
    """Return how many of all interleavings end at each value: a `Counter`, found by running every one.

    `threads` is a whole number from 1 to 8, `increments` at least 1, else `TypeError` or `ValueError`; so where there
    are more than 100 000 interleavings.

    Formulas:
        total: $ (3 T N)! / ((3 N)!)^T $
        right: $ (T N)! / (N!)^T $
    """
    lanes = [list(schedule) for schedule in _orders(dict.fromkeys(names, len(INCREMENT) * increments))]
    finals, serial, wrong, turns = [], [], [], {name: [] for name in names}
    for place, lane in enumerate(lanes):
        for tick, name in enumerate(lane):
            turns[name].append((tick, place))
        if sum(one != other for one, other in pairwise(lane)) < len(names):
            serial.append(place)
    total = len(names) * increments
    yield "start", "Each column is an interleaving"
    for place, lane in enumerate(lanes):
        finals.append(simulate(lane, threads=len(names), increments=increments).final)
        if finals[place] < total:
            wrong.append(place)
        yield "tally"
    bad, every = len(wrong), len(lanes)
    yield ("count", "{bad} of {every} interleavings ends below {total}",
           "{bad} of {every} interleavings end below {total}")  # fmt: skip
    yield "serial", "That is no probability: real schedulers switch rarely"
    return Counter(finals)


def _started(threads: int) -> tuple:
    return 0, ((0, 0),) * threads


def _following(state: tuple, last: int, locked: bool) -> Iterator[tuple]:
    """Yield the state after each step that a thread can take: the counter, and each thread's steps and register.

    Which thread is which does not matter: states that differ in the names alone are one.
    """
    counter, threads = state
    between = len(INCREMENT)
    held = locked and any(steps % between for steps, _ in threads)
    for place, (steps, register) in enumerate(threads):
        if steps < last and not (held and steps % between == 0):
            further, register = after(INCREMENT[steps % between], counter, register)
            register = register if (steps + 1) % between else 0  # once stored it is not read again
            yield further, tuple(sorted([*threads[:place], (steps + 1, register), *threads[place + 1 :]]))


@traced(guard=_sizes)
def count_finals(threads, increments):
    """Return what `all_interleavings` does, by counting the ways to each state instead of running every schedule.

    A state is the counter, and of each thread the steps it has taken and its register. Arguments and errors are those
    of `all_interleavings`, but for the number of interleavings.
    """
    last = len(INCREMENT) * increments
    ways = Counter({_started(threads): 1})
    for _ in range(threads * last):
        further = Counter()
        for state, many in ways.items():
            for following in _following(state, last, False):
                further[following] += many
        ways = further
    finals = Counter()
    for (counter, _), many in ways.items():
        finals[counter] += many
    total = threads * increments
    every, right = finals.total(), finals[total]
    yield "count", "Interleavings of {threads} × {increments} that end at {total}: {right}"
    return finals


@traced(guard=_sizes_and_lock)
def reachable_finals(threads, increments, locked):
    """Return every value that the counter can end at, the smallest first.

    Arguments and errors are those of `count_finals`; where the steps are `locked`, one thread at a time
    runs all three.
    """
    last = len(INCREMENT) * increments
    states = {_started(threads)}
    for _ in range(threads * last):
        states = {following for state in states for following in _following(state, last, locked)}
    finals = sorted({counter for counter, _ in states})
    yield "reach", "From {finals[0]} to {finals[-1]}"
    return finals


def worst_schedule(names: str, increments: int) -> str:
    """Return a schedule that ends as low as any: A's first store undoes all but B's last increment, that all else."""
    whole_run, others = len(INCREMENT), names[2:]
    if len(names) == 1:
        return names * whole_run * increments
    first, second = names[:2]
    between = second * whole_run * (increments - 1) + "".join(other * whole_run * increments for other in others)
    if increments == 1:
        return first + second * whole_run + between + first * 2
    return first + between + first * 2 + second + first * whole_run * (increments - 1) + second * 2


@traced(guard=_sizes)
def least_of_many(threads, increments):
    """Return the least that the counter can end at, by a schedule that ends there.

    `threads` is a whole number from 1 to 8, `increments` at least 1, else `TypeError` or `ValueError`.
    """
    names = LETTERS[:threads]
    total = threads * increments
    counter, registers, done, run = 0, dict.fromkeys(names), dict.fromkeys(names, 0), 0
    for name, turns in groupby(worst_schedule(names, increments)):
        run, many = run + 1, 0
        for _ in turns:
            step = INCREMENT[done[name] % len(INCREMENT)]
            counter, registers[name] = after(step, counter, registers[name])
            done[name] += 1
            many += step == "store"
        yield (("load", "{name} loads {counter}") if step == "load"
               else ("store", "{name} stores {counter}") if many == 1
               else ("count", "{name} does {many} whole increments: {counter}"))  # fmt: skip
    yield "reach", "Results from {counter} to {total} are possible"
    return counter


# with a lock, and apart


@traced(guard=_schedule)
def counted_apart(schedule, names, increments):
    """Return the sum of the counters of processes, which must be sent; arguments and errors as `simulate` has them."""
    counters, registers, done = dict.fromkeys(names, 0), dict.fromkeys(names), dict.fromkeys(names, 0)
    yield "start", "Processes count separately; adding up takes communication"
    for tick, name in enumerate(completed(schedule, names, increments), 1):  # noqa: B007
        step = INCREMENT[done[name] % len(INCREMENT)]
        counters[name], registers[name] = after(step, counters[name], registers[name])
        done[name] += 1
        yield "run"
    received = []
    for name in names:
        received.append(counters[name])
        total = sum(received)
        yield "tally", "{name} sends {counters[name]}: {total} in all"
    return total


@traced(guard=_schedule_and_size)
def with_and_without_lock(schedule, names, increments, size):
    """Return the counter after `schedule` without a lock and with one, where all end with one, and where without.

    The last are the ends of all interleavings of two threads with `size` increments each. Arguments and errors are
    those of `simulate`; `size` is whole and at least 1.
    """
    threads = len(names)
    without = simulate(schedule, threads=threads, increments=increments).final
    locked = simulate(schedule, threads=threads, increments=increments, mode="lock").final
    yield "compare", "Same threads, same schedule: {without} without lock, {locked} with lock"
    certain = reachable_finals(threads, increments, locked=True)
    yield "every", "With the lock, every schedule ends at {certain[0]}"
    finals = yield from count_finals.steps(2, size)
    return without, locked, certain, finals
