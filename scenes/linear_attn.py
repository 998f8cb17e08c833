"""Linear attention, watched: without softmax the brackets move, and n² scores become a state of fixed size."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.linear_attn import (
    DOUBLED,
    HEAD,
    LARGEST,
    REAL,
    WIDEST,
    a_query,
    cells,
    chosen_map,
    compared_keys,
    compared_queries,
    doubled_scores,
    doubled_sizes,
    feature_curve,
    features,
    keys,
    queries,
    tokens,
    two_keys,
    values,
    width,
)
from vizkit.inputs import array, choice, switch, whole
from vizkit.reference.linear_attn import (
    bracket_costs,
    cost_curves,
    linear_attention,
    linear_attention_quadratic,
    masked_matrix_agrees,
    memory_by_token,
    move_brackets,
    score_growth,
    state_beside_scores,
    weigh_keys,
    weights_compared,
)
from vizkit.shapes import (
    abreast,
    axes,
    bars,
    blanks,
    figure,
    formula,
    grid,
    heat,
    index_of,
    lengths,
    nothing,
    outlines,
    panel,
    product,
    row,
    span,
    table,
)


def told(matrix, rows=None, name=None):
    """A matrix with its numbers; where some `rows` are looked at, the others are set back."""
    found = grid(matrix, name=name).cold().rounded(2)
    return found if rows is None else found.focused(rows)


def column(values, name=None):
    """Numbers below one another."""
    return row(values, name=name).transposed().rounded(2)


def so_far(rows, shape=told):
    """Rows as a matrix, or numbers as another `shape`, once there is one."""
    for _ in rows:
        return shape(rows)
    return nothing


def square(sizes, n):
    """The square of scores of n tokens, in the room of the largest."""
    places = slice(0, sizes[0] if n is None else n)
    scores = blanks("scores", sizes[-1], sizes[-1]).coloured(first=(places, places))
    return scores.titled("scores: queries ↓ keys →", "first")


def growing(sizes, counts):
    """How many scores there are for each number of tokens, as far as they are counted."""
    found = lengths(name="growth").in_tracks()
    for size, count in zip(sizes, [*counts, *(None for _ in sizes)], strict=False):
        found = found.bar([size, " tokens"], count, colour="first")
    return found


def kept_state(d, dv, there=True):
    """The state as large as it is, in its colour once it is `there`."""
    parts = ((blanks(name, d, many), name) for name, many in (("S", dv), ("z", 1)))
    return [(part.wholly("second") if there else part).titled(name, "second") for part, name in parts]


class LinearAttention(Explainer):
    """Without softmax the brackets move, and all that was seen fits into a state of fixed size"""

    title = "Linear attention"
    family = "tensors"
    colours: ClassVar = {"by_scores": "first", "by_state": "second", "w": "lost", "cache": "first", "state": "second"}
    presets: ClassVar = {
        "one": {"Q": [[0, 0]], "K": [[0, 0]], "V": [[3, 4]]},
        "equal": {"K": [[1, 1], [1, 1], [1, 1], [1, 1]]}, "short": {"n": 2, "d": 4, "dv": 4},
        "negative": {"Q": [[1, -0.5], [1, -0.5]], "K": [[1, 0], [0.2, 1]], "V": [[1, 0], [0, 1]],
                     "phi": "identity", "causal": False},
    }  # fmt: skip
    largest: ClassVar = {"n": 8, "d": 4, "dv": 4}

    n, seed = whole(4, "number of tokens", most=LARGEST), whole(0, "seed of the random tensors")
    d, dv = whole(2, "features of a query and of a key", most=WIDEST), whole(2, "numbers of a value", most=WIDEST)
    phi = choice("elu1", ("elu1", "relu", "exp", "identity"), "the feature map")
    causal = switch(True, "no query sees a later key")
    Q = array(queries, "queries, a row each", most=(LARGEST, WIDEST))
    K = array(keys, "keys, a row each", most=(LARGEST, WIDEST))
    V = array(values, "values, a row for each key", most=(LARGEST, WIDEST))

    @act(score_growth, "Twice the tokens", sizes=DOUBLED, watch=("n",),
         opening="Doubling the tokens quadruples the scores: must it be so?")  # fmt: skip
    def twice_the_tokens(sizes, n, past):
        return abreast(square(sizes, n)) | growing(sizes, past.square).titled("number of scores")

    @act(move_brackets, "Which two first?", watch=(), held=fact(cells),
         opening="Which of Q, K, V are multiplied first?")  # fmt: skip
    def which_two_first(Q, K, V, scores, state, held, moment):
        three = outlines(Q, K, V, names=("Q", "Kᵗ", "V"))
        left, right = blanks("scores", Q, Q), blanks("state", Q[0], V[0])
        if moment in ("opening", "scores", "stuck"):
            three = three.applied("softmax", 0, 1, "lost")
        pairs = {"scores": (0, 1, "first"), "stuck": (1, 2, "lost"), "lift": (0, 1, "first"), "move": (1, 2, "second")}
        if moment != "opening":
            three = three.bracketed(*pairs[moment])
        if scores is not None:
            left = left.wholly("first").framed(rows=[0] if moment == "scores" else [], colour="lost")
        if state is not None:
            right = right.wholly("second")
        count = lengths(name="held").in_tracks().bar("QKᵗ", None if scores is None else held[0], colour="first")
        count = count.bar("KᵗV", None if state is None else held[1], colour="second").titled("numbers to hold")
        made = abreast(left.titled("QKᵗ", "first"), right.titled("KᵗV", "second"), name="made")
        return three.share(2) / (made | count)

    @act(bracket_costs, "Which order is cheaper?", n=tokens, d=features, dv=width, watch=("tokens",),
         curves=fact(cost_curves), opening="n = {n}, d = {d}: which order multiplies less?")  # fmt: skip
    def which_is_cheaper(tokens, by_scores, by_state, costs, equal, height, curves, moment):
        plane, over = axes("length n", "multiplications").reaching(curves[0], curves[1]), moment == "chart"
        for place, (name, colour) in enumerate((("(QKᵗ)V", "first"), ("Q(KᵗV)", "second"))):
            if tokens is not None:
                seen = curves[0] if over else curves[0][:tokens]
                found = curves[place + 1] if over else [pair[place] for pair in costs]
                plane = plane.curve(seen, found, name if over else None, colour=colour, name=colour)
                plane = plane.points(tokens, costs[-1][place], colour=colour, name=f"at {colour}")
        run = lengths(name="run").in_tracks().bar("(QKᵗ)V", by_scores, colour="first")
        title = "multiplications" if tokens is None else ["multiplications, tokens: ", tokens]
        plane = plane.points(equal, height, [["n = ", equal]], colour="text", name="equal")
        return run.bar("Q(KᵗV)", by_state, colour="second").titled(title) / plane.share(2)

    @act(weigh_keys, "A weight below zero", q=a_query, K=two_keys, kind=chosen_map, watch=(), curve=fact(feature_curve),
         opening="Without softmax: is q·k itself a weight?")  # fmt: skip
    def below_zero(q, K, products, bare, phi_q, phi_K, mapped, weights, wrong, curve, moment):
        heads, x, y = ["q", *(["k", index_of(k)] for k in K)], [*q, *K[0], *K[1]], None
        given = table([q, *K], rows=heads, name="given").titled("query and keys")
        lifted = table([q, *K], rows=heads, name="lifted").only(())
        if phi_q is not None:
            lifted = table([phi_q, *phi_K], rows=heads, name="lifted").came_from("given").as_block()
            y = [*phi_q, *phi_K[0], *phi_K[1]]
        plane = axes("x", "φ(x)").curve(*curve, colour="quiet").points(x, y, colour="second", name="lift")
        raw = moment in ("opening", "product", "divide", "map")
        sums = row(products if raw else mapped, name="products" if raw else "mapped", places=K).awaiting()
        divided = bare if raw else weights
        height = bars(() if divided is None else divided, name="weights")
        height = (height if raw else height.coloured(done=span(0, 1))).coloured(lost=wrong)
        said, over = ("q·k", "weight: q·k ÷ sum") if raw else ("φ(q)·φ(k)", "weight: φ(q)·φ(k) ÷ sum")
        return (
            (given / lifted.titled("φ of each number", side="below"))
            | plane
            | (sums.titled(said) / height.titled(over))
        )

    @act(linear_attention, "A running state", kind=chosen_map, watch=("i",),
         opening="S and z start at zero: what does a token add?", headline=True)  # fmt: skip
    def running_state(Q, K, V, features, phi_Q, phi_K, i, k, outer, S, z, q, num, den, moment, past):
        rows, first = None if i is None else [i], moment == "opening"
        mapped_q = told(Q if first else features if phi_Q is None else phi_Q, rows, "phi_Q")
        mapped_k = told(K if phi_Q is None else features if phi_K is None else phi_K, rows, "phi_K")
        seen = abreast(mapped_q.titled("q" if first else "φ(q)"),
                       mapped_k.titled("k" if phi_Q is None else "φ(k)", "first"), told(V, rows).titled("v", "first"),
                       so_far(past.when("read").y).waits_for("den/0").titled("y", "done"), name="tokens")  # fmt: skip
        formed, adds, sums, norm = nothing, nothing, blanks("S", Q[0], V[0]), blanks("z", Q[0], 1)
        if S is not None:
            sums, norm = told(S), column(z)
        if moment == "form":
            formed, adds = told(outer).goes_into("S").as_block(), told(k).as_block()
            for place, feature in enumerate(phi_K[i]):
                adds = adds.came_from(feature, (place, None)).goes_into(z[place], (place, None))
            for place, value in enumerate(V[i]):
                formed = formed.came_from(value, (None, place))
        query, over, under = nothing, nothing, nothing
        if moment == "read":
            query, over = row(q).came_from(phi_Q[i]), row(num).gathering(sums)
            under = row([den], name="den").gathering(norm)
        state = product(adds.titled("φ(k)", "first"), formed.titled("φ(k)vᵗ", "first"), nothing,
                        sums.titled("S", "second"), norm.titled("z", "second"))  # fmt: skip
        asked = abreast(query.titled("φ(q)"), over.titled("φ(q)ᵗS"), under.titled("÷ φ(q)ᵗz = y"), name="asked")
        return seen | (state.applied("state", -2, -1, "second") / asked)

    @act(masked_matrix_agrees, "The same rows", kind=chosen_map, watch=("i",), state=fact(linear_attention),
         opening="Do the weights, row by row, agree?")  # fmt: skip
    def the_same_rows(V, i, causal, state, same, moment, past):
        rows, mixed = [i] if moment in ("score", "mix") else None, past.when("mix")
        weights = blanks("A", V, V)
        for last in past.when("score", "mix").A[-1:]:
            weights = told(last, rows, "A").masked((slice(i + 1, None) if moment == "score" else (), slice(0, None)))
        for place, _ in enumerate(V if causal else ()):
            weights = weights.masked((slice(place, place + 1), slice(place + 1, None)))
        found, other = so_far(mixed.y), told(state, rows if moment == "mix" else None, "other")
        if same is not None:
            found, other = found.wholly("done"), other.wholly("done")
        by_weights = formula(linear_attention_quadratic, "causal" if causal else "output")
        by_state = formula(linear_attention, "output")
        tables = abreast(
            weights.titled("φ(q)·φ(k)", "first"), told(V).titled("v", "first"),
            so_far(mixed.total, column).titled("sum"), found.titled("y", "done"),
            other.titled("y by the state", "second"),
        )  # fmt: skip
        return tables / (by_weights.coloured("first") | by_state.coloured("second"))

    @act(memory_by_token, "What is kept", n=tokens, d=features, dv=width, watch=("token",))
    def what_is_kept(n, d, dv, token, cache, state):
        filled = slice(0, token), None
        cached = ((blanks(name, n, many).coloured(first=filled), name) for name, many in (("K", d), ("V", dv)))
        cached = abreast(*(part.titled(name, "first") for part, name in cached), name="cached")
        held = abreast(*kept_state(d, dv), name="held")
        count = lengths(name="count").bar("KV cache", cache, colour="first").bar("state", state, colour="second")
        kept = panel("cache", cached, "KV cache", colour="first") | panel("state", held, "state", colour="second")
        return kept / count.titled("numbers kept")

    @act(weights_compared, "The price", Q=compared_queries, K=compared_keys, kind="elu1", watch=())
    def the_price(softmaxed, linear, phi_Q, phi_K, ranks, largest, peaks):
        sharp, flat, by, to = heat(softmaxed), nothing, nothing, nothing
        if linear is not None:
            flat, by, to = (heat(each) for each in (linear, phi_Q, phi_K))
            flat, to = flat.heated(softmaxed), to.transposed()
        if peaks is not None:
            sharp, flat = (
                map_.framed(rows=at[:1], columns=at[1:]) for map_, at in zip((sharp, flat), peaks, strict=True)
            )
        maps = abreast(sharp.titled("softmax", "first"), by.titled("φ(Q)", "second"), to.titled("φ(K)ᵗ", "second"),
                       flat.titled("linear, rows ÷ sum", "second"))  # fmt: skip
        rank, most = lengths(name="rank").in_tracks(), lengths(name="most").in_tracks().rounded(3)
        for place, (name, colour) in enumerate((("softmax", "first"), ("linear attention", "second"))):
            rank = rank.bar(name, None if ranks is None else ranks[place], colour=colour)
            most = most.bar(name, None if largest is None else largest[place], colour=colour)
        return maps.share(2) / (rank.titled("rank") | most.titled("largest weight"))

    @act(state_beside_scores, "At real sizes", sizes=[REAL], head=HEAD, d=features, dv=width, watch=(),
         doubled=fact(doubled_sizes), growth=fact(doubled_scores),
         opening="Must doubling the tokens quadruple the scores?")  # fmt: skip
    def at_real_sizes(d, dv, n, head, state, squares, kept, ratio, doubled, growth):
        drawn = abreast(square(doubled, doubled[-1]), *kept_state(d, dv, state is not None))
        count = growing(doubled, growth).bar("state, at any length", state, colour="second").titled("numbers to hold")
        scores = figure(None if ratio is None else squares[0], "scores", name="real").coloured("first")
        times = figure(ratio, "times fewer multiplications").coloured("done").rounded(0)
        counted = scores | figure(kept, "numbers of state").coloured("second") | times
        title = "a head of a real model" if n is None else ["a head of a real model: n = ", n, ", d = ", head]
        return (drawn | count) / panel("real", counted, title)
