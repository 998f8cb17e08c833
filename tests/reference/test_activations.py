import math
import warnings

import numpy as np
import pytest
import sympy
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize_scalar
from scipy.special import erf, expit

from vizkit.reference.activations import (
    ACTIVATIONS,
    activation,
    chain_bound,
    derivative,
    glu,
    gradient_chain,
    gradient_left,
    normal_cdf,
    relu_unit,
    sigmoid,
    slopes_by_year,
    smooth_gates,
    softened_kink,
    swiglu_weights,
    tangents,
    what_arrives,
)

NAMES = list(ACTIVATIONS)
XS = np.concatenate([np.linspace(-12, 12, 97), [0.0, -0.0, 1e-9, -1e-9]])

TORCH = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": torch.nn.functional.softplus,
    "relu": torch.relu,
    "leaky_relu": torch.nn.functional.leaky_relu,
    "elu": torch.nn.functional.elu,
    "gelu": torch.nn.functional.gelu,
    "gelu_tanh": lambda x: torch.nn.functional.gelu(x, approximate="tanh"),
    "silu": torch.nn.functional.silu,
}

reals = st.floats(-30, 30)
alphas, betas = st.floats(0, 3), st.floats(0.05, 8)


def slopes_of_torch(f, x):
    x = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = f(x)
    (slope,) = torch.autograd.grad(y.sum(), x)
    return y.detach().numpy(), slope.numpy()


# one function


@pytest.mark.parametrize("name", TORCH)
def test_functions_and_slopes_are_those_of_torch(name):
    y, slope = slopes_of_torch(TORCH[name], XS)
    assert_allclose(activation(name, XS), y, rtol=1e-9, atol=1e-13)
    assert_allclose(derivative(name, XS), slope, rtol=1e-9, atol=1e-13)


@given(reals, alphas, betas)
@example(0.0, 0.0, 1.0)
@example(-2.0, 2.0, 1.0)
@settings(max_examples=25)
def test_with_parameters_too(x, alpha, beta):
    for name, own, f in (
        ("leaky_relu", {"alpha": alpha}, lambda x: torch.nn.functional.leaky_relu(x, alpha)),
        ("elu", {"alpha": alpha}, lambda x: torch.nn.functional.elu(x, alpha)),
        ("silu", {"beta": beta}, lambda x: x * torch.sigmoid(beta * x)),
    ):
        y, slope = slopes_of_torch(f, [x])
        assert_allclose([activation(name, [x], **own), derivative(name, [x], **own)], [y, slope], rtol=1e-8, atol=1e-12)


@given(reals)
def test_the_gates_are_those_of_scipy(x):
    assert_allclose(sigmoid(x), expit(x), rtol=1e-14)
    assert_allclose(normal_cdf(x), (1 + erf(x / math.sqrt(2))) / 2, rtol=1e-10, atol=1e-16)
    assert activation("step", x) == np.heaviside(x, 0) and derivative("step", x) == 0


@pytest.mark.parametrize("name", NAMES)
def test_slopes_are_those_of_small_differences(name):
    xs, h = XS[(np.abs(XS) > 0.01) & (np.abs(XS) < 8)], 1e-6
    differences = (activation(name, xs + h) - activation(name, xs - h)) / (2 * h)
    assert_allclose(derivative(name, xs), differences, atol=1e-8)


def test_slopes_are_those_that_sympy_finds():
    x = sympy.Symbol("x")
    phi = (1 + sympy.erf(x / sympy.sqrt(2))) / 2
    u = sympy.sqrt(2 / sympy.pi) * (x + sympy.Rational(44715, 1000000) * x**3)
    formulas = {
        "sigmoid": 1 / (1 + sympy.exp(-x)),
        "tanh": sympy.tanh(x),
        "softplus": sympy.log(1 + sympy.exp(x)),
        "gelu": x * phi,
        "gelu_tanh": x / 2 * (1 + sympy.tanh(u)),
        "silu": x / (1 + sympy.exp(-x)),
    }
    for name, formula in formulas.items():
        assert_allclose(derivative(name, -0.75), float(sympy.diff(formula, x).subs(x, -0.75).evalf(20)), atol=1e-14)


