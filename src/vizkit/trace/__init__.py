"""Watch an algorithm run: `traced` makes a reference of a generator, a `Trace` is what one run said and held."""

from vizkit.trace.bound import EndlessError
from vizkit.trace.definition import NoteError
from vizkit.trace.forms import NotStill, same
from vizkit.trace.moments import Call, Step, Trace
from vizkit.trace.stillness import still
from vizkit.trace.traced import Traced, traced

__all__ = ["Call", "EndlessError", "NotStill", "NoteError", "Step", "Trace", "Traced", "same", "still", "traced"]
