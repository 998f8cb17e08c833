from itertools import accumulate, pairwise
from math import inf, nan

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch.distributed import _compute_bucket_assignment_by_size

from vizkit.reference import (
    all_reduce_at_the_end,
    all_reduce_ms,
    assign_buckets,
    bucket_counts,
    bucket_sweep,
    ddp_against_batch,
    ddp_step,
    ddp_timeline,
    even_buckets,
    exchange_bucket,
    launch_order,
    most_buckets,
    overlap_gain,
    ring_all_reduce,
    share_out,
    unused_layer,
)
from vizkit.reference.allreduce import RESNET_50

MIB = 2**20
FOUR, SIXTEEN = ([10] * 4, [50] * 4), ([2.5] * 16, [12.5] * 16)

few = settings(max_examples=15, deadline=None)

times = st.floats(0, 1e3)
models = st.lists(st.tuples(times, times), min_size=1, max_size=8).map(lambda layers: np.transpose(layers).tolist())
networks = st.fixed_dictionaries({"world": st.integers(1, 9), "alpha": st.floats(0, 5), "beta": st.floats(0.5, 50)})


@st.composite
def schedules(draw):
    """A model, its buckets in any order, and a network."""
    backward_ms, sizes = draw(models)
    order = draw(st.permutations(range(len(sizes))))
    cuts = sorted(draw(st.sets(st.integers(1, len(sizes) - 1)))) if len(sizes) > 1 else []
    buckets = [order[a:b] for a, b in pairwise([0, *cuts, len(sizes)])]
    return (backward_ms, sizes, buckets), draw(networks)


# buckets


@few
@given(
    st.lists(st.integers(1, 400), min_size=1, max_size=20), st.integers(1, 900), st.none() | st.integers(1, 900),
    st.sampled_from(["ready", "definition"]),
)  # fmt: skip
def test_buckets_are_those_of_torch(sizes, cap, first_cap, order):
    limits = [4 * cap] if first_cap is None else [4 * first_cap, 4 * cap]
    walk = sizes if order == "definition" else sizes[::-1]
    theirs, _ = _compute_bucket_assignment_by_size([torch.empty(size) for size in walk], limits, [False] * len(sizes))
    if order == "ready":
        theirs = [[len(sizes) - 1 - index for index in bucket] for bucket in theirs]
    bytes_of = [4 * size for size in sizes]
    first = None if first_cap is None else 4 * first_cap
    ours = assign_buckets(bytes_of, 4 * cap, first_cap=first, order=order)
    assert ours == theirs
    assert sorted(index for bucket in ours for index in bucket) == list(range(len(sizes)))
    held = [sum(bytes_of[index] for index in bucket) for bucket in ours]
    assert all(one >= limits[min(b, len(limits) - 1)] for b, one in enumerate(held[:-1]))
    assert len(ours) <= most_buckets(sum(bytes_of), 4 * cap, first or 4 * cap)


def test_a_bucket_may_exceed_its_cap():
    elements = [1_000_000, 300_000, 300_000, 5_000_000, 7_000_000, 100]
    found = assign_buckets([4 * each for each in elements], 25 * MIB, first_cap=MIB, order="definition")
    assert found == [[0], [1, 2, 3, 4], [5]]