@given(reals, betas)
@settings(max_examples=25)
def test_what_is_symmetric(x, beta):
    assert_allclose(activation("sigmoid", -x), 1 - activation("sigmoid", x), atol=1e-15)
    assert_allclose(activation("tanh", x), 2 * activation("sigmoid", 2 * x) - 1, atol=1e-14)
    for name, own in (("gelu", {}), ("gelu_tanh", {}), ("silu", {"beta": beta})):
        assert_allclose(activation(name, x, **own) - activation(name, -x, **own), x, atol=1e-12)
        assert_allclose(derivative(name, -x, **own), 1 - derivative(name, x, **own), atol=1e-12)
    once = activation("relu", x)
    assert activation("relu", once) == once == activation("leaky_relu", x, alpha=0) == activation("elu", x, alpha=0)


@given(st.lists(reals, min_size=2, max_size=8, unique=True), alphas)
@settings(max_examples=25)
def test_what_rises(xs, alpha):
    xs = np.sort(xs)
    for name in ("step", "sigmoid", "tanh", "softplus", "relu"):
        assert (np.diff(activation(name, xs)) >= 0).all()
        assert (derivative(name, xs) >= 0).all()
    for name in ("leaky_relu", "elu"):
        assert (np.diff(activation(name, xs, alpha=alpha)) >= 0).all()


@given(reals)
@example(0.0)
@settings(max_examples=25)
def test_softplus_is_relu_without_its_kink(x):
    above = activation("softplus", x) - activation("relu", x)
    assert 0 <= above <= math.log(2) and (x != 0 or above == math.log(2))
    assert derivative("softplus", x) == activation("sigmoid", x)
    assert_allclose(activation("softplus", x) - activation("softplus", -x), x, atol=1e-13)
    xs = np.linspace(-4, 4, 161)
    assert_array_equal(softened_kink(), [activation("softplus", xs), activation("sigmoid", xs)])


@pytest.mark.parametrize("name", ["gelu", "gelu_tanh", "silu"])
def test_what_does_not_rise_everywhere(name):
    assert activation(name, -3.0) > activation(name, -1.0) < activation(name, 0.0)


@given(reals)
@settings(max_examples=25)
def test_bounds_of_slopes(x):
    assert 0 <= derivative("sigmoid", x) <= 0.25
    assert 0 <= derivative("tanh", x) <= 1
    assert -0.12900 < derivative("gelu", x) < 1.12900
    assert -0.09984 < derivative("silu", x) < 1.09984
    assert all(derivative(name, x) <= ACTIVATIONS[name].largest + 0.13 * ACTIVATIONS[name].smooth for name in NAMES)


@pytest.mark.parametrize(
    ("name", "dip", "least", "steepest", "largest"),
    [("gelu", -0.7518, -0.1700, math.sqrt(2), 1.1289), ("silu", -1.2785, -0.2785, 2.3994, 1.0998)],
)
def test_dips_and_steepest_places(name, dip, least, steepest, largest):
    found = minimize_scalar(lambda x: activation(name, x), bounds=(-3, 0), method="bounded", options={"xatol": 1e-10})
    assert_allclose([found.x, found.fun], [dip, least], atol=5e-5)
    assert_allclose(smooth_gates()[["gelu", "silu"].index(name)], [found.x, found.fun], atol=1e-6)
    for sign, height in ((1, largest), (-1, 1 - largest)):
        slope = derivative(name, sign * steepest + np.array([-0.01, 0, 0.01]))
        assert_allclose(slope[1], height, atol=1e-4)
        assert sign * slope[1] > sign * slope[0] and sign * slope[1] > sign * slope[2]
    assert_allclose(ACTIVATIONS[name].steepest, steepest, atol=1e-4)


