"""Reverse-mode automatic differentiation: running the code records a graph; backward reads it from the end.

The *adjoint* of a value v is ∂out/∂v. Backward starts with 1 at the output and visits each recorded operation once,
after all that use its result; it sends every input its vector–Jacobian product, and what arrives at a value by several
ways is added. A leaf adds its gradient to its `.grad`. The graph is *define-by-run*: each run of the code records its
own, so that loops and branches need no words of their own. Value and gradient together take a small constant times the
operations of the value alone, whatever the number of inputs, where *forward mode* needs one pass an input; but
backward needs values that forward had to save, and frees them.

Source: PyTorch's documentation, "Autograd mechanics" and "A 60 Minute Blitz"; Griewank and Walther, "Evaluating
Derivatives", 2nd edition, 2008; Baydin, Pearlmutter, Radul and Siskind, "Automatic Differentiation in Machine Learning:
a Survey", JMLR 2018. The names of errors are torch's. The parameters of ResNet-50: torchvision's documentation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vizkit.reference.assignments import Instruction, instructions
from vizkit.reference.guards import flag, renamed, whole, worded
from vizkit.reference.tensor import Recorded, Tensor, floats, no_grad, recorded, saved_values
from vizkit.trace import traced

__all__ = [
    "backward",
    "both_paths",
    "central_difference",
    "cut_gradient",
    "define_by_run",
    "passes",
    "program_gradient",
    "run_program",
    "second_backward",
    "single_path",
]

STEP = 0.01
"""How far an entry is nudged."""

COSTLY = "y=x+2; z=y*y*3; out=mean(z)"
"""What is differentiated in forward and in reverse mode."""

RESNET = 25_557_032
"""Parameters of ResNet-50."""


# what may be given


def _run(program: str, x: object) -> tuple[tuple[Instruction, ...], np.ndarray]:
    """The instructions of a program and its input; it must end in one number."""
    found, x = instructions(program, "x"), floats("x", x)
    out = _tensors(found, x)[found[-1].name]
    if out.data.size != 1:
        raise worded(
            "{name} must end in one number, such as mean({last}), not in the shape {shape}",
            name="program",
            last=out.name,
            shape=out.data.shape,
        )
    return found, x


def _tensors(program: Sequence[Instruction], x: np.ndarray) -> dict[str, Tensor]:
    tensors = {"x": Tensor(x, requires_grad=True, name="x")}
    for instruction in program:
        try:
            tensors[instruction.name] = instruction.run(tensors)
        except ValueError as reason:
            raise renamed(reason, "data", instruction.critical) from None
    return tensors


def _nudged(program: str, x: object) -> tuple[tuple[Instruction, ...], np.ndarray, int]:
    """With the place of the entry to nudge."""
    found, x, places = _checked(program, x)
    return found, x, places[0]


def _checked(program: str, x: object, *, check: bool = False) -> tuple[tuple[Instruction, ...], np.ndarray, list[int]]:
    """With the places of the entries to nudge: of all at which no relu has its kink, or of the largest of these."""
    (found, x), check = _run(program, x), flag("check", check)
    places = np.argsort(-x.ravel(), kind="stable").tolist()
    smooth = [at for at in places if _sides(found, moved(x, at, STEP)) == _sides(found, moved(x, at, -STEP))]
    if not smooth:
        raise worded("{name} must have an entry that is not at the kink of a relu", name="x")
    return found, x, smooth if check else smooth[:1]


def _sides(program: Sequence[Instruction], x: np.ndarray) -> list[list[bool]]:
    """On which side of its kink every relu is, entry by entry."""
    tensors = _tensors(program, x)
    return [(tensors[each.name].data > 0).ravel().tolist() for each in program if each.operation == "relu"]


def moved(x: np.ndarray, place: int, step: float) -> np.ndarray:
    """Return `x` with one entry moved by a step."""
    found = x.copy()
    found.flat[place] += step
    return found


def _again(
    program: str, x: object, *, backward_twice: bool = False
) -> tuple[tuple[Instruction, ...], np.ndarray, bool]:
    return *_run(program, x), flag("backward_twice", backward_twice)


def _cut(program: str, x: object, detach: str = "y", *, no_grad: bool = False) -> tuple:
    """The operations with the last use of `detach` reading it detached, and the name of what that is a part of."""
    (found, x), bare = _run(program, x), flag("no_grad", no_grad)
    if not isinstance(detach, str):
        raise TypeError(f"detach must be a string, not {detach!r}")
    uses = [(at, place) for at, each in enumerate(found) for place, name in enumerate(each.inputs) if name == detach]
    if not uses:
        names = ", ".join(dict.fromkeys(name for each in found for name in each.inputs if isinstance(name, str)))
        raise worded("{name} must be a name that is used, one of {names}, not {found}", name="detach", names=names,
                     found=repr(detach))  # fmt: skip
    at, place = uses[-1]
    return (*found[:at], replace(found[at], detached=(place,)), *found[at + 1 :]), x, detach, found[at].name, bare


def _seeded(
    out: Tensor, grad: object = None, *, retain_graph: bool = False
) -> tuple[dict[str, Recorded], np.ndarray, bool]:
    """The graph of `out`, the gradient to start with, and whether the graph is retained."""
    if not isinstance(out, Tensor):
        raise TypeError(f"out must be a Tensor, not {out!r}")
    retain_graph = flag("retain_graph", retain_graph)
    if not out.requires_grad:
        raise RuntimeError("element 0 of tensors does not require grad and does not have a grad_fn")
    if grad is None and out.data.size != 1:
        raise RuntimeError("grad can be implicitly created only for scalar outputs")
    seed = np.ones_like(out.data) if grad is None else floats("grad", grad)
    if seed.shape != out.data.shape:
        raise worded("{name} has shape {found}, out has {wanted}", name="grad", found=seed.shape, wanted=out.data.shape)
    graph = recorded(out)
    for each in graph.values():
        if each.tensor.grad_fn is not None:
            each.tensor.grad_fn.check()
    return graph, seed, retain_graph


def _count(n: int = 1000) -> tuple[tuple[Instruction, ...], int]:
    return instructions(COSTLY, "x"), whole("n", n, 2, 10_000)


def _numbers(xs: Sequence[float] = (1.0, -1.0)) -> tuple[list[float]]:
    return (floats("xs", xs).ravel().tolist(),)


# forward records, backward reads


@traced(guard=_run)
def run_program(operations, x):
    """Return the tensors of a program by name: its input `x`, which requires a gradient, and each operation's result.

    `program` is a string of assignments that ends in one number, `x` an array of any shape. `TypeError`: they are of
    another kind, `x` is ragged. `ValueError`: an unknown name or operation, another shape at the end, `x` is empty or
    not finite, or what an operation has no value for.
    """
    tensors = {"x": Tensor(x, requires_grad=True, name="x")}
    yield "leaf", "x is a leaf: it requires a gradient"
    for instruction in operations:
        name = instruction.name
        tensors[name] = instruction.run(tensors)
        yield "record", "Each executed operation records a node and its inputs"
    return tensors


@traced(guard=_seeded)
def backward(graph, seed, retain_graph):
    """Add to the `.grad` of each leaf that `out` was made of its gradient of `out`; return these gradients by name.

    `grad` is the gradient to start with, by default 1 for an `out` of one number. Errors are torch's: `RuntimeError`
    where `out` is not scalar and has no `grad`, or has no graph, where the graph is freed since an earlier backward did
    not `retain_graph`, and where a saved value has been changed in place. `ValueError`: `grad` has another shape than
    `out`, or is not finite. `TypeError`: `out` is no tensor, `retain_graph` no bool.
    """
    out, *_ = graph
    uses = Counter(name for each in graph.values() for name in each.inputs)
    arrived, totals = {name: [] for name in graph}, {}
    arrived[out].append(seed)
    yield "seed", "Backward starts at the output: ∂{out}/∂{out} = {seed.flat[0]}"
    for name, here in graph.items():
        total = totals[name] = sum(arrived[name])
        if not here.inputs:
            leaf = here.tensor
            leaf.grad = total if leaf.grad is None else leaf.grad + total
            yield "accumulate", "The leaf adds what came to its .grad: {name}.grad = {leaf.grad}"
            continue
        yield "visit", ("{name} has all that comes to it: it may be visited" if uses[name] < 2 else
                        "They add: {arrived[name][0].flat[0]} + {arrived[name][1].flat[0]} = {total.flat[0]}"
                        if uses[name] == 2 and not any(map(np.ptp, arrived[name])) else
                        "They add, entry by entry: {total}")  # fmt: skip
        for parent, sent in here.sends(total):
            arrived[parent].append(sent)
            yield "vjp", ("{parent} was used more than once. Do its gradients add, or average?"
                          if len(arrived[parent]) == uses[parent] > 1 else
                          "{here.sign} sends gradient {sent.flat[0]} back to {parent}" if np.ptp(sent) == 0 else
                          "{here.sign} sends gradient {sent.flat[0]} back to the first entry of {parent}")  # fmt: skip
    if not retain_graph:
        for here in graph.values():
            here.free()
    return {name: totals[name] for name, here in graph.items() if not here.inputs}


@traced(guard=_run)
def program_gradient(operations, x):
    """Return what a program comes to, and its gradient by `x`; arguments and errors are those of `run_program`."""
    tensors = yield from run_program.steps(operations, x)
    out = tensors[operations[-1].name]
    yield from backward.steps(recorded(out), np.ones_like(out.data), False)
    return out.data.item(), tensors["x"].grad


@traced(guard=_numbers)
def define_by_run(xs):
    """Return the names of what each run of a function with a branch recorded, one run for each number of `xs`.

    `TypeError`, `ValueError`: `xs` are no real numbers, none at all, or not finite.
    """
    runs = []
    for number in xs:
        x = Tensor(number, requires_grad=True, name="x")
        y = (x + 2).named("y")
        graph = recorded(y)
        yield "test", "This time y = {y.data}. Which branch will be recorded?"
        if y.item() > 2:  # noqa: SIM108
            out = (y * y).named("square")
        else:
            out = (y * 3).named("triple")
        graph = recorded(out)
        runs.append(list(graph))
        yield "record", "Every run records its own graph: define-by-run. This one: {out.name}"
    return runs


# one path, a nudge, both paths


@traced(guard=_nudged)
def single_path(operations, x, place):
    """Return the gradient that comes to `x` along one path alone, the first at each operation, and the measured slope.

    Arguments and errors are those of `central_difference`.
    """
    out = run_program.unwatched(operations, x)[operations[-1].name]
    graph, name, sent = recorded(out), out.name, np.ones_like(out.data)
    path, gradients = [name], {name: sent}
    while graph[name].inputs:
        (name, sent), *_ = graph[name].sends(sent)
        path.append(name)
        gradients[name] = sent
        yield "follow", "The chain rule along one path: {name} gets {sent.flat[0]}"
    slope = difference(operations, x, place)
    yield "measure", "One path gives {sent.flat[0]}, measuring gives {slope}. What is missing?"
    return sent, slope


def difference(operations: Sequence[Instruction], x: np.ndarray, place: int) -> float:
    """How fast what a program comes to grows with one entry of `x`: the slope between two nudges, to nine decimals."""
    high, low = (_tensors(operations, moved(x, place, step))[operations[-1].name].item() for step in (STEP, -STEP))
    return round((high - low) / (2 * STEP), 9)


@traced(guard=_checked)
def central_difference(operations, x, places):
    """Return how fast what a program comes to grows with one entry of `x`: the slope between two nudges.

    The entry is the largest of those at which no relu has its kink; `ValueError` where there is none. To `check` them
    all, the slopes of all these are returned, the largest entry's first. Other arguments and errors are those of
    `run_program`.

    Formulas:
        slope: $ (f(x + h) - f(x - h)) / (2 h) $
    """
    h, place, last = STEP, places[0], operations[-1].name
    entry, gradient = x.flat[place], program_gradient.unwatched(operations, x)[1]
    near = [entry + part * h for part in (-2, -1, 0, 1, 2)]
    heights = [run_program.unwatched(operations, moved(x, place, one - entry))[last].item() for one in near]
    yield "up", "One entry of x goes up by {h}: {last} = {heights[3]:.3f}"
    yield "down", "The same entry goes down by {h}: {last} = {heights[1]:.3f}"
    slope, there = round((heights[3] - heights[1]) / (2 * h), 9), gradient.flat[place]
    yield "slope", "Check by nudging one entry: slope {slope:.3f}, gradient {there:.3f}"
    if len(places) == 1:
        return slope
    slopes = [difference(operations, x, each) for each in places]
    gradients = [gradient.flat[each] for each in places]
    yield "every", "Every entry is nudged: slopes beside gradients"
    return slopes


def contributions(graph: dict[str, Recorded]) -> dict[str, list[np.ndarray]]:
    """Return all that comes to each value of a graph, from 1 at its output."""
    out, *_ = graph
    arrived = {name: [] for name in graph}
    arrived[out].append(np.ones_like(graph[out].tensor.data))
    for name, here in graph.items():
        for parent, sent in here.sends(sum(arrived[name])):
            arrived[parent].append(sent)
    return arrived


@traced(guard=_nudged)
def both_paths(operations, x, place):
    """Return all that comes to each value of a program, the sum at `x`, its measured slope, and a network's parameters.

    Arguments and errors are those of `central_difference`.
    """
    out = run_program.unwatched(operations, x)[operations[-1].name]
    graph = recorded(out)
    arrived = contributions(graph)
    totals = {name: sum(found) for name, found in arrived.items()}
    shared = max(graph, key=lambda name: len(arrived[name]))
    total, slope = totals[shared], difference(operations, x, place)
    yield "answer", "Where paths meet, gradients add: {total.flat[0]} in all"
    network, parameters = "ResNet-50", RESNET
    yield "size", "{network}: {parameters} gradients from one backward pass"
    return arrived, totals["x"], slope, parameters


# again, and not at all


@traced(guard=_again)
def second_backward(operations, x, at_once):
    """Return the leaf's `.grad` after one backward and after two, and what a second one says that has no graph left.

    Where `backward_twice` the graph is retained at once, and nothing is refused: last is `None`. `TypeError`: that is
    no bool. Other arguments and errors are those of `run_program`.
    """
    refusal, retained = None, at_once
    tensors = run_program.unwatched(operations, x)
    leaf, out = tensors["x"], tensors[operations[-1].name]
    backward(out, retain_graph=at_once)
    grad = leaf.grad
    yield "backward", "Backward fills x.grad, keeps the graph" if at_once else "Backward fills x.grad, frees the graph"
    if not at_once:
        try:
            backward(out)
        except RuntimeError as reason:
            refusal = str(reason)
            yield "refuse", "A second backward fails: the graph is gone"
        tensors = run_program.unwatched(operations, x)
        leaf, out = tensors["x"], tensors[operations[-1].name]
        backward(out, retain_graph=True)
        grad, retained = leaf.grad, True
        yield "retain", "A new run, a new graph; this time it is retained"
    once = grad
    backward(out)
    yield "send", "The second backward sends the same gradient once more"
    grad, retained = leaf.grad, False
    yield "accumulate", "A second backward adds to .grad; clear it between steps"
    twice = grad
    leaf.zero_grad()
    grad = leaf.grad
    yield "zero", "zero_grad empties .grad"
    return once, twice, refusal


@traced(guard=_cut)
def cut_gradient(operations, x, detach, reader, bare):
    """Return the gradient by `x` where the last use of `detach` reads it detached, and what `no_grad` records.

    The gradient is `None` where nothing comes to `x`, or where all is under `no_grad`. `detach` is a name that the
    program uses, else `ValueError`; `TypeError` where it is no string, or `no_grad` no bool. Other arguments and errors
    are those of `run_program`.
    """
    gradient = None
    if not bare:
        tensors = run_program.unwatched(operations, x)
        out = tensors[operations[-1].name]
        saved = saved_values(recorded(out))
        yield "detach", "{detach}.detach() keeps the value; its edge is not recorded"
        if out.requires_grad:
            graph = recorded(out)
            totals = {name: sum(found) for name, found in contributions(graph).items()}
            gradient = totals["x"]
        yield "gradient", "Nothing comes to x" if gradient is None else "Other paths alone bring x.grad = {gradient}"
    with no_grad():
        tensors = run_program.unwatched(operations, x)
    graph = recorded(tensors[operations[-1].name])
    saved = saved_values(graph)
    yield "no-grad", "no_grad: the same values, no edges, {saved} saved"
    return gradient, list(graph), saved


# what it costs


class Dual:
    """A value, and how fast it changes in one direction: forward mode computes both together."""

    def __init__(self, value: np.ndarray, tangent: np.ndarray):
        self.value, self.tangent = value, tangent

    def __add__(self, number: float) -> Dual:
        return Dual(self.value + number, self.tangent)

    def __mul__(self, other: Dual | float) -> Dual:
        if isinstance(other, Dual):
            return Dual(self.value * other.value, self.tangent * other.value + self.value * other.tangent)
        return Dual(self.value * other, self.tangent * other)

    def mean(self) -> Dual:
        return Dual(self.value.mean(), self.tangent.mean())


def directional(x: np.ndarray, place: int) -> float:
    """Return how fast what `COSTLY` comes to changes with one entry of `x`, by one pass of forward mode."""
    direction = np.zeros_like(x)
    direction[place] = 1
    y = Dual(x, direction) + 2
    return (y * y * 3).mean().tangent.item()


@traced(guard=_count)
def passes(operations, n):
    """Return the gradient of one output by `n` inputs in forward and in reverse mode, and how many passes each took.

    `n` is a whole number from 2 to 10 000, else `TypeError` or `ValueError`. Last is how many values reverse saved.
    """
    x = np.ones(n)
    tensors = run_program.unwatched(operations, x)
    leaf, out = tensors["x"], tensors[operations[-1].name]
    graph, forward, forward_passes = recorded(out), np.zeros(n), 0
    for place in range(n):
        forward[place] = directional(x, place)
        forward_passes += 1
        if place == 0:
            yield "pass", "Forward mode: each pass finds one entry of the gradient"
    yield "passes", "All {n} entries take {forward_passes} passes"
    saved, reverse_passes = saved_values(graph), 1
    backward(out)
    gradient = leaf.grad
    yield "reverse", "Reverse mode takes {reverse_passes}, and pays with memory: {saved} saved values"
    return forward, gradient, (forward_passes, reverse_passes), saved
