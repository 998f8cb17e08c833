"""Memory: objects as boxes, names as tags that refer to them; a state box."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vizkit.picture.ink import look
from vizkit.picture.keys import TEXT
from vizkit.picture.marks import Box, Link, Mark, Text
from vizkit.picture.picture import Extent, Picture, Room, Shape
from vizkit.picture.setting import Setting, VariableName
from vizkit.shapes.places import place_of

HIGH, GAP = 1.9, 0.6


@dataclass(frozen=True)
class Heap(Shape):
    """Names to the left, objects to the right, an arrow from each name to the object that it refers to."""

    name: str
    names: Mapping[str, Any]
    objects: Mapping[Any, Any]
    colours: Mapping[Any, str] = field(default_factory=dict)

    def coloured(self, **meanings: Any) -> Heap:
        """Objects in the colour of a meaning, by their places: one, or several."""
        found = dict(self.colours)
        for meaning, places in meanings.items():
            many = look(places)
            found |= dict.fromkeys(many if isinstance(many, (tuple, list, frozenset)) else [place_of(places)], meaning)
        return replace(self, colours=found)

    def measures(self, setting: Setting) -> dict[str, float]:
        tags = max((setting.width(VariableName(name), 600, "mono") for name in self.names), default=1.0) + 0.8
        boxes = max((setting.width(content, 600) for content in self.objects.values()), default=1.0) + 1.2
        return {"tags": tags, "boxes": boxes, "rows": float(max(len(self.names), len(self.objects), 1))}

    @staticmethod
    def needing(parts: Mapping[str, float]) -> Extent:
        w, h = parts["tags"] + 4.0 + parts["boxes"], parts["rows"] * (HIGH + GAP)
        return Extent(w, h, w * 1.8, h * 1.4, 1.0, 1.0, parts)

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em, rows = room.em, extent.part("rows")
        pitch, high = room.h / rows, min(room.h / rows - 0.3 * em, 2.6 * em)
        tags, boxes = extent.part("tags") * em, extent.part("boxes") * em
        for i, (place, content) in enumerate(self.objects.items()):
            y = room.y + (i + 0.5 - len(self.objects) / 2) * pitch
            colour = self.colours.get(place)
            look_ = {"fill": f"{colour}/30@cell" if colour else "cell", "edge": colour or "edge"}
            key, x = f"{self.name}/object/{place}", room.right - boxes / 2
            yield Box(key=key, x=x, y=y, w=boxes, h=high, radius=0.3 * em, **look_)
            said, own = setting.words(content)
            yield Text(key=key + TEXT, words=said, own=own, x=x, y=y, size=em, weight=600, over=look_["fill"])
        for i, (name, place) in enumerate(self.names.items()):
            y, x = room.y + (i + 0.5 - len(self.names) / 2) * pitch, room.left + tags / 2
            key = f"{self.name}/name/{name}"
            yield Box(key=key, x=x, y=y, w=tags, h=min(high, 1.7 * em), radius=0.85 * em, fill="panel", edge="first")
            said, own = setting.words(VariableName(name))
            yield Text(key=key + TEXT, words=said, own=own, x=x, y=y, size=em, face="mono", weight=600, colour="first")
            if place_of(place) in self.objects:
                target = f"{self.name}/object/{place_of(place)}"
                yield Link(key=f"{key}/reference", source=key, target=target, colour="first", arrow=True)


def heap(objects: Any, *, name: str = "heap", **names: Any) -> Heap:
    """Objects as boxes, by their places in a sequence or a mapping, and `names` that refer to these places.

    `heap(objects, a=first, b=first)` has two names for one object; a name whose variable is `None` refers to nothing.
    """
    places = list(look(objects)) if isinstance(look(objects), Mapping) else list(range(len(objects)))
    return Heap(name, names, {place: objects[place] for place in places})


@dataclass(frozen=True)
class State(Picture):
    """A small box with the values that are carried on: a name and a variable each."""

    name: str
    values: Mapping[str, Any]
    colour: str = "first"

    def coloured(self, meaning: str) -> State:
        return replace(self, colour=meaning)

    def extent(self, setting: Setting) -> Extent:
        before = max((setting.width(VariableName(name), 600, "mono") for name in self.values), default=1.0)
        behind = max((setting.width(value, 600) for value in self.values.values()), default=1.0)
        w, h = before + behind + 2.4, 1.5 * len(self.values) + 0.8
        return Extent(w, h, w * 1.3, h * 1.3, 0.3, 1.0, {"before": before, "behind": behind})

    def marks(self, room: Room, extent: Extent, setting: Setting) -> Iterator[Mark]:
        em = room.em
        its = room.middle(extent.most_w * em, extent.most_h * em)
        yield Box(
            key=self.name, x=its.x, y=its.y, w=its.w, h=its.h, radius=0.4 * em, fill="panel", edge=self.colour, thick=3
        )
        pitch = (its.h - 0.8 * em) / max(len(self.values), 1)
        for i, (name, value) in enumerate(self.values.items()):
            y = its.top + 0.4 * em + (i + 0.5) * pitch
            said, own = setting.words(VariableName(name))
            look_ = {"y": y, "size": em, "weight": 600}
            yield Text(
                key=f"{self.name}/{name}/name",
                words=said,
                own=own,
                x=its.left + 0.7 * em,
                face="mono",
                colour="quiet",
                anchor=0.0,
                **look_,
            )
            if value is not None:
                number, mine = setting.words(value)
                yield Text(
                    key=f"{self.name}/{name}/value",
                    words=number,
                    own=mine,
                    x=its.right - 0.7 * em,
                    anchor=1.0,
                    colour=self.colour,
                    **look_,
                )


def state(*, name: str = "state", **values: Any) -> State:
    """A box with named values that are carried from step to step: `state(peak=peak, total=total)`."""
    return State(name, values)
