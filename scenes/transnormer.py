"""TransNormer, watched: what dividing by a sum does to gradients, and weights that spread; two faults, two cures."""

from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.transnormer import (
    FINE,
    LARGEST,
    STEEPEST,
    THREE,
    WIDEST,
    every_pair,
    greatest,
    keys,
    longer_positions,
    one_tiny_score,
    positions,
    queries,
    smaller_scores,
    smallest_scores,
    values,
    values_of_scores,
)
from vizkit.inputs import choice, numbers, real, whole
from vizkit.reference.transnormer import (
    ceiling_of_norm,
    diag_attention,
    factors,
    near_then_far,
    norm_attention,
    push_again,
    push_one_score,
    shrink_scores,
    spread_of_weights,
)
from vizkit.shapes import (
    abreast,
    axes,
    figure,
    heat,
    index_of,
    label,
    legend,
    lengths,
    outlines,
    reads,
    row,
    token_layers,
)


def scored(scores, total, name, push=None, summed=False, colour="quiet"):
    """A row of scores and their sum; what was pushed, if there was a push, and a sum that has changed, are lit."""
    cells = row(scores, name=name).headed(rows=["s"])
    cells = cells if push is None else cells.coloured(now=[0])
    pushed = figure(push, "push", name=f"{name}/push").coloured("now")
    return cells / (pushed | figure(total, "sum", name=name).coloured("now" if summed else colour))


