"""The Performer, watched: e^(q·k) as an average over random directions, and attention without its n × n matrix."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.performer import (
    GROWING,
    LADDER,
    LARGEST,
    MOST,
    around_zero,
    counted,
    directions_in_the_plane,
    drawn_features,
    drawn_tensors,
    errors_so_far,
    exact_in_the_plane,
    exact_of_opposites,
    given_key,
    given_query,
    its_opposite,
    keys,
    one_direction,
    queries,
    repeats,
    softmax_attention,
    summed_up,
    values,
)
from vizkit.inputs import array, choice, numbers, real, switch, whole
from vizkit.reference.performer import (
    bell_of_product,
    errors_by_features,
    errors_by_similarity,
    exponential_ties,
    fixed_features,
    free_and_perpendicular,
    kernel_estimate,
    performer_attention,
    repeated_estimates,
    separated_nearly,
    spread_of_estimates,
)
from vizkit.shapes import (
    abreast,
    axes,
    blanks,
    figure,
    formula,
    grid,
    heat,
    index_of,
    legend,
    lengths,
    outlines,
    row,
)


def arrows(plane, ends, colour, name):
    """With arrows from the origin to these points."""
    for place, end in enumerate(ends):
        plane = plane.vector(end, colour=colour, name=f"{name}{'′' * place}")
    return plane


def estimates(found, both, exact, repeats, colour, name):
    """Estimates as points over the number of their repeat, on the scale of `both` kinds; and those below zero."""
    plane = axes("repeat", "estimate of e^(q·k)", name=name).reaching(repeats, both).rounded(3)
    for each in () if found is None else found:
        plane = plane.plumb(repeats[index_of(each) + 1], each, colour=colour)
    seen = () if found is None else repeats[1 : len(found) + 1]
    return plane.level(exact, ["exact ", exact]).points(seen, found, colour=colour, name="found")


class Performer(Explainer):
    """e^(q·k) is an average over random directions, so attention needs no n × n matrix"""

    title = "Performer"
    family = "tensors"
    colours: ClassVar = {"x": "first", "y": "second", "direction": "now", "trig": "lost", "positive": "done"}
    presets: ClassVar = {
        "one": {"n": 1, "d": 1, "m": 1},
        "opposite": {"query": [1.2, 1.2], "key": [-1.2, -1.2], "m": 8},
        "sines": {"kind": "trig", "m": 8},
        "long": {"length": 1.0, "query": [1.2, 0.3], "key": [0.3, 0.9], "m": 13},
    }
    largest: ClassVar = {"n": LARGEST, "d": LARGEST, "m": MOST}

    n = whole(4, "number of tokens", most=LARGEST)
    d = whole(4, "numbers of a query and of a key", most=LARGEST)
    m = whole(6, "random directions of one estimate", most=MOST)
    kind = choice("positive", ("positive", "hyperbolic", "trig"), "the kind of random features")
    orthogonal = switch(True, "directions are perpendicular within a block")
    seed = whole(0, "seed of tensors and directions")
    length = real(0.5, "standard deviation of the numbers in queries and keys")
    query = numbers([0.8, 0.2], "the query whose e^(q·k) is averaged", most=2)
    key = numbers([0.2, 0.6], "the key whose e^(q·k) is averaged", most=2)
    Q = array(queries, "queries, a row each", most=(LARGEST, LARGEST))
    K = array(keys, "keys, a row each", most=(LARGEST, LARGEST))
    V = array(values, "values, a row for each key", most=(LARGEST, 2))

    @act(exponential_ties, "Tied by the exponential", watch=(),
         opening="The exponential ties q to k. Can they be separated?")  # fmt: skip
    def tied(Q, K, V, scores, moment):
        three = outlines(Q, K, V, names=("Q", "Kᵗ", "V")).applied("exp", 0, 1, "lost")
        three = three.bracketed(1, 2, "lost") if moment == "stuck" else three.bracketed(0, 1, "first")
        left, right = blanks("scores", Q, K), blanks("summary", Q[0], V[0])
        left = left if scores is None else left.wholly("first")
        right = right.titled("KᵗV: out of reach", "lost") if moment == "stuck" else right.titled("KᵗV")
        made = abreast(left.titled("QKᵗ: n × n", "first"), right, name="made")
        return three / made

    @act(bell_of_product, "A bell at q + k", watch=("mass",))
    def bell_act(q, k, along, bell, moved, product, centre, mass, moment):
        plane = axes("direction ω, a number", "density").curve(along, bell, colour="quiet", name="bell")
        plane = plane.curve(along, moved, colour="first", name="moved")
        plane = plane.curve(along, product, colour="done", area=True, name="product")
        plane = plane.upright(None if moved is None else q, colour="first").upright(centre, colour="done")
        law = formula(bell_of_product, "product" if moment == "product" else "shift")
        law = law.hidden() if moment == "bell" else law.coloured("first" if moment == "move" else "done")
        colours = legend(quiet="bell p(ω)", first="× factor of q", done="× factor of k too").stacked()
        area = figure(mass, "area of it: e^(qk)").coloured("done").rounded(3)
        return (plane.share(2) | (colours / (figure(q, "q") | figure(k, "k")) / area)) / law

    @act(kernel_estimate, "An average over directions", x=given_query, y=given_key,
         W=directions_in_the_plane, watch=(), counts=fact(counted), certain=fact(exact_in_the_plane),
         opening="Can random directions ω find e^(q·k)?", headline=True)  # fmt: skip
    def average(x, y, kind, direction, of_x, of_y, product, means, counts, certain, moment, past):
        plane = axes("first number", "second number").even()
        plane = arrows(plane, past.direction[:-1], "quiet", "before")
        plane = plane.vector(x, "q", colour="first").vector(y, "k", colour="second").vector(direction, "ω")
        mean = (
            axes("directions m", "mean so far", name="mean")
            .level(certain, ["exact ", certain], colour="done")
            .rounded(3)
            .reaching(counts)
        )
        if means is not None:
            mean = mean.path(counts[: len(means)], means, name="means", waits_for="terms/2")
        known = moment in ("factors", "average")
        terms = lengths(name="terms").bar("factor of q", of_x[0] if known else None, colour="first")
        terms = terms.bar("factor of k", of_y[0] if known else None, colour="second")
        terms = terms.bar("their product", product if moment == "average" else None)
        return plane | (terms / mean)

    @act(spread_of_estimates, "The more, the nearer", x=given_query, y=given_key, kind="positive",
         ladder=LADDER, watch=(), certain=fact(exact_in_the_plane),
         opening="How far do such estimates spread?")  # fmt: skip
    def nearer(ladder, means, lows, highs, certain):
        plane = axes("directions m", "estimates of e^(q·k)").logarithmic(y=False).reaching(ladder)
        if means is not None:
            seen = ladder[: len(means)]
            plane = plane.band(seen, lows, highs).points(seen, means, colour="first", name="means")
        plane = plane.level(certain, ["exact ", certain], colour="done")
        return plane / legend(first="mean ± standard deviation of many estimates")

    @act(repeated_estimates, "Below zero", x=one_direction, y=its_opposite, m=8, watch=(),
         certain=fact(exact_of_opposites), both=fact(repeated_estimates), repeats=fact(repeats),
         opening="e^(q·k) is positive. Can its sine–cosine estimate be negative?", headline=True)  # fmt: skip
    def below_zero(trig, positive, negative, certain, both, repeats):
        waves = estimates(trig, both, certain, repeats, "second", "waves")
        if negative is not None:
            at, low = [repeats[place + 1] for place in negative], [trig[place] for place in negative]
            waves = waves.points(at, low, colour="lost", name="negative")
        powers = estimates(positive, both, certain, repeats, "first", "powers")
        return waves.titled("sine–cosine features", "second") | powers.titled("positive features", "first")

    @act(errors_by_similarity, "Which is nearer?", m=8, watch=(),
         opening="Are positive features always nearer?")  # fmt: skip
    def which_is_nearer(similarities, positive, trig, crossing):
        plane = axes("e^(q·k): from opposite to equal", "root mean squared error").logarithmic()
        plane = plane.curve(similarities, positive, "positive", colour="first", name="positive")
        plane = plane.curve(similarities, trig, "sine–cosine", colour="second", name="trig")
        if crossing is not None:
            plane = plane.upright(crossing[0], ["equal at ", crossing[0]]).points(crossing[0], crossing[1])
        return plane.rounded(3)

    @act(free_and_perpendicular, "Perpendicular directions", m=16, seed=48, watch=())
    def perpendicular_directions(free, perpendicular, moment, past):
        plane = axes("first number of ω", "second number of ω").even()
        for W in past.W[-1:]:
            plane = arrows(arrows(plane, W[:2], "first", "one"), W[2:], "second", "two")
        errors = lengths(name="errors").in_tracks().rounded(3).bar("free", free, colour="quiet")
        errors = errors.bar("perpendicular", perpendicular, colour="done").titled("average error of attention")
        kind = "free directions ω" if moment == "draw" else "perpendicular within a block"
        colours = legend(first="a block: as many as dimensions", second="the next block").stacked()
        return plane.titled(kind) | (colours / errors)

    @act(performer_attention, "One summary", watch=(), exact=fact(softmax_attention), sums=fact(summed_up),
         errors=fact(errors_so_far))  # fmt: skip
    def summary(Q, K, V, W, phi_Q, phi_K, i, outer, S, z, exact, sums, errors, moment, past):
        adding, reading = moment in ("form", "absorb"), moment == "read"
        keys_ = blanks("phi_K", K, W) if phi_K is None else heat(phi_K, name="phi_K").focused([i] if adding else None)
        asked = blanks("phi_Q", Q, W) if phi_Q is None else heat(phi_Q, name="phi_Q").focused([i] if reading else None)
        held, norm = blanks("S", W, V[0]), blanks("z", W, 1)
        if S is not None:
            held, norm = heat(S).heated(sums), row(z).heated(sums).transposed().undigited()
        formed = blanks("next", W, V[0])
        if moment == "form":
            formed = heat(outer).heated(sums).goes_into("S").as_block()
        for place, value in enumerate(V[i] if moment == "form" else ()):
            formed = formed.came_from(value, (None, place))
        found, wanted = blanks("Y", V, V[0]), blanks("exact", V, V[0])
        for _ in past.when("read").y:
            found = grid(past.when("read").y).rounded(2).heated(exact)
            wanted = grid(exact[: i + 1]).rounded(2).heated(exact)
        values_ = heat(V).focused([i] if adding else None)
        given = abreast(keys_.titled("φ(K)", "first"), values_.titled("V", "first"), name="given")
        read = asked.titled("φ(Q)"), found.titled("y: nearly", "done"), wanted.titled("softmax")
        state = formed.titled("φ(k)vᵗ", "first"), held.titled("S: summary", "second"), norm.titled("z: Σφ(k)", "second")
        apart = figure(errors[i] if reading else None, "largest error of y so far", name="apart").rounded(2)
        return (given / abreast(*read, name="read")).share(2) | (abreast(*state).share(2) / apart)

    @act(errors_by_features, "Four times the features", ladder=GROWING, watch=(),
         opening="How many features are enough?")  # fmt: skip
    def four_times(ladder, curve, curves):
        plane = axes("features m", "average error").logarithmic().reaching(ladder)
        drawn = [] if curve is None else [*curves, curve]
        for found, (name, colour) in zip(drawn, (("short q, k", "first"), ("long q, k", "lost")), strict=False):
            plane = plane.path(ladder[: len(found)], found, name, colour=colour, name=colour)
        return plane

    @act(fixed_features, "Without chance", x=around_zero, watch=())
    def without_chance(x, powers, tangent, fixed, features):
        plane = axes("x, a number of q or k", "feature φ(x)").curve(x, powers, "e^x", colour="first", name="powers")
        colours = legend(first="directions along the axes", quiet="tangent of e^x")
        if features is not None:
            plane = plane.curve(x, tangent, dashed=True, colour="quiet", name="tangent")
            plane = plane.curve(x, features, [fixed.formula], colour="second", name="features")
        return plane.share(2) / colours / formula(fixed_features, "axes").coloured("first")

    @act(separated_nearly, "Separated", n=4096, d=64, m=256, watch=(), drawn=fact(drawn_tensors),
         mapped=fact(drawn_features), opening="Can they be separated now?")  # fmt: skip
    def separated(drawn, mapped, n, m, scores, features, times, equal, moment):
        if moment == "opening":
            three = outlines(*drawn, names=("Q", "Kᵗ", "V")).applied("exp", 0, 1, "lost").bracketed(0, 1, "first")
        else:
            three = outlines(*mapped, names=("φ(Q)", "φ(K)ᵗ", "V")).bracketed(1, 2, "second")
        held = lengths(name="held").in_tracks().bar("scores", scores, colour="first")
        held = held.bar("features", features, colour="second")
        fewer = figure(times, "times fewer products", name="fewer").coloured("done").rounded(0)
        even = figure(equal, "tokens: both cost the same", name="even")
        return three.share(2) / held.titled(["numbers held: n = ", n, ", m = ", m]) / (fewer | even)