def test_the_tanh_form_differs_from_gelu_in_the_fourth_decimal():
    xs = np.linspace(-6, 6, 12001)
    far = np.abs(activation("gelu_tanh", xs) - activation("gelu", xs))
    assert_allclose([far.max(), abs(xs[far.argmax()])], [4.73e-4, 2.70], atol=5e-3)
    assert_allclose(far.max(), 4.73e-4, atol=5e-7)


@given(st.floats(0, 3))
def test_the_slope_of_elu_has_no_jump_at_zero_only_for_alpha_one(alpha):
    assert_allclose(derivative("elu", 1e-12, alpha=alpha) - derivative("elu", 0.0, alpha=alpha), 1 - alpha)
    assert derivative("relu", 0) == derivative("step", 0) == 0
    assert derivative("leaky_relu", 0, alpha=alpha) == derivative("elu", 0, alpha=alpha) == alpha


@pytest.mark.parametrize("name", NAMES)
def test_far_away_there_are_limits_and_no_warnings(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        far = [-np.inf, -1e300, -1000.0, 1000.0, 1e300, np.inf]
        y, slope = activation(name, far), derivative(name, far)
    bounded = name in ("step", "sigmoid", "tanh")
    assert_array_equal(y[3:], [1, 1, 1] if bounded else far[3:])
    assert_array_equal(slope[3:], [0] * 3 if bounded else [1] * 3)
    left = {"tanh": [-1] * 3, "elu": [-1] * 3, "leaky_relu": 0.01 * np.array(far[:3])}
    assert_array_equal(y[:3], left.get(name, [0] * 3))
    assert_array_equal(slope[:3], [0.01] * 3 if name == "leaky_relu" else [0] * 3)


@given(st.sampled_from(NAMES), st.lists(reals, min_size=1, max_size=6))
@settings(max_examples=25)
def test_arrays_of_any_shape_and_single_numbers(name, xs):
    found = activation(name, [xs, xs])
    assert found.shape == (2, len(xs)) and found.dtype == np.float64
    assert_array_equal(found[1], [activation(name, x) for x in xs])
    assert isinstance(derivative(name, xs[0]), float)
    (step,) = activation.trace(name, xs).steps
    assert step.say() == f"{ACTIVATIONS[name].title}: {ACTIVATIONS[name].formula}"


def test_the_ten_stand_by_year_after_1940_and_take_their_parameters():
    assert NAMES == ["step", "sigmoid", "tanh", "softplus", "relu", "leaky_relu", "elu", "gelu", "gelu_tanh", "silu"]
    years = [function.year for function in ACTIVATIONS.values()]
    assert years == sorted(years) and years[0] == 1943
    for function in ACTIVATIONS.values():
        assert function.largest == pytest.approx(
            max(function.df(np.float64(x)) for x in (0.0, function.steepest)), rel=0.13
        )


# tangents and curves


def test_nine_curves_and_seven_tangents_each_are_72_moments():
    assert len(tangents.trace()) == 80
    names = [name for name in NAMES if name != "softplus"]
    trace = tangents.trace(names)
    assert [step.name for step in trace.steps] == ["curve", *["tangent"] * 7] * 9
    assert_array_equal(trace.answer, [derivative(name, np.arange(3.0, -4, -1)) for name in names])
    said = [step.say() for step in trace.steps if step.speaker is None and step.name == "tangent"]
    assert said[1:3] == [
        "sigmoid: slope at most 0.25, here 0.05",
        "tanh: slope at most 1, here 0.01",
    ]
    assert len(said) == 9


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), st.integers(-8, 0), st.integers(1, 8))
@settings(max_examples=20)
def test_a_tangent_touches_its_curve(names, low, high):
    for step in tangents.trace(names, (low, high)).steps:
        now = step.variables
        if step.name == "tangent":
            assert now["slope"] == now["slopes"][now["at"]] and now["y"] == now["ys"][now["at"]]
            assert now["xs"][now["at"]] == now["x"] and low < now["x"] < high
            assert_allclose(now["y"], now["function"].f(now["x"]))