class TransNormer(Explainer):
    """Divide by no sum and normalise the output: gradients get a ceiling; and let early layers look locally"""

    title = "TransNormer"
    family = "tensors"
    presets: ClassVar = {
        "one": {"s": [1], "n": 1, "block": 1},
        "equal": {"s": [0.001] * 6},
        "mixed": {"s": [1, 1, 1, 1e-6]},
    }
    largest: ClassVar = {"s": [4, 2, 1, 1, 1, 1], "n": LARGEST, "d": WIDEST}

    s = numbers([4, 2, 1, 1], "scores of one query, none negative", most=6)
    scales = numbers([1, 0.1, 0.01, 0.001], "what all scores are multiplied by, one after the other", most=4)
    eps = real(0.01, "ε of the normalised output", most=100.0)
    n = whole(16, "number of tokens", most=LARGEST)
    d = whole(8, "features of a token", most=WIDEST)
    block = whole(4, "tokens of a block, which must divide n")
    r = real(0.3, "the part of the keys that counts as near", most=1.0)
    phi = choice("elu1", ("elu1", "relu"), "the feature map")
    seed = whole(0, "seed of the random tensors")

    @staticmethod
    def drawable(s):
        return [("s", greatest(s), STEEPEST)]

    @act(push_one_score, "The same push", watch=(), small_before=fact(smaller_scores),
         opening="Same weights, same push: do they move alike?", headline=True)  # fmt: skip
    def the_same_push(push, s, large, small, large_sum, small_sum, large_weights, small_weights, small_before, moment):
        pushed, summed = push if moment in ("push", "total", "divide") else None, moment == "total"
        first = scored(s if large is None else large, large_sum, "large", pushed, summed)
        second = scored(small_before if small is None else small, small_sum, "small", pushed, summed, "first")
        bars = lengths(name="weights").in_tracks().rounded(FINE)
        for place, score in enumerate(s):
            one, other = (None if each is None else each[place] for each in (large_weights, small_weights))
            bars = bars.bar(["p", index_of(score)], one, colour="quiet").bar("", other, colour="first")
        rows = first.titled("large scores") / second.titled("small scores", "first")
        return rows | bars.titled("weights: score ÷ sum")

    @act(
        shrink_scores,
        "Shrink all scores",
        watch=(),
        opening="All scores shrink together. What stays, what grows?",
        headline=True,
    )
    def shrink_all(s, scores, total, weights, steep, flat, scales, several, quarter):
        cells = row(s if scores is None else scores, name="scores").headed(rows=["s"]).rounded(THREE)
        bars = lengths(name="weights").in_tracks().rounded(THREE)
        for place, score in enumerate(s):
            bars = bars.bar(["p", index_of(score)], None if weights is None else weights[place], colour="quiet")
        plane = axes("all scores ×", "largest gradient of a weight").logarithmic().reaching(scales)
        probed = [] if steep is None else list(zip(scales, steep, flat, strict=False))
        if probed and several:
            xs, by_sum, softmaxed = zip(*probed, strict=True)
            plane = plane.path(xs, by_sum, colour="lost", name="steep")
            plane = plane.path(xs, softmaxed, colour="second", name="flat")
        told = legend(lost="linear", second="softmax" if quarter is None else ["softmax, at most ", quarter])
        chart = plane.level(quarter, colour="second") / told
        return (cells / figure(total, "sum", name="total").rounded(THREE) / bars.titled("weights")) | chart.share(2)

    @act(factors, "The factor", s=one_tiny_score, watch=(), opening="Where does 1/sum come from?")
    def the_factor(xs, exponential, exponential_slope, exponential_factor, identity, identity_slope, identity_factor,
                   steep, total, left, small_total, small_left):  # fmt: skip
        charts = []
        for name, f, slope, factor, colour in (
            ("softmax: f = exp", exponential, exponential_slope, exponential_factor, "second"),
            ("linear: f(s) = s", identity, identity_slope, identity_factor, "lost"),
        ):
            plane = axes("score s", name=name).reaching(xs, [exponential, identity_factor])
            plane = plane.curve(xs, f, "f", colour="quiet", name="f")
            plane = plane.curve(xs, slope, "f′", colour="text", dashed=True, name="slope")
            charts.append(plane.curve(xs, factor, "f′/f", colour=colour, name="factor").titled(name, colour))
        told = figure(steep, "factor f′/f").coloured("lost") | figure(total, "sum", name="total")
        told = told | figure(left, "slope, at most: factor × s ÷ sum", name="left").coloured("done").rounded(THREE)
        small = figure(small_total, "sum") | figure(small_left, "slope, at most", name="small_left").coloured("lost")
        told = label("linear: a tiny score among larger").coloured("quiet") / told
        return (charts[0] | charts[1]).share(2) / (told | label("linear: all scores small").coloured("lost") / small)

    @act(norm_attention, "Normalise the output", Q=queries, K=keys, V=values, causal=False, watch=(),
         opening="Must each row be divided by a sum?")  # fmt: skip
    def normalise(Q, K, V, sizes, evened, i, moment):
        three = outlines(Q, K, V, names=("φ(Q)", "φ(K)ᵗ", "V")).bracketed(1, 2)
        if moment == "opening":
            three = three.applied("÷ sum of each row", 0, 2, "lost")
        if moment == "row":
            three = three.applied("RMSNorm", 0, 2, "done")
        plane = axes("output row", "size of the row")
        if sizes is not None:
            plane = plane.points(None, sizes, colour="quiet", name="sizes")
        if moment == "row":
            plane = plane.points(None, evened[: i + 1], colour="done", name="evened")
        return three | (plane / legend(quiet="before", done="after RMSNorm"))

    @act(
        ceiling_of_norm, "A ceiling", V=values_of_scores, watch=(), opening="And its gradient, for ever smaller scores?"
    )
    def a_ceiling(scales, eps, several, linear, norm, bend, ceiling, moment):
        plane = axes("all scores ×", ["largest gradient of the output, ε = ", eps]).logarithmic().reaching(scales)
        if several:
            plane = plane.curve(scales, linear, colour="lost", name="linear")
        if moment != "linear":
            plane = plane.curve(scales, norm, colour="done", name="norm")
        if moment in ("bend", "ceiling"):
            plane = plane.upright(bend, "the row is √ε")
        if moment == "ceiling":
            plane = plane.level(ceiling, ["at most ", ceiling], colour="done")
        return plane.share(2) / legend(lost="linear: divided by the sum", done="NormAttention")

    @act(
        spread_of_weights,
        "Spread thin",
        X=positions,
        longer=longer_positions,
        watch=(),
        opening="Which keys does a query look at?",
    )
    def spread_thin(many, softmaxed, linear, query, near, away, inside, thinned, farther, sharp, thin):
        maps, plane, told = [], axes("keys away from the query", "weight", name="plane"), {}
        for name, P, mass, longer, colour in (
            ("softmax", softmaxed, inside, sharp, "second"), ("linear attention", linear, thinned, thin, "lost")
        ):  # fmt: skip
            cells = heat(P, name=name)
            if P is not None:
                cells = cells.heated(softmaxed).framed(rows=[query], columns=near)
                plane = plane.curve(away, P[query], colour=colour, name=name)
            if longer is not None:
                plane = plane.curve(farther, longer, colour=colour, name=f"{name}, longer", dashed=True)
            maps.append(abreast(cells.titled(name, colour), name=name))
            told[colour] = [name, *([] if mass is None else [", in the window: ", mass])]
        title = "weights of the framed query" if thin is None else ["dashed: weights of a query among ", many]
        return (maps[0] / maps[1]) | (plane.reaching(away).titled(title).share(2) / legend(**told).stacked())

    @act(diag_attention, "Blocks", Q=queries, K=keys, V=values, watch=(), whole=fact(every_pair),
         opening="Must an early layer score all pairs?")  # fmt: skip
    def blocks(every, scored, count, long, whole, shares):
        square = reads(whole, causal=False).naming("query", "key").coloured(quiet=whole)
        if scored is not None:
            square = square.coloured(edge=whole, second=scored)
        told = figure(count, "scores in blocks").coloured("second") / figure(every, "scores of all pairs")
        tracks, names = lengths(name="shares").in_tracks(), ("all pairs", "here", ["in a real model: ", long])
        for name, share, colour in zip_longest(names, () if shares is None else shares, ("quiet", "second", "second")):
            tracks = tracks.bar(name, share, colour=colour)
        return (square.share(2) | told).share(2) / tracks.rounded(1).titled("scores that are computed, % of all")

    @act(near_then_far, "Near, then far", watch=(), opening="Which layers look near, which look far?")
    def near_far(n, near, far):
        layers = token_layers(n, "tokens", "early", "later")
        for place, mask in enumerate([] if near is None else near):
            layers = layers.reading(1, place, mask, "second")
        layers = layers if far is None else layers.reading(2, n - 1, far[-1], "done")
        return layers / legend(second="DiagAttention", done="NormAttention, a token of it")

    @act(push_again, "The same push again", V=values_of_scores, watch=(), before=fact(smallest_scores),
         opening="The same push: how far does the output move?")  # fmt: skip
    def push_it_again(before, pushed, linear, norm, limit):
        rows = row(before, name="before").headed(rows=["s"]).rounded(THREE).titled("small scores", "first")
        after = row(before if pushed is None else pushed, name="pushed").headed(rows=["s"]).rounded(THREE)
        after = after.masked(slice(None)) if pushed is None else after.coloured(now=[0])
        moved = lengths(name="moved").in_tracks().rounded(FINE).bar("linear attention", linear, colour="lost")
        moved = moved.bar("NormAttention", norm, colour="done").bar("NormAttention: at most", limit, colour="quiet")
        return (rows | after.titled("pushed")) / moved.titled("how far the output moves").share(2)
