import copy
import pickle
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizkit.reference.lca import (
    Node,
    answer_of_a_node,
    answer_on_trust,
    answers_at_the_root,
    build_tree,
    example_pairs,
    last_below,
    lowest_common_ancestor,
    lowest_common_ancestor_by_paths,
    parents,
    promise_kept,
    root_of,
    rule_by_cases,
    search_effort,
    stranger,
    subtrees_asked,
    with_some_below,
)

SEED = [3, 5, 1, 6, 2, 0, 8, None, None, 7, 4]
VALUES = [value for value in SEED if value is not None]
ASKS, EMPTY, FOUND, NEITHER, RIGHT, LEFT, BOTH = lowest_common_ancestor.notes
SEARCHES = [lowest_common_ancestor, lowest_common_ancestor_by_paths, search_effort, promise_kept, answer_on_trust]


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


def ancestors(root, value):
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
    return [step for step in trace.steps if step.calls[-1].reference is lowest_common_ancestor and step.note != ASKS]


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
    above_both = [value for value in ancestors(root, p) if value in ancestors(root, q)]
    assert answer == max(above_both, key=lambda value: len(ancestors(root, value)))
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
            assert (step.note == EMPTY) == (here is None)
            assert (step.note == FOUND) == (here is not None and here.value in pair)
            if step.note not in (EMPTY, FOUND):
                sides = {(True, True): BOTH, (True, False): LEFT, (False, True): RIGHT, (False, False): NEITHER}
                found = tuple(any(value in inorder(side) for value in pair) for side in (here.left, here.right))
                assert step.note == sides[found]
                assert found == (now["left"] is not None, now["right"] is not None)


def lowest_common(root, p, q):
    return nx.lowest_common_ancestor(graph(root), p, q)


@given(trees_and_pairs())
def test_the_open_calls_are_a_path_down_and_each_knows_its_side(example):
    """What a scene needs for a call on an empty place: its parent, and whether `left` is bound there yet."""
    root, p, q = example
    for step in lowest_common_ancestor.trace(root, p, q).steps:
        opened = [call.variables for call in step.calls]
        assert opened[0]["root"] is root
        for outer, inner in pairwise(opened):
            side = "right" if "left" in outer else "left"
            assert inner["root"] is getattr(outer["root"], side)
            assert "right" not in outer
            assert "answer" not in outer
        assert ("answer" in opened[-1]) == (step.note != ASKS)
        assert not {"left", "right"} & set(opened[-1]) or step.note in (NEITHER, LEFT, RIGHT, BOTH)


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
    asked = [step.variables["root"] for step in trace.steps if step.note == ASKS]
    assert len(trace) == 2 * len(asked) == 2 * len(returns(trace))
    assert len(asked) <= 2 * len(inorder(root)) + 1
    assert [node and node.value for node in asked] == subtrees_asked(root, p, q)
    assert max(len(step.calls) for step in trace.steps) <= root.height + 2


@pytest.mark.parametrize("reference", SEARCHES)
@given(example=trees_and_pairs())
def test_every_note_can_be_said(reference, example):
    for step in reference.trace(*example).steps:
        assert "{" not in step.say()


@pytest.mark.parametrize(("p", "q", "moments"), [(5, 1, 7), (5, 4, 19), (7, 4, 31)])
def test_the_default_examples_moment_by_moment(p, q, moments):
    root = build_tree(SEED)
    assert len(search_effort.trace(root, p, q)) == moments
    assert len(lowest_common_ancestor.trace(root, p, q)) == moments - 1


def test_what_is_said_in_the_default_example():
    root = build_tree(SEED)
    assert [step.say() for step in search_effort.trace(root, 5, 1).steps] == [
        "ask 3: did you find 5 or 1?",
        "ask 5: did you find 5 or 1?",
        "found 5: answer at once, never look below",
        "ask 1: did you find 5 or 1?",
        "found 1: answer at once, never look below",
        "two answers meet: 3 is the LCA",
        "calls: 3. Both seen: the answer is 3",
    ]
    assert subtrees_asked(root, 5, 4) == [3, 5, 1, 0, None, None, 8, None, None]
    assert search_effort.trace(root, 5, 4).steps[-1].say() == "calls: 9. It returned 5 and never saw 4"


