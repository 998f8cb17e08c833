import copy
import pickle
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.examples.lca import MANY, Sketch, cases, last_below, pairs, root_of, stranger, with_some_below
from vizkit.reference.lca import (
    Node,
    ancestors,
    answers_by_pairs,
    answers_case_by_case,
    build_tree,
    lowest_common_ancestor,
    lowest_common_ancestor_by_paths,
    never_visited,
    parents,
    promise_kept_and_broken,
    subtrees_visited,
)

SEED = [3, 5, 1, 6, 2, 0, 8, None, None, 7, 4]
VALUES = [value for value in SEED if value is not None]
SEARCHES = [lowest_common_ancestor, lowest_common_ancestor_by_paths]


@st.composite
def trees(draw, most=14):
    """A random tree of distinct values, grown by hanging each new value where a place is still free."""
    values = draw(st.lists(st.integers(-20, 20) | st.integers(), min_size=1, max_size=most, unique=True))
    below = {value: [None, None] for value in values}
    free = [(values[0], 0), (values[0], 1)]
    for value in values[1:]:
        parent, side = free.pop(draw(st.integers(0, len(free) - 1)))
        below[parent][side] = value
        free += [(value, 0), (value, 1)]

    def grown(value):
        return None if value is None else Node(value, *map(grown, below[value]))

    return grown(values[0])


@st.composite
def trees_and_pairs(draw):
    root = draw(trees())
    among = st.sampled_from(inorder(root))
    return root, draw(among), draw(among)


@st.composite
def trees_and_strangers(draw):
    """A tree and two wholes, each in it or perhaps not."""
    root = draw(trees())
    anyone = st.sampled_from(inorder(root)) | st.integers(-20, 20)
    return root, draw(anyone), draw(anyone)


def inorder(root):
    return [] if root is None else [*inorder(root.left), root.value, *inorder(root.right)]


def graph(root):
    """The tree as networkx has it, an edge from every parent to its child."""
    tree = nx.DiGraph()
    tree.add_node(root.value)
    for child in (root.left, root.right):
        if child is not None:
            tree = nx.compose(tree, graph(child))
            tree.add_edge(root.value, child.value)
    return tree


def path_up(root, value):
    """The values from `value` up to the root, by networkx."""
    return nx.shortest_path(graph(root), root.value, value)[::-1]


def mirrored(root):
    return root and Node(root.value, mirrored(root.right), mirrored(root.left))


def right_chain(height):
    node = Node(height)
    for value in reversed(range(height)):
        node = Node(value, None, node)
    return node


def returns(trace):
    """The moments at which a call of the search has its answer."""
    return [step for step in trace.steps if step.calls[-1].reference is lowest_common_ancestor and step.name != "ask"]


# the answer


@pytest.mark.parametrize("p", VALUES)
@pytest.mark.parametrize("q", VALUES)
def test_agrees_with_networkx_on_every_pair_of_the_seed(p, q):
    root = build_tree(SEED)
    wanted = nx.lowest_common_ancestor(graph(root), p, q)
    assert lowest_common_ancestor(root, p, q) == wanted
    assert lowest_common_ancestor_by_paths(root, p, q) == wanted


@pytest.mark.parametrize(
    ("items", "p", "q", "answer"), [(SEED, 5, 1, 3), (SEED, 5, 4, 5), (SEED, 7, 4, 2), ([1, 2], 1, 2, 1)]
)
def test_the_examples_of_the_problem(items, p, q, answer):
    assert lowest_common_ancestor(build_tree(items), p, q) == answer


@given(trees_and_pairs())
def test_agrees_with_networkx_and_with_the_definition(example):
    root, p, q = example
    answer = lowest_common_ancestor(root, p, q)
    assert answer == nx.lowest_common_ancestor(graph(root), p, q)
    above_both = [value for value in path_up(root, p) if value in path_up(root, q)]
    assert answer == max(above_both, key=lambda value: len(path_up(root, value)))
    assert answer == lowest_common_ancestor_by_paths(root, p, q)
    assert type(answer) is int


@given(trees_and_pairs())
def test_symmetry_identity_root_and_mirror(example):
    root, p, q = example
    answer = lowest_common_ancestor(root, p, q)
    assert answer == lowest_common_ancestor(root, q, p)
    assert answer == lowest_common_ancestor(mirrored(root), p, q)
    assert lowest_common_ancestor(root, p, p) == p
    assert lowest_common_ancestor(root, root.value, q) == root.value


