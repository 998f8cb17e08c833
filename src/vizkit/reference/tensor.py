"""Tensors that record: each operation on one that requires a gradient leaves a node that points to its inputs.

An operation knows how to compute and, for each input, its *vector–Jacobian product*: what a gradient of the result
becomes when it is sent back to that input. What that takes of the operation's operands or result is *saved* with the
node, and must not be changed in place until then: a version counts changes.

Source: PyTorch's documentation, "Autograd mechanics"; Baydin, Pearlmutter, Radul and Siskind, "Automatic
Differentiation in Machine Learning: a Survey", JMLR 2018.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from numbers import Real

import numpy as np

from vizkit.reference.guards import array, flag, real, worded

__all__ = ["Node", "Operation", "Recorded", "Tensor", "no_grad", "recorded", "saved_values"]

RESULT = -1
"""The place of an operation's result among what it saves; its inputs are counted from 0."""

FREED = (
    "Trying to backward through the graph a second time: its saved values are freed. Specify retain_graph=True if you "
    "need to backward through it again"
)

CHANGED = (
    "one of the variables needed for gradient computation has been modified by an inplace operation: {name} is at "
    "version {found}; expected version {wanted} instead"
)

_recording: ContextVar[bool] = ContextVar("recording", default=True)


@contextmanager
def no_grad() -> Iterator[None]:
    """Compute without recording: what is made within requires no gradient and saves nothing."""
    before = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(before)


@dataclass(frozen=True)
class Operation:
    """What an operation computes, and of each input what its vector–Jacobian product is and `saves`.

    A product takes the gradient and the result of the operation, then its inputs.
    """

    name: str
    compute: Callable[..., np.ndarray]
    products: tuple[Callable[..., np.ndarray], ...]
    saves: tuple[tuple[int, ...], ...]


