from itertools import product

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import linprog, minimize

from vizkit.examples.bias import GATES, IRIS, answers_of, inputs_of, truth_table
from vizkit.reference import (
    augmented_unit,
    biased_unit,
    distance_to_line,
    learned_line,
    parts_through_the_origin,
    raised_threshold,
    sliding_bias,
    threshold_as_bias,
    threshold_unit,
    train_perceptron,
    turning_line,
    vgg16_parameters,
)

X = inputs_of(truth_table("AND"))
gates = pytest.mark.parametrize("gate", GATES)
floats = st.floats(-1e100, 1e100)
halves = st.integers(-8, 8).map(lambda half: half / 2)
few = settings(max_examples=30)


@st.composite
def units(draw, numbers=floats):
    """Rows, weights and a threshold."""
    m, d = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    row = st.lists(numbers, min_size=d, max_size=d)
    return draw(st.lists(row, min_size=m, max_size=m)), draw(row), draw(numbers)


@st.composite
def problems(draw, d=None, numbers=halves):
    """Rows and an answer for each."""
    d = d or draw(st.integers(1, 3))
    points = draw(st.lists(st.lists(numbers, min_size=d, max_size=d), min_size=1, max_size=5))
    return points, draw(st.lists(st.integers(0, 1), min_size=len(points), max_size=len(points)))


def augmented(points):
    return np.column_stack([np.ones(len(points)), points])


def separator(points, y):
    """A vector (b, w) that separates the classes with a margin of at least 1 before it is scaled, or None."""
    signed = (2 * np.array(y) - 1)[:, None] * augmented(points)
    found = linprog(np.zeros(signed.shape[1]), -signed, -np.ones(len(y)), bounds=(None, None), method="highs")
    return found.x if found.success else None


def bound(points, y, u):
    """Novikoff's (R / γ)² with the margin γ of the vector u."""
    inputs = augmented(points)
    margin = ((2 * np.array(y) - 1) * (inputs @ u)).min() / np.linalg.norm(u)
    return (inputs**2).sum(axis=1).max() / margin**2


def names(trace):
    return [step.name for step in trace.steps]


# the units


@given(units())
@example(([[0.1, 0.2]], [1.0, 1.0], 0.30000000000000004))
@example(([[5e-324]], [1.0], 0.0))
def test_a_bias_is_a_threshold_with_the_other_sign(unit):
    points, w, T = unit
    fires = threshold_unit(points, w, T)
    assert_array_equal(fires, biased_unit(points, w, -T))
    b, again = threshold_as_bias(points, w, T)
    assert b == -T
    assert_array_equal(fires, again)


@given(units(halves))
def test_units_fire_where_the_dot_product_says_so(unit):
    points, w, T = unit
    assert_array_equal(threshold_unit(points, w, T), np.array(points) @ w > T)
    trace = threshold_unit.trace(points, w, T)
    assert names(trace) == ["sum", "fire"] * len(points)
    for step, x in zip(trace.steps[::2], points, strict=True):
        assert step.variables["z"] == np.dot(x, w) == sum(step.variables["terms"])


@given(units(halves), st.integers(-20, 20))
def test_powers_of_two_change_nothing(unit, k):
    points, w, b = unit
    assert_array_equal(biased_unit(points, w, b), biased_unit(points, np.ldexp(w, k), np.ldexp(b, k)))


@given(units(halves))
def test_raising_the_threshold_only_switches_off(unit):
    points, w, T = unit
    counts = raised_threshold(points, w, T)
    assert counts == [(np.array(points) @ w > T + step).sum() for step in (-1, 0, 1)]
    assert counts == sorted(counts, reverse=True)


def test_one_threshold_after_another_is_or_and_nothing():
    assert raised_threshold(X, [1, 1], 1.5) == [sum(GATES["OR"]), sum(GATES["AND"]), 0]


