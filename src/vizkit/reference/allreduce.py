"""Ring all-reduce: everybody gets everybody's sum, and no link is ever idle.

Every one of p *devices* holds a *buffer* of V numbers; an *all-reduce* leaves on every device, at every position,
the sum (mean, maximum) over the devices. The devices stand in a *ring*: each sends to the next only. Every buffer is
cut into p *chunks*, and in every *step* every device passes one chunk on, so that all p links carry a *packet* at once.
One rule says which: in step k device r sends chunk (r − k) mod p.

- *reduce-scatter*, steps 1 … p − 1: the receiver adds what arrives. A chunk that has gone round has met every
  device, and ends as the finished chunk r on device r, its *owner*.
- *all-gather*, steps p … 2p − 2: the same rule goes on, but the receiver copies what arrives.

Where p divides V, either phase costs each device (p − 1)/p · V sent, the whole 2(p − 1)/p · V; else that is the mean,
chunks differ by one, and no device sends more than 2V, however many there are. In no algorithm does the busiest device
send less than 2(p − 1)/p · V. The price is 2(p − 1) steps, one after the other.

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

from vizkit.reference import guards
from vizkit.trace import traced

__all__ = [
    "all_reduce",
    "chunk_journey",
    "cut_into_chunks",
    "gradient_all_reduce",
    "ring_against_tree",
    "ring_all_gather",
    "ring_all_reduce",
    "ring_latency",
    "ring_reduce_scatter",
    "ring_step",
    "ring_traffic",
    "star_all_reduce",
    "whole_ring_all_reduce",
]

OPS = ("sum", "mean", "max")

SIZES = (0.1, 1, 10, 100)
"""Sizes of buffers in MB."""

RESNET_50 = 25_557_032
"""Parameters of ResNet-50, each with a gradient. Source: torchvision, `num_params` of its ResNet50_Weights."""


def _buffers(buffers: Sequence[ArrayLike], op: str = "sum") -> tuple[list[np.ndarray], str]:
    """The buffers, all int64 or all float64."""
    arrays = [guards.array(f"buffers[{i}]", each, 1) for i, each in enumerate(guards.sequence("buffers", buffers))]
    op = guards.choice("op", op, OPS)
    if not arrays:
        raise guards.worded("{name} must hold the buffer of at least one device, but is empty", name="buffers")
    if len(lengths := {array.size for array in arrays}) > 1:
        raise guards.worded("{name} must all have the same length, not {found}", name="buffers", found=_listed(lengths))
    whole = _all_whole("buffers", arrays) and op != "mean"
    times = len(arrays) if op == "sum" else 1
    return _as_whole("buffers", arrays, times) if whole else _as_reals("buffers", arrays, op), op


def _pieces(buffers: Sequence[ArrayLike]) -> tuple[list[np.ndarray]]:
    return ([array.copy() for array in _buffers(buffers, "max")[0]],)


def _finished(chunks: Sequence[ArrayLike]) -> tuple[list[np.ndarray]]:
    arrays = [_chunk(f"chunks[{i}]", each) for i, each in enumerate(guards.sequence("chunks", chunks))]
    filled = [array for array in arrays if array.size]
    if not filled:
        raise guards.worded(
            "{name} must hold at least one number, but all {count} of them are empty", name="chunks", count=len(arrays)
        )
    return (_as_whole("chunks", arrays, 1) if _all_whole("chunks", filled) else _as_reals("chunks", arrays),)


def _followed(buffers: Sequence[ArrayLike], chunk: int = 0, op: str = "sum") -> tuple:
    arrays, op = _buffers(buffers, op)
    return arrays, guards.whole("chunk", chunk, least=0, most=len(arrays) - 1), op


def _rings(counts: Sequence[int] = (2, 4, 8, 64, 1024)) -> tuple[tuple[int, ...]]:
    found = tuple(guards.whole(f"counts[{i}]", p, least=1) for i, p in enumerate(guards.sequence("counts", counts)))
    if not found:
        raise guards.worded("{name} must hold at least one number of devices, but is empty", name="counts")
    return (found,)


def _waits(counts: Sequence[int] = (2, 4, 8, 64, 1024), alpha: float = 0.005) -> tuple:
    return *_rings(counts), _at_least_zero("alpha", alpha)


def _messages(sizes: Sequence[float] = SIZES, devices: int = 64, alpha: float = 0.005, beta: float = 10.0) -> tuple:
    given = tuple(_above_zero(f"sizes[{i}]", size) for i, size in enumerate(guards.sequence("sizes", sizes)))
    if not given:
        raise guards.worded("{name} must hold at least one size, but is empty", name="sizes")
    p = guards.whole("devices", devices, least=2)
    alpha, beta = _at_least_zero("alpha", alpha), _above_zero("beta", beta)
    if not math.isfinite(2 * p * (alpha + max(given) / beta)):
        raise guards.worded(
            "{name} must be so small, and beta so large, that times are finite, not {alpha} and {beta}",
            name="alpha",
            alpha=alpha,
            beta=beta,
        )
    return given, p, alpha, beta


@traced(guard=_buffers)
def all_reduce(buffers, op="sum"):
    """Return what an all-reduce must leave on every device: the sum, mean or maximum over the devices at each position.

    The definition, computed in one place. `buffers` is a sequence of p ≥ 1 arrays of the same length V ≥ 1, all of
    whole numbers (kept, as int64) or all of reals (float64); `op` is "sum", "mean" (always float64) or "max".
    Returns p equal arrays of length V.

    `TypeError`: not numbers, ragged, `op` no string. `ValueError`: no devices, no numbers, different lengths, whole
    numbers mixed with reals, NaN or infinity, whole numbers whose sum may not fit in 64 bits, an unknown `op`.
    Source: the MPI standard, MPI_Allreduce; nccl-tests, doc/PERFORMANCE.md, "AllReduce".

    Formulas:
        goal: $ y = sum_(r=0)^(p-1) x_r $
    """
    goal = getattr(np, op)(buffers, axis=0)
    yield "reduce", "Reduce: one number for every position"
    results = [goal.copy() for _ in buffers]
    yield "goal", "All-reduce: every device gets them all"
    return results


@traced(guard=_buffers)
def star_all_reduce(buffers, op="sum"):
    """All-reduce the naive way: device 0 collects every buffer and sends the result back, over its one link.

    Every device has one link, as fast as the others' and usable both ways. `sent` counts the elements that
    each device has sent: (p − 1)V device 0, which receives as many, V any other, which is idle while the rest are
    served. To carry that at a bandwidth β takes 2(p − 1)V/β, p times as long as a ring's
    2(p − 1)/p · V/β. Arguments, answer and errors as for `all_reduce`.

    Formulas:
        traffic: $ (p - 1) V + (p - 1) V $
        time: $ (2 (p - 1) V) / beta $
    """
    p, combine = len(buffers), {"max": np.maximum}.get(op, np.add)
    buffers, sent = list(buffers), [0] * p
    for source in range(1, p):
        sent[source] += len(buffers[source])
        buffers[0] = combine(buffers[0], buffers[source])
        yield "collect", "Device {source} sends its buffer to device 0"
    if op == "mean":
        buffers[0] = buffers[0] / p
    for target in range(1, p):
        sent[0] += len(buffers[0])
        buffers[target] = buffers[0]
        yield "return", "Device 0 sends the {op} back to device {target}"
    yield "traffic", "Device 0 sent {sent[0]}, and received as many"
    return [values.copy() for values in buffers]


@traced(guard=_buffers)
def whole_ring_all_reduce(buffers, op="sum"):
    """All-reduce by passing whole buffers round a ring, from device 0 on: reduced on the way, then copied.

    No device sends more than two buffers, but a device can send only what it has received: one link works at a time,
    and to carry it all at a bandwidth β takes 2(p − 1)V/β. `sent` counts the elements that each device has sent.
    Arguments, answer and errors as for `all_reduce`.

    Formulas:
        traffic: $ 2 V $
        time: $ (2 (p - 1) V) / beta $
    """
    p, combine = len(buffers), {"max": np.maximum}.get(op, np.add)
    buffers, sent = list(buffers), [0] * p
    for target in range(1, p):
        source = target - 1
        sent[source] += len(buffers[source])
        buffers[target] = combine(buffers[target], buffers[source])
        yield "reduce", "Only this link works, with a whole buffer"
    if op == "mean":
        buffers[-1] = buffers[-1] / p
    for target in range(p - 1):
        source = (target - 1) % p
        sent[source] += len(buffers[source])
        buffers[target] = buffers[source]
        yield "copy", "The {op} goes round too"
    yield "traffic", "No device is the centre, but only a single link works"
    return [values.copy() for values in buffers]


@traced(guard=_pieces)
def cut_into_chunks(buffers):
    """Cut the buffer of each of p devices into p chunks, one for every device to own.

    `buffers` as for `all_reduce`. Returns p lists of p arrays, in order; their lengths differ by one at most, the
    longer first (`numpy.array_split`), and some are empty where there are more devices than numbers.
    """
    p = len(buffers)
    cuts = np.array_split(np.arange(len(buffers[0])), p)
    memory = [[x[cut] for cut in cuts] for x in buffers]
    yield "cut", "Cut each buffer into {p} chunk", "Cut each buffer into {p} chunks"
    if p > 1:
        yield "link", "Now all links work" if p <= len(buffers[0]) else "An empty chunk leaves its link idle"
    return memory


@traced
def ring_step(memory, sent, step):
    """Send chunk (r − step) mod p of every device r to the next, all at once, and add what each sends to `sent`.

    `memory[device][chunk]` is what is where. Returns the packets, as (source, target, chunk, values).
    """
    p, packets = len(memory), []
    for source in range(p):
        target, chunk = (source + 1) % p, (source - step) % p
        packets.append((source, target, chunk, memory[source][chunk]))
        sent[source] += len(memory[source][chunk])
    yield "send", "Step {step}: every device passes one chunk on"
    return packets


@traced(guard=_buffers)
def ring_reduce_scatter(buffers, op="sum"):
    """Reduce over a ring of devices, and leave chunk r of the result on device r.

    Arguments and errors as for `all_reduce`. Returns p arrays: `numpy.array_split` of the result, chunk r being what
    device r owns (empty ones where there are more devices than numbers). In its p − 1 steps each device sends every
    chunk but its own: (p − 1)/p · V elements where p divides V.

    Whole numbers are added exactly. A real is added in the order of the ring, chunk c in that of the devices
    c + 1, c + 2, … c; so the last digits may differ from another order's. For "mean" everything is float64, and the
    owner divides its finished sum by p, once.

    Watched, `memory[device][chunk]` is what is where; `packets` are those on the links, as (source, target, chunk,
    values), until they are added; `sent` counts the elements that each device has sent.

    Formulas:
        rule: $ c = (r - k) mod p $
        traffic: $ (p - 1) / p V $
        time: $ (p - 1) alpha + (p - 1) / p V / beta $
    """
    p, combine = len(buffers), {"max": np.maximum}.get(op, np.add)
    memory, sent = [np.array_split(x, p) for x in buffers], [0] * p
    for step in range(1, p):
        packets = yield from ring_step.steps(memory, sent, step)
        for _, target, chunk, values in packets:
            memory[target][chunk] = combine(memory[target][chunk], values)
        yield "reduce", "The larger number stays" if op == "max" else "What arrives is added to the same chunk here"
    if op == "mean":
        for r in range(p):
            memory[r][r] = memory[r][r] / p
        yield "divide", "Each owner divides its sum by {p}"
    yield "owned", "Complete after step {step}: device i owns chunk i" if p > 1 else "The only chunk is complete"
    return [memory[r][r].copy() for r in range(p)]


@traced(guard=_finished)
def ring_all_gather(chunks):
    """Pass the finished chunk of every device round the ring, until every device has them all.

    `chunks` is a sequence of p ≥ 1 arrays of any lengths (empty ones too, but not all), that of device r being
    `chunks[r]`; all of whole numbers (kept, as int64) or all of reals (float64). Returns p equal arrays, each all the
    chunks in a row. Nothing is computed: every device holds the same bits.

    The steps are numbered on from those of reduce-scatter, p … 2p − 2, for the rule goes on: in step k device r
    sends chunk (r − k) mod p. Watched, the variables are those of `ring_reduce_scatter`, and `sent` counts on from what
    each device sent there; where nothing has come yet `memory[device][chunk]` is None.

    `TypeError`: not numbers, ragged. `ValueError`: no devices, no numbers, whole numbers mixed with reals, NaN or
    infinity. Source: nccl-tests, doc/PERFORMANCE.md, "AllGather".

    Formulas:
        rule: $ c = (r - k) mod p $
        traffic: $ (p - 1) / p V $
        time: $ (p - 1) alpha + (p - 1) / p V / beta $
    """
    p = len(chunks)
    memory = [[chunks[c] if c == r else None for c in range(p)] for r in range(p)]
    sent = [sum(map(len, chunks)) - len(chunk) for chunk in chunks]
    for step in range(p, 2 * p - 1):
        packets = yield from ring_step.steps(memory, sent, step)
        for _, target, chunk, values in packets:
            memory[target][chunk] = values
        yield "copy", "What arrives is copied"
    yield "gathered", "Every device has every chunk"
    return [np.concatenate(row) for row in memory]


@traced(guard=_buffers)
def ring_all_reduce(buffers, op="sum"):
    """All-reduce on a ring by reduce-scatter, then all-gather; every device ends with the same result, bit for bit.

    Arguments, answer and errors as for `all_reduce`; V need not be divisible by p. Whole numbers are exact, reals are
    added in the order of the ring, and "mean" is one division of that sum by its owner (`ring_reduce_scatter`).
    A sum past the range of float64 is infinite, with numpy's warning.

    Device r sends 2V − |chunk r| − |chunk r + 1| elements, 2(p − 1)/p · V where p divides V, in 2(p − 1) steps.
    Source: Patarasuk and Yuan 2009; nccl-tests, doc/PERFORMANCE.md, "AllReduce".

    Formulas:
        traffic: $ 2 (p - 1) / p V $
        bound: $ 2 (p - 1) / p V < 2 V $
        parts: $ (p - 1) / p V + (p - 1) / p V $
        time: $ 2 (p - 1) alpha + 2 (p - 1) / p V / beta $
    """
    chunks = yield from ring_reduce_scatter.steps(buffers, op)
    results = yield from ring_all_gather.steps(chunks)
    return results


@traced(guard=_followed)
def chunk_journey(buffers, chunk=0, op="sum"):
    """Follow one chunk: once round the ring while it is added up, and once more while it is copied.

    `buffers` and `op` as for `all_reduce`, `chunk` from 0 to p − 1. It starts on device `chunk` + 1, is finished on
    device `chunk` and last reaches the one before that; it goes from `source` to `target`. Returns the finished chunk.
    Errors as for `all_reduce`.
    """
    p, combine = len(buffers), {"max": np.maximum}.get(op, np.add)
    memory = [np.array_split(x.copy(), p) for x in buffers]
    target = (chunk + 1) % p
    values = memory[target][chunk]
    yield "start", "Follow chunk {chunk} from device {target}"
    for _ in range(1, p):
        source, target = target, (target + 1) % p
        values = memory[target][chunk] = combine(memory[target][chunk], values)
        yield "reduce", "Device {target} puts its own part in"
    if op == "mean":
        values = memory[target][chunk] = values / p
    yield "home", "Home on device {target}, and complete" if op != "mean" else "Home, divided by {p}, and complete"
    for _ in range(1, p):
        source, target = target, (target + 1) % p
        memory[target][chunk] = values
        yield "copy", "Device {target} keeps a copy"
    return np.array(values)


@traced(guard=_rings)
def ring_traffic(counts=(2, 4, 8, 64, 1024)):
    """Return how much each device of a ring sends in one all-reduce, in buffers (V), on average.

    `counts` is a sequence of numbers of devices p ≥ 1. Returns 2(p − 1)/p for each, a float64 array: half of it in
    either phase, and always below 2. Where p divides V each device sends just that, else the busiest a little more, at
    most 2. `centres` are what the centre of a star sends, counted as one way too: p − 1.
    `TypeError` and `ValueError` where `counts` is no such sequence.
    Source: Patarasuk and Yuan 2009 (also: in no algorithm does the busiest device send less); nccl-tests.

    Formulas:
        ring: $ 2 (p - 1) / p V $
        limit: $ 2 V $
        centre: $ (p - 1) V $
    """
    shares, centres = [], []
    for p in counts:
        shares.append(2 * (p - 1) / p)
        centres.append(p - 1)
        yield "share", "p = {p}: on average {shares[-1]:.3f} V each, a centre {centres[-1]} V"
    yield "bound", "No all-reduce does better: its busiest device sends at least as much"
    return np.array(shares)


def ring_latency(counts=(2, 4, 8, 64, 1024), alpha=0.005):
    """Return how long the steps of an all-reduce wait, one after the other, on a ring and on a tree.

    `counts` as for `ring_traffic`; `alpha` ≥ 0 is the delay of a step in ms, by default 0.005. A ring takes 2(p − 1)
    steps; a binomial tree takes ⌈log₂ p⌉ to reduce to its root and as many to broadcast from there. Returns the waits
    in ms, a float64 array of rows (ring, tree). Source for the tree: R. Thakur, R. Rabenseifner, W. Gropp,
    "Optimization of collective communication operations in MPICH", Int. J. High Perform. Comput. Appl. 19(1), 2005.
    """
    counts, alpha = _waits(counts, alpha)
    return alpha * np.array([(2 * (p - 1), 2 * (p - 1).bit_length()) for p in counts])


@traced(guard=_messages)
def ring_against_tree(sizes=SIZES, devices=64, alpha=0.005, beta=10.0):
    """Return how long an all-reduce takes on a ring and on a tree: large buffers prefer the ring, small ones the tree.

    `sizes` are buffer sizes V > 0 in MB, there are `devices` p ≥ 2; a step takes α ≥ 0 ms to begin, each link carries
    β > 0 MB/ms, both ways at once. In this model additions are free, and every step takes α + (MB per packet)/β: on the
    ring 2(p − 1) steps of V/p each; on a binomial tree that reduces to its root and broadcasts from there 2⌈log₂ p⌉
    steps of the whole V each, not pipelined. (Pipelined, doubled and halving trees lie between.) Returns the times in
    ms, a float64 array of rows (ring, tree). `crossover` is the size in MB where the two are equal, the ring being
    faster above it. `TypeError` or `ValueError` where an argument is not of its kind. Source: Patarasuk and Yuan 2009
    (ring); Thakur, Rabenseifner, Gropp 2005 (model and tree).

    Formulas:
        ring: $ 2 (p - 1) (alpha + V / (p beta)) $
        tree: $ 2 ceil(log_2 p) (alpha + V / beta) $
    """
    p, rings, trees = devices, [], []
    depth = (p - 1).bit_length()  # ⌈log₂ p⌉
    around, up_and_down = 2 * (p - 1), 2 * depth
    yield "steps", "{p} devices: a ring takes {around} steps, a tree {up_and_down}. Which wins?"
    for size in sizes:
        rings.append(around * (alpha + size / p / beta))
        trees.append(up_and_down * (alpha + size / beta))
        yield "size", "{size} MB: ring {rings[-1]:.2f} ms, tree {trees[-1]:.2f} ms"
    crossover = (p - 1 - depth) * alpha * beta / (depth - (p - 1) / p)
    equal = up_and_down * (alpha + crossover / beta) if crossover > 0 else None
    yield "equal", "At {crossover} MB they are equal: larger prefer the ring" if equal else "The ring is never slower"
    return np.array([rings, trees]).T


@traced(guard=_buffers)
def gradient_all_reduce(buffers, op="sum", devices=1024, parameters=RESNET_50):
    """All-reduce on a ring as its user sees it, and say how much it sends for the gradients of ResNet-50.

    `buffers`, `op`, answer and errors as for `all_reduce`. `size` is what `parameters` numbers of 4 bytes take in MB,
    `ring` what each of `devices` devices sends of them on average on a ring, and `centre` what the centre of a star
    sends, in MB.
    """
    results = ring_all_reduce(buffers, op)
    yield "answer", "Nobody adds alone: all-reduce is reduce-scatter, then all-gather"
    size = parameters * 4 / 1e6
    ring, centre = 2 * (devices - 1) / devices * size, (devices - 1) * size
    yield "size", "ResNet on {devices} devices: each sends {ring:.0f} MB, a centre {centre:.0f} MB"
    return results


def _chunk(name: str, value: object) -> np.ndarray:
    """`value` as an array of one dimension, which may be empty."""
    empty = (isinstance(value, (list, tuple)) and not value) or getattr(value, "shape", None) == (0,)
    return np.empty(0) if empty else guards.array(name, value, 1)


def _all_whole(name: str, arrays: Sequence[np.ndarray]) -> bool:
    """Whether the numbers are whole; `ValueError` where some are and some are not."""
    dtypes = {array.dtype for array in arrays}
    whole = {dtype.kind != "f" for dtype in dtypes}
    if len(whole) > 1:
        raise guards.worded(
            "{name} must be all of whole numbers or all of reals, not {found}",
            name=name,
            found=_listed(map(str, dtypes)),
        )
    return whole.pop()


def _as_whole(name: str, arrays: Sequence[np.ndarray], times: int) -> list[np.ndarray]:
    """The arrays as int64; `ValueError` where `times` as much as their largest number may not fit."""
    largest = max(max(int(np.maximum.reduce(each)), -int(np.minimum.reduce(each))) for each in arrays if each.size)
    if times * largest > np.iinfo(np.int64).max:
        raise guards.worded(
            "{name} must be small enough to add up in int64, but has {largest}; give reals instead",
            name=name,
            largest=largest,
        )
    return [array.astype(np.int64, copy=False) for array in arrays]


def _as_reals(name: str, arrays: Sequence[np.ndarray], op: str = "max") -> list[np.ndarray]:
    """The arrays as float64; `ValueError` where a sum over them may not be finite."""
    found = [array.astype(np.float64, copy=False) for array in arrays]
    most = np.finfo(np.float64).max / (1 if op == "max" else len(found))
    largest = max((float(np.abs(array).max()) for array in found if array.size), default=0.0)
    if largest > most:
        too_far = "{name} must stay within ±{most}, or sums overflow, but reaches {found}"
        raise guards.worded(too_far, name=name, most=f"{most:.1e}", found=f"{largest:.1e}")
    return found


def _listed(found: Iterable) -> str:
    return " and ".join(map(str, sorted(found)))


def _at_least_zero(name: str, value: object) -> float:
    if (found := guards.real(name, value)) < 0:
        raise guards.worded("{name} must be at least 0, not {value}", name=name, value=value)
    return found


def _above_zero(name: str, value: object) -> int | float:
    if (found := guards.real(name, value)) <= 0:
        raise guards.worded("{name} must be more than 0, not {value}", name=name, value=value)
    return int(value) if isinstance(value, numbers.Integral) else found
