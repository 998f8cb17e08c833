from math import prod

import numpy as np
import pytest
import torch
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from vizkit.reference import (
    KnownNetwork,
    Layer,
    answered_field,
    cells_seen,
    counted_paths,
    effective_field,
    fields_at_the_border,
    guessed_field,
    next_field,
    opened_cone,
    path_counts,
    pixels_used,
    receptive_field,
    rf_bottom_up,
    rf_interval,
    rf_top_down,
    stacked_kernels,
    strides_or_dilation,
)
from vizkit.reference.receptive_field import ALEXNET, VGG

DEFAULT = [Layer(3, 2, 1), Layer(3, 2, 1), Layer(3, 1, 1)]
GAPS = [Layer(1, 2), Layer(3)]
DILATED = [Layer(3, 1, 1), Layer(3, 1, 2, 2), Layer(3, 1, 4, 4)]
layer = st.builds(Layer, st.integers(1, 5), st.integers(1, 3), st.integers(0, 4), st.integers(1, 3))
stacks = st.lists(layer, min_size=1, max_size=4)
few = settings(max_examples=20)


@st.composite
def outputs(draw):
    """An image, layers that fit it, and an output."""
    layers, n = draw(stacks), draw(st.integers(1, 20))
    cells = n
    for each in layers:
        reach = each.dilation * (each.kernel - 1) + 1
        assume(cells + 2 * each.padding >= reach)
        cells = (cells + 2 * each.padding - reach) // each.stride + 1
    return n, layers, draw(st.integers(0, cells - 1))


def convolved(x, layers):
    """torch's answer where all weights are 1."""
    for kernel, stride, padding, dilation in layers:
        weights = torch.ones(1, 1, kernel, dtype=torch.float64)
        x = torch.nn.functional.conv1d(x, weights, stride=stride, padding=padding, dilation=dilation)
    return x


def gradient(n, layers, feature):
    """What each of n pixels adds to an output: torch's gradient."""
    x = torch.zeros(1, 1, n, dtype=torch.float64, requires_grad=True)
    convolved(x, layers)[0, 0, feature].backward()
    return x.grad[0, 0].numpy()


def walked_back(layers, feature):
    """The pixels that an output reads, padding among them, by brute force: one cell after the other."""
    cells = {feature}
    for kernel, stride, padding, dilation in layers[::-1]:
        cells = {c * stride - padding + i * dilation for c in cells for i in range(kernel)}
    return cells


# the default net, by the numbers


def test_the_default_net():
    assert rf_top_down(DEFAULT) == [1, 3, 7, 15]
    assert rf_bottom_up(31, DEFAULT) == [(31, 1, 1, 0), (16, 2, 3, 0), (8, 4, 7, 0), (8, 4, 15, 0)]
    assert [rf_interval(DEFAULT, feature) for feature in (0, 1, 4, 6, 7)] == [
        (-7, 7), (-3, 11), (9, 23), (17, 31), (21, 35)
    ]  # fmt: skip
    assert path_counts(DEFAULT) == [1, 1, 2, 1, 3, 2, 3, 1, 3, 2, 3, 1, 2, 1, 1]
    assert gradient(31, DEFAULT, 4).tolist() == [0] * 9 + path_counts(DEFAULT) + [0] * 7
    assert counted_paths(DEFAULT) == (27, 17)
    assert fields_at_the_border(31, DEFAULT) == [7, 3, 0, 0, 0, 0, 1, 5]
    assert next_field(31, DEFAULT, 4) == (4, (13, 27))
    assert strides_or_dilation(31, DEFAULT, 4) == [(7, 31), (15, 8), (15, 31)]


def test_the_walk_has_eight_moments():
    trace = receptive_field.trace(31, DEFAULT, 4)
    assert [step.name for step in trace.steps] == ["start", *["expand"] * 3, *["grow"] * 3, "project"]
    assert trace.answer == receptive_field(31, DEFAULT, 4, "up") == receptive_field(31, DEFAULT, 4, "down") == (9, 23)


def test_other_nets():
    assert path_counts([Layer(3)] * 3) == [1, 3, 6, 7, 6, 3, 1]
    assert rf_interval(GAPS, 1) == (2, 6) and pixels_used(9, GAPS, 1) == [2, 4, 6]
    assert rf_bottom_up(31, DILATED)[-1] == (31, 1, 15, 0)
    assert fields_at_the_border(5, [Layer(3, 2, 1)] * 2)[0] == 3
    assert stacked_kernels() == (18, 25)


