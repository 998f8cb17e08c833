"""Ring all-reduce: everybody gets everybody's sum, and no link is ever idle.

Every one of p *devices* holds a *buffer* of V numbers; an *all-reduce* leaves on every device, at every position,
the sum (mean, maximum) over the devices. The devices stand in a *ring*: each sends to the next only. Every buffer is
cut into p *chunks*, and in every *step* every device passes one chunk on, so that all p links carry a *packet* at once.
One rule says which: in step k device r sends chunk (r − k) mod p.

- *reduce-scatter*, steps 1 … p − 1: the receiver adds what arrives. A chunk that has gone round has met every
  device, and ends as the finished chunk r on device r, its *owner*.
- *all-gather*, steps p … 2p − 2: the same rule goes on, but the receiver copies what arrives.

Either phase costs each device (p − 1)/p · V sent, the whole 2(p − 1)/p · V: less than 2V however many devices there
are, and no algorithm sends less. The price is 2(p − 1) steps, one after the other.

Sources: P. Patarasuk, X. Yuan, "Bandwidth optimal all-reduce algorithms for clusters of workstations", J. Parallel
Distrib. Comput. 69(2), 2009 (the ring and the lower bound); NVIDIA, nccl-tests, doc/PERFORMANCE.md (the factors
2(n − 1)/n and (n − 1)/n; rank K ends with o_K). Many drawings let device r start with chunk r and so finish with
chunk r + 1: the same algorithm with other labels. Ours are those of MPI, NCCL and `torch.distributed`.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from vizkit.reference import guards as checks
from vizkit.trace import traced

__all__ = [
    "all_reduce",
    "chunk_journey",
    "cut_into_chunks",
    "device_buffers",
    "finished_chunks",
    "ring_against_tree",
    "ring_all_gather",
    "ring_all_reduce",
    "ring_latency",
    "ring_reduce_scatter",
    "ring_traffic",
    "scatter_traffic",
    "star_all_reduce",
    "star_traffic",
]

OPS = ("sum", "mean", "max")


def device_buffers(devices: int = 4, rows: int = 4, data: str = "digits", seed: int = 0) -> list[np.ndarray]:
    """Buffers worth watching: one for each device, each of `rows` whole numbers (int64).

    - "digits": device r holds 1, 2, … 9, 1, 2, … times 10^r, so that in any sum the decimal digits say which
      devices are in it (at most 18 devices, or the sums would not fit in 64 bits);
    - "ones": ones, so that any partial sum says how many devices are in it;
    - "random": −9 … 9 from `np.random.default_rng(seed)`.

    `TypeError` or `ValueError` where an argument is no such number or word.
    """
    devices, rows = checks.whole("devices", devices, least=1), checks.whole("rows", rows, least=1)
    data, seed = checks.choice("data", data, ("digits", "ones", "random")), checks.whole("seed", seed, least=0)
    if data == "digits":
        checks.whole("devices", devices, most=18)
        return [(np.arange(rows, dtype=np.int64) % 9 + 1) * 10**device for device in range(devices)]
    if data == "ones":
        return [np.ones(rows, np.int64) for _ in range(devices)]
    return list(np.random.default_rng(seed).integers(-9, 10, (devices, rows)))


def finished_chunks(
    devices: int = 4, rows: int = 4, data: str = "digits", seed: int = 0, op: str = "sum"
) -> list[np.ndarray]:
    """What a reduce-scatter leaves of `device_buffers`: on device r the finished chunk r."""
    return ring_reduce_scatter(device_buffers(devices, rows, data, seed), op)


def scatter_traffic(devices: int = 4, rows: int = 4) -> tuple[int, np.ndarray]:
    """V, how many numbers a device holds, and how many each sends in a reduce-scatter: all but its own chunk's."""
    devices, rows = checks.whole("devices", devices, least=1), checks.whole("rows", rows, least=1)
    return rows, rows - np.array([len(chunk) for chunk in np.array_split(np.empty(rows), devices)])


def star_traffic(devices: int = 4, rows: int = 4) -> np.ndarray:
    """How many numbers a star's links carry in all, either way: (p − 1)V that of its centre, device 0, V any other."""
    devices, rows = checks.whole("devices", devices, least=1), checks.whole("rows", rows, least=1)
    return np.array([(devices - 1) * rows, *[rows] * (devices - 1)])


