"""PixelShuffle: r² channels of a small image become one image r times as high and as wide, and nothing is computed.

A tensor here has three axes: channel, row, column. `C` counts the large images (3 for a colour image), and every one of
them is made of r² small *channels*, so that C·r² channels of H×W pixels become C images of rH×rW. One *position* (h, w)
of the small image becomes one r×r *block* of the large one, and the number k of the channel says where in the block:
i rows down and j columns to the right. Written as array operations it is reshape, transpose, reshape.

There are two orders of channels, equal where C = 1 and different where not:

- "torch": k = c·r² + i·r + j, the r² channels of one image side by side (`torch.nn.PixelShuffle`; ONNX `CRD`);
- "paper": k = (i·r + j)·C + c, the images taking turns (Shi et al., eq. 4; TensorFlow `depth_to_space`; ONNX `DCR`).

Sources: W. Shi et al., "Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
Neural Network" (ESPCN), CVPR 2016, section 2.2; the documentation of `torch.nn.PixelShuffle`, of `tf.nn.depth_to_space`
and of ONNX `DepthToSpace`.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from vizkit.reference import guards as checks
from vizkit.trace import Traced, traced

__all__ = [
    "channels_of_block",
    "compare_orders",
    "convolution_cost",
    "convolve",
    "first_channel",
    "images_to_compare",
    "kernel_of_one_image",
    "layer_cost",
    "multiplications",
    "numbered_channels",
    "numbered_image",
    "pixel_shuffle",
    "pixel_unshuffle",
    "random_kernel",
    "round_trip",
    "several_images",
    "shuffle_by_position",
    "shuffle_memory",
    "subpixel_convolution",
    "unshuffle_by_position",
    "upscaling_work",
    "wide_kernel",
]

ORDERS = ("torch", "paper")


def numbered_channels(channels: int = 1, r: int = 2, h: int = 2, w: int = 2) -> np.ndarray:
    """The tensor that makes `channels` images: its numbers 0, 1, 2 … say where they lie in memory.

    An int64 array of shape (channels·r², h, w). `TypeError` where an argument is no whole number, `ValueError` below 1.
    """
    channels, r, h, w = _sizes(channels=channels, r=r, h=h, w=w)
    return np.arange(channels * r * r * h * w).reshape(channels * r * r, h, w)


def several_images(channels: int = 1, r: int = 2, h: int = 2, w: int = 2) -> np.ndarray:
    """As `numbered_channels`, but for two images at least: for less the two orders of channels are the same."""
    return numbered_channels(max(2, checks.whole("channels", channels, least=1)), r, h, w)


def numbered_image(h: int = 2, w: int = 2) -> np.ndarray:
    """One small image with the numbers 0, 1, 2 …, to be convolved: an int64 array of shape (1, h, w)."""
    return numbered_channels(1, 1, h, w)


def first_channel(x: np.ndarray) -> np.ndarray:
    """The first channel of `x` as a small image to be convolved: an array of shape (1, h, w)."""
    return _tensor("x", x)[:1]


def random_kernel(channels: int = 1, r: int = 2, inputs: int = 1, k: int = 3, seed: int = 0) -> np.ndarray:
    """Kernels of k×k that make the small channels of `channels` large images, whole numbers from −3 to 3.

    An int64 array of shape (channels·r², inputs, k, k). `TypeError` where an argument is no whole number, `ValueError`
    where one is below 1 (the seed: below 0).
    """
    channels, r, inputs, k = _sizes(channels=channels, r=r, inputs=inputs, k=k)
    rng = np.random.default_rng(checks.whole("seed", seed, least=0))
    return rng.integers(-3, 4, (channels * r * r, inputs, k, k))


def kernel_of_one_image(r: int = 2, seed: int = 0) -> np.ndarray:
    """`random_kernel` of 3×3 for one large image made of one small one."""
    return random_kernel(1, r, 1, 3, seed)


def _sizes(**named: object) -> tuple[int, ...]:
    return tuple(checks.whole(name, value, least=1) for name, value in named.items())


def _can_shuffle(x, r, order="torch"):
    x, r, order = _tensor("x", x), checks.whole("r", r, least=1), checks.choice("order", order, ORDERS)
    if len(x) % r**2:
        raise ValueError(f"x must have a number of channels divisible by r² = {r**2}, not {len(x)} ({x.shape})")
    return x, r, order


def _can_unshuffle(x, r, order="torch"):
    return _blocks("x", x, r, order)


def _can_unshuffle_image(image, r, order="torch"):
    return _blocks("image", image, r, order)


def _blocks(name, image, r, order):
    image, r, order = _tensor(name, image), checks.whole("r", r, least=1), checks.choice("order", order, ORDERS)
    if image.shape[1] % r or image.shape[2] % r:
        raise ValueError(f"{name} must have a height and a width divisible by r = {r}, not the shape {image.shape}")
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
        raise ValueError(f"{name} must have 3 dimensions (channels, height, width), not the shape {found.shape}")
    if found.size == 0:
        raise ValueError(f"{name} must not be empty, but has the shape {found.shape}")
    return found


@traced(guard=_can_shuffle)
def pixel_shuffle(x, r, order="torch"):
    """Make one image, `r` times as high and as wide, of every r² channels of `x`.

    `x` has the shape (C·r², H, W) and any dtype; the answer has the shape (C, r·H, r·W) and the same dtype, and shares
    no memory with `x`. `order` is "torch" (the channels of one image side by side) or "paper" (the images take turns).
    `TypeError` where `x` is ragged or no array, `r` no whole number or `order` no string; `ValueError` where `x` is not
    3-D or is empty, `r` is below 1, the channels are not divisible by r², or `order` is unknown.

    Source: `torch.nn.PixelShuffle`; Shi et al. 2016, section 2.2, eq. 4, where x is the column, y the row of the image
    and the channel is the last axis: the order of `tf.nn.depth_to_space` and of ONNX `DepthToSpace` in its mode `DCR`.

    Formulas:
        torch: $ y_(c, h r + i, w r + j) = x_(c r^2 + i r + j, h, w) $
        paper: $ y_(c, h r + i, w r + j) = x_((i r + j) C + c, h, w) $
        espcn: $ "PS"(T)_(x, y, c) = T_(floor(x slash r), floor(y slash r), C r "mod"(y, r) + C "mod"(x, r) + c) $
    """
    names, shape = tuple("khw"), x.shape
    channels, H, W = shape
    C = channels // r**2
    yield "input", "{channels} channels of {H}×{W} pixels"
    if order == "torch":
        names, shape = tuple("cijhw"), (C, r, r, H, W)
    else:
        names, shape = tuple("ijchw"), (r, r, C, H, W)
    split = x.reshape(shape)
    yield "split", "reshape: channel number k splits into c, i and j"
    axes = tuple(names.index(name) for name in "chiwj")
    names, shape = tuple("chiwj"), (C, H, r, W, r)
    permuted = split.transpose(axes).copy()
    yield "permute", "transpose: i goes behind h, and j behind w"
    names, shape = tuple("cyx"), (C, H * r, W * r)
    merged = permuted.reshape(shape)
    yield "merge", "reshape: h with i is the row, w with j the column"
    return merged


@traced(guard=_can_unshuffle)
def pixel_unshuffle(x, r, order="torch"):
    """Undo `pixel_shuffle`: make r² channels of every image of `x`, each `r` times less high and wide.

    `x` has the shape (C, r·H, r·W) and any dtype; the answer has the shape (C·r², H, W) and the same dtype, and shares
    no memory with `x`. `order` is the channels' order as in `pixel_shuffle`. `TypeError` where `x` is ragged or no
    array, `r` no whole number or `order` no string; `ValueError` where `x` is not 3-D or is empty, `r` is below 1, the
    height or the width is not divisible by `r`, or `order` is unknown.

    Source: `torch.nn.PixelUnshuffle`; "paper" is `tf.nn.space_to_depth`.

    Formulas:
        torch: $ x_(c r^2 + i r + j, h, w) = y_(c, h r + i, w r + j) $
        paper: $ x_((i r + j) C + c, h, w) = y_(c, h r + i, w r + j) $
    """
    names, shape = tuple("cyx"), x.shape
    C, H, W = shape[0], shape[1] // r, shape[2] // r
    yield "input", "back again: cut into blocks of {r}×{r}"
    names, shape = tuple("chiwj"), (C, H, r, W, r)
    split = x.reshape(shape)
    yield "split", "reshape: a row is h with i, a column w with j"
    if order == "torch":
        after, shape = tuple("cijhw"), (C, r, r, H, W)
    else:
        after, shape = tuple("ijchw"), (r, r, C, H, W)
    axes = tuple(names.index(name) for name in after)
    names = after
    permuted = split.transpose(axes).copy()
    yield "permute", "transpose: i and j go before h and w"
    names, shape = tuple("khw"), (C * r**2, H, W)
    merged = permuted.reshape(shape)
    yield "merge", "reshape: c, i and j are the channel number again"
    return merged


@traced(guard=_can_shuffle)
def shuffle_by_position(x, r, order="torch"):
    """`pixel_shuffle` one position after the other: all channels' pixels at (h, w) move at once.

    Arguments, answer and errors are those of `pixel_shuffle`. `moves` are the pairs (source, target) of the moment,
    `landed` all pairs so far; a source is (channel, h, w), a target (c, row, column).
    """
    channels, H, W = x.shape
    C, height, width = channels // r**2, H * r, W * r
    image = np.zeros((C, height, width), x.dtype)
    landed = []
    yield "input", "{channels} channels of {H}×{W} become {C} of {height}×{width}"
    for h, w in np.ndindex(H, W):
        moves = []
        for k in range(channels):
            if order == "torch":
                c, place = divmod(k, r**2)
            else:
                place, c = divmod(k, C)
            i, j = divmod(place, r)
            source = k, h, w
            target = c, h * r + i, w * r + j
            moves.append((source, target))
        landed += moves
        for source, target in moves:
            image[target] = x[source]
        yield "move", "position ({h}, {w}) of every channel: one {r}×{r} block"
    yield "rule", "the channel number says where in the block"
    return image


@traced(guard=_can_unshuffle_image)
def unshuffle_by_position(image, r, order="torch"):
    """`pixel_unshuffle` one block after the other: every channel gets back its pixel at (h, w).

    Arguments, answer and errors are those of `pixel_unshuffle`, but that the tensor is called `image`. `moves` are the
    pairs (source, target) of the moment, `landed` all pairs so far; a source is (c, row, column), a target
    (channel, h, w).
    """
    C, height, width = image.shape
    H, W = height // r, width // r
    stack = np.zeros((C * r**2, H, W), image.dtype)
    landed = []
    yield "input", "back again: cut into blocks of {r}×{r}"
    for h, w in np.ndindex(H, W):
        moves = []
        for c, i, j in np.ndindex(C, r, r):
            k = (c * r + i) * r + j
            if order == "paper":
                k = (i * r + j) * C + c
            source = c, h * r + i, w * r + j
            target = k, h, w
            moves.append((source, target))
        landed += moves
        for source, target in moves:
            stack[target] = image[source]
        yield "move", "block ({h}, {w}): every channel gets its number back"
    return stack


@traced(guard=_can_shuffle)
def round_trip(x, r, order="torch"):
    """Shuffle `x` and bring it back, block after block: the answer is `x` again.

    Arguments and errors are those of `pixel_shuffle`; the answer has the shape and dtype of `x`.
    """
    image = pixel_shuffle(x, r, order)
    back = yield from unshuffle_by_position.steps(image, r, order)
    lossless = back.tobytes() == x.tobytes()
    yield "same", "bit for bit what it was: {lossless}"
    return back


@traced(guard=_can_shuffle)
def shuffle_memory(x, r, order="torch"):
    """`pixel_shuffle` as the memory sees it: which number lies in which slot after each operation.

    Arguments and errors are those of `pixel_shuffle`. The answer is a list: for every slot of the shuffled memory the
    slot of `x` its number came from (both in C order). `strip` is the memory itself, `homes` the list so far, `moved`
    how many numbers the operation has put into another slot. A transpose alone only renames axes, as `reshape` does;
    it is here the transpose *and* writing its answer out, without which the reshape after it could not be.
    `made` counts the multiplications of the whole `pixel_shuffle`.
    """
    channels, H, W = x.shape
    C, size = channels // r**2, x.size
    made = multiplications(pixel_shuffle, x, r, order)
    slots, strip = np.arange(size), x.ravel()
    homes, moved = slots.tolist(), 0
    yield "input", "memory is one strip: channel after channel"
    if order == "torch":
        shape, axes = (C, r, r, H, W), (0, 3, 1, 4, 2)
    else:
        shape, axes = (r, r, C, H, W), (2, 3, 0, 4, 1)
    split = slots.reshape(shape)
    moved = np.count_nonzero(split.ravel() != slots)
    yield "split", "reshape: {moved} of {size} numbers move"
    permuted = split.transpose(axes).copy()
    homes = permuted.ravel().tolist()
    strip = x.ravel()[homes]
    moved = np.count_nonzero(permuted.ravel() != slots)
    yield "permute", "transpose: {moved} of {size} numbers move"
    shape = C, H * r, W * r
    merged = permuted.reshape(shape)
    moved = np.count_nonzero(merged.ravel() != homes)
    yield "merge", "reshape: {moved} of {size} numbers move"
    yield "count", "{made} multiplications: only addresses change"
    return homes


def _can_compare(x, r):
    checks.array("x", x, 3)
    return _can_shuffle(x, r)[:2]


@traced(guard=_can_compare)
def compare_orders(x, r):
    """Shuffle `x` in both orders of channels, and say where the images differ.

    `x` has the shape (C·r², H, W) and finite real numbers; the answer is the pair of images (torch's, the paper's).
    `different` are the places (c, row, column) where they differ. `torch_blocks[c][i][j]` and `paper_blocks[c][i][j]`
    are the number of the channel that fills this place of every block. Errors are those of `pixel_shuffle`, and
    `TypeError` where `x` is not of real numbers, `ValueError` where it is not finite.

    Formulas:
        torch: $ k = c r^2 + i r + j $
        paper: $ k = (i r + j) C + c $
    """
    channels, size = len(x), x.size
    numbers = np.arange(channels).reshape(-1, 1, 1)
    yield "input", "one input of {channels} channels, two orders"
    torch = pixel_shuffle(x, r, "torch")
    blocks = pixel_shuffle(numbers, r, "torch")
    torch_blocks = blocks.tolist()
    yield "torch", "PyTorch: the channels of one image side by side"
    paper = pixel_shuffle(x, r, "paper")
    blocks = pixel_shuffle(numbers, r, "paper")
    paper_blocks = blocks.tolist()
    yield "paper", "the paper and TensorFlow: the images take turns"
    places = np.argwhere(torch != paper).tolist()
    different = [tuple(place) for place in places]
    differing = len(different)
    yield "differ", "{differing} of {size} pixels differ"
    return torch, paper


def channels_of_block(x: np.ndarray, r: int, order: str = "torch") -> tuple:
    """Which channel of `x` fills each place of every block: `[c][i][j]` is its number.

    Errors are those of `pixel_shuffle`.
    """
    numbers = np.arange(len(x)).reshape(-1, 1, 1)
    return tuple(tuple(map(tuple, block)) for block in pixel_shuffle(numbers, r, order).tolist())


def images_to_compare(x: np.ndarray, r: int) -> np.ndarray:
    """`x` where it makes two images or more, else `several_images` of its size: for one the two orders are the same."""
    x, r = _can_compare(x, r)
    return x if len(x) >= 2 * r * r else several_images(2, r, *x.shape[1:])


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
    """How many multiplications of array elements a run of `reference` takes, counted by the elements themselves.

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
        raise ValueError(f"kernel must be square in its last two axes, not of the shape {kernel.shape}")
    if kernel.shape[1] != len(x):
        raise ValueError(f"kernel must look at the {len(x)} channels of x, not at {kernel.shape[1]}: {kernel.shape}")
    dtype = np.result_type(x, kernel, np.int64)
    return x.astype(dtype), kernel.astype(dtype)


