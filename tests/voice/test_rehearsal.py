"""A rehearsal becomes a pace, and what was recorded meanwhile a voice that fits it."""

from __future__ import annotations

import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.voice.rehearsal import Rehearsal
from vizkit.voice.times import cues_of_pace, paced, written


def rehearsed() -> Rehearsal:
    """Moments 2, 3 and 4, of which 3 was given once more."""
    found = Rehearsal(2, 0.0)
    for moment, second in ((3, 2.0), (3, 2.5), (4, 3.0), (3, 4.0), (4, 7.5)):
        found.head(moment, second)
    found.end(9.0)
    return found


def test_the_last_time_counts():
    assert rehearsed().lengths == {2: 2.0, 3: 3.5, 4: 1.5}


def test_what_is_heard_is_as_long_and_in_order():
    samples = np.arange(90)
    assert rehearsed().heard(samples, 10).tolist() == [*range(20), *range(40, 90)]


def test_the_file_is_read_as_it_was_written(tmp_path):
    show, file = show_of("sliding-window"), tmp_path / "a.pace"
    file.write_text(written(rehearsed().lengths, show))
    assert paced(file, show) == pytest.approx(rehearsed().lengths)
    assert [(cue.moment, cue.begin, cue.end) for cue in cues_of_pace(file, show)] == [
        (2, 0, 2),
        (3, 2, 5.5),
        (4, 5.5, 7),
    ]