def test_the_real_size():
    assert most_buckets(4 * RESNET_50) == 5
    assert len(assign_buckets([10_000] * (4 * RESNET_50 // 10_000), 25 * MIB, first_cap=MIB)) == 5
    assert f"{4 * RESNET_50 / MIB:.1f}" == "97.5"
    size, cost = overlap_gain.trace(*FOUR).steps[1:]
    assert size.say() == "ResNet: 102 MB of float32 gradients, at most 5 default buckets"
    assert cost.say() == "On this ring: 15.3 ms of transfer, plus 1.5 ms a bucket"


@few
@given(st.integers(1, 40), st.data())
def test_even_buckets_hold_the_last_layers_first(layers, data):
    count = data.draw(st.integers(1, layers))
    found = even_buckets(layers, count)
    assert [layer for bucket in found for layer in bucket] == list(range(layers))[::-1]
    assert len(found) == count
    assert max(map(len, found)) - min(map(len, found)) <= 1


# the timeline


@pytest.mark.parametrize(
    ("model", "count", "finish", "exposed", "hidden"),
    [
        (FOUR, 1, 71.5, 31.5, 0),
        (FOUR, 2, 56.5, 16.5, 16.5),
        (FOUR, 4, 49.0, 9.0, 27.0),
        (SIXTEEN, 1, 71.5, 31.5, 0),
        (SIXTEEN, 2, 56.5, 16.5, 16.5),
        (SIXTEEN, 4, 49.0, 9.0, 27.0),
        (SIXTEEN, 8, 47.0, 7.0, 35.0),
        (SIXTEEN, 16, 56.5, 16.5, 37.5),
    ],
)
def test_the_table_of_the_model(model, count, finish, exposed, hidden):
    found = ddp_timeline(*model, even_buckets(len(model[0]), count))
    assert (found.finish, found.exposed, found.hidden) == pytest.approx((finish, exposed, hidden))
    assert found.backward == 40
    assert found.latency == pytest.approx(1.5 * count)


def test_the_caps_of_torch_on_eight_layers():
    model = [5] * 8, [12.8] * 8
    buckets = assign_buckets([1e6 * size for size in model[1]], 25 * MIB, first_cap=MIB)
    assert [len(bucket) for bucket in buckets] == [1, 3, 3, 1]
    found = ddp_timeline(*model, buckets)
    assert (found.finish, found.exposed) == pytest.approx((45.68, 5.68))
    assert all_reduce_at_the_end(*model) == pytest.approx(56.86)


@few
@given(schedules())
def test_what_holds_of_every_timeline(schedule):
    (backward_ms, sizes, buckets), network = schedule
    found = ddp_timeline(backward_ms, sizes, buckets, **network)
    close = {"rel": 1e-9, "abs": 1e-9}
    assert list(found.ready) == pytest.approx(list(accumulate(backward_ms[::-1]))[::-1], **close)
    costs = [all_reduce_ms(sum(sizes[layer] for layer in bucket), **network) for bucket in buckets]
    free = 0
    for b, bucket in enumerate(buckets):
        assert found.full[b] == max(found.ready[layer] for layer in bucket)
        assert found.starts[b] == max(found.full[b], free)
        free = found.ends[b]
        assert free == pytest.approx(found.starts[b] + costs[b], **close)
    assert found.finish >= found.backward
    assert found.finish >= (sum(costs) + found.full[0]) * (1 - 1e-12)
    assert found.exposed + found.hidden == pytest.approx(max(sum(costs), found.exposed), abs=1e-6)
    if len(buckets) == 1:
        assert found.hidden == pytest.approx(0, abs=1e-6)
    if network["world"] == 1:
        assert found.exposed == found.latency == 0


@few
@given(models, networks, st.data())
def test_without_latency_a_split_bucket_never_hurts(model, network, data):
    layers = len(model[0])
    count = data.draw(st.integers(1, layers))
    whole = even_buckets(layers, count)
    at = data.draw(st.integers(0, count - 1))
    cut = data.draw(st.integers(0, len(whole[at])))
    split = [*whole[:at], whole[at][:cut], whole[at][cut:], *whole[at + 1 :]]
    finishes = [
        ddp_timeline(*model, [bucket for bucket in buckets if bucket], **network | {"alpha": 0}).finish
        for buckets in (whole, split)
    ]
    assert finishes[1] <= finishes[0] * (1 + 1e-12)


def test_the_default_step_by_step():
    trace = ddp_timeline.trace(*FOUR, even_buckets(4, 2))
    names = [step.name for step in trace.steps]
    assert len(names) == 16
    assert {name: names.count(name) for name in names} == {
        "broadcast": 1, "forward": 4, "ready": 4, "full": 2, "start": 2, "end": 2, "step": 1,
    }  # fmt: skip
    starts = [step.say() for step in trace.steps if step.name == "start"]
    assert starts[1] == "Bucket 1: full at 40 ms, exchanged from 40 ms"


@few
@given(schedules())
def test_moments_come_in_the_order_of_time_and_say_what_holds(schedule):
    arguments, network = schedule
    trace = ddp_timeline.trace(*arguments, **network)
    found, launched, before = trace.answer, [], 0
    for step in trace.steps:
        now = step.variables
        if step.name in ("ready", "full"):
            at = found.ready[now["layer"]] if step.name == "ready" else found.full[now["bucket"]]
        elif step.name in ("start", "end"):
            at = (found.starts if step.name == "start" else found.ends)[now["bucket"]]
            launched += [now["bucket"]] if step.name == "start" else []
        else:
            continue
        assert at >= before or at == pytest.approx(before)
        before = at
    assert launched == list(range(len(arguments[2])))


@few
@given(schedules(), st.data())
def test_an_unused_layer_stops_everything_unless_it_is_looked_for(schedule, data):
    (backward_ms, sizes, buckets), network = schedule
    unused = data.draw(st.sets(st.integers(0, len(sizes) - 1), min_size=1))
    stuck = ddp_timeline.trace(backward_ms, sizes, buckets, **network, unused=sorted(unused))
    assert stuck.answer is None
    last = stuck.steps[-1]
    assert last.name == "stuck" and set(buckets[last.variables["bucket"]]) & unused
    found = ddp_timeline(backward_ms, sizes, buckets, **network, unused=sorted(unused), find_unused=True)
    assert all(found.ready[layer] == 0 for layer in unused)
    used = [0 if layer in unused else ms for layer, ms in enumerate(backward_ms)]
    assert found.finish <= ddp_timeline(backward_ms, sizes, buckets, **network).finish * (1 + 1e-12)
    assert found.backward == pytest.approx(sum(used))


def test_many_buckets_hide_more_and_finish_later():
    timelines, best = bucket_sweep()
    assert [timeline.finish for timeline in timelines] == pytest.approx([71.5, 56.5, 49, 47, 56.5])
    assert best == 8
    assert timelines[-1].hidden > timelines[-2].hidden
    assert bucket_sweep.trace().steps[-1].say().endswith("every extra bucket costs 1.5 ms of latency")
    assert [timeline.exposed for timeline in bucket_counts(*FOUR)] == pytest.approx([31.5, 16.5, 9])


def test_one_bucket_against_the_best():
    one, best, count = overlap_gain(*FOUR)
    assert (one.exposed, best.exposed, count) == (31.5, 9.0, 4)
    assert overlap_gain.trace(*FOUR).steps[0].say() == "Exposed: 31.5 ms in one bucket, 9 ms at best"


@pytest.mark.parametrize("reference", [bucket_counts, overlap_gain])
def test_one_process_exchanges_nothing(reference):
    assert " 0 ms" in reference.trace(*FOUR, world=1).steps[0].say()
    assert all_reduce_ms(50, 1, 0.25, 10) == 0


# the order of launches


@few
@given(st.integers(1, 4).flatmap(lambda many: st.lists(st.lists(times, min_size=many, max_size=many), min_size=1)))
@example([[20, 40], [20, 40], [40, 20], [25, 50]])
def test_an_all_reduce_starts_when_every_rank_has_launched_all_before_it(full):
    expected = [max(max(row[: b + 1]) for row in full) for b in range(len(full[0]))]
    assert launch_order(full)[0] == expected
    first = launch_order.trace(full).steps[0]
    assert (first.name == "crossed") == any(row != sorted(row) for row in full)


def test_a_straggler_is_waited_for():
    crossed, order, wait = launch_order.trace([[20, 40], [20, 40], [40, 20], [25, 50]]).steps
    assert crossed.say() == "Rank 2 fills bucket 1 before 0: launched so, tensors would mix"
    assert order.variables["launches"][2] == (40, 40)
    assert wait.say() == "All wait for the slowest rank: the last all-reduce starts at 50 ms"


# gradients


def mean_squares(params, inputs, targets):
    """The gradient of the mean squared error of inputs @ w + b."""
    w, b = params
    error = inputs @ w + b - targets
    return [2 / len(inputs) * inputs.T @ error, 2 / len(inputs) * error.sum(axis=0)]


def layers(params, inputs, targets):
    """The gradient of the mean squared error of two layers with a tanh between them, by torch."""
    tensors = [torch.tensor(param, requires_grad=True) for param in params]
    first, second = tensors
    out = torch.tanh(torch.tensor(inputs) @ first) @ second
    torch.mean((out - torch.tensor(targets)) ** 2).backward()
    return [tensor.grad.numpy() for tensor in tensors]


def problem(seed, sizes):
    random = np.random.default_rng(seed)
    shards = [(random.normal(size=(m, 3)), random.normal(size=(m, 2))) for m in sizes]
    return [random.normal(size=(3, 4)), random.normal(size=(4, 2))], shards


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("sizes", [(3, 3, 3, 3), (1,), (2, 2), (3, 1, 2), (5, 1)])
def test_steps_are_those_of_the_whole_batch_by_torch(seed, sizes):
    params, shards = problem(seed, sizes)
    model = torch.nn.Sequential(
        torch.nn.Linear(3, 4, bias=False), torch.nn.Tanh(), torch.nn.Linear(4, 2, bias=False)
    ).double()
    with torch.no_grad():
        for layer, param in zip((model[0], model[2]), params, strict=True):
            layer.weight.copy_(torch.tensor(param.T))
    inputs, targets = (torch.tensor(np.concatenate(part)) for part in zip(*shards, strict=True))
    for _ in range(3):
        replicas = ddp_step(params, shards, layers, lr=0.1, buckets=[[1], [0]], weighted=len(set(sizes)) > 1)
        params = replicas[0]
        found = torch.autograd.grad(torch.nn.functional.mse_loss(model(inputs), targets), [*model.parameters()])
        with torch.no_grad():
            for weight, gradient in zip(model.parameters(), found, strict=True):
                weight -= 0.1 * gradient
    for ours, layer in zip(params, (model[0], model[2]), strict=True):
        assert np.allclose(ours, layer.weight.detach().numpy().T, rtol=1e-10, atol=1e-12)


@few
@given(st.integers(0, 99), st.integers(1, 5), st.integers(1, 4))
def test_replicas_stay_identical_and_buckets_change_rounding_alone(seed, world, many):
    random = np.random.default_rng(seed)
    shards = [(random.normal(size=(many, 3)), random.normal(size=(many, 2))) for _ in range(world)]
    params = [random.normal(size=(3, 2)), random.normal(size=2)]
    together = ddp_step(params, shards, mean_squares)
    for found in (together, ddp_step(params, shards, mean_squares, buckets=[[1], [0]])):
        for replica in found:
            for mine, first, same in zip(replica, found[0], together[0], strict=True):
                assert mine.tobytes() == first.tobytes()
                assert np.allclose(mine, same)
    means, batch = ddp_against_batch(params, shards, mean_squares)
    assert all(np.allclose(mean, one) for mean, one in zip(means, batch, strict=True))


def test_a_layer_that_mixes_samples_is_another_model():
    """The gradient with batch statistics differs from shard to shard: their mean is not the batch's."""

    def normalized(params, inputs, targets):
        return mean_squares(params, (inputs - inputs.mean(axis=0)) / inputs.std(axis=0), targets)

    random = np.random.default_rng(0)
    shards = [(random.normal(size=(4, 3)), random.normal(size=(4, 2))) for _ in range(2)]
    means, batch = ddp_against_batch([np.ones((3, 2)), np.ones(2)], shards, normalized)
    assert not np.allclose(means[0], batch[0])


def test_unequal_shards_are_said():
    params, shards = problem(0, (2, 1))
    said = [step.say() for step in ddp_against_batch.trace(params, shards, layers, weighted=True).steps]
    assert "Unequal shards: each gradient counts by its share of samples" in said
    assert not any("equal the batch gradient" in each for each in said)


@few
@given(schedules(), st.data())
def test_the_buckets_of_unused_layers_are_never_full(schedule, data):
    (backward_ms, sizes, buckets), _ = schedule
    unused = data.draw(st.lists(st.integers(0, len(sizes) - 1), min_size=1, unique=True))
    assert unused_layer(sizes, buckets, unused) == [b for b, held in enumerate(buckets) if set(held) & set(unused)]
    *filled, stuck, found = unused_layer.trace(sizes, buckets, unused).steps
    gradients = stuck.variables["gradients"]
    assert [layer for layer, mb in enumerate(gradients) if mb is None] == sorted(unused)
    assert len(filled) == len(sizes) and None not in found.variables["gradients"]
    last = ddp_timeline.trace(backward_ms, sizes, buckets, unused=unused).steps[-1]
    assert last.variables["bucket"] == stuck.variables["bucket"]


@few
@given(st.integers(1, 5), st.integers(1, 6), st.integers(0, 99))
def test_a_bucket_goes_round_the_ring(world, many, seed):
    gradients = np.random.default_rng(seed).normal(size=(world, many))
    found = exchange_bucket(gradients)
    for mine, theirs in zip(found, ring_all_reduce(gradients, "mean"), strict=True):
        assert mine.tobytes() == theirs.tobytes()
    assert np.allclose(found[0], gradients.mean(axis=0))


def test_what_is_said_where_there_is_one_or_none_is_slower():
    alone = [step.say() for step in exchange_bucket.trace([[1.0, 2.0]]).steps]
    assert alone[-1] == "One rank's mean is its gradient"
    *_, waited = launch_order.trace([[1.0, 2.0], [1.0, 2.0]]).steps
    assert waited.say() == "All wait for the slowest rank: the last all-reduce starts at 2 ms"
    gain, *_ = overlap_gain.trace([0.0, 0.0], [1.0, 1.0]).steps
    assert gain.say() == "Exposed: 1.8 ms in one bucket, 1.8 ms at best"


@few
@given(st.integers(1, 4), st.integers(4, 9))
def test_every_sample_is_in_one_shard(world, many):
    replicas, shards = share_out([np.ones(2)], (np.arange(many), np.arange(many)), world)
    assert np.array_equal(np.concatenate([inputs for inputs, _ in shards]), np.arange(many))
    assert all(np.array_equal(replica[0], np.ones(2)) for replica in replicas)


# what is refused


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        ({"world": 2.0}, TypeError, "world "),
        ({"world": True}, TypeError, "world "),
        ({"world": 0}, ValueError, "world "),
        ({"alpha": -1}, ValueError, "alpha "),
        ({"alpha": nan}, ValueError, "alpha "),
        ({"beta": 0}, ValueError, "beta "),
        ({"backward_ms": []}, ValueError, "backward_ms "),
        ({"sizes": []}, ValueError, "sizes "),
        ({"sizes": [1]}, ValueError, "sizes "),
        ({"sizes": [1, -1]}, ValueError, r"sizes\[1\] "),
        ({"sizes": [1, nan]}, ValueError, r"sizes\[1\] "),
        ({"backward_ms": [1, inf]}, ValueError, r"backward_ms\[1\] "),
        ({"backward_ms": [1, "1"]}, TypeError, r"backward_ms\[1\] "),
        ({"buckets": [[0]]}, ValueError, "buckets .*parameter 1 is missing"),
        ({"buckets": [[0, 1], [1]]}, ValueError, "buckets .*parameter 1 appears twice"),
        ({"buckets": [[0, 1], []]}, ValueError, r"buckets\[1\] .*empty"),
        ({"buckets": [[0, 2], [1]]}, ValueError, r"buckets\[0\]\[1\] "),
        ({"buckets": [[0, True]]}, TypeError, r"buckets\[0\]\[1\] "),
        ({"buckets": 2}, TypeError, "buckets "),
        ({"unused": [2]}, ValueError, r"unused\[0\] "),
        ({"find_unused": 1}, TypeError, "find_unused "),
    ],
)
def test_what_a_timeline_refuses_is_named(change, kind, name):
    with pytest.raises(kind, match=f"^{name}"):
        ddp_timeline(**{"backward_ms": [1, 1], "sizes": [1, 1], "buckets": [[1], [0]]} | change)


def test_a_layer_must_be_unused_to_be_missed():
    for unused, kind in (([], ValueError), ([2], ValueError), ([True], TypeError), (1, TypeError)):
        with pytest.raises(kind, match=r"^unused"):
            unused_layer([1, 1], [[1], [0]], unused)


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        ({"cap": 0}, ValueError, "cap "),
        ({"cap": "1"}, TypeError, "cap "),
        ({"first_cap": -1}, ValueError, "first_cap "),
        ({"sizes": []}, ValueError, "sizes "),
        ({"sizes": [-1]}, ValueError, r"sizes\[0\] "),
        ({"order": "reverse"}, ValueError, "order "),
    ],
)
def test_what_buckets_refuse_is_named(change, kind, name):
    with pytest.raises(kind, match=f"^{name}"):
        assign_buckets(**{"sizes": [1], "cap": 1} | change)


