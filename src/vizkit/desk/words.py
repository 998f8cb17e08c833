"""The words of the window itself, in English; the house's catalogues have them in other languages."""

from __future__ import annotations

from vizkit.language.house import HOUSE

WORDS = {
    "desk": "the desk",
    "explainers": "Explainers",
    "inputs": "Inputs",
    "all default": "Set all inputs to their defaults",
    "default": "Set {name} to its default",
    "made": "made of the others",
    "wrong": "{reason}",
    "whole number": "whole number",
    "number": "number",
    "numbers": "numbers",
    "tree": "tree, level by level",
    "array": "array",
    "graph": "graph",
    "layers": "layers",
    "rows of characters": "rows of characters",
    "word": "word",
    "words": "words",
    "stage": "Stage",
    "scrubber": "Moments",
    "moment": "Act {act} of {acts}   ·   moment {number} of {count}",
    "first": "To the first moment",
    "back": "One moment back",
    "play": "Play",
    "pause": "Pause",
    "forward": "One moment forward",
    "last": "To the last moment",
    "acts": "To an act",
    "previous": "The explainer before",
    "next": "The explainer after",
    "speed": "Speed",
    "slower": "Slower",
    "faster": "Faster",
    "language": "Another language",
    "dark": "Dark theme",
    "light": "Light theme",
    "large": "Stage only, large",
    "whole": "With code and variables",
    "full": "Full screen",
    "leave": "Leave full screen",
    "menu": "Copy, save, export",
    "copy": "Copy this picture",
    "copied": "The picture is on the clipboard",
    "save": "Save this moment …",
    "save as": "PNG (*.png);;SVG (*.svg)",
    "saved": "Saved as {name}",
    "mp4": "Export this act as a film …",
    "gif": "Export this act as a GIF …",
    "html": "Export this act as a page …",
    "exporting": "Writing {name}",
    "cancel": "Cancel",
    "cancelled": "Cancelled: {name} was not written",
    "keys": "Keys",
    "came from": "{name}, from moment {number}: {note}",
}


def word(name: str, language: str, /, **blanks: object) -> str:
    """The words called `name` in `language`, their blanks filled."""
    return HOUSE.words(WORDS[name], language).format(**blanks)
