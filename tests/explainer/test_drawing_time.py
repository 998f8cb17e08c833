"""How long a draw may take: told in the language that is asked for, and raised as a run's moments are."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from tests.conftest import show_of
from tests.counting import REFERENCE, SCENE
from vizkit.desk.reel import Reel
from vizkit.explainer import acts
from vizkit.frames import Show
from vizkit.picture.style import Style
from vizkit.trace.bound import MOST, EndlessError, bounded

ENDLESS = SCENE.replace("from vizkit import", "from itertools import count as forever\n\nfrom vizkit import").replace(
    "row(nums)", "row([num for _ in forever() if num is None])"
)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            (),
            ("counting.py:17: this line was running when the draw had still not ended after 0.05 seconds", "--most N"),
        ),
        (
            ("--nums", "7,8,9", "--lang", "zh"),
            ("counting.py:17: draw 过了 0.05 秒仍未结束", "或减小 --nums；--most N 可允许更多"),
        ),
    ],
)
def test_a_draw_that_does_not_end_is_told_as_a_run_is(within, tmp_path, monkeypatch, words, told):
    monkeypatch.setattr(acts, "DRAWING", 0.05)
    monkeypatch.setattr("vizkit.trace.bound._LOOK", 0.01)
    (tmp_path / "counting.py").write_text(ENDLESS, encoding="utf-8")
    (tmp_path / "counted_reference.py").write_text(REFERENCE, encoding="utf-8")
    found = within("sheet", "counting.py", "-o", "s.png", *words)
    assert found.returncode == 2 and all(each in found.stderr for each in told)


def test_who_allows_more_moments_allows_draws_more_time(monkeypatch):
    film, given = show_of("lca").film, []
    monkeypatch.setattr(acts, "bounded", lambda most, *_, **how: given.append((most, how)) or nullcontext())

    def drawing(show: Show) -> float:
        given.clear()
        show.drawn(0)
        return sum(most for most, how in given if how.get("what") == "draw")

    usual, more = drawing(Show(film)), drawing(Show(film, most=3 * MOST))
    assert more == 3 * usual > 0
    assert drawing(Reel(film, {}, Style(), 3 * MOST)) == 3 * drawing(Reel(film, {}, Style()))


def test_where_nothing_limits_memory_nothing_is_said_to_allow_more():
    with pytest.raises(EndlessError) as full, bounded(5.0, (), memory=False, what="draw"):
        raise MemoryError
    assert full.value.told("en", most="--most N") == "more memory was wanted than there is: give smaller inputs"
