"""Upsampling against torch and scipy, and what holds of every image."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.ndimage import map_coordinates
from torch.nn import functional

from vizkit.reference.upsample import (
    bilinear_by_areas,
    bilinear_by_axes,
    compare_maps,
    copy_row,
    edge_or_centre,
    enlarge,
    interpolate_row,
    neighbours,
    source_coordinate,
    spacing,
    steps_by_size,
    two_answers,
    two_maps,
    upsample,
    upsample_bilinear,
    upsample_nearest,
    which_map,
    widest_gap,
)

IMAGE = [[1, 2], [3, 4]]

reals = st.floats(-100, 100)
images = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=reals)
)
sizes = st.tuples(st.integers(1, 12), st.integers(1, 12))


def by_torch(x, size, **settings):
    return functional.interpolate(torch.tensor(x, dtype=torch.float64)[None, None], size=size, **settings)[0, 0].numpy()


# against torch and scipy


@given(st.integers(1, 12), st.integers(1, 24), st.integers(1, 12), st.integers(1, 24), st.integers(0, 9))
@settings(max_examples=25)
def test_all_four_modes_are_those_of_torch(H, height, W, width, seed):
    x, size = np.random.default_rng(seed).normal(size=(H, W)), (height, width)
    for mode in ("nearest", "nearest-exact"):
        assert_array_equal(upsample(x, size, mode), by_torch(x, size, mode=mode))
    for align in (False, True):
        wanted = by_torch(x, size, mode="bilinear", align_corners=align)
        assert_allclose(upsample(x, size, "bilinear", align), wanted, atol=1e-12)


@given(images, sizes)
@settings(max_examples=20)
def test_bilinear_is_scipys_interpolation_at_the_same_places(x, size):
    for align, mode in ((False, "half-pixel"), (True, "align-corners")):
        axes = (
            [source_coordinate(o, n, n_out, mode) for o in range(n_out)] for n, n_out in zip(x.shape, size, strict=True)
        )
        places = np.meshgrid(*axes, indexing="ij")
        wanted = map_coordinates(x, places, order=1, mode="nearest")
        assert_allclose(upsample_bilinear(x, size, align_corners=align), wanted, atol=1e-10)


def test_channels_are_each_an_image():
    x = np.random.default_rng(0).normal(size=(3, 2, 4))
    for align in (False, True):
        wanted = functional.interpolate(torch.tensor(x)[None], size=(5, 3), mode="bilinear", align_corners=align)[0]
        assert_allclose(upsample_bilinear(x, (5, 3), align_corners=align), wanted, atol=1e-12)
    assert_array_equal(upsample_nearest(x, (5, 3))[1], upsample_nearest(x[1], (5, 3)))


@pytest.mark.parametrize(
    ("layer", "answer"),
    [
        (torch.nn.Upsample(scale_factor=2, mode="bilinear"), lambda x: upsample(x, (6, 4), "bilinear")),
        (torch.nn.UpsamplingNearest2d(scale_factor=2), lambda x: upsample(x, (6, 4))),
        (torch.nn.UpsamplingBilinear2d(scale_factor=2), lambda x: upsample_bilinear(x, (6, 4), align_corners=True)),
    ],
)
def test_torchs_layers(layer, answer):
    x = np.random.default_rng(1).normal(size=(3, 2))
    assert_allclose(answer(x), layer(torch.tensor(x)[None, None])[0, 0], atol=1e-12)


def test_where_torchs_ratio_is_rounded():
    """23 · 14 / 46 is 7; torch's ratio is a float32, in float64 too."""
    assert source_coordinate(23, 14, 46, "nearest") == 7
    assert by_torch([range(14)], (1, 46), mode="nearest")[0, 23] == 6
    ours, theirs = upsample_nearest([range(14)], (1, 46)), by_torch([range(14)], (1, 46), mode="nearest")
    assert np.flatnonzero(ours[0] != theirs[0]).tolist() == [23]


def test_a_scale_factor_is_another_step():
    x = torch.tensor([[[0.0, 1.0, 2.0]]], dtype=torch.float64)
    by_factor = functional.interpolate(x, scale_factor=1.5, mode="linear")[0, 0]
    assert_allclose(by_factor, [0, 0.5, 7 / 6, 11 / 6], atol=1e-12)
    assert_allclose(upsample_bilinear([[0, 1, 2]], (1, 4))[0], [0, 0.625, 1.375, 2], atol=1e-12)


