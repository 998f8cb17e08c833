"""Sparse attention, watched: a local and a strided pattern, and two hops that reach every earlier token."""

from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.sparse_attn import (
    LARGEST,
    all_tokens,
    asked_source,
    asked_target,
    every_pair,
    last_token,
    least_and_most,
    merged_mask,
    nearby_mask,
    number_of_all,
    number_of_pairs,
    read_by_both,
    root,
)
from vizkit.inputs import choice, switch, whole
from vizkit.reference.sparse_attn import (
    all_pairs,
    fold,
    global_and_random,
    local_attention,
    merged_patterns,
    one_relay,
    pairs_by_size,
    reach_of_two_layers,
    strided_attention,
    two_hops,
    two_sided_patterns,
    what_is_needed,
)
from vizkit.shapes import axes, figure, legend, lengths, reads, row, table, token_layers

WHOLE = {"whole": fact(every_pair), "every": fact(number_of_pairs)}
ENDS = {"source": fact(asked_source), "target": fact(asked_target)}
FOLDED = {"tokens": fact(all_tokens), "folded": fact(fold)}
WAYS = "local, then local", "strided, then strided", "own block, then ends", "local, then strided"
TRIO = {"local": "first", "atrous": "second", "both": "text"}


def square(n, causal, target=None, source=None):
    """Which token reads which, with what its rows and columns are: those of two tokens, or all."""
    return reads(n, causal=causal).naming("reads", "is read", reader=target, read=source)


def counted(many, every, colour, name="counted"):
    """How many pairs a pattern has, of all."""
    return figure(many, ["pairs, of ", every], name=name).coloured(colour)


def known(values):
    """What a variable holds, nothing before it has a value."""
    return () if values is None else values


