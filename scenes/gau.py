"""GAU and FLASH, watched: one layer in place of attention and feed-forward, pair by pair inside chunks alone."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.gau import (
    LARGEST,
    LONG,
    MOST_KEYS,
    MOST_VALUES,
    NARROW,
    REAL,
    WIDEST,
    WINDOW,
    a_token,
    before_and_after,
    chunk_squares,
    count,
    curve,
    every_pair,
    hand_params,
    loudest,
    params,
    parts_of_unit,
    said_of_weights,
    third,
    tokens,
    two_tokens,
    values_of,
    values_of_chunks,
)
from vizkit.inputs import array, choice, switch, whole
from vizkit.reference.gau import (
    cells_of_chunks,
    change_one_token,
    chunks_and_state,
    gate_the_mixed,
    layers_of_a_block,
    matrix_between,
    one_layer,
    row_sums,
    shared_projection,
    special_cases,
    true_zeros,
    weights_of_gau,
)
from vizkit.shapes import (
    abreast,
    arrow,
    axes,
    blanks,
    column,
    figure,
    grid,
    index_of,
    legend,
    lengths,
    nothing,
    panel,
    reads,
    row,
    table,
    token_layers,
)


def heat(matrix, name, rows=(), of=None):
    """A matrix by its colours alone, on the scale of another, with an outline around rows; its place where it is not.

    `rows` are those that are meant now.
    """
    if matrix is None:
        return nothing
    cells = grid(matrix, name=name).undigited().framed(rows=rows)
    return cells if of is None else cells.heated(of)


def awaited(matrix, name, like, rows=(), of=None):
    """A matrix by its colours alone, or empty cells, as many as another has, where it is not there yet."""
    return blanks(name, like, like[0]) if matrix is None else heat(matrix, name, rows, of)


def all_reading(layers, layer, mask, colour):
    """Layers in which every token reads those of its row in a mask."""
    for each in () if mask is None else mask:
        layers = layers.reading(layer, index_of(each), each, colour)
    return layers


class Gau(Explainer):
    """Put an n × n matrix inside a gated linear unit: one kind of layer in place of two, exact inside chunks alone"""

    title = "GAU and FLASH"
    family = "tensors"
    presets: ClassVar = {
        "one": {"n": 1},
        "hand": {"X": [[1], [2]], "e": 1, "s": 1, "weights": "ones"},
        "zeros": {"X": [[1], [-2]], "e": 1, "s": 1, "weights": "opposed"},
        "all": {"causal": False},
    }
    largest: ClassVar = {"n": LARGEST, "d": WIDEST, "e": MOST_VALUES, "s": MOST_KEYS}

    n = whole(12, "number of tokens", most=LARGEST)
    d = whole(4, "numbers of a token", most=WIDEST)
    e = whole(8, "numbers of a value", most=MOST_VALUES)
    s = whole(3, "numbers of a query and of a key", most=MOST_KEYS)
    seed = whole(72, "seed of the random tokens and weights")
    X = array(tokens, "the tokens, a row each", most=(LARGEST, WIDEST))
    weights = choice("random", ("random", "ones", "opposed"), "the weights; ones and opposed can be followed by hand")
    chunk = whole(third, "tokens of a chunk, which must divide their number")
    attn = choice("relu2", ("relu2", "laplace", "softmax"), "what makes weights of scores")
    scale = choice("ns", ("ns", "n2"), "what scores are divided by, in the square: n s, or n n")
    lin_scale = choice("mean", ("mean", "chunk", "none"), "what is read of earlier chunks is divided by")
    causal = switch(True, "no chunk reads a later one")
    token = whole(a_token, "the token that is changed")

    @act(layers_of_a_block, "Two layers", n=count, d=REAL, watch=(),
         opening="Attention mixes tokens, the FFN does not. Can one layer do both?")  # fmt: skip
    def two_layers(n, d, attention, alone, mixing, widening):
        layers = all_reading(token_layers(n, "tokens", "attention", "FFN"), 1, attention, "first")
        layers = all_reading(layers, 2, alone, "second")
        count = lengths(name="weights").in_tracks().bar("attention", mixing, colour="first")
        return layers.share(2) / count.bar("FFN", widening, colour="second").titled(["weights, d = ", d])

    @act(change_one_token, "A gated linear unit", params=params, watch=(), scales=fact(before_and_after))
    def a_gated_unit(X, U, V, before, after, token, scales, moment):
        rows, first = [token] if moment == "follow" else [], [] if moment == "gate" else [token]
        both = before if after is None else after
        return abreast(
            heat(X, "X", first, scales[0]).titled("X: tokens"), heat(U, "U", rows, scales[1]).titled("U", "second"),
            heat(V, "V", rows, scales[2]).titled("V", "first"),
            heat(both, "both", rows, scales[3]).titled("U ⊙ V", "done"),
        )  # fmt: skip

    @act(matrix_between, "A before V", params=params, watch=(), parts=fact(parts_of_unit), seen=fact(values_of),
         opening="How can a row hear of others?")  # fmt: skip
    def a_before_v(U, V, A, mixed, i, unit, parts, seen, moment):
        rows, every = ([i], slice(None)) if moment == "mix" else ([], [])
        gates = slice(None) if moment == "gate" else []
        U, V = (parts[0], parts[1]) if moment == "opening" else (U, V)
        return abreast(
            awaited(A, "A", parts[2], rows).titled("A"), heat(V, "V", every).titled("V", "first"),
            awaited(None if i is None else mixed, "mixed", parts[0], rows or gates, seen[2]).titled("AV", "first"),
            heat(U, "U", gates).titled("U", "second"),
            awaited(unit, "out", parts[0], gates).titled("U ⊙ AV", "done"),
        )  # fmt: skip

    @act(special_cases, "Two known layers", params=params, watch=(), parts=fact(parts_of_unit),
         opening="If A is the identity, what is left?")  # fmt: skip
    def two_known_layers(A, glu, ones, attention, parts, moment):
        (U, V, identity), there, asked = parts, moment == "ones", "U ⊙ AV"
        top = abreast(
            heat(U, "U").titled("U", "second"), heat(identity, "identity").titled("A = I"),
            heat(V, "V").titled("V", "first"),
            awaited(glu, "glu", U).titled(asked if glu is None else "U ⊙ V: the GLU", "done"),
            name="top",
        )  # fmt: skip
        low = abreast(
            awaited(ones, "ones", U).titled("U: all ones", "second"),
            awaited(A if there else None, "A", identity).titled("A"),
            awaited(V if there else None, "again", V).titled("V", "first"),
            awaited(attention, "attention", U).titled(asked if attention is None else "AV: attention", "done"),
            name="low",
        )  # fmt: skip
        return top / low

    @act(shared_projection, "One Z for both", params=params, watch=())
    def one_z(X, Z, gamma_q, beta_q, gamma_k, beta_k, Q, K):
        blocks, told = [heat(X, "X").titled("X: tokens"), heat(Z, "Z").titled("Z", "second")], []
        for name, pair, copy in (("Q", [gamma_q, beta_q], Q), ("K", [gamma_k, beta_k], K)):
            numbers, cells = blanks(f"{name}/pair", 2, gamma_q), nothing
            if copy is not None:
                numbers = table(pair, name=f"{name}/pair").rounded(2).kept_clear()
                cells = heat(copy, name).came_from("Z").as_block()
            told.append(numbers.headed(rows=["Z times γ", "plus β"]).titled([name, ": per dimension"], "first"))
            blocks.append(cells.titled(name, "first"))
        return abreast(*blocks).share(2) | (told[0] / told[1])

    @act(true_zeros, "True zeros", params=params, watch=(), shape_of=fact(curve),
         said=fact(said_of_weights))  # fmt: skip
    def zeros(empty, shape_of, said, past, moment):
        plane, out = axes("score", "weight").curve(*shape_of, said, colour="quiet"), nothing
        told, colour = legend(first="score and weight"), "first"
        if moment == "score":
            told, colour = legend(quiet="score"), "quiet"
        for scores in past.scores[-1:]:
            before = heat(scores, "scores")
            for place, each in enumerate(scores):
                heights = None if moment == "score" else past.A[-1][place]
                plane = plane.points(each, heights, colour=colour, name=f"weights/{place}")
        for weights in past.A[-1:]:
            out = heat(weights, "A")
        for negative, lost in zip(past.negative[-1:], past.zeros[-1:], strict=True):
            out, told = out.masked(negative), legend(first="score and weight", lost="negative: no weight")
            for place, each in enumerate(lost):
                plane = plane.points(each, None, colour="lost", name=f"lost/{place}")
        for each in () if empty is None else empty:
            out = out.framed(rows=[each], colour="lost")
        maps = abreast(before.titled("scores"), out.titled("A", "first"))
        return maps.share(2) | (plane / told)

    @act(row_sums, "Sums of rows", X=two_tokens, params=hand_params, watch=())
    def sums_of_rows(X, softmaxed, divided, A, sums):
        maps, count = [], lengths(name="totals").in_tracks().rounded(2)
        for name, matrix, found, colour in (("softmax", softmaxed, divided, "quiet"), ("GAU", A, sums, "first")):
            cells = blanks(name, X, X) if matrix is None else table(matrix, name=name).rounded(2)
            maps.append(cells.titled(name, colour))
            for place, token in enumerate(X):
                count = count.bar(
                    [name, ", row ", index_of(token)], None if found is None else found[place], colour=colour
                )
        return (maps[0] / maps[1]) | count.titled("sum of the row").share(2)

    @act(gate_the_mixed, "The gate", params=params, watch=(), lit=fact(loudest))
    def the_gate(U, mixed, gated, output, lit):
        maps, told = [], []
        for name, head, matrix, colour in (
            ("AV", "AV", mixed, "first"), ("U", "times U", U, "second"), ("U ⊙ AV", "gives", gated, "done")
        ):  # fmt: skip
            maps.append(heat(matrix, name, [lit]).titled(name, colour))
            numbers = row(None if matrix is None else matrix[lit], name=f"row/{name}", places=U[lit]).awaiting()
            told.append(numbers.headed(rows=[head]).rounded(2).kept_clear().wholly(colour))
        maps.append(heat(output, "O").titled("O"))
        return abreast(*maps).share(2) / column(*told).titled(["token ", lit])

    @act(weights_of_gau, "Two for one", d=REAL, s=NARROW, watch=())
    def two_for_one(d, s, mixing, widening, block, wide, narrow, unit, two):
        count = lengths(name="weights").in_tracks().bar("attention", mixing, colour="first")
        count = count.bar("FFN", widening, colour="second")
        count = count.bar("block: both", block, colour="text").seamed(mixing, widening)
        count = count.bar("GAU: W_u, W_v, W_o, each", wide, colour="quiet").bar("GAU: W_z", narrow, colour="quiet")
        count = count.bar("GAU: all", unit, colour="quiet").seamed(wide, wide, wide, narrow)
        count = count.bar("GAU + GAU", two, colour="done").seamed(unit, unit)
        return count.titled(["weights, d = ", d, ", s = ", s])

    @act(cells_of_chunks, "Chunks", n=count, watch=(), whole=fact(every_pair), headline=True)
    def chunks(n, every, scored, computed, tokens, all_pairs, in_chunks, whole, moment):
        square = reads(n, causal=False).naming("query", "key").coloured(first=scored)
        if moment == "grow":
            square = square.coloured(lost=whole)
        plane = axes("tokens n", "score cells").reaching(tokens, all_pairs)
        plane = plane.curve(tokens, all_pairs, "all pairs", colour="lost")
        if every is not None:
            plane = plane.points(n, every, colour="lost", name="every")
        if in_chunks is not None:
            plane = plane.curve(tokens, in_chunks, "in chunks").points(n, computed, colour="first", name="few")
        told = figure(every, "entries of A").coloured("lost") | figure(computed, "in chunks").coloured("first")
        return square.share(2) | (told / plane.share(2))

    @act(chunks_and_state, "A state between", params=params, watch=(), n=fact(count), values=fact(values_of_chunks),
         opening="And what of other chunks?", headline=True)  # fmt: skip
    def a_state(n, g, near, far, state, added, gated, rows, causal, values, past, moment):
        pairs, result, new, blocks = blanks("pairs", n, n), None, nothing, [nothing, nothing, nothing]
        for own in past.when("read").rows:
            pairs = pairs.coloured(second=(own, slice(None)))
        for own in past.when("local").rows:
            pairs = pairs.coloured(first=(own, own))
        if causal:
            pairs = pairs.below_diagonal()
        if near is not None:
            pairs, result = pairs.framed(rows=rows), gated[rows] if moment == "gate" else None
            read = far if moment in ("read", "gate") else None
            blocks = [heat(near, "near", of=values[g]), awaited(read, "far", near, of=values[g])]
            blocks = [*blocks, awaited(result, "gated", near, of=values[g])]
        if state is not None:
            new = awaited(None, "to-come", state)
        if moment == "add":
            new = heat(added, "added").goes_into("state").as_block()
        top = abreast(blocks[0].titled("AV: pair by pair", "first"), blocks[1].titled("read of the state", "second"),
                      blocks[2].titled("U ⊙ their sum", "done"), name="top")  # fmt: skip
        kept = panel(
            "state", abreast(heat(state, "state").titled("state", "second"), name="box"), colour="second", lit=True
        )
        low = abreast(new.titled("+ KᵗV"), name="low") | (arrow() if moment == "add" else arrow().hidden()) | kept
        told = legend(first="pair by pair", second="through the state")
        return (abreast(pairs.titled("pairs: queries ↓ keys →"), name="all") | (top / low).share(2)) / told

    @act(one_layer, "One layer", n=count, long=LONG, window=WINDOW, d=REAL, s=NARROW, watch=(),
         squares=fact(chunk_squares), opening="Can one layer do both?")  # fmt: skip
    def one_for_both(n, near, far, few, many, state, chunk, squares, long, window, moment):
        layers = token_layers(n, "tokens", "GAU")
        if moment in ("far", "real"):
            layers = layers.reading(1, index_of(far[-1]), far[-1], "second")
        if moment == "far":
            layers = layers.asking(1, index_of(far[-1]))
        if moment == "border":
            layers = layers.asking(1, chunk).reading(1, chunk, far[chunk], "second")
        layers = all_reading(layers, 1, near, "first")
        square = reads(n, causal=False).coloured(faint=None if near is None else squares, second=far, first=near)
        if moment == "border":
            square = square.ringing(chunk, chunk - 1)
        cells = figure(few, "in chunks, masked too", name="cells").coloured("first")
        real = (
            cells
            | figure(many, "all pairs").coloured("lost")
            | figure(state, "numbers of the state", name="kept").coloured("second")
        )
        title = "a real model" if few is None else ["a real model: n = ", long, ", chunks of ", window]
        told = legend(first="pair by pair", faint="masked", second="through the state")
        return (layers | square.titled("queries ↓ keys →")).share(2) / told / panel("real", real, title)
