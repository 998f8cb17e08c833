"""State-space models: a state of fixed size that sums up an ever longer past, x′ = Ax + Bu, y = Cx.

HiPPO-LegS says which A and B make the state the best polynomial fit of the whole past: its numbers are the coefficients
of u on [0, t] in the Legendre polynomials, stretched over it. Its equation is divided by t; S4 leaves the division out,
so that A and B stay the same at every step, and forgets exponentially. Steps of size Δ make of the equation a
recurrence, x ← Āx + B̄u, which unrolled is a convolution. Mamba lets the input choose Δ: then no filter is fixed, but
pairs of steps can be combined in any grouping, and so be scanned as a tree.

Sources: A. Gu et al., "HiPPO: Recurrent Memory with Optimal Polynomial Projections", 2020, arXiv 2008.07669, theorem 2,
and its `hippo.py`; A. Gu, K. Goel and C. Ré, "Efficiently Modeling Long Sequences with Structured State Spaces", 2022,
arXiv 2111.00396, section 2.3; A. Gu and T. Dao, "Mamba", 2023, arXiv 2312.00752, algorithm 2 and theorem 1; J. Su,
kexue.fm 10114, 10137 and 10162. The paper of HiPPO writes −A with A above zero; here, as in the code of S4, the sign is
in A. The state has 64 numbers a channel in S4's configuration of Path-X, whose sequences have 16 384 samples
(`configs/experiment/lra/s4-pathx.yaml` in state-spaces/s4).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.polynomial import legendre

from vizkit.reference.guards import choice, flag, real, whole, worded
from vizkit.reference.matrices import all_within, floats
from vizkit.trace import traced

__all__ = [
    "associative_scan",
    "decay_by_steps",
    "discretize",
    "errors_by_coefficients",
    "filters_by_row",
    "forgetting_window",
    "gated_state",
    "hippo_legs",
    "legendre_fit",
    "legs_matrices",
    "legs_reconstruct",
    "memories_compared",
    "recurrence_is_convolution",
    "selective_scan",
    "ssm_convolution",
    "ssm_fft",
    "ssm_kernel",
    "ssm_mults",
    "ssm_recurrence",
    "weights_of_the_past",
]

METHODS = ("exact", "bilinear", "euler")
"""How HiPPO-LegS goes from sample to sample."""

DISCRETIZATIONS = ("bilinear", "zoh", "euler")
"""How a continuous equation becomes a step: by the trapezium rule, by holding the input (zero-order hold), by Euler."""

LOOKS = 8
"""How often a long run is looked at."""

FAR = 1e100
"""Of what is given, so that sums of products are finite."""

SAMPLES, STATE = 16_384, 64
"""Samples of a sequence of Path-X, and the numbers that S4 keeps of it for a channel."""


# what may be given


def _signal(name: str, value) -> np.ndarray:
    return all_within(name, floats(name, value, 1), FAR)


def _history(u, N: int, method: str = "exact") -> tuple[np.ndarray, int, str]:
    return _signal("u", u), whole("N", N, 1), choice("method", method, METHODS)


def _windowed(u, N: int) -> tuple[np.ndarray, int]:
    return _history(u, N)[:2]


def _several(u, sizes: Sequence[int] = (2, 4, 8, 16, 32), method: str = "exact") -> tuple:
    sizes = [whole(f"sizes[{place}]", N, 2) for place, N in enumerate(sizes)]
    if not sizes:
        raise worded("{name} must hold at least one number, but is empty", name="sizes")
    return _signal("u", u), sizes, choice("method", method, METHODS)


def _compared(samples, N: int, method: str = "exact", long: int = SAMPLES, state: int = STATE) -> tuple:
    _, N, method = _history([0.0], N, method)
    return _signal("samples", samples), N, method, whole("long", long, 1), whole("state", state, 1)


def _order(N: int) -> tuple[int]:
    return (whole("N", N, 1),)


def _step(name: str, value: object) -> float:
    if real(name, value) <= 0:
        raise worded("{name} must be above 0, not {value}", name=name, value=value)
    return float(value)


def _shaped(name: str, value, shape: tuple[int, ...]) -> np.ndarray:
    found = all_within(name, floats(name, value, len(shape)), FAR)
    if found.shape != shape:
        raise worded("{name} must have the shape {wanted}, not {shape}", name=name, wanted=shape, shape=found.shape)
    return found


def _equation(A, B, dt: float, method: str = "bilinear") -> tuple[np.ndarray, np.ndarray, float, str]:
    A = floats("A", A, 2)
    A = _shaped("A", A, (len(A), len(A)))
    B, dt, method = _shaped("B", B, (len(A),)), _step("dt", dt), choice("method", method, DISCRETIZATIONS)
    if method == "zoh" and np.linalg.matrix_rank(A) < len(A):
        raise worded("{name} is singular, which zoh divides by: use method='bilinear'", name="A")
    if method == "bilinear" and np.linalg.matrix_rank(np.eye(len(A)) - dt / 2 * A) < len(A):
        raise worded("{name} makes I − Δ/2 A singular at {dt}, which bilinear divides by", name="A", dt=f"dt={dt}")
    return A, B, dt, method


def _recurrence(Abar, Bbar, C, u) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    Abar = floats("Abar", Abar, 2)
    Abar = _shaped("Abar", Abar, (len(Abar), len(Abar)))
    return Abar, _shaped("Bbar", Bbar, (len(Abar),)), _shaped("C", C, (len(Abar),)), _signal("u", u)


def _unrolled(Abar, Bbar, C, L: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    return *_recurrence(Abar, Bbar, C, [0.0])[:3], whole("L", L, 1)


def _structured(u, N: int = 4, dt: float = 0.1, method: str = "bilinear") -> tuple[np.ndarray, int, float, str]:
    return _signal("u", u), whole("N", N, 1), _step("dt", dt), choice("method", method, DISCRETIZATIONS)


def _kernel(K, u) -> tuple[np.ndarray, np.ndarray]:
    u = _signal("u", u)
    return _shaped("K", K, u.shape), u


def _weighed(steps: int = 32, dt: float = 0.1) -> tuple[int, float]:
    return whole("steps", steps, 4), _step("dt", dt)


def _decaying(dt: float = 1.0, steps: int = 3) -> tuple[float, int]:
    return _step("dt", dt), whole("steps", steps, 1)


def _gated(u, delta, zoh: bool = True) -> tuple[np.ndarray, np.ndarray, bool]:
    u = _signal("u", u)
    return u, _positive("delta", _shaped("delta", delta, u.shape)), flag("zoh", zoh)


def _filters(u, delta, fixed: float = 0.5, zoh: bool = True) -> tuple[np.ndarray, np.ndarray, float, bool]:
    u, delta, zoh = _gated(u, delta, zoh)
    return u, delta, _step("fixed", fixed), zoh


def _positive(name: str, steps: np.ndarray) -> np.ndarray:
    for place in np.argwhere(steps <= 0):
        at = tuple(place.tolist())
        raise worded("{name} must be above 0, not {value}", name=f"{name}{list(at)}", value=float(steps[at]))
    return steps


def _selective(u, delta, A, B, C, D=None, *, zoh: bool = False) -> tuple:
    u = all_within("u", floats("u", u, 2), FAR)
    L, channels = u.shape
    A = floats("A", A, 2)
    A, N = _shaped("A", A, (channels, A.shape[1])), A.shape[1]
    for place in np.argwhere(A >= 0):
        at = tuple(place.tolist())
        raise worded("{name} must be below 0, not {value}", name=f"A{list(at)}", value=float(A[at]))
    delta, B, C = _shaped("delta", delta, u.shape), _shaped("B", B, (L, N)), _shaped("C", C, (L, N))
    D = np.zeros(channels) if D is None else _shaped("D", D, (channels,))
    return u, _positive("delta", delta), A, B, C, D, flag("zoh", zoh)


def _length(L: int = SAMPLES) -> int:
    L = whole("L", L, 1, 2**40)
    if L & (L - 1):
        raise worded("{name} must be a power of 2, not {value}", name="L", value=L)
    return L


# what forgets


@traced(guard=_windowed)
def forgetting_window(u, N):
    """Return the last `N` of the samples `u`, or all if they are fewer: a memory that cuts the past off.

    `u` has the shape (L,), all finite, `N` ≥ 1 is whole. `TypeError` for what is no array of numbers or no whole
    number, `ValueError` for no samples, NaN, infinity, N below 1.
    """
    every = math.ceil(len(u) / LOOKS)
    for k in range(1, len(u) + 1):
        first = max(k - N, 0)
        window = u[first:k]
        if k % every == 0 and k < len(u):
            yield "sample"
    lost = len(u) - len(window)
    yield "forget", "A window forgets all before it" if lost else "All fits: nothing is lost"
    return window


# the best fit of all of the past


def legs_reconstruct(c, s) -> np.ndarray:
    """Return the curve that the coefficients `c` of HiPPO-LegS stand for, at the parts `s` of the past, 0 to 1.

    The polynomials are √(2n+1) Pₙ(2s − 1), which are orthonormal on [0, 1]. `c` has the shape (N,), `s` (m,); so has
    the answer, float64. `TypeError` for what is no array of numbers, `ValueError` for none, NaN or infinity.
    """
    c, s = floats("c", c, 1), floats("s", s, 1)
    return legendre.legval(2 * s - 1, c * np.sqrt(2 * np.arange(len(c)) + 1))


def _places(samples: int) -> np.ndarray:
    """Where samples stand on [0, samples]: each in the middle of the stretch that it holds for."""
    return np.arange(samples) + 0.5


@traced(guard=_history)
def legendre_fit(u, N, method="exact"):
    """Return the curve of `N` coefficients over all of `u`, and first the polynomials that they belong to.

    Arguments and errors are those of `hippo_legs`. The answer is float64 of the shape (121,).

    Formulas:
        fit: $ sum_n c_n sqrt(2n + 1) P_n (2s - 1) $
    """
    s = np.linspace(0, 1, 121)
    curves = []
    t = math.ceil(len(u) / 4)
    at = t * s
    for n in range(min(N, 4)):
        curves.append(legendre.legval(2 * at / t - 1, np.eye(n + 1)[n]))
        yield "basis" if n else ("basis", "Legendre polynomials on [0, t]")
    for t in (math.ceil(len(u) / 2), len(u)):
        at = t * s
        yield "stretch" if t == len(u) > 1 else ("stretch", "As t grows, they stretch")
    c = hippo_legs(u, N, method)
    weighted = [legs_reconstruct(one, s) for one in np.diag(c)]
    yield "weigh", "Each times its weight"
    fit = np.sum(weighted, axis=0)
    yield "fit", "Their sum, the fit: {N} weight", "Their sum, the fit: {N} weights"
    return fit


@traced(guard=_order)
def legs_matrices(N):
    """Return A, of the shape (N, N), and B, (N,), of HiPPO-LegS, float64: c′ = (Ac + Bu) / t.

    `TypeError` for what is no whole number, `ValueError` for N below 1.

    Source: arXiv 2008.07669, theorem 2, with the sign in A.

    Formulas:
        A: $ A_(n k) = -sqrt((2n + 1)(2k + 1)) "for" n > k, quad A_(n n) = -(n + 1) $
        B: $ B_n = sqrt(2n + 1) $
    """
    B = np.sqrt(2 * np.arange(N) + 1)
    below = np.tril(np.outer(B, B), -1)
    diagonal = np.diag(np.arange(1.0, N + 1))
    A = -below - diagonal
    yield "matrices", "A is a lower triangle"
    return A, B


def matrix_exponential(A: np.ndarray) -> np.ndarray:
    """Return e^A of a finite square matrix: the series of a small part of it, squared as often as that was halved."""
    halvings = max(0, math.ceil(math.log2(max(np.abs(A).sum(axis=0).max(), 1e-300))) + 1)
    part = A / 2**halvings
    term = total = np.eye(len(A))
    for order in range(1, 19):
        term = term @ part / order
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


@traced(guard=_equation)
def discretize(A, B, dt, method="bilinear"):
    """Return Ā, of the shape (N, N), and B̄, (N,): what a step of size `dt` makes of x′ = Ax + Bu.

    `method` is "bilinear", as S4 has it, "zoh", exact where the input holds for a step, or "euler". `A` has the shape
    (N, N), `B` (N,), all finite, `dt` is above 0. `TypeError` for what is no array of numbers, no real number or no
    string; `ValueError` for shapes that do not fit, NaN or infinity, dt ≤ 0, another method, and a matrix that the
    method cannot divide by.

    Formulas:
        euler: $ macron(A) = I + Delta A, quad macron(B) = Delta B $
        bilinear: $ macron(A) = (I - Delta/2 A)^(-1) (I + Delta/2 A), quad macron(B) = (I - Delta/2 A)^(-1) Delta B $
        zoh: $ macron(A) = e^(Delta A), quad macron(B) = A^(-1) (macron(A) - I) B $
    """
    one = np.eye(len(A))
    if method == "euler":
        Abar = one + dt * A
        Bbar = dt * B
    elif method == "bilinear":
        inverse = np.linalg.inv(one - dt / 2 * A)
        Abar = inverse @ (one + dt / 2 * A)
        Bbar = inverse @ (dt * B)
    else:
        Abar = matrix_exponential(dt * A)
        Bbar = np.linalg.solve(A, (Abar - one) @ B)
    yield "discretise", "A step Δ turns the equation into a recurrence"
    return Abar, Bbar


def _legs_step(A: np.ndarray, B: np.ndarray, k: int, method: str) -> tuple[np.ndarray, np.ndarray]:
    """Ā and B̄ of sample k ≥ 1: the time is k, and so its step 1/k in c′ = Ac + Bu; exactly it is ln(k / (k − 1))."""
    if method != "exact":
        return discretize(A, B, 1 / k, method)
    if k == 1:  # from time 0 on: nothing is left of what was before, and the first sample is all there is
        return np.zeros(A.shape), np.eye(len(A))[0]
    return discretize(A, B, math.log(k / (k - 1)), "zoh")


@traced(guard=_history)
def hippo_legs(u, N, method="exact"):
    """Return the coefficients of HiPPO-LegS after the samples `u`: those of the best polynomial fit of all of them.

    `u` has the shape (L,), all finite, `N` ≥ 1 is how many coefficients there are, and the answer has the shape (N,),
    float64. `method` is "exact", which is the projection of the staircase of samples, "bilinear" or "euler", which is
    unsafe for large N: it multiplies coefficient n by 1 − (n + 1)/k. `TypeError` for what is no array of numbers, no
    whole number or no string, `ValueError` for no samples, NaN, infinity, N below 1, another method.
    `bilinear` takes the step from k − 1 to k; `hippo.py` takes its exact one as ln((k + 1)/k), from another start.

    Source: arXiv 2008.07669, theorem 2.

    Formulas:
        rate: $ c' = 1/t (A c + B u) $
        weight: $ 1/t integral_0^t u(tau) upright(d) tau = c_0 $
    """
    every = math.ceil(len(u) / LOOKS)
    A, B = yield from legs_matrices.steps(N)
    c = np.zeros(N)
    for k, sample in enumerate(u, 1):
        if k == every:
            yield "sample", "A new sample: fit all anew?"
        Abar, Bbar = _legs_step(A, B, k, method)
        c = Abar @ c + Bbar * sample
        if k == every:
            yield "step", "No: c’s rate is (Ac + Bu)/t"
        if k % every == 0 or k == len(u):
            seen = _places(k)
            fit = legs_reconstruct(c, seen / k)
            yield (("reconstruct", "{N} number redraws all of it", "{N} numbers redraw all of it") if k <= every
                   else "reconstruct")  # fmt: skip
    return c


@traced(guard=_several)
def errors_by_coefficients(u, sizes=(2, 4, 8, 16, 32), method="exact"):
    """Return how much the fits of `u` miss of its samples, a root mean square for each number of coefficients.

    `u` and `method` are those of `hippo_legs`, `sizes` whole numbers from 2 on; so are the errors.

    Formulas:
        rms: $ sqrt(1/L sum_k (hat(u)_k - u_k)^2) $
    """
    errors = []
    for N in sizes:
        c = hippo_legs(u, N, method)
        fit = legs_reconstruct(c, _places(len(u)) / len(u))
        rms = np.sqrt(np.mean((fit - u) ** 2))
        errors.append(float(rms))
        yield "reconstruct", "{N} numbers: rms error {rms:.3f}"
    return errors


@traced(guard=_weighed)
def weights_of_the_past(steps=32, dt=0.1):
    """Return how much each of the samples so far weighs in the first number of the state: of LegS, and of S4.

    Both take their first number from x′ = −x + u: LegS divides it by t, and multiplies what was by 1 − 1/k; S4 does
    not, and multiplies it by the same number at every step (bilinear, of size `dt`). `steps` ≥ 4 is whole, `dt` above
    0. The answer is two float64 arrays of the shape (steps,), the oldest sample first. `TypeError`: a wrong kind of
    argument, `ValueError`: one out of range.

    Formulas:
        legs: $ 1/k $
        s4: $ macron(b) macron(a)^m $
    """
    (keep,), write = discretize([[-1]], [1], dt)
    for k in (steps // 4, steps // 2, steps):
        equal = np.full(k, 1 / k)
        yield "weigh", "LegS: each of {k} weighs 1/{k}"
    for k in (steps // 4, steps // 2, steps):
        fading = write * keep ** np.arange(k)[::-1]
        yield "fade" if k > steps // 4 else ("fade", "S4 drops 1/t: old input fades exponentially")
    return equal, fading


# a step, and what many of them are


@traced(guard=_decaying)
def decay_by_steps(dt=1.0, steps=3):
    """Return x after each of so many steps of size `dt` from 1 on, where x′ = −x: by Euler, bilinear and zoh.

    The answer has the shape (3, steps + 1), float64; `dt` is above 0, `steps` ≥ 1 whole. Errors are those of
    `weights_of_the_past`.

    Formulas:
        exact: $ x(t) = e^(-t) $
        step: $ x_k = macron(A) x_(k-1) $
    """
    A, B, taken = np.array([[-1.0]]), np.array([1.0]), np.arange(steps + 1)
    (euler,), _ = discretize(A, B, dt, "euler")
    by_euler = euler**taken
    yield "discretise", "Euler: first slope, to {euler[0]:.3f}"
    (bilinear,), _ = discretize(A, B, dt, "bilinear")
    by_bilinear = bilinear**taken
    yield "discretise", "Bilinear: mean slope, to {bilinear[0]:.3f}"
    (hold,), _ = discretize(A, B, dt, "zoh")
    by_hold = hold**taken
    yield "discretise", "Zero-order hold is exact: {hold[0]:.3f}"
    yield "turn", "A step makes it a recurrence"
    return np.array([by_euler, by_bilinear, by_hold])


@traced(guard=_recurrence)
def ssm_recurrence(Abar, Bbar, C, u):
    """Return what the recurrence x ← Āx + B̄u, y = Cx from x = 0 makes of the samples `u`, keeping one state.

    `Abar` has the shape (N, N), `Bbar` and `C` (N,), `u` and the answer (L,), float64. `TypeError` for what is no array
    of numbers, `ValueError` for shapes that do not fit, no samples, NaN or infinity.

    Formulas:
        state: $ x_k = macron(A) x_(k-1) + macron(B) u_k $
        output: $ y_k = C x_k $
    """
    x = np.zeros(len(Bbar))
    y = np.zeros(len(u))
    for k, sample in enumerate(u):
        x = Abar @ x + Bbar * sample
        y[k] = C @ x
        yield "state" if k else ("state", "One state, step by step")
    return y


@traced(guard=_unrolled)
def ssm_kernel(Abar, Bbar, C, L):
    """Return the first `L` taps of the filter that the recurrence is: what an input of 1 adds to y so many steps later.

    `Abar` has the shape (N, N), `Bbar` and `C` (N,), `L` ≥ 1 is whole, the answer has the shape (L,), float64. Errors
    are those of `ssm_recurrence`.

    Source: arXiv 2111.00396, equation 5.

    Formulas:
        tap: $ K_k = C macron(A)^k macron(B) $
    """
    K = np.zeros(L)
    states = [None] * L
    x = Bbar
    for k in range(L):
        states[k] = x
        if k == 0:
            yield "power", "Put in 1, once"
        K[k] = C @ x
        yield ("tap" if k > 1 else ("tap", "A step later: times Ā" if k else "C reads the first tap"))
        before, x = x, Abar @ x
    yield "unrolled", "Tap k weighs input k steps old"
    return K


@traced(guard=_kernel)
def ssm_convolution(K, u):
    """Return the causal convolution of the samples `u` with the taps `K`: y of no sample needs the y before it.

    `K`, `u` and the answer have the shape (L,), float64. Errors are those of `ssm_recurrence`.

    Formulas:
        output: $ y_k = sum_j K_(k-j) u_j $
        mults: $ L(L + 1) / 2 $
    """
    y = np.zeros(len(u))
    for k in range(len(u)):
        taps = K[k::-1]
        inputs = u[: k + 1]
        products = taps * inputs
        y[k] = products.sum()
        yield "conv" if k else ("conv", "Taps turned around, slid along u")
    return y


def ssm_fft(K, u) -> np.ndarray:
    """Return what `ssm_convolution` does, by three fast Fourier transforms of twice the length, padded with zeros."""
    K, u = _kernel(K, u)
    long = 2 * len(u)
    return np.fft.irfft(np.fft.rfft(K, long) * np.fft.rfft(u, long), long)[: len(u)]


@traced(guard=_structured)
def recurrence_is_convolution(u, N=4, dt=0.1, method="bilinear"):
    """Return y of the samples `u` twice: by the state of S4, and by its taps as a filter.

    A and B are those of HiPPO-LegS, not divided by t, C is all ones. `u` is that of `ssm_recurrence`, `N` ≥ 1 whole,
    `dt` and `method` are those of `discretize`. The answer is a pair of float64 arrays of the shape of `u`.
    """
    Abar, Bbar = discretize(*legs_matrices(N), dt, method)
    C = np.ones(N)
    by_state = yield from ssm_recurrence.steps(Abar, Bbar, C, u)
    K = ssm_kernel(Abar, Bbar, C, len(u))
    by_taps = yield from ssm_convolution.steps(K, u)
    same = bool(np.allclose(by_state, by_taps))
    yield "compare", "The taps give the same y" if same else "The taps give another y"
    yield "train", "Train by taps, generate by state"
    return by_state, by_taps


def ssm_mults(L: int = SAMPLES) -> tuple[int, int]:
    """Return how many multiplications the convolution of `L` samples takes, and how many complex ones by FFT.

    `L` is a power of 2. Two transforms there and one back have length 2L and take L log₂ 2L products each; 2L are those
    of the transforms. `TypeError` for what is no whole number, `ValueError` for another.
    """
    L = _length(L)
    return L * (L + 1) // 2, 3 * L * (2 * L).bit_length() - 3 * L + 2 * L


# steps that the input chooses


@traced(guard=_gated)
def gated_state(u, delta, zoh=True):
    """Return the state after each of the samples `u`, whose steps `delta` say what it keeps and what it takes in.

    It is the selective state with N = 1, A = −1 and B = 1: under zero-order hold a gate, g = 1 − e^(−Δ). Without `zoh`
    the input is multiplied by Δ itself, as in the released code, and nothing is a share. `u` has the shape (L,),
    `delta` too, above 0, all finite; so has the answer, float64. `TypeError` for what is no array of numbers, no bool,
    `ValueError` for shapes that do not fit, NaN, infinity, a step ≤ 0.

    Source: arXiv 2312.00752, theorem 1.

    Formulas:
        gate: $ g_t = 1 - e^(-Delta_t) $
        state: $ h_t = (1 - g_t) h_(t-1) + g_t x_t $
    """
    h, gates = [], []
    held = 0.0
    for t in range(len(u)):
        keep = np.exp(-delta[t])
        gate = 1 - keep if zoh else delta[t]
        if t == 1:
            yield "ask", "Input {u[t]}, Δ = {delta[t]}: and h?"
        gates.append(gate)
        if t < 2:
            yield "select", "Its Δ opens the gate: {gate:.2f}" if zoh else "Its Δ multiplies the input: no gate"
        entering = gate * u[t]
        held = keep * held + entering
        h.append(held)
        yield (("update", "h keeps {keep:.2f}, lets in {gate:.2f}") if t < 2
               else ("update", "Each Δ decides") if t == 2 else "update")  # fmt: skip
    yield "hold", "Large Δ writes, small Δ holds"
    return np.array(h)


@traced(guard=_selective)
def selective_scan(u, delta, A, B, C, D, zoh=False):
    """Return Mamba's selective state-space model of `u`: A is diagonal, and every token has its own Δ, B and C.

    `u` and `delta` have the shape (L, D) for L tokens of D channels, `A` (D, N), a row for each channel's diagonal, `B`
    and `C` (L, N), `D`, if it is given, (D,): what of the input is added to y. The answer has the shape (L, D),
    float64. All are finite, `delta` is above 0, `A` below. With `zoh` the input is held for a step, as the paper
    writes; without, B̄ = ΔB, as its released code has it. `TypeError` for what is no array of numbers or no bool,
    `ValueError` for shapes that do not fit, no tokens, NaN, infinity, a number on the wrong side of 0.

    Source: arXiv 2312.00752, algorithm 2; `selective_scan_ref` in state-spaces/mamba.

    Formulas:
        state: $ h_t = e^(Delta_t A) h_(t-1) + macron(B)_t x_t $
        output: $ y_t = C_t h_t + D x_t $
        zoh: $ macron(B)_t = (e^(Delta_t A) - 1) / A B_t $
        euler: $ macron(B)_t = Delta_t B_t $
    """
    h, y = np.zeros(A.shape), np.zeros(u.shape)
    for t in range(len(u)):
        step = delta[t][:, None]
        yield "select", "Token {t} says how long its step is"
        keep = np.exp(step * A)
        write = np.expm1(step * A) / A if zoh else step
        entering = write * B[t] * u[t][:, None]
        h = keep * h + entering
        yield "update", "The state keeps its share and takes in the token"
        y[t] = h @ C[t] + D * u[t]
        yield "read", "Token {t} reads y from the state"
    return y


@traced(guard=_filters)
def filters_by_row(u, delta, fixed=0.5, zoh=True):
    """Return how much of each input is in each state, if every step is `fixed`, and with the steps `delta`.

    Arguments are those of `gated_state`, `fixed` is above 0. Both answers have the shape (L, L), float64: a row for
    each state. If every row is the one above, moved by one, one filter does for all. Errors are those of `gated_state`.
    """
    ones = np.eye(len(u))
    same = np.full(len(u), fixed)
    alike = np.array([gated_state(one, same, zoh) for one in ones]).T
    yield "fixed", "Fixed Δ: one row, moved along"
    chosen = np.array([gated_state(one, delta, zoh) for one in ones]).T
    alone = bool((delta == delta[0]).all())
    yield "chosen", "Δ never varies: one filter does" if alone else "Δ varies: no fixed filter works"
    return alike, chosen


@traced(guard=_gated)
def associative_scan(u, delta, zoh=True):
    """Return the states of `gated_state`, found in about log₂ L layers instead of L steps.

    A step h ← ah + b is the pair (a, b), and two steps are one: (a₂, b₂)∘(a₁, b₁) = (a₂a₁, a₂b₁ + b₂), which is
    associative. Layer by layer each pair takes in the one 1, 2, 4, … before it. Arguments, answer and errors are those
    of `gated_state`. Mamba's kernel scans work-efficiently, up a tree and down; this is the simpler scan of Hillis and
    Steele, whose every output is the root of a tree.

    Formulas:
        combine: $ (a_2, b_2) compose (a_1, b_1) = (a_2 a_1, a_2 b_1 + b_2) $
    """
    a = np.exp(-delta)
    b = (1 - a if zoh else delta) * u
    layers, reach = [(a, b)], 1
    yield "pair", "A step is a pair (a, b)"
    while reach < len(u):
        before_a = np.append(np.ones(reach), a[:-reach])
        before_b = np.append(np.zeros(reach), b[:-reach])
        a, b = a * before_a, a * before_b + b
        layers.append((a, b))
        yield "combine" if reach > 1 else ("combine", "Two pairs make one pair")
        reach *= 2
    yield "scanned", "Every b is now a state"
    return b


# what remains, and the real size


@traced(guard=_compared)
def memories_compared(samples, N, method="exact", long=SAMPLES, state=STATE):
    """Return the last `N` of the `samples`, the fit of all of them by N coefficients, and what that misses of them.

    Arguments and errors are those of `hippo_legs`; `long` is how many samples a real sequence has, and `state` how many
    numbers the state of a channel.
    """
    window = forgetting_window(samples, N)
    yield "window", "A window: exact but short" if len(window) < len(samples) else "A window: exact, for all fits"
    times = _places(len(samples))
    c = hippo_legs(samples, N, method)
    fit = legs_reconstruct(c, times / len(samples))
    rms = float(np.sqrt(np.mean((fit - samples) ** 2)))
    yield (("answer", "Approximately: {N} number, rms error {rms:.3f}",
            "Approximately: {N} numbers, rms error {rms:.3f}") if rms <= np.abs(samples).max()
           else ("answer", "Not by this rule: {N} number, rms error {rms:.3f}",
                 "Not by this rule: {N} numbers, rms error {rms:.3f}"))  # fmt: skip
    yield "choose", "Mamba chooses what to keep"
    yield "real", "{state} number for {long} samples", "{state} numbers for {long} samples"
    return window, fit, rms