def _can_upscale(x, kernel, r, order="torch"):
    x, kernel = _can_convolve(x, kernel)
    r, order = checks.whole("r", r, least=1), checks.choice("order", order, ORDERS)
    if len(kernel) % r**2:
        raise ValueError(f"kernel must make a number of channels divisible by r² = {r**2}, not {len(kernel)}")
    return x, kernel, r, order


def _can_upscale_twice(x, kernel, r):
    x, kernel, r, _ = _can_upscale(x, kernel, r)
    _odd(kernel)
    return x, kernel, r


def _odd(kernel: np.ndarray) -> None:
    if kernel.shape[-1] % 2 == 0:
        raise ValueError(f"kernel must have an odd side, not {kernel.shape[-1]} (its shape: {kernel.shape})")


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
        yield "convolve", "every kernel gives one number at ({h}, {w})"
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
    yield "convolve", "convolve at {H}×{W}: {small} multiplications"
    image = pixel_shuffle(features, r)
    free = multiplications(pixel_shuffle, features, r)
    yield "shuffle", "shuffle to {height}×{width}: {free} multiplications"
    middle = (r - 1) // 2
    spread = np.zeros((len(x), height, width), x.dtype)
    spread[:, middle::r, middle::r] = x
    yield "spread", "or spread the pixels over {height}×{width} first"
    wide = wide_kernel(kernel, r)
    large_image = convolve(spread, wide)
    large = multiplications(convolve, spread, wide)
    yield "convolve", "the same image: {large} multiplications"
    times = large // small
    yield "compare", "convolve small, shuffle once: r² = {times} times cheaper"
    return small, free, large


