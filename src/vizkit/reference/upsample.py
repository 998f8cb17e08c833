"""Upsampling: where was an output pixel in the input, and how many input pixels are read there?

The *coordinate map* answers the first, axis by axis, for `n_in` pixels that become `n_out`. Pixels are unit squares:
in coordinates of *edges* the pixel i reaches from i to i + 1, in those of *centres* its centre is at i.

- "nearest" looks below the left edge of the output pixel, "nearest-exact" below its centre: each copies one pixel. They
  are the same where `n_out` is a multiple of `n_in`.
- "half-pixel" (bilinear, `align_corners=False`) lays the output over the input's *area*, and pulls what lies before the
  first centre to it. What lies after the last centre is not pulled back: there the last pixel is read twice.
- "align-corners" (bilinear, `align_corners=True`) keeps the *centres* of the corner pixels in place, so that the step
  from one output pixel to the next depends on both sizes less 1.

Bilinear reads the four pixels around the place and weighs them. Nothing is smoothed when the output is smaller.

Coordinates are made of whole numbers, with one division. So they are those of `torch.nn.functional.interpolate(size=…)`
to rounding, but for its nearest modes, whose ratio is a float32: 14 → 46 copies pixel 6 to pixel 23, where 23 · 14 / 46
is exactly 7. Given `scale_factor` instead of a size, torch steps by 1 / scale_factor.

Sources: `area_pixel_compute_source_index` and the two after it in ATen's `native/UpSample.h`, which calls "nearest"
"matching OpenCV INTER_NEAREST, which is buggy and kept for BC"; the documentation of `torch.nn.Upsample`.
"""

from __future__ import annotations

import numpy as np

from vizkit.reference.guards import array, choice, flag, sequence, whole, within, worded
from vizkit.trace import traced

__all__ = [
    "bilinear_by_areas",
    "bilinear_by_axes",
    "compare_maps",
    "copy_row",
    "edge_or_centre",
    "enlarge",
    "interpolate_row",
    "source_coordinate",
    "spacing",
    "steps_by_size",
    "two_answers",
    "two_maps",
    "upsample",
    "upsample_bilinear",
    "upsample_nearest",
    "which_map",
]

MODES = ("nearest", "nearest-exact", "half-pixel", "align-corners")
"""The maps from an output pixel to where it was."""

INTERPOLATIONS = ("nearest", "nearest-exact", "bilinear")

LARGEST = 1e300
"""Of any number that is mixed, so that differences stay finite."""

MANY = 2**31
"""The most pixels along an axis."""

DEEPLAB = 33, 513
"""Pixels along a side of a segmentation and of its image: DeepLab's crops have 16 · 32 + 1."""


# what may be given


def _axis(n_in: int, n_out: int) -> tuple[int, int]:
    return whole("n_in", n_in, 1, MANY), whole("n_out", n_out, 1, MANY)


def _size(size: object) -> tuple[int, int]:
    found = [size, size] if np.ndim(size) == 0 else sequence("size", size)
    if len(found) != 2:
        raise worded("{name} must be one or two whole numbers, not {found}", name="size", found=len(found))
    height, width = (whole("size" if np.ndim(size) == 0 else f"size[{i}]", n, 1, MANY) for i, n in enumerate(found))
    return height, width


def _image(x: object, *, floating: bool) -> np.ndarray:
    try:
        axes = np.ndim(x)
    except ValueError:  # ragged, which is refused below
        axes = 2
    x = array("x", x, 3 if axes == 3 else 2, finite=floating, floating=floating)
    if floating:
        within("x", float(x.flat[np.abs(x).argmax()]), LARGEST)
    return x


def _copied(x: object, size: object, *, exact: bool = False) -> tuple:
    return _image(x, floating=False), _size(size), flag("exact", exact)


def _mixed(x: object, size: object, *, align_corners: bool = False) -> tuple:
    return _image(x, floating=True), _size(size), flag("align_corners", align_corners)


def _chosen(x: object, size: object, mode: str = "nearest", align_corners: bool | None = None) -> tuple:
    mode = choice("mode", mode, INTERPOLATIONS)
    if mode != "bilinear" and align_corners is not None:
        raise worded("{name} can be set with the mode bilinear alone, not with {mode}", name="align_corners", mode=mode)
    if mode != "bilinear":
        return *_copied(x, size)[:2], mode, None
    return *_mixed(x, size)[:2], mode, flag("align_corners", align_corners or False)


