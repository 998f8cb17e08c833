"""The receptive field: which pixels of the image can change one output of a stack of convolutions and pools.

All is said of one dimension; an image has the same in the other one, r×r pixels. Layers are given from the image up. A
kernel of k cells with the dilation d reaches over d(k − 1) + 1 cells; the padding is of zeros, which nothing changes.

Walking down from one output, N cells of a layer read (N − 1)·stride + kernel cells of the layer below. Walking up from
the image, a layer adds (kernel − 1) times the spacing of the cells that it reads, in pixels: r = 1 + Σ (k_l − 1) ∏ s_i,
the product over the layers below. Both find the same r. It is the width of the hull: where kernels are dilated, or
strides longer than kernels, pixels within it may be unused; and it may hang over the border of the image.

Sources: Dang Ha The Hien, "A guide to receptive field arithmetic for Convolutional Neural Networks", 2017; A. Araujo,
W. Norris and J. Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill, 2019, with the fields of
AlexNet and VGG-16; W. Luo et al., "Understanding the Effective Receptive Field in Deep Convolutional Neural Networks",
2016; F. Yu and V. Koltun, "Multi-Scale Context Aggregation by Dilated Convolutions", 2016; K. Simonyan and A.
Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition", 2015.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from vizkit.reference.guards import choice, sequence, whole, worded
from vizkit.trace import traced

__all__ = [
    "KnownNetwork",
    "Layer",
    "RFRow",
    "answered_field",
    "cells_seen",
    "counted_paths",
    "effective_field",
    "fields_at_the_border",
    "guessed_field",
    "next_field",
    "opened_cone",
    "path_counts",
    "pixels_used",
    "receptive_field",
    "rf_bottom_up",
    "rf_interval",
    "rf_top_down",
    "stacked_kernels",
    "strides_or_dilation",
]

DIRECTIONS = ("down", "up", "both")

FURTHEST = 2**53
"""Pixels that a field reaches at most, so that halves of them are exact."""


class Layer(NamedTuple):
    """A layer: its kernel's width, the step from window to window, zeros added at both ends, the kernel's spread."""

    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1


class RFRow(NamedTuple):
    """The cells after a layer: how many, how far apart in pixels, how wide a field each has, and its first's middle."""

    n: int
    jump: int
    r: int
    start: float


class KnownNetwork(NamedTuple):
    """A network that is used: its name, the width of its image, its layers up to the last pool, and where pools are."""

    name: str
    n: int
    layers: tuple[Layer, ...]
    pools: tuple[int, ...]


CONV, POOL = Layer(3, 1, 1), Layer(2, 2)
VGG = KnownNetwork(
    "VGG-16", 224, (*[CONV] * 2, POOL, *[CONV] * 2, POOL, *([*[CONV] * 3, POOL] * 3)), (3, 6, 10, 14, 18)
)  # fmt: skip
"""Simonyan and Zisserman, 2015, configuration D."""

ALEXNET = KnownNetwork(
    "AlexNet", 224,
    (Layer(11, 4, 2), Layer(3, 2), Layer(5, 1, 2), Layer(3, 2), *[CONV] * 3, Layer(3, 2)), (2, 4, 8),
)  # fmt: skip
"""Krizhevsky, Sutskever and Hinton, 2012, as in torchvision."""


# what may be given


def _layer(number: int, layer: object) -> Layer:
    if not isinstance(layer, (tuple, list)) or not 1 <= len(layer) <= len(Layer._fields):
        raise TypeError(f"layers must be of (kernel, stride, padding, dilation), but layer {number} is {layer!r:.40}")
    least = {"kernel": 1, "stride": 1, "padding": 0, "dilation": 1}
    found = Layer(*layer)._asdict().items()
    return Layer(**{part: whole(f"layers (layer {number}: {part})", value, least[part]) for part, value in found})


def _layers(layers: object) -> list[Layer]:
    found = [_layer(number, layer) for number, layer in enumerate(sequence("layers", layers), 1)]
    if not found:
        raise worded("{name} must hold at least one layer, but is empty", name="layers")
    far = _rows(0, found)[-1].r + sum(layer.padding for layer in found) * _rows(0, found)[-1].jump
    if far > FURTHEST:
        raise worded("{name} must reach over at most {most} pixels", name="layers", most=FURTHEST)
    return found


def _stack(layers: object) -> tuple[list[Layer]]:
    return (_layers(layers),)


