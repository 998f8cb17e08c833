import sys
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise, permutations, product

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from scipy import ndimage

from vizkit.examples.dfs import (
    chain,
    edge_to_itself,
    every_kind_of_edge,
    islands,
    level_order,
    marked_too_early,
    one_vertex,
    out_of_reach,
    random_digraphs,
    water,
)
from vizkit.reference.dfs import (
    all_land_effort,
    dfs_graph,
    dfs_mark_on_push,
    dfs_recursive,
    dfs_with_iterators,
    dfs_with_stack,
    flood_fill,
    flood_fill_effort,
    is_dfs_order,
    mark_on_push_tested,
    naive_walk,
    parenthesis_structure,
    search_with_marks,
    tree_orders,
)
from vizkit.reference.lca import Node, build_tree

SEARCHES = [
    naive_walk,
    parenthesis_structure,
    dfs_graph,
    dfs_recursive,
    dfs_with_iterators,
    dfs_with_stack,
    dfs_mark_on_push,
    mark_on_push_tested,
    search_with_marks,
]
TIMED = [dfs_recursive, dfs_with_iterators]
PRESETS = [every_kind_of_edge(), one_vertex(), edge_to_itself(), out_of_reach(), chain(), marked_too_early()]
AROUND = {4: ndimage.generate_binary_structure(2, 1), 8: ndimage.generate_binary_structure(2, 2)}


@st.composite
def graphs(draw, most=7):
    """Graphs with vertices 0 to n − 1, each with its neighbours in any order, and itself among them at times."""
    n = draw(st.integers(1, most))
    vertices = st.sampled_from(range(n))
    return {u: draw(st.lists(vertices, unique=True)) for u in range(n)}


@st.composite
def trees(draw, most=9):
    """Roots of binary trees of up to `most` nodes with values 0, 1, …"""
    values = iter(range(most))

    def grown(size):
        if size == 0:
            return None
        left = draw(st.integers(0, size - 1))
        return Node(next(values), grown(left), grown(size - 1 - left))

    return grown(draw(st.integers(1, most)))


grids = (
    st.integers(1, 6)
    .flatmap(lambda width: st.lists(st.lists(st.booleans(), min_size=width, max_size=width), min_size=1, max_size=6))
    .map(np.array)
)


def digraph(adj):
    graph = nx.DiGraph()
    graph.add_nodes_from(adj)
    graph.add_edges_from((u, v) for u, neighbours in adj.items() for v in neighbours)
    return graph


def reached_part(adj, start):
    graph = digraph(adj)
    return graph.subgraph({start} | nx.descendants(graph, start))


EDGES = ("edge", "back-edge")


def said(trace, *names):
    return [step.variables for step in trace.steps if step.name in names]


def names(trace):
    return Counter(step.name for step in trace.steps)


# the search of a graph


@given(graphs())
@example(every_kind_of_edge() | {0: ["A"]})
@example({0: [0]})
def test_agrees_with_networkx(adj):
    graph, result = digraph(adj), dfs_graph(adj, 0)
    assert list(result.order) == list(nx.dfs_preorder_nodes(graph, 0))
    assert sorted(result.f, key=result.f.get) == list(nx.dfs_postorder_nodes(graph, 0))
    assert result.parent == nx.dfs_predecessors(graph, 0)
    labelled = [(u, v, label) for u, v, label in nx.dfs_labeled_edges(graph, 0) if label != "reverse"]
    (_, *labelled) = labelled  # the first says where the search starts
    assert [(*edge, "forward" if kind == "tree" else "nontree") for edge, kind in result.kinds.items()] == labelled


@given(graphs())
def test_the_methods_agree(adj):
    recursive, stack = dfs_graph(adj, 0), dfs_graph(adj, 0, method="stack")
    assert dfs_graph(adj, 0, method="iterators") == recursive == dfs_recursive(adj, 0) == dfs_with_iterators(adj, 0)
    assert (stack.order, stack.parent) == (recursive.order, recursive.parent)
    assert (stack.d, stack.f, stack.kinds) == (None, None, None)
    assert dfs_with_stack(adj, 0) == stack