def _flat(x: object, size: object) -> tuple[np.ndarray, tuple[int, int]]:
    return array("x", _image(x, floating=True), 2), _size(size)


def _compared(x: object, size: object, compare: bool = True) -> tuple:
    return *_flat(x, size), flag("compare", compare)


def _one_pixel(x: object, size: object, pixel: object, *, align_corners: bool = False) -> tuple:
    x, size = _flat(x, size)
    pixel = sequence("pixel", pixel)
    if len(pixel) != 2:
        raise worded("{name} must be a row and a column, not {found}", name="pixel", found=len(pixel))
    place = tuple(whole(f"pixel[{i}]", at, 0, size[i] - 1) for i, at in enumerate(pixel))
    return x, size, place, flag("align_corners", align_corners)


def _one_axis(row: object, n_out: int, o: int, *, align_corners: bool = False) -> tuple:
    row, n_out = array("row", row, 1, floating=True), whole("n_out", n_out, 1, MANY)
    within("row", float(row[np.abs(row).argmax()]), LARGEST)
    return row, n_out, whole("o", o, 0, n_out - 1), flag("align_corners", align_corners)


def _one_row(row: object, n_out: int, exact: bool = False) -> tuple[np.ndarray, int, bool]:
    return array("row", row, 1), whole("n_out", n_out, 1, MANY), flag("exact", exact)


def _same_row(row: object, n_out: int) -> tuple[np.ndarray, int]:
    return _one_row(row, n_out)[:2]


def _sizes(n_in: int, sizes: object) -> tuple[int, list[int]]:
    found = [whole(f"sizes[{i}]", n_out, 1, MANY) for i, n_out in enumerate(sequence("sizes", sizes))]
    if not found:
        raise worded("{name} must hold at least one number, but is empty", name="sizes")
    return whole("n_in", n_in, 1, MANY), found


# where an output pixel was


def source_coordinate(o, n_in, n_out, mode):
    """Return where the pixel `o` of `n_out` was among `n_in`: the number of a pixel where one is copied, else a place.

    Places are in coordinates of centres, not below 0. `mode` is one of `MODES`, and 0 ≤ `o` < `n_out`; `TypeError`: no
    whole numbers, `mode` no string. `ValueError`: out of range, an unknown mode.

    Formulas:
        nearest: $ floor(o n_"in" / n_"out") $
        exact: $ floor((o + 1/2) n_"in" / n_"out") $
        half: $ s = max(0, (o + 1/2) n_"in" / n_"out" - 1/2) $
        aligned: $ s = o (n_"in" - 1) / (n_"out" - 1) $
    """
    (n_in, n_out), mode = _axis(n_in, n_out), choice("mode", mode, MODES)
    return _source(whole("o", o, 0, n_out - 1), n_in, n_out, mode)


def _source(o: int, n_in: int, n_out: int, mode: str) -> int | float:
    if mode == "nearest":
        return o * n_in // n_out
    if mode == "nearest-exact":
        return (2 * o + 1) * n_in // (2 * n_out)
    if mode == "align-corners":
        return o * (n_in - 1) / max(n_out - 1, 1)
    return max(0.0, ((2 * o + 1) * n_in - n_out) / (2 * n_out))


def _map(align_corners: bool) -> str:
    return "align-corners" if align_corners else "half-pixel"


def neighbours(s: float, n_in: int) -> tuple[int, int, float]:
    """Return the pixels whose centres lie around the place `s`, and how far it is from the first to the second."""
    i0 = int(s)
    return i0, min(i0 + 1, n_in - 1), s - i0


def spacing(n_in, n_out):
    """Return how far output pixels are apart, in input pixels: with aligned corners, and by the half-pixel map.

    With a single output pixel there is no step, and the first is 0. `TypeError` or `ValueError` where the sizes are no
    whole numbers from 1 on.

    Formulas:
        aligned: $ (n_"in" - 1) / (n_"out" - 1) $
        half: $ n_"in" / n_"out" $
    """
    n_in, n_out = _axis(n_in, n_out)
    return (n_in - 1) / (n_out - 1) if n_out > 1 else 0.0, n_in / n_out


