"""Token layers: the same tokens in layer below layer, what each reads of the layer above, and what it then holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from vizkit.picture.ink import ink, look
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Line, Mark, Text
from vizkit.picture.picture import FREE, Extent, Picture, Room
from vizkit.picture.setting import Setting
from vizkit.shapes.lettering import lettered
from vizkit.shapes.places import chosen, place_of

SMALL, PAD = 0.88, 0.2
"""The type of heads and of tokens' numbers in ems; the ems around a number in its cell."""

HIGH, HIGHEST, GAP, FOOT = 1.5, 3.0, 1.6, 1.4
"""Ems that a layer is high at least and at most, the least between two layers, and those for the tokens' numbers."""

Spot = tuple[int, int]


@dataclass(frozen=True)
class TokenLayers(Picture):
    """Layers of `count` tokens, keyed `name/layer/token` where they hold something, each layer under its head."""

    name: str
    count: int
    heads: tuple[Any, ...]
    edges: Mapping[tuple[int, int, int], str] = field(default_factory=dict)
    held: Mapping[Spot, tuple[Any, str, str | None]] = field(default_factory=dict)
    asked: frozenset[Spot] = frozenset()
    named: tuple[int, ...] = ()

    def reading(self, layer: int, reader: Any, tokens: Any, colour: str = "first") -> TokenLayers:
        """With a line to a token from each of those that it reads in the layer above: places, or a row of a mask.

        One over which something comes is thick.
        """
        found = sorted(chosen(tokens, range(self.count)))
        edges = {(layer, place_of(reader), token): colour for token in found}
        return replace(self, edges={**self.edges, **edges})

    def holding(self, layer: int, token: Any, value: Any, colour: str = "first", came_from: Any = None) -> TokenLayers:
        """With what a token of a layer holds, written on it; it came from a token of the layer above."""
        at = place_of(token)
        source = None if came_from is None else f"{self.name}/{layer - 1}/{place_of(came_from)}"
        return replace(self, held={**self.held, (layer, at): (value, colour, source)}, named=(*self.named, at))

    def asking(self, layer: int, token: Any) -> TokenLayers:
        """With an outline around a token whose content is asked for."""
        at = place_of(token)
        return replace(self, asked=self.asked | {(layer, at)}, named=(*self.named, at))

    def extent(self, setting: Setting) -> Extent:
        widest = max([setting.width(ink(self.count)), *(setting.width(value, 650) for value, *_ in self.held.values())])
        side = SMALL * max(setting.width(head) for head in self.heads) + 0.6
        many = len(self.heads)
        high = many * HIGH + (many - 1) * GAP + FOOT
        parts = {"side": side, "widest": widest}
        return Extent(self.count * (widest + PAD) + side, high, FREE, many * 9.0, 2.0, SMALL, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, many = room.em, len(self.heads)
        left = room.left + extent.part("side") * em
        pitch = (room.right - left) / self.count
        tall = min(HIGHEST * em, 0.42 * (room.h - FOOT * em) / many, 1.4 * pitch)
        down = (room.h - FOOT * em - tall) / max(many - 1, 1)
        size = {"w": min(pitch - 0.12 * em, 2.2 * tall), "h": tall, "radius": 0.2 * em}

        def centre(layer: int, token: int) -> tuple[float, float]:
            return left + (token + 0.5) * pitch, room.top + tall / 2 + layer * down

        for layer, head in enumerate(self.heads):
            y = centre(layer, 0)[1]
            said = lettered(f"{self.name}/head/{layer}", head, left - 0.5 * em, y, SMALL * em, "quiet", setting)
            yield replace(said, anchor=1.0)
        for layer, token in np.ndindex(many, self.count):
            x, y = centre(layer, token)
            edge = "now" if (layer, token) in self.asked else None
            yield Box(key=f"{self.name}/seat/{layer}/{token}", x=x, y=y, fill="cell", edge=edge, thick=4.0, **size)
        for (layer, reader, token), colour in self.edges.items():
            (x0, y0), (x1, y1) = centre(layer - 1, token), centre(layer, reader)
            away = tall / 2 + 0.15 * em
            points = (0.0, 0.0), (x1 - x0, y1 - y0 - 2 * away)
            carries = self.held.get((layer, reader), (None,))[-1] == f"{self.name}/{layer - 1}/{token}"
            at = {"x": x0, "y": y0 + away, "points": points, "thick": 7.0 if carries else 2.5}
            yield Line(key=f"{self.name}/edge/{layer}/{reader}/{token}", colour=colour, drawn=True, **at)
        for (layer, token), (value, colour, source) in self.held.items():
            (x, y), key = centre(layer, token), f"{self.name}/{layer}/{token}"
            way = {"x": x, "y": y, "came_from": source, "block": source and key}
            yield Box(key=key, fill=f"{colour}/60@cell", edge=colour, **size, **way)
            words, own = setting.words(value)
            most = (size["w"] - 0.1 * em) / extent.part("widest")
            look_ = {"size": min(1.2 * em, 0.6 * tall, most), "weight": 650, "over": f"{colour}/60@cell"}
            yield Text(key=key + TEXT, words=words, own=own, **look_, **way)
        yield from self._numbered(left, pitch, room.bottom - 0.5 * FOOT * em, em, setting)

    def _numbered(self, left: float, pitch: float, y: float, em: float, setting: Setting) -> Iterator[Text]:
        """The tokens' numbers below the last layer, those that are meant bright."""
        for token in range(self.count):
            meant = token in self.named
            x, colour = left + (token + 0.5) * pitch, "text" if meant else "quiet"
            number = ink(token, self.name, ())
            said = lettered(f"{self.name}/{token}/index", number, x, y, SMALL * em, colour, setting)
            yield replace(said, weight=650 if meant else 400)


def token_layers(tokens: Any, *heads: Any, name: str = "layers") -> TokenLayers:
    """So many `tokens` in a layer for each of the `heads`, from above: `token_layers(n, "tokens", "first layer")`."""
    plain = look(tokens)
    return TokenLayers(name, int(plain) if isinstance(plain, (int, np.integer)) else len(plain), heads)
