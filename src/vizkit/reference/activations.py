"""Activation functions: what goes back through a network is multiplied by their slopes, layer after layer.

A step has no slope to multiply by; a sigmoid keeps at most 1/4 a layer; ReLU keeps all or nothing; leaky ReLU and ELU
keep something left of 0; softplus is ReLU without its kink, with the sigmoid as its slope; GELU and SiLU are smooth,
and have a slope of 0 at their dip. No function keeps it everywhere.
What is left after many layers depends on the slopes where they are reached, on the weights and on normalisation too:
one chain says how these functions differ, not which of them is best.

At 0 the slopes are PyTorch's: 0 for ReLU, α for leaky ReLU and ELU; the step's, which does not exist, is taken as 0. At
−∞ and ∞ all functions and slopes are limits, where PyTorch has NaN for GELU and SiLU.

Sources, with the years that are shown: W. McCulloch and W. Pitts, 1943 (step); D. Rumelhart, G. Hinton and R. Williams,
1986 (sigmoid); Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, "Efficient BackProp", 1998 (tanh); C. Dugas et al.,
"Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2000 (softplus); V. Nair and G. Hinton,
2010 (ReLU); A. Maas, A. Hannun and A. Ng, 2013 (leaky ReLU); D.-A. Clevert, T. Unterthiner and S. Hochreiter, 2015
(ELU); D. Hendrycks and K. Gimpel, 2016 (GELU, its tanh form, and the name SiLU); P. Ramachandran, B. Zoph and Q. Le,
2017 (Swish: SiLU with β); Y. Dauphin et al., 2017 (GLU); N. Shazeer, "GLU Variants Improve Transformer", 2020 (SwiGLU).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from vizkit.reference.guards import array, choice, flag, real, reals, sequence, whole, within, worded
from vizkit.trace import traced

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "activation",
    "chain_bound",
    "derivative",
    "glu",
    "gradient_chain",
    "gradient_left",
    "relu_unit",
    "slopes_by_year",
    "smooth_gates",
    "softened_kink",
    "swiglu_weights",
    "tangents",
    "what_arrives",
]

FAR = 40.0
"""Beyond this distance from 0 a normal curve is 0 in float64."""

LITTLE = 0.1
"""Of a gradient of 1, what is less has nearly died on its way."""

LARGEST = 1e150
"""Of a number that is gated, so that products are finite."""


# the functions and their slopes


def step(x):
    """Return 1 where x > 0, else 0: H(x)."""
    return np.where(x > 0, 1.0, 0.0)


def step_slope(x):
    """Return 0: the slope of the step wherever it has one."""
    return np.zeros_like(x)


def sigmoid(x):
    """Return σ(x) = 1 / (1 + e⁻ˣ); no power of a large number is taken."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1.0 + small)


def sigmoid_slope(x):
    """Return σ(x) (1 − σ(x))."""
    return sigmoid(x) * sigmoid(-x)


def tanh_slope(x):
    """Return 1 − tanh²(x)."""
    return 1.0 - np.tanh(x) ** 2


def softplus(x):
    """Return ln(1 + eˣ), which is above ReLU by ln(1 + e⁻ˡˣˡ); its slope is σ(x)."""
    return relu(x) + np.log1p(np.exp(-np.abs(x)))


def relu(x):
    """Return x where x > 0, else 0."""
    return np.maximum(x, 0.0)


def leaky_relu(x, alpha=0.01):
    """Return x where x > 0, else αx."""
    return np.where(x > 0, x, alpha * np.minimum(x, 0.0) if alpha else 0.0)


def leaky_relu_slope(x, alpha=0.01):
    """Return 1 where x > 0, else α."""
    return np.where(x > 0, 1.0, alpha)


def elu(x, alpha=1.0):
    """Return x where x > 0, else α (eˣ − 1)."""
    return np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0.0)))


def elu_slope(x, alpha=1.0):
    """Return 1 where x > 0, else α eˣ."""
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0.0)))


def normal_cdf(x):
    """Return Φ(x): how probable it is that a standard normal number is below x."""
    return 0.5 * np.asarray(_erfc(-x / math.sqrt(2.0)), dtype=np.float64)


_erfc = np.frompyfunc(math.erfc, 1, 1)


def gelu(x):
    """Return x Φ(x)."""
    return _gated(x, normal_cdf(x))


