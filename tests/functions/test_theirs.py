"""Functions nobody wrote for this can be shown as they are: what is drawn of them can be read."""

from __future__ import annotations

import inspect
from itertools import pairwise
from pathlib import Path

import networkx
import numpy as np
import pytest
import sympy

from tests.functions.reading import check_can_be_read
from tests.functions.theirs import POINTS, THEIRS, Theirs, edges
from vizkit.frames import Show
from vizkit.frames.stage import panelled, stage
from vizkit.functions.arguments import bound
from vizkit.functions.film import film, film_of
from vizkit.picture.marks import Box, Line, Text
from vizkit.picture.style import Style


def named(name: str) -> Theirs:
    return next(each for each in THEIRS if each.name == name)


def show_of(theirs) -> Show:
    function = theirs.function
    plain = inspect.unwrap(getattr(function, "__func__", function))
    return Show(film(function, Path(plain.__code__.co_filename)), bound(function, *theirs.arguments()))


@pytest.mark.parametrize("theirs", THEIRS, ids=lambda theirs: theirs.name)
def test_it_can_be_read_in_a_lecture_and_on_a_phone(theirs):
    check_can_be_read(show_of(theirs))


def test_a_long_message_hides_no_code():
    assert panelled(show_of(named("gcd")), 0, "lecture") is not None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("is_valid", "stack = [], matching = {')': '(', '}': '{', ']': '['}"),
        ("rotate", "mat[i][j], mat[j][i] = mat[j][i], mat[i][j]: mat[1][0] = 8, mat[0][1] = 4"),
        ("Activation.softmax", "exp_x = np.exp(x - np.max(x, axis=-1, keepdims=True))"),
    ],
)
def test_a_caption_repeats_the_code_as_one_would_write_it_on_a_board(name, said):
    assert said in [moment.say() for moment in show_of(named(name)).moments]


def test_what_a_docstring_marks_is_said_plainly():
    assert show_of(named("binary_search")).film.idea.startswith("Search for query in a sorted array")


def middle(mark) -> tuple[int, int]:
    left, top, right, bottom = mark.bounds
    return round((left + right) / 2, -1), round((top + bottom) / 2, -1)


def test_the_cell_that_is_framed_is_the_one_that_is_read_next():
    show, read = show_of(named("spiral_traversal")), []
    for moment, after in pairwise(show.moments):
        if after.step.name == "write" and after.say().endswith("joins result"):
            marks = {mark.key: mark for mark in stage(show, moment, Style("lecture"))}
            (cell,) = (
                mark
                for key, mark in marks.items()
                if isinstance(mark, Text)
                and key.startswith("matrix/")
                and "index" not in key
                and middle(mark) == middle(marks["matrix/frame"])
            )
            read.append(cell.words[0])
    assert read == list("123698745")


def said_at(show: Show, number: int) -> dict[str, str]:
    return {
        mark.key: mark.words[0]
        for mark in stage(show, show.moments[number], Style("lecture"))
        if isinstance(mark, Text)
    }


def test_the_calls_of_a_recursion_are_a_tree_with_what_each_was_given_and_returned():
    show = show_of(named("fib_recursive"))
    said = said_at(show, -1)
    calls = [key.split("/")[1] for key in said if key.startswith("call tree/") and key.endswith("/answer#")]
    assert len(calls) == 15
    assert said["call tree/0/arguments#"] == "5"
    for call in calls:
        n, answer = int(said[f"call tree/{call}/arguments#"]), int(said[f"call tree/{call}/answer#"])
        assert answer == sympy.fibonacci(n)


@pytest.mark.parametrize(
    ("name", "tree"), [("subsets", True), ("merge_sort", True), ("inorder", False), ("gcd", False)]
)
def test_the_calls_are_a_tree_where_that_says_more_than_what_is_drawn_besides(name, tree):
    assert any(key.startswith("call tree/") for key in said_at(show_of(named(name)), -1)) == tree


def test_the_cells_that_one_is_taken_from_are_lit_with_it():
    show, seen = show_of(named("edit_distance")), 0
    for moment in show.moments:
        edges = {mark.key: mark.edge for mark in stage(show, moment, Style("lecture")) if isinstance(mark, Box)}
        lit = {key for key, edge in edges.items() if edge == "first"}
        i, j = (moment.step.variables.get(name) for name in "ij")
        if i and j and moment.say().startswith(f"edit[{i}][{j}]"):
            assert edges[f"edit/{i}/{j}"] == "now"
            seen += lit == {f"edit/{i - 1}/{j}", f"edit/{i}/{j - 1}", f"edit/{i - 1}/{j - 1}"}
        else:
            assert not lit
    assert seen == len("horse") * len("ros")


def test_two_lists_and_several_names_at_a_node_have_room_on_a_slide():
    show = show_of(named("merge_two_list"))
    marks = stage(show, show.moments[1], Style("slide"))
    assert "ListNode chain/pointer/current" in {mark.key for mark in marks}


def test_a_list_of_edges_is_a_graph_in_which_those_taken_are_lit():
    show = show_of(named("kruskal"))
    tree = networkx.minimum_spanning_edges(weighted(edges()), data=False)
    lines = [mark for mark in stage(show, show.moments[-1], Style("lecture")) if isinstance(mark, Line)]
    lit = {mark.key for mark in lines if mark.key.startswith("edges graph/") and mark.colour == "done"}
    assert {key.replace("edges graph/", "") for key in lit} == {f"{one}>{other}" for one, other in map(sorted, tree)}


