"""Aloud: what a screen reader says of a moment, its note first, then what stands beside the stage."""

from __future__ import annotations

from vizkit.desk.reel import Reel
from vizkit.frames.code_panel import lit
from vizkit.frames.stage import panelled

_LONG = 200
"""Signs of a variable's name and value beyond which its value is summed up."""


def aloud(reel: Reel, number: int) -> str:
    """The note, the line of code that ran, and the variables beside it, each on a line."""
    moment = reel.moments[number]
    said = [moment.say(reel.style.language)]
    if (panel := panelled(reel, moment.act, "lecture")) is not None:
        step, decimals = moment.step, reel.acts[moment.act].decimals
        lines = step.calls[-1].reference.source.lines
        said += [" ".join(lines[line].strip() for line in lit(step))]
        held = panel.watch.values(step, decimals, _LONG, [reel.style.language])
        said += [f"{name} = {words[0]}" for name, words in held]
    return "\n".join(said)