def gelu_slope(x):
    """Return Φ(x) + x φ(x)."""
    near = np.clip(x, -FAR, FAR)
    return normal_cdf(x) + near * np.exp(-(near**2) / 2) / math.sqrt(2 * math.pi)


def gelu_tanh(x):
    """Return ½ x (1 + tanh u), u = √(2/π) (x + 0.044715 x³); ½ (1 + tanh u) is σ(2u)."""
    return _gated(x, sigmoid(2 * _cubic(x)))


def gelu_tanh_slope(x):
    """Return σ(2u) + x · 2u′ σ(2u) (1 − σ(2u))."""
    near, u = np.clip(x, -FAR, FAR), _cubic(x)
    steep = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * near**2)
    return sigmoid(2 * u) + near * 2 * steep * sigmoid_slope(2 * u)


def silu(x, beta=1.0):
    """Return x σ(βx)."""
    return _gated(x, sigmoid(_times(beta, x)))


def silu_slope(x, beta=1.0):
    """Return σ(βx) + βx σ(βx) (1 − σ(βx))."""
    u = _times(beta, x)
    return sigmoid(u) + _gated(u, sigmoid_slope(u))


def _cubic(x):
    near = np.clip(x, -FAR, FAR)
    return math.sqrt(2 / math.pi) * (near + 0.044715 * near**3)


def _times(beta, x):
    """β x, infinite where that is too large: σ has its limit there."""
    with np.errstate(over="ignore"):
        return beta * x


def _gated(x, gate):
    """The product of x and a gate, 0 where the gate is shut, however large x is: that is the limit."""
    return np.where(gate > 0, x, 0.0) * gate


@dataclass(frozen=True)
class Activation:
    """A function `f` and its slope `df`, both of an array and of the `parameters` that are named.

    `title` and `formula` are how they are written, `year` is that of its source. Its slope is largest at `steepest`,
    where β = 1, and `largest` is how large it is there or at 0. It `saturates` if its slope nears 0 on both sides, and
    is `smooth` if it does not and the slope has no jump.
    """

    title: str
    f: Callable
    df: Callable
    formula: str
    year: int
    parameters: tuple[str, ...] = ()
    steepest: float = 0.0
    largest: float = 1.0
    saturates: bool = False
    smooth: bool = False


ACTIVATIONS = MappingProxyType(
    {
        "step": Activation("step", step, step_slope, "1[x>0]", 1943, largest=0.0, saturates=True),
        "sigmoid": Activation("sigmoid", sigmoid, sigmoid_slope, "1/(1+e⁻ˣ)", 1986, largest=0.25, saturates=True),
        "tanh": Activation("tanh", np.tanh, tanh_slope, "2σ(2x)−1", 1998, saturates=True),
        "softplus": Activation("softplus", softplus, sigmoid, "ln(1+eˣ)", 2000, steepest=math.inf, smooth=True),
        "relu": Activation("ReLU", relu, lambda x: np.where(x > 0, 1.0, 0.0), "max(x,0)", 2010, steepest=1.0),
        "leaky_relu": Activation(
            "leaky ReLU", leaky_relu, leaky_relu_slope, "x; αx if x≤0", 2013, ("alpha",), 1.0
        ),
        "elu": Activation("ELU", elu, elu_slope, "x; α(eˣ−1) if x≤0", 2015, ("alpha",), 1.0),
        "gelu": Activation("GELU", gelu, gelu_slope, "x·Φ(x)", 2016, (), math.sqrt(2), smooth=True),
        "gelu_tanh": Activation(
            "GELU, tanh", gelu_tanh, gelu_tanh_slope, "½x(1+tanh(√(2/π)(x+0.044715x³)))", 2016, (),
            1.4185039883984263, smooth=True,
        ),
        "silu": Activation("SiLU", silu, silu_slope, "x·σ(βx)", 2017, ("beta",), 2.3993572805154675, smooth=True),
    }
)  # fmt: skip
"""The ten functions by their names."""

GATES = MappingProxyType({"sigmoid": sigmoid, "silu": silu, "gelu": gelu, "relu": relu})


# what may be given


def _bound(name: str, **given: float | None) -> Activation:
    """The function of that name with its parameters; one that is `None` is what it usually is."""
    function = ACTIVATIONS[choice("name", name, tuple(ACTIVATIONS))]
    held = {}
    for parameter, value in given.items():
        if parameter not in function.parameters:
            known = ", ".join(function.parameters) or "none"
            takes = "{name} is no parameter of {function}: it takes {known}"
            raise worded(takes, name=parameter, function=name, known=known)
        if value is not None:
            held[parameter] = _parameter(parameter, value)
    f, df = (lambda x, made=made: made(x, **held)[()] for made in (function.f, function.df))
    function = replace(function, f=f, df=df, steepest=function.steepest / held.get("beta", 1.0))
    return replace(function, largest=float(max(df(np.float64(0)), df(np.float64(function.steepest)))))