@pytest.mark.parametrize("reference", SEARCHES)
@given(example=trees_and_pairs())
def test_a_call_and_a_trace_agree(reference, example):
    trace = reference.trace(*example)
    assert trace.answer == reference(*example)
    assert trace == reference.trace(*copy.deepcopy(example))


# every moment of the search


@given(trees_and_pairs(), st.integers())
def test_every_subtree_answers_for_itself(example, stranger):
    """Both below: their ancestor. One below: that one. None: nothing. And the note says which it was."""
    root, p, q = example
    for pair in ((p, q), (p, stranger)):
        for step in returns(lowest_common_ancestor.trace(root, *pair, check=False)):
            now = step.calls[-1].variables
            here = now["root"]
            below = {value for value in pair if value in inorder(here)}
            assert now["answer"] == (lowest_common(here, *pair) if len(below) == 2 else next(iter(below), None))
            assert (step.name == "empty") == (here is None)
            assert (step.name == "found") == (here is not None and here.value in pair)
            if step.name not in ("empty", "found"):
                found = tuple(any(value in inorder(side) for value in pair) for side in (here.left, here.right))
                assert step.name == {0: "pass", 1: "pass", 2: "meet"}[sum(found)]
                assert found == (now["left"] is not None, now["right"] is not None)


def lowest_common(root, p, q):
    return nx.lowest_common_ancestor(graph(root), p, q)


@given(trees_and_pairs())
def test_the_open_calls_are_a_path_down_and_each_knows_its_side(example):
    root, p, q = example
    for step in lowest_common_ancestor.trace(root, p, q).steps:
        opened = [call.variables for call in step.calls]
        assert opened[0]["root"] is root
        for outer, inner in pairwise(opened):
            side = "right" if "left" in outer else "left"
            assert inner["root"] is getattr(outer["root"], side)
            assert "right" not in outer
            assert "answer" not in outer
        assert ("answer" in opened[-1]) == (step.name != "ask")
        assert not {"left", "right"} & set(opened[-1]) or step.name in ("pass", "meet")


@given(trees_and_pairs())
def test_a_parent_hears_what_its_children_answered(example):
    root, p, q = example
    answered = {}
    for step in returns(lowest_common_ancestor.trace(root, p, q)):
        now = step.calls[-1].variables
        if now["root"] is not None:
            answered[now["root"].value] = now["answer"]
        for side in {"left", "right"} & set(now):
            child = getattr(now["root"], side)
            assert now[side] == (None if child is None else answered[child.value])


@given(trees_and_pairs())
def test_each_call_speaks_twice_and_there_are_at_most_two_a_node(example):
    root, p, q = example
    trace = lowest_common_ancestor.trace(root, p, q)
    asked = [step.variables["root"] for step in trace.steps if step.name == "ask"]
    assert len(trace) == 2 * len(asked) == 2 * len(returns(trace))
    assert len(asked) <= 2 * len(inorder(root)) + 1
    assert [node and node.value for node in asked] == subtrees_visited(root, p, q)
    assert max(len(step.calls) for step in trace.steps) <= root.height + 2


@pytest.mark.parametrize("reference", SEARCHES)
@given(example=trees_and_pairs())
def test_every_note_can_be_said(reference, example):
    for step in reference.trace(*example).steps:
        assert "{" not in step.say()


@given(trees_and_pairs())
def test_a_call_on_nothing_asks_in_silence(example):
    for step in lowest_common_ancestor.trace(*example).steps:
        here = step.calls[-1].variables["root"]
        assert (step.speaker is not None) == (step.name == "ask" and here is None)
        if step.name == "ask" and here is not None:
            assert step.say().startswith(f"Ask {here}: found ")


@pytest.mark.parametrize(("p", "q", "moments"), [(5, 1, 6), (5, 4, 18), (7, 4, 30)])
def test_the_default_examples_moment_by_moment(p, q, moments):
    root = build_tree(SEED)
    assert len(lowest_common_ancestor.trace(root, p, q)) == moments == 2 * len(subtrees_visited(root, p, q))


