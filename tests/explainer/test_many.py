"""A run of many moments is gone through before it is kept: one that does not end is refused without being watched."""

from __future__ import annotations

from pathlib import Path

import pytest

from vizkit.explainer import acts, catalogue
from vizkit.trace import EndlessError, moments

REFERENCE = """
from vizkit.trace import traced


@traced
def emptied(nums):
    while nums:
        taken = nums.pop()
        yield "take", "{taken} is taken"
    return taken


@traced
def endless(nums):
    while True:
        nums.append(1)
        yield "put", "1 is put"
"""

SCENE = """
from vizkit import Explainer, act
from vizkit.inputs import numbers
from many_reference import emptied, endless


class Many(Explainer):
    \"\"\"One after the other.\"\"\"

    family = "arrays"
    nums = numbers([1, 2, 3], "the numbers")

    ends = act(emptied, "Some")
    goes_on = act(endless, "Many")
"""


@pytest.fixture
def ends_and_goes_on(tmp_path) -> tuple:
    (tmp_path / "many_reference.py").write_text(REFERENCE, encoding="utf-8")
    (tmp_path / "many.py").write_text(SCENE, encoding="utf-8")
    return catalogue.load(Path(tmp_path / "many.py")).acts


@pytest.mark.parametrize("count", [1, acts.MANY, acts.MANY + 1, 3 * acts.MANY])
def test_a_run_of_many_moments_is_whole_though_it_uses_up_its_arguments(ends_and_goes_on, count):
    ends, _ = ends_and_goes_on
    run = ends.run({"nums": list(range(count))})
    assert [step.variables["taken"] for step in run.trace.steps] == list(range(count))[::-1]
    with pytest.raises(EndlessError, match=f"of {count} moments"):
        ends.run({"nums": list(range(count + 1))}, most=count)


def test_of_a_run_that_does_not_end_little_is_kept(ends_and_goes_on, monkeypatch):
    _, goes_on = ends_and_goes_on
    kept, step = [], moments._Watch.step
    monkeypatch.setattr(moments._Watch, "step", lambda *said: kept.append(said) or step(*said))
    with pytest.raises(EndlessError, match=r"many_reference\.py:16: this line had run last at 5000 of 5000 moments"):
        goes_on.run({"nums": []}, most=5000)
    assert len(kept) == acts.MANY