def test_the_methods_agree_on_the_random_graphs():
    for adj in random_digraphs():
        assert dfs_graph(adj, 0, method="stack").order == dfs_graph(adj, 0).order


@given(graphs())
def test_intervals_are_nested_or_disjoint_and_nest_as_the_tree_does(adj):
    result = dfs_graph(adj, 0)
    tree = nx.DiGraph(list(result.parent.items())).reverse()
    tree.add_node(0)
    assert sorted([*result.d.values(), *result.f.values()]) == list(range(1, 2 * len(result.order) + 1))
    for u, v in permutations(result.order, 2):
        inside = result.d[u] < result.d[v] < result.f[v] < result.f[u]
        apart = result.f[u] < result.d[v] or result.f[v] < result.d[u]
        around = result.d[v] < result.d[u] < result.f[u] < result.f[v]
        assert inside + apart + around == 1
        assert inside == (v in nx.descendants(tree, u))


@given(graphs())
def test_kinds_follow_from_the_intervals(adj):
    result = dfs_graph(adj, 0)
    assert set(result.kinds) == set(reached_part(adj, 0).edges)
    for (u, v), kind in result.kinds.items():
        (du, fu), (dv, fv) = ((result.d[w], result.f[w]) for w in (u, v))
        if result.parent.get(v) == u and kind != "back":
            assert kind == "tree"
            assert du < dv < fv < fu
        else:
            wanted = "back" if dv <= du < fu <= fv else "forward" if du < dv < fv < fu else "cross"
            assert kind == wanted
            assert wanted != "cross" or dv < fv < du < fu
    assert Counter(result.kinds.values())["tree"] == len(result.order) - 1


@given(graphs())
def test_a_cycle_can_be_reached_exactly_where_an_edge_is_back(adj):
    part, result = reached_part(adj, 0), dfs_graph(adj, 0)
    acyclic = "back" not in result.kinds.values()
    assert acyclic == nx.is_directed_acyclic_graph(part)
    if acyclic:
        latest = sorted(result.f, key=result.f.get, reverse=True)
        assert all(latest.index(u) < latest.index(v) for u, v in part.edges)


@given(graphs())
def test_edges_entered_both_ways_are_never_cross(adj):
    both = {u: sorted({*adj[u], *(v for v in adj if u in adj[v])}) for u in adj}
    assert "cross" not in dfs_graph(both, 0).kinds.values()


def test_the_kinds_of_the_first_example():
    result = dfs_graph(every_kind_of_edge(), "A")
    assert "".join(result.order) == "ABCDE"
    assert {v: (result.d[v], result.f[v]) for v in result.order} == {
        "A": (1, 10),
        "B": (2, 7),
        "C": (3, 4),
        "D": (5, 6),
        "E": (8, 9),
    }
    kinds = {kind: {u + v for (u, v), found in result.kinds.items() if found == kind} for kind in result.kinds.values()}
    assert kinds == {"tree": {"AB", "BC", "BD", "AE"}, "back": {"CA"}, "forward": {"AC"}, "cross": {"DC", "ED"}}


def test_vertices_may_be_anything_hashable():
    adj = {None: [(1, 2), 0.5], (1, 2): [None], 0.5: (), "unreached": []}
    assert dfs_graph(adj, None).order == (None, (1, 2), 0.5)
    assert all(
        dfs_graph(adj, None, method=method).parent == {(1, 2): None, 0.5: None} for method in ("stack", "iterators")
    )


def path_of(edges):
    return {u: [u + 1] if u < edges else [] for u in range(edges + 1)}


def test_recursion_has_an_end_and_an_own_stack_none():
    assert len(dfs_graph(path_of(500), 0).order) == 501
    assert len(dfs_graph(path_of(500) | path_of(9000), 8600).order) == 401  # long elsewhere, not from here
    with pytest.raises(ValueError, match="iterators"):
        dfs_graph(path_of(501), 0)
    with pytest.raises(ValueError, match="iterators"):
        dfs_recursive.trace(path_of(501), 0)
    star = {0: range(1, 2000)} | {u: [] for u in range(1, 2000)}
    assert len(dfs_graph(star, 0).order) == 2000
    for method in ("stack", "iterators"):
        assert dfs_graph(path_of(9000), 0, method=method).order == tuple(range(9001))


