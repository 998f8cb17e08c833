"""A show: moments in order, their pace and their frames, computed once and painted by each medium."""

from vizkit.frames.show import Moment, Show

__all__ = ["Moment", "Show"]