# the whole image


@traced(guard=_copied)
def upsample_nearest(x, size, exact):
    """Return `x` with `size` rows and columns, each pixel a copy of the one below its left edge, or below its centre.

    `x` is of the shape (H, W) or (C, H, W), and of any type of real numbers, which is kept. `size` is a height and a
    width, or one number for both. The centre decides with `exact`. `TypeError`: `size` or a part of it is no whole
    number, `x` is ragged or not of numbers, `exact` no bool. `ValueError`: `size` is below 1 or not one or two numbers,
    `x` is empty or of another shape.
    """
    H, W = x.shape[-2:]
    height, width = size
    mode = "nearest-exact" if exact else "nearest"
    image = np.zeros((*x.shape[:-2], height, width), x.dtype)
    yield "setup", "Every output pixel asks: where was I?"
    for row, column in np.ndindex(height, width):
        y0 = y1 = _source(row, H, height, mode)
        x0 = x1 = _source(column, W, width, mode)
        image[..., row, column] = x[..., y0, x0]
        yield ("copy", "It copies the pixel there") if row == column == 0 else "copy"
    yield "done", "Every pixel has its copy"
    return image


@traced(guard=_mixed)
def upsample_bilinear(x, size, align_corners):
    """Return `x` with `size` rows and columns, each pixel mixed of the four around the place where it was, float64.

    Arguments and errors are those of `upsample_nearest`, but that `x` must be finite and at most 10³⁰⁰ in size, and
    that the map keeps the corners' centres with `align_corners`, and the image's area without.

    Formulas:
        mix: $ (1 - t_y)(1 - t_x) a + (1 - t_y) t_x b + t_y (1 - t_x) c + t_y t_x d $
    """
    H, W = x.shape[-2:]
    height, width = size
    mode = _map(align_corners)
    image = np.zeros((*x.shape[:-2], height, width))
    yield "setup", "Every output pixel asks: where was I?"
    for row, column in np.ndindex(height, width):
        s_y = _source(row, H, height, mode)
        s_x = _source(column, W, width, mode)
        y0, y1, t_y = neighbours(s_y, H)
        x0, x1, t_x = neighbours(s_x, W)
        yield ("source", "It looks at the centres around") if row == column == 0 else "source"
        a, b = x[..., y0, x0], x[..., y0, x1]
        c, d = x[..., y1, x0], x[..., y1, x1]
        top = (1 - t_x) * a + t_x * b
        bottom = (1 - t_x) * c + t_x * d
        image[..., row, column] = (1 - t_y) * top + t_y * bottom
        yield ("blend", "and mixes them") if row == column == 0 else "blend"
    yield "done", "Each is a weighted mean"
    return image


@traced(guard=_chosen)
def upsample(x, size, mode, align_corners):
    """Return `x` with `size` rows and columns, by one of the modes "nearest", "nearest-exact" and "bilinear".

    `align_corners` may be given with "bilinear" alone. Arguments, answer and errors are those of `upsample_nearest` and
    `upsample_bilinear`.

    Source: `torch.nn.functional.interpolate`.
    """
    if mode == "bilinear":
        return (yield from upsample_bilinear.steps(x, size, align_corners))
    return (yield from upsample_nearest.steps(x, size, mode == "nearest-exact"))


# one row


@traced(guard=_one_row)
def copy_row(row, n_out, exact):
    """Return the `row` with `n_out` numbers, each copied from below a left edge, or with `exact` from below a centre.

    `row` is one-dimensional, of real numbers; `n_out` is whole and ≥ 1; else `TypeError` or `ValueError`. `at` is in
    coordinates of edges.
    """
    copied, n_in = [], len(row)
    for o in range(n_out):
        at = (2 * o + exact) * n_in / (2 * n_out)
        i = (2 * o + exact) * n_in // (2 * n_out)
        yield "look", "Nearest-exact looks below the centre" if exact else "Nearest looks below the left edge"
        copied.append(row[i])
        yield ("copy", "On the border: the later pixel is copied") if at == i and exact else "copy"
    return np.array(copied)