# the walk without marks, and with


@given(graphs())
def test_the_naive_walk_takes_first_edges_until_it_repeats_or_is_stuck(adj):
    walk = naive_walk(adj, 0)
    assert walk[0] == 0
    assert all(adj[u][0] == v for u, v in pairwise(walk))
    assert len(set(walk[:-1])) == len(walk[:-1])
    assert walk[-1] in walk[:-1] or not adj[walk[-1]]


def test_the_naive_walk_of_the_first_example():
    trace = naive_walk.trace(every_kind_of_edge(), "A")
    assert list(trace.answer) == ["A", "B", "C", "A"]
    assert names(trace) == {"follow": 3, "repeat": 1}
    assert trace.steps[-1].say() == "No memory: back at A after 3 steps"
    assert naive_walk.trace(edge_to_itself(), "A").steps[-1].say() == "No memory: back at A after 1 step"
    assert naive_walk.trace(out_of_reach(), "A").steps[-1].say() == "No memory: stuck at B after 1 step"
    assert naive_walk.trace(one_vertex(), "A").steps[-1].say() == "No memory: stuck at A after 0 steps"


@given(graphs())
def test_what_is_reached_is_counted(adj):
    part = reached_part(adj, 0)
    assert search_with_marks(adj, 0)[:3] == (len(part), part.size(), len(adj) - len(part))
    deepest = max(len(step.variables["stack"]) for step in dfs_with_iterators.trace(adj, 0).steps)
    now = search_with_marks.trace(adj, 0).steps[0].variables
    assert (now["looks"], now["depth"]) == (part.size(), deepest)


def test_the_counts_of_the_examples():
    assert search_with_marks(every_kind_of_edge(), "A") == (5, 8, 0, 4_000_000, 1_000_000)
    trace = search_with_marks.trace(out_of_reach(), "A")
    assert trace.answer[:3] == (2, 1, 1)
    assert [step.say() for step in trace.steps] == [
        "With marks it ends. Vertices: 2, edges: 1, each once",
        "1 vertex cannot be reached from A",
        "1000 × 1000 land: 4\N{THIN SPACE}000\N{THIN SPACE}000 looks, a stack 1\N{THIN SPACE}000\N{THIN SPACE}000 deep",
    ]


# the brackets


@given(graphs())
def test_brackets_are_well_nested(adj):
    (line, _), opened = parenthesis_structure(adj, 0), []
    for vertex in line:
        if opened and opened[-1] == vertex:
            opened.pop()
        else:
            assert vertex not in opened
            opened.append(vertex)
    assert opened == []
    assert Counter(line) == dict.fromkeys(dfs_graph(adj, 0).order, 2)


def test_the_brackets_of_the_examples():
    assert "".join(parenthesis_structure(every_kind_of_edge(), "A")[0]) == "ABCCDDBEEA"
    assert "".join(parenthesis_structure(chain(), "A")[0]) == "ABCDEFGHHGFEDCBA"
    assert parenthesis_structure.trace(edge_to_itself(), "A").steps[-1].say() == "A → A stays inside: back"


@given(graphs())
def test_brackets_tell_the_edges_apart(adj):
    _, relation = parenthesis_structure(adj, 0)
    told = {"forward": "descendant", "back": "ancestor", "cross": "disjoint"}
    assert relation == {edge: told[kind] for edge, kind in dfs_graph(adj, 0).kinds.items() if kind != "tree"}


# the stack trap


def possible_orders(adj, start):
    """Every order that networkx finds when the neighbours of each vertex stand in any order."""
    shuffled = product(*(permutations(neighbours) for neighbours in adj.values()))
    return {tuple(nx.dfs_preorder_nodes(digraph(dict(zip(adj, lists, strict=True))), start)) for lists in shuffled}


