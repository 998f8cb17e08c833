"""Distributed data parallel: gradients are averaged in buckets while the backward pass still runs.

Each of p processes, its *ranks*, holds a replica of the model and differentiates the loss of its own *shard* of the
batch. The mean of these gradients is the gradient of the whole batch where shards are equal, the loss is a mean over
samples, and no layer mixes samples (batch normalization does). The last layer's gradient is final first, so gradients
are gathered in *buckets*, and a bucket is all-reduced while earlier layers are still differentiated:

1. Rank 0 broadcasts its parameters and buffers, later also the buckets; there is no parameter server.
2. A hook of every parameter puts its gradient into its bucket as soon as it is final.
3. A full bucket is all-reduced, asynchronously; buckets are launched in the order of their index on every rank.
4. Every rank waits for all buckets, then steps.

Layers, ranks and buckets count from 0. In the timeline a bucket takes 2(p − 1)α + 2(p − 1)/p · MB/β on a ring, one
after the other on one stream; that communication slows computing down is not modelled. MB are 10⁶ bytes, MiB 2²⁰.

Sources: S. Li et al., "PyTorch Distributed: Experiences on Accelerating Data Parallel Training", VLDB 2020 (arXiv
2006.15704); PyTorch's note "Distributed Data Parallel"; `torch.nn.parallel.DistributedDataParallel` of torch 2.13.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from vizkit.reference.allreduce import RESNET_50, ring_all_reduce, ring_step
from vizkit.reference.guards import array, choice, flag, real, reals, sequence, whole, worded
from vizkit.trace import traced

__all__ = [
    "Timeline",
    "all_reduce_at_the_end",
    "all_reduce_ms",
    "assign_buckets",
    "bucket_counts",
    "bucket_sweep",
    "ddp_against_batch",
    "ddp_step",
    "ddp_timeline",
    "even_buckets",
    "exchange_bucket",
    "launch_order",
    "most_buckets",
    "overlap_gain",
    "share_out",
    "unused_layer",
]

MIB = 2**20
"""Bytes of a MiB."""

FIRST_CAP, CAP = 1, 25
"""MiB of the first bucket and of any other by default. Source: torch, `_DEFAULT_FIRST_BUCKET_BYTES`, `bucket_cap_mb`"""


@dataclass(frozen=True)
class Timeline:
    """When things happen in a backward pass, in ms from its beginning.

    `ready` is when the gradient of each layer is final; for each bucket, `full` is when its last gradient is, `starts`
    and `ends` are those of its all-reduce. `exposed` is how long `finish` comes after the end of `backward`, `hidden`
    the rest of the communication; `latency` is how much of all communication is no transfer.
    """

    ready: tuple[float, ...]
    full: tuple[float, ...]
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    backward: float
    finish: float
    exposed: float
    hidden: float
    latency: float


# what may be given


def _network(world: int, alpha: float, beta: float) -> tuple[int, float, float]:
    return whole("world", world, least=1), _at_least_zero("alpha", alpha), _above_zero("beta", beta)


def _layers(backward_ms: Sequence[float], sizes: Sequence[float]) -> tuple[list[float], list[float]]:
    backward_ms, sizes = _amounts("backward_ms", backward_ms), _amounts("sizes", sizes)
    if len(sizes) != len(backward_ms):
        one_each = "{name} must hold as many numbers as backward_ms has layers: {count}, not {found}"
        raise worded(one_each, name="sizes", count=len(backward_ms), found=len(sizes))
    return backward_ms, sizes


def _model(
    backward_ms: Sequence[float], sizes: Sequence[float], *, world: int = 4, alpha: float = 0.25, beta: float = 10.0
) -> tuple:
    return *_layers(backward_ms, sizes), *_network(world, alpha, beta)


def _schedule(
    backward_ms: Sequence[float],
    sizes: Sequence[float],
    buckets: Sequence[Sequence[int]],
    *,
    world: int = 4,
    alpha: float = 0.25,
    beta: float = 10.0,
    unused: Sequence[int] = (),
    find_unused: bool = False,
) -> tuple:
    backward_ms, sizes = _layers(backward_ms, sizes)
    given = _partition(buckets, len(sizes)), *_network(world, alpha, beta), _unused(unused, len(sizes))
    return backward_ms, sizes, *given, flag("find_unused", find_unused)


def _lacking(sizes: Sequence[float], buckets: Sequence[Sequence[int]], unused: Sequence[int]) -> tuple:
    sizes = _amounts("sizes", sizes)
    if not (unused := _unused(unused, len(sizes))):
        raise worded("{name} must hold at least one parameter, but is empty", name="unused")
    return sizes, _partition(buckets, len(sizes)), unused


def _unused(unused: Sequence[int], layers: int) -> set[int]:
    return {whole(f"unused[{i}]", layer, 0, layers - 1) for i, layer in enumerate(sequence("unused", unused))}


def _counts(
    backward_ms: Sequence[float],
    sizes: Sequence[float],
    counts: Sequence[int] = (1, 2, 4),
    *,
    world: int = 4,
    alpha: float = 0.25,
    beta: float = 10.0,
) -> tuple:
    backward_ms, sizes = _layers(backward_ms, sizes)
    counts = [whole(f"counts[{i}]", k, 1, len(sizes)) for i, k in enumerate(sequence("counts", counts))]
    if not counts:
        raise worded("{name} must hold at least one number of buckets, but is empty", name="counts")
    return backward_ms, sizes, counts, *_network(world, alpha, beta)


def _caps(
    sizes: Sequence[float], cap: float, *, first_cap: float | None = None, order: str = "ready"
) -> tuple[list[float], float, float, str]:
    cap = _above_zero("cap", cap)
    first_cap = cap if first_cap is None else _above_zero("first_cap", first_cap)
    return _amounts("sizes", sizes), cap, first_cap, choice("order", order, ("ready", "definition"))


def _partition(buckets: Sequence[Sequence[int]], many: int) -> list[list[int]]:
    """Buckets that hold each of so many parameters once, as lists; else `ValueError`."""
    found = [sequence(f"buckets[{i}]", bucket) for i, bucket in enumerate(sequence("buckets", buckets))]
    held = set()
    for i, bucket in enumerate(found):
        if not bucket:
            raise worded("{name} must hold at least one parameter, but is empty", name=f"buckets[{i}]")
        for j, index in enumerate(bucket):
            if whole(f"buckets[{i}][{j}]", index, 0, many - 1) in held:
                twice = "{name} must hold each parameter once, but parameter {index} appears twice"
                raise worded(twice, name="buckets", index=index)
            held.add(index)
    if missing := sorted(set(range(many)) - held):
        lost = "{name} must hold each parameter once, but parameter {index} is missing"
        raise worded(lost, name="buckets", index=missing[0])
    return [[int(index) for index in bucket] for bucket in found]


def _parameters(params: Sequence) -> list[np.ndarray]:
    found = [np.asarray(param) for param in sequence("params", params)]
    if not found:
        raise worded("{name} must hold at least one array, but is empty", name="params")
    return [array(f"params[{i}]", param, param.ndim, floating=True) for i, param in enumerate(found)]


def _samples(name: str, shard: Sequence) -> tuple[np.ndarray, ...]:
    """The arrays of a shard, with as many rows each."""
    found = tuple(np.asarray(part) for part in sequence(name, shard))
    found = tuple(array(f"{name}[{i}]", part, part.ndim, floating=True) for i, part in enumerate(found))
    if len({len(part) for part in found}) != 1:
        raise worded("{name} must be arrays with a row for each sample, as many in each", name=name)
    return found


def _training(
    params: Sequence, shards: Sequence, loss_grad: Callable, *, lr: float = 0.1, buckets: Sequence | None = None,
    weighted: bool = False,
) -> tuple:  # fmt: skip
    params, lr, weighted = _parameters(params), real("lr", lr), flag("weighted", weighted)
    if not callable(loss_grad):
        raise TypeError(f"loss_grad must be a function, not the {type(loss_grad).__name__}")
    shards = [_samples(f"shards[{i}]", shard) for i, shard in enumerate(sequence("shards", shards))]
    many = [len(shard[0]) for shard in shards]
    if not many:
        raise worded("{name} must hold at least one shard, but is empty", name="shards")
    other = next((count for count in many if count != many[0]), None)
    if other is not None and not weighted:
        unequal = "{name}: sizes {one} and {other} differ; use equal shards or weighted=True"
        raise worded(unequal, name="shards", one=many[0], other=other)
    buckets = _partition([range(len(params))] if buckets is None else buckets, len(params))
    return params, shards, loss_grad, lr, buckets, [count * len(many) / sum(many) for count in many]


def _batch(params: Sequence, batch: Sequence, world: int = 4) -> tuple:
    batch = _samples("batch", batch)
    return _parameters(params), batch, whole("world", world, 1, len(batch[0]))


def _times(full: Sequence[Sequence[float]]) -> tuple[list[list[float]], list[list[int]]]:
    """The times, and each rank's buckets in the order in which they are full."""
    full = array("full", full, 2, floating=True).tolist()
    return full, [sorted(range(len(times)), key=times.__getitem__) for times in full]