def _buffers(buffers: Sequence[ArrayLike], op: str = "sum") -> tuple[list[np.ndarray], str]:
    """The buffers, all int64 or all float64."""
    arrays = [checks.array(f"buffers[{i}]", each, 1) for i, each in enumerate(checks.sequence("buffers", buffers))]
    op = checks.choice("op", op, OPS)
    if not arrays:
        raise ValueError("buffers must hold the buffer of at least one device, but is empty")
    if len(lengths := {array.size for array in arrays}) > 1:
        raise ValueError(f"buffers must all have the same length, not {_listed(lengths)}")
    whole = _all_whole("buffers", arrays) and op != "mean"
    times = len(arrays) if op == "sum" else 1
    return _as_whole("buffers", arrays, times) if whole else _as_reals(arrays), op


def _pieces(buffers: Sequence[ArrayLike]) -> tuple[list[np.ndarray]]:
    return ([array.copy() for array in _buffers(buffers, "max")[0]],)


def _scattered(buffers: Sequence[ArrayLike], op: str = "sum") -> tuple:
    arrays, op = _buffers(buffers, op)
    p = len(arrays)
    arrays = arrays if p > 1 else [arrays[0].copy()]  # nothing is added to a single buffer: it would be the answer
    return [np.array_split(array, p) for array in arrays], op, list(np.zeros(p, int)), _no_count()


def _finished(chunks: Sequence[ArrayLike]) -> tuple:
    arrays = [_chunk(f"chunks[{i}]", each) for i, each in enumerate(checks.sequence("chunks", chunks))]
    filled = [array for array in arrays if array.size]
    if not filled:
        raise ValueError(f"chunks must hold at least one number, but all {len(arrays)} of them are empty")
    chunks = _as_whole("chunks", arrays, 1) if _all_whole("chunks", filled) else _as_reals(arrays)
    p = len(chunks)
    memory = [[None] * p for _ in range(p)]
    for device, chunk in enumerate(chunks):
        memory[device][device] = chunk
    return memory, list(np.zeros(p, int)), _no_count()


def _followed(buffers: Sequence[ArrayLike], chunk: int = 0, op: str = "sum") -> tuple:
    arrays, op = _buffers(buffers, op)
    return arrays, checks.whole("chunk", chunk, least=0, most=len(arrays) - 1), op


def _rings(counts: Sequence[int] = (2, 4, 8, 64, 1024)) -> tuple[tuple[int, ...]]:
    found = tuple(checks.whole(f"counts[{i}]", p, least=1) for i, p in enumerate(checks.sequence("counts", counts)))
    if not found:
        raise ValueError("counts must hold at least one number of devices, but is empty")
    return (found,)


def _waits(counts: Sequence[int] = (2, 4, 8, 64, 1024), alpha: float = 0.25) -> tuple:
    return *_rings(counts), _at_least_zero("alpha", alpha)


def _messages(
    sizes: Sequence[float] = (1, 4, 16, 64, 256), devices: int = 64, alpha: float = 0.25, beta: float = 10.0
) -> tuple:
    given = tuple(_above_zero(f"sizes[{i}]", size) for i, size in enumerate(checks.sequence("sizes", sizes)))
    if not given:
        raise ValueError("sizes must hold at least one size, but is empty")
    p = checks.whole("devices", devices, least=2)
    alpha, beta = _at_least_zero("alpha", alpha), _above_zero("beta", beta)
    if not math.isfinite(2 * p * (alpha + max(given) / beta)):
        raise ValueError(f"alpha must be so small, and beta so large, that times are finite, not {alpha} and {beta}")
    return given, p, alpha, beta