@few
@given(st.lists(halves, min_size=1, max_size=3).filter(any), halves)
def test_the_distance_is_the_least_length_on_the_line(w, b):
    on_line = {"type": "eq", "fun": lambda x: np.dot(w, x) + b, "jac": lambda x: np.array(w)}
    nearest = minimize(lambda x: x @ x, np.ones(len(w)), jac=lambda x: 2 * x, constraints=on_line, method="SLSQP")
    assert_allclose(abs(distance_to_line(w, b)), np.linalg.norm(nearest.x), atol=1e-6)
    assert (distance_to_line(w, b) > 0) == biased_unit([[0.0] * len(w)], w, b)[0]
    assert_allclose(sliding_bias(w, b), [abs(each) / np.linalg.norm(w) for each in (b, b + 1, b + 2)])


@given(units(halves))
def test_the_bias_is_the_weight_of_a_constant_input(unit):
    points, w, b = unit
    z, total = augmented_unit(points[0], w, b)
    assert z == total == augmented(points)[0] @ [b, *w]


# lines through the origin


@given(problems(d=2), st.integers(0, 99))
@example(([[0.0, 0.0]], [1]), 0)
def test_no_line_through_the_origin_does_better(problem, seed):
    points, y = problem
    least, w = turning_line(points, y)
    assert least == (biased_unit(points, w, 0) != y).sum()
    turned = np.random.default_rng(seed).normal(size=(40, 2))
    turned = [*turned, *map(np.array, product((-1.0, 0.0, 1.0), repeat=2))]
    assert least <= min((biased_unit(points, each, 0) != y).sum() for each in turned if each.any())


@pytest.mark.parametrize(("gate", "wrong"), [("AND", (1, 2)), ("OR", (0, 3)), ("NAND", (2, 3)), ("XOR", (1, 2))])
def test_the_errors_of_a_turning_line(gate, wrong):
    trace = turning_line.trace(X, GATES[gate])
    wrongs = trace.steps[-1].variables["wrongs"]
    assert (min(wrongs), max(wrongs)) == wrong
    spoken = [step.note.sentence != "" for step in trace.steps]
    assert spoken == [True, *[False] * 5, True, *[False] * 5, True]


@given(problems(d=2))
@example((X.tolist(), GATES["AND"]))
def test_a_sum_fires_only_with_a_part_of_it(problem):
    points, y = problem
    now = parts_through_the_origin.trace(points, y).steps[0].variables
    assert_array_equal(now["x"], now["one"] + now["other"])
    assert not now["x"].any() or (now["x"].tolist() in points and y[points.index(now["x"].tolist())] in (0, 1))
    for z, left, right in parts_through_the_origin(points, y):
        assert z == left + right
        assert not (z > 0) or left > 0 or right > 0


def test_and_must_have_a_bias_for_its_parts_and_nand_for_the_origin():
    last = [parts_through_the_origin.trace(X, GATES[gate]).steps[-1].say() for gate in ("AND", "NAND")]
    assert last[0] == "With b = 0, firing at (1, 1) forces (0, 1) or (1, 0) to fire"
    assert last[1] == "With b = 0 the input (0, 0) gives z = 0 and cannot fire"


# learning


@given(problems())
@example(([[1.0], [1.0]], [0, 1]))
def test_what_is_separable_is_learned_within_novikoffs_bound(problem):
    points, y = problem
    u = separator(points, y)
    if u is None:
        assert not train_perceptron(points, y, max_epochs=5).converged
        return
    most = bound(points, y, u) + 1e-6
    found = train_perceptron(points, y, max_epochs=int(most) + 2)
    assert found.converged and found.updates <= most
    assert found.errors[-1] == 0
    assert_array_equal(biased_unit(points, found.w, found.b), y)


@given(problems(), st.booleans())
def test_every_moment_of_the_training_is_right(problem, bias):
    points, y = problem
    trace = train_perceptron.trace(points, y, bias=bias, max_epochs=4)
    w, b, epochs = np.zeros(len(points[0])), 0.0, [[]]
    for step in trace.steps:
        now = step.variables
        if step.name == "predict":
            x, wanted = points[now["i"]], y[now["i"]]
            assert (now["z"], now["answer"]) == (np.dot(w, x) + b, int(np.dot(w, x) + b > 0))
            assert now["e"] == wanted - now["answer"]
            epochs[-1].append(now["e"] != 0)
        if step.name == "update":
            w, b = w + now["e"] * np.array(x), b + now["e"] * bias
        if step.name == "epoch":
            assert list(now["errors"]) == [sum(each) for each in epochs] and len(epochs[-1]) == len(points)
            epochs.append([])
        assert_array_equal(now["w"], w)
        assert now["b"] == b
    found = trace.answer
    assert found.updates == names(trace).count("update") == sum(found.errors)
    assert names(trace)[-1] == ("converge" if found.converged else "giveup")
    assert found.converged == (found.errors[-1] == 0) and found.epochs == len(found.errors)
    assert bias or found.b == 0