@pytest.mark.parametrize("derivatives", [True, False])
def test_curves_come_by_year(derivatives):
    trace = slopes_by_year.trace(NAMES[::-1], "-2:2", derivatives=derivatives)
    years = [step.variables["function"].year for step in trace.steps if step.name == "draw"]
    assert years == sorted(years)
    of = derivative if derivatives else activation
    assert_array_equal(trace.answer[0], of("step", np.linspace(-2, 2, 161)))
    assert "not the" in trace.steps[-1].say() or "not these" in trace.steps[-1].say()


# chains

TABLE = {
    1: [0, 2.78e-7, 0.0409, 1, 0.0449, 0.00822],
    0: [0, 3.88e-7, 1, 0, 9.77e-4, 9.77e-4],
    -1: [0, 3.25e-7, 0.0409, 0, -9.77e-5, 8.22e-5],
    3: [0, 5.74e-8, 4.69e-4, 1, 1.13, 1.97],
}


@pytest.mark.parametrize("x0", TABLE)
def test_ten_layers(x0):
    names = ["step", "sigmoid", "tanh", "relu", "gelu", "silu"]
    assert_allclose([gradient_chain(name, x0, 10) for name in names], TABLE[x0], rtol=5e-3)
    assert_allclose(what_arrives(names, x0)[0], TABLE[x0], rtol=5e-3)


@given(st.sampled_from(sorted(TORCH)), st.floats(-3, 3), st.integers(1, 12), st.floats(-2, 2))
@example("sigmoid", 0.0, 1, 1.0)
def test_a_chain_is_the_product_of_its_slopes_and_the_gradient_of_torch(name, x0, depth, weight):
    start = torch.tensor(x0, dtype=torch.float64, requires_grad=True)
    end, xs = start, []
    for _ in range(depth):
        xs.append(weight * end)
        end = TORCH[name](xs[-1])
    (slope,) = torch.autograd.grad(end, start)
    found = gradient_chain(name, x0, depth, weight)
    assert isinstance(found, float)
    assert_allclose(found, slope.item(), rtol=1e-7, atol=1e-12)
    factors = [weight * derivative(name, x.item()) for x in xs]
    assert_allclose(found, np.prod(factors), rtol=1e-7, atol=1e-12)
    trace = gradient_chain.trace(name, x0, depth, weight)
    assert [step.name for step in trace.steps] == ["chain"] * depth
    assert trace.steps[-1].variables["gradients"][-1] == 1
    assert_allclose(trace.steps[-1].variables["gradients"], gradient_left(name, x0, depth, weight), rtol=1e-9)
    assert [step.variables["layer"] for step in trace.steps] == list(range(depth))[::-1]


def test_one_layer_at_zero_is_exactly_a_quarter():
    assert gradient_chain("sigmoid", 0, 1) == 0.25
    assert gradient_chain("silu", 0.5, 4, beta=3.0) != gradient_chain("silu", 0.5, 4)
    assert gradient_chain("tanh", 0.5, 4, alpha=3.0) == gradient_chain("tanh", 0.5, 4)


@given(st.sampled_from(NAMES), st.floats(-3, 3), st.integers(1, 12), st.floats(-2, 2))
@example("gelu", math.sqrt(2), 1, 1.0)
@example("elu", 0.0, 3, 1.0)
def test_no_more_is_left_than_the_largest_slopes_allow(name, x0, depth, weight):
    left, bounds = chain_bound(name, x0, depth, weight)
    assert all(size <= bound * (1 + 1e-12) for size, bound in zip(left, bounds, strict=False))
    assert all(size > 0 for size in left) and len(left) <= depth + 1
    if len(left) > depth:
        assert_allclose(left[-1], abs(gradient_chain(name, x0, depth, weight)), rtol=1e-9)