@settings(max_examples=30, deadline=None)
@given(graphs(most=4), st.data())
def test_an_order_is_one_where_some_order_of_edges_gives_it(adj, data):
    adj = {u: [v for v in neighbours if v != u] for u, neighbours in adj.items()}
    right = possible_orders(adj, 0)
    assert all(is_dfs_order(order, adj) for order in right)
    for others in permutations(set(reached_part(adj, 0)) - {0}):
        assert is_dfs_order((0, *others), adj) == ((0, *others) in right)
    wrong = data.draw(st.lists(st.sampled_from(sorted(adj)), min_size=1, max_size=5))
    assert is_dfs_order(wrong, adj) == (tuple(wrong) in possible_orders(adj, wrong[0]))


@given(graphs())
def test_the_order_of_a_search_is_one(adj):
    order = dfs_graph(adj, 0).order
    assert is_dfs_order(order, adj)
    assert is_dfs_order(order[:-1] or order, adj) == (len(order) == 1)
    assert not is_dfs_order((*order, order[-1]), adj)
    assert sorted(dfs_mark_on_push(adj, 0)) == sorted(order)


def test_marking_on_push_breaks_many_random_orders():
    marked = [(adj, dfs_mark_on_push(adj, 0)) for adj in random_digraphs()]
    assert sum(tuple(order) != dfs_graph(adj, 0).order for adj, order in marked) == 91
    assert sum(not is_dfs_order(order, adj) for adj, order in marked) == 57


def test_with_three_vertices_marking_on_push_is_never_caught_and_with_four_it_is():
    for edges in product(*[[list(some) for k in range(4) for some in permutations(range(3), k)]] * 3):
        adj = dict(enumerate(edges))
        assert is_dfs_order(dfs_mark_on_push(adj, 0), adj)
    assert dfs_mark_on_push(marked_too_early(), "A") == ["A", "B", "C", "D"]
    assert dfs_graph(marked_too_early(), "A").order == ("A", "B", "D", "C")
    assert not mark_on_push_tested(marked_too_early(), "A")
    assert dfs_mark_on_push(every_kind_of_edge(), "A") == ["A", "B", "D", "C", "E"]
    assert mark_on_push_tested(every_kind_of_edge(), "A")


def test_what_is_said_of_marking_on_push():
    trace = mark_on_push_tested.trace(marked_too_early(), "A")
    assert names(trace) == {"pop": 4, "push": 3, "skip": 1, "fault": 1}
    asked = next(step for step in trace.steps if step.name == "skip")
    assert asked.say() == "D is marked, not pushed. What comes after B?"
    assert list(asked.variables["stack"]) == ["D", "C"]
    assert trace.steps[-1].say() == "C, though B leads to D: no DFS order"
    assert trace.steps[-1].variables["vertex"] == "C"
    last = [mark_on_push_tested.trace(adj, "A").steps[-1].say() for adj in (chain(), every_kind_of_edge())]
    assert last == ["Same order here; other graphs break", "Not the order of the recursion"]


@given(graphs())
def test_what_is_said_of_a_fault_is_so(adj):
    trace = mark_on_push_tested.trace(adj, 0)
    for now in said(trace, "fault"):
        u, v = now["path"][-1], now["ahead"][0]
        assert v in adj[u]
        assert now["order"].index(u) < now["order"].index(now["vertex"]) < now["order"].index(v)
        assert now["vertex"] not in adj[u]
    for now in said(trace, "skip"):
        assert now["v"] in now["marked"]
    assert trace.answer != bool(said(trace, "fault"))


# every moment of a search


def test_the_moments_of_the_examples():
    assert names(dfs_graph.trace(every_kind_of_edge(), "A")) == {"discover": 5, "edge": 7, "back-edge": 1, "finish": 5}
    assert [len(dfs_graph.trace(adj, "A")) for adj in PRESETS] == [18, 2, 3, 5, 23, 12]
    assert max(len(step.calls) for step in dfs_recursive.trace(chain(), "A").steps) == 1 + 8


