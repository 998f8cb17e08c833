"""Automatic differentiation: a graph recorded by the run, gradients sent back through it, what they cost."""

from __future__ import annotations

import re

import numpy as np
import pytest
import sympy
import torch
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from vizkit.reference import (
    Tensor,
    backward,
    both_paths,
    central_difference,
    cut_gradient,
    define_by_run,
    instructions,
    no_grad,
    passes,
    program_gradient,
    recorded,
    run_program,
    saved_values,
    second_backward,
    single_path,
)

PROGRAM, ONES = "y=x+2; z=y*y*3; out=mean(z)", np.ones((2, 2))

ANALYTIC = {
    "exp": lambda a: (a * 0.3).exp() if isinstance(a, (Tensor, torch.Tensor)) else np.exp(a * 0.3),
    "tanh": lambda a: a.tanh() if isinstance(a, (Tensor, torch.Tensor)) else np.tanh(a),
    "square": lambda a: (a / 2) ** 2,
    "reciprocal": lambda a: 1 / (a * a + 2),
    "negative": lambda a: 1.5 - (-a),
    "log": lambda a: (a * a + 1).log() if isinstance(a, (Tensor, torch.Tensor)) else np.log(a * a + 1),
}
PAIRS = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / (b * b + 1),
}
SHAPES = [(), (3,), (1, 3), (2, 1), (2, 3)]


@st.composite
def graphs(draw, unary=(*ANALYTIC, "relu")):
    """Leaves of shapes that broadcast, and steps that each make a value of values there are."""
    numbers = st.integers(-20, 20).map(lambda tenth: tenth / 10 + 0.05)
    shapes = draw(st.lists(st.sampled_from(SHAPES), min_size=1, max_size=3))
    leaves = [np.reshape([draw(numbers) for _ in range(int(np.prod(shape)))], shape) for shape in shapes]
    steps = []
    for count in range(len(leaves), len(leaves) + draw(st.integers(1, 7))):
        name = draw(st.sampled_from([*unary, *PAIRS]))
        steps.append((name, *(draw(st.integers(0, count - 1)) for _ in range(2 if name in PAIRS else 1))))
    return leaves, steps


def built(values, steps):
    """What the steps make of leaves, of any kind of array, one value after another."""
    values = list(values)
    for name, *inputs in steps:
        operands = [values[i] for i in inputs]
        values.append(operands[0].relu() if name == "relu" else (PAIRS | ANALYTIC)[name](*operands))
    return values


def summed(leaves, steps):
    """Leaves that require gradients, and the sum of what the steps make of them, where it is not too large."""
    tensors = [Tensor(leaf, requires_grad=True) for leaf in leaves]
    try:
        return tensors, built(tensors, steps)[-1].sum()
    except ValueError:
        reject()


def gradients(leaves, steps, seed=None, retain=1):
    tensors, out = summed(leaves, steps)
    for _ in range(retain):
        backward(out, seed, retain_graph=True)
    return out, [tensor.grad for tensor in tensors]


# against what is not ours


