import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import brentq, minimize

from vizkit.examples import stochastic_approx as examples
from vizkit.reference.stochastic_approx import (
    FAR,
    FUNCTIONS,
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
    sgd_mean,
    steps_of_one_pass,
    stored_mean,
    unbounded_slope,
)

READINGS = examples.readings()
INVERSE_SQUARES = np.sum(1 / np.arange(1, 10**6) ** 2)
OF_READINGS = [latest_reading, stored_mean, incremental_mean, mean_two_ways, one_formula]

numbers = st.integers(-1000, 1000) | st.floats(-1000, 1000)
readings = st.lists(numbers, min_size=1, max_size=12)
fractions = st.fractions(-100, 100, max_denominator=50)
sizes = st.floats(0.01, 1)


def names(trace):
    return [step.name for step in trace.steps]


def said(trace, *wanted):
    return [step.variables for step in trace.steps if step.name in wanted]


# the mean


@given(readings, numbers)
@example([7], 100)
@example([3, 3, 3], 0.0)
def test_every_estimate_is_the_mean_so_far(samples, w1):
    so_far = np.cumsum(samples) / np.arange(1, len(samples) + 1)
    assert_allclose(incremental_mean(samples, w1), so_far, rtol=1e-12, atol=1e-10)
    assert_allclose([stored_mean(samples), *mean_two_ways(samples, w1)], so_far[-1], rtol=1e-12, atol=1e-10)
    assert_allclose(one_formula(samples), so_far[-1], rtol=1e-12, atol=1e-10)


@given(st.lists(fractions, min_size=1, max_size=12), fractions)
def test_the_means_of_fractions_are_exact(samples, w1):
    found = incremental_mean(samples, w1)
    assert found == [sum(samples[:k]) / k for k in range(1, len(samples) + 1)]
    assert mean_two_ways(samples, w1) == (found[-1], found[-1])


@given(st.lists(fractions, min_size=1, max_size=8), fractions, fractions, st.randoms(use_true_random=False))
def test_neither_the_start_nor_the_order_matters(samples, one, other, random):
    assert incremental_mean(samples, one) == incremental_mean(samples, other)
    shuffled = random.sample(samples, len(samples))
    assert incremental_mean(shuffled, one)[-1] == incremental_mean(samples, one)[-1]


@given(readings, numbers)
def test_every_moment_of_the_mean_is_right(samples, w1):
    trace = incremental_mean.trace(samples, w1)
    n = len(samples)
    assert names(trace) == ["sample", "update"] * n
    for k, now in enumerate(said(trace, "sample"), 1):
        assert (now["k"], now["x"], now["error"]) == (k, samples[k - 1], now["w"] - samples[k - 1])
        assert len(now["path"]) == k
    for k, now in enumerate(said(trace, "update"), 1):
        assert now["k"] == k
        assert_allclose(float(now["w"]), np.mean(np.array(samples[:k], float)), rtol=1e-9, atol=1e-9)
        assert now["move"] == now["error"] / k
        assert now["path"][-1] == now["w"] == now["path"][-2] - now["move"]
        assert now["path"][0] == w1
    assert trace.answer == trace.steps[-1].variables["path"][1:]


def test_the_readings_on_the_screen_step_by_step():
    trace = incremental_mean.trace(READINGS)
    assert trace.answer == (2, 3, 3, 4, 4)
    assert len(trace) == 10
    assert [now["error"] for now in said(trace, "sample")] == [-2, -2, 0, -4, 0]
    assert incremental_mean([7], 0.0) == incremental_mean([7], -3) == [7]
    assert [now["error"] for now in said(incremental_mean.trace(examples.equal_readings()), "sample")] == [-3, 0, 0]
    assert incremental_mean(examples.one_reading()) == [7]


@given(readings)
def test_believing_the_latest_is_a_mean_with_steps_of_one(samples):
    assert latest_reading(samples) == samples[-1]
    assert_allclose(latest_reading(samples), _followed(samples, lambda k: 1), atol=1e-9)
    trace = latest_reading.trace(samples)
    assert names(trace) == ["update"] * len(samples)
    assert [now["w"] for now in said(trace, "update")] == samples