# what holds of every image


@given(images, sizes, st.booleans())
@settings(max_examples=25)
def test_an_image_is_mixed_by_two_row_stochastic_matrices(x, size, align):
    down, across = (
        upsample_bilinear(np.eye(n_in), (n_out, n_in), align_corners=align)
        for n_in, n_out in zip(x.shape, size, strict=True)
    )
    for weights in (down, across):
        assert (weights >= 0).all()
        assert_allclose(weights.sum(axis=1), 1, atol=1e-12)
        assert (np.count_nonzero(weights, axis=1) <= 2).all()
    found = upsample_bilinear(x, size, align_corners=align)
    assert_allclose(found, down @ x @ across.T, atol=1e-10)
    assert found.min() >= x.min() - 1e-12 and found.max() <= x.max() + 1e-12


@given(reals, sizes, sizes)
@settings(max_examples=20)
def test_a_constant_stays_one(value, shape, size):
    x = np.full(shape, value)
    assert_array_equal(upsample_nearest(x, size), np.full(size, value))
    for align in (False, True):
        assert_allclose(upsample_bilinear(x, size, align_corners=align), value, rtol=1e-12)


@given(images)
@settings(max_examples=20)
def test_the_same_size_changes_nothing(x):
    for exact in (False, True):
        assert_array_equal(upsample_nearest(x, x.shape, exact=exact), x)
        assert_array_equal(upsample_bilinear(x, x.shape, align_corners=exact), x)


@given(images, sizes)
@settings(max_examples=20)
def test_aligned_corners_are_kept_and_planes_too(x, size):
    if min(size) > 1:
        ends = np.ix_([0, -1], [0, -1])
        assert_allclose(upsample_bilinear(x, size, align_corners=True)[ends], x[ends], atol=1e-12)
        H, W = x.shape
        y, x_ = np.mgrid[:H, :W]
        wanted = 3 * np.linspace(0, H - 1, size[0])[:, None] - 2 * np.linspace(0, W - 1, size[1]) + 1
        assert_allclose(upsample_bilinear(3 * y - 2 * x_ + 1, size, align_corners=True), wanted, atol=1e-12)


@given(images, sizes, st.booleans())
@settings(max_examples=20)
def test_nearest_copies(x, size, exact):
    found = upsample_nearest(x, size, exact=exact)
    assert set(found.ravel()) <= set(x.ravel())
    rows, columns = ([source_coordinate(o, n, m, "nearest-exact" if exact else "nearest") for o in range(m)]
                     for n, m in zip(x.shape, size, strict=True))  # fmt: skip
    assert_array_equal(found, x[np.ix_(rows, columns)])


@given(images, st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=20)
def test_both_nearest_modes_agree_for_whole_factors(x, down, across):
    size = x.shape[0] * down, x.shape[1] * across
    assert_array_equal(upsample_nearest(x, size), upsample_nearest(x, size, exact=True))
    assert_array_equal(upsample_nearest(x, size), np.kron(x, np.ones((down, across))))


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.float32, np.int64])
def test_nearest_keeps_the_type(kind):
    assert upsample_nearest(np.array(IMAGE, kind), 3).dtype == kind
    assert upsample_bilinear(np.array(IMAGE, kind), 3).dtype == np.float64


# one pixel, one row


@given(images, sizes, st.booleans(), st.data())
@settings(max_examples=25)
def test_two_mixings_are_four_weights_are_the_pixel(x, size, align, data):
    pixel = tuple(data.draw(st.integers(0, n - 1)) for n in size)
    wanted = upsample_bilinear(x, size, align_corners=align)[pixel]
    by_axes = bilinear_by_axes(x, size, pixel, align_corners=align)
    assert_allclose([by_axes, bilinear_by_areas(x, size, pixel, align_corners=align)], wanted, atol=1e-10)
    weights = bilinear_by_areas.trace(x, size, pixel, align_corners=align).steps[-1].variables["weights"]
    assert min(weights) >= 0 and sum(weights) == pytest.approx(1)