@given(graphs())
@settings(max_examples=40, deadline=None)
def test_agrees_with_torch(graph):
    leaves, steps = graph
    theirs = [torch.tensor(leaf, dtype=torch.float64, requires_grad=True) for leaf in leaves]
    wanted = built(theirs, steps)[-1].sum()
    wanted.backward()
    out, found = gradients(leaves, steps)
    assert_allclose(out.item(), wanted.item(), rtol=1e-9, atol=1e-9)
    for ours, their in zip(found, theirs, strict=True):
        assert (ours is None) == (their.grad is None)
        if ours is not None:
            assert ours.shape == tuple(their.shape)
            assert_allclose(ours, their.grad.numpy(), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(("left", "right"), [((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 3), (3, 4))])
def test_matrix_products_agree_with_torch(left, right):
    random = np.random.default_rng(0)
    a, b = random.normal(size=left), random.normal(size=right)
    ours, theirs = (
        [Tensor(each, requires_grad=True) for each in (a, b)],
        [torch.tensor(e, requires_grad=True) for e in (a, b)],
    )
    backward((ours[0] @ ours[1]).exp().sum())
    (theirs[0] @ theirs[1]).exp().sum().backward()
    for mine, their in zip(ours, theirs, strict=True):
        assert_allclose(mine.grad, their.grad.numpy(), rtol=1e-12)


@given(graphs(unary=tuple(ANALYTIC)))
@settings(max_examples=15, deadline=None)
def test_agrees_with_the_complex_step(graph):
    leaves, steps = graph
    _, found = gradients(leaves, steps)
    for which, leaf in enumerate(leaves):
        for at in np.ndindex(leaf.shape):
            nudged = [each.astype(complex) for each in leaves]
            nudged[which][at] += 1e-30j
            slope = built(nudged, steps)[-1].sum().imag / 1e-30
            assert_allclose(0.0 if found[which] is None else found[which][at], slope, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("program", [PROGRAM, "y=exp(x)/(x+3); out=sum(tanh(y)*x**3)", "a=log(x+2); out=mean(2-a*-x)"])
def test_agrees_with_central_differences(program):
    x = np.array([0.3, -0.7, 1.2])
    value, gradient = program_gradient(program, x)
    for i in range(3):
        step = np.eye(3)[i] * 1e-5
        slope = (program_gradient(program, x + step)[0] - program_gradient(program, x - step)[0]) / 2e-5
        assert_allclose(gradient[i], slope, rtol=1e-7)
    assert_allclose(central_difference(program, x), gradient[2], rtol=1e-3)
    assert value == run_program(program, x)["out"].item()


def test_the_default_is_what_sympy_says():
    entries = sympy.symbols("a:4")
    mean = sum(3 * (entry + 2) ** 2 for entry in entries) / 4
    at = dict.fromkeys(entries, 1)
    value, gradient = program_gradient(PROGRAM, ONES)
    assert value == float(mean.subs(at)) == 27
    assert_array_equal(gradient.ravel(), [float(mean.diff(entry).subs(at)) for entry in entries])


# properties


@given(graphs(), st.integers(-3, 3), st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_gradients_are_linear_in_the_seed_and_accumulate(graph, seed, times):
    _, once = gradients(*graph)
    for one, scaled, many in zip(
        once, gradients(*graph, seed=seed)[1], gradients(*graph, retain=times)[1], strict=True
    ):
        assert (one is None) == (scaled is None) == (many is None)
        if one is not None:
            assert_allclose(scaled, seed * one, rtol=1e-12)
            assert_allclose(many, times * one, rtol=1e-12)


@given(graphs())
@settings(max_examples=15, deadline=None)
def test_what_is_computed_without_recording_is_the_same(graph):
    leaves, steps = graph
    _, out = summed(*graph)
    with no_grad():
        bare = built([Tensor(leaf, requires_grad=True) for leaf in leaves], steps)[-1].sum()
    assert bare.item() == out.item() and bare.grad_fn is None and not bare.requires_grad


@given(graphs())
@settings(max_examples=15, deadline=None)
def test_every_value_is_visited_once_and_after_all_that_use_it(graph):
    _, out = summed(*graph)
    found = recorded(out)
    places = {name: place for place, name in enumerate(found)}
    assert all(places[name] < places[other] for name, here in found.items() for other in here.inputs)
    trace = backward.trace(out)
    visited = [step.variables["name"] for step in trace.steps if step.name in ("visit", "accumulate")]
    assert visited == list(found)
    arrived, totals = (trace.steps[-1].variables[name] for name in ("arrived", "totals"))
    for name, total in totals.items():
        assert_array_equal(sum(arrived[name]), total)
        assert total.shape == found[name].tensor.data.shape


def test_many_paths_are_no_more_visits():
    x = value = Tensor(1.0, requires_grad=True)
    for _ in range(20):
        value = value + value
    backward(value)
    assert x.grad == 2.0**20
    assert len(recorded(value)) == 21


@pytest.mark.parametrize("name", ["x", "y", "y * y", "z"])
def test_what_is_detached_is_as_a_constant(name):
    x = np.array([0.5, -1.0, 2.0])
    values = {key: tensor.data for key, tensor in run_program(PROGRAM, x).items()}
    theirs = torch.tensor(x, requires_grad=True)
    y = theirs + 2
    constants = {key: torch.tensor(value) for key, value in values.items()}
    wanted = {
        "x": lambda: (constants["x"] + 2).sum() * 0,
        "y": lambda: (y * constants["y"] * 3).mean(),
        "y * y": lambda: (constants["y * y"] * 3).mean() * 0,
        "z": lambda: constants["z"].mean() * 0,
    }[name]()
    found = cut_gradient(PROGRAM, x, name)[0]
    if wanted.requires_grad:
        wanted.backward()
        assert_allclose(found, theirs.grad.numpy(), rtol=1e-12)
    else:
        assert found is None


def test_an_unused_leaf_has_no_gradient():
    used, unused = Tensor(2.0, requires_grad=True), Tensor(3.0, requires_grad=True)
    _ = unused * 2
    backward(used * used)
    assert unused.grad is None and used.grad == 4


def test_relu_is_flat_at_its_kink():
    assert_array_equal(program_gradient("out=sum(relu(x))", [-1, 0, 1])[1], [0, 0, 1])
    assert central_difference.trace("out=sum(relu(x))", [-1, 0, 1]).steps[0].variables["places"] == (2,)
    with pytest.raises(ValueError, match=r"^x must have an entry that is not at the kink"):
        central_difference("out=sum(relu(x))", [0])


# numbers


def test_the_default_run():
    trace = program_gradient.trace(PROGRAM, ONES)
    names = [step.name for step in trace.steps]
    assert len(names) == 16
    assert {name: names.count(name) for name in names} == {
        "leaf": 1, "record": 4, "seed": 1, "visit": 4, "vjp": 5, "accumulate": 1
    }  # fmt: skip
    value, gradient = trace.answer
    assert value == 27
    assert_array_equal(gradient, np.full((2, 2), 4.5))
    held = trace.steps[-1].variables["totals"]
    assert {name: total.flat[0] for name, total in held.items()} == {
        "out": 1, "z": 0.25, "y * y": 0.75, "y": 4.5, "x": 4.5
    }  # fmt: skip
    values = run_program(PROGRAM, ONES)
    assert [tensor.data.flat[0] for tensor in values.values()] == [1, 3, 9, 27, 27]
    assert saved_values(recorded(values["out"])) == 4


def test_the_question_is_asked_when_both_have_come_and_answered_when_they_are_added():
    said = [step.say() for step in program_gradient.trace(PROGRAM, ONES).steps]
    assert said[-4:] == [
        "y was used more than once. Do its gradients add, or average?",
        "They add: 2.25 + 2.25 = 4.50",
        "+ 2 sends gradient 4.50 back to x",
        "The leaf adds what came to its .grad: x.grad = [[4.50, 4.50], [4.50, 4.50]]",
    ]
    thrice = [step.say() for step in program_gradient.trace("y=x+1; out=sum(y*y+y)", [1]).steps]
    assert "y was used more than once. Do its gradients add, or average?" in thrice
    assert "They add, entry by entry: [5]" in thrice
    several = [step.say() for step in program_gradient.trace(PROGRAM, [1, 2, 3]).steps]
    assert "They add, entry by entry: [6, 8, 10]" in several
    once = " ".join(step.say() for step in program_gradient.trace("out=sum(x+2)", [1]).steps)
    assert "used" not in once and once.endswith("x.grad = [1]")


def test_the_diamond():
    program = "a=x+x; b=a+a; c=b+b; out=sum(c)"
    value, gradient = program_gradient(program, [1])
    assert (value, gradient.tolist()) == (8, [8])
    assert program_gradient.trace(program, [1]).steps[-1].say() == "The leaf adds what came to its .grad: x.grad = [8]"


def test_one_path_and_both():
    sent, slope = single_path(PROGRAM, ONES)
    assert (sent.flat[0], slope) == (2.25, 4.5)
    arrived, total, slope, parameters = both_paths(PROGRAM, ONES)
    assert [each.flat[0] for each in arrived["y"]] == [2.25, 2.25]
    assert (total.flat[0], slope, parameters) == (4.5, 4.5, 25_557_032)


def test_a_second_backward_fails_and_adds_where_the_graph_is_retained():
    once, twice, refusal = second_backward(PROGRAM, ONES)
    assert (once.flat[0], twice.flat[0]) == (4.5, 9)
    x = torch.ones(2, 2, requires_grad=True)
    out = ((x + 2) * (x + 2)).mean()
    out.backward()
    with pytest.raises(RuntimeError) as theirs:
        out.backward()
    assert refusal.startswith("Trying to backward through the graph a second time")
    assert str(theirs.value).startswith("Trying to backward through the graph a second time")


def test_a_graph_that_saved_nothing_is_gone_too():
    out = (Tensor(np.ones(2), requires_grad=True) + 2).sum()
    backward(out)
    with pytest.raises(RuntimeError, match=r"^Trying to backward through the graph a second time"):
        backward(out)


def test_what_is_retained_at_once_is_not_refused():
    once, twice, refusal = second_backward(PROGRAM, ONES, backward_twice=True)
    assert (once.flat[0], twice.flat[0], refusal) == (4.5, 9, None)
    with pytest.raises(TypeError, match=r"^backward_twice "):
        second_backward(PROGRAM, ONES, backward_twice=1)


def test_every_entry_is_checked_but_at_kinks():
    x = [0.5, -1.0, 0.0, 2.0]
    slopes = central_difference("y=relu(x)*x; out=sum(y*y)", x, check=True)
    gradient = program_gradient("y=relu(x)*x; out=sum(y*y)", x)[1]
    assert_allclose(slopes, [gradient[3], gradient[0], gradient[1]], atol=5e-3)
    with pytest.raises(TypeError, match=r"^check "):
        central_difference(PROGRAM, ONES, check="yes")


def test_what_is_cut_and_what_is_not_recorded():
    gradient, names, saved = cut_gradient(PROGRAM, ONES)
    assert (gradient.flat[0], names, saved) == (2.25, ["out"], 0)
    said = [step.say() for step in cut_gradient.trace(PROGRAM, [1, 2, 3]).steps]
    assert said[1] == "Other paths alone bring x.grad = [3, 4, 5]"
    assert cut_gradient(PROGRAM, ONES, no_grad=True) == (None, ["out"], 0)
    with pytest.raises(TypeError, match=r"^no_grad "):
        cut_gradient(PROGRAM, ONES, no_grad=0)


def test_every_run_records_its_own_graph():
    assert define_by_run() == [["square", "y", "x"], ["triple", "y", "x"]]
    assert define_by_run([-1.0]) == [["triple", "y", "x"]]


@pytest.mark.parametrize("n", [2, 7, 40])
def test_forward_mode_takes_a_pass_an_input(n):
    forward, reverse, counts, saved = passes(n)
    assert counts == (n, 1) and saved == n
    assert_allclose(forward, reverse, rtol=1e-12)


# programs


def test_a_program_is_read_into_operations():
    found = instructions(PROGRAM, "x")
    assert [(each.name, each.sign, each.inputs, each.line) for each in found] == [
        ("y", "+ 2", ("x", 2.0), 0),
        ("y * y", "×", ("y", "y"), 1),
        ("z", "× 3", ("y * y", 3.0), 1),
        ("out", "mean", ("z",), 2),
    ]
    again = instructions("a=x+x; a=a+a; b=a; out=sum((b+1)*(b+1))", "x")
    assert [each.name for each in again] == ["a", "a′", "b + 1", "b + 1′", "(b + 1) * (b + 1)", "out"]
    assert again[2].inputs == ("a′", 1.0)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("", "must end in an operation"),
        ("y=x", "must end in an operation"),
        ("y=x+", "must be assignments"),
        ("x+2", r"where an assignment is wanted, such as y=x\+2"),
        ("y=z=x+2", "an assignment to one name"),
        ("y[0]=x+2", "where an assignment"),
        ("out=mean(w)", "unknown name w: there are x"),
        ("out=sin(x)", "has sin\\(x\\)"),
        ("out=__import__('os')", "__import__"),
        ("out=x.data", "x\\.data"),
        ("out=x if x else x", "if"),
        ("out=x**x", "as an exponent"),
        ("out=sum(2*3)", "no input is part of"),
        ("out=x+True", "True"),
        ("out=" + "x+" * 400 + "x", "at most 500 characters"),
        ("out=x+2", "must end in one number, such as mean\\(out\\), not in the shape \\(2, 2\\)"),
    ],
)
def test_what_is_no_program_is_refused(program, said):
    with pytest.raises(ValueError, match=f"^program .*{said}"):
        run_program(program, ONES)


# what is refused


@pytest.mark.parametrize(
    ("data", "kind"),
    [([], ValueError), ([np.nan], ValueError), ([np.inf], ValueError), ([[1.0], [1.0, 2.0]], TypeError),
     (["a"], TypeError), ([True], TypeError), ([1, 2], TypeError), (1j, TypeError)],
)  # fmt: skip
def test_data_are_refused_by_name(data, kind):
    with pytest.raises(kind, match=r"^data "):
        Tensor(data, requires_grad=True)


def test_whole_numbers_may_stand_where_no_gradient_is_wanted():
    assert Tensor([1, 2]).data.dtype == np.float64
    with pytest.raises(TypeError, match=r"^requires_grad "):
        Tensor([1.0], requires_grad=1)


@pytest.mark.parametrize(
    "computed",
    [lambda x: x.log(), lambda x: 1 / x, lambda x: x**-1, lambda x: x**0.5, lambda x: (x + 1000).exp(),
     lambda x: x + Tensor([1.0, 2.0, 3.0]), lambda x: x @ Tensor([1.0, 2.0, 3.0]), lambda x: x.sum() @ x,
     lambda x: x + np.nan],
)  # fmt: skip
def test_what_has_no_value_is_refused(computed):
    with pytest.raises(ValueError, match=r"^data "):
        computed(Tensor([-1.0, 0.0], requires_grad=True))


@pytest.mark.parametrize("computed", [lambda x: x**x, lambda x: x + "1", lambda x: x * True])
def test_what_is_no_number_is_refused(computed):
    with pytest.raises(TypeError):
        computed(Tensor([1.0, 2.0], requires_grad=True))


def test_errors_of_programs_name_x():
    with pytest.raises(ValueError, match=r"^x must be above 0 for log, not -1"):
        program_gradient("out=sum(log(x))", [-1])
    with pytest.raises(ValueError, match=r"^x must not be empty"):
        program_gradient(PROGRAM, [])
    with pytest.raises(TypeError, match=r"^x must be an array of numbers, not ragged"):
        program_gradient(PROGRAM, [[1], [1, 2]])
    with pytest.raises(TypeError, match=r"^program "):
        program_gradient(3, ONES)


@pytest.mark.parametrize(
    ("program", "said"),
    [
        ("out=sum(log(x-5))", "x - 5 must be above 0 for log, not -4"),
        ("y=x-1; out=sum(2/y)", "y must not be 0 where something is divided by it"),
        ("y=x-3; out=sum(y**0.5)", "y must be above 0 for the power 0.5, not -2"),
        ("out=sum(x/0)", "program has x / 0, which divides by 0"),
    ],
)
def test_errors_of_programs_name_what_has_no_value(program, said):
    with pytest.raises(ValueError, match="^" + re.escape(said)):
        program_gradient(program, ONES)


def torch_says(fails):
    with pytest.raises(RuntimeError) as reason:
        fails()
    return str(reason.value)


def test_backward_refuses_what_torch_refuses():
    x, theirs = Tensor([1.0, 2.0], requires_grad=True), torch.tensor([1.0, 2.0], requires_grad=True)
    for said, their in (
        (lambda: backward(x * 2), lambda: (theirs * 2).backward()),
        (lambda: backward(Tensor(1.0)), lambda: torch.tensor(1.0).backward()),
        (lambda: x.add_(1.0), lambda: theirs.add_(1.0)),
    ):
        with pytest.raises(RuntimeError, match=re.escape(torch_says(their).split("\n")[0].rstrip("."))):
            said()
    with pytest.raises(ValueError, match=r"^grad has shape \(3,\), out has \(2,\)"):
        backward(x * 2, [1, 1, 1])
    with pytest.raises(TypeError, match=r"^out "):
        backward(2.0)
    with pytest.raises(TypeError, match=r"^retain_graph "):
        backward(x.sum(), retain_graph=1)


@pytest.mark.parametrize("through", [lambda y: y, lambda y: y.detach()])
def test_a_saved_value_changed_in_place_is_noticed(through):
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x + 2
    out = (y * y).sum()
    through(y).add_(1.0)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        backward(out)
    z = x + 2
    out = (z * 3).sum()
    through(z).add_(1.0)
    backward(out)
    assert_array_equal(x.grad, [3, 3])


def test_a_leaf_may_be_changed_without_recording():
    x = Tensor([1.0], requires_grad=True)
    with no_grad():
        x.add_(1.0)
    assert x.data == 2
    x.backward([2.0])
    assert x.grad == 2
    x.zero_grad()
    assert x.grad is None


def test_detached_shares_its_array():
    x = Tensor([1.0], requires_grad=True)
    assert x.detach().data is x.data and not x.detach().requires_grad and (x.detach() * 2).grad_fn is None


def test_other_arguments_are_refused():
    with pytest.raises(ValueError, match=r"^detach must be a name that is used, one of x, y"):
        cut_gradient(PROGRAM, ONES, "out")
    with pytest.raises(TypeError, match=r"^detach "):
        cut_gradient(PROGRAM, ONES, 3)
    with pytest.raises(TypeError, match=r"^n "):
        passes(1.0)
    with pytest.raises(ValueError, match=r"^n "):
        passes(1)
    with pytest.raises(ValueError, match=r"^xs "):
        define_by_run([])