def _followed(samples, a):
    """The estimate after all samples, by the formula alone, with steps a(k)."""
    w = 0.0
    for k, x in enumerate(samples, 1):
        w -= a(k) * (w - x)
    return w


@given(readings)
def test_the_naive_mean_stores_every_reading(samples):
    trace = stored_mean.trace(samples)
    assert names(trace) == ["store"] * len(samples) + ["average"]
    assert [list(now["store"]) for now in said(trace, "store")] == [samples[:k] for k in range(1, len(samples) + 1)]
    assert trace.steps[-1].variables["n"] == len(samples)


@given(readings, numbers)
def test_both_means_are_compared_at_the_end(samples, w1):
    (now,) = said(mean_two_ways.trace(samples, w1), "compare")
    assert_allclose(now["w"], now["mean"], rtol=1e-12, atol=1e-10)
    assert now["k"] == len(samples)


@given(numbers, numbers, numbers)
def test_an_estimate_moves_by_step_times_error(old, step, reading):
    (now,) = said(new_estimate.trace(old, step, reading), "update")
    assert now["error"] == old - reading
    assert now["new"] == old - step * now["error"]


def test_the_renamed_terms_are_those_of_the_fourth_reading():
    fourth = said(incremental_mean.trace(READINGS), "update")[3]
    term = examples.one_term()
    assert term == {"old": fourth["path"][-2], "step": 1 / fourth["k"], "reading": fourth["x"]}
    assert new_estimate(**term) == fourth["w"]


# the root


@pytest.mark.parametrize("g", FUNCTIONS)
def test_the_roots_are_those_that_brent_finds(g):
    assert_allclose(root_of(g), brentq(FUNCTIONS[g], -10, 10, xtol=1e-14), rtol=1e-12)


@pytest.mark.parametrize("g", FUNCTIONS)
@pytest.mark.parametrize("w1", [-2, 1, 3.5])
def test_the_curve_holds_the_root_and_the_start(g, w1):
    w, height = examples.curve(g, w1)
    assert w[0] < min(root_of(g), w1) and w[-1] > max(root_of(g), w1)
    assert (np.diff(w) > 0).all() and (np.diff(height) >= 0).all()
    assert_allclose(np.interp(root_of(g), w, height), 0, atol=0.2)


def test_tanh_from_three():
    trace = robbins_monro.trace(**examples.towards_the_root())
    assert_allclose(trace.answer, [3, 2.036, 1.648, 1.458, 1.351, 1.283, 1.237, 1.204, 1.179, 1.159], atol=5e-4)
    assert len(trace) == 18
    assert names(trace) == ["observe", "update"] * 8 + ["observe", "settle"]


@given(st.sampled_from(sorted(FUNCTIONS)), st.floats(-4, 4), st.integers(1, 12), sizes, st.floats(0, 2))
@example("cubic", 0.0, 9, 1.0, 0.0)
def test_every_moment_of_the_path_is_right(g, w1, steps, size, noise):
    trace = robbins_monro.trace(g, w1, steps, a=f"const:{size}", noise=noise)
    path = trace.answer
    assert names(trace)[::2] == ["observe"] * (len(path) - 1)
    assert set(names(trace)[1:-1:2]) <= {"update"}
    assert names(trace)[-1] == ("diverged" if abs(path[-1]) > FAR else "settle")
    assert len(path) == steps + 1 or abs(path[-1]) > FAR
    for k, now in enumerate(said(trace, "observe"), 1):
        assert (now["k"], now["w"], now["path"]) == (k, path[k - 1], path[:k])
        assert now["height"] == FUNCTIONS[g](now["w"])
        assert now["error"] == now["height"] + now["eta"]
        assert abs(now["w"]) <= FAR
    for k, now in enumerate(said(trace, "update", "settle", "diverged"), 1):
        assert now["w"] == path[k] == path[k - 1] - now["move"]
        assert now["move"] == now["step"] * now["error"]
        assert now["step"] == size


@given(st.floats(-20, 20), st.lists(sizes, min_size=1, max_size=30))
def test_without_noise_and_with_short_steps_tanh_is_neared_and_never_passed(w1, steps):
    path = np.array(robbins_monro("tanh", w1, len(steps), a=lambda k: steps[k - 1]))
    away = (path - 1) * np.sign(w1 - 1)
    assert (away >= 0).all()
    assert (np.diff(away) <= 0).all()


