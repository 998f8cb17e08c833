"""A watched function that asks for what it is not given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from vizkit.functions.arguments import check_given, wanted_by
from vizkit.functions.watched import Watched
from vizkit.inputs.value import Value
from vizkit.language.notes import Note
from vizkit.trace import Trace
from vizkit.trace.bound import MOST


class Asking(Watched):
    """A watched function that says how an argument is written where it is not given."""

    @cached_property
    def asked(self) -> Mapping[str, Value]:
        return wanted_by(self.steps)

    def watch(self, given: tuple, named: Mapping[str, Any], most: int = MOST, opening: Note | None = None) -> Trace:
        check_given(self.steps, named)
        return super().watch(given, named, most, opening)