@given(graphs())
def test_each_edge_and_each_finish_has_its_sentence(adj):
    parent = dfs_recursive(adj, 0).parent
    said_of = {"back": "back edge, a cycle", "forward": "forward edge", "cross": "cross edge"}
    for step in dfs_recursive.trace(adj, 0).steps:
        u, v = step.variables["u"], step.variables.get("v")
        if step.name in EDGES:
            kind = step.variables["kinds"][u, v]
            if kind == "tree":
                assert step.say() == f"{v} is white: tree edge, go deeper"
            else:
                assert ("A self-loop" if u == v else said_of[kind]) in step.say()
        if step.name == "finish":
            last = f"finished, black: back to {parent[u]}" if u in parent else "black: the stack is empty"
            assert step.say().endswith(last)


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ("ABDC", "Some depth-first search goes this way"),
        ("ABD", "C is missing: no DFS order"),
        ("ABC", "C, though B leads to D: no DFS order"),
    ],
)
def test_what_is_said_of_an_order(order, sentence):
    assert is_dfs_order.trace(order.replace("", " ").split(), marked_too_early()).steps[-1].say() == sentence


@pytest.mark.parametrize("reference", TIMED)
@given(adj=graphs())
def test_the_marks_tell_the_past_at_every_moment(reference, adj):
    looked = 0
    for step in reference.trace(adj, 0).steps:
        now = step.variables
        d, f, colour = now["d"], now["f"], now["colour"]
        assert now["time"] == len(d) + len(f) == max([*d.values(), *f.values()])
        for vertex in adj:
            wanted = "black" if vertex in f else "grey" if vertex in d else "white"
            assert colour[vertex] == wanted
        looked += step.name in EDGES
        assert len(now["kinds"]) == looked
        assert set(d) - {0} <= set(now["parent"]) <= set(adj) - {0}


@given(graphs())
def test_the_open_calls_are_the_grey_vertices(adj):
    for step in dfs_recursive.trace(adj, 0).steps:
        stack = [call.variables["u"] for call in step.calls[1:]]
        grey = [vertex for vertex, colour in step.variables["colour"].items() if colour == "grey"]
        assert set(grey) == set(stack) - ({step.variables["u"]} if step.name == "finish" else set())
        assert sorted(stack, key=step.variables["d"].get) == stack


@given(graphs())
def test_the_own_stack_is_that_of_the_calls(adj):
    recursive, iterators = dfs_recursive.trace(adj, 0), dfs_with_iterators.trace(adj, 0)
    assert recursive.answer == iterators.answer
    for one, other in zip(recursive.steps, iterators.steps, strict=True):
        assert one.name.removeprefix("back-") == other.name
        for name in ("u", "time", "colour", "d", "f", "kinds", "v" if one.name in EDGES else "parent"):
            assert one.variables[name] == other.variables[name]
        calls = [call.variables["u"] for call in one.calls[1:]]
        gone = one.name == "finish"
        ahead = one.name in EDGES and one.variables["colour"][one.variables["v"]] == "white"
        assert list(other.variables["stack"]) == calls[: len(calls) - gone]
        assert not ahead or other.variables["v"] not in other.variables["stack"]


@pytest.mark.parametrize("reference", TIMED)
@given(adj=graphs())
def test_a_look_comes_before_what_it_causes(reference, adj):
    for now in said(reference.trace(adj, 0), *EDGES):
        u, v, colour = now["u"], now["v"], now["colour"]
        kind = now["kinds"][u, v]
        assert list(now["kinds"])[-1] == (u, v)
        assert colour[u] == "grey"
        assert colour[v] == {"tree": "white", "back": "grey", "forward": "black", "cross": "black"}[kind]
        assert (v in now["d"]) == (kind != "tree")


@given(graphs())
def test_a_back_edge_closes_the_cycle_it_shows(adj):
    for step in dfs_recursive.trace(adj, 0).steps:
        now = step.variables
        assert (step.name == "back-edge") == (step.name in EDGES and now["kinds"][now["u"], now["v"]] == "back")
        if step.name == "back-edge":
            cycle = now["cycle"]
            assert (cycle[0], cycle[-1]) == (now["v"], now["u"])
            assert all(v in adj[u] for u, v in pairwise([*cycle, cycle[0]]))
            assert {now["colour"][vertex] for vertex in cycle} == {"grey"}


@given(graphs())
def test_the_stack_is_popped_as_the_recursion_discovers(adj):
    trace = dfs_with_stack.trace(adj, 0)
    pushes, pops, skips = (said(trace, name) for name in ("push", "pop", "skip"))
    assert [now["u"] for now in pops] == list(dfs_recursive(adj, 0).order)
    assert len(pushes) == len(pops) + len(skips)
    assert all(now["u"] in now["visited"] for now in pops)
    assert all(now["u"] in now["visited"] for now in skips)
    assert all(now["v"] == now["stack"][-1] and now["v"] not in now["visited"] for now in pushes[1:])