@given(fractions, st.integers(1, 12), st.sampled_from([1, 2, 5]))
def test_the_linear_path_of_fractions_is_exact(w1, steps, later):
    path = robbins_monro("linear", w1, steps, a=lambda k: Fraction(1, k + later))
    left = Fraction(1)
    for k, w in enumerate(path):
        assert w - 1 == (w1 - 1) * left
        left *= 1 - Fraction(1, k + 1 + later)


@given(numbers, st.integers(1, 20), st.floats(0.1, 3), st.integers(0, 99))
def test_a_mean_is_the_root_of_a_line_read_with_noise(w1, steps, noise, seed):
    etas = noise * np.random.default_rng(seed).normal(size=steps)
    path = robbins_monro("linear", w1, steps, noise=noise, seed=seed)
    assert_allclose(path[1:], incremental_mean((1 - etas).tolist(), w1), rtol=1e-9, atol=1e-9)


def test_the_variance_of_the_linear_path_falls_as_one_over_k():
    runs, k, noise = 20_000, 20, 1.0
    squares = [(robbins_monro("linear", 3.0, k, noise=noise, seed=seed)[-1] - 1) ** 2 for seed in range(runs)]
    assert abs(np.mean(squares) - noise**2 / k) < 3 * np.std(squares) / math.sqrt(runs)


@given(st.sampled_from(sorted(FUNCTIONS)), st.integers(0, 1000))
def test_a_seed_is_a_path_and_noise_is_one_draw_a_step(g, seed):
    path = robbins_monro(g, 1.5, 6, a="1/(k+5)", noise=0.3, seed=seed)
    assert path == robbins_monro(g, 1.5, 6, a="1/(k+5)", noise=0.3, seed=seed)
    assert path != robbins_monro(g, 1.5, 6, a="1/(k+5)", noise=0.3, seed=seed + 1)
    assert path[:4] == robbins_monro(g, 1.5, 3, a="1/(k+5)", noise=0.3, seed=seed)
    generator, w = np.random.default_rng(seed), 1.5
    for k in range(1, 7):
        w -= (FUNCTIONS[g](w) + 0.3 * generator.normal()) / (k + 5)
    assert_allclose(path[-1], w)


@pytest.mark.parametrize(
    ("rule", "same"),
    [
        ("1/k", lambda k: 1 / k),
        ("1/k2", lambda k: 1 / k**2),
        ("1/(k+5)", lambda k: 1 / (k + 5)),
        ("const:.2", lambda k: 0.2),
    ],
)
def test_a_rule_may_be_named_or_given(rule, same):
    assert robbins_monro("tanh", 3, 5, a=rule) == robbins_monro("tanh", 3, 5, a=same)


def test_the_cubic_explodes():
    trace = robbins_monro.trace(**examples.exploding())
    assert_allclose(trace.answer, [0, 5, -55, 55_405, -4.25e13], rtol=1e-3)
    assert trace.answer[:4] == (0, 5, -55, 55_405)
    assert names(trace)[-1] == "diverged" and trace.steps[-1].variables["k"] == 4
    explained = unbounded_slope.trace()
    assert explained.answer == trace.answer
    assert names(explained) == ["update"] * 4 + ["explain"]


def test_the_cubic_explodes_for_nearly_every_seed_unless_the_steps_begin_small():
    ends = np.array([robbins_monro("cubic", 0.0, 200, noise=1.0, seed=seed)[-1] for seed in range(200)])
    assert (np.abs(ends) > FAR).sum() == 199
    ends = np.array([robbins_monro("cubic", 0.0, 200, a="1/(k+5)", noise=1.0, seed=seed)[-1] for seed in range(200)])
    assert (np.abs(ends) > FAR).sum() == 0
    assert_allclose(ends.mean(), 1.709, atol=5e-4)
    assert_allclose(root_of("cubic"), 1.710, atol=5e-4)


@pytest.mark.parametrize("w1", [1e99, -1e100])
def test_a_start_far_away_diverges_at_once(w1):
    assert names(robbins_monro.trace("cubic", w1, 5)) == ["observe", "diverged"]


