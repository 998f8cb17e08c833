"""The bound: a run that does not end is stopped, and the line is named that it was at."""

from __future__ import annotations

import resource
import sys
import threading
import time

import pytest

from tests.trace.test_mistakes import module
from vizkit.trace import EndlessError
from vizkit.trace.bound import WATCH, bounded, rest, seconds

SPEAKING = """
@traced
def walk(nums):
    at = 0
    yield "start", "{at} is first"
    while at < len(nums):
        found = nums[at]
        yield "see", "{found} is seen"
"""

SILENT = """
def halved(num):
    while num >= 0:
        num //= 2

@traced
def walk(nums):
    yield "start", "{nums} are there"
    try:
        halved(nums[0])
    except Exception:
        pass
"""


def test_a_run_that_speaks_for_ever_is_stopped_at_the_line_that_most_moments_had(tmp_path):
    walk = module(tmp_path, SPEAKING).walk
    with pytest.raises(EndlessError, match=r"written_\d+\.py:8: this line had run last at 19 of 20 moments"):
        walk.watch(([1, 2],), {}, most=20)
    assert len(walk.watch(([],), {}, most=1)) == 1


def test_as_many_moments_as_are_allowed_are_not_too_many(tmp_path):
    walk = module(tmp_path, SPEAKING.replace("found = nums[at]", "found = nums[at]; at += 1")).walk
    assert len(walk.watch(([1, 2],), {}, most=3)) == 3
    with pytest.raises(EndlessError, match="of 2 moments") as stopped:
        walk.watch(([1, 2],), {}, most=2)
    told = stopped.value.told("zh", most="--most N")
    assert "运行过了 2 个时刻仍未结束" in told and told.endswith(
        "或给小一些的输入；--most N 可允许更多的时刻、时间和内存"
    )


def test_a_run_that_is_silent_for_ever_is_stopped_at_its_line(tmp_path, monkeypatch):
    """Even where the algorithm catches every `Exception`."""
    monkeypatch.setattr("vizkit.trace.bound.SECONDS", 0.3)
    with pytest.raises(EndlessError, match=r"written_\d+\.py:[45]: this line was running") as stopped:
        module(tmp_path, SILENT).walk.trace([1])
    assert "运行过了 0.3 秒仍未结束，当时正在这一行" in stopped.value.told("zh")


def test_where_the_system_counts_no_memory_it_is_looked_at(tmp_path, monkeypatch):
    """As on macOS and Windows: a run that holds more and more is stopped at its line, and what it held is given back."""
    monkeypatch.setattr("vizkit.trace.bound.LIMITING", "no system")
    monkeypatch.setattr("vizkit.trace.bound.MEMORY", 2**26)
    monkeypatch.setattr("vizkit.trace.bound._LOOK", 0.002)
    held = module(tmp_path, HOARDING.replace("bytes(2**24)", "b'x' * 2**22"))
    with pytest.raises(EndlessError, match=r"written_\d+\.py:[78]: this line wanted more memory than the 0\.0625 GiB"):
        held.walk.trace(10**6)
    assert len(held.walk.trace(1)) == 2


def looking() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == WATCH]


def test_one_thread_looks_at_the_clocks_of_all_runs_and_ends_after_the_last():
    with bounded(5.0, ()):
        (thread,) = looking()
        for _ in range(50):
            with bounded(5.0, ()):
                assert looking() == [thread]
    thread.join(2)
    assert not thread.is_alive()
    with bounded(5.0, ()):
        assert looking() not in ([], [thread])


def test_no_thread_is_left_where_it_is_let_rest_unless_a_run_needs_it(monkeypatch):
    """A process can be forked then, however long the thread would have waited."""
    with bounded(5.0, ()):
        monkeypatch.setattr("vizkit.trace.bound._LOOK", 5)
    rest()
    assert not looking()
    with pytest.raises(EndlessError), bounded(0.05, {__file__}, memory=False):
        monkeypatch.setattr("vizkit.trace.bound._LOOK", 0.01)
        rest()
        while True:
            pass


def test_a_run_in_another_thread_is_stopped_there():
    found = []

    def run():
        with pytest.raises(EndlessError) as stopped, bounded(0.05, {__file__}, memory=False):
            while True:
                pass
        found.append(stopped.value)

    thread = threading.Thread(target=run)
    with bounded(50.0, ()):
        thread.start()
        thread.join(10)
    assert found


def test_nothing_is_raised_once_a_run_has_ended():
    for _ in range(3):
        with bounded(0.0, ()):
            pass
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass


def test_who_allows_more_moments_allows_more_time():
    assert seconds(1) == seconds(10_000) and seconds(30_000) == 3 * seconds(10_000)


GREEDY = """
import numpy as np

@traced
def walk(n):
    yield "start", "{n} are wanted"
    held = np.empty(n, np.uint8)
    yield "end", "there they are"
"""

HOARDING = """
@traced
def walk(n):
    held = []
    yield "start", "{n} are wanted"
    while len(held) < n:
        held.append(bytes(2**24))
    yield "end", "there they are"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is counted on Linux alone")
@pytest.mark.parametrize("text", [GREEDY, HOARDING])
def test_a_run_that_wants_too_much_memory_is_stopped_at_its_line(tmp_path, monkeypatch, text):
    monkeypatch.setattr("vizkit.trace.bound.MEMORY", 2**26)
    before = resource.getrlimit(resource.RLIMIT_DATA)
    with pytest.raises(EndlessError, match=r"written_\d+\.py:[78]: this line wanted more memory than the 0\.0625 GiB"):
        module(tmp_path, text).walk.trace(2**34)
    assert resource.getrlimit(resource.RLIMIT_DATA) == before
    assert len(module(tmp_path, text).walk.trace(1)) == 2


def test_what_was_stopped_once_is_not_stopped_again_on_its_way_out(monkeypatch):
    """What it held may take longer to be given back than the clock waits."""
    monkeypatch.setattr("vizkit.trace.bound._LOOK", 0.0005)
    for _ in range(5):
        with pytest.raises(EndlessError), bounded(0.05, {__file__}, memory=False):
            _ = [0.5 * at for at in range(10**9)]


def test_any_number_of_moments_may_be_allowed(tmp_path):
    walk = module(tmp_path, SPEAKING.replace("found = nums[at]", "found = nums[at]; at += 1")).walk
    assert len(walk.watch(([1, 2],), {}, most=10**30)) == 3