def test_the_stack_of_the_first_example():
    trace = dfs_with_stack.trace(every_kind_of_edge(), "A")
    assert names(trace) == {"push": 6, "pop": 5, "skip": 1}
    assert [now["u"] for now in said(trace, "skip")] == ["C"]
    assert max(len(step.variables["stack"]) for step in trace.steps) == 4


# trees


@given(trees())
def test_the_orders_agree_with_networkx(root):
    graph, waiting = nx.DiGraph(), [root]
    graph.add_node(root.value)
    while waiting:
        node = waiting.pop()
        children = [child for child in (node.left, node.right) if child is not None]
        graph.add_edges_from((node.value, child.value) for child in children)
        waiting += children
    preorder, inorder, postorder = tree_orders(root)
    assert preorder == list(nx.dfs_preorder_nodes(graph, root.value))
    assert postorder == list(nx.dfs_postorder_nodes(graph, root.value))
    assert sorted(inorder) == sorted(preorder)


@given(st.sets(st.integers(), min_size=1, max_size=12))
def test_the_inorder_of_a_search_tree_is_sorted(values):
    def grown(some):
        middle = len(some) // 2
        return Node(some[middle], grown(some[:middle]), grown(some[middle + 1 :])) if some else None

    assert tree_orders(grown(sorted(values)))[1] == sorted(values)


def test_the_orders_of_the_example():
    trace = tree_orders.trace(build_tree(level_order()))
    assert [list(order) for order in trace.answer] == [
        [3, 5, 6, 2, 7, 4, 1, 0, 8],
        [6, 5, 7, 2, 4, 3, 0, 1, 8],
        [6, 7, 4, 2, 5, 0, 8, 1, 3],
    ]
    assert names(trace) == {"enter": 9, "visit": 9, "leave": 9, "report": 1}


@given(trees())
def test_the_walk_speaks_until_it_first_leaves_a_node_and_sweeps_then(root):
    *steps, last = tree_orders.trace(root).steps
    first = [step.name for step in steps].index("leave")
    assert [step.note.sentence != "" for step in steps] == [place <= first for place in range(len(steps))]
    assert last.note.sentence


@given(trees())
def test_each_moment_of_the_walk_writes_its_node(root):
    trace = tree_orders.trace(root)
    for name, order in (("enter", "preorder"), ("visit", "inorder"), ("leave", "postorder")):
        assert all(now[order][-1] == now["node"].value for now in said(trace, name))
        assert tuple(now["node"].value for now in said(trace, name)) == trace.steps[-1].variables[order]


# grids


@pytest.mark.parametrize("connectivity", [4, 8])
@given(grid=grids)
def test_agrees_with_scipy(connectivity, grid):
    count, labels = flood_fill(grid, connectivity=connectivity)
    wanted, parts = ndimage.label(grid, AROUND[connectivity])[::-1]
    assert count == wanted
    assert_array_equal(labels > 0, grid)
    assert len({*zip(labels[grid].tolist(), parts[grid].tolist(), strict=True)}) == count
    assert sorted({*labels[grid].tolist()}) == list(range(1, count + 1))


@pytest.mark.parametrize("connectivity", [4, 8])
@given(grid=grids)
def test_a_turned_or_mirrored_grid_has_as_many_islands(connectivity, grid):
    counts = [flood_fill(turned, connectivity=connectivity)[0] for turned in (grid, np.rot90(grid), grid.T)]
    assert len(set(counts)) == 1


