"""Engines: what speaks a sentence. Those of vizkit, and others' by entry points of the group `vizkit.voices`."""

from __future__ import annotations

import importlib
import importlib.metadata
from collections.abc import Callable
from typing import Protocol

import numpy as np

from vizkit.language.refusal import nearest, shown
from vizkit.voice.error import VoiceError

GROUP = "vizkit.voices"

ENGINES = {"espeak": "vizkit.voice.espeak:Espeak", "piper": "vizkit.voice.piper:Piper"}
"""Vizkit's own, each made of a model's name, which may be `None`, and of a language."""


class Engine(Protocol):
    """A voice in one language. `key` changes with all that changes how it sounds; `VoiceError` when it is made."""

    key: str

    def say(self, text: str) -> tuple[np.ndarray, int]:
        """Return the text as spoken: 16-bit samples, and how many there are in a second."""


def engine(wanted: str, language: str) -> Engine:
    """Return the engine of `espeak`, `piper` or `piper:MODEL` in a language. `VoiceError` where it cannot speak."""
    name, _, model = wanted.partition(":")
    others = {point.name: point for point in importlib.metadata.entry_points(group=GROUP)}
    if name in ENGINES:
        module, _, made = ENGINES[name].partition(":")
        make = getattr(importlib.import_module(module), made)
    elif name in others:
        make = _loaded(others[name])
    else:
        hint = nearest(name, [*ENGINES, *others])
        unknown = "--voice {name}: there is no such folder, recording or voice: {hint}"
        raise VoiceError(unknown, name=shown(name), hint=hint)
    return make(model or None, language)


def _loaded(point: importlib.metadata.EntryPoint) -> Callable[[str | None, str], Engine]:
    """What somebody else's entry point names."""
    try:
        return point.load()
    except Exception as reason:  # whatever an author can get wrong
        said = " ".join(str(reason).split())
        raise VoiceError("the voice {name} cannot be loaded: {reason}", name=point.name, reason=said) from None