def _gradients(gradients: Sequence[Sequence[float]]) -> tuple[np.ndarray]:
    return (array("gradients", gradients, 2, floating=True),)


def _cuts(
    depth: int = 16, backward: float = 40.0, size: float = 200.0, *, world: int = 4, alpha: float = 0.25,
    beta: float = 10.0,
) -> tuple:  # fmt: skip
    depth = whole("depth", depth, least=1)
    backward, size = _at_least_zero("backward", backward), _at_least_zero("size", size)
    counts = [2**k for k in range(depth.bit_length())]
    return [backward / depth] * depth, [size / depth] * depth, counts, *_network(world, alpha, beta)


def _gain(
    backward_ms: Sequence[float],
    sizes: Sequence[float],
    *,
    world: int = 4,
    alpha: float = 0.25,
    beta: float = 10.0,
    parameters: int = RESNET_50,
) -> tuple:
    return *_model(backward_ms, sizes, world=world, alpha=alpha, beta=beta), whole("parameters", parameters, least=1)


# buckets


@traced(guard=_caps)
def assign_buckets(sizes, cap, first_cap, order):
    """Return the buckets, lists of indices: parameters are added to one until it holds its cap, or more.

    `sizes` are those of the parameters as the model defines them, in the unit of `cap` > 0, which is the limit of every
    bucket but the first if `first_cap` is given. A bucket is closed as soon as it holds its limit, so it may exceed it;
    the last may hold less. `order` is "ready", from the last parameter to the first, as their gradients are final in a
    model that runs as it is defined: so torch rebuilds the buckets after the first backward pass, once, in the order
    that rank 0 observed; with `find_unused_parameters` and no static graph it does not. Or it is "definition", in
    which the first assignment walks; it launches the buckets last first, and is one single bucket with a static graph
    or without `find_unused_parameters`. Source: torch 2.13, `_compute_bucket_assignment_by_size` and
    `DistributedDataParallel._ddp_init_helper`.

    `TypeError`: sizes, caps that are no real numbers, `order` no string. `ValueError`: no sizes, one below 0, NaN,
    infinity, a cap not above 0, an unknown `order`.
    """
    walk = range(len(sizes)) if order == "definition" else reversed(range(len(sizes)))
    buckets, held, limit = [[]], 0, first_cap
    for index in walk:
        if held >= limit:
            buckets.append([])
            held, limit = 0, cap
        buckets[-1].append(index)
        held += sizes[index]
        yield "add", "Parameter {index}: its bucket holds {held} of {limit}"
    return buckets


