"""Distributed data parallel, watched: gradients go into buckets, and buckets are averaged while backward runs."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.ddp import (
    backward_of,
    batch,
    bucket_numbers,
    capped_buckets,
    few_sizes,
    fill_times,
    loss_gradient,
    model,
    one_layer,
    ranks,
    several,
    shards,
    sizes_of,
    sweep_of,
    two_buckets,
    unused_layers,
    whole_backward,
    whole_gradients,
    whole_size,
)
from vizkit.inputs import real, switch, whole
from vizkit.reference.ddp import (
    all_reduce_at_the_end,
    bucket_counts,
    bucket_sweep,
    ddp_against_batch,
    ddp_timeline,
    exchange_bucket,
    launch_order,
    overlap_gain,
    share_out,
    unused_layer,
)
from vizkit.shapes import (
    beside,
    figure,
    index_of,
    label,
    lanes,
    legend,
    lengths,
    panel,
    pieces,
    ring,
    row,
    table,
)

EXAMPLE = {"params": model, "shards": shards, "loss_grad": loss_gradient}
MEANINGS = {"second": "hidden behind backward", "lost": "exposed, in ms"}
NETWORK = {"backward_ms": backward_of, "sizes": sizes_of}


def averaging(drawn, lane, timeline):
    """A lane with the all-reduces of a timeline, and bright what sticks out past the backward pass."""
    for start, end in zip(timeline.starts, timeline.ends, strict=True):
        drawn = drawn.bar(lane, start, end, colour="second")
    return drawn.bar(lane, timeline.backward, timeline.finish, timeline.exposed, colour="lost")


def figures_of(*shown):
    """Numbers with their names, the place of one that is not known yet kept."""
    return beside(*(figure(value, title, name=title).coloured(colour).rounded(1) for value, title, colour in shown))


def known(values):
    """What a variable holds, nothing before it has a value."""
    return () if values is None else values


def filling(network, buckets, ready, starts, averaged):
    """Buckets as columns: whose gradients are in them, running ones and averaged ones in their colours."""
    held = [[None if ready is None or ready[layer] is None else layer for layer in members] for members in buckets]
    running = [place for place, _ in enumerate(known(starts))]
    cells = pieces(held, name="held").came_by_value(network).numbered()
    return cells.coloured(second=(None, running)).coloured(done=(None, known(averaged)))


class DDP(Explainer):
    """The last layers' gradients are final first: their all-reduce runs while earlier layers are differentiated"""

    title = "Distributed data parallel"
    family = "devices"
    colours: ClassVar = {"exposed": "lost", "hidden": "second"}

    presets: ClassVar = {
        "one": {"world": 1, "layers": 1},
        "single": {"bucket_cap": 500, "first_cap": 500},
        "tiny": {"layers": 16, "ms": 2.5, "mb": 12.5, "bucket_cap": 1, "first_cap": 1},
        "resnet": {"layers": 8, "ms": 5, "mb": 12.8, "bucket_cap": 25, "first_cap": 1},
    }
    largest: ClassVar = {"layers": 16, "ms": 2.5, "mb": 12.5, "bucket_cap": 1, "first_cap": 1}

    world = whole(4, "number of ranks", most=4)
    layers = whole(4, "layers of the network", most=16)
    ms = real(10.0, "how long a layer is differentiated, in ms")
    mb = real(50.0, "the gradient of a layer, in MB")
    bucket_cap = real(64.0, "how much a bucket holds before it is closed, in MiB")
    first_cap = real(64.0, "how much the first bucket holds before it is closed, in MiB")
    alpha = real(0.25, "delay of a step in ms")
    beta = real(10.0, "bandwidth of a link in GB/s")
    sweep = whole(16, "into how many layers the sweep cuts the network")
    weighted = switch(False, "whether shards differ in size, each gradient counting by its share of samples")
    one_unused = switch(False, "whether a layer takes no part in the loss")
    find_unused = switch(False, "whether such a layer counts as ready when backward begins")
    seed = whole(42, "seed of the random data")

    @act(
        all_reduce_at_the_end, "All-reduce at the end", **NETWORK, world=several, decimals=1,
        opening="{world} ranks differentiate, then average their gradients. Why wait?",
    )  # fmt: skip
    def at_the_end(backward, exposed, finish):
        drawn = lanes(["computing", "all-reduce"], until=finish).rounded(1)
        if backward is not None:
            drawn = drawn.bar(0, 0, backward, ["backward ", backward, " ms"])
        if exposed is not None:
            drawn = drawn.bar(1, backward, finish, [exposed, " ms"], colour="lost")
            drawn = drawn.bar(0, backward, finish, "stands still", colour="lost", waiting=True)
        return drawn / figures_of((exposed, "ms exposed", "lost"), (finish, "ms in all", "text"))

    @act(share_out, "Equal start, own data", params=model, batch=batch, ranks=fact(ranks),
         opening=("{world} rank, one batch: what does it begin with?",
                  "{world} ranks, one batch: what does each begin with?"))  # fmt: skip
    def equal_start(params, batch, ranks, replicas, shards):
        first, held = row(params[0], name="weights0").wholly("first"), []
        samples = row(batch[1], name="batch").wholly("second")
        taken = 0
        for place, rank in enumerate(ranks):
            copied = () if replicas is None else replicas[rank][0]
            weights = row(copied, name=f"weights{place}", places=params[0]).awaiting().came_from(first).as_block()
            weights = weights.wholly("first") if place else first
            own = () if shards is None else shards[rank][1]
            shard = row(own, name=f"shard{place}", places=batch[1][:2]).awaiting().wholly("second").as_block()
            for sample, _ in enumerate(own):
                shard, taken = shard.came_from(f"batch/{taken}", sample), taken + 1
            held.append(panel(f"rank{place}", shard.titled("shard") / weights.titled("weights"), ["rank ", rank]))
        samples = samples if shards is None else samples.dimmed()
        return samples.titled("the batch: a target for each sample") / beside(*held).share(2)

    @act(ddp_against_batch, "The mean is the batch gradient", **EXAMPLE, ranks=fact(ranks), lr=0.1, decimals=2)
    def mean_gradient(params, ranks, gradients, means, batch, replicas, moment):
        heads = [["rank ", rank] for rank in ranks]
        empty = [params[0] for _ in ranks]
        own = table(empty if gradients is None else [held[0] for held in gradients], rows=heads, name="own")
        own = own.only(()) if gradients is None else own
        mean = table(params if means is None else means[0], rows=["mean"], name="mean")
        mean = mean.only(()) if means is None else mean.wholly("second").gathering(own)
        whole = table(params if batch is None else batch, rows=["batch"], name="whole")
        whole = whole.only(()) if batch is None else whole.wholly("done")
        weights = table(empty if replicas is None else [held[0] for held in replicas], rows=heads, name="weights")
        weights = weights.wholly("done" if moment == "step" else "first")
        found = own.titled("gradients") / mean / whole
        return found | weights.titled("weights on each rank")

    @act(
        ddp_timeline, "Into buckets, as they are final", **NETWORK, buckets=capped_buckets, unused=unused_layers,
        decimals=1, opening="Backward begins. Which layer's gradient is final first?",
        sweep=("ready", "And so on, layer by layer"),
        headline=True,
    )  # fmt: skip
    def into_buckets(sizes, buckets, ready, starts, ends, averaged, stored, unused, layer, now, finish, past):
        final, start = past.when("ready"), 0
        network = row([index_of(size) for size in sizes], name="network").coloured(first=stored)
        network = network.coloured(now=layer).coloured(done=final.layer).coloured(lost=unused)
        filled = filling(network, buckets, ready, starts, averaged)
        until = [*known(ends), *final.now]
        drawn = lanes(["backward of layer", "all-reduce of bucket"], until=until).in_detail().at(now)
        for place, (done, at) in enumerate(zip(final.layer, final.now, strict=True)):
            drawn, start = drawn.bar(0, start, at, done, name=f"layer{place}"), at
            filled = filled.waits_for(f"lanes/layer{place}")
        for place, (begun, end) in enumerate(zip(known(starts), known(ends), strict=True)):
            drawn = drawn.bar(1, begun, end, index_of(begun), colour="second", came_from=f"held/{place}/0")
        if finish is not None:
            drawn = drawn.bar(0, start, finish, "stands still", colour="lost", waiting=True)
        filled = filled.titled("buckets, and whose gradients are in them")
        return filled / network.titled("layers", side="below") / drawn.share(2)

    @act(unused_layer, "A layer without a gradient", sizes=few_sizes, buckets=two_buckets, unused=one_layer,
         ranks=fact(ranks))  # fmt: skip
    def without_a_gradient(sizes, buckets, gradients, unused, bucket, ranks, moment):
        network = row([index_of(size) for size in sizes], name="network").coloured(lost=unused)
        held, state, colour = filling(network, buckets, gradients, None, None), "waits", "lost"
        if moment == "find":
            state, colour = "goes on", "done"
        if bucket is not None:
            held = held.coloured(**{colour: (None, bucket)})
        waiting = []
        for place, rank in enumerate(ranks):
            does = label(state, name=f"state{place}").coloured(colour)
            waiting.append(panel(f"rank{place}", does.hidden() if bucket is None else does, ["rank ", rank]))
        held = held.titled("buckets, and whose gradients are in them")
        return held.share(2) / network.titled("layers", side="below") / beside(*waiting)

    @act(
        bucket_counts, "How many buckets?", **NETWORK, counts=bucket_numbers, decimals=1,
        opening="If communication slows nothing down, how much stays exposed?",
    )  # fmt: skip
    def how_many(counts, timeline, timelines):
        finishes = [each.finish for each in known(timelines)]
        drawn = lanes(["backward", *(["buckets: ", k] for k in counts)], until=finishes).rounded(1).in_detail()
        for lane, each in enumerate(known(timelines)):
            drawn = averaging(drawn, lane + 1, each)
        drawn = drawn if timeline is None else drawn.bar(0, 0, timeline.backward)
        return legend(**MEANINGS) / drawn.share(2)

    @act(
        bucket_sweep, "What a bucket costs", depth=sweep_of, backward=whole_backward, size=whole_size, decimals=1,
    )  # fmt: skip
    def what_a_bucket_costs(counts, timelines, place):
        times, waits = (lengths(name=name).rounded(1).in_tracks() for name in ("times", "waits"))
        for k, timeline in zip(counts, [*known(timelines), *(None for _ in counts)], strict=False):
            finish, latency = (None, None) if timeline is None else (timeline.finish, timeline.latency)
            times = times.bar(["buckets: ", k], finish, colour="first")
            waits = waits.bar(["buckets: ", k], latency, colour="lost")
        times = times.coloured(done=place)
        return times.titled("ms until all is averaged") / waits.titled("ms of latency")

    @act(launch_order, "The same order everywhere", full=fill_times, decimals=1,
         opening="All-reduces are matched in order. Does every rank keep it?")  # fmt: skip
    def same_order(full, fills, orders, rank, starts, moment):
        heads, head = [["rank ", index_of(times)] for times in full], "order of launches"
        drawn, cells = lanes(heads, until=full[-1]).in_detail(), table(fills, rows=heads, name="launched")
        if moment == "opening":
            cells = cells.only(())
        if moment == "crossed":
            cells, head = cells.coloured(lost=(rank, None)), "launched as they fill: buckets would mix"
        if orders is not None:
            cells, head = table(orders, rows=heads, name="launched").wholly("done"), "launched by index: buckets match"
        for lane, order in enumerate(fills):
            begun = 0
            for bucket in order:
                drawn, begun = drawn.bar(lane, begun, full[lane][bucket], ["bucket ", bucket]), full[lane][bucket]
            if starts is not None:
                drawn = drawn.bar(lane, begun, starts[-1], "waits", colour="lost", waiting=True)
        return cells.titled(head) / drawn.titled("backward: when each bucket is full").share(2)

    @act(exchange_bucket, "Inside: the ring", gradients=whole_gradients)
    def inside(memory, packets, moment):
        meaning = "done" if moment == "mean" else None
        net = ring([pieces(each).kept_clear().wholly(meaning).titled(["rank ", index_of(each)]) for each in memory])
        for source, target, chunk, values in known(packets) if moment in ("send", "add") else ():
            packet = pieces(values).wholly("second").came_from(memory[source][chunk]).as_block()
            packet = packet.goes_into(pieces(memory[target]).piece(chunk))
            sent = net.carrying(source, target, packet, "second")
            net = sent.colouring(source, second=chunk) if moment == "send" else net.colouring(target, now=chunk)
        if moment == "mean":
            net = net.using(colour="done")
        return net

    @act(overlap_gain, "What overlap gains", **NETWORK, decimals=1)
    def what_it_gains(one, best, k, megabytes, most, moved):
        drawn = lanes(["backward", "at the end", ["buckets: ", k]], until=one.finish).rounded(1).in_detail()
        drawn = averaging(averaging(drawn.bar(0, 0, one.backward), 1, one), 2, best)
        shown = (megabytes, "MB of gradients", "text"), (most, "buckets, at most", "text")
        real = figures_of(*shown, (moved, "ms to move, to be hidden", "text"))
        real = real.hidden() if megabytes is None else real
        return legend(**MEANINGS) / drawn.share(2) / panel("real", real, "a real network: ResNet")