def test_inverse_square_steps_never_arrive():
    trace = inverse_square_steps.trace()
    path, limit = trace.answer
    assert len(path) == 201
    assert_allclose(path[-1], 1.600, atol=5e-4)
    assert_allclose(inverse_square_steps(3.0, 50_000)[0][-1], 1.597, atol=5e-4)
    assert_allclose(limit, 3 - INVERSE_SQUARES, atol=1e-5)
    (now,) = said(trace, "settle")
    assert_allclose(path[1], 2.036, atol=5e-4)
    assert_allclose(now["reach"], 1.645, atol=5e-4)
    assert now["distance"] == 2


@given(st.floats(2.7, 50) | st.floats(-50, -0.7), st.integers(1, 60))
def test_all_inverse_square_steps_together_stay_below_their_sum(w1, steps):
    path, limit = inverse_square_steps(w1, steps)
    assert all((w - limit) * (w1 - 1) > 0 for w in path)
    assert np.abs(np.diff(path)).sum() < INVERSE_SQUARES <= abs(w1 - 1)
    assert ((np.array(path) - 1) * (w1 - 1) > 0).all()


def test_noise_may_carry_inverse_square_steps_across():
    ends = [robbins_monro("tanh", 3.0, 200, a="1/k2", noise=0.5, seed=seed)[-1] for seed in range(4)]
    assert_allclose(ends, [1.54, 1.41, 1.62, 1.24], atol=5e-3)
    paths = [robbins_monro("tanh", 3.0, 200, a="1/k2", noise=0.5, seed=seed) for seed in range(1000)]
    assert sum(min(path) < 1 for path in paths) == 33


def test_constant_steps_hover_and_harmonic_steps_rest():
    trace = constant_and_harmonic_steps.trace()
    hovering, resting, spread = trace.answer
    assert hovering.shape == resting.shape == (3, 2001)
    assert_allclose(hovering[:, 201:].std(axis=1), [0.167, 0.174, 0.158], atol=5e-4)
    theory = 0.2 * 0.5 / math.sqrt(1 - (1 - 0.2) ** 2)
    assert_allclose(spread, hovering[:, 201:].std(axis=1).mean())
    assert_allclose(spread, theory, atol=5e-3)
    assert_allclose(resting[:, 200], [0.999, 1.043, 1.012], atol=5e-4)
    assert names(trace) == ["hover", "settle"]
    assert_array_equal(hovering[1], robbins_monro("tanh", 3.0, 2000, a=lambda k: 0.2, noise=0.5, seed=1))


@given(st.floats(-5, 5), sizes, st.integers(200, 400))
def test_without_noise_a_constant_step_converges(w1, step, steps):
    (now,) = said(constant_and_harmonic_steps.trace(w1, 0.2 + 0.8 * step, 0.0, steps), "hover")
    assert_allclose(now["hovering"][:, -1], 1, atol=1e-6)


def test_several_paths_differ_by_their_seeds():
    given_ = examples.noisy_paths()
    trace = robbins_monro_paths.trace(**given_)
    assert names(trace) == ["settle"] * 3
    one = {key: value for key, value in given_.items() if key not in ("seed", "paths")}
    assert list(map(list, trace.answer)) == [robbins_monro(**one, seed=seed) for seed in range(3)]


# stochastic gradient descent


@st.composite
def descents(draw):
    n, d = draw(st.integers(1, 8)), draw(st.integers(1, 3))
    X = draw(st.lists(st.lists(st.floats(-50, 50), min_size=d, max_size=d), min_size=n, max_size=n))
    w1 = draw(st.lists(st.floats(-50, 50), min_size=d, max_size=d))
    return np.array(X), np.array(w1), draw(st.integers(1, n)), draw(st.integers(1, 10))