@given(trees_and_pairs())
def test_the_rule_by_itself_is_what_every_call_follows(example):
    root, p, q = example
    for step in returns(lowest_common_ancestor.trace(root, p, q)):
        now = step.calls[-1].variables
        node = now["root"] and now["root"].value
        assert answer_of_a_node(node, now.get("left"), now.get("right"), p, q) == now["answer"]


def test_the_rule_by_cases():
    trace = rule_by_cases.trace()
    assert trace.answer == tuple(rule_by_cases()) == (None, "p", "p", "v")
    assert [step.note for step in trace.steps[1:]] == list(answer_of_a_node.notes)
    assert len(trace) == 5
    for step in trace.steps:
        assert "{" not in step.say()


# the promise


def test_without_the_promise_it_is_wrong_in_the_very_same_way():
    root = build_tree(SEED)
    with pytest.raises(ValueError, match="q must be a value in the tree, but 99 "):
        lowest_common_ancestor(root, 5, 99)
    assert lowest_common_ancestor(root, 5, 99, check=False) == 5
    trusted, misled = (lowest_common_ancestor.trace(root, 5, q, check=False) for q in (4, 99))
    assert [step.note for step in trusted.steps] == [step.note for step in misled.steps]
    for one, other in zip(returns(trusted), returns(misled), strict=True):
        assert one.variables["root"] == other.variables["root"]
        assert one.variables["answer"] == other.variables["answer"]
    assert [step.say() for step in answer_on_trust.trace(root, 5, 99).steps[-3:]] == [
        "it answers 5, trusting that both are there",
        "a checker looks at every node",
        "99 is not in the tree: no answer can be right",
    ]
    assert answer_on_trust(root, 5, 99) == (5, False)
    assert answer_on_trust(root, 5, 4) == (5, True)
    assert answer_on_trust(root, 98, 99) == (None, False)


@given(trees_and_strangers())
def test_the_checker_knows_who_is_there(example):
    root, p, q = example
    there = inorder(root)
    trace = promise_kept.trace(root, p, q)
    now = trace.steps[-1].variables
    assert trace.answer is now["kept"] is (p in there and q in there)
    assert sorted(now["seen"]) == sorted(there)
    assert set(now["missing"]) == {p, q} - set(there)
    if not trace.answer:
        assert trace.steps[-1].say().startswith(f"{now['missed']}".replace("-", "\N{MINUS SIGN}"))
        assert now["missed"] not in there
    assert len(trace) == 2


@given(trees_and_strangers())
def test_the_effort_is_that_of_the_search(example):
    root, p, q = example
    trace = search_effort.trace(root, p, q)
    now = trace.steps[-1].variables
    assert len(trace) == 2 * now["times"] + 1 > 1
    opened = [step.variables["root"] for step in trace.steps[:-1] if step.note == ASKS]
    assert set(now["unseen"]) == {p, q} - {node.value for node in opened if node is not None}
    assert trace.answer == (lowest_common_ancestor(root, p, q, check=False), len(opened))
    assert trace.answer == (now["answer"], now["times"])
    assert ("missed" in now) == bool(now["unseen"])
    assert "missed" not in now or now["missed"] in now["unseen"]


# the definition, the pairs, the closing picture


@given(trees_and_pairs())
def test_the_paths_are_those_of_networkx(example):
    root, p, q = example
    trace = lowest_common_ancestor_by_paths.trace(root, p, q)
    now = trace.steps[-1].variables
    assert list(now["above_p"]) == ancestors(root, p)
    assert list(now["above_q"]) == ancestors(root, q)
    assert set(now["both"]) == nx.ancestors(graph(root), now["answer"]) | {now["answer"]}
    for step in trace.steps:
        now = step.variables
        if step.note in lowest_common_ancestor_by_paths.notes[:2]:
            of = now["q"] if "above_q" in now else now["p"]
            assert now["ancestor"] in ancestors(root, of)
    levels = [step for step in trace.steps if step.note in parents.notes]
    assert len(trace) == len(levels) + len(ancestors(root, p)) + len(ancestors(root, q)) + 1


@given(trees())
def test_the_parents_are_those_of_networkx_level_by_level(root):
    tree = graph(root)
    depths = nx.shortest_path_length(tree, root.value)
    trace = parents.trace(root)
    assert dict(trace.answer) == {value: next(tree.predecessors(value), None) for value in tree}
    assert dict(trace.answer) == parents(root)
    assert len(trace) == root.height + 1
    for depth, step in enumerate(trace.steps):
        now = step.variables
        assert now["depth"] == depth
        assert {node.value for node in now["level"]} == {value for value in tree if depths[value] == depth}
        assert set(now["parent"]) == {value for value in tree if depths[value] <= depth}


