"""Depth-first search: go deeper before going wider; a stack is the whole memory of it.

A vertex is *white* while nobody has come by, *grey* from its *discovery* on, while it is on the stack, and *black* from
its *finish* on, when each of its edges has been looked at. Both moments have a time, d and f. The intervals from d to f
are nested or disjoint, like brackets, and tell the edges apart: a *tree* edge leads to a white vertex, a *back* edge to
a grey one, which closes a cycle; an edge to a black vertex is a *forward* edge where that was discovered later, and a
*cross* edge where it was earlier. The stack is that of the calls, or one's own: of vertices, or of vertices with the
edges they have yet to look at. A grid is a graph too: each cell has an edge to each of its neighbours.

Source: Cormen, Leiserson, Rivest and Stein, "Introduction to Algorithms", 3rd edition, section 22.3; LeetCode 200,
"Number of Islands".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vizkit.reference.guards import adjacency, binary, sequence, vertex_of, whole, worded
from vizkit.reference.guards import choice as one_of
from vizkit.reference.lca import Node
from vizkit.trace import traced

__all__ = [
    "DfsResult",
    "all_land_effort",
    "dfs_graph",
    "dfs_mark_on_push",
    "dfs_recursive",
    "dfs_with_iterators",
    "dfs_with_stack",
    "flood_fill",
    "flood_fill_effort",
    "is_dfs_order",
    "mark_on_push_tested",
    "naive_walk",
    "parenthesis_structure",
    "search_with_marks",
    "tree_orders",
]

METHODS = ("recursive", "stack", "iterators")

DEEPEST = 500
"""The longest path searched by recursion, in edges: a call within a call for each, and Python allows a thousand."""

AROUND = {
    4: ((-1, 0), (0, 1), (1, 0), (0, -1)),
    8: ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1)),
}
"""The steps (down, right) to a cell's neighbours by their number, from above clockwise."""


@dataclass(frozen=True)
class DfsResult:
    """What a depth-first search found: vertices in the order of discovery, and by vertex or edge what became of it.

    `parent` maps each vertex discovered but the start to the one it was discovered from, `d` and `f` map each to its
    times of discovery and finish, counted from 1, `kinds` each edge `(u, v)` looked at to "tree", "back", "forward" or
    "cross". A search that only visits has no times and no kinds: they are `None`.
    """

    order: tuple[Hashable, ...]
    parent: dict[Hashable, Hashable]
    d: dict[Hashable, int] | None = None
    f: dict[Hashable, int] | None = None
    kinds: dict[tuple[Hashable, Hashable], str] | None = None


def _start(adj: Mapping[Hashable, Sequence[Hashable]], start: Hashable) -> tuple:
    adj = adjacency("adj", adj)
    return adj, vertex_of("start", start, adj)


def _start_of_recursion(adj: Mapping[Hashable, Sequence[Hashable]], start: Hashable) -> tuple:
    adj, start = _start(adj, start)
    if len(adj) > DEEPEST + 1 and deepest(adj, start) > DEEPEST:
        raise worded(
            "{name} must have no path longer than {most} for recursion: use the method iterators",
            name="adj",
            most=DEEPEST,
        )
    return adj, start


def _method(adj: Mapping[Hashable, Sequence[Hashable]], start: Hashable, *, method: str = "recursive") -> tuple:
    method = one_of("method", method, METHODS)
    return *(_start_of_recursion if method == "recursive" else _start)(adj, start), method


def _order(order: Sequence[Hashable], adj: Mapping[Hashable, Sequence[Hashable]]) -> tuple:
    adj, order = adjacency("adj", adj), sequence("order", order)
    if not order:
        raise worded("{name} must hold at least the vertex where the search began, but is empty", name="order")
    return [vertex_of(f"order[{place}]", vertex, adj) for place, vertex in enumerate(order)], adj


def _tree(root: Node) -> tuple:
    if not isinstance(root, Node):
        raise TypeError(f"root must be a Node, as build_tree returns, not {root!r}")
    if root.height > DEEPEST:
        raise worded(
            "{name} must be of a tree at most {most} high, not {found}", name="root", most=DEEPEST, found=root.height
        )
    return (root,)


def _grid(grid: Sequence[str] | np.ndarray, *, connectivity: int = 4) -> tuple:
    land, connectivity = binary("grid", grid), whole("connectivity", connectivity)
    if connectivity not in AROUND:
        raise worded("{name} must be 4 or 8, not {value}", name="connectivity", value=connectivity)
    return land, AROUND[connectivity]