def _parameter(name: str, value: float) -> float:
    if name == "beta" and real(name, value) <= 0:
        raise worded("{name} must be above 0, not {value}", name=name, value=value)
    if real(name, value) < 0:
        raise worded("{name} must be at least 0, not {value}", name=name, value=value)
    return float(value)


def _suiting(name: str, alpha: float | None, beta: float | None) -> Activation:
    """The function with those of the two parameters that it takes."""
    for parameter, value in {"alpha": alpha, "beta": beta}.items():
        if value is not None:
            _parameter(parameter, value)
    taken = ACTIVATIONS[choice("name", name, tuple(ACTIVATIONS))].parameters
    return _bound(name, **{each: value for each, value in {"alpha": alpha, "beta": beta}.items() if each in taken})


def _several(functions: Sequence[str], alpha: float | None, beta: float | None) -> list[Activation]:
    names = sequence("functions", functions)
    if not names:
        raise worded("{name} must hold at least one name, but is empty", name="functions")
    return [_suiting(choice(f"functions[{i}]", name, tuple(ACTIVATIONS)), alpha, beta) for i, name in enumerate(names)]


def _numbers(name: str, value: object, **kinds: bool) -> np.ndarray:
    found = array(name, value, floating=True, **kinds)
    if np.isnan(found).any():
        raise worded("{name} must hold numbers alone, but holds NaN", name=name)
    return found


def _applied(name: str, x: float | np.ndarray, **parameters: float) -> tuple[Activation, np.ndarray]:
    return _bound(name, **parameters), _numbers("x", x, finite=False)


def _chain(
    name: str, x0: float, depth: int, weight: float = 1.0, *, alpha: float | None = None, beta: float | None = None
) -> tuple:
    function, x0, depth = _suiting(name, alpha, beta), real("x0", x0), whole("depth", depth, 1)
    grows = math.log10(max(abs(real("weight", weight)), 1.0)) + math.log10(max(function.largest, 1.0))
    room = 300 - math.log10(max(abs(x0), 1.0))
    if grows and grows > room:  # not even one layer
        within("weight", weight, 1e100)
        within("x0", x0, 1e100)
    if grows and depth * grows > room:
        too_deep = "{name} must be at most {most} with a weight of {weight}, or products overflow, not {depth}"
        raise worded(too_deep, name="depth", most=int(room / grows), weight=weight, depth=depth)
    return function, np.float64(x0), depth, float(weight)


def _span(range: str | tuple[float, float]) -> np.ndarray:
    """161 numbers over a range, written as `-4:4` or as its two ends."""
    try:
        low, high = map(float, range.split(":")) if isinstance(range, str) else range
    except (TypeError, ValueError):
        wanted = "{name} must be two numbers, such as -4:4, not {value}"
        raise worded(wanted, name="range", value=repr(range)) from None
    low, high = within("range", low, 1e6), within("range", high, 1e6)
    if high - low < 1e-3:
        raise worded(
            "{name} must rise from its first number to its second, not be {value}",
            name="range",
            value=f"{low:g}:{high:g}",
        )
    return np.linspace(low, high, 161)


def _probed(
    functions: Sequence[str] = tuple(ACTIVATIONS),
    range: str | tuple[float, float] = "-4:4",
    *,
    alpha: float | None = None,
    beta: float | None = None,
) -> tuple:
    functions, xs = _several(functions, alpha, beta), _span(range)
    places = np.arange(len(xs))
    return functions, xs, places[20:-1:20][::-1].tolist()


def _unit(inputs: Sequence[float], weight: float, biases: Sequence[float], rate: float = 0.1) -> tuple:
    found = reals("inputs", inputs, finite=True), reals("biases", biases, finite=True)
    return np.array(found[0], float), within("weight", weight, LARGEST), found[1], within("rate", rate, LARGEST)


def _kink(range: str | tuple[float, float] = "-4:4") -> tuple:
    xs = _span(range)
    return xs, relu(xs), _bound("softplus")