def test_the_default_definition():
    trace = lowest_common_ancestor_by_paths.trace(build_tree(SEED), 5, 1)
    assert len(trace) == 9
    assert trace.steps[-1].say() == "of the nodes above both, 3 is the deepest"


@given(trees_and_pairs())
def test_what_the_root_hears(example):
    root, p, q = example
    pairs = [(p, q), (q, q), (root.value, p)]
    trace = answers_at_the_root.trace(root, pairs)
    answers, lefts, rights = trace.answer
    assert len(trace) == 4
    assert trace.answer == tuple(map(tuple, answers_at_the_root(root, pairs)))
    for pair, answer, left, right in zip(pairs, answers, lefts, rights, strict=True):
        assert answer == nx.lowest_common_ancestor(graph(root), *pair)
        last = lowest_common_ancestor.trace(root, *pair).steps[-1].variables
        assert (left, right) == (last.get("left"), last.get("right"))
    last = trace.steps[-1].variables
    tree = graph(root)
    assert last["nodes"] == tree.number_of_nodes()
    assert last["height"] == nx.dag_longest_path_length(tree)
    assert last["most"] == 2 * len(tree) + 1


def test_the_default_closing():
    root = build_tree(SEED)
    assert example_pairs(root, 5, 1) == [(5, 1), (5, 4)]
    assert answers_at_the_root(root, example_pairs(root, 5, 1)) == ([3, 5], [5, 5], [1, None])
    steps = answers_at_the_root.trace(root, example_pairs(root, 5, 1)).steps
    assert [step.say() for step in steps] == [
        "5 and 1: the root hears 5 and 1, says 3",
        "5 and 4: the root hears 5 and ∅, says 5",
        "nodes: 9, calls: at most 19, height: 3",
    ]


@given(trees_and_pairs())
def test_examples_are_made_of_any_tree(example):
    root, p, _ = example
    below = last_below(root, p)
    assert below in nx.descendants(graph(root), p) or (below == p and not nx.descendants(graph(root), p))
    assert stranger(root) not in inorder(root)
    assert lowest_common_ancestor(root, p, below) == p
    assert below == p or below not in subtrees_asked(root, p, below)


@given(trees_and_pairs())
def test_some_value_is_below_unless_the_root_is_alone(example):
    root, p, q = example
    above = with_some_below(root, p)
    assert above in ancestors(root, p)[:2]
    assert (last_below(root, above) == above) == (root.size == 1)
    assert (above == p) == (last_below(root, p) != p or root.size == 1)
    assert example_pairs(root, p, q) == [(p, q), (above, last_below(root, above))]


def test_the_effort_is_checked_where_that_is_asked_for():
    root = build_tree(SEED)
    assert search_effort(root, 5, 99) == search_effort(root, 5, 99, check=False) == (5, 9)
    with pytest.raises(ValueError, match="q must be a value in the tree, but 99 is not in it"):
        search_effort(root, 5, 99, check=True)


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
    with pytest.raises(error, match="tree" + says):
        root_of(items)


@pytest.mark.parametrize(
    ("run", "error", "says"),
    [
        (lambda: Node("1"), TypeError, "value must"),
        (lambda: Node(1.0), TypeError, "value must"),
        (lambda: Node(1, 2), TypeError, "left must be a Node or None"),
        (lambda: Node(1, None, "2"), TypeError, "right must be a Node or None"),
        (lambda: lowest_common_ancestor(TREE, 5, 1, check=1), TypeError, "check must"),
        (lambda: answers_at_the_root(TREE, []), ValueError, "pairs must"),
        (lambda: answers_at_the_root(TREE, [(5, 1, 2)]), ValueError, "pairs must"),
        (lambda: answers_at_the_root(TREE, [5]), TypeError, "pairs must"),
        (lambda: answers_at_the_root(TREE, [(5, 99)]), ValueError, "q must"),
        (lambda: answers_at_the_root(None, [(5, 1)]), ValueError, "root must"),
        (lambda: parents("tree"), TypeError, "root must"),
        (lambda: last_below(TREE, 99), ValueError, "p must"),
        (lambda: stranger(None), ValueError, "root must"),
    ],
)
def test_other_wrong_arguments_are_refused_by_name(run, error, says):
    with pytest.raises(error, match=says):
        run()