@pytest.mark.parametrize("connectivity", [4, 8])
@given(grid=grids)
def test_every_land_cell_looks_to_every_side(connectivity, grid):
    looks, depth = flood_fill_effort(grid, connectivity=connectivity)
    count, _ = flood_fill(grid, connectivity=connectivity)
    assert sum(looks.values()) == connectivity * grid.sum()
    assert looks["move"] == grid.sum() - count
    assert depth <= grid.sum()
    padded = np.pad(grid, 1, constant_values=False)
    beside = sum(
        ndimage.shift(np.pad(np.ones_like(grid, int), 1), step, order=0)[padded].sum()
        for step in steps_around(connectivity)
    )
    assert looks["outside"] == connectivity * grid.sum() - beside
    trace = flood_fill.trace(grid, connectivity=connectivity)
    found = Counter(now["found"] for name in ("visit", "reject") for now in said(trace, name))
    assert found == Counter({what: count for what, count in looks.items() if what != "outside"})
    assert depth == max([len(now["path"]) for now in said(trace, "visit")], default=min(1, grid.sum()))


def steps_around(connectivity):
    centre = np.array([1, 1])
    return [step - centre for step in np.argwhere(AROUND[connectivity]) if (step != centre).any()]


@given(grids)
def test_rows_of_text_say_what_rows_of_truth_say(grid):
    written = ["".join("01"[land] for land in row) for row in grid.tolist()]
    for same in (written, tuple(written), grid.tolist(), grid.astype(int).tolist()):
        count, labels = flood_fill(same)
        assert count == flood_fill(grid)[0]
        assert_array_equal(labels, flood_fill(grid)[1])


def test_the_islands_of_the_example():
    count, labels = flood_fill(islands())
    assert count == 3
    assert np.bincount(labels.ravel())[1:].tolist() == [4, 1, 2]
    assert flood_fill(islands(), connectivity=8)[0] == 1
    assert flood_fill(water())[0] == 0
    assert flood_fill_effort(islands()) == ({"move": 4, "water": 11, "seen": 6, "outside": 7}, 4)
    trace = flood_fill.trace(islands())
    assert names(trace) == {"start": 3, "visit": 4, "reject": 17, "retreat": 7, "report": 1}
    assert [step.say() for step in flood_fill.trace(water()).steps] == ["No land: 0 islands"]


@given(grids)
def test_the_flood_speaks_of_each_island_and_once_of_going_on(grid):
    steps = flood_fill.trace(grid).steps
    spoken = [step.name for step in steps if step.note.sentence]
    assert Counter(spoken) == Counter(
        {"start": flood_fill(grid)[0], "report": 1, "visit": any(step.name == "visit" for step in steps)}
    )
    assert all(step.variables["found"] != "outside" for step in steps if step.name == "reject")


@given(grids)
def test_every_moment_of_the_flood_is_so(grid):
    for step in flood_fill.trace(grid).steps:
        now = step.variables
        if step.name in ("visit", "reject", "retreat"):
            path = now["path"]
            assert all(abs(y - b) + abs(x - a) == 1 for (y, x), (b, a) in pairwise(path))
            assert all(now["labels"][cell] == now["count"] for cell in path)
        if step.name == "visit":
            assert path[-1] == now["cell"]
            assert grid[now["cell"]]
        if step.name == "start":
            assert now["labels"][now["start"]] == now["count"]
            assert (now["labels"] == now["count"]).sum() == 1


@settings(deadline=None)
@given(st.integers(1, 20))
def test_on_a_grid_of_land_the_walk_snakes_through_all_of_it(side):
    looks, depth = flood_fill_effort(np.ones((side, side), bool))
    assert all_land_effort(side) == (looks, depth)


def test_ten_thousand_cells_of_land_are_deeper_than_python_calls_and_a_million_are_counted_as_they_are():
    """Each cell is entered once and looks four times, of which the rim's go outside: only the depth is of a walk."""
    looks, depth = flood_fill_effort(np.ones((100, 100), bool))
    assert all_land_effort(100) == (looks, depth) and depth == 10_000 > sys.getrecursionlimit()
    assert all_land_effort() == ({"move": 999_999, "seen": 2_996_001, "outside": 4_000}, 1_000_000)


# all of them


@pytest.mark.parametrize("reference", SEARCHES)
@given(adj=graphs())
def test_watching_changes_nothing(reference, adj):
    before = {u: list(neighbours) for u, neighbours in adj.items()}
    answer, trace = reference(adj, 0), reference.trace(adj, 0)
    assert trace == reference.trace(adj, 0)
    assert trace.answer == (tuple(answer) if isinstance(answer, list) else answer)
    assert adj == before