@few
@given(problems(numbers=st.integers(-2, 2)), st.booleans())
@example((X.tolist(), GATES["XOR"]), True)
@example((X.tolist(), GATES["NAND"]), False)
def test_a_cycle_is_where_weights_come_back_and_goes_on_for_ever(problem, bias):
    found = train_perceptron(*problem, bias=bias, stop_at_cycle=True, max_epochs=400)
    whole = train_perceptron(*problem, bias=bias, max_epochs=3 * found.epochs)
    assert found.errors == whole.errors[: found.epochs] and found.epochs < 400
    if found.converged:
        return
    assert not whole.converged
    runs = [train_perceptron(*problem, bias=bias, max_epochs=k) for k in range(1, found.epochs + 1)]
    ends = [(0.0,) * (len(found.w) + 1), *((*run.w, run.b) for run in runs)]
    before = ends.index(ends[-1])
    assert before < found.epochs and len(set(ends[:-1])) == found.epochs
    round_ = whole.errors[before : found.epochs]
    assert all(whole.errors[before + i] == round_[i % len(round_)] for i in range(len(whole.errors) - before))


@few
@given(problems(), st.sampled_from([0.5, 2.0]))
def test_the_step_scales_what_is_learned_and_nothing_else(problem, eta):
    one, other = train_perceptron(*problem, max_epochs=6), train_perceptron(*problem, eta=eta, max_epochs=6)
    assert_array_equal(eta * one.w, other.w)
    assert (eta * one.b, one.errors) == (other.b, other.errors)


@few
@given(problems(d=2), st.lists(halves, min_size=2, max_size=2))
def test_it_learns_from_any_start(problem, w_init):
    if separator(*problem) is not None:
        assert train_perceptron(*problem, w_init=w_init, max_epochs=5000).converged


@pytest.mark.parametrize(
    ("gate", "epochs", "updates", "w", "b", "most", "without"),
    [
        ("AND", 6, 10, [2, 1], -2, 51, (20, 58)),
        ("OR", 4, 4, [1, 1], 0, 27, (2, 2)),
        ("NAND", 6, 11, [-2, -1], 3, 51, (20, 80)),
        ("XOR", 20, 77, None, None, None, (20, 60)),
    ],
)
def test_the_gates_are_learned_as_told(gate, epochs, updates, w, b, most, without):
    y = GATES[gate]
    found = train_perceptron(X, y, max_epochs=20)
    assert (found.epochs, found.updates, found.converged) == (epochs, updates, gate != "XOR")
    found_without = train_perceptron(X, y, bias=False, max_epochs=20)
    assert (found_without.epochs, found_without.updates) == without
    assert found_without.converged == (gate == "OR") and found_without.b == 0
    assert (separator(X, y) is None) == (gate == "XOR")
    if w is not None:
        assert (found.w.tolist(), found.b) == (w, b)
        signed = (2 * np.array(y) - 1)[:, None] * augmented(X)
        apart = {"type": "ineq", "fun": lambda u: signed @ u - 1}
        widest = minimize(lambda u: u @ u, [0.1] * 3, constraints=apart, method="SLSQP", options={"ftol": 1e-12}).x
        assert_allclose(bound(X, y, widest), most, rtol=1e-4)
        assert_allclose(1 / np.linalg.norm(widest), 1 / 3 if gate == "OR" else 0.2425, atol=5e-5)


