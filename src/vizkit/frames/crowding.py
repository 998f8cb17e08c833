"""Crowding: which input is too large for a layout, and how large it may be, found by trying smaller ones."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vizkit.explainer.mistake import SceneError
from vizkit.frames.show import Show
from vizkit.frames.wordy import wordy
from vizkit.inputs.error import InputError, shown
from vizkit.language.numerals import numeral
from vizkit.picture.plan import Crowded, Plan
from vizkit.picture.style import FILMED
from vizkit.trace import EndlessError

Fit = Callable[[Show, int, str], Plan]
"""Plans an act of a show in a layout; `Crowded` where it cannot be read."""


_TOO_LARGE = (
    "{found} is too large for act {act} in the layout {layout}: give at most {most}",
    "{found} is too large for act {act} in the layout {layout}: give at most {most}, or take the layout lecture",
)
_TOO_MANY = (
    "{found} elements are too many for act {act} in the layout {layout}: give at most {most}",
    "{found} elements are too many for act {act} in the layout {layout}: give at most {most}, or take the layout "
    "lecture",
)
_TOO_LONG = (
    "{text} is too long for act {act} in the layout {layout}, for {reason}: give a shorter one",
    "{text} is too long for act {act} in the layout {layout}, for {reason}: give a shorter one, or take the layout "
    "lecture",
)
_TOO_WORDY = (
    "{at} cannot be read in the layout {layout}, for {reason}: write something shorter than {text}",
    "{at} cannot be read in the layout {layout}, for {reason}: write something shorter than {text}, or take the layout "
    "lecture",
)
_TOO_FULL = (
    "{at} cannot be read in the layout {layout}, for {reason}: draw less in it",
    "{at} cannot be read in the layout {layout}, for {reason}: draw less in it, or take the layout lecture",
)
"""What is said where the act can be read in no layout, and where it can in the layout lecture."""

_BESIDE = (
    "side by side act {act} cannot be read in the layout {layout}, for {reason}: take smaller inputs, or other acts "
    "with --act",
    "side by side act {act} cannot be read in the layout {layout}, for {reason}: take another with --layout "
    "({others}), smaller inputs, or other acts with --act",
)
"""What is said of two runs where they can be read in no layout, and where they can in others."""

_SMALL = "type would be {em} pixels high where {least} are wanted"
_OVER = "words would overlap or be cut"


@dataclass(frozen=True)
class Size:
    """A size of an input: a whole number itself, or how many elements there are, of an array along an axis."""

    name: str
    value: Any
    count: int
    axis: int = 0

    def lowered(self, to: int) -> Any:
        """The input with less of it: of a graph the first vertices and what is between them."""
        if isinstance(self.value, (int, np.integer)):
            return to
        if isinstance(self.value, Mapping):
            kept = dict(list(self.value.items())[:to])
            return {start: _among(ends, kept) for start, ends in kept.items()}
        return self.value[(slice(None),) * self.axis + (slice(to),)] if self.axis else self.value[:to]


def _among(ends: Any, kept: Mapping) -> Any:
    """A vertex's neighbours that are among those kept."""
    if isinstance(ends, Mapping):
        return {end: weight for end, weight in ends.items() if end in kept}
    return [end for end in ends if end in kept]


def refusal(show: Show, act: int, layout: str, reason: Crowded, fit: Fit) -> InputError:
    """What to say of an act that cannot be read: the input that has least to give, or else the text that is long."""
    said = {"act": show.acts[act].name, "layout": layout}
    if show.film.beside is not None:
        others = [name for name in FILMED if name != layout and _fits(show, act, name, fit)]
        return InputError(_BESIDE[bool(others)], reason=_why(reason), others=", ".join(others), **said)
    elsewhere = layout != "lecture" and _fits(show, act, "lecture", fit)
    found = [(most / size.count, most, size) for size in _sizes(show) if (most := _most(show, act, layout, size, fit))]
    if not found:
        long, said["reason"] = wordy(show, act, lambda other: _fits(other, act, layout, fit)), _why(reason)
        if long is not None and not long.own:
            return InputError(_TOO_LONG[elsewhere], _giving(show, long.text), text=shown(str(long.text)), **said)
        at = show.acts[act].at(*([long.text] if long is not None else ()))
        text = shown(str(long.text)) if long is not None else ""
        return InputError((_TOO_FULL if long is None else _TOO_WORDY)[elsewhere], at=at, text=text, **said)
    _, most, size = max(found, key=lambda each: each[0])
    template = _TOO_LARGE if isinstance(size.value, (int, np.integer)) else _TOO_MANY
    return InputError(template[elsewhere], size.name, found=size.count, most=most, **said)


def _why(reason: Crowded) -> InputError:
    """Why it cannot be read, to be told in any language."""
    return InputError(_SMALL, em=f"{reason.em:.0f}", least=f"{reason.least:.0f}") if reason.small else InputError(_OVER)


def _sizes(show: Show) -> Iterator[Size]:
    """All that can be lowered of what was given, or is so by default."""
    for name, wanted in show.film.inputs.items():
        value = show.inputs[name]
        if isinstance(value, bool) or (callable(wanted.default) and name not in show.given):
            continue
        if isinstance(value, (int, np.integer)):
            yield Size(name, value, int(value))
        elif isinstance(value, np.ndarray):
            yield from (Size(name, value, count, axis) for axis, count in enumerate(value.shape))
        elif isinstance(value, (list, tuple, Mapping)):
            yield Size(name, value, len(value))


def _most(show: Show, act: int, layout: str, size: Size, fit: Fit) -> int | None:
    """The largest size below the present one at which the act can be read; `None` where there is none.

    Where a smaller input is refused for another reason, it was too small.
    """
    low, high, found = 1, size.count - 1, None
    while low <= high:
        middle = (low + high + 1) // 2
        try:
            given = {**show.given, size.name: size.lowered(middle)}
            fits = _fits(Show(show.film, given, [show.acts[act].name], most=show.most), 0, layout, fit)
        except (ValueError, SceneError):
            low = middle + 1
        else:
            found, low, high = (middle, middle + 1, high) if fits else (found, low, middle - 1)
    return found


def _fits(show: Show, act: int, layout: str, fit: Fit) -> bool:
    """Whether the act can be read, and is drawn in the time that it may take."""
    try:
        fit(show, act, layout)
    except (Crowded, EndlessError):
        return False
    return True


def _giving(show: Show, text: str) -> str | None:
    """The input that gives a text as it stands, or else, of a number, the one whose numbers take most signs."""
    signs = {}
    for name, value in show.inputs.items():
        if str(value) == text:
            return name
        with contextlib.suppress(TypeError, ValueError):
            signs[name] = max(len(numeral(item)) for item in np.asarray(value, float).ravel())
    return max(signs, key=signs.get, default=None) if any(map(str.isdigit, text)) else None
