"""Watch an algorithm run: `traced` makes a reference of a generator, a `Trace` is what one run said and held."""

from vizkit.trace.traced import Call, Step, Trace, Traced, same, still, traced

__all__ = ["Call", "Step", "Trace", "Traced", "same", "still", "traced"]
