"""A watched function that asks for what it is not given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vizkit.functions.arguments import check_given
from vizkit.functions.watched import Watched
from vizkit.language.notes import Note
from vizkit.trace import Trace
from vizkit.trace.bound import MOST


class Asking(Watched):
    """A watched function that says how an argument is written where it is not given."""

    def watch(self, given: tuple, named: Mapping[str, Any], most: int = MOST, opening: Note | None = None) -> Trace:
        check_given(self.steps, named)
        return super().watch(given, named, most, opening)
