"""What is repeated: the moments of a run that whoever has seen another run need not see again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from vizkit.trace import Step


def repeated(known: Sequence[Step], steps: Sequence[Step]) -> int:
    """Return how many moments at the beginning of `steps` are left out for who has seen `known`.

    The last moment that both have in common stays, for the difference is to be seen from there. Moments are the same
    here where they have the same name and all open calls are at the same lines.
    """
    pairs = zip(known, steps, strict=False)
    common = sum(1 for _ in takewhile(lambda pair: _place(pair[0]) == _place(pair[1]), pairs))
    return max(0, common - 1)


def _place(step: Step) -> tuple:
    """Where in the algorithm a moment is."""
    return step.name, *((call.reference, call.line) for call in step.calls)