def test_networks_that_are_used_have_the_published_fields():
    assert [row.r for row in rf_bottom_up(224, ALEXNET.layers)[1:]] == [11, 19, 51, 67, 99, 131, 163, 195]
    assert rf_bottom_up(224, VGG.layers)[-1][:3] == (7, 32, 212)
    assert rf_bottom_up(224, ALEXNET.layers)[-1].jump == 32
    assert [rf_top_down(VGG.layers[:depth])[-1] for depth in VGG.pools] == [6, 16, 44, 100, 212]
    assert answered_field(31, DEFAULT, 4) == (15, [212, 195])
    assert isinstance(VGG, KnownNetwork) and len(VGG.layers) == 18


def test_the_effective_field_of_vgg():
    counts = np.array(path_counts(VGG.layers), float)
    weights = np.ones(1)
    for kernel, stride, _, _ in VGG.layers[::-1]:  # numpy's own convolution, zeros between the strides
        spread = np.zeros((len(weights) - 1) * stride + 1)
        spread[::stride] = weights
        weights = np.convolve(spread, np.ones(kernel))
    np.testing.assert_array_equal(counts, weights)
    assert round(100 * effective_field(), 1) == 94.7
    assert effective_field("vgg16") == pytest.approx(weights[53:159].sum() / weights.sum())


# torch and brute force


@given(outputs())
@example((31, DEFAULT, 4))
@example((9, GAPS, 1))
@few
def test_used_are_the_pixels_that_have_a_gradient(case):
    n, layers, feature = case
    found = gradient(n, layers, feature)
    assert pixels_used(n, layers, feature) == np.flatnonzero(found).tolist()
    first, last = rf_interval(layers, feature)
    if all(each.padding == 0 for each in layers):
        np.testing.assert_array_equal(found[first : last + 1], path_counts(layers))


@given(stacks)
@few
def test_path_counts_are_torch_s_gradient_of_an_image_without_padding(layers):
    bare = [each._replace(padding=0) for each in layers]
    assert path_counts(layers) == gradient(rf_top_down(bare)[-1], bare, 0).tolist()


def test_the_interval_is_the_hull_of_what_is_walked_back():
    random = np.random.default_rng(0)
    for _ in range(5000):
        drawn = random.integers((1, 1, 0, 1), (6, 4, 5, 4), (random.integers(1, 5), 4)).tolist()
        layers, feature = [Layer(*each) for each in drawn], int(random.integers(10))
        pixels = walked_back(layers, feature)
        assert rf_interval(layers, feature) == (min(pixels), max(pixels)), (layers, feature)


@given(stacks, st.integers(0, 9))
@few
def test_paths_lead_to_what_is_walked_back(layers, feature):
    seen, (first, _) = cells_seen(layers, feature), rf_interval(layers, feature)
    assert seen[0] == sorted(walked_back(layers, feature))
    assert [i + first for i, count in enumerate(path_counts(layers)) if count] == seen[0]


@given(outputs())
@few
def test_cells_are_as_many_as_torch_s(case):
    n, layers, _ = case
    rows = rf_bottom_up(n, layers)
    for depth, row in enumerate(rows):
        assert convolved(torch.zeros(1, 1, n, dtype=torch.float64), layers[:depth]).shape[-1] == row.n


# properties


@given(outputs())
@few
def test_walking_down_and_walking_up_agree(case):
    n, layers, feature = case
    rows = rf_bottom_up(n, layers)
    assert rf_top_down(layers)[-1] == rows[-1].r == len(path_counts(layers))
    assert rf_interval(layers, feature) == tuple(receptive_field(n, layers, feature))
    middle = rows[-1].start + feature * rows[-1].jump
    assert rf_interval(layers, feature) == (middle - (rows[-1].r - 1) / 2, middle + (rows[-1].r - 1) / 2)


@given(outputs())
@few
def test_the_field_grows_by_the_kernel_less_one_times_the_spacing(case):
    n, layers, _ = case
    rows = rf_bottom_up(n, layers)
    for below, above, each in zip(rows, rows[1:], layers, strict=False):
        assert above.r - below.r == each.dilation * (each.kernel - 1) * below.jump
        assert above.jump == below.jump * each.stride