@traced(guard=_same_row)
def edge_or_centre(row, n_out):
    """Return what `copy_row` makes of the `row` both ways: by edges, and by centres. Errors are those of `copy_row`."""
    edges = yield from copy_row.steps(row, n_out, False)
    centres = yield from copy_row.steps(row, n_out, True)
    middle = n_out // 2
    one, other = edges[middle], centres[middle]
    same = one == other
    yield "compare", "Edge and centre agree: {one}" if same else "Edge says {one}, centre says {other}: they differ"
    return edges, centres


@traced(guard=_one_axis)
def interpolate_row(row, n_out, o, align_corners):
    """Return the pixel `o` of `n_out` that `row` becomes, mixed of the two whose centres lie around it.

    `row` is one-dimensional, real and finite, 0 ≤ `o` < `n_out`; else `TypeError` or `ValueError`.
    """
    n_in = len(row)
    s = _source(o, n_in, n_out, _map(align_corners))
    yield "source", "In the input its centre is at {s}"
    i0, i1, t = neighbours(s, n_in)
    weights = np.array([1 - t, t])
    if i0 == i1:
        yield "weigh", "Past the last centre the edge pixel is read again"
    else:
        yield "weigh", "Halfway: both weigh {t}" if t == 0.5 else "The nearer weighs more: {weights[0]}, {weights[1]}"
    products = weights * row[[i0, i1]]
    yield "multiply"
    mixed = products.sum()
    yield "blend", "{products[0]} + {products[1]} = {mixed}"
    return mixed


# one pixel


def around(x: np.ndarray, size: tuple[int, int], pixel: tuple[int, int], align_corners: bool) -> tuple:
    """Return the four input pixels around where an output pixel was, and how far it is down and across between them."""
    mode, (H, W) = _map(align_corners), x.shape
    y0, y1, t_y = neighbours(_source(pixel[0], H, size[0], mode), H)
    x0, x1, t_x = neighbours(_source(pixel[1], W, size[1], mode), W)
    return x[np.ix_([y0, y1], [x0, x1])], t_y, t_x


@traced(guard=_one_pixel)
def bilinear_by_axes(x, size, pixel, align_corners):
    """Return one pixel of `upsample_bilinear`, mixed along two rows first and then between them.

    `pixel` is its row and its column. `x` is of the shape (H, W); arguments and errors are those of
    `upsample_bilinear`, and `TypeError` or `ValueError` where `pixel` is not in the image.
    """
    corners, t_y, t_x = around(x, size, pixel, align_corners)
    a, b = corners[0]
    c, d = corners[1]
    top = (1 - t_x) * a + t_x * b
    yield "top", "Mix along the upper row: {top}"
    bottom = (1 - t_x) * c + t_x * d
    yield "bottom", "Mix along the lower row: {bottom}"
    mixed = (1 - t_y) * top + t_y * bottom
    yield "down", "Then mix both of them: {mixed}"
    return mixed


@traced(guard=_one_pixel)
def bilinear_by_areas(x, size, pixel, align_corners):
    """Return one pixel of `upsample_bilinear` as a sum of four products: each weight is a rectangle's area.

    Arguments and errors are those of `bilinear_by_axes`.
    """
    corners, t_y, t_x = around(x, size, pixel, align_corners)
    heights, widths = (1 - t_y, t_y), (1 - t_x, t_x)
    weights, mixed = [], 0.0
    for down, across in np.ndindex(2, 2):
        height, width = heights[down], widths[across]
        weights.append(height * width)
        yield "weigh", "Weight = area of the opposite rectangle: {height} × {width}"
        corner = corners[down, across]
        product = weights[-1] * corner
        mixed += product
        yield "add", "{corner} × {weights[-1]:.4f} = {product:.4f}"
    yield "blend", "Weights add up to 1, products to {mixed}"
    return mixed


# the two maps


@traced(guard=_axis)
def two_maps(n_in, n_out):
    """Return where `n_out` output pixels were among `n_in`, by the half-pixel map and with aligned corners.

    The answer is two lists of `n_out` places, in coordinates of centres. Errors are those of `spacing`.
    """
    aligned, step = spacing(n_in, n_out)
    first = (n_in - n_out) / (2 * n_out)
    places = [first + o * step for o in range(n_out)]
    yield "cover", "The output covers the input's area: steps of {step} pixel"
    places = half = [max(0.0, place) for place in places]
    yield "clamp", "The areas match; {first} is clamped to 0" if first < 0 else "The areas match; nothing to clamp"
    last = places[-1]
    if last > n_in - 1:
        yield "past", "{last}, past the last centre: the edge pixel alone"
    first, step = 0.0, aligned
    places = [first + o * step for o in range(n_out)]
    many = n_out > 1
    yield "pin", "Corners aligned: their centres stay, steps of {step}" if many else "A single pixel: pixel 0"
    return half, places