def _start_and_side(
    adj: Mapping[Hashable, Sequence[Hashable]], start: Hashable, side: int = 1000, limit: int = 1000
) -> tuple:
    return *_start(adj, start), whole("side", side, 1), whole("limit", limit, 1)


def deepest(adj: Mapping, start: Hashable) -> int:
    """Return the number of edges on the longest path that a search from `start` follows."""
    parent, depth = dfs_with_iterators.unwatched(adj, start).parent, {start: 0}
    for vertex, above in parent.items():
        depth[vertex] = depth[above] + 1
    return max(depth.values())


@traced(guard=_start)
def naive_walk(adj, start):
    """Return the vertices of a walk from `start` that takes the first edge each time, and keeps no marks.

    It stops where it comes to a vertex again, which ends the list a second time, or where no edge leads on. Arguments
    and errors are those of `dfs_graph`.
    """
    u, walk = start, []
    while u not in walk and adj[u]:
        walk.append(u)
        u = adj[u][0]
        yield "follow", "Always the first arrow: {walk[-1]} → {u}"
    steps = len(walk)
    if u in walk:
        yield "repeat", "No memory: back at {u} after {steps!n} step", "No memory: back at {u} after {steps!n} steps"
    else:
        yield "stuck", "No memory: stuck at {u} after {steps!n} step", "No memory: stuck at {u} after {steps!n} steps"
    return [*walk, u]


def tree_path(parent: Mapping[Hashable, Hashable], ancestor: Hashable, vertex: Hashable) -> list[Hashable]:
    """Return the vertices from `ancestor` down the tree edges to `vertex`, both included."""
    path = [vertex]
    while path[-1] != ancestor:
        path.append(parent[path[-1]])
    return path[::-1]


def edge_kind(u: Hashable, v: Hashable, colour: Mapping[Hashable, str], d: Mapping[Hashable, int]) -> str:
    """Return the kind of the edge from `u` to `v` at the moment when it is looked at."""
    if colour[v] == "white":
        return "tree"
    if colour[v] == "grey":
        return "back"
    return "forward" if d[u] < d[v] else "cross"


@traced
def dfs_visit(u, time, adj, colour, parent, d, f, kinds):
    """Visit `u`, white as yet, and all that is white below it; return the time by then.

    `time` counts discoveries and finishes so far. `colour` of all vertices, `parent`, `d`, `f` and `kinds` are brought
    up to date in place; `cycle` holds the vertices of the cycle that the last back edge of `u` has closed.

    Source: CLRS 3rd edition, section 22.3, DFS-VISIT.

    Formulas:
        nested: $ d_u < d_v < f_v < f_u $
        disjoint: $ d_u < f_u < d_v < f_v $
    """
    time += 1
    colour[u], d[u] = "grey", time
    yield "discover", "On entry {u} turns grey. Deeper before wider"
    for v in adj[u]:
        if colour[v] == "white":
            kinds[u, v], parent[v] = "tree", u
            yield "edge", "{v} is white: tree edge, go deeper"
            time = yield from dfs_visit.steps(v, time, adj, colour, parent, d, f, kinds)
        elif colour[v] == "grey":
            kinds[u, v], cycle = "back", tree_path(parent, v, u)
            yield "back-edge", "A self-loop: a cycle" if u == v else "{v} is grey, on the stack: back edge, a cycle"
        elif d[u] < d[v]:
            kinds[u, v] = "forward"
            yield "edge", "{v} is black, a descendant of {u}: forward edge"
        else:
            kinds[u, v] = "cross"
            yield "edge", "{v} finished before {u} was discovered: cross edge"
    time += 1
    colour[u], f[u] = "black", time
    yield "finish", "{u} is finished, black: back to {parent[u]}" if u in parent else "{u} is black: the stack is empty"
    return time


@traced(guard=_start_of_recursion)
def dfs_recursive(adj, start):
    """Return the `DfsResult` of a search from `start`, a call for each vertex.

    Arguments and errors are those of `dfs_graph`.
    """
    colour = dict.fromkeys(adj, "white")
    parent, d, f, kinds = {}, {}, {}, {}
    yield from dfs_visit.steps(start, 0, adj, colour, parent, d, f, kinds)
    return DfsResult(tuple(d), parent, d, f, kinds)