@pytest.mark.parametrize(
    ("items", "p", "q", "answer", "moments"),
    [
        ([1], 1, 1, 1, 2),
        (SEED, 4, 4, 4, 34),
        ([1, 2, None, 3, None, 4, None, 5], 5, 4, 4, 14),
        ([8, 4, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15], 13, 15, 14, 54),
    ],
    ids=["smallest", "tie", "chain", "search tree"],
)
def test_the_other_examples_moment_by_moment(items, p, q, answer, moments):
    trace = lowest_common_ancestor.trace(build_tree(items), p, q)
    assert (trace.answer, len(trace)) == (answer, moments)


def test_what_is_said_in_the_default_example():
    root = build_tree(SEED)
    assert [step.say() for step in lowest_common_ancestor.trace(root, 5, 1).steps] == [
        "Ask 3: found 5 or 1?",
        "Ask 5: found 5 or 1?",
        "5 is found: return it at once, visit nothing below",
        "Ask 1: found 5 or 1?",
        "1 is found: return it at once, visit nothing below",
        "Both sides returned a node: 3 is the LCA",
    ]
    assert subtrees_visited(root, 5, 4) == [3, 5, 1, 0, None, None, 8, None, None]
    assert lowest_common_ancestor.trace(root, 5, 4).steps[-1].say() == "One side did: pass 5 up"


def test_equals_and_a_root_that_is_found_are_said_rightly():
    trace = lowest_common_ancestor.trace(Node(7), 7, 7)
    assert [step.say() for step in trace.steps] == [
        "Ask 7: found 7?",
        "7 is found: return it at once, visit nothing below",
    ]
    root = build_tree(SEED)
    asked_the_root = lowest_common_ancestor.trace(root, 3, 4)
    assert [step.say() for step in asked_the_root.steps][1:] == ["3 is found: return it at once, visit nothing below"]


def test_each_case_of_the_rule_decides_in_a_tree_of_its_own():
    trace = answers_case_by_case.trace(cases(), "p", "q")
    assert trace.answer == tuple(answers_case_by_case(cases(), "p", "q")) == (None, "p", "p", "v")
    assert [step.say() for step in trace.steps] == [
        "An empty subtree returns ∅",
        "p returns p",
        "v returns p",
        "v returns v",
    ]
    decided = [lowest_common_ancestor.steps(each, "p", "q") for each in cases()]
    assert [list(run)[-1][0] for run in decided] == ["empty", "found", "pass", "meet"]


@given(trees_and_pairs())
def test_the_rule_is_the_same_for_names(example):
    root, p, q = example

    def named(node):
        return node and Sketch(f"{node.value}", named(node.left), named(node.right))

    assert answers_case_by_case([named(root)], f"{p}", f"{q}") == [f"{lowest_common_ancestor(root, p, q)}"]


# the promise


def test_without_the_promise_it_is_wrong_in_the_very_same_way():
    root = build_tree(SEED)
    with pytest.raises(ValueError, match="q must be a value in the tree, but 99 "):
        lowest_common_ancestor(root, 5, 99)
    assert lowest_common_ancestor(root, 5, 99, check=False) == 5
    trusted, misled = (lowest_common_ancestor.trace(root, 5, q, check=False) for q in (4, 99))
    assert [step.name for step in trusted.steps] == [step.name for step in misled.steps]
    for one, other in zip(returns(trusted), returns(misled), strict=True):
        assert one.variables["root"] == other.variables["root"]
        assert one.variables["answer"] == other.variables["answer"]
    assert [step.say() for step in promise_kept_and_broken.trace(root, 5, 4, 99).steps] == [
        "4 was never visited. Where must it be?",
        "It is in the tree, so it is below 5",
        "Now find 5 and 99: 5 is returned",
        "99 is not in the tree: there is no LCA, 5 is wrong",
        "Check first: a missing value is an error",
    ]
    refusal = "q must be a value in the tree, but 99 is not in it"
    assert promise_kept_and_broken(root, 5, 4, 99) == (5, 5, refusal)
    assert lowest_common_ancestor(root, 98, 99, check=False) is None


