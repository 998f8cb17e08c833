"""Where a graph stands in its room: vertices in layers or on a circle, edges that pass by others, words beside them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from vizkit.picture.picture import Room
from vizkit.shapes.layered import layered

Vertex = Hashable
Edge = tuple[Vertex, Vertex]
Point = tuple[float, float]

BENDS = (0.0, 0.14, -0.14, 0.28, -0.28, 0.42, -0.42, 0.6, -0.6)
"""How far an edge may bend aside, as part of its length: as little as leads it past the other vertices."""

ALONG = (0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72, 0.2, 0.8)
"""Where on its edge a word may stand, best first."""

AROUND = tuple((math.cos(turn), math.sin(turn)) for turn in np.arange(8) * math.pi / 4)
"""Directions from a vertex: right, below, left, above and between them."""

SAMPLES = np.linspace(0.0, 1.0, 25)

WIDE = 1.6
"""How many times as wide as high, or as high as wide, a graph is at most."""

CLOSE, LONG = 1.7, 4.0
"""How far apart vertices are, in the size of one, for the sake of a graph's proportions, and at most."""

DEEP = 4
"""A layered graph of more layers than this runs to the right, where there is more room."""


@dataclass(frozen=True)
class Plan:
    """Places of vertices: from 0 to `columns` across and from 0 to `rows` down, in rooms of one vertex."""

    at: Mapping[Vertex, Point]
    columns: float
    rows: float
    even: bool = False
    across: bool = False


@lru_cache(maxsize=64)
def planned(vertices: tuple[Vertex, ...], edges: tuple[Edge, ...], directed: bool, fixed: tuple | None) -> Plan:
    """The places of vertices: those that are `fixed`, else layers where edges have a direction, else a circle."""
    if fixed is not None:
        return _fitted(dict(zip(vertices, fixed, strict=True)), even=True)
    if not directed:
        around = max(len(vertices) / math.pi, 1.0) * 0.75
        turns = [2 * math.pi * i / len(vertices) - math.pi / 2 for i in range(len(vertices))]
        return _fitted({v: (around * math.cos(t), around * math.sin(t)) for v, t in zip(vertices, turns, strict=True)})
    found = layered(vertices, edges)
    plan = _fitted(found)
    if plan.rows > max(DEEP, plan.columns):
        plan = replace(_fitted({v: (down, across) for v, (across, down) in found.items()}), across=True)
    return plan


def _fitted(at: Mapping[Vertex, Point], even: bool = False) -> Plan:
    across, down = [x for x, _ in at.values()], [y for _, y in at.values()]
    left, top = min(across, default=0.0), min(down, default=0.0)
    places = {vertex: (x - left + 0.5, y - top + 0.5) for vertex, (x, y) in at.items()}
    return Plan(places, max(across, default=0.0) - left + 1, max(down, default=0.0) - top + 1, even)


@dataclass(frozen=True)
class Sizes:
    """How large things are, in pixels: a vertex, how much of the room's border stays free, and words to be placed."""

    wide: float
    high: float
    margin: float
    labels: tuple[tuple[Edge, float, float], ...] = ()
    tags: tuple[tuple[Vertex, float, float], ...] = ()


@dataclass(frozen=True)
class Laid:
    """A graph in its room, in pixels: the middles of vertices, labels and tags, the way of every edge, its bend."""

    at: Mapping[Vertex, Point]
    ways: Mapping[Edge, tuple[Point, ...]]
    bends: Mapping[Edge, float]
    labels: Mapping[Edge, Point]
    tags: Mapping[Vertex, Point]


@lru_cache(maxsize=64)
def laid(
    vertices: tuple[Vertex, ...], edges: tuple[Edge, ...], directed: bool, fixed: tuple | None, sizes: Sizes, room: Room
) -> Laid:
    """Place the graph in `room`: first vertices, then edges, then words."""
    plan = planned(vertices, edges, directed, fixed)
    at = _placed(plan, sizes, room)
    scene = _Scene(at, sizes, room)
    for edge in sorted(edges, key=scene.length):
        scene.lead(edge)
    for edge in sorted(edges, key=scene.length):
        scene.lead(edge)
    ways = {edge: scene.cut(edge) for edge in edges}
    tags = {vertex: scene.tag(vertex, w, h) for vertex, w, h in sizes.tags}
    labels = {
        edge: scene.label(edge, w, h) for edge, w, h in sorted(sizes.labels, key=lambda one: scene.length(one[0]))
    }
    return Laid(at, ways, scene.bends, labels, tags)


