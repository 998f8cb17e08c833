"""Inputs worth seeing of depth-first search."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np


def every_kind_of_edge() -> dict[str, list[str]]:
    """Return a graph that a search from A finds a tree, a back, a forward and a cross edge in."""
    return {"A": ["B", "C", "E"], "B": ["C", "D"], "C": ["A"], "D": ["C"], "E": ["D"]}


def one_vertex() -> dict[str, list[str]]:
    """Return the smallest graph: a vertex without an edge."""
    return {"A": []}


def edge_to_itself() -> dict[str, list[str]]:
    """Return the smallest graph with a cycle: a vertex with an edge to itself."""
    return {"A": ["A"]}


def out_of_reach() -> dict[str, list[str]]:
    """Return a graph whose C cannot be reached from A, though it has an edge to A."""
    return {"A": ["B"], "B": [], "C": ["A"]}


def chain(length: int = 8) -> dict[str, list[str]]:
    """Return a path of `length` vertices, at most 26 and named from A on: the stack grows as deep as it is long."""
    names = [chr(ord("A") + place) for place in range(length)]
    return {vertex: names[place + 1 : place + 2] for place, vertex in enumerate(names)}


def marked_too_early() -> dict[str, list[str]]:
    """Return the smallest kind of graph where marking a vertex when it is pushed gives no depth-first order."""
    return {"A": ["B", "C", "D"], "B": ["D"], "C": [], "D": []}


def random_digraphs(
    count: int = 500, vertices: int = 6, probability: float = 0.35, seed: int = 0
) -> Iterator[dict[int, list[int]]]:
    """Yield `count` graphs, each possible edge in them with this `probability`; the same for the same `seed`."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        edge = random.random((vertices, vertices)) < probability
        yield {u: np.flatnonzero(edge[u]).tolist() for u in range(vertices)}


def level_order() -> list[int | None]:
    """Return the level order of the tree whose nodes are written in preorder, inorder and postorder."""
    return [3, 5, 1, 6, 2, 0, 8, None, None, 7, 4]


def islands() -> list[str]:
    """Return a grid with three islands, two of which touch at a corner, as do the other two: together they are one."""
    return ["11000", "11000", "00100", "00011"]


def water() -> list[str]:
    """Return a grid without any land."""
    return ["000", "000"]


def neighbours(graph: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return each vertex's neighbours: a graph as it is given."""
    return graph


def sides(connectivity: str) -> int:
    """Return how many sides of a cell are looked at."""
    return int(connectivity)


def dense() -> dict[str, list[str]]:
    """Return a graph as large as can be drawn: ten vertices, sixteen edges, all kinds of them."""
    ends = ["BCJ", "CD", "A", "EF", "B", "GH", "F", "IE", "J", "J"]
    return {chr(ord("A") + place): list(each) for place, each in enumerate(ends)}


def archipelago() -> list[str]:
    """Return a grid as large as can be drawn: its walks go round corners and come to dead ends."""
    return [
        "1110001011",
        "0011101001",
        "1000100111",
        "1011110000",
        "1010000111",
        "1011110101",
        "1000010111",
        "1111010000",
    ]
