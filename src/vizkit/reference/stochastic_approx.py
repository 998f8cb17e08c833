"""Stochastic approximation: new estimate = old estimate − step × noisy error.

A running mean, a root sought through noise and stochastic gradient descent are this one formula with three errors: the
gap to a reading, the height of a function as it was read, the gradient on a batch. The steps decide what becomes of
the estimate. Their sum must be infinite, or it may never arrive; the sum of their squares must be finite, or the
noise never dies.

Sources: H. Robbins and S. Monro, "A Stochastic Approximation Method", 1951; S. Zhao, "Mathematical Foundations of
Reinforcement Learning", chapter 6. Its theorem 6.1: if 0 < c₁ ≤ g′ ≤ c₂ everywhere, Σ aₖ = ∞, Σ aₖ² < ∞, and the noise
has mean zero and bounded variance given the past, then wₖ tends to the root almost surely. That is sufficient, not
necessary: the slope of tanh falls to 0 far away, so for it the theorem speaks of bounded sets only.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from vizkit.reference.guards import array, choice, real, reals, whole, within, worded
from vizkit.trace import traced

__all__ = [
    "batch_noise",
    "bytes_of_a_mean",
    "constant_and_harmonic_steps",
    "incremental_mean",
    "inverse_square_steps",
    "latest_reading",
    "mean_two_ways",
    "new_estimate",
    "one_formula",
    "robbins_monro",
    "robbins_monro_paths",
    "root_of",
    "sgd_mean",
    "steps_of_one_pass",
    "stored_mean",
    "unbounded_slope",
]

FAR = 1e6
"""Beyond this distance from 0 a path has diverged, and ends."""

REACH = math.pi**2 / 6
"""1 + 1/4 + 1/9 + …: what all steps 1/k² add up to."""


# the functions whose roots are sought, and the rules of step sizes


def tanh(w):
    """Return tanh(w − 1), of slope 1 at its root 1 and nearly 0 far from it."""
    return math.tanh(w - 1)


def linear(w):
    """Return w − 1, of slope 1 everywhere, with the root 1."""
    return w - 1


def cubic(w):
    """Return w³ − 5, of slope 3w², which no constant bounds, with the root ∛5."""
    return w * w * w - 5


FUNCTIONS = {"tanh": tanh, "linear": linear, "cubic": cubic}

RULES = {"1/k": lambda k: 1 / k, "1/k2": lambda k: 1 / k**2, "1/(k+5)": lambda k: 1 / (k + 5)}


def root_of(g: str) -> float:
    """Return the root of the function called `g`: `tanh`, `linear` or `cubic`; else `ValueError`."""
    return {"tanh": 1.0, "linear": 1.0, "cubic": 5 ** (1 / 3)}[choice("g", g, tuple(FUNCTIONS))]


def _step_sizes(a: str | Callable[[int], float], steps: int) -> list:
    """Return a₁, a₂, … of the rule `a`, each above 0."""
    rule = _rule(a)
    sizes = [rule(k) for k in range(1, whole("steps", steps, 1) + 1)]
    for k, size in enumerate(sizes, 1):
        if real(f"a at k = {k}", size) <= 0:
            raise worded("{name} must be above 0 at every step, but at k = {k} it is {size}", name="a", k=k, size=size)
    return sizes


def _rule(a: str | Callable[[int], float]) -> Callable[[int], float]:
    if callable(a):
        return a
    if isinstance(a, str) and a.startswith("const:"):
        try:
            size = float(a.removeprefix("const:"))
        except ValueError:
            raise worded(
                "{name} must name a number after const:, such as const:0.2, not {a}", name="a", a=repr(a)
            ) from None
        return lambda k: size
    return RULES[choice("a", a, (*RULES, "const:0.2") if isinstance(a, str) else ())]


# what may be given

LARGEST = 1e300
"""Of a reading and of the noise, so that their sums are finite."""

FURTHEST = 1e100
"""Of the first estimate, so that its cube is finite."""


def _readings(samples: Sequence[float]) -> tuple:
    samples = reals("samples", samples)
    for index, x in enumerate(samples):
        within(f"samples[{index}]", x, LARGEST)
    return (samples,)


def _readings_and_start(samples: Sequence[float], w1: float = 0.0) -> tuple:
    real("w1", w1)
    return *_readings(samples), w1


def _terms(old: float, step: float, reading: float) -> tuple:
    return real("old", old), real("step", step), real("reading", reading)


def _approximation(
    g: str,
    w1: float,
    steps: int,
    *,
    a: str | Callable[[int], float] = "1/k",
    noise: float = 0.0,
    seed: int = 0,
) -> tuple:
    function = FUNCTIONS[choice("g", g, tuple(FUNCTIONS))]
    within("w1", w1, FURTHEST)
    sizes = _step_sizes(a, steps)
    generator = np.random.default_rng(whole("seed", seed, 0))
    spread = _spread(noise)
    return function, w1, sizes, (spread * generator.normal(size=steps)).tolist() if spread else [0] * steps


def _spread(noise: float) -> float:
    if real("noise", noise) < 0:
        raise worded("{name} must be at least 0, not {value}", name="noise", value=noise)
    return within("noise", noise, LARGEST)


def _several(g: str, w1: float, steps: int, *, a="1/k", noise: float = 0.0, seed: int = 0, paths: int = 3) -> tuple:
    _approximation(g, w1, steps, a=a, noise=noise, seed=seed)
    return g, w1, steps, a, noise, range(seed, seed + whole("paths", paths, 1))


def _out_of_reach(w1: float = 3.0, steps: int = 200) -> tuple[float, int]:
    if abs(real("w1", w1) - root_of("tanh")) < REACH:
        raise worded(
            "{name} must be at least {reach} from the root 1, further than all steps go, not {w1}",
            name="w1",
            reach=f"{REACH:.3f}",
            w1=w1,
        )
    return float(w1), whole("steps", steps, 1)


def _two_rules(
    w1: float = 3.0, step: float = 0.2, noise: float = 0.5, steps: int = 2000, paths: int = 3
) -> tuple[float, float, float, int, range]:
    if not 0 < real("step", step) <= 1:
        raise worded("{name} must be above 0 and at most 1, not {step}", name="step", step=step)
    return real("w1", w1), step, _spread(noise), whole("steps", steps, 10), range(whole("paths", paths, 1))


def _points_and_start(X: np.ndarray, w1: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    X, w1 = array("X", X, 2, floating=True), array("w1", w1, 1, floating=True)
    if w1.size != X.shape[1]:
        raise worded(
            "{name} must have a number for each of the {columns} columns of X, not {found}",
            name="w1",
            columns=X.shape[1],
            found=w1.size,
        )
    return X, w1


def _descent(
    X: np.ndarray,
    w1: np.ndarray,
    *,
    batch: int,
    steps: int,
    a: str | Callable[[int], float] = "1/k",
    seed: int = 0,
) -> tuple:
    X, w1 = _points_and_start(X, w1)
    batch, sizes = whole("batch", batch, 1, len(X)), _step_sizes(a, steps)
    generator = np.random.default_rng(whole("seed", seed, 0))
    return X, w1, sizes, [generator.choice(len(X), batch, replace=False) for _ in sizes]


def _batches(X: np.ndarray, w1: np.ndarray, batches=(1, 5, 50), steps: int = 30, paths: int = 200) -> tuple:
    X, w1 = _points_and_start(X, w1)
    batches = [whole(f"batches[{i}]", batch, 1, len(X)) for i, batch in enumerate(batches)]
    if not batches or batches != sorted(set(batches)):
        raise worded("{name} must grow from each to the next, not be {batches}", name="batches", batches=batches)
    return X, w1, batches, whole("steps", steps, 1), range(whole("paths", paths, 1))


def _pass(images: int = 1_281_167, batch: int = 256) -> tuple[int, int]:
    images = whole("images", images, 2)
    return images, whole("batch", batch, 1, images)


# the mean


@traced(guard=_readings)
def latest_reading(samples):
    """Return the last of `samples`: what to believe if only the newest reading counts.

    `samples` are n ≥ 1 finite real numbers. It is the mean's formula with steps of 1, and never comes to rest.
    `TypeError`: a sample that is no real number. `ValueError`: no samples, NaN, infinity.
    """
    for latest in range(len(samples)):
        w = samples[latest]
        yield "update", "Believing the newest reading: {w}"
    return w


@traced(guard=_readings)
def stored_mean(samples):
    """Return the mean of `samples` the naive way: keep them all, and divide at the end.

    Arguments and errors are those of `latest_reading`.

    Formulas:
        mean: $ 1/n sum_(i=1)^n x_i $
        space: $ O(n) $
    """
    store = []
    for x in samples:
        store.append(x)
        yield "store", "Keep {x} for later"
    n = len(store)
    mean = sum(store) / n
    yield "average", "Average at the end: keep {n} reading", "Average at the end: keep all {n} and wait for the last"
    return mean


@traced(guard=_readings_and_start)
def incremental_mean(samples, w1):
    """Return the means of the first 1, 2, …, n of `samples`, keeping nothing but an estimate and a count.

    `samples` are n ≥ 1 finite real numbers, `w1` is the estimate before the first and has no influence after it.
    The answer is a list of n numbers; fractions stay exact. `TypeError`: a sample or `w1` that is no real number.
    `ValueError`: no samples, NaN, infinity.

    Source: Zhao, section 6.1.

    Formulas:
        update: $ w_(k+1) = w_k - 1/k (w_k - x_k) $
        space: $ O(1) $
    """
    w, path = w1, [w1]
    for k, x in enumerate(samples, 1):
        error = w - x
        yield "sample", "Reading {k} is {x}, the estimate {w}" if error else "Reading {k} is the estimate itself, {w}"
        move = error / k
        w = w - move
        path.append(w)
        yield "update", "Move 1/{k} of the gap: the mean so far is {w}" if error else "No gap: it stays at {w}"
    return path[1:]


@traced(guard=_readings_and_start)
def mean_two_ways(samples, w1):
    """Return the mean of `samples` as `stored_mean` finds it and as `incremental_mean` does.

    Arguments and errors are those of `incremental_mean`; the two numbers differ by rounding alone.
    """
    k, mean = len(samples), stored_mean(samples)
    w = incremental_mean(samples, w1)[-1]
    yield "compare", "Same as the full average, {w}, with nothing stored but k = {k}"
    return mean, w


@traced(guard=_terms)
def new_estimate(old, step, reading):
    """Return the estimate after one update: all of stochastic approximation is this line, again and again.

    The error is here the gap between the estimate and a `reading`. The three are finite real numbers; else `TypeError`
    or `ValueError`.

    Formulas:
        update: $ w_(k+1) = w_k - a_k tilde(g)(w_k, eta_k) $
    """
    error = old - reading
    new = old - step * error
    yield "update", "New estimate = old estimate − step × error"
    return new


# the root


def magnitude(w):
    """Return the size of a number, or the length of a vector."""
    return np.linalg.norm(w) if isinstance(w, np.ndarray) else abs(w)


@traced(guard=_approximation)
def robbins_monro(g, w1, sizes, etas):
    """Return the path w₁, w₂, … towards a root of `g`, whose height is read with noise.

    `g` is `tanh`, `linear` or `cubic`, `w1` a finite real number, `steps` ≥ 1 and `seed` ≥ 0 are whole. The step size
    `a` is `1/k`, `1/k2`, `1/(k+5)`, `const:` and a number, or a function of k. Each step draws one normal number, and
    `noise` ≥ 0 is its standard deviation. The answer is a list of steps + 1 numbers, or fewer where the path passes
    10⁶ in size, and ends. `TypeError`: a wrong kind of argument. `ValueError`: one out of range, a step size ≤ 0.

    Source: Robbins and Monro, 1951; Zhao, section 6.2.

    Formulas:
        update: $ w_(k+1) = w_k - a_k (g(w_k) + eta_k) $
        arrives: $ sum_k a_k = infinity $
        rests: $ sum_k a_k^2 < infinity $
    """
    w, path = w1, [w1]
    for k, (step, eta) in enumerate(zip(sizes, etas, strict=True), 1):
        height = g(w)
        error = height + eta
        yield "observe", "g(w) = {height}, read as {error}" if np.any(eta) else "The error is the height, {error}"
        move = step * error
        w = w - move
        path.append(w)
        if magnitude(w) > FAR:
            yield "diverged", "From {path[-2]} to {w}: the path diverges"
            break
        if k < len(sizes):
            yield "update", "Step {step} × error {error}: from {path[-2]} to {w}"
        else:
            yield "settle", "After {k!n} step the estimate is {w}", "After {k!n} steps the estimate is {w}"
    return path


@traced(guard=_several)
def robbins_monro_paths(g, w1, steps, a, noise, seeds):
    """Return several paths of `robbins_monro` that differ in their noise alone: seeds `seed`, `seed` + 1, ….

    Arguments and errors are those of `robbins_monro`; there are `paths` ≥ 1 of them.
    """
    paths = []
    for seed in seeds:
        paths.append(robbins_monro(g, w1, steps, a=a, noise=noise, seed=seed))
        yield "settle", "Seed {seed} ends at {paths[-1][-1]}"
    return paths


@traced(guard=_out_of_reach)
def inverse_square_steps(w1, steps):
    """Return the path towards the root 1 of tanh(w − 1) with steps 1, 1/4, 1/9, … and no noise, and its limit.

    A height of tanh is below 1, so the whole way is shorter than the sum of the steps, π²/6: no path passes the limit,
    that far from where it starts. `w1` is a finite real number at least so far from the root, `steps` ≥ 1 whole; else
    `TypeError` or `ValueError`. The path is a list of `steps` + 1 numbers.

    Formulas:
        reach: $ sum_(k=1)^infinity 1/k^2 = pi^2/6 $
    """
    root, path = root_of("tanh"), robbins_monro("tanh", w1, steps, a="1/k2")
    reach, distance = REACH, abs(w1 - root)
    limit = w1 - math.copysign(reach, w1 - root)
    yield "settle", "No: all steps together are below {reach:.3f}; the root is {distance} away"
    return path, limit


@traced(guard=_two_rules)
def constant_and_harmonic_steps(w1, step, noise, steps, seeds):
    """Return paths to the root of tanh(w − 1), read with noise: with constant steps, with steps 1/k; and a spread.

    The paths are float64 of the shape (paths, steps + 1). The spread is the standard deviation of a path with constant
    steps after its first tenth, averaged over the paths. `w1` is a finite real number, 0 < `step` ≤ 1, `noise` ≥ 0
    its standard deviation, `steps` ≥ 10 and `paths` ≥ 1 are whole; else `TypeError` or `ValueError`.

    Formulas:
        spread: $ (a sigma) / sqrt(1 - (1 - a)^2) $
    """
    rule = f"const:{step}"
    hovering = np.array([robbins_monro("tanh", w1, steps, a=rule, noise=noise, seed=seed) for seed in seeds])
    spread = hovering[:, steps // 10 + 1 :].std(axis=1).mean()
    yield "hover", "Constant step {step}: noise keeps it moving, spread {spread}" if noise else "No noise: it converges"
    resting = np.array([robbins_monro("tanh", w1, steps, a="1/k", noise=noise, seed=seed) for seed in seeds])
    yield "settle", "Σ a = ∞ lets it arrive; Σ a² < ∞ lets the noise die"
    return hovering, resting, spread


@traced
def unbounded_slope():
    """Return the path of `robbins_monro` on w³ − 5 from 0 with steps 1/k and no noise: it diverges at k = 4.

    The slope 3w² has no bound c₂, as Zhao's theorem 6.1 wants.

    Formulas:
        update: $ w_(k+1) = w_k - 1/k (w_k^3 - 5) $
        slope: $ g'(w) = 3 w^2 $
    """
    w, path, heights = 0, [0], []
    for k in range(1, 5):
        heights.append(cubic(w))
        w = w - 1 / k * heights[-1]
        path.append(w)
        yield "update", "Step {k}: from {path[-2]} to {w}"
    yield "explain", "The slope has no bound: {path[1]:.0f}, {path[2]:.0f}, {path[3]:.0f} – no guarantee"
    return path


# stochastic gradient descent


@traced(guard=_descent)
def sgd_mean(X, w1, sizes, draws):
    """Return the path of stochastic gradient descent to the mean of the rows of `X`, the least of J(w) = ½ E|w − x|².

    It is `robbins_monro` on the gradient ∇J(w) = w − E[x], whose noise is what a batch's gradient has more than that.
    `X` is real of the shape (n, d), `w1` of (d,); a step takes the gradient on `batch` rows, drawn without
    replacement, 1 ≤ `batch` ≤ n. `steps`, `a` and `seed` are those of `robbins_monro`. The answer is float64 of the
    shape (steps + 1, d), shorter where the path is further than 10⁶ from 0, and ends. `TypeError`: a wrong kind of
    argument. `ValueError`: an empty `X`, NaN, infinity, another shape, an argument out of range, a step size ≤ 0.

    Source: Zhao, section 6.4.

    Formulas:
        update: $ w_(k+1) = w_k - a_k nabla J_B (w_k) $
        noise: $ nabla J_B (w) - nabla J (w) $
    """
    mean = X.mean(axis=0)
    noise = [mean - X[rows].mean(axis=0) for rows in draws]
    path = yield from robbins_monro.steps(lambda w: w - mean, w1, sizes, noise)
    return np.array(path)


@traced(guard=_batches)
def batch_noise(X, w1, batches, steps, seeds):
    """Return how far from the mean of `X` the paths of `sgd_mean` end on average, for each size of a batch.

    `X` and `w1` are those of `sgd_mean`; `batches` are growing whole numbers from 1 to n; `steps` ≥ 1 and `paths` ≥ 1
    are whole, and path i has the seed i. The answer is a list of distances, one a batch size. Errors are those of
    `sgd_mean`.

    Formulas:
        distance: $ sqrt(tr(Sigma) / (b k) (n - b) / (n - 1)) $
    """
    mean, ends, distances = X.mean(axis=0), [], []
    for batch in batches:
        ends.append(np.array([sgd_mean(X, w1, batch=batch, steps=steps, seed=seed)[-1] for seed in seeds]))
        distances.append(np.linalg.norm(ends[-1] - mean, axis=1).mean())
        yield "settle", "Batches of {batch}: {distances[-1]} away on average"
    return distances


# what remains, and the real size


@traced(guard=_readings)
def one_formula(samples):
    """Return the mean of `samples`, found by the formula that finds roots and minima too.

    Arguments and errors are those of `latest_reading`.

    Formulas:
        mean: $ w - 1/k (w - x) $
        root: $ w - a (g(w) + eta) $
        descent: $ w - a nabla J_B (w) $
    """
    w = incremental_mean(samples)[-1]
    yield "settle", "Believe {w}: one formula for mean, root and SGD"
    return w


@traced(guard=_pass)
def steps_of_one_pass(images, batch):
    """Return how many steps one pass over `images` makes with batches of `batch`; with the full gradient it is one.

    The defaults are the training images of ILSVRC-2012 and a usual batch. Both are whole, `images` ≥ 2 and `batch` from
    1 to `images`; else `TypeError` or `ValueError`.

    Formulas:
        steps: $ ceil(n / b) $
    """
    full, steps = 1, -(-images // batch)
    yield "count", "One pass over {images} images: one full-gradient step, or {steps} on batches of {batch}"
    return steps


def bytes_of_a_mean(readings: int = 1_000_000) -> tuple[int, int]:
    """Return the bytes that `stored_mean` and `incremental_mean` keep, at eight bytes a number.

    `readings` ≥ 1 is whole; else `TypeError` or `ValueError`.
    """
    return 8 * whole("readings", readings, 1), 8 * 2
