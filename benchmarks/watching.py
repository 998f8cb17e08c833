"""What it costs to watch a plain function: bare, under an empty sys.settrace, by granim-viz and by vizkit, side by side.

    python benchmarks/watching.py

Prints, for functions that nobody wrote for vizkit and three that numpy works in, the time of the function alone and, as
ratios to it: what Python's own hook costs at least where it is called for every line; what granim-viz costs, its page of
HTML written; what vizkit takes to watch, which is the run with its log; and the same with the moments made of the log
when the run is over, as whatever looks at one does. Then what two thousand moments take until their page is there.
granim-viz is measured where it is installed (`pip install granim-viz`), with lists put into its own arrays, as it draws
nothing else.

Wanted are at most thirty times the function alone, and less than two seconds for the page, what is loaded for it apart.
The first is met by those that compute between their moments, as numpy does, and by most whose source tells all that they
change, functions within, methods, nodes and what Python's library has among it: these write down at a moment what may be
another since the last, a few tenths of a microsecond. A run that is over in two microseconds, as a binary search is, is
at the edge: to begin one takes some forty, for a copy of what it is given, for the clock and for the limit of the memory.
It is not met where between two moments next to nothing is done, as in a tree that is only gone through, nor by functions
of which more than their source must be known, since they catch errors, yield, or use what others wrote: of these a moment
is a call of the hook, and a look at all that the open calls hold, two microseconds and more. To make the moment of what
was written down takes ten, of nodes more.
"""

from __future__ import annotations

import importlib.util
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from algorithms.array.two_sum import two_sum
from algorithms.common import ListNode, TreeNode
from algorithms.dynamic_programming.longest_increasing import longest_increasing_subsequence
from algorithms.graph.dijkstra_heapq import dijkstra
from algorithms.graph.minimum_spanning_tree import DisjointSet, Edge, kruskal
from algorithms.graph.topological_sort_dfs import top_sort_recursive
from algorithms.linked_list.reverse import reverse_list
from algorithms.queue.max_sliding_window import max_sliding_window
from algorithms.searching.binary_search import binary_search
from algorithms.sorting.insertion_sort import insertion_sort
from algorithms.sorting.quick_sort import quick_sort
from algorithms.tree.traversal_level_order import level_order
from rich.console import Console
from rich.table import Table

import vizkit
from vizkit.functions.watched import Watched

RUNS = 7

MOST = 5000
"""Moments that a run may have here."""

LONG = 57
"""To sort as many numbers takes nearly two thousand moments."""


def numbers(count: int) -> list[int]:
    return random.Random(0).sample(range(10 * count), count)


def linked(values: list[int]) -> ListNode | None:
    head = None
    for value in reversed(values):
        node = ListNode(value)
        node.next, head = head, node
    return head


def tree(values: list[int], at: int = 0) -> TreeNode | None:
    return TreeNode(values[at], tree(values, 2 * at + 1), tree(values, 2 * at + 2)) if at < len(values) else None


def roads(crossings: int, count: int) -> dict[int, dict[int, int]]:
    """Streets of so many crossings, none of which leads in a circle."""
    found, choose = {at: {} for at in range(crossings)}, random.Random(0)
    for _ in range(count):
        start, end = sorted(choose.sample(range(crossings), 2))
        found[start][end] = choose.randrange(1, 10)
    return found


def edges(crossings: int, count: int) -> list[Edge]:
    return [Edge(start, end, long) for start, ends in roads(crossings, count).items() for end, long in ends.items()]


def softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max(axis=1, keepdims=True)
    powers = np.exp(shifted)
    return powers / powers.sum(axis=1, keepdims=True)


def k_means_step(points: np.ndarray, centres: np.ndarray) -> np.ndarray:
    distances = ((points[:, None] - centres) ** 2).sum(axis=2)
    nearest = distances.argmin(axis=1)
    return np.array([points[nearest == number].mean(axis=0) for number in range(len(centres))])