@pytest.mark.parametrize("reference", SEARCHES)
@given(adj=graphs())
def test_every_sentence_of_a_search_fills(reference, adj):
    assert all("{" not in step.say() for step in reference.trace(adj, 0).steps)


@given(trees(), grids)
def test_every_sentence_of_trees_and_grids_fills(root, grid):
    for trace in (tree_orders.trace(root), flood_fill.trace(grid)):
        assert all("{" not in step.say() for step in trace.steps)


class Rows(Mapping):
    """A mapping that is no dict."""

    def __init__(self, rows):
        self.rows = rows

    def __getitem__(self, key):
        return self.rows[key]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self):
        return len(self.rows)


def test_takes_any_mapping_to_any_sequence():
    rows = Rows({"A": ("B",), "B": np.array(["A", "B"])})
    assert dfs_graph(rows, "A").order == ("A", "B")


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: dfs_graph({"A": []}, "B"), ValueError, "start must be a vertex, one of 'A', not 'B'"),
        (lambda: dfs_graph({}, "B"), ValueError, "start must"),
        (lambda: dfs_graph({"A": ["B"]}, "A"), ValueError, r"adj\['A'\].*not 'B'"),
        (lambda: dfs_graph({"A": ["B", "A", "B"], "B": []}, "A"), ValueError, r"adj\['A'\].*'B'"),
        (lambda: dfs_graph({"A": []}, "A", method="queue"), ValueError, "method must be one of recursive"),
        (lambda: dfs_graph({"A": []}, "A", method=None), TypeError, "method must"),
        (lambda: dfs_graph([["A"]], "A"), TypeError, "adj must"),
        (lambda: dfs_graph({"A": "A"}, "A"), TypeError, r"adj\['A'\] must be a sequence"),
        (lambda: dfs_graph({"A": 1}, "A"), TypeError, r"adj\['A'\] must be a sequence"),
        (lambda: dfs_graph({"A": [["B"]]}, "A"), TypeError, "must be hashable"),
        (lambda: dfs_graph({"A": [(["B"],)]}, "A"), TypeError, "must be hashable"),
        (lambda: dfs_graph({"A": []}, ["A"]), TypeError, "start must be hashable"),
        (lambda: naive_walk({"A": []}, "B"), ValueError, "start must"),
        (lambda: dfs_mark_on_push({"A": []}, "B"), ValueError, "start must"),
        (lambda: is_dfs_order([], {"A": []}), ValueError, "order must"),
        (lambda: is_dfs_order(["A", "B"], {"A": []}), ValueError, r"order\[1\] must"),
        (lambda: tree_orders(None), TypeError, "root must"),
        (lambda: flood_fill([]), ValueError, "grid must"),
        (lambda: flood_fill([""]), ValueError, "grid must"),
        (lambda: flood_fill(["11", "1"]), ValueError, "row 1 has 1 and row 0 2"),
        (lambda: flood_fill(["12"]), ValueError, "row 0 holds '2'"),
        (lambda: flood_fill([[True, 2]]), ValueError, "row 0 holds 2"),
        (lambda: flood_fill([[True, "1"]]), ValueError, "row 0 holds '1'"),
        (lambda: flood_fill(np.ones((1, 1, 2), bool)), ValueError, "row 0 holds array"),
        (lambda: flood_fill("11"), TypeError, "grid must be a sequence"),
        (lambda: flood_fill(7), TypeError, "grid must be a sequence"),
        (lambda: flood_fill(np.ones(3, bool)), TypeError, r"grid\[0\] must be a sequence"),
        (lambda: flood_fill(["1"], connectivity=6), ValueError, "connectivity must be 4 or 8, not 6"),
        (lambda: flood_fill(["1"], connectivity="4"), TypeError, "connectivity must"),
        (lambda: all_land_effort(0), ValueError, "side must"),
    ],
)
def test_wrong_arguments_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()


def test_a_tree_too_high_for_recursion_is_refused():
    root = None
    for value in range(502):
        root = Node(value, root)
    assert len(tree_orders(root.left)[0]) == 501
    with pytest.raises(ValueError, match="root must"):
        tree_orders(root)
