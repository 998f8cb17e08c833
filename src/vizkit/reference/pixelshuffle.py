"""PixelShuffle: r² channels of a small image become one image r times as high and as wide, and nothing is computed.

A tensor here has three axes: channel, row, column. `C` counts the large images (3 for a colour image), and every one of
them is made of r² small *channels*, so that C·r² channels of H×W pixels become C images of rH×rW. One *position* (h, w)
of the small image becomes one r×r *block* of the large one, and the number k of the channel says where in the block:
i rows down and j columns to the right. Written as array operations it is reshape, transpose, reshape.

There are two orders of channels, equal where C = 1 and different where not:

- "torch": k = c·r² + i·r + j, the r² channels of one image side by side (`torch.nn.PixelShuffle`; ONNX `CRD`);
- "tensorflow": k = (i·r + j)·C + c, the images taking turns (`tf.nn.depth_to_space`; ONNX `DCR`, its default). It is
  equation 4 of Shi et al. as well, where x is read as the column and y as the row of the image.

Sources: W. Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
Neural Network" (ESPCN), CVPR 2016, section 2.2; the documentation of `torch.nn.PixelShuffle`, of `tf.nn.depth_to_space`
and of ONNX `DepthToSpace`.
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from vizkit.reference import guards as checks
from vizkit.trace import Traced, traced

__all__ = [
    "compare_orders",
    "convolution_cost",
    "convolve",
    "enlarged",
    "first_images",
    "layer_cost",
    "multiplications",
    "network_cost",
    "pixel_shuffle",
    "pixel_unshuffle",
    "round_trip",
    "sharpness",
    "shuffle_by_channel",
    "shuffle_by_position",
    "shuffle_cost",
    "shuffle_memory",
    "subpixel_convolution",
    "unshuffle_by_position",
    "upscaling_work",
    "wide_kernel",
]

ORDERS = ("torch", "tensorflow")


def _can_shuffle(x, r, order="torch"):
    x, r, order = _tensor("x", x), checks.whole("r", r, least=1), checks.choice("order", order, ORDERS)
    if len(x) % r**2:
        raise checks.worded(
            "{name} must have a number of channels divisible by r² = {square}, not {found} ({shape})",
            name="x",
            square=r**2,
            found=len(x),
            shape=x.shape,
        )
    return x, r, order


def _can_unshuffle_image(image, r, order="torch"):
    return _blocks("image", image, r, order)


def _blocks(name, image, r, order):
    image, r, order = _tensor(name, image), checks.whole("r", r, least=1), checks.choice("order", order, ORDERS)
    if image.shape[1] % r or image.shape[2] % r:
        raise checks.worded(
            "{name} must have a height and a width divisible by r = {r}, not the shape {shape}",
            name=name,
            r=r,
            shape=image.shape,
        )
    return image, r, order


def _tensor(name: str, value: object) -> np.ndarray:
    """`value` as an array of channels, rows and columns, whatever it is made of."""
    try:
        found = np.asarray(value)
    except ValueError as reason:
        raise TypeError(f"{name} must be an array, not ragged rows") from reason
    if found.ndim == 0 and found.dtype.kind not in "biufc":
        raise TypeError(f"{name} must be an array, not the {type(value).__name__} {value!r:.40}")
    if found.ndim != 3:
        raise checks.worded(
            "{name} must have 3 dimensions (channels, height, width), not the shape {shape}",
            name=name,
            shape=found.shape,
        )
    if found.size == 0:
        raise checks.worded("{name} must not be empty, but has the shape {shape}", name=name, shape=found.shape)
    return found


@traced(guard=_can_shuffle)
def pixel_shuffle(x, r, order="torch"):
    """Make one image, `r` times as high and as wide, of every r² channels of `x`.

    `x` has the shape (C·r², H, W) and any dtype; the answer has the shape (C, r·H, r·W) and the same dtype, and shares
    no memory with `x`. `order` is "torch" (the channels of one image side by side) or "tensorflow" (the images take
    turns). `TypeError` where `x` is ragged or no array, `r` no whole number or `order` no string; `ValueError` where
    `x` is not 3-D or is empty, `r` is below 1, the channels are not divisible by r², or `order` is unknown.

    Source: `torch.nn.PixelShuffle`; `tf.nn.depth_to_space`; Shi et al. 2016, section 2.2, eq. 4.

    Formulas:
        torch: $ y_(c, h r + i, w r + j) = x_(c r^2 + i r + j, h, w) $
        tensorflow: $ y_(c, h r + i, w r + j) = x_((i r + j) C + c, h, w) $
        espcn: $ "PS"(T)_(x, y, c) = T_(floor(x slash r), floor(y slash r), C r "mod"(y, r) + C "mod"(x, r) + c) $
    """
    channels, H, W = x.shape
    C = channels // r**2
    if order == "torch":
        split, axes = x.reshape(C, r, r, H, W), (0, 3, 1, 4, 2)
    else:
        split, axes = x.reshape(r, r, C, H, W), (2, 3, 0, 4, 1)
    yield "split", "Reshape: the channel number k splits into c, i and j"
    permuted = split.transpose(axes)
    yield "permute", "Transpose: i goes behind h, and j behind w"
    image = permuted.reshape((C, H * r, W * r), copy=True)
    yield "merge", "Reshape: h with i is the row, w with j the column"
    return image


def pixel_unshuffle(x, r, order="torch"):
    """Undo `pixel_shuffle`: make r² channels of every image of `x`, each `r` times less high and wide.

    `x` has the shape (C, r·H, r·W) and any dtype; the answer has the shape (C·r², H, W) and the same dtype, and shares
    no memory with `x`. `order` is the channels' order as in `pixel_shuffle`. `TypeError` where `x` is ragged or no
    array, `r` no whole number or `order` no string; `ValueError` where `x` is not 3-D or is empty, `r` is below 1, the
    height or the width is not divisible by `r`, or `order` is unknown.

    Source: `torch.nn.PixelUnshuffle`; "tensorflow" is `tf.nn.space_to_depth`.
    """
    x, r, order = _blocks("x", x, r, order)
    C, H, W = len(x), x.shape[1] // r, x.shape[2] // r
    split = x.reshape(C, H, r, W, r)
    permuted = split.transpose((0, 2, 4, 1, 3) if order == "torch" else (2, 4, 0, 1, 3))
    return permuted.reshape((C * r**2, H, W), copy=True)


def _pixel(k, h, w, C, r, order):
    """Where the pixel (h, w) of channel k goes: (c, row, column)."""
    if order == "torch":
        c, place = divmod(k, r**2)
    else:
        place, c = divmod(k, C)
    i, j = divmod(place, r)
    return c, h * r + i, w * r + j


@traced(guard=_can_shuffle)
def shuffle_by_position(x, r, order="torch"):
    """`pixel_shuffle` one position after the other: all channels' pixels at (h, w) move at once.

    Arguments, answer and errors are those of `pixel_shuffle`. `moves` are the pairs (source, target) of the moment: a
    source is (channel, h, w), a target (c, row, column).
    """
    channels, H, W = x.shape
    C = channels // r**2
    image = np.zeros((C, H * r, W * r), x.dtype)
    for h, w in np.ndindex(H, W):
        yield "pierce", "Where do these go?" if (h, w) == (0, 1) else "Position ({h}, {w}): a pixel in every channel"
        moves = [((k, h, w), _pixel(k, h, w, C, r, order)) for k in range(channels)]
        for source, target in moves:
            image[target] = x[source]
        yield "move", "Position ({h}, {w}) of an image's r² channels becomes one {r}×{r} block"
    yield "rule", "Channel k fills row i, column j of its image's blocks" if r > 1 else "Every channel is an image"
    return image


@traced(guard=_can_unshuffle_image)
def unshuffle_by_position(image, r, order="torch"):
    """`pixel_unshuffle` one block after the other: every channel gets back its pixel at (h, w).

    Arguments, answer and errors are those of `pixel_unshuffle`, but that the tensor is called `image`. `moves` are the
    pairs (source, target) of the moment: a source is (c, row, column), a target (channel, h, w).
    """
    C, H, W = len(image), image.shape[1] // r, image.shape[2] // r
    stack = np.zeros((C * r**2, H, W), image.dtype)
    for h, w in np.ndindex(H, W):
        moves = [(_pixel(k, h, w, C, r, order), (k, h, w)) for k in range(C * r**2)]
        for source, target in moves:
            stack[target] = image[source]
        yield ("move", "Each pixel of a block goes home to its channel") if h == w == 0 else "move"
    return stack


@traced(guard=_can_shuffle)
def round_trip(x, r, order="torch"):
    """Shuffle `x` and bring it back, block after block: the answer is `x` again.

    Arguments and errors are those of `pixel_shuffle`; the answer has the shape and dtype of `x`.
    """
    image = pixel_shuffle(x, r, order)
    back = yield from unshuffle_by_position.steps(image, r, order)
    yield "same", "PixelUnshuffle takes the same path back, bit for bit"
    return back


@traced(guard=_can_shuffle)
def shuffle_memory(x, r, order="torch"):
    """`pixel_shuffle` as the memory sees it: two views, which only change shape and strides, and a copy.

    Arguments, answer and errors are those of `pixel_shuffle`. `strides` are counted in elements; `homes` are, for every
    slot of the copy, the address in `memory` that its number came from; `moved` counts those at another address now.
    """
    (channels, H, W), memory = x.shape, x.ravel()
    shape, strides, moved = x.shape, _strides(x.shape), 0
    yield "input", "Memory is one strip: channel after channel"
    C = channels // r**2
    if order == "torch":
        shape, axes = (C, r, r, H, W), (0, 3, 1, 4, 2)
    else:
        shape, axes = (r, r, C, H, W), (2, 3, 0, 4, 1)
    strides = _strides(shape)
    yield "split", "Reshape is a view: other shape, other strides, nothing copied"
    shape = tuple(shape[axis] for axis in axes)
    strides = tuple(strides[axis] for axis in axes)
    yield "permute", "Transpose is a view: the strides trade places"
    homes = [int(np.dot(place, strides)) for place in np.ndindex(shape)]
    moved = sum(home != address for address, home in enumerate(homes))
    shape = C, H * r, W * r
    strides = _strides(shape)
    copied = memory[homes]
    yield "copy", "The last reshape copies, and computes nothing: {moved} of {memory.size} get another address"
    return copied.reshape(shape)


def _strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    """How many elements further in memory the next one along each axis is, where the last axis runs fastest."""
    return tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape)))


def shuffle_cost(x: np.ndarray, r: int, order: str = "torch") -> int:
    """Return the multiplications that `pixel_shuffle` takes, counted by the pixels themselves.

    Errors are those of `pixel_shuffle`.
    """
    return multiplications(pixel_shuffle, *_can_shuffle(x, r, order))


def _can_compare(x, r):
    checks.array("x", x, 3)
    return _can_shuffle(x, r)[:2]


@traced(guard=_can_compare)
def compare_orders(x, r):
    """Shuffle `x` in both orders of channels, and say where the images differ.

    `x` has the shape (C·r², H, W) and finite real numbers; the answer is the pair of images (torch's, TensorFlow's).
    `different` are the places (c, row, column) where they differ. Errors are those of `pixel_shuffle`, and
    `TypeError` where `x` is not of real numbers, `ValueError` where it is not finite.

    Formulas:
        torch: $ k = c r^2 + i r + j $
        tensorflow: $ k = (i r + j) C + c $
    """
    channels, H, W = x.shape
    torch = np.zeros((channels // r**2, H * r, W * r), x.dtype)
    for h, w in np.ndindex(H, W):
        _block(torch, h, w, r)[:] = pixel_shuffle(x[:, h : h + 1, w : w + 1], r, "torch")
        yield ("torch", "PyTorch (CRD): the r² channels of an image are neighbours") if h == w == 0 else "torch"
    tensorflow = np.zeros_like(torch)
    for h, w in np.ndindex(H, W):
        _block(tensorflow, h, w, r)[:] = pixel_shuffle(x[:, h : h + 1, w : w + 1], r, "tensorflow")
        yield ("tensorflow", "TensorFlow (DCR): the images take turns") if h == w == 0 else "tensorflow"
    different = list(map(tuple, np.argwhere(torch != tensorflow).tolist()))
    differing = len(different)
    yield "differ", "Pixels that differ: {differing} of {x.size}" if differing else "Here both orders agree"
    return torch, tensorflow


def _block(image: np.ndarray, h: int, w: int, r: int) -> np.ndarray:
    """The r×r blocks that the position (h, w) of the channels becomes, one in each image: a view."""
    return image[:, h * r : (h + 1) * r, w * r : (w + 1) * r]


def enlarged(x, r):
    """Return `x` with every channel `r` times as high and wide, its pixels mixed bilinearly: what one channel can do.

    `x` has the shape (channels, H, W) and real numbers, the answer (channels, r·H, r·W), float64. `TypeError` and
    `ValueError` as in `pixel_unshuffle`.

    Source: `torch.nn.functional.interpolate`, bilinear, with the corners not aligned.
    """
    x, r = checks.array("x", x, 3), checks.whole("r", r, least=1)
    down, across = (_mixing(side, r) for side in x.shape[1:])
    return down @ x @ across.T


def _mixing(side: int, r: int) -> np.ndarray:
    """How much of each pixel of a row goes into each of one `r` times as long."""
    at = np.clip((np.arange(side * r) + 0.5) / r - 0.5, 0, side - 1)
    return np.maximum(1 - np.abs(at[:, None] - np.arange(side)), 0.0)


def _can_sharpen(x, r, order="torch"):
    checks.array("x", x, 3)
    return _can_shuffle(x, r, order)


@traced(guard=_can_sharpen)
def sharpness(x, r, order="torch"):
    """Enlarge the first of the channels alone, and count the pixels that are not those of the picture they all make.

    Arguments are those of `pixel_shuffle`, but that `x` has finite real numbers; the answer is that count. Errors are
    those of `compare_orders`.
    """
    image = pixel_shuffle(x, r, order)
    blurred = enlarged(x[:1], r)[0]
    wrong = np.count_nonzero(blurred != image[0])
    yield "enlarge", "One small picture, enlarged: {wrong} of {blurred.size} pixels are wrong"
    yield "question", "Can small pictures make a sharp large one without computing?"
    return wrong


@traced(guard=_can_shuffle)
def shuffle_by_channel(x, r, order="torch"):
    """`pixel_shuffle` one channel after the other: each fills one place in every block.

    Arguments, answer and errors are those of `pixel_shuffle`. The channel `k` is there, and those before it.
    """
    channels, H, W = x.shape
    C = channels // r**2
    image = np.zeros((C, H * r, W * r), x.dtype)
    for k in range(channels):
        c, i, j = _pixel(k, 0, 0, C, r, order)
        image[c, i::r, j::r] = x[k]
        yield ("fill", "Each channel fills one place in every block") if k == 0 else "fill"
    yield "answer", "Yes: shuffling computes nothing, the channels hold the detail"
    yield "real-size", "ESPCN convolves at low resolution and shuffles once, at the end"
    return image


class _Counting:
    """A number that counts the multiplications it takes part in; its sums and products count on."""

    __slots__ = ("tally", "value")

    def __init__(self, value: object, tally: Counter):
        self.value, self.tally = value, tally

    def __mul__(self, other: object) -> _Counting:
        self.tally["multiplications"] += 1
        return _Counting(self.value * getattr(other, "value", other), self.tally)

    def __add__(self, other: object) -> _Counting:
        return _Counting(self.value + getattr(other, "value", other), self.tally)

    __rmul__, __radd__ = __mul__, __add__


def multiplications(reference: Traced, *arguments: object) -> int:
    """Return how many multiplications of array elements a run of `reference` takes, counted by the elements themselves.

    Every array among `arguments` is replaced by one whose numbers count when they are multiplied; they can only be
    moved, added and multiplied, so that `TypeError` is raised where anything else is done with them. A multiplication
    with a zero of the padding is counted like any other. The arguments are the algorithm's own: no guard looks at them.
    """
    if not isinstance(reference, Traced):
        raise TypeError(f"reference must be a reference, not the {type(reference).__name__} {reference!r:.40}")
    tally = Counter()
    counting = np.frompyfunc(lambda value: _Counting(value, tally), 1, 1)
    reference.unwatched(*(counting(each) if isinstance(each, np.ndarray) else each for each in arguments))
    return tally["multiplications"]


def _can_convolve(x, kernel):
    x, kernel = checks.array("x", x, 3), checks.array("kernel", kernel, 4)
    if kernel.shape[2] != kernel.shape[3]:
        raise checks.worded(
            "{name} must be square in its last two axes, not of the shape {shape}", name="kernel", shape=kernel.shape
        )
    if kernel.shape[1] != len(x):
        raise checks.worded(
            "{name} must look at the {found} channels of x, not at {found2}: {shape}",
            name="kernel",
            found=len(x),
            found2=kernel.shape[1],
            shape=kernel.shape,
        )
    dtype = np.result_type(x, kernel, np.int64)
    return x.astype(dtype), kernel.astype(dtype)


def _can_upscale(x, kernel, r, order="torch"):
    x, kernel = _can_convolve(x, kernel)
    r, order = checks.whole("r", r, least=1), checks.choice("order", order, ORDERS)
    if len(kernel) % r**2:
        raise checks.worded(
            "{name} must make a number of channels divisible by r² = {square}, not {found}",
            name="kernel",
            square=r**2,
            found=len(kernel),
        )
    return x, kernel, r, order


def _can_upscale_twice(x, kernel, r):
    x, kernel, r, _ = _can_upscale(x, kernel, r)
    _odd(kernel)
    return x, kernel, r


def _odd(kernel: np.ndarray) -> None:
    if kernel.shape[-1] % 2 == 0:
        raise checks.worded(
            "{name} must have an odd side, not {side} (its shape: {shape})",
            name="kernel",
            side=kernel.shape[-1],
            shape=kernel.shape,
        )


@traced(guard=_can_convolve)
def convolve(x, kernel):
    """Slide every kernel over `x`, with zeros around it: as many rows and columns come out as go in.

    `x` has the shape (inputs, H, W), `kernel` (outputs, inputs, k, k); the answer has the shape (outputs, H, W). Whole
    numbers give int64, others float64. `TypeError` where one is not an array of real numbers; `ValueError` where one is
    empty, not finite or of the wrong dimensions, or where the kernel is not square or not for the channels of `x`.

    Source: `torch.nn.functional.conv2d` with stride 1 and, for odd k, padding k // 2 (no kernel is flipped).

    Formulas:
        convolution: $ y_(o, h, w) = sum_(n, a, b) K_(o, n, a, b) thin x_(n, h + a - p, w + b - p) $
        padding: $ p = floor(k slash 2) $
    """
    outputs, _, k, _ = kernel.shape
    _, H, W = x.shape
    around = k // 2, (k - 1) // 2
    padded = np.pad(x, ((0, 0), around, around))
    features = np.zeros((outputs, H, W), x.dtype)
    for h, w in np.ndindex(H, W):
        patch = padded[:, h : h + k, w : w + k]
        products = kernel * patch
        features[:, h, w] = products.sum(axis=(1, 2, 3))
        yield "convolve", "Each kernel makes one number of the window at ({h}, {w})"
    return features


@traced(guard=_can_upscale)
def subpixel_convolution(x, kernel, r, order="torch"):
    """Convolve the small image, then shuffle once: the layer that enlarges in ESPCN.

    `x` has the shape (inputs, H, W), `kernel` (C·r², inputs, k, k); the answer has the shape (C, r·H, r·W). It equals a
    transposed convolution with stride r and the kernel of r·k × r·k that `wide_kernel` makes. Errors are those of
    `convolve` and `pixel_shuffle`.

    Source: Shi et al. 2016, section 2.2, eq. 3 (without the bias and the activation function).
    """
    features = yield from convolve.steps(x, kernel)
    image = yield from pixel_shuffle.steps(features, r, order)
    return image


def wide_kernel(kernel: np.ndarray, r: int, order: str = "torch") -> np.ndarray:
    """Interleave every r² small kernels into the one wide kernel that does their work in the large image.

    `kernel` has the shape (C·r², inputs, k, k), k odd; the answer has the shape (C, inputs, r·k, r·k). It is meant for
    an image whose pixels stand in the middle of r×r blocks of zeros. Flipped in both directions it is the kernel of the
    transposed convolution with stride r and padding r·⌊k/2⌋ that equals `subpixel_convolution`. It is itself a pixel
    shuffle, of the flipped small kernels. Errors are those of `pixel_shuffle`, and `ValueError` where `kernel` is not
    4-D or its side not odd.

    Source: Shi et al. 2016, section 2.2, where it is the filter W_s of size k_s = r·k.
    """
    kernel = checks.array("kernel", kernel, 4)
    _odd(kernel)
    flipped = kernel[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    return np.stack([pixel_shuffle(each, r, order)[:, ::-1, ::-1] for each in flipped], axis=1)


@traced(guard=_can_upscale_twice)
def upscaling_work(x, kernel, r):
    """Make the same large image in the small one and in the large one, and count the multiplications.

    Arguments and errors are those of `subpixel_convolution`, and `ValueError` where the side of the kernel is even.
    The answer is (small, free, large): the multiplications of the convolution at low resolution, of the shuffle after
    it, and of the convolution at high resolution that gives the same image. `multiplications` counts all three.

    Formulas:
        small: $ k^2 N_"in" C r^2 dot H W $
        large: $ (r k)^2 N_"in" C dot r H dot r W $
    """
    _, H, W = x.shape
    height, width = H * r, W * r
    features = convolve(x, kernel)
    small = multiplications(convolve, x, kernel)
    yield "convolve", "Sub-pixel convolution: convolve at {H}×{W}, {small} multiplications"
    image = pixel_shuffle(features, r)
    free = multiplications(pixel_shuffle, features, r)
    yield "shuffle", "Then shuffle to {height}×{width}, {free} multiplications"
    middle = (r - 1) // 2
    spread = np.zeros((len(x), height, width), x.dtype)
    spread[:, middle::r, middle::r] = x
    yield "spread", "Or insert r² − 1 zeros a pixel, and convolve at {height}×{width}"
    wide = wide_kernel(kernel, r)
    large_image = convolve(spread, wide)
    large = multiplications(convolve, spread, wide)
    yield "convolve-wide", "Same image, a transposed convolution with stride r: r² times as many, {large}"
    return small, free, large


def _can_start(x, kernel, r):
    x, kernel, r = _can_upscale_twice(x, kernel, r)
    if min(x.shape[1:]) < kernel.shape[-1]:
        raise checks.worded(
            "{name} must be at least as high and wide as the kernel, {side}, not {shape}",
            name="x",
            side=kernel.shape[-1],
            shape=x.shape,
        )
    return x, kernel, r


@traced(guard=_can_start)
def first_images(x, kernel, r):
    """Upscale by kernels as they start: independent, then alike within each block (ICNR).

    `x` has the shape (inputs, H, W) and is meant to be constant, `kernel` (C·r², inputs, k, k), k odd. The answer is
    the pair of images, without what the zeros around `x` reach. ICNR gives the r² kernels of a block the same start,
    so that its image is the nearest-neighbour enlargement of one convolution. Errors are those of `upscaling_work`,
    and `ValueError` where `x` is smaller than a kernel.

    Source: A. Aitken et al., "Checkerboard artifact free sub-pixel convolution", arXiv 1707.02937, 2017.
    """
    margin = kernel.shape[-1] // 2
    inside = slice(margin, x.shape[1] - margin), slice(margin, x.shape[2] - margin)
    independent = pixel_shuffle(convolve(x, kernel)[:, *inside], r)
    yield "independent", "Independent kernels: a checkerboard" if np.ptp(independent[0]) else "Flat: no checkerboard"
    alike = kernel[:: r**2].repeat(r**2, axis=0)
    even = pixel_shuffle(convolve(x, alike)[:, *inside], r)
    yield "alike", "ICNR: the r² kernels of a block start alike, and no pattern shows"
    return independent, even


def convolution_cost(k, inputs, outputs, height, width, r):
    """Return the multiplications of one convolution at height × width, and of the same at r·height × r·width.

    k×k kernels from `inputs` to `outputs` channels, with zeros around the image, whose products are counted too. The
    answer is (low, high), Python ints. Mind what is compared: the same layer at two sizes. The last layer of ESPCN
    makes r² channels for each one of the large image, and so costs as much as a k×k convolution there would; it is the
    layers before it that gain. `TypeError` where an argument is no whole number, `ValueError` below 1.

    Source: Shi et al. 2016, section 2.2 (convolving in the large image costs r² times as much).
    """
    sizes = {"k": k, "inputs": inputs, "outputs": outputs, "height": height, "width": width, "r": r}
    k, inputs, outputs, height, width, r = (checks.whole(name, value, least=1) for name, value in sizes.items())
    low = k * k * inputs * outputs * height * width
    high = k * k * inputs * outputs * (r * height) * (r * width)
    return low, high


def network_cost(layers, height, width, r):
    """Return the multiplications of a network that ends in a shuffle, and of the same layers in the large image.

    `layers` are triples (k, inputs, outputs); the last makes r² channels for each that it makes in the large image.
    The answer is (low, high), Python ints. Errors are those of `convolution_cost`, and `ValueError` where the last
    layer's channels are not divisible by r².
    """
    *before, (k, inputs, outputs) = layers
    if outputs % r**2:
        raise checks.worded(
            "{name} must end with a number of channels divisible by r² = {square}, not {outputs}",
            name="layers",
            square=r**2,
            outputs=outputs,
        )
    lows = [convolution_cost(*layer, height, width, r)[0] for layer in layers]
    highs = [convolution_cost(*layer, height, width, r)[1] for layer in (*before, (k, inputs, outputs // r**2))]
    return sum(lows), sum(highs)


def layer_cost(x: np.ndarray, kernel: np.ndarray, r: int) -> tuple[int, int]:
    """`convolution_cost` of `kernel` on `x` and on an image `r` times as high and wide: what counting must agree with.

    Errors are those of `subpixel_convolution`.
    """
    x, kernel, r, _ = _can_upscale(x, kernel, r)
    outputs, inputs, k, _ = kernel.shape
    return convolution_cost(k, inputs, outputs, x.shape[1], x.shape[2], r)