@given(arrays(np.float64, st.integers(1, 6), elements=reals), st.integers(1, 12), st.booleans())
@settings(max_examples=20)
def test_a_row_is_an_image_of_one_row(row, n_out, align):
    mixed = [interpolate_row(row, n_out, o, align_corners=align) for o in range(n_out)]
    assert_allclose(mixed, upsample_bilinear(row[None], (1, n_out), align_corners=align)[0], atol=1e-10)
    edges, centres = edge_or_centre(row, n_out)
    assert_array_equal([edges, centres], [upsample_nearest(row[None], (1, n_out), exact=e)[0] for e in (False, True)])
    for step in copy_row.trace(row, n_out, align).steps:
        now = step.variables
        assert now["i"] <= now["at"] <= now["i"] + 1


@given(st.integers(1, 40), st.integers(1, 80))
@settings(max_examples=25)
def test_maps_step_evenly_and_stay_in_the_image(n_in, n_out):
    half, aligned = two_maps(n_in, n_out)
    assert_allclose(half, [source_coordinate(o, n_in, n_out, "half-pixel") for o in range(n_out)], atol=1e-12)
    assert_allclose(aligned, [source_coordinate(o, n_in, n_out, "align-corners") for o in range(n_out)], atol=1e-12)
    assert_allclose(np.diff(aligned), spacing(n_in, n_out)[0], atol=1e-12)
    inner = np.array(half)[np.array(half) > 0]
    assert_allclose(np.diff(inner), spacing(n_in, n_out)[1], atol=1e-12)
    for s in (*half, *aligned):
        i0, i1, t = neighbours(s, n_in)
        assert 0 <= i0 <= i1 <= n_in - 1 and 0 <= t < 1


# what was computed before


def test_the_default_image():
    half, aligned = upsample_bilinear(IMAGE, 4), upsample_bilinear(IMAGE, 4, align_corners=True)
    assert_array_equal(upsample_nearest(IMAGE, 4)[0], [1, 1, 2, 2])
    assert_array_equal(half[:2], [[1, 1.25, 1.75, 2], [1.5, 1.75, 2.25, 2.5]])
    assert_allclose(aligned[:2] * 3, [[3, 4, 5, 6], [5, 6, 7, 8]], rtol=1e-15)
    difference, largest = compare_maps(IMAGE, 4)
    assert_allclose(difference[[0, 0, -1, -1], [0, -1, 0, -1]], 0, atol=1e-15)
    assert difference[1, 1] == pytest.approx(-0.25) and difference[2, 2] == pytest.approx(0.25)
    assert largest == pytest.approx(0.25) and widest_gap(IMAGE, 4) == (1, 1)
    assert two_answers(IMAGE, 4) == pytest.approx((1.75, 2))
    assert len(upsample_bilinear.trace(IMAGE, 4).steps) == 34
    assert len(upsample_nearest.trace(IMAGE, 4).steps) == 18


def test_small_images():
    assert [list(each) for each in edge_or_centre([1, 2], 3)] == [[1, 1, 2], [1, 2, 2]]
    for align in (False, True):
        assert upsample_bilinear([[1, 2]], (1, 3), align_corners=align).tolist() == [[1, 1.5, 2]]
        assert upsample_bilinear([[7]], 2, align_corners=align).tolist() == [[7, 7], [7, 7]]
    assert upsample_bilinear([[0, 3, 3, 0]], (1, 2)).tolist() == [[1.5, 1.5]]
    assert upsample_bilinear([[0, 3, 3, 0]], (1, 2), align_corners=True).tolist() == [[0, 0]]
    assert widest_gap([[1, 2]], (1, 3)) == (0, 1) and widest_gap([[0, 3, 3, 0]], (1, 2)) == (0, 0)
    assert two_maps(2, 4)[0] == [0, 0.25, 0.75, 1.25]
    assert two_maps.trace(2, 4).steps[0].variables["places"][0] == -0.25


def test_steps_depend_on_sizes():
    assert_allclose(steps_by_size(2, [4, 8, 16]), [(1 / 3, 1 / 2), (1 / 7, 1 / 4), (1 / 15, 1 / 8)])
    assert spacing(33, 513) == (0.0625, 33 / 513) and round(33 / 513, 5) == 0.06433
    assert spacing(32, 512) == pytest.approx((31 / 511, 0.0625)) and round(31 / 511, 5) == 0.06067
    assert spacing(5, 1) == (0, 5)
    assert which_map(IMAGE, 4) == pytest.approx((1.75, 2, 0.5 - 0.5 * 33 / 513))
    assert source_coordinate(0, 33, 513, "align-corners") == 0
    nearest, bilinear = enlarge(IMAGE, 4)
    assert_array_equal(nearest, upsample_nearest(IMAGE, 4))
    assert_array_equal(bilinear, upsample_bilinear(IMAGE, 4))


