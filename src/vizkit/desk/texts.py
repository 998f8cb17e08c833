"""Inputs as texts: what a form holds, what is remembered, and what another process is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vizkit.explainer import Film, option
from vizkit.inputs import InputError


def read(film: type[Film], texts: Mapping[str, str | bool]) -> dict[str, Any]:
    """The inputs that texts say, with the errors of the command line."""
    found = {}
    for name, text in texts.items():
        try:
            found[name] = film.inputs[name].read(text) if isinstance(text, str) else text
        except InputError as reason:
            raise InputError(f"{option(name)}: {reason}") from None
    return {name: value for name, value in found.items() if value is not None}
