"""FlashAttention, watched: exact attention that never stores the N × N scores."""

# ruff: noqa: E741  (O is the papers' letter)
from itertools import zip_longest
from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.flashattn import (
    FEATURES,
    LARGEST,
    LONGEST,
    TALLER,
    WIDER,
    WIDEST,
    features,
    keys,
    long_sequence,
    queries,
    tiles_outside,
    tokens,
    values,
    values_of_row,
)
from vizkit.examples.flashattn import scores as row_of_scores
from vizkit.inputs import array, choice, numbers, real, switch, whole
from vizkit.reference.flashattn import (
    attention_both_ways,
    attention_traffic,
    causal_traffic,
    flash_attention,
    square_traffic,
    standard_attention,
    standard_traffic,
    unmasked_traffic,
)
from vizkit.reference.online_softmax import (
    attend_one_row,
    softmax_each_tile,
    softmax_online,
    softmax_three_pass,
    sum_of_weights,
)
from vizkit.shapes import (
    abreast,
    bars,
    blanks,
    figure,
    figures,
    formula,
    grid,
    heat,
    index_of,
    label,
    legend,
    lengths,
    nothing,
    panel,
    row,
)

CARRIED = {"maximum": "first", "higher": "first", "factor": "lost", "normaliser": "done"}
"""What a query carries along, and what it is rescaled by, in their colours."""


def places(elements):
    """Where elements stand in their variable."""
    return [index_of(each) for each in elements]


def streamed(matrix, made, on_their_way, source, colour):
    """A matrix in HBM that the rows `made` are written to, each as it comes from its `source`: all, or but the last."""
    there = [(each, None) for each in (made.rows[:-1] if on_their_way else made.rows)]
    return heat(matrix).cold().only(there).coloured(**{colour: there}).came_from(source, there)


def written(matrix, rows, source):
    """A matrix in HBM of which these rows come from their `source` now."""
    return heat(matrix) if rows is None else heat(matrix).came_from(source, (rows, None))


def in_hbm(held):
    """The large memory with what it holds."""
    return panel("hbm", held, "HBM", "large, slow", colour="first", aside=True)


def in_sram(held):
    """The small memory with what it holds."""
    return panel("sram", held, "SRAM", "small, fast", colour="now", lit=True, aside=True)


def registers(maximum, higher, factor):
    """The maximum that one query carries along, and what all else is rescaled by."""
    new = figure(higher, "new maximum m′", name="m′").coloured("first")
    rescales = figure(factor, "factor e^(m − m′)", name="factor").coloured("lost").rounded(3).came_from(new)
    return figure(maximum, "maximum m", name="m").coloured("first") | new | rescales


def carried_by(rows, maximum, higher, factor, normaliser):
    """What the queries of a tile carry along, framed where the maximum rose."""
    most = factors = total = nothing
    if rows is not None:
        look = {"rows": rows, "changed": None if higher is None else (maximum, higher)}
        most = figures(maximum if higher is None else higher, name="max", colour="first", **look)
        total = figures(normaliser, colour="done", **(look if factor is not None else {"rows": rows}))
    if factor is not None:
        factors = figures(factor, colour="lost", **look).came_from("max").as_block()
    return most.titled("max", "first"), factors.titled("factor", "lost"), total.titled("sum", "done")


def sums(tiled, together, colour, added=None, other="sum of weights, a softmax of the whole row"):
    """What the weights sum to where every tile has a softmax of its own, and where the whole row has one."""
    both = lengths(name="together").bar("sum of weights, a softmax for each tile", tiled, colour=colour, added=added)
    return both.bar(other, together, colour="done").rounded(0)


def traffic(moved, standard):
    """How much has moved, beside how much standard attention moves."""
    bars = lengths(name="traffic").in_tracks().bar("moved to and from HBM", moved)
    return bars.bar("standard attention", standard, colour="quiet")