@given(trees_and_pairs())
def test_with_a_stranger_what_is_returned_is_no_common_ancestor_and_the_check_refuses_it(example):
    root, p, q = example
    there = inorder(root)
    missing = max(*there, 0) + 1
    trace = promise_kept_and_broken.trace(root, p, q, missing)
    kept, answer, refusal = trace.answer
    assert kept == lowest_common_ancestor(root, p, q)
    assert answer == lowest_common_ancestor(root, p, missing, check=False) == p
    assert refusal == f"q must be a value in the tree, but {missing} is not in it"
    opened = {node and node.value for node in asked(lowest_common_ancestor.trace(root, p, q))}
    unseen = {value for value in (p, q) if value not in opened}
    assert sorted(never_visited(root, p, q)) == sorted(set(there) - opened)
    assert [step.name for step in trace.steps] == [*(["pause", "below"] * bool(unseen)), "again", "wrong", "check"]
    assert set(trace.steps[0].variables["unseen"]) == unseen
    for value in unseen:
        assert kept in path_up(root, value)[1:], "it is below the answer"


def asked(trace):
    return [step.variables["root"] for step in trace.steps if step.name == "ask"]


# the definition, the pairs, the closing picture


@given(trees_and_pairs())
def test_the_paths_are_those_of_networkx(example):
    root, p, q = example
    trace = lowest_common_ancestor_by_paths.trace(root, p, q)
    now = trace.steps[-1].variables
    assert list(now["above_p"]) == path_up(root, p)
    assert list(now["above_q"]) == path_up(root, q)
    assert set(now["common"]) == nx.ancestors(graph(root), now["answer"]) | {now["answer"]}
    for step in trace.steps:
        now = step.variables
        if step.name == "climb":
            of = now["q"] if "above_p" in now else now["p"]
            whole = path_up(root, of)
            assert list(now["path"]) == whole[: len(now["path"])] and now["path"][-1] == now["node"]
    climbed = len(path_up(root, p)) + len(path_up(root, q))
    names = ["stuck", *["parent"] * root.height, *["climb"] * climbed, "answer"]
    assert [step.name for step in trace.steps] == names


@given(trees())
def test_the_parents_are_those_of_networkx_level_by_level(root):
    tree = graph(root)
    depths = nx.shortest_path_length(tree, root.value)
    trace = parents.trace(root)
    assert dict(trace.answer) == {value: next(tree.predecessors(value), None) for value in tree}
    assert dict(trace.answer) == parents(root)
    assert len(trace) == root.height
    for depth, step in enumerate(trace.steps, 1):
        assert set(step.variables["parent"]) == {value for value in tree if depths[value] <= depth}
    for value in tree:
        assert ancestors(parents(root), value) == path_up(root, value)


def test_the_default_definition():
    trace = lowest_common_ancestor_by_paths.trace(build_tree(SEED), 5, 1)
    assert trace.steps[-1].say() == "Of the common ancestors, 3 is the deepest: the LCA"


@given(trees_and_pairs())
def test_the_answers_of_pairs_are_those_of_networkx(example):
    root, p, q = example
    several = [(p, q), (q, q), (root.value, p)]
    trace = answers_by_pairs.trace(root, several, MANY)
    tree = graph(root)
    wanted = [nx.lowest_common_ancestor(tree, *pair) for pair in several]
    answers, _ = trace.answer
    assert list(answers) == answers_by_pairs(root, several, MANY)[0] == wanted
    for i, (pair, found, step) in enumerate(zip(several, wanted, trace.steps, strict=False)):
        now = step.variables
        assert (now["p"], now["q"], list(now["answers"])) == (*pair, wanted[: i + 1])
        assert list(map(list, now["paths"][i])) == [nx.shortest_path(tree, found, value)[::-1] for value in pair]
    assert len(trace.steps) == len(several) + 1


def test_the_costs_are_those_of_the_worst_search():
    """The most calls are made where neither is in the tree."""
    root = build_tree(SEED)
    _, most = answers_by_pairs(root, [(5, 1)], MANY)
    traces = [lowest_common_ancestor.trace(root, p, q, check=False).steps for p in (98, 4) for q in (99, 4, 1)]
    assert max(sum(step.name == "ask" for step in steps) for steps in traces) == most[0]


def test_the_default_closing():
    root = build_tree(SEED)
    assert pairs(root, 5, 1) == [(5, 4), (5, 1)]
    steps = answers_by_pairs.trace(root, pairs(root, 5, 1), MANY).steps
    assert [step.say() for step in steps] == [
        "p = 5 and q = 4: 5 is the deepest node that has them at or below it",
        "p = 5 and q = 1: 3 is the deepest node that has them at or below it",
        "n = 9: at most 19 calls; n = 1\u2009000\u2009000: at most 2\u2009000\u2009001",
    ]