@traced(guard=_start)
def dfs_with_iterators(adj, start):
    """Return the `DfsResult` of a search from `start` with its own stack, an iterator beside each vertex on it.

    `places` are the iterators: how many neighbours of each vertex on the stack have been looked at. It does what
    `dfs_recursive` does, however long a path is. Arguments and errors are those of `dfs_graph`.

    Formulas:
        time: $ Theta(V + E) $
        stack: $ O(V) $
    """
    colour = dict.fromkeys(adj, "white")
    parent, d, f, kinds = {}, {}, {}, {}
    stack, places, time = [start], [0], 0
    while stack:
        u = stack[-1]
        if colour[u] == "white":
            time += 1
            colour[u], d[u] = "grey", time
            yield "discover", "{u} lies on top: grey. An iterator beside it keeps its place among the arrows"
        if places[-1] < len(adj[u]):
            v = adj[u][places[-1]]
            places[-1] += 1
            kinds[u, v] = edge_kind(u, v, colour, d)
            yield "edge", "{v} is white: push it" if colour[v] == "white" else "{v} is known already: the next arrow"
            if colour[v] == "white":
                parent[v] = u
                stack.append(v)
                places.append(0)
        else:
            time += 1
            colour[u], f[u] = "black", time
            stack.pop()
            places.pop()
            yield "finish", "The iterator of {u} has come to its end: {u} is black, and popped"
    return DfsResult(tuple(d), parent, d, f, kinds)


@traced(guard=_start)
def dfs_with_stack(adj, start):
    """Return the `DfsResult` of a search from `start` with its own stack of vertices, without times and kinds.

    Neighbours are pushed in reverse, for the last pushed is the first popped, and marked when popped: then the order is
    that of the recursion. A vertex may be on the stack more than once. Arguments and errors are those of `dfs_graph`.

    Formulas:
        time: $ Theta(V + E) $
        stack: $ O(E) $
    """
    order, parent, visited, stack = [], {}, set(), [start]
    yield "push", "Own stack: push in reverse, mark when popped"
    while stack:
        u = stack.pop()
        if u in visited:
            yield "skip", "{u} was visited: skip it"
            continue
        visited.add(u)
        order.append(u)
        yield "pop", "{u} is popped: mark it now"
        for v in reversed(adj[u]):
            if v not in visited:
                parent[v] = u
                stack.append(v)
                yield ("push", "{v} is pushed, not marked") if len(order) == 1 else "push"
    return DfsResult(tuple(order), parent)


@traced(guard=_method)
def dfs_graph(adj, start, method):
    """Return the `DfsResult` of a depth-first search of what can be reached from `start`.

    `adj` maps each vertex, anything hashable, to the sequence of those its edges lead to, which are taken in that
    order; `start` is one of its vertices; `method` is "recursive", "stack" (neither times nor kinds) or "iterators".
    `TypeError`: `adj` no mapping, neighbours no sequence, a string for example, a vertex not hashable. `ValueError`:
    `start` no vertex, a neighbour that is none or occurs twice, an unknown method, a path of more than 500 edges for
    recursion.

    Source: CLRS 3rd edition, section 22.3.

    Formulas:
        time: $ Theta(V + E) $
        stack: $ O(V) $
    """
    if method == "recursive":
        result = yield from dfs_recursive.steps(adj, start)
    elif method == "stack":
        result = yield from dfs_with_stack.steps(adj, start)
    else:
        result = yield from dfs_with_iterators.steps(adj, start)
    return result


@traced(guard=_start)
def parenthesis_structure(adj, start):
    """Return how the brackets of a search from `start` lie: by time, and for each edge `(u, v)` off the tree.

    The first answer are the vertices by time: each where its bracket opens, d, and where it closes, f. The second maps
    each edge looked at that is no tree edge to what the brackets make of `v`: a "descendant" of `u` where it is nested
    in that, an "ancestor" where that is nested in it, else "disjoint". Arguments and errors are those of `dfs_graph`.

    Source: CLRS 3rd edition, theorem 22.7, the parenthesis theorem.
    """
    result = dfs_with_iterators(adj, start)
    d, f, kinds, relation = result.d, result.f, result.kinds, {}
    yield "nest", "From d to f, like brackets: nested or disjoint"
    for u, v in (edge for edge, kind in kinds.items() if kind != "tree"):
        if d[u] < d[v]:
            relation[u, v] = "descendant"
            yield "compare", "{u} → {v} leads inwards: forward"
        elif f[u] <= f[v]:
            relation[u, v] = "ancestor"
            yield "compare", "{u} → {v} stays inside: back" if u == v else "{u} → {v} leads outwards: back"
        else:
            relation[u, v] = "disjoint"
            yield "compare", "{u} → {v}, disjoint: cross"
    time = {**{d[u]: u for u in d}, **{f[u]: u for u in f}}
    return tuple(time[at] for at in sorted(time)), relation