def _gates(range: str | tuple[float, float] = "-4:4", *, beta: float = 1.0, seed: int = 0) -> tuple:
    xs, gelu, silu = _span(range), _bound("gelu"), _bound("silu", beta=beta)
    coins = np.random.default_rng(whole("seed", seed, 0)).uniform(size=len(xs))
    return xs, np.where(coins < normal_cdf(xs), xs, 0.0), gelu, silu, float(beta)


def _halves(x: np.ndarray, kind: str = "sigmoid") -> tuple[np.ndarray, np.ndarray, Callable]:
    gate, x = GATES[choice("kind", kind, tuple(GATES))], _numbers("x", x)
    if x.ndim == 0 or x.shape[-1] % 2:
        even = "{name} must have an even last dimension, to be halved, not the shape {shape}"
        raise worded(even, name="x", shape=x.shape)
    within("x", float(np.abs(x).max()), LARGEST)
    return *np.split(x, 2, axis=-1), gate


def _charted(
    functions: Sequence[str] = tuple(ACTIVATIONS),
    range: str | tuple[float, float] = "-4:4",
    *,
    derivatives: bool = True,
    alpha: float | None = None,
    beta: float | None = None,
) -> tuple:
    ordered = sorted(_several(functions, alpha, beta), key=lambda each: each.year)
    return ordered, _span(range), flag("derivatives", derivatives)


def _compared(
    functions: Sequence[str] = tuple(ACTIVATIONS),
    x0: float = 1.0,
    depth: int = 10,
    weight: float = 1.0,
    *,
    alpha: float | None = None,
    beta: float | None = None,
) -> tuple:
    functions = _several(functions, alpha, beta)
    for name in ("elu", "softplus", "gelu"):  # of all functions those that grow most
        found = _chain(name, x0, depth, weight, alpha=alpha, beta=beta)
    return functions, *found[1:]


def _size(d: int = 4096, multiple: int = 256) -> tuple[int, int]:
    return whole("d", d, 1), whole("multiple", multiple, 1)


# one function


@traced(guard=_applied)
def activation(function, x):
    """Return f(x) of the function called `name`, one of `ACTIVATIONS`, float64 of the shape of `x`.

    `x` is a number or an array of any shape; −∞ and ∞ give limits. `leaky_relu` (α = 0.01) and `elu` (α = 1) take an
    `alpha` ≥ 0, `silu` a `beta` > 0 (1). `TypeError`: `name` is no string, `x` is not of numbers. `ValueError`: an
    unknown name, an empty `x`, NaN, a parameter out of range or that the function does not take.
    """
    y = function.f(x)
    yield "curve", "{function.title}: {function.formula}"
    return y


@traced(guard=_applied)
def derivative(function, x):
    """Return the slope f′(x) of the function called `name`; arguments and errors are those of `activation`."""
    slope = function.df(x)
    yield "tangent", "{function.title} multiplies a gradient by its slope here, {slope}"
    return slope


@traced(guard=_probed)
def tangents(functions, xs, places):
    """Return the slopes of each of the `functions` at seven places of the `range`, the last first: float64, (n, 7).

    `range` is two numbers, `-4:4` or `(-4, 4)`, `alpha` and `beta` are for those functions that take them, and the
    functions are all ten where they are not given. `TypeError`: names that are no strings, no numbers. `ValueError`:
    no names, an unknown one, a range that does not rise, a parameter out of range.
    """
    probed = np.zeros((len(functions), len(places)))
    for row, function in enumerate(functions):
        ys, slopes = function.f(xs), function.df(xs)
        yield "curve", "{function.title}: {function.formula}"
        for column, at in enumerate(places):
            x, y, slope = xs[at], ys[at], slopes[at]
            probed[row, column] = slope
            yield (("tangent", "{function.title}: slope at most {function.largest}, here {slope}")
                   if at == places[-1] else "tangent")  # fmt: skip
    return probed


# through many layers


def inputs_of_layers(function: Activation, x0: float, depth: int, weight: float) -> list[float]:
    """Return x = w a of every layer, a being what the layer before hands on; the first gets `x0`."""
    xs, a = [], x0
    for layer in range(depth):
        xs.append(weight * a)
        a = function.f(xs[layer])
    return xs