@given(descents(), st.integers(0, 99))
def test_every_moment_of_a_descent_is_right(drawn, seed):
    X, w1, batch, steps = drawn
    trace = sgd_mean.trace(X, w1, batch=batch, steps=steps, seed=seed)
    path = trace.answer
    assert path.shape == (steps + 1, X.shape[1])
    assert names(trace) == ["observe", "update"] * (steps - 1) + ["observe", "settle"]
    draws = trace.steps[0].calls[0].variables["draws"]
    assert len(draws) == steps and all(len(set(rows.tolist())) == batch for rows in draws)
    for k, (now, rows) in enumerate(zip(said(trace, "observe"), draws, strict=True), 1):
        assert now["k"] == k
        assert_allclose(now["height"], now["w"] - X.mean(axis=0), atol=1e-9)
        assert_allclose(now["error"], now["w"] - X[rows].mean(axis=0), atol=1e-9)
    for k, now in enumerate(said(trace, "update", "settle"), 1):
        assert_array_equal(now["w"], path[k])
        assert_allclose(path[k] - path[k - 1], -now["error"] / k, atol=1e-9)
    assert_array_equal(path, sgd_mean(X, w1, batch=batch, steps=steps, seed=seed))


@given(descents())
def test_with_all_rows_it_is_gradient_descent_and_one_step_is_enough(drawn):
    X, w1, _, steps = drawn
    path = sgd_mean(X, w1, batch=len(X), steps=steps)
    assert_allclose(path[1:], np.tile(X.mean(axis=0), (steps, 1)), atol=1e-9)
    least = minimize(lambda w: ((w - X) ** 2).sum(axis=1).mean() / 2, w1)
    assert_allclose(sgd_mean(X, w1, batch=len(X), steps=80, a="const:.5")[-1], least.x, atol=1e-4)


@given(descents(), st.integers(0, 99))
def test_single_rows_and_steps_one_over_k_are_a_running_mean(drawn, seed):
    X, w1, _, steps = drawn
    trace = sgd_mean.trace(X, w1, batch=1, steps=steps, seed=seed)
    rows = [int(drawn[0]) for drawn in trace.steps[0].calls[0].variables["draws"]]
    assert_allclose(trace.answer[1:, 0], incremental_mean(X[rows, 0].tolist(), w1[0]), atol=1e-9)


@given(descents())
def test_a_seed_is_a_descent(drawn):
    X, w1, batch, steps = drawn
    trace = sgd_mean.trace(X, w1, batch=batch, steps=steps, seed=5)
    assert trace == sgd_mean.trace(X, w1, batch=batch, steps=steps, seed=5)


def test_steps_too_long_diverge():
    trace = sgd_mean.trace([[0.0], [1.0]], [5.0], batch=2, steps=100, a="const:3")
    assert names(trace)[-1] == "diverged"
    assert abs(trace.answer[-1, 0]) > FAR and (np.abs(trace.answer[:-1]) <= FAR).all()


def test_larger_batches_end_nearer():
    X, w1 = examples.points(), examples.far_corner()
    trace = batch_noise.trace(X, w1)
    assert_allclose(trace.answer, [1.37, 0.63, 0.13], atol=5e-3)
    assert names(trace) == ["settle"] * 3
    for now in said(trace, "settle"):
        ends, b, k, n = now["ends"][-1], now["batch"], 30, len(X)
        squares = ((ends - X.mean(axis=0)) ** 2).sum(axis=1)
        theory = np.trace(np.cov(X.T, bias=True)) / (b * k) * (n - b) / (n - 1)
        assert abs(squares.mean() - theory) < 3 * squares.std() / math.sqrt(200)
        assert_allclose(now["distances"][-1], np.sqrt(squares).mean())
        assert_array_equal(now["mean"], X.mean(axis=0))


def test_the_path_to_the_root_stays_on_its_chart():
    w, _ = examples.curve("tanh", 3.0)
    path = robbins_monro(**examples.towards_the_root())
    assert all(w[0] < each < w[-1] for each in [*path, examples.tanh_root()])


# the sentences


