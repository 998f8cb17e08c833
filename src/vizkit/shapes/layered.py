"""A layered layout: arrows lead down from layer to layer, few of them cross, and only those of cycles lead up."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations, pairwise

Vertex = Hashable
Edge = tuple[Vertex, Vertex]

SWEEPS = 8

BEND = 0.6
"""The room of an arrow that passes through a layer, in that of a vertex."""


def layered(vertices: Sequence[Vertex], edges: Sequence[Edge]) -> dict[Vertex, tuple[float, int]]:
    """Where each vertex stands: across, in rooms of a vertex, and its layer, those that nothing leads to in the first.

    A search from the first vertex on finds the arrows that lead up, which no layered layout of a cycle can do without.

    Source: Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures".
    """
    return routed(vertices, edges)[0]


def routed(
    vertices: Sequence[Vertex], edges: Sequence[Edge], bend: float = BEND
) -> tuple[dict[Vertex, tuple[float, int]], dict[Edge, list[tuple[float, int]]]]:
    """Where each vertex stands, as `layered` has it, and where each edge passes through the layers on its way.

    An edge that passes through a layer takes the part `bend` of a vertex's room.
    """
    down = _downward(vertices, edges)
    layer = _layers(vertices, down)
    order, links = _with_bends(vertices, down, layer)
    order = _uncrossed(order, links)
    across = _straightened(order, links, bend)
    ways: dict[Edge, list[tuple[float, int]]] = {edge: [] for edge in down}
    for between, vertices_there in enumerate(order):
        for passing in filter(_is_bend, vertices_there):
            ways[passing[1], passing[2]].append((across[passing], between))
    return {vertex: (across[vertex], layer[vertex]) for vertex in vertices}, ways


def _downward(vertices: Sequence[Vertex], edges: Sequence[Edge]) -> list[Edge]:
    """The edges as they lead down: those that close a cycle of a search are turned round, loops are left out."""
    ends = {vertex: [end for start, end in edges if start == vertex] for vertex in vertices}
    on_path, done, found = set(), set(), []

    def visit(vertex: Vertex) -> None:
        on_path.add(vertex)
        for end in ends[vertex]:
            if end in on_path:
                found.append((end, vertex))
            else:
                found.append((vertex, end))
                if end not in done:
                    visit(end)
        on_path.remove(vertex)
        done.add(vertex)

    for vertex in vertices:
        if vertex not in done:
            visit(vertex)
    return list(dict.fromkeys(edge for edge in found if edge[0] != edge[1]))


def _layers(vertices: Sequence[Vertex], down: Sequence[Edge]) -> dict[Vertex, int]:
    """Each vertex as deep as the longest path to it."""
    layer = dict.fromkeys(vertices, 0)
    for _ in vertices:
        for start, end in down:
            layer[end] = max(layer[end], layer[start] + 1)
    return layer


def _with_bends(vertices: Sequence[Vertex], down: Sequence[Edge], layer: dict[Vertex, int]) -> tuple[list[list], list]:
    """The layers, an arrow that passes through one standing in it as well, and the links from each to the next."""
    order: list[list] = [[] for _ in range(max(layer.values(), default=0) + 1)]
    for vertex in vertices:
        order[layer[vertex]].append(vertex)
    links = []
    for start, end in down:
        stops = [start]
        for between in range(layer[start] + 1, layer[end]):
            order[between].append(("bend", start, end, between))
            stops.append(order[between][-1])
        links += pairwise([*stops, end])
    return order, links


def _uncrossed(order: list[list], links: list) -> list[list]:
    """The layers in an order with few crossings: each is sorted by the middle of its neighbours, again and again."""
    best, fewest = order, _crossings(order, links)
    for sweep in range(SWEEPS):
        order = [list(layer) for layer in order]
        downwards = sweep % 2 == 0
        for fixed, sorted_ in list(pairwise(range(len(order)) if downwards else range(len(order) - 1, -1, -1))):
            at = {vertex: place for place, vertex in enumerate(order[fixed])}
            middles = {}
            for place, vertex in enumerate(order[sorted_]):
                near = [at[other] for other in _neighbours(vertex, links) if other in at]
                middles[vertex] = sum(near) / len(near) if near else place
            order[sorted_].sort(key=middles.__getitem__)
        if (count := _crossings(order, links)) < fewest:
            best, fewest = order, count
    return best


def _neighbours(vertex: Vertex, links: list) -> list:
    return [end if start == vertex else start for start, end in links if vertex in (start, end)]


def _crossings(order: list[list], links: list) -> int:
    place = {vertex: (depth, i) for depth, layer in enumerate(order) for i, vertex in enumerate(layer)}
    spans = [(place[start], place[end]) for start, end in links]
    return sum(
        one[0][0] == other[0][0] and (one[0][1] - other[0][1]) * (one[1][1] - other[1][1]) < 0
        for one, other in combinations(spans, 2)
    )


def _is_bend(vertex: Vertex) -> bool:
    return isinstance(vertex, tuple) and vertex[:1] == ("bend",)


def _straightened(order: list[list], links: list, bend: float) -> dict[Vertex, float]:
    """Where each stands across: near the middle of its neighbours, none closer to the next than both need."""
    across = {vertex: place - (len(layer) - 1) / 2 for layer in order for place, vertex in enumerate(layer)}
    for _ in range(3 * SWEEPS):
        for layer in order:
            wanted = []
            for vertex in layer:
                near = [across[other] for other in _neighbours(vertex, links)]
                wanted.append(sum(near) / len(near) if near else across[vertex])
            rooms = [bend if _is_bend(vertex) else 1.0 for vertex in layer]
            across.update(zip(layer, _apart(wanted, rooms), strict=True))
    return across


def _apart(wanted: list[float], rooms: list[float]) -> list[float]:
    """The places nearest to those that are wanted, in the same order, that leave each its room."""
    starts = [sum(rooms[:i]) + rooms[i] / 2 for i in range(len(rooms))]
    blocks: list[list[float]] = []
    for want, start in zip(wanted, starts, strict=True):
        blocks.append([want - start, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, count = blocks.pop()
            other, more = blocks.pop()
            blocks.append([(mean * count + other * more) / (count + more), count + more])
    shifts = [shift for shift, count in blocks for _ in range(int(count))]
    return [start + shift for start, shift in zip(starts, shifts, strict=True)]