def even_buckets(layers: int, count: int) -> list[list[int]]:
    """Return `count` buckets of `layers` layers, the last layer first, as equal as can be."""
    layers = whole("layers", layers, least=1)
    last_first = np.arange(layers)[::-1]
    return [part.tolist() for part in np.array_split(last_first, whole("count", count, 1, layers))]


def most_buckets(size: int, cap: float = CAP * MIB, first_cap: float = FIRST_CAP * MIB) -> int:
    """Return how many buckets gradients of `size` bytes fill at most, however they are cut into parameters.

    All but the last hold their cap at least: `first_cap` + `cap` · (k − 2) < `size`. The caps, in bytes, are torch's
    defaults.
    """
    size, cap, first_cap = whole("size", size, least=1), _above_zero("cap", cap), _above_zero("first_cap", first_cap)
    return 1 + max(0, math.ceil((size - first_cap) / cap))


# time


def all_reduce_ms(megabytes: float, world: int, alpha: float, beta: float) -> float:
    """Return how long a ring of `world` ranks takes to all-reduce so many MB, in ms: 0 for one rank.

    `alpha` ≥ 0 is the delay of a step in ms, `beta` > 0 the bandwidth in MB/ms.
    """
    megabytes, (world, alpha, beta) = _at_least_zero("megabytes", megabytes), _network(world, alpha, beta)
    return 2 * (world - 1) * alpha + 2 * (world - 1) / world * megabytes / beta


