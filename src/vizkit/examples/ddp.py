"""A network, its buckets and a batch worth seeing: what data-parallel ranks differentiate, and how long it takes."""

from __future__ import annotations

import numpy as np

from vizkit.reference.ddp import MIB, assign_buckets, ddp_timeline, even_buckets, share_out
from vizkit.reference.guards import whole, worded


def backward_of(layers: int, ms: float) -> list[float]:
    """Return how long each of so many equal layers is differentiated, in ms."""
    return [ms] * whole("layers", layers, 1)


def sizes_of(layers: int, mb: float) -> list[float]:
    """Return the MB of the gradient of each of so many equal layers."""
    return [mb] * whole("layers", layers, 1)


def whole_backward(layers: int, ms: float) -> float:
    """Return how long all layers are differentiated, in ms."""
    return layers * ms


def whole_size(layers: int, mb: float) -> float:
    """Return the MB of the gradients of all layers."""
    return layers * mb


def capped_buckets(layers: int, mb: float, bucket_cap: float, first_cap: float) -> list[list[int]]:
    """Return the buckets of equal layers of `mb` · 10⁶ bytes, in the order of the last layers first; caps in MiB."""
    for name, cap in (("bucket_cap", bucket_cap), ("first_cap", first_cap)):
        if cap <= 0:
            raise worded("{name} must be more than 0, not {value}", name=name, value=cap)
    return assign_buckets([mb * 1e6] * layers, bucket_cap * MIB, first_cap=first_cap * MIB)


def unused_layers(layers: int, one_unused: bool) -> list[int]:
    """Return the second layer, or the only one, where there is to be one that takes no part in the loss."""
    return one_layer(layers) if one_unused else []


def one_layer(layers: int) -> list[int]:
    """Return the second layer, or the only one."""
    return [min(1, layers - 1)]


def few_sizes(layers: int, mb: float) -> list[float]:
    """Return the MB of the gradients of the first four of the layers, or of all."""
    return sizes_of(min(layers, 4), mb)


def two_buckets(layers: int) -> list[list[int]]:
    """Return two buckets of the first four of the layers, the last layers first; one where there is one layer alone."""
    return even_buckets(min(layers, 4), min(layers, 2))


def bucket_numbers(layers: int) -> list[int]:
    """Return 1, 2, 4, at most one bucket a layer."""
    return [count for count in (1, 2, 4) if count <= layers]


def sweep_of(sweep: int) -> int:
    """Return into how many layers the sweep cuts the network."""
    return sweep


def several(world: int) -> int:
    """Return the number of ranks, 4 where there is one alone: it has nothing to exchange."""
    return world if world > 1 else 4


def fill_times(world: int, layers: int, ms: float, mb: float, bucket_cap: float, first_cap: float) -> list[list[float]]:
    """Return when each rank's buckets are full, in ms: the last rank is slower, and another fills them last first."""
    whole("world", world, 1)
    buckets = capped_buckets(layers, mb, bucket_cap, first_cap)
    full = list(ddp_timeline(backward_of(layers, ms), sizes_of(layers, mb), buckets, world=world).full)
    times = [list(full) for _ in range(world)]
    if world > 2:
        times[-2].reverse()
    times[-1] = [1.25 * time for time in full]
    return times


def model() -> list[np.ndarray]:
    """Return the parameters of a linear model: three weights."""
    return [np.array([2, 1, 3])]


def batch(world: int, weighted: bool, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return two samples a rank, one more where shards are `weighted`: three inputs each, and a target."""
    many = 2 * whole("world", world, 1) + weighted
    random = np.random.default_rng(whole("seed", seed, 0))
    return random.integers(-2, 3, (many, 3)), random.integers(-5, 6, many)


def shards(world: int, weighted: bool, seed: int) -> list[tuple[np.ndarray, ...]]:
    """Return the shards of the batch, one a rank; where they are `weighted` the first is larger."""
    return share_out(model(), batch(world, weighted, seed), world)[1]


def mean_squares(params: list[np.ndarray], inputs: np.ndarray, targets: np.ndarray) -> list[np.ndarray]:
    """Return the gradient of the mean squared error of a linear model."""
    (weights,) = params
    return [2 / len(inputs) * inputs.T @ (inputs @ weights - targets)]


def loss_gradient() -> object:
    """Return `mean_squares`, for an act to be given."""
    return mean_squares


def ranks(world: int) -> list[int]:
    """Return the numbers of the ranks."""
    return list(range(world))


def whole_gradients(world: int, seed: int) -> np.ndarray:
    """Return four numbers of each rank's gradient in a bucket, multiples of the ranks so that their means are whole."""
    world, seed = whole("world", world, 1), whole("seed", seed, 0)
    return world * np.random.default_rng(seed).integers(-9, 10, (world, 4))
