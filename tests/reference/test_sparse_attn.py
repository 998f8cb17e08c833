from functools import cache
from itertools import product

import networkx as nx
import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from vizkit.reference import (
    all_pairs,
    global_and_random,
    hops,
    local_attention,
    merged_pairs,
    merged_patterns,
    one_relay,
    pairs_by_size,
    reach_of_two_layers,
    sparse_attention,
    sparse_mask,
    strided_attention,
    two_hops,
    two_sided_patterns,
    what_is_needed,
)
from vizkit.reference.sparse_attn import fold

FULL = {16: 136, 64: 2080, 256: 32_896, 1024: 524_800, 4096: 8_390_656}
few = settings(max_examples=25)


@st.composite
def sizes(draw, most=14):
    """n, l and c."""
    n = draw(st.integers(1, most))
    stride = draw(st.integers(1, n))
    return n, stride, draw(st.integers(1, stride))


def read_by_definition(pattern, i, stride, window, summary, tokens):
    """The set of tokens that token i reads, as the sources define it."""
    if pattern == "full":
        return set(tokens)
    if pattern == "local":
        return set(range(i - stride + (window == "l"), i + stride + (window == "l+1")))
    if pattern in ("strided", "atrous"):
        return {*range(i, -1, -stride), *range(i, len(tokens), stride)}
    if pattern == "fixed-block":
        return set(range(i - i % stride, i - i % stride + stride))
    if pattern == "fixed-summary":
        return {j for j in tokens for k in range(stride - summary, stride) if j % stride == k}
    if pattern == "global":
        return set(tokens) if i < summary else set(range(summary))
    parts = ("fixed-block", "fixed-summary") if pattern == "fixed-merged" else ("local", "strided")
    return set().union(*(read_by_definition(part, i, stride, window, summary, tokens) for part in parts))


PATTERNS = [
    "full", "local", "strided", "fixed-block", "fixed-summary", "strided-merged", "fixed-merged", "atrous", "su-sparse",
    "global",
]  # fmt: skip


@few
@given(sizes(), st.sampled_from(["l", "l+1"]), st.booleans())
def test_masks_are_the_sets_of_the_definitions(size, window, causal):
    n, stride, summary = size
    for pattern in PATTERNS:
        found = sparse_mask(n, pattern, stride=stride, window=window, summary=summary, causal=causal)
        wanted = np.zeros((n, n), bool)
        for i in range(n):
            for j in read_by_definition(pattern, i, stride, window, summary, range(n)):
                if 0 <= j < n and (j <= i or not causal):
                    wanted[i, j] = True
        assert_array_equal(found, wanted, err_msg=pattern)


@cache
def causal(n, pattern, stride, summary=1, window="l"):
    return sparse_mask(n, pattern, stride=stride, summary=summary, window=window)