class FlashAttention(Explainer):
    """Exact attention that never stores the N × N scores."""

    title = "FlashAttention"
    family = "tensors"
    colours: ClassVar = CARRIED | {"together": "lost"}
    largest: ClassVar = {"n": LARGEST, "d": WIDEST, "scores": [1, 3, 2, 5, 4, 0, 7, 6], "chart_n": LONGEST}

    presets: ClassVar = {
        "smallest": {"n": 2, "d": 2, "block_q": 1, "block_k": 1},
        "ragged": {"n": 7, "d": 4, "block_q": 4, "block_k": 2},
        "ties": {"scores": [2, 2, 2, 2]},
        "causal": {"causal": True},
    }

    n = whole(8, "number of tokens", most=LARGEST)
    d = whole(4, "features of a token", most=WIDEST)
    block_q = whole(4, "rows of a tile of Q")
    block_k = whole(2, "rows of a tile of K and V")
    scale = real(None, "what scores are multiplied by", otherwise="auto")
    causal = switch(False, "no query sees a later key")
    order = choice("fa2", ("fa2", "fa1"), "the outer loop: over tiles of Q (fa2) or of K, V (fa1)")
    seed = whole(114, "seed of the random tensors")
    Q = array(queries, "queries, a row each", most=(LARGEST, WIDEST))
    K = array(keys, "keys, a row each", most=(LARGEST, WIDEST))
    V = array(values, "values, a row for each key", most=(LARGEST, WIDEST))
    scores = numbers(row_of_scores(), "scores of the single row", most=8)
    chart_n = whole(4096, "tokens in the chart of traffic", most=LONGEST)

    @act(
        softmax_each_tile, "A softmax in tiles?", watch=("cols", "together"), whole=fact(sum_of_weights),
        opening="Softmax needs the whole row. Can it go tile by tile?",
    )  # fmt: skip
    def question(scores, cols, weights, together, whole, moment, past):
        tiled, colour = moment == "tile", "now"
        for _ in past.when("tile").cols[1:]:
            colour = "lost"
        found = [each for tile in past.when("tile").cols for each in weights[tile]]
        shares = row(found, name="weights", places=scores).awaiting().came_from("tile")
        return (
            in_hbm(row(scores).framed(cols if tiled else None))
            / in_sram(row(scores[cols] if tiled else scores[:0], name="tile").came_from("scores"))
            / shares.titled("weights, a softmax for each tile")
            / sums(together, whole, colour, weights)
        )

    @act(standard_attention, "Standard attention", watch=(), square=fact(square_traffic))
    def standard(Q, K, V, S, P, O, query, score, weights, output, rows, hbm, square, moment, past):
        comes, by = heat(query, "Q", rows=rows).titled("queries"), heat(K, "K", name="keys").transposed().titled("keys")
        made = heat(score, rows=rows).titled("scores")
        if moment == "softmax":
            comes, by = heat(S[rows], "S", name="read S").titled("S"), nothing
            made = heat(weights, rows=rows).titled("P")
        if moment in ("mix", "count"):
            by = heat(V, "V", name="values").transposed().titled("V")
            comes, made = heat(P[rows], "P", name="read P").titled("P"), heat(output, rows=rows).titled("O")
        slow = abreast(
            heat(Q).titled("Q"), heat(K).titled("K"),
            streamed(S, past.when("score"), moment == "score", "score", "lost").titled("S", "lost"),
            streamed(P, past.when("softmax"), moment == "softmax", "weights", "lost").titled("P", "lost"),
            heat(V).titled("V"),
            streamed(O, past.when("mix"), moment == "mix", "output", "done").titled("O", "done"), name="hbm",
        )  # fmt: skip
        counts = moment == "count"
        of_which = ("of which S and P", square) if counts else (None, None)
        meters = (
            lengths(name="traffic").in_tracks().bar("moved to and from HBM", hbm.moved).bar(*of_which, colour="lost")
        )
        return meters / in_hbm(slow) / in_sram(abreast(comes, by, nothing if counts else made, name="visitors"))

    @act(softmax_three_pass, "Three passes", watch=("maximum", "normaliser"), decimals=3)
    def three_pass(scores, i, maximum, normaliser, weights, moment, past):
        powers = past.when("sum").power
        found = bars(powers, name="powers").coloured(done=places(powers)).titled("e^(x − m)", "done")
        heads = ["for the maximum: ", maximum], ["for the sum: ", normaliser], "for the weights"
        reads = blanks("reads", heads, scores).stretched().headed(rows=heads)
        for pass_, (read, colour) in enumerate((("maximum", "first"), ("sum", "done"), ("divide", "second"))):
            reads = reads.coloured(**{colour: (pass_, past.when(read).i)})
        if moment == "divide":
            found = bars([*weights[: i + 1], *powers[i + 1 :]], name="powers").coloured(done=places(powers))
            found = found.coloured(second=places(weights[: i + 1])).titled("weights = e^(x − m) ÷ sum", "second")
        return row(scores).framed([i]).headed(rows=["scores, read"]) / reads / found

    @act(softmax_online, "One row", watch=tuple(CARRIED), decimals=3, three_pass=fact(softmax_three_pass),
         headline=True)  # fmt: skip
    def one_row(scores, cols, maximum, higher, factor, normaliser, powers, weights, three_pass, moment, past):
        adds, divides = moment == "accumulate", moment == "divide"
        before = past.when("accumulate").normaliser[-1:] if moment == "rescale" else None
        of = scores[cols] if adds else scores[:0]
        terms = row(powers if adds else of, name="powers", places=scores, at=places(of)).awaiting()
        for each in of:
            terms = terms.came_from(each, index_of(each))
        bar = lengths(name="sum").bar("sum", normaliser, colour="done", added=powers if adds else None, was=before)
        return (
            registers(maximum, higher, None if moment == "maximum" else factor)
            / (row(scores) if divides else row(scores).framed(cols)).titled("scores")
            / (row(weights).titled("weights", "now") if divides else terms.titled("e^(x − m′)", "now"))
            / bar.rounded(3)
            / (row(three_pass) if divides else row(three_pass).dimmed()).titled("weights, pass by pass")
        )

    @act(attend_one_row, "The output too", V=values_of_row, watch=tuple(CARRIED), decimals=3)
    def output(scores, V, cols, maximum, higher, factor, normaliser, A, O, moment, past):
        divides = moment == "divide"
        before = past.when("accumulate") if divides or moment == "rescale" else past.when("")
        was = () if divides else before.normaliser[-1:]
        carried = lengths(name="carried").bar("sum", normaliser, colour="done", was=was)
        outputs = lengths(name="outputs")
        for i, each in enumerate(A if O is None else O):
            outputs = outputs.bar(None, each, colour="second", was=[was[i] for was in before.A[-1:]])
        seen = scores[:0] if divides else cols
        read = grid(V, name="V of the row").transposed().stretched().framed(columns=seen).titled("V")
        made = carried.rounded(3) / outputs.titled("output ÷ sum" if divides else "output", "second")
        return registers(maximum, higher, factor) / ((row(scores).framed(seen).titled("scores") / read) | made)

    @act(flash_attention, "Tiles", watch=("rows", "cols"), standard=fact(standard_traffic))
    def tiles(
        Q, K, V, O, L, m, l, rows, cols, Qi, Kj, Vj, S, maximum, higher, factor, normaliser, powers, A, hbm, standard,
        moment, past,
    ):  # fmt: skip
        with_q, with_k = m is None or moment != "load", (m is not None or moment != "query") and moment != "skip"
        at, to = rows if with_q else None, cols if with_k else None
        adds, rises = moment == "accumulate", moment in ("maximum", "rescale")
        factor = factor if moment in ("rescale", "accumulate") else None
        alive, out = moment == "score" or rises or adds, rows if moment == "write" else None
        met = list(zip(past.when("score").rows, past.when("score").cols, strict=True))
        ghost = blanks("scores", Q, K).dotted(met).coloured(now=(rows, cols) if alive else ())
        logs = ((L, "L, log sum", "normaliser"),) if m is None else ((m, "m", "max"), (l, "ℓ", "normaliser"))
        slow = abreast(
            heat(Q).focused(at).titled("Q", "text"), heat(K).focused(to).titled("K", "text"),
            heat(V).focused(to).titled("V", "text"), written(O, out, "A").titled("O", "text"),
            *(written(each, out, source).titled(title, "text") for each, title, source in logs), name="hbm",
        )  # fmt: skip
        table = heat((powers if adds else S) if alive else None, rows=rows, columns=cols)
        fast = abreast(
            heat(Qi if with_q else None, "Q", rows=rows).titled("Q", "text"),
            (heat(Kj, rows=cols).transposed().came_from("K") if with_k else nothing).titled("K", "text"),
            heat(Vj if with_k else None, "V", rows=cols).titled("V", "text"),
            table.titled("e^(S − m′)" if adds else "scores", "text"),
            *carried_by(at, maximum, higher if rises else None, factor, normaliser),
            heat(A if with_q else None, rows=rows).titled("accumulator", "second"), name="sram",
        )  # fmt: skip
        seen = abreast(ghost.titled("scores, never stored"), name="never")
        return (traffic(hbm.moved, standard) / in_hbm(slow) | seen) / in_sram(fast).share(0)

    @act(attention_traffic, "Real sizes", n=long_sequence, d=FEATURES, block_q=TALLER, block_k=WIDER,
         watch=("Br", "Bc"), outer=fact(tiles_outside))  # fmt: skip
    def chart(n, d, block_q, block_k, standard, flash, counted, ratios, fills, outer, moment):
        meters = lengths(name="sizes").bar("standard attention", standard, colour="quiet")
        for height, moved in zip_longest(block_q, flash):
            meters = meters.bar(["tiles: Q ", height, ", K and V ", block_k[0]], moved)
        for width, moved in zip_longest(block_k[1:], counted):
            meters = meters.bar(["tiles: Q ", block_q[-1], ", K and V ", width], moved, colour="first")
        size = label("elements moved, N = ", n, ", d = ", d, name="size").coloured("quiet")
        less = tile = nothing
        if moment != "standard":
            less = figure(ratios[-1], "standard ÷ tiles", name="ratio").coloured("now").rounded(1)
            tile = figure(fills[-1], "M, elements in SRAM", name="sram").coloured("now")
        bound = formula(flash_attention, "bound").titled(["moved, if all of M is for ", outer])
        return size / meters / (less | tile | bound)

    @act(causal_traffic, "The causal mask", n=tokens, d=features, watch=("rows", "cols"),
         without=fact(unmasked_traffic))  # fmt: skip
    def causal_tiles(n, rows, cols, whole, cut, skipped, moved, without, skips, every, moment):
        table = blanks("pairs", n, n).coloured(done=whole, first=cut).below_diagonal("lost").coloured(faint=skipped)
        if moment != "count":
            table = table.framed(rows=rows, columns=cols)
        meters = lengths(name="masked").in_tracks().bar("moved with the mask", moved)
        count = label(skips, " of ", every, " tiles skipped", name="count").large()
        words = legend(done="no mask", first="kept", lost="masked", faint="skipped")
        words = (count if moment == "count" else count.hidden()) / words
        return meters.bar("without it", without, colour="quiet") / (abreast(table.titled("queries ↓ keys →")) | words)

    @act(attention_both_ways, "Exact", watch=("apart",), decimals=0, n=long_sequence, tiled=fact(softmax_each_tile),
         whole=fact(sum_of_weights), opening="Yes: a row carries maximum, sum, output")  # fmt: skip
    def closing(Q, K, V, flash, standard, apart, exact, n, square, whole, tiled):
        slow = abreast(
            heat(Q).titled("Q"), heat(K).titled("K"), heat(V).titled("V"), heat(flash).titled("O", "done"),
            heat(standard).titled("O, standard"), name="hbm",
        )  # fmt: skip
        carried = label("maximum").coloured("first") | label("sum").coloured("done")
        same = label("largest difference of the outputs: ", apart, name="apart").coloured("done" if exact else "lost")
        real = label("N = ", n, ": ", square, " scores, never stored", name="real").coloured("now")
        never = abreast(blanks("scores", Q, K).titled("scores, never stored"), name="never")
        return (
            (in_hbm(slow) / in_sram(carried | label("accumulator").coloured("second")).share(0) | never)
            / sums(tiled, whole, "lost", other="sum of weights, maximum and sum kept")
            / (real if square is not None else same.hidden() if exact is None else same)
        )