@given(trees_and_pairs())
def test_examples_are_made_of_any_tree(example):
    root, p, _ = example
    below = last_below(root, p)
    assert below in nx.descendants(graph(root), p) or (below == p and not nx.descendants(graph(root), p))
    assert stranger(root) not in inorder(root)
    assert lowest_common_ancestor(root, p, below) == p
    assert below == p or below not in subtrees_visited(root, p, below)
    assert subtrees_visited(root, p, below) == subtrees_visited(root, p, stranger(root))


@given(trees_and_pairs())
def test_some_value_is_below_unless_the_root_is_alone(example):
    root, p, q = example
    above = with_some_below(root, p)
    assert above in path_up(root, p)[:2]
    assert (last_below(root, above) == above) == (root.size == 1)
    assert (above == p) == (last_below(root, p) != p or root.size == 1)
    other = above, last_below(root, above)
    assert pairs(root, p, q) == ([(p, q)] if other == (p, q) else [other, (p, q)])


def test_the_default_examples_are_those_of_the_story():
    root = root_of(SEED)
    assert (last_below(root, 5), last_below(root, 4), stranger(root)) == (4, 4, 99)
    assert stranger(Node(99, Node(100))) == 101


# the tree


@given(trees())
def test_a_tree_is_written_down_and_read_again(root):
    items = listed(root)
    assert build_tree(items) == root == root_of(items)
    assert build_tree.trace(items).answer == root
    assert build_tree([*items, None]) == root
    assert pickle.loads(pickle.dumps(root)) == copy.deepcopy(root) == root
    assert root.size == len(inorder(root))
    assert root.height == nx.dag_longest_path_length(graph(root))
    assert root.values == set(inorder(root))


def listed(root):
    """LeetCode's level order, by its own rule: a queue, and no children of the missing."""
    items, waiting = [], [root]
    while waiting:
        node = waiting.pop(0)
        items.append(None if node is None else node.value)
        if node is not None:
            waiting += [node.left, node.right]
    while items[-1] is None:
        items.pop()
    return items


@given(trees())
def test_building_hangs_children_on_nodes_from_the_end(root):
    for step in build_tree.trace(listed(root)).steps:
        now = step.variables
        newest = now["nodes"][now["place"]]
        assert (newest.value, newest.left, newest.right) == (now["value"], now["left"], now["right"])
        assert "{" not in step.say()


@given(trees(), trees())
def test_trees_are_equal_when_they_look_the_same(one, other):
    assert (one == other) == (listed(one) == listed(other))
    assert one != listed(one)
    assert hash(one) == hash(copy.deepcopy(one))


def test_equality_looks_at_sides():
    assert Node(1, Node(2)) != Node(1, None, Node(2))
    assert Node(1, Node(2)) == build_tree([1, 2])
    assert Node(1, None, Node(2)) == build_tree([1, None, 2])
    assert build_tree([np.int64(4)]) == Node(4)


def test_a_node_is_written_as_its_value():
    assert (str(Node(-3)), repr(Node(-3, Node(1)))) == ("\N{MINUS SIGN}3", "Node(-3)")


def test_a_very_deep_tree_breaks_nothing_but_the_search():
    deep = right_chain(20_000)
    assert deep.height == 20_000
    assert repr(deep) == "Node(0)"
    assert deep == right_chain(20_000) == pickle.loads(pickle.dumps(deep))
    assert len({deep, right_chain(20_000)}) == 1
    with pytest.raises(ValueError, match="root must be of a tree at most 500 high, not 20000"):
        lowest_common_ancestor(deep, 1, 2, check=False)


def test_the_highest_tree_that_is_searched():
    assert lowest_common_ancestor(right_chain(500), 499, 500) == 499
    assert lowest_common_ancestor_by_paths(right_chain(500), 499, 500) == 499
    assert len(lowest_common_ancestor.trace(right_chain(150), 149, 150)) == 2 * (149 + 149 + 1)
    with pytest.raises(ValueError, match="root must be of a tree at most 500 high, not 501"):
        lowest_common_ancestor(right_chain(501), 1, 2)


# what is refused