def test_and_step_by_step():
    trace = train_perceptron.trace(X, GATES["AND"])
    counts = {name: names(trace).count(name) for name in set(names(trace))}
    assert counts == {"predict": 24, "update": 10, "epoch": 6, "converge": 1}
    assert list(trace.answer.errors) == [1, 3, 3, 2, 1, 0]
    biases = [step.variables["b"] for step in trace.steps if step.name == "update"]
    assert biases == [1, 0, -1, 0, -1, -2, -1, -2, -1, -2]
    without = train_perceptron.trace(X, GATES["AND"], bias=False, max_epochs=20)
    assert len(without) == 158 + 1 and names(without)[-1] == "giveup"
    assert list(without.answer.errors) == [1, *[3] * 19]
    assert train_perceptron(X, GATES["NAND"], bias=False, max_epochs=20).errors == [4] * 20


def test_real_petals_are_learned_sooner_with_a_bias():
    rows = np.array(IRIS)
    found = train_perceptron(inputs_of(rows), answers_of(rows))
    assert_allclose([*found.w, found.b], [0.6, 0.8, -2])
    assert (found.epochs, found.updates) == (3, 4)
    without = train_perceptron(inputs_of(rows), answers_of(rows), bias=False)
    assert (without.epochs, without.updates, without.converged) == (13, 32, True)


def test_one_point_at_the_origin_wants_a_bias():
    found = train_perceptron([[0, 0]], [1])
    assert (found.updates, found.b, found.converged) == (1, 1, True)
    assert not train_perceptron([[0, 0]], [1], bias=False).converged


def test_the_line_that_was_learned_and_the_real_size():
    assert learned_line(X, GATES["AND"]) == (0, -2)
    assert learned_line(X, GATES["XOR"], max_epochs=20)[0] > 0
    biases, parameters = vgg16_parameters()
    assert (biases, parameters) == (13_416, 138_357_544)
    assert biases == 4_224 + 9_192


# what is refused


@pytest.mark.parametrize(
    ("given_", "kind", "says"),
    [
        ({"X": [[0, 1], [1]]}, TypeError, "X "),
        ({"X": [["a", "b"]]}, TypeError, "X "),
        ({"X": [[]]}, ValueError, "X "),
        ({"X": [[np.nan, 0]] * 4}, ValueError, "X "),
        ({"X": [[1e101, 0]] * 4}, ValueError, r"X\[0, 0\] "),
        ({"y": [0, 0, 0, True]}, TypeError, r"y\[3\] "),
        ({"y": [0, 0, 0, 1.0]}, TypeError, r"y\[3\] "),
        ({"y": [0, 0, 0, 2]}, ValueError, r"y\[3\] "),
        ({"y": [0, 1]}, ValueError, "y "),
        ({"eta": "fast"}, TypeError, "eta "),
        ({"eta": 0}, ValueError, "eta "),
        ({"eta": np.inf}, ValueError, "eta "),
        ({"bias": 1}, TypeError, "bias "),
        ({"stop_at_cycle": 1}, TypeError, "stop_at_cycle "),
        ({"max_epochs": True}, TypeError, "max_epochs "),
        ({"max_epochs": 2.0}, TypeError, "max_epochs "),
        ({"max_epochs": 0}, ValueError, "max_epochs "),
        ({"w_init": [1, 2, 3]}, ValueError, "w_init "),
    ],
)
def test_bad_input_of_the_training_is_refused_by_name(given_, kind, says):
    with pytest.raises(kind, match="^" + says):
        train_perceptron(**{"X": X, "y": GATES["AND"], **given_})


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (lambda: threshold_unit(X, [1, 1], np.nan), ValueError, "T "),
        (lambda: threshold_unit(X, [1, 1], "high"), TypeError, "T "),
        (lambda: threshold_unit(X, [1], 0), ValueError, "w "),
        (lambda: biased_unit(X, [1, np.inf], 0), ValueError, "w "),
        (lambda: biased_unit(X, [1, 1], np.inf), ValueError, "b "),
        (lambda: turning_line([[1, 2, 3]], [0]), ValueError, "X "),
        (lambda: distance_to_line([0, 0], 1), ValueError, "w "),
        (lambda: inputs_of(np.zeros((2, 2))), ValueError, "points "),
        (lambda: answers_of(np.array([[0, 0, 0.5]])), ValueError, "points "),
    ],
)
def test_bad_input_is_refused_by_name(call, kind, says):
    with pytest.raises(kind, match="^" + says):
        call()