def test_what_is_said_of_the_examples():
    trace = incremental_mean.trace([2, 4, 3, 7, 4], 0)
    assert trace.steps[0].say() == "Reading 1 is 2, the estimate 0"
    assert trace.steps[4].say().startswith("Reading 3 is the estimate itself")
    assert trace.steps[5].say().startswith("No gap: it stays at 3")
    assert trace.steps[7].say().startswith("Move 1/4 of the gap: the mean so far is 4")
    assert stored_mean.trace([7]).steps[-1].say() == "Average at the end: keep 1 reading"
    assert stored_mean.trace(READINGS).steps[-1].say() == "Average at the end: keep all 5 and wait for the last"
    assert robbins_monro.trace("tanh", 1, 1).steps[-1].say().startswith("After 1 step the")
    assert robbins_monro.trace("tanh", 1, 2).steps[-1].say().startswith("After 2 steps the")
    assert unbounded_slope.trace().steps[-1].say().startswith("The slope has no bound: 5, −55, 55")
    assert inverse_square_steps.trace().steps[-1].say().startswith("No: all steps together are below 1.645")
    assert constant_and_harmonic_steps.trace().steps[0].say().endswith("keeps it moving, spread 0.17")
    assert constant_and_harmonic_steps.trace(noise=0).steps[0].say() == "No noise: it converges"
    assert batch_noise.trace(examples.points(), examples.far_corner()).steps[-1].say().startswith("Batches of 50: 0.13")


@given(readings, st.floats(-3, 3), st.integers(1, 5), st.floats(0, 1))
def test_every_sentence_fills(samples, w1, steps, noise):
    traces = [reference.trace(samples) for reference in OF_READINGS]
    traces.append(robbins_monro.trace("cubic", w1, steps, noise=noise))
    traces.append(sgd_mean.trace([[x] for x in samples], [w1], batch=1, steps=steps))
    traces.append(robbins_monro_paths.trace("tanh", w1, steps, noise=noise))
    for step in (step for trace in traces for step in trace.steps):
        assert step.say().strip() and "{" not in step.say()


# the real size


def test_one_pass_over_the_images():
    assert steps_of_one_pass() == 5005
    (now,) = said(steps_of_one_pass.trace(), "count")
    assert (now["images"], now["steps"]) == (1_281_167, 5005)
    assert bytes_of_a_mean() == (8_000_000, 16)
    assert bytes_of_a_mean() == (np.zeros(1_000_000).nbytes, np.zeros(2).nbytes)


@given(st.integers(2, 10**9), st.data())
def test_the_steps_of_a_pass_show_every_image(images, data):
    batch = data.draw(st.integers(1, images))
    steps = steps_of_one_pass(images, batch)
    assert (steps - 1) * batch < images <= steps * batch


# what is refused

X = [[0.0, 1.0], [2.0, 3.0]]