def weighted(several) -> networkx.Graph:
    made = networkx.Graph()
    made.add_weighted_edges_from((each.source, each.target, each.weight) for each in several)
    return made


def test_points_that_are_grouped_stand_in_the_plane_by_their_groups():
    show = show_of(named("_kmeans"))
    marks = {mark.key: mark for mark in stage(show, show.moments[-1], Style("lecture"))}
    near = {
        place: min(
            range(2),
            key=lambda k: np.hypot(
                marks[f"obs plane/code_book/{k}/1"].x - mark.x, marks[f"obs plane/code_book/{k}/1"].y - mark.y
            ),
        )
        for place in range(len(POINTS))
        for mark in (marks[f"obs plane/obs/{place}/1"],)
    }
    colours = [marks[f"obs plane/obs/{place}/1"].fill for place in near]
    assert colours == [("first", "second")[group] for group in near.values()]
    assert len(set(colours)) == 2


def test_a_grid_of_truth_values_is_the_colour_of_the_cells_of_another():
    show = show_of(named("find_words"))
    for moment in show.moments[::8]:
        used = moment.step.variables.get("used")
        marks = {mark.key: mark for mark in stage(show, moment, Style("lecture"))}
        lit = {(r, c) for r in range(2) for c in range(3) if marks[f"board/{r}/{c}"].edge == "first"}
        assert lit == {(r, c) for r, row in enumerate(used or ()) for c, each in enumerate(row) if each}


def test_the_rest_of_a_statement_is_in_one_more_block_however_far_it_is_indented():
    assert panelled(show_of(named("_kmeans")), 0, "lecture") is not None


def test_elements_that_lead_to_the_one_above_them_are_a_forest():
    show = show_of(named("Union.unite"))
    for moment in show.moments:
        above = moment.step.variables["self.parents"]
        lines = {
            mark.key
            for mark in stage(show, moment, Style("lecture"))
            if isinstance(mark, Line) and mark.key.startswith("self.parents graph/")
        }
        assert lines >= {f"self.parents graph/{one}>{other}" for one, other in above.items() if one != other}


@pytest.mark.parametrize(
    ("name", "key"), [("max_heap_sort", "array tree/0"), ("lrucache.__getitem__", "_dlnode chain/1")]
)
def test_what_is_a_heap_or_a_list_by_its_use_is_drawn_as_one(name, key):
    show = show_of(named(name))
    assert key in {mark.key for mark in stage(show, show.moments[0], Style("lecture"))}


def test_nodes_that_were_given_are_still_held_by_who_gave_them():
    show = show_of(named("inorder"))
    boxes = [mark for mark in stage(show, show.moments[-1], Style("lecture")) if isinstance(mark, Box)]
    assert not any(box.dashed for box in boxes if "tree/" in box.key)


def test_a_heap_of_pairs_is_there_whenever_it_holds_any():
    show = show_of(named("dijkstra"))
    for moment in show.moments[::4]:
        keys = {mark.key for mark in stage(show, moment, Style("lecture"))}
        assert ("heap/0#" in keys) == bool(moment.step.variables.get("heap"))


def test_of_many_calls_those_that_are_over_fold_what_they_have_called_and_all_keep_their_places():
    fib = named("fib_recursive").function
    show = Show(film(fib, Path(fib.__code__.co_filename)), bound(fib, 7))
    places: dict[str, tuple[float, float]] = {}
    for moment in show.moments:
        calls = moment.step.calls
        boxes = [mark for mark in stage(show, moment, Style("lecture")) if isinstance(mark, Box)]
        tree = {mark.key.split("/")[1]: mark for mark in boxes if mark.key.count("/") == 1 and "call tree" in mark.key}
        assert {key for key, mark in tree.items() if mark.edge == "now"} == {str(call.number) for call in calls}
        assert all(places.setdefault(key, (mark.x, mark.y)) == (mark.x, mark.y) for key, mark in tree.items())
        assert len(tree) <= 1 + 2 * len(calls)
    assert len(places) == 41


def test_what_a_list_says_of_vertices_stands_beside_them():
    show = show_of(named("Solution.topological_sort"))
    for moment in show.moments:
        degrees = moment.step.variables.get("in_degree")
        said = {mark.key: mark.words[0] for mark in stage(show, moment, Style("lecture")) if isinstance(mark, Text)}
        beside = [words for key, words in sorted(said.items()) if key.startswith("adj graph/") and "/tag" in key]
        assert beside == [str(degree) for degree in degrees or ()]


@pytest.mark.parametrize("watched", ["n", "left"])
def test_of_calls_what_is_watched_is_shown(tmp_path, watched):
    file = tmp_path / "hanoi.py"
    file.write_text(
        "def hanoi(n):\n    left = hanoi(n - 1) if n else 0\n    return left + hanoi(n - 1) + 1 if n else 0\n"
    )
    show = Show(film_of(f"{file}:hanoi", watch=[watched]), {"n": 2})
    said = said_at(show, -1)
    assert ("call tree/0/arguments#" in said) == (watched == "n")


def test_what_is_true_in_a_row_is_lit():
    show = show_of(named("get_primes"))
    moment = next(moment for moment in show.moments if "j" in moment.step.variables and moment.step.name == "move")
    marks = {mark.key: mark for mark in stage(show, moment, Style("lecture"))}
    sieve = moment.step.variables["sieve"]
    assert [marks[f"sieve/{place}"].edge == "first" for place in range(len(sieve))] == list(sieve)
