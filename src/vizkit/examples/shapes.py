"""Every shape at work: data worth drawing, and lines that draw them, one more option a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np

from vizkit import shapes
from vizkit.picture.ink import ink
from vizkit.picture.picture import Picture
from vizkit.reference.assignments import instructions
from vizkit.reference.knapsack import Item
from vizkit.reference.lca import build_tree


@dataclass(frozen=True, eq=False)
class Call:
    """A call as a draw has it: its variables as attributes, its caller, and whether it is over."""

    variables: Mapping[str, Any]
    caller: Call | None = None
    over: bool = False

    def has(self, name: str) -> bool:
        return name in self.variables

    def __getattr__(self, name: str) -> Any:
        return ink(self.variables.get(name), name)


@dataclass(eq=False)
class Link:
    """A node of a linked list."""

    val: int
    next: Link | None = None


def _links(*values: int) -> list[Link]:
    """The nodes of a linked list."""
    found = [Link(value) for value in values]
    for link, following in pairwise(found):
        link.next = following
    return found


def _reversed(nodes: list[Link], many: int) -> list[Link]:
    """The nodes with so many of them turned round."""
    for place in range(many):
        nodes[place].next = nodes[place - 1] if place else None
    return nodes


_ROOT = build_tree([3, 5, 1, 6, 2, 0, 8, None, None, 7, 4])
_TOP = Call({"root": _ROOT, "left": 5})
_RIGHT = Call({"root": _ROOT.right}, _TOP)

_Y, _X = np.mgrid[-8:8, -8:8] + 0.5

DATA: Mapping[str, Any] = MappingProxyType(
    {
        name: ink(value, name)
        for name, value in {
            "nums": [1, 3, -1, -3, 5, 3, 6, 7],
            "k": 3,
            "right": 6,
            "queue": [4, 6],
            "mask": np.tri(6, dtype=bool) & ~np.tri(6, k=-3, dtype=bool),
            "Q": np.round(np.random.default_rng(0).normal(size=(4, 4)), 1),
            "memory": [np.array([1, 2]), np.array([3, 4]), np.array([5, 6])],
            "best": [[0, 0, 0, 0], [0, 3, 3, 3], [0, 3, 4, None]],
            "cube": np.arange(16).reshape(4, 2, 2),
            "strides": (4, 2, 1),
            "corner": [(0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0)],
            "group": [0, 0, 1, 1],
            "rank": [0, 1, 0, 1],
            "pairs": [((k, h, w), (0, 2 * h + k // 2, 2 * w + k % 2)) for k, h, w in np.ndindex(4, 2, 2)],
            "homes": [0, 2, 4, 6, 1, 3, 5, 7],
            "moved": 88,
            "total": 384,
            "xs": np.linspace(-3, 3, 40),
            "ys": np.tanh(np.linspace(-3, 3, 40)),
            "times": [0.0, 2.0, 3.5, 6.0, 8.0],
            "operations": instructions("y=x+2; z=y*y; out=sum(z*x)", "x"),
            "walked_back": ["z", "y", "x"],
            "recorded": ["x", "y"],
            "batch": np.full((2, 2), 2.25),
            "objects": [3, "list", 2.5],
            "first": 0,
            "last": 2,
            "counts": [5, 7, 9],
            "cells": [(9, 0.0, 1.0), (4, 1.0, 2.0), (2, 2.0, 4.0)],
            "seen": [[-1, 0, 1, 2, 3, 4, 5], [-1, 0, 1, 2], [0]],
            "heights": [1, 1, 2, 3, 5, 3, 2, 1, 1],
            "kernels": [[-1, 0, 1, 2]],
            "pixels": np.rint(4.5 + 4.5 * np.cos(np.pi * (_X**2 + _Y**2) / 24)) / 9,
            "lines": ["counter = 0", "def work():", "    x = counter", "    x = x + 1", "    counter = x"],
            "line": 2,
            "points": [(0, 0), (0, 1), (1, 0), (1, 1)],
            "classes": [0, 0, 0, 1],
            "weights": (2, 1),
            "bias": -2,
            "root": _ROOT,
            "p": 5,
            "q": 4,
            "answer": 2,
            "path": [4, 2, 5, 3],
            "patch": np.array([[1, 2], [3, 4]]),
            "quarter": 0.25,
            "areas": [0.5625, 0.1875, 0.1875, 0.0625],
            "nearness": [0.75, 0.25],
            "copied": [1, 1, 2],
            "places": [-0.25, 0.25, 0.75, 1.25],
            "apart": 0.5,
            "parent": {5: 3, 1: 3, 6: 5, 2: 5},
            "adj": {"A": ("B", "C", "E"), "B": ("C", "D"), "C": ("A",), "D": ("C",), "E": ("D",)},
            "adj_weighted": {"A": {"B": 3, "C": 5}, "B": {"A": 3, "C": 1}, "C": {"A": 5, "B": 1}},
            "kinds": {("A", "B"): "tree", ("B", "C"): "tree", ("C", "A"): "back"},
            "d": {"A": 1, "B": 2, "C": 3},
            "f": {"C": 4, "B": 5, "A": 6},
            "walk": ("A", "B", "C"),
            "items": (Item("A", 1, 15), Item("B", 3, 20), Item("C", 4, 30)),
            "picks": (0, 1),
            "copies": (0, 0, 1),
            "head": _links(3, 1, 4, 1)[0],
            "nodes": _reversed(_links(3, 1, 4, 1), 2),
        }.items()
    }
    | {"calls": (_TOP, _RIGHT), "made": (_TOP, Call({"root": _ROOT.left, "answer": 5}, _TOP, over=True), _RIGHT)}
)
"""Variables as a draw has them; `calls` are open ones, `made` all calls so far."""

LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "span": ("row(nums).dimmed(span(first, last))",),
        "link": ("table(best) + link(best[1][1], best[2][2], arrow=True)",),
        "nothing": ('row(nums) / nothing / row(nums, name="again")',),
        "row": (
            "row(nums)",
            "row(nums).numbered()",
            "row(nums).pointing(right=right)",
            "row(nums).arrowed(last, right)",
            "row(nums).coloured(first=queue, now=right)",
            "row(nums).framed(last=right, wide=k)",
            "row(nums).dimmed(span(first, last))",
            'row(nums).braced(first=first, last=last, title="read")',
            "row(nums[2:]).numbered()",
            "row(nums[:2], places=nums).awaiting()",
            'row(nums).titled("numbers")',
            'row([k], name="key", places=nums, at=last)',
        ),
        "grid": (
            "grid(Q)",
            "grid(Q).framed(rows=slice(0, 2))",
            "grid(Q[2:])",
            "grid(Q).undigited()",
            "grid(Q).cold()",
            'grid(Q).headed(columns=["a", "b", "c", "d"])',
            "grid(Q).dimmed()",
        ),
        "table": (
            'table(best, columns=["none", "pen", "book", "lamp"])',
            "table(best).numbered()",
            "table(best) + link(best[1][1], best[2][2], arrow=True)",
            "table(best).arrowed((1, 3), (2, 3), 'skip', 'first').arrowed((1, 1), (2, 3), 'take', 'second')",
            "table(best).arrowed((1, 1), (1, 3), 'take')",
        ),
        "chain": (
            "chain(head)",
            "chain(nodes).pointing(prev=nodes[1], curr=nodes[2])",
            "chain(nodes).lit(nodes[1]).coloured(now=nodes[1])",
            "chain(nodes).dimmed(nodes[:2])",
        ),
        "abreast": (
            'abreast(grid(Q).undigited().titled("Q"), grid(Q[:2], name="tile").titled("tile"))',
            'abreast(grid(Q).undigited().focused(slice(0, 2)).titled("Q"), nothing.titled("scores"))',
            'abreast(grid(Q[:2]).transposed().titled("K"), figures(Q[:, :1], name="m").titled("max"))',
        ),
        "figures": (
            'figures(Q[:, :1], colour="first")',
            'figures(Q[:, :1], colour="first", changed=(Q[:, :1], Q[:, 1:2]))',
        ),
        "lengths": (
            'lengths().bar("FlashAttention", moved).bar("standard", total, colour="quiet")',
            'lengths().in_tracks().bar("FlashAttention", moved).bar("standard", total, colour="quiet")',
            'lengths().bar("sum", total, colour="done", added=[moved]).bar("to come", None)',
            'lengths().bar("sum", moved, colour="done", was=[total])',
            'lengths().bar("sum", total, colour="done").seamed(moved, total)',
        ),
        "pieces": ("pieces(memory)", "pieces([memory[0], None], rows=k)", "pieces(memory).coloured(done=first)"),
        "heat": ("heat(Q)", "heat(Q).framed(rows=[1])"),
        "blanks": (
            'blanks("scores", Q, Q)',
            'blanks("scores", Q, Q).dotted((slice(0, 2), slice(0, 2))).coloured(now=(slice(0, 2), slice(2, 4)))',
            'blanks("scores", Q, Q).coloured(done=(slice(0, 4), slice(0, 4))).below_diagonal()',
        ),
        "bars": (
            "bars(nums)",
            "bars(nums).standing()",
            'bars(nums).headed("height")',
            "bars(nums).coloured(first=queue, now=right)",
            "bars(nums).framed(last=right, wide=k)",
            "bars(nums).pointing(right=right)",
            "bars(nums).emptied(span(first, last))",
            "bars(nums).standing().framed(last=right, wide=k).levelled(nums[right])",
            "bars(nums).standing().stepped(nums)",
            "bars(nearness).in_tracks(k).unnumbered().low()",
            "bars(nums).standing().framed(last=right, wide=k).profiled(queue)",
            "bars(nums).standing().framed(last=right, wide=k).sighted(right)",
            "bars(nums).standing().flying(right, last)",
            "bars(nums).standing().questioned(last)",
        ),
        "ends": (
            "ends(nums, queue, places=k)",
            'ends(nums, queue, places=k).titled("monotonic deque")',
            "ends(nums, queue, places=k).coloured(first=queue)",
            'ends(nums, queue, places=k).left_at_front("expired", [first])',
            'ends(nums, queue, places=k).left_at_back("dominated", [first, last], now=True)',
        ),
        "ridge": (
            "ridge(ys)",
            "ridge(ys).framed(first=0, wide=k)",
            "ridge(ys).holding(nums)",
            "ridge(ys).stepped(ys)",
        ),
        "relay": (
            "relay(last).entering(k)",
            "relay(last).holding(counts)",
            'relay(last).holding(counts).multiplying(memory[0], first, ["× ", memory[0][0]])',
        ),
        "stretches": (
            "bars(nums).standing() / stretches(nums, queue, 2)",
            'bars(nums) / stretches(nums, queue, 2).coloured("lost", newest="now")',
            "bars(nums).standing() / stretches(nums, queue, 2).after_the_first()",
        ),
        "axes": (
            "axes().curve(xs, ys)",
            'axes("w", "height").curve(xs, ys, "tanh").points(xs[:3], ys[:3])',
            'axes().curve(xs, ys).plumb(xs[30], ys[30], ys[30]).arrow(xs[30], xs[20], "step")',
            'axes("n", "cost").logarithmic().curve(counts, counts, "linear", area=True)',
            'axes("x", "height").band(xs, xs, ys)',
            'axes("coefficient", "size").columns(None, nums).low()',
            'axes().even().vector(weights, "w")',
            "axes().around_zero().half_plane(weights, bias).classified(points, classes)",
            "axes().around_zero().half_plane(weights, above=bias, normal='w', distance=True).classified(points)",
        ),
        "number_line": (
            "number_line().marking(nums)",
            'number_line().marking(nums, now=right).pointing(k, "estimate").gap(k, nums[right], "gap")',
        ),
        "ring": (
            'ring([pieces(memory).titled(["device ", index_of(part)]) for part in memory])'.replace(
                "pieces(memory)", "pieces(part)"
            ),
            'ring([pieces(part) for part in memory]).carrying(first, last, label("packet"))',
        ),
        "star": ("star(pieces(memory[0]), [pieces(memory[1]), pieces(memory[2])])",),
        "lanes": (
            'lanes(["load", "store"], until=times).bar(0, times[0], times[1], "work")',
            'lanes(["a", "b"], until=times).bar(0, times[0], times[1], "work").message(0, times[1], 1, times[3])',
            'lanes(walk, until=times).in_colours("first", "second", "text").bar(walk[1], times[0], times[1], "work")',
            'lanes(walk, until=times).in_detail().bar(walk[1], times[0], times[1], "work")',
            'lanes(["a", "b"], until=times).rounded(1).bar(0, times[0], times[1], [times[1], " ms"])',
        ),
        "heap": ("heap(objects, a=first, b=first, c=last)",),
        "state": ("state(k=k, moved=moved)",),
        "cone": (
            "cone(cells)",
            "cone(cells).seeing(seen)",
            'cone(cells).seeing(seen).labelled(["pixels", "cells", "outputs"], ["kernel ", "kernel "])',
            'cone(cells).seeing(seen[:2]).coloured(0, now=last).ringed(2, first).counted("seen", [moved, right, None])',
            "cone(cells).seeing(seen).wired(2, seen[2], kernels).routed(2, [(first, last)])",
            "cone(cells).wired(2, seen[2], kernels).rising()",
            'cone(cells).seeing(seen).measured(0, first, last, k, "second", "kernel").spaced(1, first, last)',
            "cone(cells).seeing(seen, hollow=True).stepped(0, first, last)",
            'cone(cells).weighing(heights, "paths", lit=[first])',
        ),
        "image": ("image(pixels)", "image(pixels).framing(slice(2, 6), slice(3, 9))"),
        "slices": (
            "slices(cube)",
            "slices(cube).shaded(group, rank)",
            "slices(cube).without(corner).piercing(first, first)",
            "slices(cube).outlining(first, first)",
            "slices(cube).undigited().low()",
        ),
        "tiles": (
            "tiles(cube)",
            "tiles(cube).shaded(group, rank)",
            "tiles(cube, pairs).shaded(group, rank).blocks(last)",
            "tiles(cube, pairs).shaded(group, rank).polyphase(last)",
            "tiles(cube, pairs).without(corner).framed(corner)",
            "tiles(cube, pairs).windowed(first, first, last)",
            'tiles(cube, pairs).counted("y", "x")',
            "tiles(cube).undigited()",
        ),
        "strip": (
            "strip(nums, of=nums, each=last)",
            'strip(nums, of=nums, each=last) / strip(nums, homes, of=nums, each=last, name="copy").with_ties()',
        ),
        "dimensions": (
            'dimensions("khw", cube.shape)',
            'dimensions("khw", cube.shape, strides)',
            'dimensions("khw", cube.shape).then("transpose", "hkw", cube.shape).following("k")',
        ),
        "product": (
            'product(grid(Q).undigited().titled("Q"), grid(Q[:2], name="K").undigited().titled("K"))',
            'product(grid(Q).undigited().titled("Q"), grid(Q[:2], name="K").undigited().titled("K")).bracketed(0, 1)',
            'product(grid(Q[:2]).titled("Q"), grid(Q[2:], name="K").titled("K")).applied("softmax", 0, 1)',
        ),
        "outlines": (
            'outlines(Q[:2], Q[2:], Q, names=("Q", "Kᵗ", "V"))',
            'outlines(Q[:2], Q[2:], Q, names=("Q", "Kᵗ", "V")).bracketed(1, 2)',
        ),
        "arrow": (
            "row(nums[:2]) | arrow() | row(nums[2:4], name='more')",
            'nothing | arrow("convolve", total) | nothing',
        ),
        "ruler": ("ruler(times)",),
        "program": (
            "program(lines)",
            "program(lines).running(line)",
            "program(lines).coming_to(line)",
            'program(lines).came_from("lines/2", line)',
        ),
        "resampling": (
            "resampling(patch[0]).becoming(k, copied)",
            'resampling(patch[0]).becoming(k).called("output", "input", "pixel").asking(last, "?")',
            "resampling(patch[0]).becoming(k, copied).looking(last, patch[0][0], edges=True).reading(first)",
            "resampling(patch[0]).becoming(p).looking(first, quarter).reading(first, k - 2).weighing(nearness)",
            "resampling(patch[0]).becoming(p).filled(last, quarter)",
            'resampling(patch[0]).becoming(q, first=places[0], step=apart).at(places, "second")',
        ),
        "quad": (
            "quad(patch, quarter, quarter)",
            "quad(patch, quarter, quarter).mixed(nearness[0])",
            "quad(patch, quarter, quarter).mixed(nearness[0], nearness[1], apart)",
            'quad(patch, quarter, quarter).rounded(1).weighing(areas[:1], first, first, times="× ")',
            'quad(patch, quarter, quarter).weighing(areas, times="× ").rounded(4)',
        ),
        "sampled": (
            "sampled(patch)",
            "sampled(patch).undigited()",
            "sampled(patch).scaled(nums)",
            "sampled(patch).heated()",
            "sampled(patch).emptied()",
            'sampled(patch).asking(first, first, "?")',
            "sampled(patch).at(places, places)",
            'sampled(patch).at(places, places, "first").lighting(first, last)',
            "sampled(patch).clear().reading(quarter, quarter)",
            "sampled(patch).framing(group[:1], rank[:2])",
        ),
        "reads": (
            "reads(mask).coloured(first=mask)",
            "reads(mask, causal=False).coloured(first=mask)",
            "reads(mask).coloured(first=mask, second=points)",
            'reads(mask).coloured(first=mask).naming("reads", "is read")',
            'reads(mask).coloured(first=mask).naming("reads", "is read", reader=last, read=first)',
            'reads(mask).coloured(first=mask).ringing(last, first, "lost")',
            "reads(mask).coloured(first=mask).crossed()",
            "reads(mask).coloured(first=mask).tracing(homes[:3])",
        ),
        "record": (
            'record("an object", name="run").holding("its name", objects[1:2])',
            'record("an object", name="run").holding("held", objects).holding("to come").coloured("first").lit()',
            'record("an object", name="run").holding("held", objects, "second", came_from="row/0")',
        ),
        "token_layers": (
            'token_layers(nums, "tokens", "layer")',
            'token_layers(nums, "tokens", "layer").reading(1, right, queue)',
            'token_layers(nums, "tokens", "layer").asking(1, right)',
            'token_layers(nums, "tokens", "layer").holding(0, last, k).holding(1, right, k, "done", last)',
        ),
        "tree": (
            "tree(root)",
            "tree(root, empties=True)",
            "tree(root).coloured(now=root.right, done=answer)",
            "tree(root).ringed(done=answer).striking(answer)",
            "tree(root).tagged(p=p, q=q)",
            "tree(root).walked(first=path)",
            'tree(root).rounded(answer, "below")',
            'tree(root).tagged(p=p, q=total).outsiders("not in the tree")',
            "tree(root).dimmed([root.left.left, answer])",
            "tree(root).pointing_up(parent)",
            "tree(root).pointing_down()",
            "tree(root).barred(p)",
            'tree(root).sending([(root.left, p), (root, p)]).judged("the answer")',
            'tree(root).remarked(p, "below it")',
            'tree(root).tagged(p=p, q=q).called(made, unvisited="never visited")',
        ),
        "call_stack": ('call_stack(calls, "root", "left", "answer")',),
        "graph": (
            "graph(adj)",
            "graph(adj).coloured(first=walk)",
            'graph(adj).sorted_by(kinds, {"tree": "text", "back": "lost"})',
            "graph(adj).walked(first=walk).walker(walk[2], walk[1])",
            "graph(adj).looking(walk[0], walk[1])",
            "graph(adj).ringed(lost=walk)",
            "graph(adj).tagged(d, f)",
            "graph(adj_weighted, directed=False)",
        ),
        "dataflow": (
            "dataflow(operations)",
            "dataflow(operations).valued(operations[0].name, batch).coloured(now=operations[0].name)",
            'dataflow(operations).receiving("value", "gradient").walked(second=walked_back)',
            "dataflow(operations).sent(operations[1].name, operations[0].name, batch)",
            "dataflow(operations).graded(operations[0].name, batch)",
            "dataflow(operations).cut(operations[1].name, operations[0].name)",
            "dataflow(operations).without_edges()",
            "dataflow(operations).recorded(recorded).dimmed()",
        ),
        "brackets": ("brackets(d, f)", "brackets(d, f).coloured(now=walk[1])"),
        "pile": ("pile(walk)", "pile(walk).topped()", 'pile(walk).taking(walk[0], "lost")'),
        "packing": (
            'packing(items, unit=" kg")',
            "packing(items, price='¥').coloured(lost=last)",
            'packing(items, unit=" kg").into(picks, right, counts[2])',
            'packing(items).bag(copies, right, "copies", newest="now").bag([], right, "greedy", name="other")',
            'packing(items).without_floor().bag(picks, right, said="best").bag(copies, right, said="other", name="b")',
            "table(best) | packing(items).without_floor(best[1][1]).bag(copies, right)",
        ),
        "figure": ('figure(moved, "numbers moved")', 'figure(moved, "numbers moved").coloured("now")'),
        "label": (
            'label("moved ", moved)',
            'label("moved ", moved).large()',
            'label("moved ", moved).coloured("done").boxed()',
        ),
        "meter": ('meter("moved", moved, total)',),
        "meters": ('meters(total, ("moved", moved, "now"), ("standard", total, "quiet"))',),
        "legend": ('legend(now="in the window", lost="dominated", done="answer")',),
        "lifted": (
            "lifted(points)",
            "lifted(points).cut(weights, bias)",
            'lifted(points).cut(weights, bias).lifted(title="raised")',
        ),
        "vessel": (
            "vessel(weights)",
            'vessel(counts).marked(right, "more than ").lighting(classes[3])',
            "vessel([counts[0], bias], name='poured').lighting(classes[0])",
        ),
        "panel": ('panel("memory", grid(Q), "HBM", "large, slow")', 'panel("memory", grid(Q), "HBM", lit=True)'),
    }
)
"""By a shape's name, the lines that draw it: plain first, then with what else it can be told."""


def names() -> tuple[str, ...]:
    """Return the names of the shapes that there are lines for."""
    return tuple(name for name in LINES if name in shapes.__all__)


def drawn(line: str) -> Picture:
    """Return the picture that a line of `LINES` makes of `DATA`."""
    known = {name: getattr(shapes, name) for name in shapes.__all__}
    return eval(line, {"__builtins__": {"slice": slice}, **known, **DATA})  # the lines above and no others