@few
@given(sizes(40))
def test_how_long_the_rows_are(size):
    n, stride, summary = size
    i = np.arange(n)
    local, strided = causal(n, "local", stride), causal(n, "strided", stride)
    assert_array_equal(local.sum(axis=1), np.minimum(i + 1, stride))
    assert local.sum() == n * stride - stride * (stride - 1) // 2
    assert_array_equal(strided.sum(axis=1), i // stride + 1)
    assert all(causal(n, each, stride)[i, i].all() for each in ("local", "strided", "strided-merged", "fixed-merged"))
    for pattern in ("strided-merged", "fixed-merged"):
        mask = causal(n, pattern, stride, summary)
        assert not np.triu(mask, 1).any()
        assert merged_pairs(n, pattern, stride, summary) == mask.sum()
        both_sides = sparse_mask(n, pattern, stride=stride, summary=summary, causal=False)
        assert merged_pairs(n, pattern, stride, summary, False) == both_sides.sum()
    assert_array_equal(causal(n, "strided-merged", stride), causal(n, "strided-merged", stride, 1, "l+1"))


@pytest.mark.parametrize("n", [1, 2, 7, 16])
def test_the_least_and_the_largest_stride(n):
    full = np.tri(n, dtype=bool)
    assert_array_equal(causal(n, "local", n), full)
    assert_array_equal(causal(n, "strided", 1), full)
    assert_array_equal(causal(n, "local", 1), np.eye(n, dtype=bool))
    assert_array_equal(causal(n, "full", 1), full)


def test_two_hops_reach_every_earlier_token_by_exactly_one_relay():
    for n in range(1, 40):
        full = np.tri(n, dtype=int)
        for stride in range(1, n + 1):
            local, strided = (causal(n, each, stride).astype(np.uint8) for each in ("local", "strided"))
            assert_array_equal(strided @ local, full)
            assert_array_equal(local @ strided, full)


@pytest.mark.parametrize(("n", "strides"), [(64, (5, 8, 64)), (100, (7, 10)), (256, (16,))])
def test_two_hops_reach_every_earlier_token_of_many(n, strides):
    full = np.tri(n, dtype=bool)
    for stride in strides:
        local, strided = (causal(n, each, stride).astype(np.float32) for each in ("local", "strided"))
        assert_array_equal(strided @ local, full)
        assert_array_equal(local @ strided, full)
        fixed = causal(n, "fixed-merged", stride, max(stride // 3, 1)).astype(np.float32)
        assert_array_equal(fixed @ fixed > 0, full)


@few
@given(sizes(20))
def test_fixed_sets_need_both_in_each_layer(size):
    n, stride, summary = size
    fixed = causal(n, "fixed-merged", stride, summary)
    assert_array_equal(fixed @ fixed, np.tri(n, dtype=bool))
    block, ends = (causal(n, each, stride, summary) for each in ("fixed-block", "fixed-summary"))
    assert (ends @ block)[0, 0] == (block @ ends)[0, 0] == (summary == stride)


def layered(masks):
    """The tokens of each layer as a graph, an edge from what is read to what reads it."""
    graph = nx.DiGraph()
    for layer, mask in enumerate(masks):
        graph.add_edges_from(((layer, int(j)), (layer + 1, int(i))) for i, j in np.argwhere(mask))
    return graph


@few
@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 2**20), st.booleans())
def test_hops_are_a_way_in_the_layered_graph(n, layers, seed, earlier):
    masks = [np.random.default_rng([seed, layer]).random((n, n)) < 0.4 for layer in range(layers)]
    masks = [np.tril(mask) if earlier else mask for mask in masks]
    graph = layered(masks)
    for source, target in product(range(n), repeat=2):
        ends = (0, source), (layers, target)
        if graph.has_node(ends[0]) and graph.has_node(ends[1]) and nx.has_path(graph, *ends):
            path = hops(masks, source, target)
            assert (path[0], path[-1], len(path)) == (source, target, layers + 1)
            assert all(mask[i, j] for mask, j, i in zip(masks, path, path[1:], strict=False))
            assert nx.shortest_path_length(graph, *ends) == layers
        else:
            with pytest.raises(ValueError, match=r"^(target must be reached|source must be at most)"):
                hops(masks, source, target)


@few
@given(sizes(12), st.data())
def test_the_relay_is_where_column_and_window_meet(size, data):
    n, stride, _ = size
    source, target = sorted((data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, n - 1))))
    path = two_hops(n, stride, source=source, target=target)
    window, relays = one_relay(n, stride, source=source, target=target)
    table = fold(n, stride)
    tokens = [table[row][column] for row, column in window]
    assert tokens == list(range(source, min(source + stride, n)))
    met = [table[row][column] for row, column in relays]
    assert met[0] == path[1] and len(table) <= len(table[0])
    assert [token % stride for token in met] == [token % stride for token in range(target, target - len(met), -1)]
    assert set(relays) <= set(window)
    backward = one_relay(n, stride, causal=False, source=target, target=source)
    assert len(backward[1]) == len(relays) and set(backward[1]) <= set(backward[0])
    pairs, comb = strided_attention(n, stride, target=target)
    assert len({row for row, _ in comb}) == 1 or len({column for _, column in comb}) == 1
    assert [table[row][column] for row, column in comb] == list(range(target % stride, target + 1, stride))
    assert pairs == causal(n, "strided", stride).sum()
    assert local_attention(n, stride, source=source, target=target) == (
        causal(n, "local", stride).sum(), target - source < stride,
    )  # fmt: skip


@few
@given(sizes(8), st.sampled_from(PATTERNS), st.booleans(), st.integers(0, 99))
def test_attention_is_torch_s_under_the_same_mask(size, pattern, causal_, seed):
    n, stride, summary = size
    mask = sparse_mask(n, pattern, stride=stride, summary=summary, causal=causal_)
    assume(mask.any(axis=1).all())
    Q, K, V = np.random.default_rng(seed).normal(size=(3, n, 3))
    wanted = torch.nn.functional.scaled_dot_product_attention(*map(torch.tensor, (Q, K, V)), torch.tensor(mask))
    assert_allclose(sparse_attention(Q, K, V, mask), wanted.numpy(), atol=1e-12)


def test_the_counts_of_sixteen_tokens():
    def count(pattern, **more):
        return int(sparse_mask(16, pattern, **{"stride": 4, **more}).sum())

    assert (count("full"), count("local"), count("local", window="l+1"), count("strided")) == (136, 58, 70, 40)
    assert (count("fixed-block"), count("fixed-summary")) == (40, 28)
    assert (count("strided-merged"), count("fixed-merged")) == merged_patterns(16, 4) == (82, 64)
    assert two_sided_patterns(16, 3) == [100, 86, 144]
    assert reach_of_two_layers(16, 4) == [45, 96, 24, 0]
    assert all_pairs(16) == (136, 8_390_656) and all_pairs(16, causal=False) == (256, 4096**2)
    found = what_is_needed(16, "strided-merged", 4), what_is_needed(16, "fixed-merged", 4)
    assert found[0] == ([0, 3, 15], (82, 136), (389_152, 8_390_656))
    assert found[1] == ([0, 3, 15], (64, 136), (262_144, 8_390_656))
    assert two_hops(16, 4) == [0, 3, 15] and two_hops(16, 4, target=12) == [0, 0, 12]