@pytest.mark.parametrize("reference", OF_READINGS)
@pytest.mark.parametrize(
    ("samples", "error", "says"),
    [
        ([], ValueError, "samples must"),
        ([1, math.nan], ValueError, r"samples\[1\]"),
        ([1, -1e301], ValueError, r"samples\[1\] must stay within ±1e\+300, or sums overflow, but is -1e\+301"),
        ([1, 2, math.inf], ValueError, r"samples\[2\]"),
        ([10**400], ValueError, r"samples\[0\]"),
        ([1, "2"], TypeError, r"samples\[1\]"),
        ([True], TypeError, r"samples\[0\]"),
        ("12", TypeError, "samples must"),
        (12, TypeError, "samples must"),
        ([[1], [2]], TypeError, r"samples\[0\]"),
    ],
)
def test_wrong_samples_are_refused_by_name(reference, samples, error, says):
    with pytest.raises(error, match=says):
        reference(samples)
    with pytest.raises(error, match=says):
        reference.trace(samples)


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: incremental_mean([1], math.nan), ValueError, "w1"),
        (lambda: incremental_mean([1], "0"), TypeError, "w1"),
        (lambda: new_estimate(1, math.inf, 1), ValueError, "step"),
        (lambda: robbins_monro("tanh", math.inf, 1), ValueError, "w1"),
        (lambda: robbins_monro("tanh", True, 1), TypeError, "w1"),
        (lambda: robbins_monro("sine", 1, 1), ValueError, "g must be one of tanh, linear, cubic"),
        (lambda: robbins_monro(math.tanh, 1, 1), TypeError, "g must"),
        (lambda: robbins_monro("tanh", 1, 0), ValueError, "steps must be at least 1"),
        (lambda: robbins_monro("tanh", 1, 2.0), TypeError, "steps must"),
        (lambda: robbins_monro("tanh", 1, True), TypeError, "steps must"),
        (lambda: robbins_monro("tanh", 1, 1, seed=1.0), TypeError, "seed must"),
        (lambda: robbins_monro("tanh", 1, 1, seed=True), TypeError, "seed must"),
        (lambda: robbins_monro("tanh", 1, 1, seed=-1), ValueError, "seed must"),
        (lambda: robbins_monro("tanh", 1, 1, noise=-0.1), ValueError, "noise must"),
        (lambda: robbins_monro("tanh", 1, 1, noise=math.nan), ValueError, "noise must"),
        (lambda: robbins_monro("tanh", 1, 1, a="1/k3"), ValueError, "a must be one of 1/k, 1/k2"),
        (lambda: robbins_monro("tanh", 1, 1, a="const:x"), ValueError, "a must name a number after const:"),
        (lambda: robbins_monro("tanh", 1, 1, a="const:nan"), ValueError, "a at k = 1"),
        (lambda: robbins_monro("tanh", 1, 1, a="const:0"), ValueError, "at k = 1 it is 0"),
        (lambda: robbins_monro("tanh", 1, 5, a=lambda k: 3 - k), ValueError, "at k = 3 it is 0"),
        (lambda: robbins_monro("tanh", 1, 5, a=lambda k: "1"), TypeError, "a at k = 1"),
        (lambda: robbins_monro("tanh", 1, 5, a=0.2), TypeError, "a must be a string"),
        (lambda: robbins_monro_paths("tanh", 1, 5, paths=0), ValueError, "paths must"),
        (lambda: robbins_monro_paths("tan", 1, 5), ValueError, "g must"),
        (lambda: inverse_square_steps(2.0), ValueError, "w1 must be at least 1.645 from the root"),
        (lambda: inverse_square_steps(3.0, 0), ValueError, "steps must"),
        (lambda: constant_and_harmonic_steps(step=0), ValueError, "step must"),
        (lambda: constant_and_harmonic_steps(step=1.5), ValueError, "step must"),
        (lambda: constant_and_harmonic_steps(steps=9), ValueError, "steps must"),
        (lambda: sgd_mean([], [1], batch=1, steps=1), ValueError, "X must"),
        (lambda: sgd_mean(np.zeros((0, 2)), [1, 1], batch=1, steps=1), ValueError, "X must not be empty"),
        (lambda: sgd_mean([[0.0, math.nan]], [1, 1], batch=1, steps=1), ValueError, "X must be finite"),
        (lambda: sgd_mean([["a"]], [1], batch=1, steps=1), TypeError, "X must"),
        (lambda: sgd_mean(X, [1], batch=1, steps=1), ValueError, "w1 must have a number for each of the 2 columns"),
        (lambda: sgd_mean(X, [1, math.inf], batch=1, steps=1), ValueError, "w1 must be finite"),
        (lambda: sgd_mean(X, [1, 1], batch=0, steps=1), ValueError, "batch must be at least 1"),
        (lambda: sgd_mean(X, [1, 1], batch=3, steps=1), ValueError, "batch must be at most 2"),
        (lambda: sgd_mean(X, [1, 1], batch=1.0, steps=1), TypeError, "batch must"),
        (lambda: sgd_mean(X, [1, 1], batch=True, steps=1), TypeError, "batch must"),
        (lambda: sgd_mean(X, [1, 1], batch=1, steps=0), ValueError, "steps must"),
        (lambda: sgd_mean(X, [1, 1], batch=1, steps=2, a=lambda k: 2 - k), ValueError, "at k = 2 it is 0"),
        (lambda: batch_noise(X, [1, 1], batches=(2, 1)), ValueError, "batches must grow"),
        (lambda: batch_noise(X, [1, 1], batches=()), ValueError, "batches must grow"),
        (lambda: batch_noise(X, [1, 1], batches=(1, 3)), ValueError, r"batches\[1\] must"),
        (lambda: steps_of_one_pass(1, 1), ValueError, "images must"),
        (lambda: steps_of_one_pass(10, 11), ValueError, "batch must"),
        (lambda: bytes_of_a_mean(0), ValueError, "readings must"),
        (lambda: root_of("sine"), ValueError, "g must"),
    ],
)
def test_wrong_arguments_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()