def _matmul_left(gradient: np.ndarray, _: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if b.ndim == 1:
        return np.multiply.outer(gradient, b)
    return gradient @ b.T


def _matmul_right(gradient: np.ndarray, _: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    if a.ndim == 1:
        return np.multiply.outer(a, gradient)
    return a.T @ gradient


OPERATIONS = {
    "add": Operation("add", np.add, (lambda g, *_: g, lambda g, *_: g), ((), ())),
    "sub": Operation("sub", np.subtract, (lambda g, *_: g, lambda g, *_: -g), ((), ())),
    "mul": Operation("mul", np.multiply, (lambda g, _, a, b: g * b, lambda g, _, a, b: g * a), ((1,), (0,))),
    "div": Operation("div", np.divide, (lambda g, _, a, b: g / b, lambda g, _, a, b: -g * a / b**2), ((1,), (0, 1))),
    "matmul": Operation("matmul", np.matmul, (_matmul_left, _matmul_right), ((1,), (0,))),
    "neg": Operation("neg", np.negative, (lambda g, *_: -g,), ((),)),
    "pow": Operation("pow", np.power, (lambda g, _, a, n: g * n * a ** (n - 1) if n else 0 * g,), ((0,),)),
    "exp": Operation("exp", np.exp, (lambda g, result, _: g * result,), ((RESULT,),)),
    "log": Operation("log", np.log, (lambda g, _, a: g / a,), ((0,),)),
    "tanh": Operation("tanh", np.tanh, (lambda g, result, _: g * (1 - result**2),), ((RESULT,),)),
    "relu": Operation("relu", lambda a: np.maximum(a, 0.0), (lambda g, result, _: g * (result > 0),), ((RESULT,),)),
    "sum": Operation("sum", np.sum, (lambda g, _, a: np.broadcast_to(g, a.shape),), ((),)),
    "mean": Operation("mean", np.mean, (lambda g, _, a: np.broadcast_to(g / a.size, a.shape),), ((),)),
}
"""Every operation by its name; the gradient of relu at 0 is 0, as in torch."""


class Version:
    """How often an array has been changed in place; what is detached from a tensor shares it, as it does the array."""

    def __init__(self):
        self.count = 0


class Node:
    """An operation that was recorded: its inputs, tensors and numbers, and what it saved, `None` once that is freed."""

    def __init__(self, operation: Operation, inputs: tuple[Tensor | float, ...], result: Tensor):
        self.name, self.inputs = operation.name, inputs
        places = [
            i for each, needed in zip(inputs, operation.saves, strict=False) if _requires_grad(each) for i in needed
        ]
        kept = [result if place == RESULT else inputs[place] for place in dict.fromkeys(places)]
        self.saved = [(tensor, tensor.version.count) for tensor in kept if isinstance(tensor, Tensor)]

    def check(self) -> None:
        """`RuntimeError` where what was saved is freed, or has been changed in place."""
        if self.saved is None:
            raise RuntimeError(FREED)
        for tensor, version in self.saved:
            if tensor.version.count != version:
                raise RuntimeError(CHANGED.format(name=tensor.name, found=tensor.version.count, wanted=version))

    def sends(self, gradient: np.ndarray, result: np.ndarray) -> list[np.ndarray]:
        """What `gradient` becomes for each input that requires one, in order, of that input's shape."""
        operands = [each.data if isinstance(each, Tensor) else each for each in self.inputs]
        products = zip(self.inputs, OPERATIONS[self.name].products, strict=False)
        return [
            _unbroadcast(product(gradient, result, *operands), each.data.shape)
            for each, product in products
            if _requires_grad(each)
        ]


class Tensor:
    """An array of float64 that can require a gradient, which `backward` adds to its `grad`.

    `grad_fn` is the node that made it, `None` for a leaf and for what requires no gradient. `TypeError`: `data` is
    ragged or not of real numbers, or of whole numbers though it `requires_grad`. `ValueError`: it is empty, NaN or
    infinite, an operation is given what it has no value for, or shapes that do not fit.
    """

    __array_ufunc__ = None

    def __init__(self, data: object, requires_grad: bool = False, *, name: str = ""):
        self.requires_grad = flag("requires_grad", requires_grad)
        self.data = floats("data", data, whole=not requires_grad)
        self.grad, self.grad_fn, self.version = None, None, Version()
        self.name, self.sign = name, ""

    @classmethod
    def _of(cls, data: np.ndarray, version: Version, name: str = "", sign: str = "") -> Tensor:
        made = object.__new__(cls)
        made.data, made.version, made.name, made.sign = data, version, name, sign
        made.requires_grad, made.grad, made.grad_fn = False, None, None
        return made

    def named(self, name: str) -> Tensor:
        """Return the tensor itself, called so in graphs."""
        self.name = name
        return self

    def detach(self) -> Tensor:
        """Return a tensor with the same array that requires no gradient."""
        return self._of(self.data, self.version, self.name)

    def backward(self, grad: object = None, *, retain_graph: bool = False) -> None:
        """Add to each leaf's `grad` its gradient of this tensor; arguments and errors are those of `backward`."""
        from vizkit.reference.autograd import backward

        backward(self, grad, retain_graph=retain_graph)

    def zero_grad(self) -> None:
        """Empty `grad`."""
        self.grad = None

    def add_(self, number: float) -> Tensor:
        """Add a number in place, and return the tensor.

        `RuntimeError` for a leaf that requires a gradient, but under `no_grad`.
        """
        if self.requires_grad and self.grad_fn is None and _recording.get():
            raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation.")
        self.data += real("number", number)
        self.version.count += 1
        return self

    def item(self) -> float:
        """Return the only element."""
        return self.data.item()

    def __add__(self, other: Tensor | float) -> Tensor:
        return applied("add", self, other)

    def __radd__(self, other: Tensor | float) -> Tensor:
        return applied("add", other, self)

    def __sub__(self, other: Tensor | float) -> Tensor:
        return applied("sub", self, other)

    def __rsub__(self, other: Tensor | float) -> Tensor:
        return applied("sub", other, self)

    def __mul__(self, other: Tensor | float) -> Tensor:
        return applied("mul", self, other)

    def __rmul__(self, other: Tensor | float) -> Tensor:
        return applied("mul", other, self)

    def __truediv__(self, other: Tensor | float) -> Tensor:
        return applied("div", self, other)

    def __rtruediv__(self, other: Tensor | float) -> Tensor:
        return applied("div", other, self)

    def __matmul__(self, other: Tensor) -> Tensor:
        return applied("matmul", self, other)

    def __pow__(self, exponent: float) -> Tensor:
        return applied("pow", self, exponent)

    def __neg__(self) -> Tensor:
        return applied("neg", self)

    def exp(self) -> Tensor:
        return applied("exp", self)

    def log(self) -> Tensor:
        return applied("log", self)

    def tanh(self) -> Tensor:
        return applied("tanh", self)

    def relu(self) -> Tensor:
        return applied("relu", self)

    def sum(self) -> Tensor:
        return applied("sum", self)

    def mean(self) -> Tensor:
        return applied("mean", self)

    def __repr__(self) -> str:
        more = ", requires_grad=True" if self.requires_grad else ""
        return f"Tensor({self.data.tolist()}{more})"


def floats(name: str, value: object, *, whole: bool = True) -> np.ndarray:
    """Return `value` as a new float64 array of its dimensions; `TypeError`, unless `whole`, for integers."""
    found = array(name, value)
    if found.dtype.kind != "f" and not whole:
        raise TypeError(f"{name} must be of floating point to require a gradient, not of {found.dtype.name}")
    return np.array(found, np.float64)


def _requires_grad(value: Tensor | float) -> bool:
    return isinstance(value, Tensor) and value.requires_grad


def applied(name: str, *inputs: Tensor | float) -> Tensor:
    """Return the result of the operation `name`; it is recorded where an input requires a gradient."""
    inputs = tuple(each if isinstance(each, Tensor) else _constant(each) for each in inputs)
    operands = [each.data if isinstance(each, Tensor) else each for each in inputs]
    _check_domain(name, *operands)
    try:
        with np.errstate(all="ignore"):
            data = np.asarray(OPERATIONS[name].compute(*operands), np.float64)
    except ValueError:
        shapes = " and ".join(str(np.shape(each)) for each in operands)
        raise worded(
            "{name} of the shapes {shapes} do not fit {operation}", name="data", shapes=shapes, operation=name
        ) from None
    if not np.isfinite(data).all():
        raise worded("{name} must be smaller for {operation}: its result is not finite", name="data", operation=name)
    result = Tensor._of(np.array(data), Version(), sign=name)
    if _recording.get() and any(map(_requires_grad, inputs)):
        result.requires_grad, result.grad_fn = True, Node(OPERATIONS[name], inputs, result)
    return result


def _constant(value: object) -> Tensor | float:
    if isinstance(value, (Real, np.generic)) or np.ndim(value) == 0:
        return real("data", value)
    return Tensor(value)


def _check_domain(name: str, *operands: np.ndarray | float) -> None:
    """`ValueError` for a logarithm, a quotient or a power that has no value, and for products of too many axes."""
    if name == "log" and np.min(operands[0]) <= 0:
        raise worded("{name} must be above 0 for log, not {found}", name="data", found=np.min(operands[0]))
    if name == "div" and np.any(np.equal(operands[1], 0)):
        raise worded("{name} must not be 0 where something is divided by it", name="data")
    if name == "matmul" and not all(np.ndim(each) in (1, 2) for each in operands):
        raise worded(
            "{name} must have 1 or 2 dimensions for @, not {found}", name="data", found=max(map(np.ndim, operands))
        )
    if name == "pow":
        base, exponent = operands
        if not isinstance(exponent, float):
            raise TypeError(f"exponent must be a number, not {exponent!r}")
        least = np.min(base)
        if (least < 0 and not exponent.is_integer()) or (np.any(base == 0) and exponent < 1 and exponent != 0):
            raise worded(
                "{name} must be above 0 for the power {exponent}, not {found}",
                name="data",
                exponent=exponent,
                found=least,
            )


def _unbroadcast(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The gradient of what was broadcast from `shape`: summed over the axes that it was repeated along."""
    more = gradient.ndim - len(shape)
    axes = (*range(more), *(i + more for i, size in enumerate(shape) if size == 1 != gradient.shape[i + more]))
    return np.array(gradient.sum(axis=axes).reshape(shape))


@dataclass(frozen=True)
class Recorded:
    """A tensor of a recorded graph, and the names of those that its node sends gradients to, one a use."""

    tensor: Tensor
    inputs: tuple[str, ...]

    @property
    def sign(self) -> str:
        """What it is called in sentences: the operation as its program writes it."""
        return self.tensor.sign

    def free(self) -> None:
        """Give up what was saved for backward."""
        if self.tensor.grad_fn is not None:
            self.tensor.grad_fn.saved = None

    def sends(self, gradient: np.ndarray) -> list[tuple[str, np.ndarray]]:
        """What goes to which input when `gradient` has come here."""
        if not self.inputs:
            return []
        node = self.tensor.grad_fn
        return list(zip(self.inputs, node.sends(gradient, self.tensor.data), strict=True))


def recorded(out: Tensor) -> dict[str, Recorded]:
    """Return what `out` was made of, by name, each once and after all that use it: `out` first, leaves last.

    What has no name of its own is named by its operation and a number.
    """
    order, names, waiting = [], {}, [(out, False)]
    met = set()
    while waiting:
        tensor, done = waiting.pop()
        if done:
            order.append(tensor)
        elif id(tensor) not in met:
            met.add(id(tensor))
            waiting.append((tensor, True))
            waiting += [(each, False) for each in reversed(_inputs(tensor))]
    for tensor in order:
        name = plain = tensor.name or ("leaf" if tensor.grad_fn is None else tensor.grad_fn.name)
        further = 1
        while name in names.values():
            further += 1
            name = f"{plain}{further}"
        names[id(tensor)] = name
    return {
        names[id(tensor)]: Recorded(tensor, tuple(names[id(each)] for each in _inputs(tensor)))
        for tensor in reversed(order)
    }


def _inputs(tensor: Tensor) -> list[Tensor]:
    return [] if tensor.grad_fn is None else [each for each in tensor.grad_fn.inputs if _requires_grad(each)]


def saved_values(graph: dict[str, Recorded]) -> int:
    """Return how many numbers the nodes of a graph have saved, each array once."""
    nodes = [each.tensor.grad_fn for each in graph.values() if each.tensor.grad_fn is not None]
    kept = {id(tensor.data): tensor.data.size for node in nodes for tensor, _ in node.saved or ()}
    return sum(kept.values())
