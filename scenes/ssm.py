"""State-space models, watched: a few numbers that remember an ever longer past, and may be chosen by it."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.ssm import (
    LONGEST,
    ORDER,
    SIZES,
    TAPS,
    TOKENS,
    WIDEST,
    all_times,
    as_given,
    chosen_state,
    chosen_steps,
    exact_decay,
    first_step,
    fixed_state,
    heaviest,
    oldest_and_newest,
    one_input,
    places_of_state,
    read_pairs,
    readout,
    sample_times,
    signal_samples,
    spans,
    stepped_input,
    stepped_matrix,
    tallest,
    times_of_steps,
    tokens,
    tree_of_last,
    whole_gate,
    window_times,
)
from vizkit.inputs import choice, numbers, real, switch, whole
from vizkit.reference.ssm import (
    associative_scan,
    decay_by_steps,
    errors_by_coefficients,
    filters_by_row,
    forgetting_window,
    gated_state,
    hippo_legs,
    legendre_fit,
    memories_compared,
    recurrence_is_convolution,
    ssm_kernel,
    weights_of_the_past,
)
from vizkit.shapes import (
    abreast,
    axes,
    bars,
    blanks,
    formula,
    grid,
    index_of,
    label,
    legend,
    lengths,
    pieces,
    row,
    span,
    token_layers,
)

CURVES = ("first", "second", "text")
"""The colours of the polynomials of least degree."""

REMEMBER = "Can {N} number remember a growing signal?", "Can {N} numbers remember a growing signal?"
"""What the film asks, and asks again at its end."""


def over_time(ends, u, name="axes", says="time in samples"):
    """Axes for a signal, over all of its time."""
    return axes(says, "signal", name=name).reaching(ends, u).low()


def numbers_kept(values, N, places, says, colour, waits_for=None):
    """Numbers that are kept, as columns at their places."""
    plane = axes(says, ["numbers kept: ", N], name="kept").reaching(places).low()
    return plane.columns(None, values, colour=colour, name="kept", waits_for=waits_for)


class StateSpaceModels(Explainer):
    """A few numbers can sum up an ever longer past: as a fit, as a filter, or as the input chooses"""

    title = "State-space models"
    family = "tensors"
    presets: ClassVar = {
        "one": {"L": 1, "u": [3]},
        "constant": {"signal": "constant"},
        "euler": {"method": "euler"},
        "equal": {"u": [3, 3, 3, 3], "delta": [0.5, 0.5, 0.5, 0.5]},
    }
    largest: ClassVar = {"N": WIDEST, "u": [3, 0, 0.5, 5, 0, -2.5]}

    N = whole(8, "coefficients of the state", most=WIDEST)
    L = whole(LONGEST, "samples of the signal", most=LONGEST)
    signal = choice("sin", ("sin", "step", "chirp", "constant"), "the signal")
    samples = numbers(signal_samples, "the signal's samples", most=LONGEST)
    method = choice("exact", ("exact", "bilinear", "euler"), "how a sample changes the coefficients")
    dt = real(0.1, "the step Δ of S4", most=2.0)
    u = numbers([3, 0, 0, 5, 0, 0], "what the tokens hold", most=TOKENS)
    delta = numbers(chosen_steps, "the step Δ of each token", most=TOKENS)
    fixed = real(0.5, "the step Δ that all tokens share", most=100.0)
    zoh = switch(True, "the input is held for a step: a gate")

    @act(forgetting_window, "A window", u=as_given, watch=(), times=fact(sample_times), all_time=fact(all_times),
         places=fact(places_of_state), opening=REMEMBER)  # fmt: skip
    def a_window(u, N, k, first, window, times, all_time, places, lost):
        plane, holds = over_time(all_time, u), u[:N] if window is None else window
        if k is not None:
            plane = plane.curve(times[: first + 1], u[: first + 1], colour="lost", dashed=True, name="lost")
        plane = plane.curve(times[:N] if k is None else times[first:k], holds, colour="first", name="window")
        kept = numbers_kept(holds, N, places, "sample in the window", "first", "axes/window/line")
        return (plane | kept.share(1)) / legend(lost="forgotten", first="in the window")

    @act(legendre_fit, "Curves that stretch", u=as_given, watch=(), times=fact(sample_times), all_time=fact(all_times),
         tall=fact(tallest), opening="What could describe all of it?")  # fmt: skip
    def curves_that_stretch(u, N, t, at, curves, weighted, fit, times, all_time, tall):
        plane = over_time(all_time, tall, says=None).curve(times, u, colour="faint", dashed=True, name="all")
        basis, title = axes("time in samples", name="basis").reaching(all_time, tall).low(), "Legendre polynomials"
        if weighted is not None:
            curves, title = weighted, "Each times its weight"
        if t is not None:
            plane = plane.curve(times[:t], u[:t], colour="quiet", name="signal").upright(t, ["t = ", t])
            for place, (curve, colour) in enumerate(zip(curves, [*CURVES, *("faint" for _ in curves)], strict=False)):
                basis = basis.curve(at, curve, colour=colour, name=f"curve/{place}")
            basis = basis.upright(t)
        plane = plane.curve(at, fit, colour="done", name="fit")
        least = {colour: ["P", index_of(sample)] for colour, sample in zip(CURVES, u[:N], strict=False)}
        told = legend(quiet="signal so far", done=["sum of ", N], **least, faint="and so on").stacked()
        return (plane / basis.titled(title)).share(2) | told

    @act(hippo_legs, "Without old samples", u=as_given, watch=(), times=fact(sample_times), all_time=fact(all_times),
         places=fact(places_of_state), headline=True)  # fmt: skip
    def without_old_samples(u, N, A, B, c, k, sample, seen, fit, times, all_time, places):
        plane, entering = over_time(all_time, u), blanks("entering", 1, 1)
        plane = plane.curve(times, u, colour="faint", dashed=True, name="all")
        if k is not None:
            plane = plane.curve(times[:k], u[:k], colour="quiet", name="signal")
            plane = plane.points(times[k - 1], sample, name="new")
            entering = row([u[k - 1]]).undigited().heated(u).came_from("axes/new")
        plane = plane.curve(seen, fit, colour="done", name="fit")
        told = legend(quiet="signal so far", done="redrawn from c").stacked()
        kept = numbers_kept(c, N, places, "coefficient n", "second", None if k is None else u[k - 1])
        maps = grid(A).undigited().titled("A"), grid([B]).transposed().undigited().titled("B"), entering.titled("u")
        return (plane | (formula(hippo_legs, "rate") / told)) / (abreast(*maps) | kept)

    @act(errors_by_coefficients, "How many numbers?", u=as_given, sizes=SIZES, watch=(), times=fact(sample_times),
         all_time=fact(all_times), opening="How many numbers are enough?")  # fmt: skip
    def how_many(u, sizes, fit, errors, times, all_time):
        plane = over_time(all_time, u).curve(times, u, colour="quiet", name="signal")
        plane = plane.curve(times, fit, "redrawn", colour="done", name="fit")
        missed = lengths(name="missed").in_tracks().rounded(3)
        found = () if errors is None else errors
        for size, error in zip(sizes, [*found, *(None for _ in sizes)], strict=False):
            missed = missed.bar([size, " numbers"], error, colour="lost")
        return plane / missed.titled("rms error", "lost")

    @act(weights_of_the_past, "What old samples weigh", steps=32, watch=(), heavy=fact(heaviest),
         ends=fact(oldest_and_newest), opening="What does an old sample weigh?")  # fmt: skip
    def what_samples_weigh(equal, fading, heavy, ends):
        flat = axes("sample, oldest first", "weight", name="flat").reaching(ends, heavy)
        bent = axes("sample, oldest first", "weight", name="bent").reaching(ends, heavy)
        flat = flat.columns(None, equal, colour="first").titled("LegS: divided by t", "first")
        return flat | bent.columns(None, fading, colour="second").titled("not divided by t", "second")

    @act(decay_by_steps, "A step", dt=1.0, steps=3, watch=(), exact=fact(exact_decay), taken=fact(times_of_steps),
         along=fact(first_step), opening="x′ = −x: where after Δ = {dt}?")  # fmt: skip
    def a_step(by_euler, by_bilinear, by_hold, euler, bilinear, hold, exact, taken, along, moment):
        plane = axes("time t", "x").curve(exact[0], exact[1], "exact", colour="quiet", name="exact")
        after = lengths(name="after").in_tracks().rounded(3)
        for path, one, name, colour, end, curve in (
            (by_euler, euler, "Euler", "lost", taken[1], None),
            (by_bilinear, bilinear, "bilinear rule", "second", taken[1], None),
            (by_hold, hold, "ZOH: exact", "done", None, along[1]),
        ):  # fmt: skip
            if path is not None:
                plane = plane.arrow(taken[0], end, heights=path, colour=colour, name=name)
                plane = plane.curve(along[0], curve, colour=colour, name=name).points(
                    taken[1], path[1], colour=colour, name=colour
                )
            after = after.bar(name, None if one is None else one[0], colour=colour)
        law = formula(decay_by_steps, "step")
        law = law if moment == "turn" else law.hidden()
        return plane.upright(taken[1], "Δ") / (after.titled("x after a step") | law)

    @act(ssm_kernel, "Unrolled", Abar=stepped_matrix, Bbar=stepped_input, C=readout, L=TAPS, watch=(),
         once=fact(one_input), opening="What does one input add later?")  # fmt: skip
    def unrolled(states, before, K, k, Bbar, C, L, once, moment):
        flow = (
            blanks("states", L, C).transposed() if states is None else pieces(states, rows=C).heated(Bbar).undigited()
        )
        for place, _ in enumerate(() if before is None else before):
            flow = flow.came_from(states[k - 1][place], (place, k)).as_block()
        flow = flow.headed(rows=[["x", index_of(weight)] for weight in C]).numbered("steps ago").stretched()
        taps = () if K is None else K[:k] if moment == "power" else K[: k + 1]
        tall = bars(taps, name="K").unnumbered().coloured(second=span(0, k)).headed("tap = Σ x").rounded(3).low()
        return row(once, name="once").headed(rows=["input"]) / flow / tall / formula(ssm_kernel, "tap")

    @act(recurrence_is_convolution, "The same y", N=ORDER, method="bilinear", watch=(),
         opening="State or filter: the same y?")  # fmt: skip
    def the_same_y(u, N, k, K, y, by_state, by_taps, same, moment, past):
        state, products, taps = blanks("x", N, 1), row(None, name="products", places=u), None
        for x in past.x[-1:]:
            if moment in ("state", "train"):
                state = row(x, name="x").transposed()
        for found in past.when("conv").products[-1:]:
            products, taps = row(found, name="products", places=u), K[k::-1] if moment == "conv" else K[::-1]
        one, two = by_state, by_taps
        if moment in ("state", "conv"):
            one, two = (y[: k + 1], None) if moment == "state" else (by_state, y[: k + 1])
        by_x = row(one, name="by_state", places=u).awaiting().headed(rows=["y"])
        turned = row(taps, name="K", places=u, at=0).rounded(3).kept_clear().awaiting().headed(rows=["K"])
        by_k = row(two, name="by_taps", places=u).awaiting().headed(rows=["y"])
        if same:
            by_x, by_k = by_x.wholly("done"), by_k.wholly("done")
        filtered = turned.coloured(second=slice(0, None)) / products.awaiting().headed(rows=["×"]) / by_k
        inputs = row(u).headed(rows=["u"]).coloured(now=k)
        rows = inputs / by_x.titled("by the state: step by step", "first") / filtered.titled("by the taps K", "second")
        return rows | state.titled("state x", "first")

    @act(gated_state, "The input sets Δ", watch=(), still=fact(fixed_state), most=fact(whole_gate),
         opening="With fixed Δ, h fades. Must it?")  # fmt: skip
    def the_input_sets_delta(u, delta, zoh, gates, h, t, still, most):
        tokens = row(u).headed(rows=["input"]).coloured(now=t) / row(delta).headed(rows=["Δ"])
        opened = bars(() if gates is None else gates, name="gates").unnumbered().low()
        opened = opened.headed("gate open" if zoh else "times Δ")
        held = bars(() if h is None else h, name="h").headed("h (line: fixed Δ)").unnumbered()
        held = held.stepped(still, colour="quiet").coloured(first=span(0, t))
        return tokens / opened.in_tracks(most).coloured(second=span(0, t)) / held

    @act(filters_by_row, "No fixed filter", watch=(), most=fact(whole_gate),
         opening="Is it still one filter?")  # fmt: skip
    def no_fixed_filter(u, alike, chosen, most):
        square, maps = [(place, place) for place, _ in enumerate(u)], []
        for weights, name, title, colour in (
            (alike, "alike", "fixed Δ", "first"), (chosen, "chosen", "the input sets Δ", "second"),
        ):  # fmt: skip
            found = (
                blanks(name, u, u)
                if weights is None
                else grid(weights).heated(most).told(square).rounded(2).kept_clear()
            )
            heads = [[of, index_of(each)] for of in ("u", "h") for each in u]
            found = found.headed(columns=heads[: len(u)], rows=heads[len(u) :])
            maps.append(found.titled(title, colour, "part of u in h").share(1))
        return maps[0] | maps[1]

    @act(associative_scan, "A tree of pairs", watch=(), widths=fact(spans), reads=fact(read_pairs),
         tree=fact(tree_of_last), opening="Must every state wait?")  # fmt: skip
    def tree_of_pairs(u, layers, widths, reads, tree):
        found = token_layers(u, *(["steps ≤ ", width] for width in widths), name="pairs")
        pairs = () if layers is None else layers
        for layer, ((_, b), roots) in enumerate(zip(pairs, tree, strict=False)):
            for token, value in enumerate(b):
                found = found.holding(layer, token, value)
            for token in roots:
                found = found.holding(layer, token, b[token], "second")
        for layer, (_, mask, roots) in enumerate(zip(pairs[1:], reads, tree[1:], strict=False)):
            for token, read in enumerate(mask):
                found = found.reading(layer + 1, token, read, "quiet")
            for token in roots:
                found = found.reading(layer + 1, token, mask[token], "second")
        told = legend(second="the last state’s tree", first="other trees").stacked()
        return (found.share(2) | (label("each b of (a, b)") / told)) / formula(associative_scan, "combine")

    @act(memories_compared, "What is remembered", watch=(), times=fact(sample_times), all_time=fact(all_times),
         kept=fact(chosen_state), places=fact(places_of_state), window_at=fact(window_times), inputs=fact(tokens),
         opening=REMEMBER)  # fmt: skip
    def what_is_remembered(samples, N, window, c, fit, times, all_time, kept, state, long, window_at, inputs, places,
                           moment):  # fmt: skip
        plane = over_time(all_time, samples).curve(times, samples, colour="quiet", name="signal")
        plane = plane.curve(times, fit, "fit", colour="done", name="fit")
        if window is not None:
            plane = plane.curve(window_at, window, "window", colour="first", name="window", area=True)
        held, colour = (window, "first") if c is None else (c, "done")
        numbers = numbers_kept(held, N, places, "number", colour)
        chosen = axes("token", "or what the input chose", name="chosen").low().columns(None, inputs, colour="quiet")
        if moment in ("choose", "real"):
            chosen = chosen.path(None, kept, "state h", colour="second", name="kept")
        far, few = (long, state) if moment == "real" else (None, None)
        size = lengths(name="size").in_tracks().bar("samples", far, colour="quiet")
        size = size.bar("numbers kept", few, colour="done").titled("a real sequence: Path-X")
        return (plane | numbers.share(1)) / (chosen | size.share(1))