@traced(guard=_model)
def all_reduce_at_the_end(backward_ms, sizes, world, alpha, beta):
    """Return when all gradients are averaged if that begins after the backward pass, in ms.

    Arguments and errors are those of `ddp_timeline`, without buckets.
    """
    backward = sum(backward_ms)
    yield "backward", "Backward takes {backward:.1f} ms"
    exposed = all_reduce_ms(sum(sizes), world, alpha, beta)
    finish = backward + exposed
    yield "exposed", "For {exposed:.1f} of {finish:.1f} ms, computing stands still. Must it?"
    return finish


@traced(guard=_schedule)
def ddp_timeline(backward_ms, sizes, buckets, world, alpha, beta, unused, find_unused):
    """Return the `Timeline` of a backward pass whose gradients are averaged bucket by bucket.

    `backward_ms` are the ms that differentiating each layer takes, `sizes` the MB of its gradient, first layer first.
    `buckets` hold each layer once and are launched in their order: bucket b starts when it is full and the all-reduce
    before it has ended. `world` ≥ 1 is the number of ranks, `alpha` ≥ 0 ms the delay of a step, `beta` > 0 MB/ms
    the bandwidth of a link.

    `unused` layers take no part in the loss and get no gradient. Their buckets are never full, all ranks wait, and
    there is no timeline: `None` (torch raises `RuntimeError` in the next forward pass). With `find_unused` they are
    ready at 0, as torch's `find_unused_parameters` marks them when backward begins.

    `TypeError`: what is no number, `world` or an index not whole. `ValueError`: no layers, different numbers of them,
    a number below 0, NaN or infinity, `beta` 0, an empty bucket, a layer that is missing, appears twice or is none.

    Formulas:
        start: $ s_b = max(f_b, e_(b-1)) $
        end: $ e_b = s_b + 2 (p - 1) alpha + 2 (p - 1) / p V_b / beta $
    """
    costs = [all_reduce_ms(sum(sizes[layer] for layer in bucket), world, alpha, beta) for bucket in buckets]
    ready = [0 if find_unused and layer in unused else None for layer in range(len(sizes))]
    full = [0 if all(ready[each] is not None for each in bucket) else None for bucket in buckets]
    starts, ends, averaged, now = [], [], [], 0
    yield "broadcast", ("Buckets are not rebuilt where unused layers are looked for" if find_unused else
                        "After one pass buckets are rebuilt in the order gradients came")  # fmt: skip
    stored = []
    for layer in range(len(sizes)):
        if layer not in unused:
            stored.append(layer)
        yield "forward"
    while stored:
        layer = stored.pop()
        yield from communication.steps(costs, full, starts, ends, averaged, now + backward_ms[layer])
        now += backward_ms[layer]
        ready[layer] = now
        bucket = next(b for b, held in enumerate(buckets) if layer in held)
        yield "ready", "Layer {layer}: gradient final at {now:.1f} ms; into bucket {bucket}"
        if all(ready[each] is not None for each in buckets[bucket]):
            full[bucket] = now
            yield "full"
    yield from communication.steps(costs, full, starts, ends, averaged, math.inf)
    if None in full:
        bucket = full.index(None)
        yield "stuck", "Bucket {bucket} never fills: a layer has no gradient, and every rank waits"
        return None
    finish = max(now, ends[-1])
    exposed = finish - now
    hidden = max(0, sum(costs) - exposed)
    latency = len(buckets) * all_reduce_ms(0, world, alpha, beta)
    yield "step", "All averaged at {finish:.1f} ms: {exposed:.1f} ms exposed, {hidden:.1f} ms hidden"
    return Timeline(tuple(ready), tuple(full), tuple(starts), tuple(ends), now, finish, exposed, hidden, latency)