@given(stacks, st.data())
@few
def test_a_kernel_of_one_changes_nothing(layers, data):
    at = data.draw(st.integers(0, len(layers)))
    more = [*layers[:at], Layer(1), *layers[at:]]
    assert rf_interval(more, 3) == rf_interval(layers, 3) and path_counts(more) == path_counts(layers)


@given(stacks, st.randoms())
@few
def test_the_order_of_layers_without_strides_is_all_one(layers, random):
    layers = [each._replace(stride=1) for each in layers]
    mixed = random.sample(layers, len(layers))
    assert rf_interval(mixed, 2) == rf_interval(layers, 2) and path_counts(mixed) == path_counts(layers)


@given(stacks, st.data())
def test_two_kernels_of_three_span_what_one_of_five_does(layers, data):
    at = data.draw(st.integers(0, len(layers)))
    small, large = ([*layers[:at], *own, *layers[at:]] for own in ([Layer(3)] * 2, [Layer(5)]))
    assert rf_interval(small, 1) == rf_interval(large, 1)


@given(stacks, st.lists(st.integers(0, 9), min_size=4, max_size=4))
@few
def test_padding_never_changes_the_width(layers, paddings):
    other = [each._replace(padding=padding) for each, padding in zip(layers, paddings, strict=False)]
    assert rf_top_down(other) == rf_top_down(layers) and path_counts(other) == path_counts(layers)


@given(stacks)
@few
def test_there_are_as_many_paths_as_the_product_of_the_kernels(layers):
    assert sum(path_counts(layers)) == prod(each.kernel for each in layers) == counted_paths(layers)[0]


@given(stacks)
@few
def test_dilation_by_the_spacing_gives_the_same_field_as_strides(layers):
    spread, jump = [], 1
    for kernel, stride, padding, dilation in layers:
        spread.append(Layer(kernel, 1, padding * jump, dilation * jump))
        jump *= stride
    assert rf_interval(spread, 3 * jump) == rf_interval(layers, 3)


# what the films' own runs find


@given(outputs())
@few
@example((31, DEFAULT, 4))
@example((9, [Layer(3)] * 3, 1))
def test_a_guess_is_right_where_the_kernels_add_up_to_what_is_used(case):
    n, layers, feature = case
    right, pixel = guessed_field(n, layers, feature)
    used, nudged = gradient(n, layers, feature) != 0, torch.zeros(1, 1, n, dtype=torch.float64)
    nudged[0, 0, pixel] = 1
    assert bool(convolved(nudged, layers)[0, 0, feature]) == used[pixel]
    steps = guessed_field.trace(n, layers, feature).steps
    guessed = steps[-1].variables["guessed"]
    assert right == (list(guessed) == np.flatnonzero(used).tolist())
    if not right:
        assert used[pixel] != (pixel in guessed)


@given(outputs())
@few
def test_the_nudge_spreads_as_torch_says(case):
    n, layers, feature = case
    *_, last = guessed_field.trace(n, layers, feature).steps
    for depth, changed in enumerate(last.variables["changed"]):
        nudged = torch.zeros(1, 1, n, dtype=torch.float64)
        nudged[0, 0, last.variables["pixel"]] = 1
        assert list(changed) == np.flatnonzero(convolved(nudged, layers[:depth])).tolist()


@given(outputs())
@few
def test_the_cone_opens_to_what_is_seen(case):
    n, layers, feature = case
    assert opened_cone(n, layers, feature) == rf_top_down(layers)
    *_, last = opened_cone.trace(n, layers, feature).steps
    assert [list(cells) for cells in last.variables["seen"]] == cells_seen(layers, feature)[::-1]


@given(outputs())
@few
def test_neighbours_are_as_far_apart_as_the_spacing(case):
    n, layers, feature = case
    jump, (first, last) = next_field(n, layers, feature)
    own, count = rf_interval(layers, feature), rf_bottom_up(n, layers)[-1].n
    assert jump == rf_bottom_up(n, layers)[-1].jump and last - first == own[1] - own[0]
    assert abs(first - own[0]) == (jump if count > 1 else 0)


@given(outputs())
@few
def test_what_hangs_over_the_border_is_counted(case):
    n, layers, _ = case
    for feature, outside in enumerate(fields_at_the_border(n, layers)):
        first, last = rf_interval(layers, feature)
        assert outside == sum(not 0 <= pixel < n for pixel in range(first, last + 1))


