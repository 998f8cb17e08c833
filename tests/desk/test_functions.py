"""A plain function on the desk: it is opened by its name, takes inputs and follows every save."""

from __future__ import annotations

import pytest

from tests.conftest import explainers
from tests.desk.test_form import type_in

SOURCE = """
import threading


def total(nums: list[int], first: int = 0) -> int:
    lock = threading.Lock()
    for num in nums:
        first += num
    return first
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "mine.py").write_text(SOURCE, encoding="utf-8")
    return tmp_path / "mine.py"


def test_a_function_is_opened_with_its_arguments_and_says_what_cannot_be_watched(opened, file):
    desk = opened(name=f"{file}:total", texts={"nums": "1,2"})
    assert desk.name == f"{file}:total" and desk.windowTitle() == "total – vizkit"
    assert desk.reel.runs[0].trace.answer == 3 and "lock (lock)" in desk.strip.said.text()
    type_in(desk, "nums", "4,5,6")
    assert desk.try_inputs() and desk.reel.runs[0].trace.answer == 15


def test_a_saved_function_is_shown_at_once_and_a_mistake_is_one_line(opened, file, qtbot):
    desk = opened(name=f"{file}:total", texts={"nums": "1,2"})
    file.write_text(SOURCE.replace("+=", "-="), encoding="utf-8")
    desk.live._load()
    assert desk.reel.runs[0].trace.answer == -3
    file.write_text(SOURCE.replace("total", "sums"), encoding="utf-8")
    desk.live._load()
    assert "has no function 'total'" in desk.strip.said.text() and desk.reel.runs[0].trace.answer == -3


def test_where_a_function_cannot_be_run_the_first_explainer_is_opened_and_that_is_said(opened, file):
    desk = opened(name=f"{file}:total")
    assert desk.name in explainers() and "mine.py:total: nothing is given" in desk.strip.said.text()