TREE = build_tree(SEED)
WRONG = [
    (None, 1, 2, ValueError, "root must"),
    ([3, 5, 1], 3, 5, TypeError, "root must"),
    (Node(1, Node(2), Node(2)), 1, 2, ValueError, "root must hold every value once, but holds 2 2 times"),
    (TREE, 5.0, 1, TypeError, "p must"),
    (TREE, 5, "1", TypeError, "q must"),
    (TREE, True, 1, TypeError, "p must"),
    (TREE, 5, None, TypeError, "q must"),
]
MISSING = [
    (TREE, 99, 1, ValueError, "p must be a value in the tree, but 99 "),
    (TREE, 5, 99, ValueError, "q must be a value in the tree, but 99 "),
    (TREE, 98, 99, ValueError, "p must be a value in the tree, but 98 "),
]


@pytest.mark.parametrize("reference", SEARCHES)
@pytest.mark.parametrize(("root", "p", "q", "error", "says"), WRONG)
def test_wrong_arguments_are_refused_by_name(reference, root, p, q, error, says):
    with pytest.raises(error, match=says):
        reference(root, p, q)
    with pytest.raises(error, match=says):
        reference.trace(root, p, q)


@pytest.mark.parametrize("reference", [lowest_common_ancestor, lowest_common_ancestor_by_paths])
@pytest.mark.parametrize(("root", "p", "q", "error", "says"), MISSING)
def test_who_is_not_in_the_tree_is_named(reference, root, p, q, error, says):
    with pytest.raises(error, match=says):
        reference(root, p, q)
    with pytest.raises(error, match=says):
        reference.trace(root, p, q)


@pytest.mark.parametrize(
    ("items", "error", "says"),
    [
        ([], ValueError, " must begin with the root's value"),
        ([None], ValueError, " must begin with the root's value"),
        ([None, 1], ValueError, " must begin with the root's value"),
        ([1, 2, 1], ValueError, " must hold every value once, but holds 1 2 times"),
        ([1, None, None, 4], ValueError, r"\[3\] must be somebody's child"),
        ([1, None, None, None], ValueError, r"\[3\] must be somebody's child"),
        ([1, 2, None, None, None, 6], ValueError, r"\[5\] must be somebody's child"),
        ([1, 2.0], TypeError, r"\[1\] must be a whole number"),
        ([1, True], TypeError, r"\[1\] must be a whole number"),
        ([1, "2"], TypeError, r"\[1\] must be a whole number"),
        ([[1], 2], TypeError, r"\[0\] must be a whole number"),
        ("123", TypeError, " must be a sequence"),
        (1, TypeError, " must be a sequence"),
        (None, TypeError, " must be a sequence"),
    ],
)
def test_what_is_no_tree_is_refused(items, error, says):
    with pytest.raises(error, match="level_order" + says):
        build_tree(items)
    with pytest.raises(error, match="level_order" + says):
        build_tree.trace(items)
    with pytest.raises(error, match="^tree" + says):
        root_of(items)


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: Node("1"), TypeError, "value must"),
        (lambda: Node(1.0), TypeError, "value must"),
        (lambda: Node(1, 2), TypeError, "left must be a Node or None"),
        (lambda: Node(1, None, "2"), TypeError, "right must be a Node or None"),
        (lambda: lowest_common_ancestor(TREE, 5, 1, check=1), TypeError, "check must"),
        (lambda: answers_by_pairs(TREE, [], MANY), ValueError, "pairs must"),
        (lambda: answers_by_pairs(TREE, [(5, 1, 2)], MANY), ValueError, "pairs must"),
        (lambda: answers_by_pairs(TREE, [5], MANY), TypeError, "pairs must"),
        (lambda: answers_by_pairs(TREE, [(5, 99)], MANY), ValueError, "q must"),
        (lambda: answers_by_pairs(None, [(5, 1)], MANY), ValueError, "root must"),
        (lambda: answers_by_pairs(TREE, [(5, 1)], 0), ValueError, "many must"),
        (lambda: promise_kept_and_broken(TREE, 5, 4, 1), ValueError, "stranger must not be a value in the tree"),
        (lambda: promise_kept_and_broken(TREE, 5, 4, "9"), TypeError, "stranger must"),
        (lambda: promise_kept_and_broken(TREE, 5, 99, 98), ValueError, "q must"),
        (lambda: parents("tree"), TypeError, "root must"),
        (lambda: last_below(TREE, 99), ValueError, "p must"),
    ],
)
def test_other_wrong_arguments_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()
