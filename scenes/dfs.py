"""Depth-first search, watched: deeper before wider, and a stack is the whole memory of it."""

from typing import ClassVar

from vizkit import Explainer, act, fact
from vizkit.examples.dfs import (
    archipelago,
    chain,
    dense,
    edge_to_itself,
    every_kind_of_edge,
    islands,
    level_order,
    marked_too_early,
    neighbours,
    one_vertex,
    out_of_reach,
    sides,
)
from vizkit.examples.lca import root_of
from vizkit.inputs import choice, edges, items, text, word
from vizkit.reference.dfs import (
    dfs_graph,
    dfs_recursive,
    flood_fill,
    mark_on_push_tested,
    naive_walk,
    parenthesis_structure,
    search_with_marks,
    tree_orders,
)
from vizkit.shapes import brackets, figure, graph, grid, label, legend, pile, row, tree

WALKED = {"tree": "text", "back": "lost"}
KINDS = WALKED | {"forward": "quiet", "cross": "quiet"}


def with_stack(picture, stack, order, adj, wrong=None):
    """A graph, its stack beside it, the order so far below them, and from where it is `wrong`."""
    line = row(order, places=adj).came_by_value(picture).coloured(lost=wrong)
    told = legend(white="not marked", grey="marked")
    return (picture / line.titled("order") / told) | stack.came_by_value(picture).titled("own stack")


def written(order, places, now):
    """An order of a tree's nodes as far as it is written, its last lit if it was written now."""
    return row(order, places=places).awaiting().coloured(now=len(order) - 1 if now else None)