@traced(guard=_buffers)
def all_reduce(buffers, op):
    """What an all-reduce must leave on every device: the sum (mean, maximum) over the devices, position by position.

    The definition, computed in one place. `buffers` is a sequence of p ≥ 1 arrays of the same length V ≥ 1, all of
    whole numbers (kept, as int64) or all of reals (float64); `op` is "sum", "mean" (always float64) or "max".
    Returns p equal arrays of length V.

    `TypeError`: not numbers, ragged, `op` no string. `ValueError`: no devices, no numbers, different lengths, whole
    numbers mixed with reals, NaN or infinity, whole numbers whose sum may not fit in 64 bits, an unknown `op`.
    Source: the MPI standard, MPI_Allreduce; nccl-tests, doc/PERFORMANCE.md, "AllReduce".

    Formulas:
        goal: $ y = sum_(r=0)^(p-1) x_r $
    """
    p, goal, results = len(buffers), [], []
    across = getattr(np, op)
    yield "input", "{p} devices, each with numbers of its own"
    goal = across(buffers, axis=0)
    yield "reduce", "Reduce: out of all devices, one number at every position"
    results = [goal.copy() for _ in range(p)]
    if op == "sum":
        yield "goal", "Goal: every device gets the sum over all devices"
    if op == "mean":
        yield "goal", "Goal: every device gets the mean over all devices"
    if op == "max":
        yield "goal", "Goal: every device gets the maximum over all devices"
    return results


@traced(guard=_buffers)
def star_all_reduce(buffers, op):
    """All-reduce the naive way: device 0 collects every buffer and sends the result back, over its one link.

    Every device has one link, as fast as the others' and usable both ways. `sent` and `received` count the elements
    that went out and in over each device's link: (p − 1)V either way over that of device 0, V over any other, which
    is idle while the rest are served. To carry that at a bandwidth β takes 2(p − 1)V/β, p times as long as a ring's
    2(p − 1)/p · V/β. Arguments, answer and errors as for `all_reduce`.

    Formulas:
        traffic: $ (p - 1) V + (p - 1) V $
        time: $ (2 (p - 1) V) / beta $
    """
    p, size = len(buffers), len(buffers[0])
    combine = np.maximum if op == "max" else np.add
    memory, packets = list(buffers), []
    sent, received = np.zeros(p, int), np.zeros(p, int)
    yield "centre", "One centre: everything passes through device 0"
    for source in range(1, p):
        sent[source] += size
        received[0] += size
        packets = [(source, 0, memory[source])]
        yield "collect", "Device {source} sends its whole buffer to device 0"
        memory[0] = combine(memory[0], memory[source])
    if op == "mean":
        memory[0] = memory[0] / p
    packets = []
    yield "reduced", "Only device 0 has the result: now the way back"
    for target in range(1, p):
        sent[0] += size
        received[target] += size
        packets = [(0, target, memory[0])]
        yield "return", "Device 0 sends the result to device {target}"
        memory[target] = memory[0]
    inward, outward, packets = received[0], sent[0], []
    yield "traffic", "The link of device 0: {inward} in, {outward} out"
    return [values.copy() for values in memory]


@traced(guard=_pieces)
def cut_into_chunks(buffers):
    """Cut the buffer of each of p devices into p chunks, one for every device to own.

    `buffers` as for `all_reduce`. Returns p lists of p arrays, in order; their lengths differ by one at most, the
    longer first (`numpy.array_split`), and some are empty where there are more devices than numbers.
    """
    p = len(buffers)
    memory = [[buffer] for buffer in buffers]
    yield "whole", "Each buffer is still in one piece"
    memory = [np.array_split(x, p) for x in buffers]
    yield "cut", "Cut each into {p} chunks: all links can work at once"
    return memory