def _on_an_image(n: object, layers: object) -> tuple[int, list[Layer]]:
    n, layers = whole("n", n, 1), _layers(layers)
    for number, (below, layer) in enumerate(zip(_rows(n, layers), layers, strict=False), 1):
        if below.n + 2 * layer.padding < _reach(layer):
            cells = below.n + 2 * layer.padding
            raise worded(
                "{name} must fit, but layer {number}: kernel {kernel} does not fit {cells} cells"
                if cells > 1
                else "{name} must fit, but layer {number}: kernel {kernel} does not fit {cells} cell",
                name="layers",
                number=number,
                kernel=_reach(layer),
                cells=cells,
            )
    return n, layers


def _one_output(n: object, layers: object, feature: object) -> tuple[int, list[Layer], int]:
    n, layers = _on_an_image(n, layers)
    return n, layers, whole("feature", feature, 0, _rows(n, layers)[-1].n - 1)


def _directed(n: object, layers: object, feature: object, direction: str = "both") -> tuple:
    return *_one_output(n, layers, feature), choice("direction", direction, DIRECTIONS)


def _kernel(kernel: object = 3) -> tuple[int]:
    return (whole("kernel", kernel, 1),)


def _network(network: object = "vgg16") -> tuple[KnownNetwork]:
    return ({"vgg16": VGG, "alexnet": ALEXNET}[choice("network", network, ("vgg16", "alexnet"))],)


def _answered(n: object, layers: object, feature: object, networks: object = ("vgg16", "alexnet")) -> tuple:
    real = [_network(network)[0] for network in sequence("networks", networks)]
    return *_one_output(n, layers, feature), real


# what all share


def _reach(layer: Layer) -> int:
    """How many cells a kernel reaches over, those that a dilated one leaves out among them."""
    return layer.dilation * (layer.kernel - 1) + 1


def _rows(n: int, layers: list[Layer]) -> list[RFRow]:
    """The image, and the cells after each layer."""
    return rf_bottom_up.unwatched(n, layers)


def _reads(cell: int, layer: Layer) -> list[int]:
    """The cells that a cell reads from the row below; those below 0 or beyond the last are padding."""
    return [cell * layer.stride - layer.padding + tap * layer.dilation for tap in range(layer.kernel)]


def _below(cells: list[int], layer: Layer) -> list[int]:
    """The cells that any of these reads, in their order."""
    return sorted({below for cell in cells for below in _reads(cell, layer)})


def _response(below: np.ndarray, layer: Layer) -> np.ndarray:
    """What a layer whose weights are all 1 makes of a row of numbers."""
    padded = np.pad(below, layer.padding)
    taps = [padded[tap * layer.dilation :] for tap in range(layer.kernel)]
    ends = len(padded) - _reach(layer) + 1
    return np.sum([tap[:ends] for tap in taps], axis=0)[:: layer.stride]


def rf_interval(layers, feature):
    """Return the first and the last pixel, as ints, that the output `feature` sees; they may lie outside the image.

    Outputs and pixels are counted from 0, the pixels at the left of the image are below 0. `TypeError` and
    `ValueError` as in `rf_top_down`; and where `feature` is no int, or below 0.
    """
    layers, feature = _layers(layers), whole("feature", feature, 0)
    row = _rows(0, layers)[-1]
    first = int(row.start * 2) + 2 * feature * row.jump - (row.r - 1)
    return first // 2, first // 2 + row.r - 1


def cells_seen(layers, feature):
    """Return for each row, the image first, the cells that the output `feature` sees, padding among them.

    The index sets are walked back layer by layer, so that what a stride or a dilation leaves out is left out. Errors
    are those of `rf_interval`.
    """
    seen = [[whole("feature", feature, 0)]]
    for layer in reversed(_layers(layers)):
        seen.append(_below(seen[-1], layer))
    return seen[::-1]


def pixels_used(n, layers, feature):
    """Return the pixels of an image of `n` that can change the output `feature`; padding, at any layer, does not.

    Errors are those of `rf_bottom_up`, and where `feature` is no output.
    """
    n, layers, feature = _one_output(n, layers, feature)
    cells = [feature]
    for row, layer in reversed(list(zip(_rows(n, layers), layers, strict=False))):
        cells = [cell for cell in _below(cells, layer) if 0 <= cell < row.n]
    return cells


# the first guess