@traced(guard=_start)
def dfs_mark_on_push(adj, start):
    """Return the vertices in the order of a search from `start` that marks them when pushed, a common mistake.

    Each is on the stack once, and the order is often not that of a depth-first search. Arguments and errors are those
    of `dfs_graph`.
    """
    order, marked, stack = [], {start}, [start]
    while stack:
        u = stack.pop()
        order.append(u)
        yield "pop", "{u} is popped"
        for v in reversed(adj[u]):
            if v not in marked:
                marked.add(v)
                stack.append(v)
                yield "push", "{v} is pushed and marked"
            else:
                yield "skip", "{v} is marked, not pushed. What comes after {u}?"
    return order


@traced(guard=_order)
def is_dfs_order(order, adj):
    """Return whether a depth-first search that takes edges in any order it likes can discover vertices in this `order`.

    The first of `order` is the start; `path` are the vertices that such a search has on its stack, and `ahead` those
    that it can discover next. `adj` and the errors are those of `dfs_graph`, and `ValueError`: no vertices, or one that
    `adj` does not have.
    """
    visited, path, ahead = set(), [], [order[0]]
    for vertex in order:
        if vertex not in ahead:
            if ahead:
                yield "fault", "{vertex}, though {path[-1]} leads to {ahead[0]}: no DFS order"
            return False
        visited.add(vertex)
        path.append(vertex)
        while path and not (ahead := [v for v in adj[path[-1]] if v not in visited]):
            path.pop()
    yield "report", "{ahead[0]} is missing: no DFS order" if ahead else "Some depth-first search goes this way"
    return not ahead


@traced(guard=_start)
def mark_on_push_tested(adj, start):
    """Return whether the order of `dfs_mark_on_push` from `start` is one that a depth-first search can have.

    Arguments and errors are those of `dfs_graph`.
    """
    order = yield from dfs_mark_on_push.steps(adj, start)
    possible = yield from is_dfs_order.steps(order, adj)
    wanted = list(dfs_with_stack.unwatched(adj, start).order)
    if possible:
        yield "compare", "Same order here; other graphs break" if order == wanted else "Not the order of the recursion"
    return possible


@traced
def walk_around(node, preorder, inorder, postorder):
    """Walk round the tree at `node`, `None` for an empty one, and write its values to the three lists."""
    if node is not None:
        preorder.append(node.value)
        yield ("enter", "On arrival {node.value} joins the preorder") if not postorder else "enter"
        yield from walk_around.steps(node.left, preorder, inorder, postorder)
        inorder.append(node.value)
        yield ("visit", "In between {node.value} joins the inorder") if not postorder else "visit"
        yield from walk_around.steps(node.right, preorder, inorder, postorder)
        postorder.append(node.value)
        yield (("leave", "On leaving {node.value} joins the postorder, and so on")
               if len(postorder) == 1 else "leave")  # fmt: skip


@traced(guard=_tree)
def tree_orders(root):
    """Return the values of the tree at `root`, a `Node`, in preorder, in inorder and in postorder, as three lists.

    `TypeError`: not a node. `ValueError`: a tree more than 500 high, for every level is a call within a call.
    """
    preorder, inorder, postorder = [], [], []
    yield from walk_around.steps(root, preorder, inorder, postorder)
    yield "report", "On arrival, in between, on leaving: one walk, all orders"
    return preorder, inorder, postorder


