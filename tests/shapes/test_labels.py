"""What labels must be: tied to what they name by a line that crosses no words."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vizkit.picture.marks import Line, Text
from vizkit.picture.setting import Setting
from vizkit.shapes.labels import Label, placed

SIZE, ROOM = 20.0, (0.0, 0.0, 400.0, 200.0)


@settings(max_examples=60, deadline=None)
@given(st.floats(0, 400), st.floats(0, 200), st.floats(20, 150), st.floats(20, 150))
def test_a_label_s_line_ends_at_its_words_and_crosses_none(x, y, wide, tall):
    """What is around the place is taken, so that the label stands further away."""
    taken = [(x - wide, y - tall, x + wide, y + tall)]
    marks = list(placed([Label("k", "the newest", x, y, 4.0)], taken, ROOM, SIZE, Setting(lambda own: (own,))))
    (text,) = (mark for mark in marks if isinstance(mark, Text))
    for line in (mark for mark in marks if isinstance(mark, Line)):
        start, end = (np.add(point, (line.x, line.y)) for point in line.points)
        for share in np.linspace(0, 0.98, 50):
            across, down = start + share * (end - start) - (text.x, text.y)
            assert abs(across) >= text.w / 2 - 1e-6 or abs(down) >= 0.6 * SIZE - 1e-6
