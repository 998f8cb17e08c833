"""Past: what a draw may see of the moments so far."""

from __future__ import annotations

from vizkit.explainer.view import seen
from vizkit.picture.ink import look
from vizkit.trace import traced


@traced
def countdown(n):
    """Return 0, counting down from `n`."""
    for left in range(n, 0, -1):
        half = left // 2
        yield "count", "{left} to go"
    yield "done", "No more to go"
    return 0


def test_a_variable_s_values_are_those_it_got():
    past = seen(countdown.trace(5), 4, "past")
    assert look(past.left) == (5, 4, 3, 2, 1)
    assert look(past.half) == (2, 1, 0)
    assert past.moments == ("count",) * 5


def test_at_the_moments_of_one_name_it_has_its_value_at_each():
    trace = countdown.trace(5)
    assert look(seen(trace, 4, "past").when("count").half) == (2, 2, 1, 1, 0)
    assert look(seen(trace, 4, "past").when("done").half) == ()
    assert seen(trace, 5, "past").when("done").moments == ("done",)
    assert seen(trace, 5, "past").when("count", "done").moments == seen(trace, 5, "past").moments