@traced(guard=_chain)
def gradient_left(function, x0, depth, weight):
    """Return the gradients between `depth` layers, from the input to the 1 that enters at the end: depth + 1 numbers.

    All slopes are found first, then multiplied. Arguments and errors are those of `gradient_chain`.
    """
    xs = inputs_of_layers(function, x0, depth, weight)
    factors = weight * function.df(np.array(xs))
    products = np.cumprod(factors[::-1])[::-1].tolist()
    for layer in reversed(range(depth)):
        gradients = [None] * layer + products[layer:] + [1.0]
        yield ("pass", "Each layer multiplies it") if layer == depth - 1 else "pass"
    yield "report", "{gradients[0]} comes out. Why?"
    return gradients


@traced(guard=_chain)
def gradient_chain(function, x0, depth, weight):
    """Return the gradient that arrives at the input of `depth` layers, when a gradient of 1 enters at their end.

    A layer multiplies what it gets by the `weight` w, x = w a, and hands on f(x); the first gets `x0`. Backwards it
    multiplies the gradient by w f′(x), at the x that was reached. The function is called `name`; `alpha` and `beta` are
    for those functions that take them. `TypeError`: a wrong kind of argument. `ValueError`: an unknown name, a depth
    below 1 or so large that products overflow, NaN, infinity, a parameter out of range.

    Formulas:
        chain: $ product_l w f'(x_l) $
    """
    xs = inputs_of_layers(function, x0, depth, weight)
    gradient, slopes, gradients = 1.0, [None] * depth, [None] * depth + [1.0]
    for layer in reversed(range(depth)):
        x = xs[layer]
        slopes[layer] = function.df(x)
        gradient *= weight * slopes[layer]
        gradients[layer] = gradient
        yield (("chain", "At x = {x} slope {slopes[layer]}: {gradient} is left")
               if layer in (0, depth - 2, depth - 1)
               else ("chain", "And so on") if layer == depth - 3 else "chain")  # fmt: skip
    return float(gradient)


@traced(guard=_chain)
def chain_bound(function, x0, depth, weight):
    """Return how large the gradient still is after 0, 1, …, `depth` layers, and how large it can be at most.

    Both are lists of numbers from 1 on, and end before the first that is 0. Arguments and errors are those of
    `gradient_chain`.
    """
    xs = inputs_of_layers(function, x0, depth, weight)
    most, size, bound = abs(weight) * function.largest, 1.0, 1.0
    left, bounds = [size], [bound]
    for x in reversed(xs):
        size *= abs(weight * function.df(x))
        bound *= most
        left.append(size)
        bounds.append(bound)
    left, bounds = [size for size in left if size], [bound for bound in bounds if bound]
    yield "bound", "At most {most} a layer, in all {bound}. Left is {size}"
    return left, bounds


# units that die, and gates


@traced(guard=_unit)
def relu_unit(inputs, weight, biases, rate):
    """Return the weights of a unit ReLU(w a + b), before and after each step of gradient descent.

    At every step each of the `inputs` a gets a gradient of 1 from above, and b is the next of the `biases`. There are n
    ≥ 1 inputs and m ≥ 1 biases; the answer is a list of m + 1 numbers. `TypeError`: an argument that is no real number.
    `ValueError`: no inputs, no biases, NaN, infinity.
    """
    weights = [weight]
    for bias in biases:
        xs = weights[-1] * inputs + bias
        ys = relu(xs)
        slopes = np.where(xs > 0, 1.0, 0.0)
        gradient = np.mean(slopes * inputs)
        weights.append(float(weights[-1] - rate * gradient))
        yield ("unit", "For x > 0 slope 1: the weight learns" if slopes.any()
               else "If every x ≤ 0, the weight gets no gradient")  # fmt: skip
    return weights


@traced(guard=_kink)
def softened_kink(xs, ramp, softplus):
    """Return softplus and its slope over the `range`: ReLU without its kink, and the sigmoid; float64, (2, 161).

    Softplus is ln 2 above ReLU at 0, less everywhere else. `range` is that of `tangents`; else `TypeError` or
    `ValueError`.
    """
    curve = softplus.f(xs)
    yield "curve", "Softplus: ReLU without its kink"
    slopes = softplus.df(xs)
    yield "slope", "Its slope is the sigmoid"
    return np.array([curve, slopes])


