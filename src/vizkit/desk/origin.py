"""Which lines of the code panel spoke where something on the screen came from."""

from __future__ import annotations

from vizkit.desk.reel import Reel
from vizkit.frames.origins import Origin


def lines(reel: Reel, origin: Origin) -> set[str]:
    """The keys of the code panel's lines that spoke at the moment of origin."""
    call = reel.moments[origin.moment].step.calls[-1]
    return {f":code/{call.reference.__name__}/{line}/" for line in call.reference.source.statement(call.line)}
