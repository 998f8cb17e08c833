"""Meanings: which variable has which colour in a picture of vertices or nodes, and the line that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vizkit import shapes
from vizkit.explainer.first_draw.story import Story
from vizkit.picture.picture import Picture
from vizkit.picture.setting import VariableName

OTHERS = ("first", "second", "lost")
"""The colours of variables that hold a node besides the one that goes about."""


def told_apart(story: Story, names: Sequence[str]) -> dict[str, str]:
    """A colour for each of a few variables: that which changes most often is where things happen now."""
    changes = {name: len({story.since(moment, name) for moment in range(len(story))}) for name in names}
    ordered = sorted(names, key=lambda name: -changes[name])
    return dict(zip(ordered, ("now", *OTHERS), strict=False))


def named(picture: Picture, colours: Mapping[str, Sequence[str]]) -> Picture:
    """The picture, and below it what its colours mean: the variables by their colours."""
    told = {colour: VariableName(", ".join(names)) for colour, names in colours.items() if names}
    return shapes.column(picture, shapes.legend(**told)) if told else picture