@given(outputs())
@few
def test_three_nets_are_compared(case):
    n, layers, feature = case
    found = strides_or_dilation(n, layers, feature)
    strided = any(each.stride > 1 for each in layers)
    assert len(found) == 1 + (strided or any(each.dilation > 1 for each in layers)) + strided
    assert found[0][0] == 1 + sum(each.kernel - 1 for each in layers)
    assert all(r == rf_top_down(layers)[-1] for r, _ in found[1:])
    for step in strides_or_dilation.trace(n, layers, feature).steps[1:]:  # the kernels alone stand near, not there
        assert (min(step.variables["seen"][0]), max(step.variables["seen"][0])) == rf_interval(layers, feature)


@given(st.integers(1, 9))
def test_stacked_kernels_need_fewer_weights_from_two_on(kernel):
    small, large = stacked_kernels(kernel)
    assert small == 2 * kernel * kernel and large == (2 * kernel - 1) ** 2 and (small < large) == (kernel > 1)


@given(stacks)
@few
def test_paths_are_followed_from_the_output_to_their_pixel(layers):
    for step in counted_paths.trace(layers).steps:
        if step.name == "route":
            counts, pixel, routes = (step.variables[name] for name in ("counts", "pixel", "routes"))
            ways = {pixel: 1}
            for edges in routes:
                ways = {cell: sum(ways[read] for one, read in edges if one == cell) for cell, _ in edges}
            assert sum(ways.values()) == counts[pixel] and set(ways) <= {0}


# bad input


@pytest.mark.parametrize(
    ("wrong", "kind", "said"),
    [
        (lambda: rf_top_down([]), ValueError, "layers must hold at least one layer"),
        (lambda: rf_top_down([(3,), (0,)]), ValueError, r"layers \(layer 2: kernel\) must be at least 1, not 0"),
        (lambda: rf_top_down([(3, 0)]), ValueError, r"layers \(layer 1: stride\)"),
        (lambda: rf_top_down([(3, 1, -1)]), ValueError, r"layers \(layer 1: padding\)"),
        (lambda: rf_top_down([(3, 1, 0, 0)]), ValueError, r"layers \(layer 1: dilation\)"),
        (lambda: rf_top_down([(3.0,)]), TypeError, r"layers \(layer 1: kernel\) must be a whole number"),
        (lambda: rf_top_down([(3, True)]), TypeError, r"layers \(layer 1: stride\)"),
        (lambda: rf_top_down([(3, 1, "1")]), TypeError, r"layers \(layer 1: padding\)"),
        (lambda: rf_top_down([(3, 1, 1, 1.5)]), TypeError, r"layers \(layer 1: dilation\)"),
        (lambda: rf_top_down(["3s2p1"]), TypeError, "layer 1 is '3s2p1'"),
        (lambda: rf_top_down("3s2p1"), TypeError, "layers must be a sequence"),
        (lambda: rf_top_down([(3, 10**9)] * 3), ValueError, "layers must reach over at most"),
        (lambda: rf_bottom_up(0, DEFAULT), ValueError, "n must be at least 1"),
        (lambda: rf_bottom_up(3.0, DEFAULT), TypeError, "n must be a whole number"),
        (lambda: rf_bottom_up(True, DEFAULT), TypeError, "n must be a whole number"),
        (lambda: rf_bottom_up(5, [(3,), (5,)]), ValueError, "layer 2: kernel 5 does not fit 3 cells"),
        (lambda: rf_bottom_up(3, [(3,), (2,)]), ValueError, "layer 2: kernel 2 does not fit 1 cell$"),
        (lambda: rf_interval(DEFAULT, -1), ValueError, "feature must be at least 0"),
        (lambda: rf_interval(DEFAULT, 1.0), TypeError, "feature must be a whole number"),
        (lambda: receptive_field(31, DEFAULT, 8), ValueError, "feature must be at most 7"),
        (lambda: guessed_field(31, DEFAULT, True), TypeError, "feature must be a whole number"),
        (lambda: receptive_field(31, DEFAULT, 4, "left"), ValueError, "direction must be one of"),
        (lambda: stacked_kernels(0), ValueError, "kernel must be at least 1"),
        (lambda: effective_field("resnet"), ValueError, "network must be one of"),
        (lambda: answered_field(31, DEFAULT, 4, [3]), TypeError, "network must be a string"),
    ],
)
def test_what_is_wrong_is_named(wrong, kind, said):
    with pytest.raises(kind, match=said):
        wrong()
