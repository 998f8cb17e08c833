"""Inputs worth seeing of receptive fields, and what stands beside them on the screen."""

from __future__ import annotations

from typing import NamedTuple

from vizkit.reference.receptive_field import (
    ALEXNET,
    VGG,
    Layer,
    RFRow,
    cells_seen,
    guessed_field,
    pixels_used,
    rf_bottom_up,
    rf_top_down,
)

STRIDED = [Layer(3, 2, 1), Layer(3, 2, 1), Layer(3, 1, 1)]
"""Three kernels of 3, with the strides 2, 2 and 1."""

DEEP = [Layer(3, 1, 1), Layer(3, 2, 1), Layer(3, 1, 1), Layer(3, 2, 1), Layer(3, 1, 1)]
"""As many layers as can be drawn."""

NETWORKS = {"both": ("vgg16", "alexnet"), "vgg16": ("vgg16",), "alexnet": ("alexnet",)}
"""What the last picture compares with the image."""

WIDEST, LONGEST = 33, 56
"""Pixels of the widest field that can be drawn, and of all positions that outputs see together."""


def networks_of(network: str) -> tuple[str, ...]:
    """Return the names of the networks that are meant."""
    return NETWORKS[network]


def shares_seen(n: int, layers: list[Layer], feature: int, networks: tuple[str, ...]) -> list[float]:
    """Return how many percent of an image all of it is, and what one output sees: of this one, and in the networks."""
    seen = [1.0, len(pixels_used(n, layers, feature)) / n]
    for network in ({"vgg16": VGG, "alexnet": ALEXNET}[name] for name in networks):
        seen.append(rf_top_down(network.layers)[-1] / network.n)
    return [100 * share for share in seen]


def kernels_alone(layers: list[Layer]) -> list[Layer]:
    """Return the layers with neither stride nor dilation, so padded that an odd kernel keeps the length of a row."""
    return [Layer(layer[0], padding=layer[0] // 2) for layer in layers]


def rows_of_kernels_alone(n: int, layers: list[Layer]) -> list[RFRow]:
    """Return the rows of cells of these, the image first."""
    return rf_bottom_up(n, kernels_alone(layers))


def rows_of(n: int, layers: list[Layer]) -> list[RFRow]:
    """Return the rows of cells, the image first."""
    return rf_bottom_up(n, layers)


def sizes_of(layers: list[Layer]) -> list[int]:
    """Return how many cells the output's field spans in each row, the image first."""
    return rf_top_down(layers)[::-1]


def dilated_anywhere(layers: list[Layer]) -> bool:
    """Return whether a kernel is spread: then the words between the rows say so."""
    return any(layer[3:] not in ((), (1,)) for layer in layers)


def kernels_read(layers: list[Layer], feature: int) -> list[tuple[list[int], list[list[int]]]]:
    """Return for each layer, the lowest first, the cells that are seen above it, and what each of them reads."""
    found = []
    for layer, above in zip(layers, cells_seen(layers, feature)[1:], strict=True):
        found.append((above, [read_by(cell, layer) for cell in above]))
    return found


def ways_of_a_nudge(n: int, layers: list[Layer], feature: int) -> list[list[tuple[int, int]]]:
    """Return for each layer, the lowest first, which cell reads which, of those that the nudge of the guess changes."""
    changed, found = {guessed_field(n, layers, feature)[1]}, []
    for row, layer in zip(rf_bottom_up(n, layers)[1:], layers, strict=True):
        found.append([(cell, read) for cell in range(row.n) for read in read_by(cell, layer) if read in changed])
        changed = {cell for cell, _ in found[-1]}
    return found


def middle_fields(layers: list[Layer], feature: int) -> list[list[list[int]]]:
    """Return for each row what one of its cells sees of the rows up to it: the field of each lies in the next one's.

    It is the cell that the middle of the kernel reads which sees it, from the output down.
    """
    cell, fields = feature, []
    for depth in range(len(layers), -1, -1):
        seen = [[cell]]
        for layer in reversed(layers[:depth]):
            seen.insert(0, sorted({read for above in seen[0] for read in read_by(above, layer)}))
        fields.insert(0, seen)
        cell = middle_read(cell, layers[depth - 1])
    return fields


def read_by(cell: int, layer: Layer) -> list[int]:
    """Return the cells that a cell reads from the row below, one that is padding as well as any other."""
    kernel, stride, padding, dilation = Layer(*layer)
    return [cell * stride - padding + tap * dilation for tap in range(kernel)]


def middle_read(cell: int, layer: Layer) -> int:
    """Return the cell that the middle of a kernel reads."""
    return read_by(cell, layer)[Layer(*layer).kernel // 2]


def unpadded(layers: list[Layer]) -> list[Layer]:
    """Return the layers without padding: those of a field that lies in the midst of an image."""
    return [Layer(*layer)._replace(padding=0) for layer in layers]


def rows_of_a_field(layers: list[Layer]) -> list[RFRow]:
    """Return the rows of cells that the output of unpadded layers sees, and no more."""
    return rf_bottom_up(rf_top_down(layers)[-1], unpadded(layers))


def cells_of_a_field(layers: list[Layer]) -> list[list[int]]:
    """Return the cells of these rows that are seen."""
    return cells_seen(unpadded(layers), 0)


def kernels_of_a_field(layers: list[Layer]) -> list[tuple[list[int], list[list[int]]]]:
    """Return what each of these cells reads."""
    return kernels_read(unpadded(layers), 0)


def cells_of(layers: list[Layer], feature: int) -> list[list[int]]:
    """Return the cells of each row that an output sees, the image first."""
    return cells_seen(layers, feature)


def cells_beside(n: int, layers: list[Layer], feature: int) -> list[list[int]]:
    """Return the cells that the output beside it sees: the next, or the one before the last."""
    last = rf_bottom_up(n, layers)[-1].n - 1
    return cells_seen(layers, feature + 1 if feature < last else max(feature - 1, 0))


def cells_of_all(n: int, layers: list[Layer]) -> list[list[list[int]]]:
    """Return the cells that each output sees."""
    return [cells_seen(layers, feature) for feature in range(rf_bottom_up(n, layers)[-1].n)]


class Stack(NamedTuple):
    """Layers, the rows of cells that one output of them sees, and these cells."""

    layers: list[Layer]
    rows: list[RFRow]
    seen: list[list[int]]


def small_kernels(kernel: int) -> Stack:
    """Return two layers of a kernel."""
    return _stack([Layer(kernel), Layer(kernel)])


def large_kernel(kernel: int) -> Stack:
    """Return the one layer that sees as much."""
    return _stack([Layer(rf_top_down([Layer(kernel), Layer(kernel)])[-1])])


def _stack(layers: list[Layer]) -> Stack:
    return Stack(layers, rows_of_a_field(layers), cells_of_a_field(layers))


def drawn_widths(n: int, layers: list[Layer]) -> tuple[int, int]:
    """Return how wide the field is, and the image with all padding that is seen: of any layers, wrong ones as well."""
    r, wide, jump = 1, n, 1
    for kernel, stride, padding, dilation in (Layer(*layer) for layer in layers):
        r, wide = r + dilation * (kernel - 1) * jump, wide + 2 * padding * jump
        jump *= stride
    return r, wide