@traced(guard=_scattered)
def ring_reduce_scatter(memory, op, sent, count):
    """Reduce over a ring of devices, and leave chunk r of the result on device r.

    Takes `(buffers, op="sum")` as `all_reduce` does, with its errors. Returns p arrays: `numpy.array_split` of the
    result, chunk r being what device r owns (empty ones where there are more devices than numbers). In its p − 1
    steps each device sends every chunk but its own: (p − 1)/p · V elements where p divides V.

    Whole numbers are added exactly. A real is added in the order of the ring, chunk c in that of the devices
    c + 1, c + 2, … c; so the last digits may differ from another order's. For "mean" everything is float64, and the
    owner divides its finished sum by p, once.

    Watched, `memory[device][chunk]` is what is where; `packets` are those on the links, `landed` those that have just
    arrived, as (source, target, chunk, values); `finished` has (device, chunk) for each finished one; `sent` counts
    the elements each device has sent, `count` the packets sent, added and copied.

    Formulas:
        rule: $ c = (r - k) mod p $
        traffic: $ (p - 1) / p V $
        time: $ (p - 1) alpha + (p - 1) / p V / beta $
    """
    p = len(memory)
    combine = np.maximum if op == "max" else np.add
    packets, landed, finished = [], [], set()
    yield "begin", "Reduce-scatter: finish one chunk on every device"
    for step in range(1, p):
        packets, landed = [], []
        count["sends"] += p
        for source in range(p):
            target = (source + 1) % p
            chunk = (source - step) % p
            values = memory[source][chunk]
            sent[source] += len(values)
            packets += [(source, target, chunk, values)]
        yield "send", "Step {step}: every device sends one chunk on"
        packets, landed = [], packets
        count["adds"] += len(landed)
        for _, target, chunk, values in landed:
            own = memory[target][chunk]
            memory[target][chunk] = combine(own, values)
        if op != "max":
            yield "reduce", "What arrives is added"
        if op == "max":
            yield "reduce", "Of own and arriving, the larger stays"
    landed = []
    if op == "mean":
        for device in range(p):
            own = memory[device][device]
            memory[device][device] = own / p
        yield "divide", "Each owner divides its sum by {p}"
    finished = {(device, device) for device in range(p)}
    yield "owned", "Device i now owns the finished chunk i"
    return [memory[r][r] for r in range(p)]


@traced(guard=_finished)
def ring_all_gather(memory, sent, count):
    """Pass the finished chunk of every device round the ring, until every device has them all.

    Takes `(chunks)`: a sequence of p ≥ 1 arrays of any lengths (empty ones too, but not all), that of device r being
    `chunks[r]`; all of whole numbers (kept, as int64) or all of reals (float64). Returns p equal arrays, each all the
    chunks in a row. Nothing is computed: every device holds the same bits.

    The steps are numbered on from those of reduce-scatter, p … 2p − 2, for the rule goes on: in step k device r
    sends chunk (r − k) mod p. Watched, the variables are those of `ring_reduce_scatter`; where nothing has come yet
    `memory[device][chunk]` is None, and within an all-reduce a partial sum that is of no more use.

    `TypeError`: not numbers, ragged. `ValueError`: no devices, no numbers, whole numbers mixed with reals, NaN or
    infinity. Source: nccl-tests, doc/PERFORMANCE.md, "AllGather".

    Formulas:
        rule: $ c = (r - k) mod p $
        traffic: $ (p - 1) / p V $
        time: $ (p - 1) alpha + (p - 1) / p V / beta $
    """
    p = len(memory)
    packets, landed = [], []
    finished = {(device, device) for device in range(p)}
    yield "begin", "All-gather: pass the finished chunks round"
    for step in range(p, 2 * p - 1):
        packets, landed = [], []
        count["sends"] += p
        for source in range(p):
            target = (source + 1) % p
            chunk = (source - step) % p
            values = memory[source][chunk]
            sent[source] += len(values)
            packets += [(source, target, chunk, values)]
        yield "send", "Step {step}: every device sends a finished chunk on"
        packets, landed = [], packets
        count["copies"] += len(landed)
        for _, target, chunk, values in landed:
            finished.add((target, chunk))
            memory[target][chunk] = values
        yield "copy", "What arrives is copied: nothing to add"
    landed = []
    results = [np.concatenate(row) for row in memory]
    yield "gathered", "Every device now has every finished chunk"
    return results


@traced(guard=_buffers)
def ring_all_reduce(buffers, op):
    """All-reduce on a ring: reduce-scatter, then all-gather; every device ends with the same result, bit for bit.

    Arguments, answer and errors as for `all_reduce`; V need not be divisible by p. Whole numbers are exact, reals are
    added in the order of the ring, and "mean" is one division of that sum by its owner (`ring_reduce_scatter`).
    A sum past the range of float64 is infinite, with numpy's warning.

    `sent` counts the elements each device has sent, 2(p − 1)/p · V where p divides V; `count` the packets: 2p(p − 1)
    sent, p(p − 1) of them added and p(p − 1) copied, in 2(p − 1) steps.
    Source: Patarasuk and Yuan 2009; nccl-tests, doc/PERFORMANCE.md, "AllReduce".

    Formulas:
        traffic: $ 2 (p - 1) / p V $
        bound: $ 2 (p - 1) / p V < 2 V $
        parts: $ (p - 1) / p V + (p - 1) / p V $
        time: $ 2 (p - 1) alpha + 2 (p - 1) / p V / beta $
    """
    p = len(buffers)
    memory = [np.array_split(x, p) for x in buffers]
    sent = list(np.zeros(p, int))
    count = {"sends": 0, "adds": 0, "copies": 0}
    yield from ring_reduce_scatter.steps(memory, op, sent, count)
    results = yield from ring_all_gather.steps(memory, sent, count)
    return results