def attention(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    scores = q @ k.T / np.sqrt(q.shape[1])
    weights = softmax(scores)
    return weights @ v


def reals(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal(shape)


CASES: tuple[tuple[Callable, Callable[[], tuple]], ...] = (
    (binary_search, lambda: (sorted(numbers(1000)), 4321)),
    (two_sum, lambda: (numbers(300), -1)),
    (longest_increasing_subsequence, lambda: (numbers(40),)),
    (quick_sort, lambda: (numbers(100),)),
    (insertion_sort, lambda: (numbers(50),)),
    (reverse_list, lambda: (linked(numbers(300)),)),
    (level_order, lambda: (tree(numbers(255)),)),
    (dijkstra, lambda: (roads(40, 200), 0)),
    (kruskal, lambda: (40, edges(40, 120), DisjointSet(40))),
    (max_sliding_window, lambda: (numbers(300), 9)),
    (top_sort_recursive, lambda: (roads(60, 200),)),
    (softmax, lambda: (reals(512, 512),)),
    (k_means_step, lambda: (reals(10_000, 2), reals(8, 2))),
    (attention, lambda: (reals(256, 64), reals(256, 64), reals(256, 64))),
)


UNDRAWN = (reverse_list, level_order, dijkstra, kruskal, top_sort_recursive, softmax, k_means_step, attention)
"""Those that are given what granim-viz has no arrays for."""


def seconds(function: Callable, arguments: Callable[[], tuple]) -> float:
    """The median of several runs, each with arguments of its own: a sort changes what it is given."""
    taken = []
    for _ in range(RUNS):
        given = arguments()
        start = time.perf_counter()
        function(*given)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def hooked(function: Callable) -> Callable:
    """The function under Python's own hook, called for every line and doing nothing: no watcher by lines is faster."""

    def hook(frame, event, value):
        return hook

    def run(*given):
        sys.settrace(hook)
        try:
            return function(*given)
        finally:
            sys.settrace(None)

    return run


def granim(function: Callable, page: Path) -> Callable:
    """The function as granim-viz watches it and writes its page; lists are put into its arrays."""
    import granim

    animated = granim.animate(function, out=page, show=False)
    return lambda *given: animated(*(granim.array(each) if isinstance(each, list) else each for each in given))


def report() -> Iterator[Table | str]:
    """One table, a row a function; then what 2,000 moments and their page take."""
    yield from (ratios(), page())


def ratios() -> Table:
    beside = importlib.util.find_spec("granim") is not None
    table = Table(
        "function", "alone, ms", "sys.settrace", "granim-viz", "vizkit's log", "moments made too", "moments",
        "µs a moment: log", "made too",
        title="What watching a plain function costs, in times of the function alone",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        for function, arguments in CASES:
            alone = seconds(function, arguments)
            floor = seconds(hooked(function), arguments) / alone
            drawn = beside and function not in UNDRAWN
            theirs = f"{seconds(granim(function, Path(folder, 'page.html')), arguments) / alone:.0f}" if drawn else "–"
            watched = Watched(function)
            log = seconds(lambda *given, watched=watched: watched.logged(given, {}, MOST), arguments)
            whole = seconds(lambda *given, watched=watched: watched.watch(given, {}, MOST), arguments)
            moments = len(watched.logged(arguments(), {}, MOST))
            table.add_row(
                function.__name__, f"{alone * 1000:.3f}", f"{floor:.1f}", theirs, f"{log / alone:.0f}",
                f"{whole / alone:.0f}", str(moments), f"{log / moments * 1e6:.1f}", f"{whole / moments * 1e6:.1f}",
            )  # fmt: skip
    table.caption = "" if beside else "granim-viz is not installed: pip install granim-viz"
    return table


def page() -> str:
    """What a run of so many moments takes until its page is there, each part once, what makes pages being loaded.

    The page is told in seconds of computing too, which say as much while the machine does something else.
    """
    start = time.perf_counter()
    _ = vizkit.watch(insertion_sort, numbers(3)).html
    loading = time.perf_counter() - start
    start = time.perf_counter()
    moments = len(Watched(insertion_sort).watch((numbers(LONG),), {}, MOST))
    watching = time.perf_counter() - start
    start, computed = time.perf_counter(), time.process_time()
    html = vizkit.watch(insertion_sort, numbers(LONG)).html
    whole, computing = time.perf_counter() - start, time.process_time() - computed
    return (
        f"insertion_sort of {LONG} numbers: {moments} moments watched in {watching:.2f} s; watched and its page of "
        f"{len(html) / 1e6:.1f} MB written in {whole:.2f} s, {computing:.2f} s of them computing (wanted: less than 2 s), "
        f"what makes pages being loaded, which took {loading:.2f} s with a first small page."
    )


def main() -> None:
    for part in report():
        Console(width=140).print(part)


if __name__ == "__main__":
    main()