def test_the_bound_of_ten_sigmoids_is_no_value_of_theirs():
    left, bounds = chain_bound("sigmoid", 1, 10)
    assert bounds[-1] == 0.25**10 == pytest.approx(9.54e-7, rel=1e-3)
    assert all(size < bound for size, bound in zip(left[1:], bounds[1:], strict=True))
    with pytest.raises(ValueError, match="depth must be at most"):
        gradient_chain("relu", 1, 400, 10.0)
    with pytest.raises(ValueError, match=r"^x0 must stay within"):
        gradient_chain("gelu", 1e300, 1)
    with pytest.raises(ValueError, match=r"^weight must stay within"):
        gradient_chain("tanh", 1.0, 1, 1e302)
    assert gradient_chain("relu", 1, 299, 10.0) == pytest.approx(1e299)


# units and gates


def test_a_unit_pushed_left_of_all_inputs_learns_no_more():
    trace = relu_unit.trace([1, 2, 3], 1.0, [0, -9, -9, -9])
    assert trace.answer == (1.0, 0.8, 0.8, 0.8, 0.8)
    assert ["no gradient" in step.say() for step in trace.steps] == [False, True, True, True]


@given(st.lists(reals, min_size=1, max_size=5), reals, st.lists(reals, min_size=1, max_size=4))
@settings(max_examples=25)
def test_a_unit_learns_as_torch_says(inputs, weight, biases):
    found = relu_unit(inputs, weight, biases, 0.1)
    for before, after, bias in zip(found, found[1:], biases, strict=False):
        w = torch.tensor(before, dtype=torch.float64, requires_grad=True)
        torch.relu(w * torch.tensor(inputs, dtype=torch.float64) + bias).mean().backward()
        assert_allclose(after, before - 0.1 * w.grad.item(), rtol=1e-9, atol=1e-9)


@given(betas)
@settings(max_examples=10)
def test_a_dip_is_where_the_slope_is_zero(beta):
    dips = smooth_gates(beta=beta)
    assert_allclose(dips[1], np.array([-1.278464543, -0.278464543]) / beta, rtol=1e-7)
    assert_allclose(derivative("silu", dips[1][0], beta=beta), 0, atol=1e-7)
    assert_allclose(derivative("gelu", dips[0][0]), 0, atol=1e-7)


def test_coins_keep_x_as_often_as_gelu_says():
    kept = np.mean([smooth_gates.guard(seed=seed)[1] for seed in range(400)], axis=0)
    xs = np.linspace(-4, 4, 161)
    assert set(np.unique(kept[np.abs(xs) < 1e-9])) == {0}
    assert np.abs(kept - activation("gelu", xs)).max() < 0.3
    assert np.abs(kept - activation("gelu", xs)).mean() < 0.03


@given(st.integers(1, 4), st.integers(1, 4), st.sampled_from(["sigmoid", "silu", "gelu", "relu"]), st.integers(0, 99))
@settings(max_examples=25)
def test_glu_gates_one_half_with_the_other(rows, units, kind, seed):
    x = np.random.default_rng(seed).normal(size=(rows, 2 * units))
    a, b = x[:, :units], x[:, units:]
    assert_allclose(glu(x, kind), a * activation(kind, b), rtol=1e-12)
    if kind == "sigmoid":
        assert_allclose(glu(x), torch.nn.functional.glu(torch.tensor(x)).numpy(), rtol=1e-9)
    trace = glu.trace(x, kind)
    assert [step.name for step in trace.steps] == ["gate"] * units


def test_eight_gate_points_and_the_blocks_of_llama():
    assert len(glu.trace(np.linspace(-4, 4, 16))) == 8
    assert swiglu_weights() == (135_266_304, 134_217_728)
    assert swiglu_weights(multiple=1)[0] == 3 * 4096 * 10922
    assert [name for name, many in zip(NAMES, what_arrives()[0], strict=True) if many == 1] == [
        "relu",
        "leaky_relu",
        "elu",
    ]