@traced(guard=_followed)
def chunk_journey(buffers, chunk, op):
    """Follow one chunk: once round the ring while it is added up, and once more while it is copied.

    Takes `(buffers, chunk=0, op="sum")`: `buffers` and `op` as for `all_reduce`, `chunk` from 0 to p − 1. It starts
    on device `chunk` + 1, is finished on device `chunk` and last reaches the one before that; `adding` and
    `copying` are the links it has taken, as (source, target). Returns the finished chunk. Errors as for `all_reduce`.
    """
    p = len(buffers)
    adding, copying = [], []
    memory = [np.array_split(x, p) for x in buffers]
    combine = np.maximum if op == "max" else np.add
    source = target = (chunk + 1) % p
    values = memory[target][chunk]
    yield "start", "Chunk {chunk} sets out from device {target}"
    for _ in range(1, p):
        source, target = target, (target + 1) % p
        adding.append((source, target))
        values = combine(memory[target][chunk], values)
        memory[target][chunk] = values
        yield "reduce", "Device {target} puts its own part in"
    if op == "mean":
        memory[target][chunk] = values = values / p
    home = target
    yield "home", "Home on device {home}, and finished"
    for _ in range(1, p):
        source, target = target, (target + 1) % p
        copying.append((source, target))
        memory[target][chunk] = values
        yield "copy", "Device {target} keeps a copy"
    yield "end", "All-reduce is reduce-scatter, then all-gather"
    return np.array(values)


@traced(guard=_rings)
def ring_traffic(counts):
    """How much each device of a ring sends in one all-reduce, and how much the centre of a star, in buffers (V).

    `counts` is a sequence of numbers of devices p ≥ 1, by default (2, 4, 8, 64, 1024). Returns the ring's shares, a
    float64 array: 2(p − 1)/p, exact where p divides V. `halves` has the half of each, which is either phase's; `limit`
    is the 2 that they stay below; `centre` has 2(p − 1), what passes the link of a star's centre both ways together.
    `TypeError` and `ValueError` where `counts` is no such sequence.
    Source: Patarasuk and Yuan 2009 (also: no algorithm sends less); nccl-tests, doc/PERFORMANCE.md.

    Formulas:
        ring: $ 2 (p - 1) / p V $
        limit: $ 2 V $
        centre: $ 2 (p - 1) V $
    """
    halves, shares, centre = [], [], []
    limit = 2.0
    for p in counts:
        share = 2 * (p - 1) / p
        halves.append((p - 1) / p)
        centre.append(2 * (p - 1))
        shares.append(share)
        yield "share", "{p} devices: each sends {share:.3f} V"
    yield "limit", "Always below 2 V, however many devices"
    return np.array(shares)


@traced(guard=_waits)
def ring_latency(counts, alpha):
    """How many steps an all-reduce takes one after the other, and how long they wait, on a ring and on a tree.

    `counts` as for `ring_traffic`; `alpha` ≥ 0 is the delay of a step in ms, by default 0.25. A ring takes 2(p − 1)
    steps; a binomial tree takes ⌈log₂ p⌉ to reduce to its root and as many to broadcast from there. Returns the waits
    in ms, a float64 array of rows (ring, tree). Source for the tree: R. Thakur, R. Rabenseifner, W. Gropp,
    "Optimization of collective communication operations in MPICH", Int. J. High Perform. Comput. Appl. 19(1), 2005.

    Formulas:
        ring: $ 2 (p - 1) alpha $
        tree: $ 2 ceil(log_2 p) alpha $
    """
    rings, trees, waits = [], [], []
    for p in counts:
        depth = (p - 1).bit_length()  # ⌈log₂ p⌉
        ring, tree = 2 * (p - 1), 2 * depth
        rings.append(ring)
        trees.append(tree)
        waits.append((ring * alpha, tree * alpha))
        yield "latency", "{p} devices: {ring} steps on a ring, {tree} on a tree"
    yield "growth", "The ring's steps grow with p, the tree's with log p"
    return np.array(waits)