def _can_cost(k, inputs, outputs, height, width, r):
    return _sizes(k=k, inputs=inputs, outputs=outputs, height=height, width=width, r=r)


@traced(guard=_can_cost)
def convolution_cost(k, inputs, outputs, height, width, r):
    """The multiplications of one convolution at height × width, and of the same at r·height × r·width.

    k×k kernels from `inputs` to `outputs` channels, with zeros around the image, whose products are counted too. The
    answer is (low, high), Python ints. Mind what is compared: the same layer at two sizes. The last layer of ESPCN
    makes r² channels for each one of the large image, and so costs as much as a k×k convolution there would; it is the
    layers before it that gain. `TypeError` where an argument is no whole number, `ValueError` below 1.

    Source: Shi et al. 2016, section 2.2 (convolving in the large image costs r² times as much).

    Formulas:
        low: $ k^2 N_"in" N_"out" dot H W $
        high: $ k^2 N_"in" N_"out" dot r H dot r W = r^2 dot "low" $
    """
    per_pixel = k * k * inputs * outputs
    low = per_pixel * height * width
    yield "low", "a convolution at {height}×{width}: {low} multiplications"
    H, W = r * height, r * width
    high = per_pixel * H * W
    yield "high", "the same at {H}×{W}: {high} multiplications"
    times = high // low
    yield "compare", "r² = {times} times as many"
    return low, high


def layer_cost(x: np.ndarray, kernel: np.ndarray, r: int) -> tuple[int, int]:
    """`convolution_cost` of `kernel` on `x` and on an image `r` times as high and wide: what counting must agree with.

    Errors are those of `subpixel_convolution`.
    """
    x, kernel, r, _ = _can_upscale(x, kernel, r)
    outputs, inputs, k, _ = kernel.shape
    return convolution_cost(k, inputs, outputs, x.shape[1], x.shape[2], r)
