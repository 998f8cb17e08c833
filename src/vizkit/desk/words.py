"""The words of the window itself, in English; the house's catalogues have them in other languages."""

from __future__ import annotations

from vizkit.language.house import HOUSE
from vizkit.language.refusal import Refusal
from vizkit.trace import EndlessError

ALLOWED = "vizkit step NAME --most N"
"""How the desk allows a run more."""

WORDS = {
    "desk": "the desk",
    "explainers": "Explainers",
    "side": "Explainers and inputs",
    "inputs": "Inputs",
    "all default": "Set all inputs to their defaults",
    "default": "Set {name} to its default",
    "made": "made of the others",
    "wrong": "{reason}",
    "whole number": "whole number",
    "text": "text",
    "value": "value, as Python writes it",
    "number": "number",
    "numbers": "numbers",
    "tree": "tree, level by level",
    "array": "array",
    "graph": "graph",
    "layers": "layers",
    "from:to": "from:to",
    "rows of characters": "rows of characters",
    "line of code": "line of code",
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
    "mp4 all": "Export all acts as a film …",
    "gif all": "Export all acts as a GIF …",
    "html all": "Export all acts as a page …",
    "rehearse": "Rehearse from here …",
    "rehearsed": "End the rehearsal …",
    "rehearsing": "Rehearsing with the microphone: step on while you speak; Ctrl+Shift+R ends it",
    "silent": "Rehearsing without a microphone, only the times are kept: step on while you speak; Ctrl+Shift+R ends it",
    "paced": "Saved as {name}. The film: {command}",
    "lost": "The rehearsal is over: other moments are shown now",
    "close": "Close the window",
    "exporting": "Writing {name}",
    "died": "the process that makes the file died: is there enough memory?",
    "cancel": "Cancel",
    "cancelled": "Cancelled: {name} was not written",
    "keys": "Keys",
    "came from": "{name}, from moment {number}: {note}",
}


def told(reason: Exception, language: str) -> str:
    """What an error says, in `language` where it can be said in it."""
    if isinstance(reason, EndlessError):
        return reason.told(language, most=ALLOWED)
    return reason.told(language) if isinstance(reason, Refusal) else str(reason)


def word(name: str, language: str, /, **blanks: object) -> str:
    """The words called `name` in `language`, their blanks filled."""
    return HOUSE.words(WORDS[name], language).format(**blanks)