# what is refused


@pytest.mark.parametrize(
    ("error", "says", "call"),
    [
        (ValueError, r"size must be at least 1, not 0", lambda: upsample_nearest(IMAGE, 0)),
        (ValueError, r"size\[1\] must be at least 1, not -2", lambda: upsample_bilinear(IMAGE, (2, -2))),
        (ValueError, "size must be one or two whole numbers, not 3", lambda: upsample_nearest(IMAGE, (1, 2, 3))),
        (ValueError, "size must be one or two whole numbers, not 0", lambda: upsample_nearest(IMAGE, ())),
        (TypeError, "size must be a whole number", lambda: upsample_nearest(IMAGE, 2.0)),
        (TypeError, "size must be a whole number", lambda: upsample_nearest(IMAGE, True)),
        (TypeError, r"size\[0\] must be a whole number", lambda: upsample_nearest(IMAGE, (2.5, 2))),
        (TypeError, "size must be a whole number, not the str", lambda: upsample_nearest(IMAGE, "4x4")),
        (ValueError, "x must not be empty", lambda: upsample_nearest([[]], 2)),
        (ValueError, "x must have 2 dimensions", lambda: upsample_nearest([1, 2], 2)),
        (ValueError, "x must have 2 dimensions", lambda: upsample_nearest(np.ones((1, 1, 1, 1)), 2)),
        (ValueError, "x must be finite", lambda: upsample_bilinear([[1, np.nan]], 2)),
        (ValueError, "x must be finite", lambda: upsample_bilinear([[1, np.inf]], 2)),
        (ValueError, "x must stay within", lambda: upsample_bilinear([[1, -1e301]], 2)),
        (TypeError, "x must be an array of numbers, not ragged rows", lambda: upsample_nearest([[1, 2], [3]], 2)),
        (TypeError, "x must be an array of real numbers", lambda: upsample_bilinear([["a", "b"]], 2)),
        (TypeError, "exact must be True or False", lambda: upsample_nearest(IMAGE, 2, exact=1)),
        (TypeError, "align_corners must be True or False", lambda: upsample_bilinear(IMAGE, 2, align_corners="yes")),
        (ValueError, "mode must be one of nearest, nearest-exact, half-pixel, align-corners, not 'cubic'",
         lambda: source_coordinate(0, 2, 4, "cubic")),
        (ValueError, "mode must be one of nearest, nearest-exact, bilinear", lambda: upsample(IMAGE, 2, "area")),
        (ValueError, "align_corners can be set with the mode bilinear alone, not with nearest",
         lambda: upsample(IMAGE, 2, "nearest", False)),
        (ValueError, "o must be at most 3, not 4", lambda: source_coordinate(4, 2, 4, "nearest")),
        (ValueError, "n_out must be at least 1", lambda: spacing(2, 0)),
        (TypeError, "n_in must be a whole number", lambda: two_maps(2.0, 4)),
        (ValueError, r"pixel\[1\] must be at most 3, not 4", lambda: bilinear_by_axes(IMAGE, 4, (0, 4))),
        (ValueError, "pixel must be a row and a column, not 1", lambda: bilinear_by_areas(IMAGE, 4, (0,))),
        (ValueError, "o must be at most 3", lambda: interpolate_row([1, 2], 4, 4)),
        (ValueError, "row must stay within", lambda: interpolate_row([1, 2e300], 4, 1)),
        (ValueError, "row must have 1 dimension", lambda: copy_row(IMAGE, 4)),
        (ValueError, "sizes must hold at least one number", lambda: steps_by_size(2, [])),
        (ValueError, "x must have 2 dimensions", lambda: two_answers(np.ones((2, 2, 2)), 4)),
        (TypeError, "compare must be True or False", lambda: compare_maps(IMAGE, 4, None)),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused_by_name(error, says, call):
    with pytest.raises(error, match=says):
        call()


def test_nearest_takes_what_is_not_finite():
    assert np.isnan(upsample_nearest([[1, np.nan]], 2)[0, 1])