@traced(guard=_one_output)
def guessed_field(n, layers, feature):
    """Return whether adding up the kernels finds the pixels that can change an output, and the pixel that shows it.

    The pixel is nudged by 1, and what changes is computed layer by layer, all weights being 1. Errors are those of
    `rf_bottom_up`, and where `feature` is no output.
    """
    first, last = rf_interval(layers, feature)
    r = last - first + 1
    guess = sum(layer.kernel for layer in layers)
    unstrided = 1 + sum(_reach(layer) - 1 for layer in layers)
    options = sorted({unstrided, guess, r})
    yield "ask", "{options[0]}, {options[1]} or {options[2]} pixels?" if len(options) == 3 else "Do the kernels add up?"
    left = (first + last + 1 - guess) // 2
    guessed = [pixel for pixel in range(left, left + guess) if 0 <= pixel < n]
    yield "guess", "A guess: the kernels add up to {guess}"
    used = pixels_used(n, layers, feature)
    missed = [pixel for pixel in used if pixel not in guessed]
    idle = [pixel for pixel in guessed if pixel not in used]
    pixel = [*missed, *idle, *guessed, 0][0]
    change = np.zeros(n, dtype=object)
    change[pixel] = 1
    changed = [[pixel]]
    yield "nudge", "Nudge pixel {pixel}, outside the guess" if missed else "Nudge pixel {pixel}, inside the guess"
    for layer in layers:
        change = _response(change, layer)
        changed.append(np.flatnonzero(change).tolist())
        yield "spread"
    holds = not missed and not idle
    yield "verdict", "It holds" if holds else "The output changes: too few" if missed else "It stays: too many"
    return holds, pixel


# the two directions


@traced(guard=_one_output)
def opened_cone(n, layers, feature):
    """Return for each row, the output first, how many cells the field of the output `feature` spans there.

    It is `rf_top_down` with its kernels where they stand: `seen` are the cells of each row, the output first, `kernels`
    those that each cell of the last row reads. Errors are those of `guessed_field`.
    """
    seen, sizes = [[feature]], [1]
    for layer in reversed(layers):
        N, stride, k = sizes[-1], layer.stride, layer.kernel
        alone = N == 1
        kernels = [_reads(cell, layer) for cell in seen[-1]]
        seen.append(sorted({cell for kernel in kernels for cell in kernel}))
        yield "land", "{N} output reads a kernel of {k}", "{N} kernels of {k}, placed {stride} apart"
        if layer.dilation > 1:
            k = layer.dilation * (k - 1) + 1
            yield "dilate", "With dilation {layer.dilation} a kernel reaches over {k}"
        steps = N - 1
        apart = steps * stride
        M = apart + k
        sizes.append(M)
        if not alone:
            yield "add", "({N} − 1) · {stride} + {k} = {M} cells"
    yield "project", "A receptive field {M} pixel wide", "A receptive field {M} pixels wide"
    return sizes


@traced(guard=_stack)
def rf_top_down(layers):
    """Return how many cells of each row one output sees, the output first and the image last.

    `layers` are from the image up, each a `Layer` or its four numbers. `TypeError` where one is none, or its numbers
    are no ints; `ValueError` where there is no layer, a kernel, stride or dilation is below 1 or a padding below 0.

    Formulas:
        below: $ N_"below" = (N - 1) dot "stride" + "kernel" $
    """
    sizes = [1]
    for layer in reversed(layers):
        k = layer.dilation * (layer.kernel - 1) + 1
        N = (sizes[-1] - 1) * layer.stride + k
        sizes.append(N)
        yield "expand", "Down: {N} cells"
    return sizes


@traced(guard=_on_an_image)
def rf_bottom_up(n, layers):
    """Return an `RFRow` for an image of `n` pixels and for the cells after each layer.

    In an `RFRow` the cell i is the middle of the pixels start + i·jump ± (r − 1)/2. Errors are those of `rf_top_down`;
    `TypeError` where `n` is no int, `ValueError` where it is below 1 or a kernel does not fit the cells that it reads.

    Formulas:
        field: $ r' = r + (k - 1) dot "spacing" $
        spacing: $ "spacing"' = "spacing" dot "stride" $
    """
    cells, jump, start, added = n, 1, 0.0, []
    rows = [RFRow(cells, jump, 1, start)]
    for layer in layers:
        k = layer.dilation * (layer.kernel - 1) + 1
        cells = (cells + 2 * layer.padding - k) // layer.stride + 1
        added.append((k - 1) * jump)
        r = 1 + sum(added)
        start = start + ((k - 1) / 2 - layer.padding) * jump
        rows.append(RFRow(cells, jump * layer.stride, r, start))
        yield "grow", "Each layer adds ({k} − 1) × {jump}, the spacing"
        jump = jump * layer.stride
    return rows