def _placed(plan: Plan, sizes: Sizes, room: Room) -> dict[Vertex, Point]:
    """The vertices spread over the room, less its margins; places that are fixed keep their proportions."""
    w = room.w - 2 * sizes.margin - sizes.wide
    h = room.h - 2 * sizes.margin - sizes.high
    columns, rows = max(plan.columns - 1, 1e-9), max(plan.rows - 1, 1e-9)
    across, down = min(w / columns, LONG * sizes.wide), min(h / rows, LONG * sizes.high)
    if not plan.across and plan.rows > 1:
        across = min(w / columns, max(WIDE * down * rows / columns, CLOSE * sizes.wide))
        down = min(down, max(WIDE * max(across * columns, 2 * sizes.wide) / rows, CLOSE * sizes.high))
    if plan.even:
        across = down = min(across, down)
    return {
        vertex: (room.x + (x - plan.columns / 2) * across, room.y + (y - plan.rows / 2) * down)
        for vertex, (x, y) in plan.at.items()
    }


class _Scene:
    """What stands already, and where the next thing disturbs it least."""

    def __init__(self, at: dict[Vertex, Point], sizes: Sizes, room: Room):
        self.at, self.sizes, self.room = at, sizes, room
        self.bends: dict[Edge, float] = {}
        self.loops: dict[Vertex, Point] = {}
        self.curves: dict[Edge, np.ndarray] = {}
        self.boxes = [(x, y, sizes.wide, sizes.high) for x, y in at.values()]

    def length(self, edge: Edge) -> float:
        (x, y), (to_x, to_y) = self.at[edge[0]], self.at[edge[1]]
        return math.hypot(to_x - x, to_y - y)

    def control(self, edge: Edge, bend: float) -> Point:
        (x, y), (to_x, to_y) = self.at[edge[0]], self.at[edge[1]]
        return (x + to_x) / 2 + (to_y - y) * bend, (y + to_y) / 2 - (to_x - x) * bend

    def curve(self, edge: Edge, bend: float) -> np.ndarray:
        """Points along the edge from centre to centre."""
        start, end, between = self.at[edge[0]], self.at[edge[1]], self.control(edge, bend)
        t = SAMPLES[:, None]
        return (1 - t) ** 2 * np.array(start) + 2 * t * (1 - t) * np.array(between) + t**2 * np.array(end)

    def lead(self, edge: Edge) -> None:
        """Give the edge the bend that leads it best."""
        self.curves.pop(edge, None)
        if edge[0] == edge[1]:
            return
        back = (edge[1], edge[0])
        bends = [bend for bend in BENDS if bend or back not in self.bends]
        best = (math.inf, 0.0, 0.0)
        for bend in sorted(bends, key=abs):
            best = min(best, (self._cost(edge, bend, best[0]), abs(bend), -bend))
        self.bends[edge] = -best[2]
        self.curves[edge] = self.curve(edge, self.bends[edge])

    def _cost(self, edge: Edge, bend: float, most: float) -> float:
        """How much the edge disturbs with this bend, or anything above `most` where it is more than that."""
        cost = 9.0 * abs(bend)
        if cost > most:
            return cost
        points = self.curve(edge, bend)
        others = [at for vertex, at in self.at.items() if vertex not in edge]
        if others:
            x, y = np.array(others).T
            across, down = (points[:, :1] - x) / self.sizes.wide, (points[:, 1:] - y) / self.sizes.high
            for away in np.hypot(across, down).min(axis=0).tolist():
                cost += 100.0 * max(0.0, 0.85 - away)
        outside = np.maximum(self.room.left - points[:, 0], points[:, 0] - self.room.right).max()
        outside = max(outside, np.maximum(self.room.top - points[:, 1], points[:, 1] - self.room.bottom).max())
        cost += 30.0 * (outside > 0)
        for other, curve in self.curves.items():
            if cost > most:
                break
            if other == edge:
                continue
            shared = len({*edge} & {*other})
            inner = points[5:20] if shared else points[2:-2]
            away = np.hypot(*(inner[:, None] - curve[None]).transpose(2, 0, 1)).min(axis=1)
            cost += (80.0 if shared == 2 else 2.0) * float((away < 0.35 * self.sizes.high).mean())
            cost += 1.5 * bool(shared < 1 and away.min() < 0.1 * self.sizes.high)
        return cost

    def cut(self, edge: Edge) -> tuple[Point, ...]:
        """The way from border to border: its two ends, and between them where it is bent towards."""
        if edge[0] == edge[1]:
            return self._loop(edge[0])
        bend, (start, end) = self.bends[edge], (self.at[edge[0]], self.at[edge[1]])
        between = self.control(edge, bend)
        t0 = self._leaving(start, between, end, start)
        t1 = 1 - self._leaving(end, between, start, end)
        t1 = max(t1, t0 + 0.02)

        def blossom(s: float, t: float) -> Point:
            return tuple(
                (1 - s) * (1 - t) * a + (s * (1 - t) + t * (1 - s)) * b + s * t * c
                for a, b, c in zip(start, between, end, strict=True)
            )

        ends = blossom(t0, t0), blossom(t1, t1)
        return (ends[0], blossom(t0, t1), ends[1]) if bend else ends

    def _leaving(self, start: Point, between: Point, end: Point, centre: Point) -> float:
        """How far along the way leaves the vertex at `centre`, which it starts from."""
        low, high = 0.0, 0.5
        for _ in range(30):
            t = (low + high) / 2
            x, y = (
                (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c for a, b, c in zip(start, between, end, strict=True)
            )
            low, high = (t, high) if self._inside(x - centre[0], y - centre[1]) else (low, t)
        return high

    def _inside(self, x: float, y: float) -> bool:
        """Whether a point is within a vertex, a disc or one drawn out, or nearly."""
        radius = self.sizes.high / 2
        straight = max(self.sizes.wide / 2 - radius, 0.0)
        return math.hypot(max(abs(x) - straight, 0.0), y) < radius + 5.0

    def _loop(self, vertex: Vertex) -> tuple[Point, ...]:
        """The way from a vertex to itself, where the fewest edges are."""
        (x, y), radius = self.at[vertex], self.sizes.high / 2
        straight = max(self.sizes.wide / 2 - radius, 0.0)

        def middle(turn: Point) -> Point:
            return x + turn[0] * (straight + 1.75 * radius), y + turn[1] * 1.75 * radius

        turn = min(AROUND[1::2] + AROUND[::2], key=lambda each: self._crowd(*middle(each), 2 * radius, 2 * radius))
        at = middle(turn)
        self.boxes.append((*at, 1.6 * radius, 1.6 * radius))
        self.loops[vertex] = at
        start = math.atan2(-turn[1], -turn[0])
        angles = start + np.linspace(0.85, 2 * math.pi - 0.85, 21)
        ring = [(at[0] + 0.95 * radius * math.cos(a), at[1] + 0.95 * radius * math.sin(a)) for a in angles]
        return tuple(point for point in ring if not self._inside(point[0] - x, point[1] - y))

    def tag(self, vertex: Vertex, w: float, h: float) -> Point:
        """Where the words of a vertex stand, beside it."""
        x, y = self.at[vertex]
        reach = (self.sizes.wide + w) / 2 + 0.12 * h, (self.sizes.high + h) / 2 + 0.08 * h
        found = [(x + dx * reach[0], y + dy * reach[1] * (1.0 if abs(dx) < 0.9 else 0.0)) for dx, dy in AROUND]
        best = min(found, key=lambda at: self._crowd(*at, w, h))
        self.boxes.append((*best, w, h))
        return best

    def label(self, edge: Edge, w: float, h: float) -> Point:
        """Where the words of an edge stand: on it, else beside it."""
        if edge[0] == edge[1]:
            (x, y), radius = self.loops[edge[0]], self.sizes.high / 2
            found = [(x + dx * (radius + 0.6 * w), y + dy * (radius + 0.6 * h)) for dx, dy in AROUND]
        else:
            found = list(self._beside(edge, w, h))
        best = min(found, key=lambda at: self._crowd(*at, w, h, edge) + 0.01 * found.index(at))
        self.boxes.append((*best, w, h))
        return best

    def _beside(self, edge: Edge, w: float, h: float) -> Iterator[Point]:
        """Places for words on the edge, and then to its left and its right."""
        curve, (start, end) = self.curves[edge], (self.at[edge[0]], self.at[edge[1]])
        length = self.length(edge)
        across, down = (end[1] - start[1]) / length, (start[0] - end[0]) / length
        aside = abs(across) * w / 2 + abs(down) * h / 2 + 0.15 * h
        room = length - self.sizes.high - (h if abs(across) > abs(down) else w) > 1.1 * self.sizes.high
        for side in (0, -1, 1, -1.4, 1.4, -2, 2) if room else (-1, 1, -1.4, 1.4, -2, 2):
            for part in ALONG:
                x, y = curve[round(part * (len(curve) - 1))]
                yield float(x + side * aside * across), float(y + side * aside * down)

    def _crowd(self, x: float, y: float, w: float, h: float, own: Edge | None = None) -> float:
        """How much a box there would cover: of other boxes, of edges, and of what is outside of the room."""
        cost = 0.0
        for other_x, other_y, other_w, other_h in self.boxes:
            across = (w + other_w) / 2 - abs(x - other_x)
            down = (h + other_h) / 2 - abs(y - other_y)
            cost += 40.0 * (across > 0 and down > 0) + max(0.0, across) * max(0.0, down) / (w * h)
        for edge, points in self.curves.items():
            if edge != own:
                near = (abs(points[:, 0] - x) < w / 2 + 4) & (abs(points[:, 1] - y) < h / 2 + 4)
                cost += 3.0 * near.any() + 0.3 * near.sum()
        out = max(self.room.left - x + w / 2, x + w / 2 - self.room.right, self.room.top - y + h / 2,
                  y + h / 2 - self.room.bottom)  # fmt: skip
        return cost + 100.0 * (out > 0)


def along(way: Sequence[Point], back: float) -> Point:
    """The point of a way so far before its end."""
    end = way[-1]
    for one in reversed(way[:-1]):
        length = math.hypot(end[0] - one[0], end[1] - one[1])
        if length > 1e-6:
            part = min(back / length, 0.5)
            return end[0] + (one[0] - end[0]) * part, end[1] + (one[1] - end[1]) * part
    return end