class SparseAttn(Explainer):
    """Let each token read a few: over two hops every earlier token is still reached"""

    title = "Sparse attention"
    family = "tensors"
    largest: ClassVar = {"n": LARGEST}

    presets: ClassVar = {
        "one": {"n": 1},
        "combfull": {"stride": 1},
        "ragged": {"n": 10, "stride": 4},
        "straight": {"target": 12},
    }

    n = whole(16, "number of tokens", most=LARGEST)
    stride = whole(root, "the stride l of the patterns, about the root of n")
    pattern = choice("strided-merged", ("strided-merged", "fixed-merged"), "the pattern of the last act")
    window = choice("l", ("l", "l+1"), "how many tokens local attention reads: l (code) or l+1 (paper)")
    summary = whole(1, "tokens of each block that all later ones read, and global tokens")
    source = whole(0, "the token whose content travels")
    target = whole(last_token, "the token that it travels to")
    causal = switch(True, "whether no token reads a later one")
    seed = whole(0, "seed of the random pairs")

    @act(all_pairs, "Every pair", opening="Must each token read all it may?", **ENDS)
    def every_pair(n, causal, long, target, source, mask, pairs, many, moment):
        here = figure(None if moment == "row" else pairs, ["pairs, n = ", n], name="here")
        there = figure(many if moment == "grow" else None, ["pairs, n = ", long], name="there")
        grid = square(n, causal, target, source).coloured(first=mask)
        return grid.share(2) | (here.coloured("first") / there.coloured("lost"))

    @act(local_attention, "A window", opening="What if each token reads only its neighbours?", **WHOLE)
    def a_window(n, causal, source, target, mask, pairs, read, whole, every, moment):
        grid = square(n, causal, target, source).coloured(quiet=whole if mask is None else None, first=mask)
        if moment == "miss":
            grid = grid.ringing(target, source, "now" if read else "lost")
        return grid.share(2) | counted(pairs, every, "first")

    @act(strided_attention, "A comb", opening="And if it reads in steps?", folded=fact(fold), **WHOLE)
    def a_comb(n, causal, target, mask, pairs, folded, comb, whole, every):
        grid = square(n, causal, target).coloured(quiet=whole if mask is None else None, second=mask)
        lines = table(folded, name="folded").as_block().coloured(second=comb).came_by_value(grid.row_at(target))
        lines = lines.titled(["what token ", target, " reads"]).share(2)
        return grid.share(2) | (counted(pairs, every, "second") / (lines.hidden() if comb is None else lines))

    @act(two_hops, "Over a relay", opening="Which token can carry {source} to {target}?", headline=True)
    def over_a_relay(n, source, target, local, strided, relay, path, moment):
        layers = token_layers(n, "tokens", "local", "strided").holding(0, source, source)
        layers = layers.asking(2, target)
        if relay is not None:
            layers = layers.reading(1, relay, local[relay], "first").holding(1, relay, source, "first", source)
        if moment == "arrive":
            layers = layers.reading(2, target, strided[target], "second").holding(2, target, source, "done", relay)
        return layers

    @act(one_relay, "Always a relay", opening="Why is there always such a token?", **FOLDED, headline=True)
    def always_a_relay(source, tokens, folded, near, window, reader, line, comb, relay, relays):
        grid = table(folded, name="folded").coloured(first=window, second=comb)
        row_of = row(tokens).coloured(first=near, second=line, now=relay).headed(rows=["tokens"])
        grid = grid if relays is None else grid.coloured(now=relays[-1:])
        line_of = "what a token reads" if reader is None else ["what token ", reader, " reads"]
        met = "the relay" if relay is None else ["the relay: token ", relay]
        told = legend(first=["read token ", source], second=line_of, now=met).stacked()
        return (grid.share(2) | told).share(2) / row_of

    @act(merged_patterns, "Both sets in a mask", opening="Both sets in each layer: how many pairs?", **WHOLE)
    def both_sets(n, causal, local, strided, block, ends, merged, fixed, every, moment):
        one, other = reads(n, causal=causal, name="one"), reads(n, causal=causal, name="other")
        counts = [None, None]
        if moment != "opening":
            one, counts[0] = one.coloured(second=strided, first=local), ["pairs: ", merged, " of ", every]
        if moment in ("block", "summary"):
            other = other.coloured(second=ends if moment == "summary" else None, first=block)
        if moment == "summary":
            counts[1] = ["pairs: ", fixed, " of ", every]
        both = one.titled("strided", remark=counts[0]) | other.titled("fixed", remark=counts[1])
        return both.share(2) / legend(first="window or own block", second="comb or ends of blocks")

    @act(reach_of_two_layers, "Where they reach", opening="Layer after layer: which pairs do they miss?")
    def where_they_reach(n, causal, reached, lost, missed):
        squares = []
        for way, some, none, many in zip_longest(WAYS, known(reached), known(lost), known(missed)):
            square = reads(n, causal=causal, name=way).coloured(done=some)
            square = square if none is None else square.crossed(none)
            told = figure(many, "pairs missed", name=way).coloured("lost", zero="done")
            squares.append(square.titled(way).share(2) | told)
        first, second, third, fourth = squares
        return ((first / third) | (second / fourth)).share(2) / legend(done="reached", lost="missed")

    @act(
        two_sided_patterns, "To both sides", opening="And if later tokens are read as well?",
        every=fact(number_of_all), shared=fact(read_by_both),
    )  # fmt: skip
    def both_sides(n, masks, pairs, every, shared):
        local, atrous, both, *_ = *known(masks), None, None, None
        union = {} if both is None else {"first": local, "second": atrous, "done": shared}
        squares = []
        for (name, colour), cells, many in zip_longest(
            TRIO.items(), ({"first": local}, {"second": atrous}, union), known(pairs)
        ):
            square = reads(n, causal=False, name=name).coloured(**cells)
            squares.append(square.titled(name) / counted(many, every, colour, name))
        first, second, third = squares
        told = legend(first="window", second="in steps: atrous", done="in both, counted once")
        return (first | second | third).share(2) / told

    @act(global_and_random, "Global and random", opening="How many hops is the farthest pair apart?")
    def global_tokens(n, farthest, past):
        grid = square(n, False)
        for colour, mask in reversed([*zip(("first", "second", "done"), past.when("add").mask, strict=False)]):
            grid = grid.coloured(**{colour: mask})
        told = legend(first="window", second="+ at random", done="+ global: BigBird").stacked()
        return grid.share(2) | (figure(farthest, "hops for the farthest pair") / told)

    @act(
        pairs_by_size, "Real sizes", opening="And for many tokens?", sizes=(16, 64, 256, 1024, 4096),
        reach=fact(least_and_most),
    )  # fmt: skip
    def real_sizes(sizes, full, strided, fixed, reach):
        plane = axes("tokens", "pairs").logarithmic().reaching(sizes, reach)
        if full is not None:
            plane = plane.curve(sizes, full, ["all: ", full[-1]], colour="lost")
        if strided is not None:
            plane = plane.curve(sizes, strided, ["strided: ", strided[-1]], colour="second")
        if fixed is not None:
            plane = plane.curve(sizes, fixed, ["fixed: ", fixed[-1]], colour="done")
        return plane

    @act(
        what_is_needed, "Not all are needed", opening="Must each token read all it may?", sparse=fact(merged_mask),
    near=fact(nearby_mask), **WHOLE,
    )  # fmt: skip
    def not_all(n, causal, long, source, target, sparse, near, path, shares, whole):
        grid = square(n, causal, target, source)
        grid = grid.coloured(first=whole) if path is None else grid.coloured(second=sparse, first=near).tracing(path)
        tracks = lengths().in_tracks().rounded(1)
        names = ["every pair"], ["here: ", n, " tokens"], ["in a real model: ", long]
        for name, share, colour in zip_longest(names, known(shares), ("first", "done", "done")):
            tracks = tracks.bar(name, share, colour=colour)
        way = ["way from ", source, " to ", target]
        told = legend(first="window or own block", second="comb or ends of blocks", now=way).stacked()
        told = told.hidden() if path is None else told
        return (grid.share(2) | told).share(2) / tracks.titled("pairs that are read, % of all")
