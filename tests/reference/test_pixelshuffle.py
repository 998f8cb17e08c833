"""PixelShuffle against torch, the documents' own formulas and four plain loops; and its cost, counted."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_allclose, assert_array_equal

from vizkit.examples.pixelshuffle import (
    ESPCN,
    constant_image,
    espcn_frame,
    first_channel,
    kernel_at_the_start,
    kernel_of_one_image,
    names_of_axes,
    numbered_channels,
    places_of_channels,
    random_kernel,
    rings,
    several_images,
    way_of_pixels,
)
from vizkit.reference.pixelshuffle import (
    compare_orders,
    convolution_cost,
    convolve,
    enlarged,
    first_images,
    layer_cost,
    multiplications,
    network_cost,
    pixel_shuffle,
    pixel_unshuffle,
    round_trip,
    sharpness,
    shuffle_by_channel,
    shuffle_by_position,
    shuffle_cost,
    shuffle_memory,
    subpixel_convolution,
    unshuffle_by_position,
    upscaling_work,
    wide_kernel,
)
from vizkit.trace import traced

quickly = settings(deadline=None, max_examples=60)

ORDERS = ("torch", "tensorflow")
DTYPES = ("bool", "int8", "uint8", "int64", "uint64", "float16", "float32", "float64", "complex128", "U3", ">i4")

orders = st.sampled_from(ORDERS)
factors = st.integers(1, 3)
small = st.integers(1, 3)


def _tensors(draw, channels, height, width, dtypes):
    return draw(arrays.arrays(np.dtype(draw(st.sampled_from(dtypes))), (channels, height, width)))


@st.composite
def stacks(draw, dtypes=DTYPES):
    """A tensor of C·r² channels, and r."""
    C, r, H, W = draw(small), draw(factors), draw(small), draw(small)
    return _tensors(draw, C * r * r, H, W, dtypes), r


@st.composite
def images(draw, dtypes=DTYPES):
    """A tensor whose height and width r divides, and r."""
    C, r, H, W = draw(small), draw(factors), draw(small), draw(small)
    return _tensors(draw, C, H * r, W * r, dtypes), r


@st.composite
def layers(draw, sides=(1, 3, 5)):
    """A small image of whole numbers, the kernels of a sub-pixel convolution, and r."""
    inputs, C, r, k = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(factors), draw(st.sampled_from(sides))
    H, W = draw(small), draw(small)
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    return rng.integers(-9, 10, (inputs, H, W)), rng.integers(-9, 10, (C * r * r, inputs, k, k)), r


def assert_identical(one, other):
    assert one.dtype == other.dtype
    assert_array_equal(one, other, strict=True)


def channel(c, i, j, C, r, order):
    """The formula of the module's docstring."""
    return c * r * r + i * r + j if order == "torch" else (i * r + j) * C + c