@traced(guard=_lacking)
def unused_layer(sizes, buckets, unused):
    """Return which buckets are never full, as indices, where at least one of the layers is `unused` in the loss.

    Such a layer gets no gradient, so its bucket is not launched, nor are those after it, and all ranks wait. With
    torch's `find_unused_parameters` it is ready when backward begins. Arguments and errors are those of `ddp_timeline`.
    """
    gradients = [None] * len(sizes)
    for layer in reversed(range(len(sizes))):
        if layer not in unused:
            gradients[layer] = sizes[layer]
        yield ("ready", "What if a layer takes no part in the loss?") if layer == len(sizes) - 1 else "ready"
    stuck = [bucket for bucket, held in enumerate(buckets) if not unused.isdisjoint(held)]
    bucket = stuck[0]
    yield "stuck", "Bucket {bucket} never fills: every rank waits"
    gradients = list(sizes)
    yield "find", "find_unused_parameters: ready from the start"
    return stuck


@traced
def communication(costs, full, starts, ends, averaged, until):
    """Run the stream of all-reduces to a time: in order of index, each once it is full and the one before has ended."""
    while True:
        if len(averaged) < len(starts):
            bucket = len(averaged)
            if ends[bucket] > until:
                return
            averaged.append(bucket)
            yield "end"
        else:
            bucket = len(starts)
            if bucket == len(full) or full[bucket] is None:
                return
            starts.append(max([full[bucket], *ends[-1:]]))
            ends.append(starts[bucket] + costs[bucket])
            yield "start", "Bucket {bucket}: full at {full[bucket]:.1f} ms, exchanged from {starts[bucket]:.1f} ms"


@traced(guard=_counts)
def bucket_counts(backward_ms, sizes, counts, world, alpha, beta):
    """Return the `Timeline` of each number of even buckets among `counts`; the rest and errors as `ddp_timeline`."""
    timelines = []
    for k in counts:
        buckets = even_buckets(len(sizes), k)
        timeline = ddp_timeline(backward_ms, sizes, buckets, world=world, alpha=alpha, beta=beta)
        timelines.append(timeline)
        yield ("schedule", "{k} bucket: {timeline.exposed:.1f} ms of communication remain exposed",
               "{k} buckets: {timeline.exposed:.1f} ms of communication remain exposed")  # fmt: skip
    return timelines


@traced(guard=_cuts)
def bucket_sweep(backward_ms, sizes, counts, world, alpha, beta):
    """Return the `Timeline` of 1, 2, 4, … even buckets, up to one a layer, and which number of them finishes first.

    `depth` layers share a `backward` pass in ms and gradients of `size` MB evenly; the others and errors are those of
    `ddp_timeline`.
    """
    timelines = []
    yield "double", "More and more buckets: how many are best?" if counts[1:] else "One bucket: what does it cost?"
    for k in counts:
        buckets = even_buckets(len(sizes), k)
        timelines.append(ddp_timeline(backward_ms, sizes, buckets, world=world, alpha=alpha, beta=beta))
        yield "count"
    latency = all_reduce_ms(0, world, alpha, beta)
    finishes = [timeline.finish for timeline in timelines]
    place = finishes.index(min(finishes))
    best = counts[place]
    yield "latency", "One bucket hides nothing; every extra bucket costs {latency:.1f} ms of latency"
    return timelines, best


