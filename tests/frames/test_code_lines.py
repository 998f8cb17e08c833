"""Lines of code are broken and not changed."""

from __future__ import annotations

import io
import tokenize

from hypothesis import given
from hypothesis import strategies as st

from tests.frames.algorithms import halved, running_maximum
from vizkit.frames.code_lines import listed, parted
from vizkit.trace import traced

NAMES = st.sampled_from(["nums", "queue[-1]", "np.maximum(peak, rowmax(scores))", "a_rather_long_name", "0.5", '"a b"'])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.one_of(
        st.builds("{} {} {}".format, inner, st.sampled_from(["+", "@", "<=", "and", "if x else"]), inner),
        st.builds("f({}, {})".format, inner, inner),
        st.builds("{}[{}]".format, st.just("table"), inner),
    ),
    max_leaves=6,
)
LINES = st.one_of(st.builds("total = {}".format, EXPRESSIONS), st.builds("while {}:".format, EXPRESSIONS))


def tokens(text: str) -> list[str]:
    """What Python reads of a text, whose line breaks are within brackets."""
    found = tokenize.generate_tokens(io.StringIO(f"({text})").readline)
    return [token.string for token in found if token.string.strip()]


@given(LINES, st.integers(24, 60))
def test_parts_are_short_and_read_as_the_line_does(line, most):
    parts = parted(line.removesuffix(":"), most)
    assert parts is not None
    assert all(hang + len(text) <= most for hang, text in parts)
    assert [hang > 0 for hang, _ in parts] == [False, *[True] * (len(parts) - 1)]
    joined = "\n".join(text for _, text in parts)
    if not any(text.endswith("_") for _, text in parts):
        assert tokens(joined) == tokens(line.removesuffix(":"))


@given(LINES, st.integers(24, 60))
def test_a_line_that_fits_is_left_alone(line, most):
    if len(line) <= most:
        assert parted(line, most) == [(0, line)]


def test_a_line_is_broken_outside_brackets_and_before_operators():
    broken = parted("while queue and nums[queue[-1]] <= number_that_comes:", 46)
    assert [text for _, text in broken] == ["while queue", "and nums[queue[-1]] <= number_that_comes:"]
    broken = parted("peak, total, acc = nothing_yet(Q[rows], V)", 31)
    assert [text for _, text in broken] == ["peak, total, acc =", "nothing_yet(Q[rows], V)"]


def test_what_cannot_be_broken_is_not_shown():
    assert parted("x" * 60, 31) is None
    assert listed(running_maximum, 12) is None


def test_of_a_text_that_cannot_be_broken_the_beginning_is_shown():
    @traced
    def refuse(found):
        if not found:
            raise ValueError("found nothing that can be shown anywhere")
        yield "find", "{found} is found"

    rows = listed(refuse, 24)[1]
    assert "".join(row.text for row in rows if row.line == 2) == 'raise ValueError("found nothin…")'


def test_the_body_stands_where_the_head_begins():
    head, body = listed(halved, 40)
    assert [row.text for row in head] == ["halved(nums, low, high)"]
    assert body[0].indent == 0 and body[0].text == "total = 0"