@traced(guard=_directed)
def receptive_field(n, layers, feature, direction):
    """Return the first and the last pixel that the output `feature` sees, walking down, up, or both.

    They may lie outside the image. Errors are those of `guessed_field`, and for another `direction`.
    """
    both = direction == "both"
    yield "start", "Does counting up find the same?" if both else "How many pixels is it wide?"
    if both or direction == "down":
        sizes = yield from rf_top_down.steps(layers)
        r = sizes[-1]
    if both or direction == "up":
        rows = yield from rf_bottom_up.steps(n, layers)
        r = rows[-1].r
    first, last = rf_interval(layers, feature)
    yield "project", "Both ways: {r} pixels, {first} to {last}" if both else "{r} pixels: {first} to {last}"
    return first, last


# outputs beside one another


@traced(guard=_one_output)
def next_field(n, layers, feature):
    """Return how many pixels the fields of neighbouring outputs are apart, and the field of a neighbour of `feature`.

    `shifts` are for each row, the output first, how many cells apart the cells are that neighbouring outputs read
    alike. Errors are those of `guessed_field`.
    """
    outputs = _rows(n, layers)[-1].n
    alone = outputs == 1
    beside = feature + 1 if feature + 1 < outputs else max(feature - 1, 0)
    shifts = [1]
    yield "step", "There is one output alone, and none beside it" if alone else "Now the output beside it"
    for layer in reversed(layers):
        shift = shifts[-1] * layer.stride
        shifts.append(shift)
        yield ("travel", "Each layer multiplies the step by its stride") if len(shifts) == 2 else "travel"
    jump = shifts[-1]
    first, last = rf_interval(layers, beside)
    yield "shift", "Neighbouring windows: {jump} pixel apart", "Neighbouring windows: {jump} pixels apart"
    return jump, (first, last)


@traced(guard=_on_an_image)
def fields_at_the_border(n, layers):
    """Return for every output how many of the positions that it sees lie outside the image.

    Errors are those of `rf_bottom_up`.
    """
    outputs = _rows(n, layers)[-1].n
    outside = []
    for feature in range(outputs):
        first, last = rf_interval(layers, feature)
        r = last - first + 1
        inside = max(min(last, n - 1) - max(first, 0) + 1, 0)
        out = r - inside
        outside.append(out)
        yield (
            ("hang", "Then output by output" if feature else "Outside: {out} of {r} positions")
            if feature < 2
            else "hang"
        )
    clear = [feature for feature, out in enumerate(outside) if out == 0]
    whole = len(clear)
    yield "inside", "{whole} of {outputs!n} output sees no padding", "{whole} of {outputs!n} outputs see no padding"
    return outside


# other layers