@traced
def fill_island(land, labels, start, around, looks):
    """Label all land that hangs together with the cell `start`, labelled already; return the stack's greatest depth.

    `land` and `labels` are arrays of one shape, `around` the steps to a cell's neighbours; of each cell on the `path`
    `sides` holds how many of them have been looked at. `looks` counts the looks by what was found there: "move" for
    land without a label, "seen" for other land, "water" or "outside".
    """
    path, sides, depth = [start], [0], 1
    while path:
        if sides[-1] == len(around):
            path.pop()
            sides.pop()
            yield "retreat"
            continue
        (row, column), (down, right) = path[-1], around[sides[-1]]
        sides[-1] += 1
        cell = row + down, column + right
        found = what_is_at(cell, land, labels)
        looks[found] += 1
        if found == "move":
            labels[cell] = labels[start]
            path.append(cell)
            sides.append(0)
            depth = max(depth, len(path))
            yield ("visit", "Land without a mark: mark it, look around there") if looks[found] == 1 else "visit"
        elif found != "outside":
            yield "reject"
    return depth


def what_is_at(cell: tuple[int, int], land: np.ndarray, labels: np.ndarray) -> str:
    """Return what a look at `cell` finds: "outside" the grid, "water", land "seen" before, or land to "move" to."""
    row, column = cell
    if not (0 <= row < land.shape[0] and 0 <= column < land.shape[1]):
        return "outside"
    if not land[cell]:
        return "water"
    return "seen" if labels[cell] else "move"


@traced(guard=_grid)
def flood_fill(land, around):
    """Return the number of islands of a grid, and an array of its shape: 0 for water, else the island's number from 1.

    `grid` is a sequence of strings of 0 and 1, a row each, or a two-dimensional array of bools, True or 1 for land.
    Land hangs together with its 4 neighbours, or with 8 where `connectivity` says so; a cell looks up, right, down and
    left. `TypeError`: no such grid, a connectivity that is not whole. `ValueError`: a grid that is empty, ragged or
    holds something else, a connectivity that is neither 4 nor 8.

    Source: LeetCode 200, "Number of Islands".
    """
    labels, count, looks = np.zeros(land.shape, int), 0, Counter()
    for start in map(tuple, np.argwhere(land).tolist()):
        if not labels[start]:
            count += 1
            labels[start] = count
            yield "start", "Unvisited land: a new island, {count} so far"
            yield from fill_island.steps(land, labels, start, around, looks)
    yield "report", "No unvisited land is left: {count} in all" if count else "No land: {count} islands"
    return count, labels


def flood_fill_effort(grid: Sequence[str] | np.ndarray, *, connectivity: int = 4) -> tuple[Counter, int]:
    """Return the looks of `flood_fill`, counted by what they found, and the greatest depth of its stack."""
    land, around = _grid(grid, connectivity=connectivity)
    labels, looks, depth = np.zeros(land.shape, int), Counter(), 0
    for start in map(tuple, np.argwhere(land).tolist()):
        if not labels[start]:
            labels[start] = 1
            depth = max(depth, fill_island.unwatched(land, labels, start, around, looks))
    return looks, depth


def all_land_effort(side: int = 1000) -> tuple[Counter, int]:
    """The looks and the depth of `flood_fill_effort` on a grid of `side` by `side` cells, all of them land.

    The walk snakes through the whole grid before it first steps back. `TypeError`: not whole; `ValueError`: below 1.
    """
    depth = whole("side", side, 1) ** 2
    moves, outside = depth - 1, 4 * side
    return Counter(move=moves, seen=4 * depth - moves - outside, outside=outside), depth


@traced(guard=_start_and_side)
def search_with_marks(adj, start, side, limit):
    """Return how many vertices and edges a search from `start` reaches, and how many vertices it does not.

    `looks` are its looks along edges, and `depth` is how many vertices its stack holds at most. The answer's looks and
    depth are of `flood_fill` on `side` by `side` cells of land. `limit` is the depth of calls that Python allows where
    it is not asked for more. `adj`, `start` and the errors are those of `dfs_graph`, and for `side` and `limit`
    `TypeError` and `ValueError`: not whole, less than 1.
    """
    result = dfs_with_iterators(adj, start)
    order, parent = result.order, result.parent
    vertices, edges, unreached = len(order), len(result.kinds), len(adj) - len(order)
    looks, depth = edges, deepest(adj, start) + 1
    yield "end", "With marks it ends. Vertices: {vertices}, edges: {edges}, each once"
    if unreached:
        yield ("unreached", "{unreached!n} vertex cannot be reached from {start}",
               "{unreached} vertices cannot be reached from {start}")  # fmt: skip
    effort, depth = all_land_effort(side)
    looks = effort.total()
    yield "look", "{side} × {side} land: {looks} looks, a stack {depth} deep"
    return vertices, edges, unreached, looks, depth