@traced(guard=_times)
def launch_order(full, fills):
    """Return when each all-reduce can start, in ms, and the slowest rank: all must have launched it, in index order.

    `full[rank][bucket]` is when a rank's bucket is full: a full one waits for those of a lower index. Collectives are
    matched by the order in which they are launched, so another order would add one bucket to another.
    """
    rank = next((rank for rank, order in enumerate(fills) if order != sorted(order)), None)
    if rank is None:
        yield "even", "Here every rank fills its buckets in the order of their index"
    else:
        place = next(place for place, bucket in enumerate(fills[rank]) if bucket != place)
        yield "crossed", "Rank {rank} fills bucket {fills[rank][place]} before {place}: launched so, tensors would mix"
    orders = [sorted(order) for order in fills]
    launches = [list(accumulate([times[b] for b in order], max)) for times, order in zip(full, orders, strict=True)]
    yield "order", "Every rank launches buckets in index order, so tensors match"
    starts = [max(column) for column in zip(*launches, strict=True)]
    slowest = launches.index(max(launches, key=lambda times: times[-1]))
    yield "wait", "All wait for the slowest rank: the last all-reduce starts at {starts[-1]:.1f} ms"
    return starts, slowest


@traced(guard=_gain)
def overlap_gain(backward_ms, sizes, world, alpha, beta, parameters):
    """Return the `Timeline` of one bucket, that of the number of even buckets that finishes first, and that number.

    Arguments and errors are those of `ddp_timeline`; of equals the fewest buckets are best. `megabytes` are the float32
    gradients of `parameters` parameters, `most` how many of torch's default buckets they fill at most, `moved` how long
    the ring moves them.
    """
    network = {"world": world, "alpha": alpha, "beta": beta}
    cuts = [even_buckets(len(sizes), k) for k in range(1, len(sizes) + 1)]
    timelines = [ddp_timeline(backward_ms, sizes, cut, **network) for cut in cuts]
    one, best = timelines[0], min(timelines, key=lambda timeline: timeline.finish)
    k = timelines.index(best) + 1
    yield "gain", "Exposed: {one.exposed:.1f} ms in one bucket, {best.exposed:.1f} ms at best"
    megabytes, most = 4 * parameters / 1e6, most_buckets(4 * parameters)
    yield "size", "ResNet: {megabytes:.0f} MB of float32 gradients, at most {most} default buckets"
    latency = all_reduce_ms(0, **network)
    moved = all_reduce_ms(megabytes, **network) - latency
    yield "cost", "On this ring: {moved:.1f} ms of transfer, plus {latency:.1f} ms a bucket"
    return one, best, k


# data


@traced(guard=_batch)
def share_out(params, batch, world):
    """Return the replicas and the shards of `world` ranks: rank 0's parameters for each, and a part of the batch.

    `params` is a sequence of arrays, `batch` one of arrays with a row for each sample; shards are as equal as can be.
    """
    shards = list(zip(*(np.array_split(part, world) for part in batch), strict=True))
    yield "shard", "Each rank gets its own shard of the batch"
    replicas = yield from broadcast.steps(params, world)
    return replicas, shards


@traced
def broadcast(params, world):
    """Return as many replicas as there are ranks, each a list of arrays equal to rank 0's."""
    replicas = [[param.copy() for param in params] for _ in range(world)]
    yield "broadcast", "Rank 0 broadcasts its state to every rank"
    return replicas


@traced
def local_gradients(replicas, shards, loss_grad):
    """Return the gradients of every rank, a list of arrays: those of the loss of its own shard."""
    gradients = []
    for replica, shard in zip(replicas, shards, strict=True):
        gradients.append([np.asarray(part, float) for part in loss_grad(replica, *shard)])
    yield "gradient", "Each rank differentiates the loss of its own shard"
    return gradients


@traced
def averaged(gradients, buckets, shares):
    """Return the mean of the ranks' gradients for every rank, all-reduced bucket by bucket on a ring.

    A gradient counts by the share of its rank's samples, 1 where shards are equal.
    """
    means = [[None] * len(held) for held in gradients]
    for bucket in buckets:
        flat = [np.concatenate([share * held[i].ravel() for i in bucket])
                for share, held in zip(shares, gradients, strict=True)]  # fmt: skip
        for rank, result in enumerate(ring_all_reduce(flat, "mean")):
            ends = np.cumsum([gradients[rank][i].size for i in bucket])[:-1]
            for i, part in zip(bucket, np.split(result, ends), strict=True):
                means[rank][i] = part.reshape(gradients[rank][i].shape)
        yield "mean", "The ring leaves their mean on every rank: no parameter server"
    return means