@traced(guard=_messages)
def ring_against_tree(sizes, p, alpha, beta):
    """When an all-reduce on a ring is faster than on a tree: for large buffers; small ones prefer the tree.

    Takes `(sizes=(1, 4, 16, 64, 256), devices=64, alpha=0.25, beta=10.0)`: buffer sizes V > 0 in MB, p ≥ 2 devices,
    α ≥ 0 ms for a step to begin, β > 0 MB/ms over each link, both ways at once. In this model additions are free, and
    every step takes α + (MB per packet)/β: on the ring 2(p − 1) steps of V/p each; on a binomial tree that reduces to
    its root and broadcasts from there 2⌈log₂ p⌉ steps of the whole V each, not pipelined. (Pipelined, doubled and
    halving trees lie between.) Returns the times in ms, a float64 array of rows (ring, tree). `crossover` is the size
    in MB where the two are equal, the ring being faster above it. `TypeError` or `ValueError` where an argument
    is not of its kind. Source: Patarasuk and Yuan 2009 (ring); Thakur, Rabenseifner, Gropp 2005 (model and tree).

    Formulas:
        ring: $ 2 (p - 1) (alpha + V / (p beta)) $
        tree: $ 2 ceil(log_2 p) (alpha + V / beta) $
    """
    times, depth = [], (p - 1).bit_length()  # ⌈log₂ p⌉
    saved = depth - (p - 1) / p
    crossover = (p - 1 - depth) * alpha * beta / saved
    for size in sizes:
        ring = 2 * (p - 1) * (alpha + size / p / beta)
        tree = 2 * depth * (alpha + size / beta)
        times.append((ring, tree))
        yield "size", "{size} MB: ring {ring:.1f} ms, tree {tree:.1f} ms"
    yield "crossover", "Below {crossover:.1f} MB prefer a tree, above it the ring"
    return np.array(times)


def _no_count() -> dict[str, int]:
    return {"sends": 0, "adds": 0, "copies": 0}


def _chunk(name: str, value: object) -> np.ndarray:
    """`value` as an array of one dimension, which may be empty."""
    empty = (isinstance(value, (list, tuple)) and not value) or getattr(value, "shape", None) == (0,)
    return np.empty(0) if empty else checks.array(name, value, 1)


def _all_whole(name: str, arrays: Sequence[np.ndarray]) -> bool:
    """Whether the numbers are whole; `ValueError` where some are and some are not."""
    dtypes = {array.dtype for array in arrays}
    whole = {dtype.kind != "f" for dtype in dtypes}
    if len(whole) > 1:
        raise ValueError(f"{name} must be all of whole numbers or all of reals, not {_listed(map(str, dtypes))}")
    return whole.pop()


def _as_whole(name: str, arrays: Sequence[np.ndarray], times: int) -> list[np.ndarray]:
    """The arrays as int64; `ValueError` where `times` as much as their largest number may not fit."""
    largest = max(max(int(np.maximum.reduce(each)), -int(np.minimum.reduce(each))) for each in arrays if each.size)
    if times * largest > np.iinfo(np.int64).max:
        raise ValueError(f"{name} must be small enough to add up in int64, but has {largest}; give reals instead")
    return [array.astype(np.int64, copy=False) for array in arrays]


def _as_reals(arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
    return [array.astype(np.float64, copy=False) for array in arrays]


def _listed(found: Iterable) -> str:
    return " and ".join(map(str, sorted(found)))


def _at_least_zero(name: str, value: object) -> float:
    if (found := checks.real(name, value)) < 0:
        raise ValueError(f"{name} must be at least 0, not {value}")
    return found


def _above_zero(name: str, value: object) -> int | float:
    if (found := checks.real(name, value)) <= 0:
        raise ValueError(f"{name} must be more than 0, not {value}")
    return int(value) if isinstance(value, numbers.Integral) else found