@traced(guard=_one_output)
def strides_or_dilation(n, layers, feature):
    """Return the width of the field and the number of outputs: of the kernels alone, of these layers, and dilated.

    The kernels alone have neither stride nor dilation; dilated they have no stride, but the spacing that the strides
    made as their dilation, which gives the same field to every pixel ("à trous"). Without strides there is no third,
    and without either no second. Errors are those of `guessed_field`.
    """
    given = _rows(n, layers)
    top, spacings = given[-1], [row.jump for row in given[:-1]]
    strided = any(layer.stride > 1 for layer in layers)
    dilated = any(layer.dilation > 1 for layer in layers)
    network = [Layer(layer.kernel, padding=layer.kernel // 2) for layer in layers]
    rows = _rows(n, network)
    alone = rows[-1]
    cell = round(top.start + feature * top.jump - alone.start)
    found, seen = [alone], cells_seen(network, max(0, min(cell, alone.n - 1)))
    yield "plain", "The kernels alone see {alone.r} pixels"
    if strided or dilated:
        network, rows, seen = layers, given, cells_seen(layers, feature)
        found.append(top)
        yield "given", "Strides: {top.r} pixels, but {top.n} outputs" if strided else "Dilation: {top.r} pixels"
    if strided:
        network = [Layer(k, 1, p * jump, d * jump) for (k, _, p, d), jump in zip(layers, spacings, strict=True)]
        rows, seen = _rows(n, network), cells_seen(network, feature * top.jump)
        found.append(rows[-1])
        yield "spread", "Dilation instead of strides: {found[2].r} pixels, {found[2].n} outputs"
    return [(row.r, row.n) for row in found]


@traced(guard=_kernel)
def stacked_kernels(kernel):
    """Return the weights of two k×k kernels, one over the other, and of the one kernel that spans as much.

    One channel, no bias, stride 1. They span the same, and are not the same: two linear kernels make only some of the
    larger ones. `TypeError` where `kernel` is no int, `ValueError` where it is below 1.
    """
    span = rf_top_down([Layer(kernel), Layer(kernel)])[-1]
    small = 2 * kernel**2
    yield "two", "Two layers of {kernel}×{kernel} span {span}×{span}"
    large = span**2
    yield "one", "One layer of {span}×{span} spans the same"
    yield "weigh", "Two small ones: {small} weights instead of {large}"
    return small, large


# how much each pixel counts


@traced(guard=_stack)
def path_counts(layers):
    """Return for every pixel of a field by how many paths one output reads it, Python ints, ∏ kernels in all.

    It is the gradient of that output where all weights are 1. Errors are those of `rf_top_down`.
    """
    levels = [np.ones(1, dtype=object)]
    for layer in reversed(layers):
        counts = levels[-1]
        last = (len(counts) - 1) * layer.stride
        below = np.zeros(last + _reach(layer), dtype=object)
        for tap in range(layer.kernel):
            at = tap * layer.dilation
            below[at : at + last + 1 : layer.stride] += counts
        levels.append(below)
        yield ("line", "Every way down is a path") if len(levels) == 2 else "line"
    return levels[-1].tolist()


def _routes(layers: list[Layer], seen: list[list[int]], pixel: int) -> list[list[tuple[int, int]]]:
    """The steps of all paths from the output to a pixel: for each layer, pairs of a cell and one that it reads."""
    cells, steps = {pixel}, []
    for layer, above in zip(layers, seen[1:], strict=True):
        steps.append([(cell, read) for cell in above for read in _reads(cell, layer) if read in cells])
        cells = {cell for cell, _ in steps[-1]}
    return steps


@traced(guard=_stack)
def counted_paths(layers):
    """Return how many paths there are in all, and how many lead to the middle half of the field.

    The middle are r − 2⌈r/4⌉ of r pixels, none of one or two. Errors are those of `rf_top_down`.
    """
    layers = [layer._replace(padding=0) for layer in layers]
    seen = cells_seen(layers, 0)
    counts = yield from path_counts.steps(layers)
    r, total = len(counts), sum(counts)
    for pixel in dict.fromkeys((counts.index(max(counts)), r // 2)):
        paths, routes = counts[pixel], _routes(layers, seen, pixel)
        if paths > 0:
            yield "route", "Paths to the middle: {paths}" if pixel == r // 2 else "Paths to this pixel: {paths}"
    yield "count", "{total} path in all", "{total} paths in all"
    side = -(-r // 4)
    inner = counts[side : r - side]
    m, p = len(inner), sum(inner)
    yield "share", "The middle {m} of {r} pixels: {p} of {total} paths"
    return total, p


@traced(guard=_network)
def effective_field(network):
    """Return the part of all paths that lead to the middle half of the field of a network that is used.

    Its pools are counted as sums. `network` is "vgg16" or "alexnet"; `TypeError` where it is no string, `ValueError`
    where it is another. Luo et al. (2016) found that what counts is narrower than the field, and nears a bell.
    """
    curves = []
    for depth in network.pools:
        counts = np.array(path_counts(network.layers[:depth]))
        r = len(counts)
        pixels = np.arange(r) - (r - 1) / 2
        curves.append((pixels, counts / counts.max(), r))
        yield "pool", "{network.name} after {depth} layers: {r} pixels"
    side = -(-r // 4)
    inner = [each[side : r - side] for each in curves[-1][:2]]
    m = len(inner[0])
    share = 100 * counts[side : r - side].sum() / counts.sum()
    yield "share", "The middle {m} of {r} pixels carry {share:.1f} % of the paths"
    return share / 100


# what was asked


@traced(guard=_answered)
def answered_field(n, layers, feature, networks):
    """Return how many pixels can change the output `feature`, and the fields of networks that are used.

    `networks` are of "vgg16" and "alexnet"; errors are those of `guessed_field` and `effective_field`.
    """
    used = pixels_used(n, layers, feature)
    count = len(used)
    yield "answer", "{count} of {n} pixels can change this output"
    fields = []
    for network in networks:
        r = rf_top_down(network.layers)[-1]
        fields.append(r)
        yield "real-size", "{network.name}: {r} of {network.n} pixels"
    return count, fields