@traced
def updated(replicas, means, lr):
    """Return the replicas after a step of gradient descent."""
    replicas = [
        [param - lr * mean for param, mean in zip(*both, strict=True)] for both in zip(replicas, means, strict=True)
    ]
    yield "step", "Equal start, equal mean gradient: the replicas stay identical"
    return replicas


@traced(guard=_training)
def ddp_step(params, shards, loss_grad, lr, buckets, shares):
    """Return the replicas after one step of data-parallel gradient descent, bit for bit the same on every rank.

    `params` is a sequence of arrays; each of `shards`, one a rank, holds arrays with a row for each sample, and
    `loss_grad(params, *shard)` returns the gradient of the mean loss over these samples, an array for each parameter.
    `lr` is the rate; `buckets` hold each parameter once, by default all in one. Shards of different sizes need
    `weighted`. The answer holds a list of float64 arrays for every rank.

    It is the step on the whole batch, to rounding: buckets change the order in which gradients are added.

    `TypeError`: no arrays of numbers, `loss_grad` no function. `ValueError`: no parameters or shards, NaN, infinity,
    shards of different sizes without `weighted`, an empty bucket, a parameter missing or twice.
    """
    replicas = yield from broadcast.steps(params, len(shards))
    gradients = yield from local_gradients.steps(replicas, shards, loss_grad)
    means = yield from averaged.steps(gradients, buckets, shares)
    replicas = yield from updated.steps(replicas, means, lr)
    return replicas


@traced(guard=_training)
def ddp_against_batch(params, shards, loss_grad, lr, buckets, shares):
    """Return the mean of the shards' gradients and the gradient of the whole batch, which are equal to rounding.

    Arguments and errors are those of `ddp_step`, whose step is watched too.
    """
    replicas = broadcast.unwatched(params, len(shards))
    gradients = yield from local_gradients.steps(replicas, shards, loss_grad)
    means = yield from averaged.steps(gradients, buckets, shares)
    batch = loss_grad(params, *map(np.concatenate, zip(*shards, strict=True)))
    equal = len(set(shares)) == 1
    yield ("batch", "Equal shards, mean loss: averaged gradients equal the batch gradient" if equal
           else "Unequal shards: each gradient counts by its share of samples")  # fmt: skip
    replicas = yield from updated.steps(replicas, means, lr)
    return means[0], batch


@traced(guard=_gradients)
def exchange_bucket(gradients):
    """Return what each rank holds after the ring has averaged one bucket; row r of `gradients` is that of rank r."""
    p = len(gradients)
    memory, sent = [np.array_split(held, p) for held in gradients], [0] * p
    yield "begin", "Inside each all-reduce: the ring" if p > 1 else "One process: nothing to exchange"
    for step in range(1, 2 * p - 1):
        packets = ring_step.unwatched(memory, sent, step)
        yield "send"
        for _, target, chunk, values in packets:
            memory[target][chunk] = memory[target][chunk] + values if step < p else values
            if step == p - 1:
                memory[target][chunk] = memory[target][chunk] / p
        yield "add"
    yield "mean", "Copied, not recomputed: the same bits everywhere" if p > 1 else "One rank's mean is its gradient"
    return [np.concatenate(chunks) for chunks in memory]


def _amounts(name: str, value: Sequence[float]) -> list[float]:
    found = reals(name, value, finite=True)
    return [_at_least_zero(f"{name}[{i}]", amount) for i, amount in enumerate(found)]


def _at_least_zero(name: str, value: float) -> float:
    if (found := real(name, value)) < 0:
        raise worded("{name} must be at least 0, not {value}", name=name, value=value)
    return found


def _above_zero(name: str, value: float) -> float:
    if (found := real(name, value)) <= 0:
        raise worded("{name} must be more than 0, not {value}", name=name, value=value)
    return found