@pytest.mark.parametrize(
    ("change", "kind", "name"),
    [
        ({"params": []}, ValueError, "params "),
        ({"params": [[nan]]}, ValueError, r"params\[0\]"),
        ({"shards": []}, ValueError, "shards "),
        ({"shards": [([[1], [2]], [1])]}, ValueError, r"shards\[0\] "),
        ({"loss_grad": 1}, TypeError, "loss_grad "),
        ({"lr": "1"}, TypeError, "lr "),
        ({"weighted": 1}, TypeError, "weighted "),
        ({"buckets": [[0], [0]]}, ValueError, "buckets .*parameter 0 appears twice"),
    ],
)
def test_what_a_step_refuses_is_named(change, kind, name):
    given = {"params": [[1.0]], "shards": [([[1.0]], [[1.0]])], "loss_grad": lambda params, x, y: params}
    with pytest.raises(kind, match=f"^{name}"):
        ddp_step(**given | change)


def test_unequal_shards_are_refused():
    params, shards = problem(0, (3, 2))
    with pytest.raises(ValueError, match=r"^shards: sizes 3 and 2 differ; use equal shards or weighted=True$"):
        ddp_step(params, shards, layers)


def test_other_arguments_are_refused_too():
    with pytest.raises(ValueError, match=r"^counts\[0\] "):
        bucket_counts(*FOUR, [5])
    with pytest.raises(ValueError, match=r"^counts "):
        bucket_counts(*FOUR, [])
    with pytest.raises(ValueError, match=r"^world "):
        share_out([[1.0]], ([1.0], [1.0]), 2)
    with pytest.raises(ValueError, match=r"^depth "):
        bucket_sweep(0)
    with pytest.raises(TypeError, match=r"^parameters "):
        overlap_gain(*FOUR, parameters=1.0)