# errors


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: activation(3, 1.0), TypeError, "name must be a string"),
        (lambda: activation("swish", 1.0), ValueError, "name must be one of step, sigmoid, .*silu, not 'swish'"),
        (lambda: activation("relu", "1"), TypeError, "x must"),
        (lambda: activation("relu", [True]), TypeError, "x must"),
        (lambda: activation("relu", [[1], [1, 2]]), TypeError, "x must"),
        (lambda: activation("relu", math.nan), ValueError, "x must hold numbers alone"),
        (lambda: derivative("relu", []), ValueError, "x must not be empty"),
        (lambda: derivative("elu", 1, alpha=-0.1), ValueError, "alpha must be at least 0"),
        (lambda: derivative("elu", 1, alpha=math.inf), ValueError, "alpha must be finite"),
        (lambda: derivative("elu", 1, alpha="1"), TypeError, "alpha must"),
        (lambda: derivative("silu", 1, beta=0), ValueError, "beta must be above 0"),
        (lambda: derivative("silu", 1, beta=math.nan), ValueError, "beta must be finite"),
        (lambda: derivative("gelu", 1, beta=1), ValueError, "beta is no parameter of gelu"),
        (lambda: activation("silu", 1, alpha=1), ValueError, "alpha is no parameter of silu: it takes beta"),
        (lambda: gradient_chain("relu", 1, 0), ValueError, "depth must be at least 1"),
        (lambda: gradient_chain("relu", 1, 1.0), TypeError, "depth must"),
        (lambda: gradient_chain("relu", 1, True), TypeError, "depth must"),
        (lambda: gradient_chain("relu", math.inf, 1), ValueError, "x0 must be finite"),
        (lambda: gradient_chain("relu", 1, 1, math.nan), ValueError, "weight must be finite"),
        (lambda: gradient_chain("relu", 1, 1, beta=-1), ValueError, "beta must be above 0"),
        (lambda: gradient_chain(None, 1, 1), TypeError, "name must be a string"),
        (lambda: chain_bound("selu", 1, 1), ValueError, "name must be one of"),
        (lambda: gradient_left("relu", 1, 0), ValueError, "depth must"),
        (lambda: glu([1, 2, 3]), ValueError, "x must have an even last dimension"),
        (lambda: glu(3.0), ValueError, "x must have an even last dimension"),
        (lambda: glu([1, math.inf]), ValueError, "x must be finite"),
        (lambda: glu([1, 1e200]), ValueError, "x must stay within"),
        (lambda: glu([1, 2], "tanh"), ValueError, "kind must be one of"),
        (lambda: glu([1, 2], 3), TypeError, "kind must be a string"),
        (lambda: tangents([]), ValueError, "functions must hold at least one name"),
        (lambda: tangents("relu"), TypeError, "functions must be a sequence"),
        (lambda: tangents(["relu", "x"]), ValueError, r"functions\[1\] must be one of"),
        (lambda: tangents(["relu"], "4:-4"), ValueError, "range must rise"),
        (lambda: tangents(["relu"], (1, 1)), ValueError, "range must rise"),
        (lambda: tangents(["relu"], "4"), ValueError, "range must be two numbers"),
        (lambda: tangents(["relu"], "a:b"), ValueError, "range must be two numbers"),
        (lambda: tangents(["relu"], 4), ValueError, "range must be two numbers"),
        (lambda: tangents(["relu"], "-inf:4"), ValueError, "range must be finite"),
        (lambda: slopes_by_year(derivatives=1), TypeError, "derivatives must be True or False"),
        (lambda: relu_unit([], 1, [0]), ValueError, "inputs must hold"),
        (lambda: relu_unit([1], 1, [math.nan]), ValueError, r"biases\[0\]"),
        (lambda: smooth_gates(seed=-1), ValueError, "seed must"),
        (lambda: smooth_gates(beta=0), ValueError, "beta must be above 0"),
        (lambda: swiglu_weights(0), ValueError, "d must be at least 1"),
        (lambda: what_arrives(["relu"], depth=0), ValueError, "depth must"),
    ],
)
def test_wrong_arguments_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()