@pytest.mark.parametrize(("root", "strided"), [(4, 82), (8, 708), (16, 5896), (32, 48_144), (64, 389_152)])
def test_the_counts_of_square_numbers_of_tokens(root, strided):
    n = root**2
    assert strided == merged_pairs(n, "strided-merged", root) == 1.5 * root**3 - n + root / 2
    assert merged_pairs(n, "fixed-merged", root) == root**3
    assert strided <= 1.5 * n * root
    assert pairs_by_size([n])[:3] == ([FULL[n]], [strided], [root**3])


def test_how_much_less_that_is():
    full, strided, fixed = map(np.array, pairs_by_size()[:3])
    assert full.tolist() == list(FULL.values())
    assert np.round(full / strided, 1).tolist()[1:] == [2.9, 5.6, 10.9, 21.6]
    assert round(full[-1] / fixed[-1], 1) == 32.0
    assert pairs_by_size()[3] == full[-1] / strided[-1]


@few
@given(sizes(), st.integers(0, 99))
def test_global_tokens_make_any_two_two_hops_apart(size, seed):
    n, stride, summary = size
    mask, farthest = global_and_random(n, stride, summary, seed)
    lengths = dict(nx.all_pairs_shortest_path_length(nx.from_numpy_array(mask.T, create_using=nx.DiGraph)))
    assert max(max(each.values()) for each in lengths.values()) <= farthest <= 2
    assert_array_equal(mask, global_and_random(n, stride, summary, seed)[0])


def test_rows_come_in_blocks_and_stay():
    trace = sparse_mask.trace(16, "strided-merged", stride=4)
    assert [step.name for step in trace.steps] == ["row"] * 4
    for count, step in enumerate(trace.steps, 1):
        assert_array_equal(step.variables["mask"][: 4 * count], trace.answer[: 4 * count])
        assert not step.variables["mask"][4 * count :].any()


Q = np.eye(3)


@pytest.mark.parametrize(
    ("call", "kind", "says"),
    [
        (lambda: sparse_mask(0, "full", stride=1), ValueError, "n must be at least 1"),
        (lambda: sparse_mask(4.0, "full", stride=1), TypeError, "n "),
        (lambda: sparse_mask(16, "local", stride=0), ValueError, "stride must be at least 1"),
        (lambda: sparse_mask(16, "local", stride=20), ValueError, "stride must be at most 16"),
        (lambda: sparse_mask(16, "local", stride=4.0), TypeError, "stride "),
        (lambda: sparse_mask(16, "local", stride=4, summary=5), ValueError, "summary must be at most 4"),
        (lambda: sparse_mask(16, "dilated", stride=4), ValueError, "pattern must be one of full, local"),
        (lambda: sparse_mask(16, "local", stride=4, window="5"), ValueError, "window must be one of l, l+"),
        (lambda: sparse_mask(16, "local", stride=4, window=5), TypeError, "window "),
        (lambda: sparse_mask(16, "local", stride=4, causal=1), TypeError, "causal "),
        (lambda: sparse_attention(Q, Q, Q, np.eye(3)), TypeError, "mask must hold True and False"),
        (lambda: sparse_attention(Q, Q, Q, np.eye(2, dtype=bool)), ValueError, r"mask must have the shape \(3, 3\)"),
        (lambda: sparse_attention(Q, Q[:2], Q[:2], np.eye(3, dtype=bool)), ValueError, "causal attention needs"),
        (
            lambda: sparse_attention(*np.ones((3, 16, 2)), causal(16, "fixed-summary", 4)),
            ValueError,
            "mask must let every token read one, but row 0 is empty",
        ),
        (lambda: hops([], 0, 0), ValueError, "masks must hold"),
        (lambda: hops([Q > 0, np.eye(2) > 0], 0, 0), ValueError, r"masks\[1\] must have the shape \(3, 3\)"),
        (lambda: hops([np.ones((0, 0), bool)], 0, 0), ValueError, r"masks\[0\] must have the shape"),
        (lambda: hops([Q > 0], 0, 3), ValueError, "target must be at most 2"),
        (lambda: hops([Q > 0], -1, 2), ValueError, "source must be at least 0"),
        (lambda: hops([Q > 0], 0.0, 2), TypeError, "source "),
        (lambda: hops([Q > 0], 0, 2), ValueError, "target must be reached from token 0 in as many hops as masks, 1"),
        (lambda: two_hops(16, 4, source=9, target=3), ValueError, "source must be at most target = 3"),
        (lambda: global_and_random(16, 4, 1, -1), ValueError, "seed "),
        (lambda: pairs_by_size([]), ValueError, "sizes must hold"),
        (lambda: pairs_by_size([0]), ValueError, r"sizes\[0\] must be at least 1"),
        (lambda: merged_pairs(16, "local", 4), ValueError, "pattern must be one of"),
    ],
)
def test_bad_input_is_refused_by_name(call, kind, says):
    with pytest.raises(kind, match="^" + says):
        call()