class DepthFirstSearch(Explainer):
    """Deeper before wider: a stack is the whole memory, and times nest like brackets"""

    title = "Depth-first search"
    family = "graphs"
    largest: ClassVar = {"graph": dense(), "tree": [*range(-9, 2)], "grid": archipelago()}

    presets: ClassVar = {
        "smallest": {"graph": one_vertex()},
        "edge to itself": {"graph": edge_to_itself()},
        "out of reach": {"graph": out_of_reach()},
        "chain": {"graph": chain()},
    }

    graph = edges(every_kind_of_edge(), "where the arrows of each vertex lead, in order", (10, 16))
    start = word("A", "vertex where the search begins")
    method = choice("stack", ("stack", "iterators"), "what a stack of one's own holds: vertices, or iterators")
    tree = items(level_order(), "binary tree that is walked around, level by level", 11)
    grid = text(islands(), "rows of land and water", (8, 10), signs="01")
    connectivity = choice("4", ("4", "8"), "how many neighbours a cell of the grid has")

    @act(naive_walk, "No memory", adj=neighbours, opening="Can we walk from {start} to every vertex?")
    def no_memory(adj, start, u, walk, moment):
        u, walk = (start, []) if walk is None else (u, walk)
        walked = [*walk, u]
        picture = graph(adj, first=start).coloured(first=walked).walked(first=walked).walker(u, *walk[-1:])
        picture = picture.ringed(lost=u if moment in ("repeat", "stuck") else None)
        return picture / row(walked, name="path", places=adj).came_by_value(picture).titled("walk")

    @act(dfs_recursive, "Deeper before wider", watch=("u", "v", "time"), adj=neighbours, headline=True)
    def go_deeper(adj, start, u, v, colour, kinds, cycle, calls, moment):
        left = u if moment == "finish" else None
        opened = [call.u for call in calls[1:]] if left is None else [call.u for call in calls[1:-1]]
        picture = graph(adj, first=start).coloured(colour).sorted_by(kinds, WALKED)
        picture = picture.walker(u, calls[-2].u) if left is None else picture.walker(calls[-2].u, u)
        frames = pile(opened, name="frames").taking(left, "done").came_by_value(picture)
        if moment in ("edge", "back-edge"):
            picture = picture.looking(u, v)
        if moment == "back-edge":
            picture, frames = picture.ringed(lost=cycle), frames.coloured(lost=cycle)
        told = legend(white="not found", grey="on the stack", black="finished")
        return (picture / told) | frames.titled("open calls")

    @act(parenthesis_structure, "Nested or disjoint", watch=("u", "v"), adj=neighbours)
    def nested_or_disjoint(adj, start, u, v, d, f, kinds):
        picture = graph(adj, first=start).coloured(black=d).sorted_by(kinds, KINDS).looking(u, v).saying(u, v)
        spans = brackets(d, f).coloured(black=d).coloured(second=v, first=u)
        return picture.ringed(first=u, second=v) / (label("time", name="time").coloured("quiet") | spans)

    @act(dfs_graph, "A stack of one's own", watch=("u", "v"), adj=neighbours)
    def own_stack(adj, start, u, v, colour, visited, stack, d, order, moment):
        picture = graph(adj, first=start).coloured(white=adj).coloured(colour, grey=visited).walker(u)
        held = pile(stack).coloured(lost=visited)
        if moment in ("push", "edge"):
            picture = picture.looking(u, v)
        if moment in ("push", "discover"):
            held = held.topped()
        if moment in ("pop", "skip", "finish"):
            held = held.taking(u, "lost" if moment == "skip" else "done" if moment == "finish" else "now")
        if moment == "skip":
            picture = picture.ringed(lost=u)
        return with_stack(picture, held, order if d is None else d, adj)

    @act(mark_on_push_tested, "Marked too early", watch=("u", "v"), adj=marked_too_early, start="A")
    def too_early(adj, start, u, v, marked, visited, stack, order, path, ahead, vertex, moment):
        picture = graph(adj, first=start).coloured(white=adj).coloured(grey=marked).walker(u)
        held = pile(stack)
        if moment in ("push", "skip"):
            picture = picture.looking(u, v)
            held = held.topped() if moment == "push" else held.coloured(lost=v)
        if moment == "skip":
            picture = picture.ringed(lost=v)
        if moment == "pop":
            held = held.taking(u)
        if moment == "fault":
            picture = picture.coloured(grey=order).walked(text=path).looking(path[-1], ahead[0])
            picture = picture.ringed(lost=vertex, done=ahead)
            return with_stack(picture, held, order, adj, len(visited))
        return with_stack(picture, held, order, adj)

    @act(tree_orders, "Three orders from one walk", root=root_of, watch=("node",), orders=fact(tree_orders))
    def tree_orders(root, node, preorder, inorder, postorder, orders, moment):
        side = "left" if moment == "enter" else "below" if moment == "visit" else "right"
        walked = tree(root).coloured(first=preorder, done=postorder, now=node).rounded(node, side)
        pre = written(preorder, orders[0], moment == "enter").titled("preorder")
        between = written(inorder, orders[0], moment == "visit").titled("inorder")
        post = written(postorder, orders[0], moment == "leave").titled("postorder")
        return walked | pre / between / post

    @act(flood_fill, "Islands", watch=("cell", "found", "count"), connectivity=sides)
    def count_islands(land, labels, path, cell, start, count, moment):
        sea = grid(labels).cold().only(land).told(labels).coloured(done=labels).coloured(first=path).squared()
        if moment == "start":
            sea = sea.coloured(now=start)
        elif path is not None:
            sea = sea.coloured(now=path[-1:])
        if moment in ("visit", "reject"):
            sea = sea.framed(rows=cell[0], columns=cell[1])
        told = legend(cell="land", now="here", first="on the stack", done="finished")
        return sea | (told.stacked() / figure(count, "islands").coloured("done"))

    @act(search_with_marks, "With marks the walk ends", watch=("vertices", "edges", "unreached"), adj=neighbours)
    def with_marks(adj, start, order, parent, looks, depth, limit, side, moment):
        picture, large = graph(adj, first=start).coloured(white=adj).coloured(black=order), moment == "look"
        for v in parent:
            picture = picture.walked(text=[parent[v], v])
        picture = picture.dimmed(adj) if large else picture
        walk = row(order, name="path", places=adj).coloured(done=slice(0, None)).titled("walk")
        of = (side, " × ", side, " cells of land") if large else ("this graph",)
        counts = figure(looks, "looks at neighbours") / figure(depth, "deepest stack")
        room = figure(limit, "calls that Python lets be open").coloured("lost")
        return (picture / walk) | label(*of, name="of") / counts / (room if large else room.hidden())