def four_loops(x, r, order):
    """The index formula, one number after the other."""
    channels, H, W = x.shape
    C = channels // (r * r)
    image = np.empty((C, H * r, W * r), x.dtype)
    for c in range(C):
        for y in range(H * r):
            for column in range(W * r):
                k = channel(c, y % r, column % r, C, r, order)
                image[c, y, column] = x[k, y // r, column // r]
    return image


def by_torch(function, x, r):
    """torch's answer in x's dtype; torch moves the numbers' places, so that any dtype will do."""
    places = torch.arange(x.size, dtype=torch.float64).reshape(x.shape)
    return x.ravel()[function(places, r).numpy().astype(int)]


# ---------------------------------------------------------------- the answer


@quickly
@given(stacks(), orders)
def test_agrees_with_four_plain_loops(stack, order):
    x, r = stack
    assert_identical(pixel_shuffle(x, r, order), four_loops(x, r, order))


@quickly
@given(stacks())
def test_agrees_with_torch(stack):
    x, r = stack
    assert_identical(pixel_shuffle(x, r), by_torch(torch.nn.functional.pixel_shuffle, x, r))


@quickly
@given(images())
def test_unshuffle_agrees_with_torch(image):
    x, r = image
    assert_identical(pixel_unshuffle(x, r), by_torch(torch.nn.functional.pixel_unshuffle, x, r))


@quickly
@given(stacks(["float32", "float64"]))
def test_agrees_with_torch_on_the_very_numbers(stack):
    x, r = stack
    assert_identical(pixel_shuffle(x, r), torch.nn.functional.pixel_shuffle(torch.from_numpy(x), r).numpy())


@quickly
@given(stacks())
def test_tensorflows_order_is_onnx_depth_to_space_in_its_mode_dcr(stack):
    """The numpy of ONNX' documentation of DepthToSpace, mode DCR (for one image: batch 1)."""
    x, blocksize = stack
    b, (c, h, w) = 1, x.shape
    tmp = np.reshape(x[None], [b, blocksize, blocksize, c // (blocksize**2), h, w])
    tmp = np.transpose(tmp, [0, 3, 4, 1, 5, 2])
    y = np.reshape(tmp, [b, c // (blocksize**2), h * blocksize, w * blocksize])
    assert_identical(pixel_shuffle(x, blocksize, "tensorflow"), y[0])


@quickly
@given(stacks())
def test_tensorflows_order_is_equation_4_of_the_paper(stack):
    """The tensor there is indexed (column, row, channel); the equation word for word."""
    x, r = stack
    T, C = x.transpose(2, 1, 0), len(x) // r**2
    image = pixel_shuffle(x, r, "tensorflow").transpose(2, 1, 0)
    for X, Y, c in np.ndindex(image.shape):
        assert_array_equal(image[X, Y, c], T[X // r, Y // r, C * r * (Y % r) + C * (X % r) + c])


def test_tensorflows_order_gives_the_examples_of_tensorflows_documentation():
    """tf.nn.depth_to_space, block_size 2, its examples in NHWC."""
    twelve = np.arange(1, 13).reshape(1, 1, 12)
    assert pixel_shuffle(twelve.transpose(2, 0, 1), 2, "tensorflow").transpose(1, 2, 0).tolist() == [
        [[1, 2, 3], [4, 5, 6]],
        [[7, 8, 9], [10, 11, 12]],
    ]
    four = np.arange(1, 17).reshape(2, 2, 4)
    image = pixel_shuffle(four.transpose(2, 0, 1), 2, "tensorflow")
    assert image[0].tolist() == [[1, 2, 5, 6], [3, 4, 7, 8], [9, 10, 13, 14], [11, 12, 15, 16]]


def test_the_default_example():
    assert_array_equal(numbered_channels(), np.arange(16).reshape(4, 2, 2))
    image = pixel_shuffle(numbered_channels(), 2)
    assert image.tolist() == [[[0, 4, 1, 5], [8, 12, 9, 13], [2, 6, 3, 7], [10, 14, 11, 15]]]


# ---------------------------------------------------------------- properties


@quickly
@given(stacks(), orders)
def test_unshuffle_undoes_shuffle(stack, order):
    x, r = stack
    assert_identical(pixel_unshuffle(pixel_shuffle(x, r, order), r, order), x)


@quickly
@given(images(), orders)
def test_shuffle_undoes_unshuffle(image, order):
    x, r = image
    assert_identical(pixel_shuffle(pixel_unshuffle(x, r, order), r, order), x)


@quickly
@given(stacks(["int64", "U3"]), orders)
def test_no_number_is_lost_or_made(stack, order):
    x, r = stack
    assert_array_equal(np.sort(pixel_shuffle(x, r, order), axis=None), np.sort(x, axis=None))


@given(stacks(), orders)
@quickly
def test_enlarging_once_changes_nothing(stack, order):
    x, _ = stack
    assert_identical(pixel_shuffle(x, 1, order), x)
    assert_identical(pixel_unshuffle(x, 1, order), x)


@quickly
@given(stacks(["float64", "int8"]), orders)
def test_commutes_with_whatever_is_done_to_every_number_alone(stack, order):
    x, r = stack
    with np.errstate(all="ignore"):
        assert_identical(pixel_shuffle(np.cos(x) * 3 + x, r, order), np.cos(y := pixel_shuffle(x, r, order)) * 3 + y)


@quickly
@given(stacks(["int64"]), orders, st.integers(0, 99))
def test_is_additive(stack, order, seed):
    x, r = stack
    other = np.random.default_rng(seed).integers(-9, 9, x.shape)
    together = pixel_shuffle(x + other, r, order)
    assert_identical(together, pixel_shuffle(x, r, order) + pixel_shuffle(other, r, order))


@pytest.mark.parametrize(("C", "r"), list(product((1, 2, 3), (1, 2, 3))))
def test_the_orders_agree_for_one_image_or_no_enlargement_and_only_then(C, r):
    x = numbered_channels(C, r, 2, 3)
    same = np.array_equal(pixel_shuffle(x, r, "torch"), pixel_shuffle(x, r, "tensorflow"))
    assert same == (C == 1 or r == 1)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("function", [pixel_shuffle, pixel_unshuffle, shuffle_by_position])
@pytest.mark.parametrize(("shape", "r"), [((4, 2, 2), 1), ((4, 2, 2), 2), ((8, 2, 4), 2), ((1, 1, 1), 1)])
def test_the_answer_is_a_copy(function, shape, r, order):
    x = np.arange(math.prod(shape)).reshape(shape)
    x.flags.writeable = False
    answer = function(x, r, order)
    assert not np.shares_memory(answer, x)
    assert answer.flags.writeable
    assert answer.flags.c_contiguous


@pytest.mark.parametrize("order", ORDERS)
def test_a_single_position_is_copied_too(order):
    """Here nothing moves in memory, and a view would do."""
    x = numbered_channels(1, 2, 1, 1)
    assert not np.shares_memory(image := pixel_shuffle(x, 2, order), x)
    assert not np.shares_memory(pixel_unshuffle(image, 2, order), image)


def test_any_object_can_be_moved():
    things = np.array([object() for _ in range(16)], object).reshape(4, 2, 2)
    image = pixel_shuffle(things, 2)
    assert image.dtype == object
    assert image[0, 3, 2] is things[2, 1, 1]
    assert_identical(pixel_unshuffle(image, 2), things)


def test_nested_lists_will_do_and_keep_the_kind_of_their_numbers():
    assert pixel_shuffle([[[True]], [[False]], [[True]], [[True]]], 2).dtype == bool
    assert pixel_shuffle([[[1]], [[2]], [[3]], [[4]]], 2).tolist() == [[[1, 2], [3, 4]]]
    assert pixel_shuffle([[[1.5]], [[2]], [[3]], [[4j]]], np.int8(2)).dtype == complex


def test_arguments_can_be_named_and_the_order_given_by_place():
    x = numbered_channels(2)
    assert_array_equal(pixel_shuffle(x=x, r=2, order="tensorflow"), pixel_shuffle(x, 2, "tensorflow"))
    assert_array_equal(pixel_unshuffle(x=x, r=2, order="tensorflow"), pixel_unshuffle(x, 2, "tensorflow"))


# ---------------------------------------------------------------- the three operations, moment by moment


def home(place, names, C, r, order):
    """(channel, h, w) of the number that stands at `place` of an array whose axes are `names`."""
    at = dict(zip(names, place, strict=True))
    if "y" in at:
        (h, i), (w, j) = divmod(at["y"], r), divmod(at["x"], r)
        at |= {"h": h, "i": i, "w": w, "j": j}
    k = at["k"] if "k" in at else channel(at["c"], at["i"], at["j"], C, r, order)
    return k, at["h"], at["w"]


def check_axes(trace, held, named, x, C, r, order):
    """Each moment's array holds every number of x where the names of its axes say."""
    for step, name, names in zip(trace.steps, held, named, strict=True):
        now = step.variables[name]
        assert now.ndim == len(names)
        for place in np.ndindex(now.shape):
            assert_array_equal(now[place], x[home(place, names, C, r, order)])


@quickly
@given(stacks(["int64"]), orders)
def test_every_array_on_the_way_holds_the_numbers_its_axes_say(stack, order):
    x, r = stack
    trace, names = pixel_shuffle.trace(x, r, order), names_of_axes(order)
    named = names.split, names.permuted, names.merged
    check_axes(trace, ("split", "permuted", "image"), named, x, len(x) // r**2, r, order)
    assert_identical(trace.answer, four_loops(x, r, order))


@pytest.mark.parametrize("order", ORDERS)
def test_the_axes_are_the_transposition_of_the_names(order):
    after, names = pixel_shuffle.trace(numbered_channels(2, 2, 2, 4), 2, order).steps[1], names_of_axes(order)
    assert names.permuted == "".join(names.split[axis] for axis in after.variables["axes"])


def test_the_moments_and_shapes_of_the_default_example():
    steps = pixel_shuffle.trace(numbered_channels(), 2).steps
    assert [step.name for step in steps] == ["split", "permute", "merge"]
    held = zip(steps, ("split", "permuted", "image"), strict=True)
    shapes = [step.variables[name].shape for step, name in held]
    assert shapes == [(1, 2, 2, 2, 2), (1, 2, 2, 2, 2), (1, 4, 4)]
    assert steps[1].variables["axes"] == (0, 3, 1, 4, 2)


# ---------------------------------------------------------------- position by position


def moved(trace):
    """The pairs (source, target) of all moments that move."""
    return [pair for step in trace.steps if step.name == "move" for pair in step.variables["moves"]]


def check_moves(trace, x, result, each):
    """At every moment what has landed is what stood at its source, and the rest is empty."""
    landed = []
    for step in trace.steps:
        if step.name == "move":
            assert len(step.variables["moves"]) == each
            landed += step.variables["moves"]
        now, filled = step.variables[result], {target for _, target in landed}
        assert len(filled) == len(landed) == len({source for source, _ in landed})
        for source, target in landed:
            assert now[target] == x[source]
        assert all(now[place] == 0 for place in np.ndindex(now.shape) if place not in filled)
    assert len(landed) == x.size


@quickly
@given(stacks(["int64"]), orders)
def test_all_channels_of_a_position_land_in_its_blocks_at_once(stack, order):
    x, r = stack
    trace = shuffle_by_position.trace(x, r, order)
    channels, H, W = x.shape
    C, moments = channels // r**2, [step for step in trace.steps if step.name == "move"]
    assert [(step.variables["h"], step.variables["w"]) for step in moments] == list(product(range(H), range(W)))
    check_moves(trace, x, "image", channels)
    for step in moments:
        h, w = step.variables["h"], step.variables["w"]
        assert {source for source, _ in step.variables["moves"]} == {(k, h, w) for k in range(channels)}
        block = product(range(C), range(h * r, h * r + r), range(w * r, w * r + r))
        assert {target for _, target in step.variables["moves"]} == set(block)
        for (k, _, _), (c, row, column) in step.variables["moves"]:
            assert k == channel(c, row % r, column % r, C, r, order)
    assert_identical(trace.answer, four_loops(x, r, order))
    assert_identical(shuffle_by_position(x, r, order), trace.answer)


@quickly
@given(images(["int64"]), orders)
def test_every_channel_gets_its_number_back_block_by_block(image, order):
    x, r = image
    trace = unshuffle_by_position.trace(x, r, order)
    C, height, width = x.shape
    check_moves(trace, x, "stack", C * r * r)
    for step in trace.steps:
        h, w = step.variables["h"], step.variables["w"]
        assert {target for _, target in step.variables["moves"]} == {(k, h, w) for k in range(C * r * r)}
    assert len(trace) == height // r * (width // r)
    assert_identical(four_loops(trace.answer, r, order), x)
    assert_identical(unshuffle_by_position(x, r, order), trace.answer)


@quickly
@given(stacks(["int64"]), orders)
def test_the_way_back_is_the_way_there_read_backwards(stack, order):
    x, r = stack
    there = moved(shuffle_by_position.trace(x, r, order))
    back = moved(unshuffle_by_position.trace(pixel_shuffle(x, r, order), r, order))
    assert {(target, source) for source, target in there} == set(back)
    assert set(there) == set(way_of_pixels(x, r, order))


@quickly
@given(stacks(), orders)
def test_a_round_trip_loses_nothing(stack, order):
    x, r = stack
    trace = round_trip.trace(x, r, order)
    assert trace.steps[-1].name == "same"
    assert_identical(trace.answer, x)
    assert_identical(round_trip(x, r, order), x)
    for step in trace.steps:
        assert_array_equal(step.variables["image"], four_loops(x, r, order))


def test_the_default_example_position_by_position():
    steps = shuffle_by_position.trace(numbered_channels(), 2).steps
    moves = [step for step in steps if step.name == "move"]
    assert sum(len(step.variables["moves"]) for step in moves) == 16
    assert moves[0].variables["image"][0, :2, :2].tolist() == [[0, 4], [8, 12]]
    assert moves[0].variables["moves"] == (
        ((0, 0, 0), (0, 0, 0)),
        ((1, 0, 0), (0, 0, 1)),
        ((2, 0, 0), (0, 1, 0)),
        ((3, 0, 0), (0, 1, 1)),
    )
    assert moves[0].say() == "Position (0, 0) of an image's r² channels becomes one 2×2 block"
    pair = ["pierce", "move"]
    assert [step.name for step in steps] == [*pair * 4, "rule"]
    assert len(round_trip.trace(numbered_channels(), 2)) == 5


@pytest.mark.parametrize("reference", [shuffle_by_position, round_trip])
@pytest.mark.parametrize("shape", [(4, 2, 2), (4, 1, 3), (4, 3, 1), (1, 1, 1)])
def test_no_sentence_stays_that_names_another_position(reference, shape):
    x = np.arange(np.prod(shape)).reshape(shape)
    for step in reference.trace(x, 2 if shape[0] == 4 else 1).steps:
        if "Position" in step.say():
            assert f"({step.variables['h']}, {step.variables['w']})" in step.say()


# ---------------------------------------------------------------- memory


def elements(array):
    return tuple(stride // array.itemsize for stride in array.strides)


@quickly
@given(stacks(["int64"]), orders)
def test_the_memory_is_what_numpy_says(stack, order):
    """The first reshape and the transpose are views of x with numpy's own strides; the last reshape is a copy."""
    x, r = stack
    trace = shuffle_memory.trace(x, r, order)
    (C, H, W), names = (len(x) // r**2, *x.shape[1:]), names_of_axes(order)
    length = {"c": C, "i": r, "j": r, "h": H, "w": W}
    split = x.reshape([length[name] for name in names.split])
    permuted = split.transpose([names.split.index(name) for name in names.permuted])
    assert np.shares_memory(permuted, x)
    arrays_ = {"input": x, "split": split, "permute": permuted, "copy": four_loops(x, r, order)}
    for step in trace.steps:
        now = step.variables
        assert (now["shape"], now["strides"]) == (arrays_[step.name].shape, elements(arrays_[step.name]))
        assert_array_equal(now["memory"], x.ravel())
    end = trace.steps[-1].variables
    where = four_loops(np.arange(x.size).reshape(x.shape), r, order).ravel()
    assert list(end["homes"]) == where.tolist()
    assert_identical(shuffle_memory(x, r, order), four_loops(x, r, order))
    assert_identical(end["copied"], four_loops(x, r, order).ravel())
    assert (end["moved"], shuffle_cost(x, r, order)) == (np.count_nonzero(where != np.arange(x.size)), 0)


def test_the_memory_of_the_default_example():
    trace = shuffle_memory.trace(numbered_channels(), 2)
    assert [step.name for step in trace.steps] == ["input", "split", "permute", "copy"]
    assert [step.variables["strides"] for step in trace.steps[1:3]] == [(16, 8, 4, 2, 1), (16, 2, 8, 1, 4)]
    assert trace.steps[-1].variables["homes"] == (0, 4, 1, 5, 8, 12, 9, 13, 2, 6, 3, 7, 10, 14, 11, 15)
    assert trace.steps[3].say() == "The last reshape copies, and computes nothing: 14 of 16 get another address"
    assert shuffle_memory.trace(numbered_channels(5, 1), 1).steps[-1].variables["moved"] == 0


# ---------------------------------------------------------------- two orders


@quickly
@given(stacks(["int8", "float64"]))
def test_the_cells_that_differ_are_those_that_differ(stack):
    x, r = stack
    x = np.nan_to_num(x, posinf=1, neginf=-1)
    trace = compare_orders.trace(x, r)
    torchs, papers = four_loops(x, r, "torch"), four_loops(x, r, "tensorflow")
    assert_identical(trace.answer[0], torchs)
    assert_identical(trace.answer[1], papers)
    end = trace.steps[-1].variables
    assert set(end["different"]) == {place for place in np.ndindex(torchs.shape) if torchs[place] != papers[place]}
    assert end["differing"] == len(end["different"]) == len(set(end["different"]))


def test_the_two_orders_of_two_images():
    x = numbered_channels(2)
    torchs, tensorflows = compare_orders(x, 2)
    assert torchs[:, :2, :2].tolist() == [[[0, 4], [8, 12]], [[16, 20], [24, 28]]]
    assert tensorflows[:, :2, :2].tolist() == [[[0, 8], [16, 24]], [[4, 12], [20, 28]]]
    assert compare_orders.trace(x, 2).steps[-1].say() == "Pixels that differ: 24 of 32"
    assert compare_orders.trace(numbered_channels(3), 2).steps[-1].variables["differing"] == 40
    assert compare_orders.trace(numbered_channels(3), 2).steps[-1].say() == "Pixels that differ: 40 of 48"


@pytest.mark.parametrize(("C", "r"), [(1, 1), (1, 2), (2, 1), (2, 2)])
def test_the_orders_are_said_to_agree_where_they_do(C, r):
    trace = compare_orders.trace(numbered_channels(C, r), r)
    said = trace.steps[-1].say() == "Here both orders agree"
    assert said == np.array_equal(*trace.answer) == (C == 1 or r == 1)


@quickly
@given(stacks(["int8"]))
def test_both_images_grow_block_by_block_and_end_as_torchs_and_tensorflows(stack):
    x, r = stack
    trace = compare_orders.trace(x, r)
    for name in ORDERS:
        whole = four_loops(x, r, name)
        for step in (step for step in trace.steps if step.name == name):
            h, w, now = (step.variables[each] for each in ("h", "w", name))
            for c, y, column in np.ndindex(whole.shape):
                there = (y // r, column // r) <= (h, w)
                assert now[c, y, column] == (whole[c, y, column] if there else 0)


def test_a_channel_alone_is_wrong_where_all_together_are_right():
    trace = sharpness.trace(rings(), 2)
    assert trace.steps[0].say() == "One small picture, enlarged: 573 of 576 pixels are wrong"
    image, blurred = (trace.steps[-1].variables[name] for name in ("image", "blurred"))
    assert sharpness(rings(), 2) == trace.answer == np.sum(enlarged(rings(), 2)[0] != image[0])
    assert_array_equal(blurred, enlarged(rings()[:1], 2)[0])
    y, x = np.mgrid[-12:12, -12:12] + 0.5
    assert_array_equal(image[0], np.rint(4.5 + 4.5 * np.cos(np.pi * (x**2 + y**2) / 24)))


@quickly
@given(stacks(["float64"]), factors)
def test_enlarging_is_torchs_bilinear_interpolation(stack, r):
    x = np.clip(np.nan_to_num(stack[0]), -1e6, 1e6)
    torchs = torch.nn.functional.interpolate(torch.from_numpy(x)[None], scale_factor=r, mode="bilinear")[0]
    assert_allclose(enlarged(x, r), torchs.numpy(), atol=1e-6)


@quickly
@given(stacks(["int64"]), orders)
def test_channel_by_channel_each_fills_its_place_in_every_block(stack, order):
    x, r = stack
    trace, whole = shuffle_by_channel.trace(x, r, order), four_loops(x, r, order)
    fills = [step for step in trace.steps if step.name == "fill"]
    assert [step.variables["k"] for step in fills] == list(range(len(x)))
    of = four_loops(np.arange(len(x)).repeat(x[0].size).reshape(x.shape), r, order)
    for step in fills:
        assert_array_equal(step.variables["image"], np.where(of <= step.variables["k"], whole, 0))
    assert_identical(trace.answer, whole)


# ---------------------------------------------------------------- convolution and its cost


def double(array):
    return torch.from_numpy(np.array(array, float))


@quickly
@given(layers(sides=(1, 2, 3, 4, 5)))
def test_convolution_agrees_with_torch(layer):
    x, kernel, _ = layer
    k = kernel.shape[-1]
    padded = torch.nn.functional.pad(double(x), (k // 2, (k - 1) // 2) * 2)
    found = convolve(x, kernel)
    assert found.dtype == np.int64
    assert_array_equal(found, torch.nn.functional.conv2d(padded[None], double(kernel))[0].numpy())


@quickly
@given(layers())
def test_every_moment_of_a_convolution_has_one_position_more(layer):
    x, kernel, _ = layer
    trace = convolve.trace(x, kernel)
    places = list(product(range(x.shape[1]), range(x.shape[2])))
    assert len(trace) == len(places)
    for step, (h, w) in zip(trace.steps, places, strict=True):
        assert (step.variables["h"], step.variables["w"]) == (h, w)
        assert_array_equal(step.variables["features"][:, h, w], trace.answer[:, h, w])
        assert_array_equal(step.variables["products"].sum(axis=(1, 2, 3)), trace.answer[:, h, w])
    assert_array_equal(trace.answer, convolve(x, kernel))


def test_convolution_of_reals_is_in_float64():
    assert convolve(np.ones((1, 2, 2), np.float32), random_kernel()).dtype == np.float64
    assert convolve(np.ones((1, 2, 2), np.uint8), np.full((1, 1, 3, 3), 0.5)).tolist() == [[[2, 2], [2, 2]]]
    assert convolve(np.full((1, 1, 1), 255, np.uint8), np.full((1, 1, 1, 1), 255, np.uint8)).item() == 255**2


@quickly
@given(layers(), orders)
def test_convolution_and_shuffle_equal_a_transposed_convolution(layer, order):
    x, kernel, r = layer
    k = kernel.shape[-1]
    wide = wide_kernel(kernel, r, order)
    assert wide.shape == (len(kernel) // r**2, len(x), r * k, r * k)
    flipped = double(wide[:, :, ::-1, ::-1]).transpose(0, 1)
    expected = torch.nn.functional.conv_transpose2d(double(x)[None], flipped, stride=r, padding=r * (k // 2))[0]
    trace = subpixel_convolution.trace(x, kernel, r, order)
    assert_array_equal(trace.answer, expected.numpy())
    assert_array_equal(subpixel_convolution(x, kernel, r, order), expected.numpy())
    assert len(trace) == x.shape[1] * x.shape[2] + 3


@quickly
@given(layers(sides=(3,)))
def test_a_3_by_3_convolution_and_shuffle_is_torchs_own(layer):
    x, kernel, r = layer
    features = torch.nn.functional.conv2d(double(x)[None], double(kernel), padding=1)
    assert_array_equal(subpixel_convolution(x, kernel, r), torch.nn.functional.pixel_shuffle(features, r)[0].numpy())


def counted_by_loops(x, kernel):
    """A convolution of seven plain loops that counts its multiplications, those with the zeros around included."""
    outputs, inputs, k, _ = kernel.shape
    count = 0
    for _ in product(range(outputs), range(x.shape[1]), range(x.shape[2]), range(inputs), range(k), range(k)):
        count += 1
    return count


@settings(deadline=None, max_examples=25)
@given(layers(sides=(1, 3)))
def test_the_cost_is_what_is_counted(layer):
    x, kernel, r = layer
    outputs, inputs, k, _ = kernel.shape
    low, high = convolution_cost(k, inputs, outputs, *x.shape[1:], r)
    enlarged = x.repeat(r, axis=1).repeat(r, axis=2)
    assert low == multiplications(convolve, x, kernel) == counted_by_loops(x, kernel)
    assert high == multiplications(convolve, enlarged, kernel) == counted_by_loops(enlarged, kernel)
    assert high == r * r * low
    assert (low, high) == layer_cost(x, kernel, r)


@settings(deadline=None, max_examples=25)
@given(layers(sides=(1, 3)))
def test_the_same_image_costs_r_squared_times_as_much_at_high_resolution(layer):
    x, kernel, r = layer
    trace = upscaling_work.trace(x, kernel, r)
    small, free, large = trace.answer
    assert free == 0
    assert (small, large) == layer_cost(x, kernel, r)
    end = trace.steps[-1].variables
    assert_array_equal(end["image"], subpixel_convolution(x, kernel, r))
    assert_array_equal(end["large_image"], end["image"])
    assert (end["small"], end["free"], end["large"]) == upscaling_work(x, kernel, r)


def test_reals_give_the_same_image_but_for_rounding():
    rng = np.random.default_rng(5)
    end = upscaling_work.trace(rng.random((2, 3, 2)), rng.random((18, 2, 3, 3)), 3).steps[-1].variables
    assert_allclose(end["large_image"], end["image"], rtol=1e-12)


def test_the_cost_of_the_default_examples():
    assert upscaling_work(numbered_channels(1, 1), random_kernel(), 2) == (144, 0, 576)
    assert convolution_cost(3, 1, 4, 2, 2, 2) == layer_cost(numbered_channels(1, 1), random_kernel(), 2) == (144, 576)
    assert convolution_cost(3, 64, 32, 360, 640, 3) == (4_246_732_800, 38_220_595_200)


@traced
def dot(one, other):
    total = 0
    for a, b in zip(one, other, strict=True):
        total = a * b + total
        yield "round", "So far {total}"
    return 2 * total


@traced
def difference(one, other):
    apart = one - other
    yield "apart", "{apart} apart"
    return apart


def test_the_wide_route_is_r_squared_times_the_cost_and_a_small_kernel_there_is_not():
    """r² times what is said: of 6×6 kernels over inserted zeros, most of whose products are with these zeros."""
    trace = upscaling_work.trace(numbered_channels()[:1], kernel_of_one_image(), 2)
    small, _, large = trace.answer
    assert trace.steps[-1].say().endswith("r² times as many, 576") and large == 2**2 * small == 576
    held = trace.steps[-1].variables
    products = np.prod(held["wide"].shape) * held["spread"][0].size
    assert products == large and held["wide"].shape[-1] == 2 * 3
    assert convolution_cost(3, 1, 1, 4, 4, 1)[0] == small == 144


@pytest.mark.parametrize("r", [1, 2, 3])
def test_kernels_alike_in_a_block_enlarge_one_convolution_by_repeating(r):
    x, kernel = constant_image(), kernel_at_the_start(r)
    trace = first_images.trace(x, kernel, r)
    independent, even = trace.answer
    one = torch.nn.functional.conv2d(torch.from_numpy(x), torch.from_numpy(kernel[:1]))[0].numpy()
    assert_array_equal(even[0], one.repeat(r, axis=0).repeat(r, axis=1))
    sums = kernel.sum(axis=(1, 2, 3)).reshape(r, r)
    assert_array_equal(independent[0], np.tile(sums, one.shape))
    said = [step.say() for step in trace.steps if step.name == "independent"]
    assert said == ["Independent kernels: a checkerboard" if len(np.unique(sums)) > 1 else "Flat: no checkerboard"]


def test_espcn_makes_a_large_frame_at_an_eighth_of_the_cost():
    frame = espcn_frame()
    assert (frame.large_width, frame.large_height) == (1920, 1080)
    model = torch.nn.Sequential(*(torch.nn.Conv2d(n, m, k, padding=k // 2, bias=False) for k, n, m in ESPCN))
    pixels = frame.width * frame.height
    assert frame.low == sum(weights.numel() for weights in model.parameters()) * pixels == 5_212_569_600
    assert frame.high == (sum(w.numel() for w in model.parameters()) - 8 * 9 * 32) * pixels * 9
    assert round(frame.high / frame.low, 1) == 8.1
    shuffled = torch.nn.functional.pixel_shuffle(model(torch.zeros(1, 1, 2, 2)), 3)
    assert shuffled.shape == (1, 1, 6, 6)


def test_the_counter_counts():
    five = np.arange(5)
    assert multiplications(dot, five, five) == 6
    assert multiplications(dot, five, list(range(5))) == 6
    assert multiplications(pixel_shuffle, numbered_channels(), 2, "torch") == 0
    assert shuffle_cost(numbered_channels(), 2) == 0


def test_the_counter_lets_nothing_else_pass_uncounted():
    with pytest.raises(TypeError, match="unsupported operand"):
        multiplications(difference, np.arange(5), np.arange(5))
    with pytest.raises(TypeError, match="reference"):
        multiplications(np.multiply, np.arange(5), np.arange(5))


@given(st.integers(0, 50))
@quickly
def test_kernels_are_small_whole_numbers_and_the_same_for_the_same_seed(seed):
    kernel = random_kernel(2, 3, 1, 5, seed)
    assert kernel.shape == (18, 1, 5, 5)
    assert np.abs(kernel).max() <= 3
    assert_identical(kernel, random_kernel(2, 3, 1, 5, seed))


# ---------------------------------------------------------------- watching, saying, refusing

X, K = numbered_channels(), random_kernel()
EXAMPLES = [
    (pixel_shuffle, (X, 2)),
    (pixel_shuffle, (numbered_channels(2, 3, 1, 2), 3, "tensorflow")),
    (shuffle_by_position, (X, 2)),
    (unshuffle_by_position, (X, 1)),
    (round_trip, (X, 2)),
    (shuffle_memory, (X, 2, "tensorflow")),
    (compare_orders, (numbered_channels(2), 2)),
    (sharpness, (X, 2)),
    (shuffle_by_channel, (X, 2)),
    (first_images, (constant_image(), K, 2)),
    (convolve, (X[:1], K)),
    (subpixel_convolution, (X[:1], K, 2)),
    (upscaling_work, (X[:1], K, 2)),
]


@pytest.mark.parametrize(("reference", "arguments"), EXAMPLES)
def test_watching_changes_nothing_and_every_note_can_be_said(reference, arguments):
    trace = reference.trace(*arguments)
    assert trace == reference.trace(*arguments)
    assert_array_equal(np.array(trace.answer), np.array(reference(*arguments)))
    for step in trace.steps:
        said = step.say()
        assert "{" not in said
        assert len(said) <= 80


FLAT, RAGGED = np.arange(4), [[[1], [2]], [[3]], [[4]], [[5]]]
WRONG_TENSORS = [
    (TypeError, RAGGED),
    (TypeError, "pixels"),
    (TypeError, None),
    (TypeError, {1, 2}),
    (ValueError, 5),
    (ValueError, FLAT),
    (ValueError, np.zeros((1, 4, 2, 2))),
    (ValueError, np.zeros((0, 2, 2))),
    (ValueError, np.zeros((4, 0, 2))),
    (ValueError, [[[]]]),
]
WRONG_FACTORS = [
    (TypeError, 2.0),
    (TypeError, "2"),
    (TypeError, True),
    (TypeError, None),
    (ValueError, 0),
    (ValueError, -1),
]
WRONG_ORDERS = [(TypeError, None), (TypeError, 1), (ValueError, "tf"), (ValueError, "")]
SHUFFLES = [pixel_shuffle, shuffle_by_position, round_trip, shuffle_memory]
UNSHUFFLES = [pixel_unshuffle, unshuffle_by_position]
NAN, ODD = np.full((4, 2, 2), np.nan), np.zeros((6, 2, 2))

REFUSED = (
    [
        (f, (x, 2), error, "image" if f is unshuffle_by_position else "x")
        for f in [*SHUFFLES, *UNSHUFFLES, compare_orders]
        for error, x in WRONG_TENSORS
    ]
    + [(f, (X, r), error, "r") for f in [*SHUFFLES, *UNSHUFFLES, compare_orders] for error, r in WRONG_FACTORS]
    + [(f, (X, 2, order), error, "order") for f in [*SHUFFLES, *UNSHUFFLES] for error, order in WRONG_ORDERS]
    + [(f, (ODD, 2), ValueError, "x") for f in [*SHUFFLES, compare_orders]]
    + [(f, (X, 3), ValueError, "x") for f in [*SHUFFLES, compare_orders, pixel_unshuffle]]
    + [
        (pixel_unshuffle, (np.zeros((1, 4, 3)), 2), ValueError, "x"),
        (pixel_unshuffle, (np.zeros((1, 3, 4)), 2), ValueError, "x"),
        (unshuffle_by_position, (np.zeros((1, 3, 4)), 2), ValueError, "image"),
        (compare_orders, (X.astype(complex), 2), TypeError, "x"),
        (compare_orders, (NAN, 2), ValueError, "x"),
        (numbered_channels, (0,), ValueError, "channels"),
        (numbered_channels, (1, 2.0), TypeError, "r"),
        (numbered_channels, (1, 2, -1), ValueError, "h"),
        (numbered_channels, (1, 2, 2, "2"), TypeError, "w"),
        (layer_cost, (X[:1], K, 0), ValueError, "r"),
        (convolve, (X[0], K), ValueError, "x"),
        (convolve, (RAGGED, K), TypeError, "x"),
        (convolve, (X[:1] * 1j, K), TypeError, "x"),
        (convolve, (NAN[:1], K), ValueError, "x"),
        (convolve, (X[:1], K[0]), ValueError, "kernel"),
        (convolve, (X[:1], K[:, :, :2]), ValueError, "kernel"),
        (convolve, (X[:2], K), ValueError, "kernel"),
        (convolve, (X[:1], K - np.inf), ValueError, "kernel"),
        (subpixel_convolution, (X[:1], K[:3], 2), ValueError, "kernel"),
        (subpixel_convolution, (X[:1], K, 2.0), TypeError, "r"),
        (subpixel_convolution, (X[:1], K, 2, "tf"), ValueError, "order"),
        (upscaling_work, (X[:1], K[:, :, :2, :2], 2), ValueError, "kernel"),
        (upscaling_work, (X[:1], K, 0), ValueError, "r"),
        (wide_kernel, (K[:, :, :2, :2], 2), ValueError, "kernel"),
        (wide_kernel, (K[0], 2), ValueError, "kernel"),
        (wide_kernel, (K, 2.0), TypeError, "r"),
        (first_images, (constant_image(2), K, 2), ValueError, "x"),
        (first_images, (constant_image(), K[:, :, :2, :2], 2), ValueError, "kernel"),
        (enlarged, (X[0], 2), ValueError, "x"),
        (enlarged, (X, 0), ValueError, "r"),
        (sharpness, (NAN, 2), ValueError, "x"),
        (network_cost, ([(3, 1, 3)], 1, 1, 2), ValueError, "layers"),
        (convolution_cost, (0, 1, 1, 1, 1, 1), ValueError, "k"),
        (convolution_cost, (3, 1.0, 1, 1, 1, 1), TypeError, "inputs"),
        (convolution_cost, (3, 1, 0, 1, 1, 1), ValueError, "outputs"),
        (convolution_cost, (3, 1, 1, 0, 1, 1), ValueError, "height"),
        (convolution_cost, (3, 1, 1, 1, "9", 1), TypeError, "width"),
        (convolution_cost, (3, 1, 1, 1, 1, True), TypeError, "r"),
    ]
)


@pytest.mark.parametrize(("function", "arguments", "error", "name"), REFUSED)
def test_what_is_wrong_is_refused_by_name(function, arguments, error, name):
    with pytest.raises(error, match=rf"^{name}\b"):
        function(*arguments)
    if hasattr(function, "trace"):
        with pytest.raises(error, match=rf"^{name}\b"):
            function.trace(*arguments)


# ---------------------------------------------------------------- what a scene asks for besides


@quickly
@given(stacks(["int64"]), orders)
def test_the_places_of_channels_are_those_of_the_formula(stack, order):
    x, r = stack
    C, found = len(x) // r**2, places_of_channels(x, r, order)
    for k, (c, i, j, place) in enumerate(zip(found.image, found.row, found.column, found.place, strict=True)):
        assert k == channel(c, i, j, C, r, order)
        assert place == i * r + j


def test_one_image_is_not_enough_to_compare():
    assert_array_equal(several_images(X, 2), np.arange(32).reshape(8, 2, 2))
    eight = np.arange(8).reshape(8, 1, 1) / 2
    assert_array_equal(several_images(eight, 2), eight)
    assert several_images(np.zeros((9, 3, 2)), 3).shape == (18, 1, 1)


def test_the_small_image_and_its_kernel_make_one_large_image():
    small, kernel = first_channel(numbered_channels(2, 3, 1, 2)), kernel_of_one_image(3)
    assert_array_equal(small, [[[0, 1]]])
    assert kernel.shape == (9, 1, 3, 3)
    steps = upscaling_work.trace(small, kernel, 3).steps
    assert steps[-1].variables["image"].shape == (1, 3, 6)
    assert steps[3].say() == ("Same image, a transposed convolution with stride r: r² times as many, 1458")
