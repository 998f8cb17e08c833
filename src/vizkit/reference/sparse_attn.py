"""Sparse attention: patterns that let a token read few others, and still reach every earlier one in two hops.

In full *causal* attention token i reads all j ≤ i: n (n + 1) / 2 *pairs*, one for each true cell of the mask, whose row
is the token that reads and whose column is the one that is read. Two sets of the stride l ≈ √n replace them:

- *strided*: the *local* set is the last l tokens, the *strided* one is j with i − j a multiple of l. Of the l tokens
  that read j by the local set exactly one is i modulo l, so j reaches i over that *relay*: one hop a layer.
- *fixed*: a token reads its own block of l, and the last c tokens, the *summary*, of every block so far. Here both
  sets, merged, are needed in each layer: one after the other they miss (0, 0) already.

The paper's window has l + 1 tokens, t = max(0, i − l) … i; the released code's has l. The one more, i − l, is in the
strided set, so both sets together are the same. With l = √n they have 1.5·n√n − n + √n / 2 pairs, the fixed ones with
c = 1 exactly n√n. Without a causal mask local and strided sets reach to both sides (J. Su's local, atrous and sparse
self attention); Longformer adds *global* tokens, which read all and are read by all, BigBird pairs at random.

Sources: R. Child, S. Gray, A. Radford, I. Sutskever, "Generating Long Sequences with Sparse Transformers", 2019, arXiv
1904.10509, sections 4.2 and 4.3; `get_attn_mask` in `attention.py` of openai/sparse_attention (the window of l); J. Su,
kexue.fm/archives/6853, 2019; I. Beltagy et al., "Longformer", 2020, arXiv 2004.05150; M. Zaheer et al., "Big Bird",
2020, arXiv 2007.14062.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vizkit.reference.flashattn import softmax, standard_attention
from vizkit.reference.guards import choice, flag, sequence, whole, worded
from vizkit.reference.online_softmax import tiles
from vizkit.trace import traced

__all__ = [
    "all_pairs",
    "global_and_random",
    "hops",
    "local_attention",
    "merged_pairs",
    "merged_patterns",
    "one_relay",
    "pairs_by_size",
    "reach_of_two_layers",
    "sparse_attention",
    "sparse_mask",
    "strided_attention",
    "two_hops",
    "two_sided_patterns",
    "what_is_needed",
]

PATTERNS = (
    "full", "local", "strided", "fixed-block", "fixed-summary", "strided-merged", "fixed-merged", "atrous", "su-sparse",
    "global",
)  # fmt: skip
MERGED = ("strided-merged", "fixed-merged")
WINDOWS = ("l", "l+1")


# what may be given


def _sizes(n: int, stride: int, window: str = "l", summary: int = 1, causal: bool = True) -> tuple:
    n = whole("n", n, least=1)
    stride = whole("stride", stride, 1, n)
    width = stride + (choice("window", window, WINDOWS) == "l+1")
    return n, stride, width, whole("summary", summary, 1, stride), flag("causal", causal)


def _pattern(
    n: int, pattern: str, *, stride: int, window: str = "l", summary: int = 1, causal: bool = True
) -> tuple[int, str, int, int, int, bool]:
    n, *sizes = _sizes(n, stride, window, summary, causal)
    return n, choice("pattern", pattern, PATTERNS), *sizes


def _square(name: str, mask: np.ndarray, n: int | None = None) -> np.ndarray:
    found = np.asarray(mask)
    if found.dtype != bool:
        raise TypeError(f"{name} must hold True and False, not {found.dtype.name}")
    wanted = (n or max(len(found), 1) if found.ndim else 1,) * 2
    if found.shape != wanted:
        raise worded("{name} must have the shape {wanted}, not {shape}", name=name, wanted=wanted, shape=found.shape)
    return found


def _masked(Q, K, V, mask, *, scale: float | None = None) -> tuple:
    Q, K, V, scale, _ = standard_attention.guard(Q, K, V, scale, causal=True)
    mask = _square("mask", mask, len(Q))
    empty = np.flatnonzero(~mask.any(axis=1))
    if empty.size:
        raise worded(
            "{name} must let every token read one, but row {row} is empty, a softmax over nothing: merge two patterns",
            name="mask",
            row=int(empty[0]),
        )
    return Q, K, V, mask, scale


def _way(masks: Sequence[np.ndarray], source: int, target: int) -> tuple:
    masks = sequence("masks", masks)
    if not masks:
        raise worded("{name} must hold at least one mask, but is empty", name="masks")
    first = _square("masks[0]", masks[0])
    masks = [first, *(_square(f"masks[{place}]", mask, len(first)) for place, mask in enumerate(masks[1:], 1))]
    causal = not any(np.triu(mask, 1).any() for mask in masks)
    return masks, *_ends(len(first), source, target, causal)


def _ends(n: int, source: int, target: int | None, causal: bool) -> tuple[int, int]:
    source, target = whole("source", source, 0, n - 1), whole("target", n - 1 if target is None else target, 0, n - 1)
    if causal and source > target:
        raise worded(
            "{name} must be at most target = {target}, for causal attention reads no later token, but it is {found}",
            name="source",
            target=target,
            found=source,
        )
    return source, target


def _journey(
    n: int, stride: int, window: str = "l", causal: bool = True, source: int = 0, target: int | None = None
) -> tuple:
    n, stride, width, _, causal = _sizes(n, stride, window, 1, causal)
    return n, stride, width, causal, *_ends(n, source, target, causal)


def _answer(
    n: int, pattern: str, stride: int, summary: int = 1, causal: bool = True, source: int = 0,
    target: int | None = None, long: int = 4096,
) -> tuple:  # fmt: skip
    n, stride, _, summary, causal = _sizes(n, stride, "l", summary, causal)
    ends, long = _ends(n, source, target, causal), whole("long", long, 1, 10**6)
    return n, choice("pattern", pattern, MERGED), stride, summary, causal, *ends, long


def _full(n: int, causal: bool = True, long: int = 4096) -> tuple[int, bool, int]:
    return whole("n", n, least=1), flag("causal", causal), whole("long", long, least=1)


def _two_sided(n: int, stride: int) -> tuple[int, int]:
    return _sizes(n, stride)[:2]


def _drawn_at_random(n: int, stride: int, summary: int = 1, seed: int = 0) -> tuple[int, int, int, int]:
    n, stride, _, summary, _ = _sizes(n, stride, "l", summary)
    return n, stride, summary, whole("seed", seed, least=0)


def _lengths(sizes: Sequence[int] = (16, 64, 256, 1024, 4096)) -> tuple[list[int]]:
    found = [whole(f"sizes[{place}]", n, 1, 10**6) for place, n in enumerate(sequence("sizes", sizes))]
    if not found:
        raise worded("{name} must hold at least one number, but is empty", name="sizes")
    return (found,)


# masks, and attention under them


def in_pattern(pattern: str, i: np.ndarray, j: np.ndarray, stride: int, width: int, summary: int) -> np.ndarray:
    """Return whether token i reads token j by a pattern, whichever of them comes first."""
    match pattern:
        case "full":
            return np.full(np.broadcast(i, j).shape, True)
        case "local":
            return abs(i - j) < width
        case "strided" | "atrous":
            return (i - j) % stride == 0
        case "fixed-block":
            return i // stride == j // stride
        case "fixed-summary":
            return (j % stride >= stride - summary) & (i >= 0)
        case "global":
            return (i < summary) | (j < summary)
        case "strided-merged" | "su-sparse":
            one, other = "local", "strided"
        case "fixed-merged":
            one, other = "fixed-block", "fixed-summary"
    return in_pattern(one, i, j, stride, width, summary) | in_pattern(other, i, j, stride, width, summary)


@traced(guard=_pattern)
def sparse_mask(n, pattern, stride, width, summary, causal):
    """Return which of `n` tokens, the rows, read which, the columns: a bool array of the shape (n, n).

    `pattern` is one of `PATTERNS`. `stride` l is from 1 to n; the `window` of local attention is "l" or "l+1" tokens
    wide to either side, itself included; `summary` c, from 1 to l, is how many tokens of each block are its summary,
    and how many are global. With `causal` no token reads a later one. "atrous" and "su-sparse" are J. Su's names of
    "strided" and "strided-merged"; his k is the stride. `TypeError`: a number that is no int, a `causal` that is no
    bool, a word that is no string. `ValueError`: a number out of range, an unknown word.

    Formulas:
        local: $ A_i = {j : i - l < j <= i} $
        strided: $ A_i = {j : (i - j) mod l = 0} $
    """
    mask = np.zeros((n, n), bool)
    for rows in tiles(n, stride):
        i, j = np.ogrid[rows, :n]
        allowed = (j <= i) | (not causal)
        mask[rows] = in_pattern(pattern, i, j, stride, width, summary) & allowed
        yield ("row", "Each row marks the tokens that one token reads") if rows.start == 0 else "row"
    return mask


@traced(guard=_masked)
def sparse_attention(Q, K, V, mask, scale):
    """Return softmax(scale · Q Kᵀ) V where row i of the softmax is over those j alone for which mask[i, j] is true.

    All n² scores are multiplied out: this is what it means, not how a sparse kernel saves. `Q`, `K` and `V` are finite
    with n rows each, `mask` is bool of the shape (n, n) with a true cell in each row; the answer is float64 of shape
    (n, dv). `TypeError`: no numbers, a mask that is not of bools. `ValueError`: shapes that do not fit, NaN, infinity,
    an empty row of the mask, such as rows 0 … l − c − 1 of "fixed-summary".
    """
    scores = scale * Q @ K.T
    masked = np.where(mask, scores, -np.inf)
    weights = softmax(masked)
    yield "mask", "Of {scores.size} scores, those that are masked get a weight of 0"
    return weights @ V


@traced(guard=_way)
def hops(masks, source, target):
    """Return the tokens over which `target` gets what `source` held, one hop for each of the `masks`: ints, in order.

    `masks` are one or more bool arrays (n, n), the first layer's first; a token that reads itself may stay. Of several
    relays it is the first of those that lie between. `TypeError`: masks that are not of bools, tokens that are no ints.
    `ValueError`: no masks or of other shapes, a token out of range, a `source` after the `target` where all masks are
    causal, and where no way leads there.
    """
    held = [np.arange(len(masks[0])) == source]
    for mask in masks:
        held.append((mask & held[-1]).any(axis=1))
        yield "spread", "Every token that reads one of them holds it too"
    if not held.pop()[target]:
        raise worded(
            "{name} must be reached from token {source} in as many hops as masks, {count}, but {target} is not",
            name="target",
            source=source,
            count=len(masks),
            target=target,
        )
    path = [target]
    for mask, before in zip(reversed(masks), reversed(held), strict=True):
        relays = np.flatnonzero(mask[path[0]] & before)
        between = [abs(relay - source) + abs(relay - path[0]) for relay in relays]
        path.insert(0, int(relays[np.argmin(between)]))
    return path


def merged_pairs(n: int, pattern: str, stride: int, summary: int = 1, causal: bool = True) -> int:
    """Return how many pairs the mask of a merged `pattern` has, without making it.

    `pattern` is "strided-merged" or "fixed-merged"; the rest and errors are those of `sparse_mask`.
    """
    n, stride, _, summary, causal = _sizes(n, stride, "l", summary, causal)
    places = np.arange(n)
    if choice("pattern", pattern, MERGED) == "strided-merged":
        back = places[(places < stride) | (places % stride == 0)]
        pairs = (n - back).sum()
        return int(pairs if causal else 2 * pairs - n)
    if causal:
        return int((places % stride + 1 + summary * (places // stride)).sum())
    sizes = np.bincount(places // stride)
    ends = np.maximum(sizes - stride + summary, 0)
    return int((sizes * (sizes + ends.sum() - ends)).sum())


# what each pattern reads


@traced(guard=_full)
def all_pairs(n, causal, long):
    """Return how many pairs of tokens full attention has with `n` tokens, and how many with `long` ones, 4096.

    Arguments and errors are those of `sparse_mask`; `long` is a number of tokens as well.
    """
    mask = yield from sparse_mask.steps(n, "full", math.isqrt(n), 1, 1, causal)
    pairs = int(mask.sum())
    many = long * (long + 1) // 2 if causal else long**2
    yield "count", "{n} token: {pairs} pair", "{n} tokens: {pairs} pairs"
    yield "grow", "{long} tokens: {many} pairs. Are all needed?"
    return pairs, many


@traced(guard=_journey)
def local_attention(n, stride, width, causal, source, target):
    """Return how many pairs local attention has, and whether by it `target` reads `source`.

    Arguments and errors are those of `sparse_mask` and `hops`; without a `target` it is the last token.
    """
    mask = sparse_mask.unwatched(n, "local", stride, width, 1, causal)
    pairs = int(mask.sum())
    yield "window", "Local: at most the last {width}, itself included" if causal else "Local: less than {width} away"
    read = bool(mask[target, source])
    yield "miss", "The window already holds token {source}" if read else "Token {target} cannot read {source} directly"
    return pairs, read


@traced(guard=_journey)
def strided_attention(n, stride, width, causal, source, target):
    """Return how many pairs strided attention has, and where in `fold` what `target` reads stands.

    The places, a row and a column each, are one line. Arguments and errors are those of `local_attention`.
    """
    mask = sparse_mask.unwatched(n, "strided", stride, width, 1, causal)
    pairs = int(mask.sum())
    yield "comb", "Strided: back in steps of {stride}" if causal else "Strided: in steps of {stride}, both ways"
    comb = folded(np.flatnonzero(mask[target]), n, stride)
    yield "fold", "Folded every {stride}, what token {target} reads is one line"
    return pairs, comb


def fold(n: int, stride: int) -> list[list[int | None]]:
    """Return the tokens 0 … n − 1 folded every `stride`, so that those a multiple of it apart are one line.

    They are rows of the stride, and the lines are columns, or where these would be longer than rows the other way
    round; None stands where the last is not full.
    """
    table = [[token if token < n else None for token in range(start, start + stride)] for start in range(0, n, stride)]
    return table if stride**2 >= n else [list(line) for line in zip(*table, strict=True)]


def folded(tokens: Sequence[int], n: int, stride: int) -> list[tuple[int, int]]:
    """Return the places of `tokens` in `fold`, a row and a column each."""
    places = [divmod(int(token), stride) for token in tokens]
    return places if stride**2 >= n else [(line, turn) for turn, line in places]


# two layers


@traced(guard=_journey)
def two_hops(n, stride, width, causal, source, target):
    """Return the tokens over which `target` gets what `source` held, by a local layer and a strided one.

    Arguments and errors are those of `local_attention`.
    """
    local = sparse_mask.unwatched(n, "local", stride, width, 1, causal)
    strided = sparse_mask.unwatched(n, "strided", stride, width, 1, causal)
    path = hops([local, strided], source, target)
    relay = path[1]
    yield "relay", "Local layer: {relay} reads {source}" if relay != source else "Local layer: {source} reads itself"
    yield "arrive", ("A token always reads itself" if source == target
                     else "Token {source} is in {target}'s strided set: one hop" if relay == source
                     else "Token {source} is in {target}'s window: one hop" if relay == target
                     else "Strided layer: {target} reads {relay}, which already holds {source}")  # fmt: skip
    return path


@traced(guard=_journey)
def one_relay(n, stride, width, causal, source, target):
    """Return where in `fold` those stand that read `source`, and those of them that `target` meets.

    Of the `stride` tokens from `source` on (up to it where `target` comes before) exactly one is in the line that
    `target` reads, and one in that of each of the tokens just before it. All are places, a row and a column. Arguments
    and errors are those of `local_attention`.
    """
    way = 1 if source <= target else -1
    near = [token for token in range(source, source + way * stride, way) if 0 <= token < n]
    window = folded(near, n, stride)
    yield "window", "Local layer: these read token {source}"
    relays = []
    for reader in range(target, target - way * min(stride, abs(target - source) + 1), -way):
        line = range(reader % stride, reader + 1 if causal else n, stride)
        (relay,) = set(near).intersection(line)
        relays += folded([relay], n, stride)
        comb = folded(line, n, stride)
        if reader == target:
            yield "meet", "Token {reader} reads its line, and meets {relay}"
        else:
            yield "meet" if len(relays) > 2 else ("meet", "So does each token beside it, on its own line")
    yield "settle", "{stride} token in a row: one in each line", "{stride} tokens in a row: one in each line"
    return window, relays


@traced(guard=_sizes)
def merged_patterns(n, stride, width, summary, causal):
    """Return how many pairs the strided pattern has, both sets merged, and how many the fixed one.

    Arguments and errors are those of `sparse_mask`.
    """
    local, strided, block, ends, everything = (
        sparse_mask.unwatched(n, pattern, stride, width, summary, causal)
        for pattern in ("local", "strided", "fixed-block", "fixed-summary", "full")
    )
    full, merged = int(everything.sum()), int((local | strided).sum())
    yield "union", "Both sets: {merged} of {full} pairs" if merged < full else "Both sets: all {full}, nothing is saved"
    fixed = int((block | ends).sum())
    yield "block", "Fixed: each token reads its own block"
    yield "summary", "plus the last {summary} of each other block: {fixed} of {full}"
    return merged, fixed


@traced(guard=_sizes)
def reach_of_two_layers(n, stride, width, summary, causal):
    """Return how many pairs are missed by each of four ways to stack two layers: no two hops connect them.

    They are local twice, strided twice, the two fixed sets one after the other, and strided after local. Arguments and
    errors are those of `sparse_mask`.
    """
    local, strided, block, ends, allowed = (
        sparse_mask.unwatched(n, pattern, stride, width, summary, causal)
        for pattern in ("local", "strided", "fixed-block", "fixed-summary", "full")
    )
    reached, lost, missed = [], [], []
    for first, second in ((local, local), (strided, strided), (block, ends), (local, strided)):
        reached.append(second @ first)
        lost.append(allowed & ~reached[-1])
        missed.append(int(lost[-1].sum()))
        yield "reach", "These layers miss {missed[-1]} pair", "These layers miss {missed[-1]} pairs"
    return missed


# to both sides


@traced(guard=_two_sided)
def two_sided_patterns(n, stride):
    """Return how many pairs local, atrous and sparse self attention have without a causal mask, k being the `stride`.

    Arguments and errors are those of `sparse_mask`.

    Source: J. Su, kexue.fm/archives/6853.
    """
    masks, pairs = [], []
    for pattern in ("local", "atrous", "su-sparse"):
        mask = sparse_mask.unwatched(n, pattern, stride, stride + 1, 1, False)
        masks.append(mask)
        pairs.append(int(mask.sum()))
        yield "side", "{pairs[-1]} of {mask.size}" if len(pairs) < 3 else "Dense nearby, further in steps of {stride}"
    return pairs


@traced(guard=_drawn_at_random)
def global_and_random(n, stride, summary, seed):
    """Return BigBird's mask, bool of the shape (n, n), and how many hops the farthest pair takes by it: at most 2.

    A token reads those at most `stride` away, `summary` at random and as many global ones, which read all; no mask is
    causal. `seed` ≥ 0 draws the random ones; arguments and errors are those of `sparse_mask`.

    Source: Longformer, section 3.1; BigBird, section 2.
    """
    window, hubs = (
        sparse_mask.unwatched(n, pattern, stride, stride + 1, summary, False) for pattern in ("local", "global")
    )
    drawn = np.random.default_rng(seed).random((n, n)).argsort(axis=1) < summary
    mask = np.zeros((n, n), bool)
    for more in (window, drawn, hubs):
        mask = mask | more
        farthest = hop_count(mask)
        yield "add", "The farthest pair: {farthest} hop", "The farthest pair: {farthest} hops"
    return mask, farthest


def hop_count(mask: np.ndarray) -> int:
    """Return how many hops the farthest pair takes by a `mask` in every layer, where all are connected."""
    count, reached = 1, mask
    while not reached.all():
        count, reached = count + 1, reached @ mask
    return count


# real sizes, and the answer


@traced(guard=_lengths)
def pairs_by_size(sizes):
    """Return how many pairs full attention and both merged patterns have, for each of the `sizes` n, with l = ⌊√n⌋.

    Three lists of ints, and the ratio of the last of the first two. The summaries are of one token. `sizes` are from 1
    to 10⁶; else `TypeError` or `ValueError`.
    """
    full = [n * (n + 1) // 2 for n in sizes]
    yield "full", "All pairs: their number grows as n²"
    strided = [merged_pairs(n, "strided-merged", math.isqrt(n)) for n in sizes]
    yield "merged", "Both sets, l = √n: at most 1.5 · n√n pairs"
    fixed = [merged_pairs(n, "fixed-merged", math.isqrt(n)) for n in sizes]
    ratio = full[-1] / strided[-1]
    yield "real", "{sizes[-1]} tokens: all pairs are {ratio:.1f} times as many"
    return full, strided, fixed, ratio


@traced(guard=_answer)
def what_is_needed(n, pattern, stride, summary, causal, source, target, long):
    """Return by which tokens two layers of a merged `pattern` carry `source` to `target`, and what that costs.

    The answer is these tokens; how many pairs the pattern has, and how many full attention; and both for `long` tokens,
    4096. Arguments and errors are those of `sparse_mask` and `hops`.
    """
    mask = sparse_mask.unwatched(n, pattern, stride, stride, summary, causal)
    path = hops([mask, mask], source, target)
    merged, full = int(mask.sum()), n * (n + 1) // 2 if causal else n * n
    shares = [100.0, 100 * merged / full]
    yield "answer", "No: two hops reach all, by {merged} of {full} pairs" if merged < full else "Here nothing is saved"
    few = merged_pairs(long, pattern, math.isqrt(long), causal=causal)
    many = long * (long + 1) // 2 if causal else long**2
    shares.append(100 * few / many)
    yield "real", "{long} tokens, if kernels skip the rest: {few} of {many}"
    return path, (merged, full), (few, many)
