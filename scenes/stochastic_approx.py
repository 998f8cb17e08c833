"""Stochastic approximation, watched: a mean, a root and a minimum are found by one formula, through noise."""

from vizkit import Explainer, act, fact
from vizkit.examples.stochastic_approx import (
    as_given,
    curve,
    far_corner,
    many_readings,
    noise_of_several,
    points,
    tanh_root,
    without_noise,
)
from vizkit.inputs import choice, numbers, real, whole, word
from vizkit.reference.stochastic_approx import (
    batch_noise,
    bytes_of_a_mean,
    constant_and_harmonic_steps,
    incremental_mean,
    inverse_square_steps,
    latest_reading,
    mean_two_ways,
    new_estimate,
    one_formula,
    robbins_monro,
    robbins_monro_paths,
    root_of,
    steps_of_one_pass,
    stored_mean,
    unbounded_slope,
)
from vizkit.shapes import axes, beside, formula, label, legend, meters, number_line, panel, row

PATHS = ("first", "second", "text", "quiet")
"""The colours of paths that differ in their noise."""


class StochasticApproximation(Explainer):
    """New estimate = old estimate − step × noisy error."""

    title = "Stochastic approximation"
    family = "learning"
    samples = numbers([2, 4, 3, 7, 4], "the readings", most=12)
    g = choice("tanh", ("tanh", "linear", "cubic"), "the function whose root is sought")
    w1 = real(3.0, "the first estimate")
    steps = whole(9, "how many steps", most=200)
    a = word("1/k", "the step sizes: 1/k, 1/k2, 1/(k+5), or const:0.2")
    noise = real(0.0, "standard deviation of the noise")
    seed = whole(5, "seed of the noise")
    paths = whole(3, "how many noisy paths", most=4)
    batch = whole(256, "how many images a batch has at full size")
    presets = {
        "smallest": {"samples": [7]},
        "no gap": {"samples": [3, 3, 3]},
        "explodes": {"g": "cubic", "w1": 0},
        "noisy": {"noise": 0.5, "steps": 40},
    }
    colours = {"w": "now", "x": "first", "error": "second"}
    largest = {"samples": [-50, 12, 4, 33, 41, 7, -20, 26, 50, -35, 19, -8], "steps": 200, "noise": 0.5, "paths": 4}

    @act(latest_reading, "Believe the newest", opening="Readings are noisy: which number do we believe?")
    def newest(samples, latest, w):
        return number_line().marking(samples, now=latest).pointing(w, "estimate")

    @act(stored_mean, "Average at the end")
    def stored(samples, store, mean, moment):
        newest = len(store) - 1 if moment == "store" else None
        line = number_line().marking(samples, now=newest, name="reading")
        kept = row(store, places=len(samples)).coloured(second=slice(0, None)).came_from("reading")
        return line.pointing(mean, "average", colour="done") / kept.titled("stored until the end")

    @act(incremental_mean, "A part of the gap", headline=True)
    def running_mean(samples, w, k, x, path, moment):
        seen = number_line().reaching(samples).reaching(path).marking(samples[:k], now=-1, colour="quiet")
        if moment == "sample":
            line = seen.pointing(w, "estimate").gap(w, x, "gap").step(None, None)
        else:
            line = seen.pointing(w, "estimate").gap(path[-2], x, "gap").step(path[-2], w, ["gap / ", k])
        return line / (row([w], name="kept").titled("kept: the estimate") | row([k], name="count").titled("and k"))

    @act(mean_two_ways, "The same number", headline=True)
    def same_number(samples, k, mean, w):
        line = (
            number_line()
            .marking(samples, colour="quiet", name="reading")
            .pointing(mean, "full average", colour="second")
        )
        pair = row([w, k], name="kept").titled("stored: estimate and k", "done")
        kept = row(samples).titled("stored: all readings", "second") | pair
        return line.pointing(w, "estimate", colour="done") / kept

    @act(new_estimate, "Step times error", old=3.0, step=0.25, reading=7.0, headline=True)
    def step_times_error(old, step, reading, error, new):
        line = number_line().pointing(old, "old estimate", colour="quiet").pointing(new, "new estimate")
        line = line.gap(old, reading, ["error: old − reading = ", error])
        line = line.step(old, new, ["− step ", step, " × error"])
        return line / formula(new_estimate, "update").large()

    @act(
        robbins_monro, "A root through noise", sweep=("observe", "And so on, step by step"),
        curve=fact(curve), root=fact(root_of),
    )  # fmt: skip
    def root_finding(curve, root, w, path, height, error, step, moment):
        plane = axes("w", "g(w)").reaching(curve[0], curve[1]).curve(curve[0], curve[1], colour="quiet")
        plane = plane.upright(root, "root").points(path[:-1], colour="first", hollow=True)
        if moment == "observe":
            read = plane.plumb(w, height, name="read")
            read = read.arrow(w, w, heights=(height, error), colour="second", name="noise")
            return read.points(w, error, error, colour="second").points(w, None, w)
        stepped = plane.plumb(path[-2], error, name="read", colour="second").arrow(path[-2], w, [step, " × ", error])
        return stepped.points(path[-2], error, error, colour="second").points(w, None, w)

    @act(
        robbins_monro_paths, "Several seeds",
        noise=noise_of_several, root=fact(root_of), still=fact(without_noise),
    )  # fmt: skip
    def several_seeds(paths, seeds, root, still, noise):
        plane = axes("step", "estimate").curve(None, still, "without noise", colour="quiet", dashed=True)
        for noisy, seed, colour in zip(paths, seeds, PATHS, strict=False):
            plane = plane.curve(None, noisy, ["seed ", seed], colour=colour)
        plane = plane.level(root, colour="done").titled(["solid: heights read with noise σ = ", noise])
        return plane / legend(done="root")

    @act(
        inverse_square_steps, "Steps that are too short", w1=3.0, steps=200, goal=fact(tanh_root),
        opening="Steps of 1/k²: will they ever reach the root?",
    )  # fmt: skip
    def too_short(path, limit, goal, moment):
        plane = axes("step", "estimate")
        if moment == "settle":
            plane = plane.curve(None, path, colour="now").points(None, path[-1], path[-1])
            plane = plane.level(limit, ["always above ", limit], colour="lost")
        steps = formula(inverse_square_steps, "reach")
        return plane.level(goal, "root", colour="done").share(2) | panel("steps", steps, "all steps together")

    @act(
        constant_and_harmonic_steps, "Constant or shrinking steps",
        w1=3.0, step=0.2, noise=0.5, steps=2000, paths=3, root=fact(tanh_root),
    )  # fmt: skip
    def constant_or_shrinking(hovering, resting, root):
        hover = axes("step", "estimate", name="constant").curve(None, hovering, colour="lost")
        rest = axes("step", "estimate", name="shrinking").curve(None, resting, colour="done")
        return hover.level(root).titled("constant step", "lost") | rest.level(root).titled("shrinking steps", "done")

    @act(unbounded_slope, "No guarantee", every=fact(unbounded_slope))
    def no_guarantee(path, heights, every, moment):
        rule, slope = formula(unbounded_slope, "update").large(), formula(unbounded_slope, "slope")
        at, read = row(path, places=every).awaiting().numbered(), row(heights, places=every)
        if moment == "explain":
            at, read, slope = at.wholly("lost"), read.wholly("lost"), slope.coloured("lost")
        else:
            at, read = at.coloured(now=len(path) - 1), read.coloured(second=len(heights) - 1)
        return rule / at.titled("estimate after each step") / read.titled("height read there", "second") / slope

    @act(batch_noise, "Larger batches, less noise", X=points, w1=far_corner, batches=(1, 5, 50), steps=30, paths=200)
    def batches(mean, ends, batches, distances):
        bowl = axes(name="bowl").even().rings(mean[0], mean[1])
        for cloud, colour in zip(ends, ("lost", "second", "done"), strict=False):
            bowl = bowl.points(cloud[:, 0], cloud[:, 1], colour=colour)
        far = row(distances, places=len(batches)).headed(columns=batches).coloured(lost=0, second=1, done=2)
        return bowl.share(2) | far.titled("distance from the minimum, by batch")

    @act(one_formula, "One formula", opening="Only the error differs: a gap, a height, a gradient")
    def one(samples, w, moment):
        line = number_line().marking(samples, colour="quiet").pointing(w, "estimate", colour="done")
        terms = ("mean", "root", "descent")
        three = beside(*(panel(term, formula(one_formula, term), term) for term in terms))
        shared = label("old estimate − step × error").coloured("done")
        return line / three / (shared if moment == "settle" else shared.hidden())

    @act(
        steps_of_one_pass, "At full size",
        images=1_281_167, samples=fact(as_given), mean=fact(stored_mean),
        many=fact(many_readings), kept=fact(bytes_of_a_mean),
    )  # fmt: skip
    def full_size(samples, mean, images, batch, steps, many, kept):
        line = number_line().reaching(samples).pointing(mean, "estimate", colour="done")
        memory = meters(
            kept[0], ("all readings", kept[0], "lost"), ("estimate and count", kept[1], "done"), name="memory"
        )
        read = meters(images, ("full gradient", images, "lost"), ("batch", batch, "done"), name="read")
        costs = memory.titled(["bytes kept to average ", many, " readings"])
        return line / costs / read.titled(["images read for each step; ", steps, " steps in a pass"])