def _widest(half: np.ndarray, aligned: np.ndarray) -> tuple[int, int]:
    """The first pixel where they differ most, the middle one where they do not."""
    gaps = np.round(np.abs(half - aligned), 9)
    at = np.unravel_index(gaps.argmax(), gaps.shape) if gaps.any() else [side // 2 for side in gaps.shape]
    return tuple(map(int, at))


def widest_gap(x, size):
    """Return the row and the column of the pixel at which the two maps' answers differ most."""
    x, size = _flat(x, size)
    return _widest(upsample_bilinear(x, size), upsample_bilinear(x, size, align_corners=True))


@traced(guard=_flat)
def two_answers(x, size):
    """Return the two values, by the half-pixel map and with aligned corners, of the pixel where they differ most.

    `x` is of the shape (H, W); arguments and errors are those of `upsample_bilinear`.
    """
    half = upsample_bilinear(x, size)
    aligned = upsample_bilinear(x, size, align_corners=True)
    row, column = _widest(half, aligned)
    one, other = half[row, column], aligned[row, column]
    same = one == other
    yield "ask", "Both maps say {one}. Must they always?" if same else "Same image, same size: {one} or {other}. Why?"
    return one, other


@traced(guard=_compared)
def compare_maps(x, size, compare):
    """Return by how much the answers of the two maps differ, half-pixel less aligned corners, and the most of it.

    `x` is of the shape (H, W); without `compare` they stand side by side and are not subtracted. Arguments and errors
    are those of `upsample_bilinear`, and `TypeError` where `compare` is no bool.
    """
    half = upsample_bilinear(x, size)
    aligned = upsample_bilinear(x, size, align_corners=True)
    yield "both", "The same image by both maps"
    difference = half - aligned
    largest = np.abs(difference).max()
    if compare:
        yield "subtract", "Subtract one from the other: at most {largest}"
    return difference, largest


@traced(guard=_flat)
def enlarge(x, size):
    """Return `x` with `size` rows and columns, by copies and by mixing: a pair of arrays.

    `x` is of the shape (H, W); arguments and errors are those of `upsample_bilinear`.
    """
    nearest = upsample_nearest(x, size)
    yield "nearest", "Nearest reads a single pixel: blocks"
    bilinear = upsample_bilinear(x, size)
    yield "bilinear", "Bilinear mixes: smooth, but no new detail"
    return nearest, bilinear


# sizes


@traced(guard=_sizes)
def steps_by_size(n_in, sizes):
    """Return the `spacing` of `n_in` pixels in each of the `sizes`: a list of pairs.

    `TypeError` or `ValueError` where they are no whole numbers from 1 on, or there are no sizes.
    """
    steps = []
    for n_out in sizes:
        pinned = (n_in - 1) / (n_out - 1) if n_out > 1 else 0.0
        covering = n_in / n_out
        steps.append((pinned, covering))
        yield "step", "{n_in} → {n_out}: steps of {pinned:.3f} with aligned corners, {covering:.3f} without"
    return steps


@traced(guard=_flat)
def which_map(x, size):
    """Return the two answers of `two_answers`, and how far apart the two maps lay the first pixel of DeepLab's crops.

    Aligned corners lay it on a centre, the others further out. Arguments and errors are those of `two_answers`.
    """
    half = upsample_bilinear(x, size)
    aligned = upsample_bilinear(x, size, align_corners=True)
    row, column = _widest(half, aligned)
    one, other = half[row, column], aligned[row, column]
    yield "answer", ("Use the map that your model was trained with" if one == other
                     else "{one} or {other}: use the map that your model was trained with")  # fmt: skip
    n_in, n_out = DEEPLAB
    apart = (n_out - n_in) / (2 * n_out)
    yield "real-size", "{n_in} → {n_out}: the corners lie {apart:.2f} pixel apart, each way"
    return one, other, apart
