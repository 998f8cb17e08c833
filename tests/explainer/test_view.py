"""What a draw may see of a run: the open calls, and all calls so far."""

from __future__ import annotations

from vizkit.explainer.view import seen
from vizkit.picture.ink import look
from vizkit.trace import traced


@traced
def summed(pair):
    """Return the sum of nested pairs."""
    yield "ask", "The sum of {pair}?"
    if not isinstance(pair, tuple):
        total = pair
        yield "number", "{total} is a number"
        return total
    left = yield from summed.steps(pair[0])
    right = yield from summed.steps(pair[1])
    total = left + right
    yield "add", "{left} and {right} are {total}"
    return total


TRACE = summed.trace(((1, 2), 4))


def test_past_calls_are_all_calls_in_their_order_each_as_it_last_was():
    calls = seen(TRACE, len(TRACE) - 1, "past").calls
    assert [look(call.pair) for call in calls] == [((1, 2), 4), (1, 2), 1, 2, 4]
    assert [look(call.total) for call in calls] == [7, 3, 1, 2, 4]
    assert [call.over for call in calls] == [False, True, True, True, True]
    assert [call.caller and look(call.caller.pair) for call in calls] == [
        None,
        ((1, 2), 4),
        (1, 2),
        (1, 2),
        ((1, 2), 4),
    ]


def test_a_call_knows_which_of_its_variables_have_a_value():
    for moment, step in enumerate(TRACE.steps):
        opened, calls = seen(TRACE, moment, "calls"), seen(TRACE, moment, "past").calls
        assert [look(call.pair) for call in opened] == [look(call.pair) for call in calls if not call.over]
        assert [call.has("total") for call in opened[:-1]] == [False] * (len(opened) - 1)
        assert opened[-1].has("total") == (step.name != "ask")