@traced(guard=_gates)
def smooth_gates(xs, kept, gelu, silu, beta):
    """Return the dips of GELU and SiLU, where their slope passes 0 and they are least: x and f(x), of the shape (2, 2).

    GELU is what is left of x on average if it is kept with the probability Φ(x), else set to 0. The dips are found by
    halving. `range` is that of `tangents`, `beta` > 0 belongs to SiLU, `seed` ≥ 0 to the coins that decide what is
    kept; else `TypeError` or `ValueError`.
    """
    curves, dips = [], []
    for function, low in ((gelu, -2.0), (silu, -2.0 / beta)):
        curves.append(function.f(xs))
        yield "curve", "On average that is x·Φ(x): GELU" if not dips else "SiLU is x·σ(βx), a smooth gate as well"
        high = 0.0
        while high - low > -1e-9 * low:
            middle = (low + high) / 2
            if function.df(middle) < 0:
                low = middle
            else:
                high = middle
        dips.append((low, function.f(low)))
        yield "tangent", "At its dip, {dips[-1][1]}, the slope is 0"
    return np.array(dips)


@traced(guard=_halves)
def glu(a, b, gate):
    """Return a ⊙ gate(b), a and b being the first and the second half of the last dimension of `x`.

    `x` is an array of finite numbers, at most 10¹⁵⁰ in size; `kind` is `sigmoid` (GLU), `silu` (SwiGLU), `gelu` (GEGLU)
    or `relu` (ReGLU). The answer is float64 of the shape (…, n / 2). `TypeError`: not of numbers. `ValueError`: an
    unknown kind, an odd or no last dimension, NaN, infinity.

    Source: Dauphin et al., 2017; `torch.nn.functional.glu` gates with the second half too. Shazeer, 2020.
    """
    gates, gated = np.zeros_like(a), np.zeros_like(a)
    for i in range(a.shape[-1]):
        gates[..., i] = gate(b[..., i])
        gated[..., i] = gates[..., i] * a[..., i]
        yield ("gate", "GLU: b says how much of a passes") if i == 0 else "gate"
    return gated


# all of them, and the real size


@traced(guard=_charted)
def slopes_by_year(functions, xs, derivatives):
    """Return the slopes of the `functions` over the `range`, or what they are without `derivatives`, the oldest first.

    The answer is float64 of the shape (n, 161). Arguments and errors are those of `tangents`.
    """
    curves = []
    for function in functions:
        curves.append(function.df(xs) if derivatives else function.f(xs))
        yield ("draw", "Which of them keeps a slope everywhere?") if function is functions[0] else "draw"
    yield "compare", ("These slopes, not the curves, multiply on the way back" if derivatives
                      else "Their slopes, not these curves, multiply on the way back")  # fmt: skip
    return np.array(curves)


@traced(guard=_size)
def swiglu_weights(d, multiple):
    """Return how many weights a SwiGLU block and a plain block of the width `d` have, the latter 4d wide inside.

    SwiGLU (xW₁ through SiLU, times xW₃, times W₂) has three matrices where a plain block has two; it is ⅔ · 4d wide
    inside, up to the next `multiple`, to be as large. The defaults are LLaMA-7B's. Both are whole and ≥ 1; else
    `TypeError` or `ValueError`.

    Source: `FeedForward` in LLaMA's `model.py`.
    """
    plain = [d * 4 * d] * 2
    many = sum(plain)
    yield "plain", "Without a gate, {d} wide and four times that inside: {many} weights"
    hidden = 2 * 4 * d // 3
    hidden = multiple * -(-hidden // multiple)
    swiglu = [d * hidden] * 3
    gated = sum(swiglu)
    yield "size", "LLaMA-7B: a matrix more, but {hidden} wide inside: SwiGLU has {gated}"
    return gated, many


@traced(guard=_compared)
def what_arrives(functions, x0, depth, weight):
    """Return the gradients that arrive through `depth` layers of each of the `functions`, from `x0` and from 2 more.

    Less than `LITTLE` of what enters counts as dying, more than it as growing.
    Arguments and errors are those of `gradient_chain`; the functions are all ten where they are not given.
    """
    starts, arrived, dying, growing, most = [x0, x0 + 2], [[], []], [[], []], [[], []], 1.0
    little = LITTLE
    for x, lefts, dies, grows in zip(starts, arrived, dying, growing, strict=True):
        for function in functions:
            gradients = gradient_left.unwatched(function, x, depth, weight)
            gradient = gradients[0]
            lefts.append(gradient)
            dies.append(abs(gradient) < little)
            grows.append(abs(gradient) > 1)
            most = max(most, gradient)
            yield ("arrive", "From x = {x}: what arrives?") if function is functions[0] else "arrive"
    yield "compare", "Slopes count at the x that is reached"
    return arrived
