"""What of a plain function cannot be watched is said, a line each, wherever it is shown."""

from __future__ import annotations

import asyncio
import bisect
import functools
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

import vizkit
from vizkit.cli.main import cli
from vizkit.delivery.provenance import Provenance
from vizkit.explainer import SceneError, act
from vizkit.frames import Show
from vizkit.functions.film import film, film_of
from vizkit.functions.found import found
from vizkit.functions.watched import Watched
from vizkit.inputs import InputError
from vizkit.page.document import Opening, document

HERE = Path(__file__)


def locked(nums):
    lock, total = threading.Lock(), 0
    for num in nums:
        with lock:
            total += num
    return total


def kept(nums):
    lock = threading.Lock()
    return lock if nums else nums


def looked_up(nums):
    rest = iter(nums)
    doubled = (2 * num for num in nums)
    return next(rest) + next(doubled)


def threaded(nums):
    found = []

    def double(num):
        twice = 2 * num
        found.append(twice)

    for num in nums:
        thread = threading.Thread(target=double, args=(num,))
        thread.start()
        thread.join()
    return found


def lingering(nums):
    going, ended, wrong = threading.Event(), threading.Event(), []

    def wait():
        try:
            going.wait(5)
            last = nums[0]
            nums[0] = last + 1
        except NameError as reason:
            wrong.append(reason)
        ended.set()

    threading.Thread(target=wait).start()
    LINGERING.append((going, ended, wrong))
    return len(nums)


LINGERING: list = []


async def doubled(num):
    """Return twice the number."""
    return 2 * num


def awaited(nums):
    return [asyncio.run(doubled(num)) for num in nums]


def asking(nums):
    return input("which? ")


def gathered(first, /, *rest, more=(), **named):
    total = first + sum(rest)
    return total, more, dict(named)


def applied(function, num):
    return function(num)


def meeting(one, other):
    return one is other


class Turning:
    """An object that is gone through and has what it holds to show."""

    def __init__(self):
        self.items = [3, 1]

    def __iter__(self):
        return self

    def __next__(self):
        return self.items.pop()

    def take(self, num=0):
        self.items.append(num)
        return num


class Locked:
    def __init__(self):
        self.items, self.lock = [], threading.Lock()
        self.same = {"items": self.items}

    def take(self, num=0):
        with self.lock:
            self.items.append(num)
        return len(self.same["items"])


def trace(function, **given):
    return film(function, HERE).acts[0].reference.watch((), given)


@pytest.mark.parametrize(
    ("function", "lines"),
    [
        (locked, ["not shown, since it cannot be copied as it is at a moment: lock (lock)"]),
        (kept, ["not shown, since it cannot be copied as it is at a moment: lock (lock), kept(…) (lock)"]),
        (looked_up, ["not shown, since to look at an iterator uses it up: rest, doubled"]),
        (awaited, ["not watched, since it is a coroutine: doubled"]),
        (meeting, []),
    ],
)
def test_what_cannot_be_watched_is_said_in_a_line(function, lines):
    given = {"nums": [1, 2]} if function is not meeting else {"one": [1], "other": 2}
    with ThreadPoolExecutor(1) as aside:  # where no loop runs that coroutines would be refused for
        found = aside.submit(trace, function, **given).result()
    assert [str(each) for each in found.unseen] == lines
    assert all(each.told("zh") != str(each) for each in found.unseen)


def test_other_threads_are_not_watched_and_answer_as_they_do():
    found = trace(threaded, nums=[1, 2])
    assert found.answer == (2, 4) and "not watched, since it runs in another thread: double" in map(str, found.unseen)
    assert {call.reference.__name__ for step in found.steps for call in step.calls} == {"threaded"}


def test_a_thread_that_goes_on_after_the_run_goes_on():
    trace(lingering, nums=[1])
    going, ended, wrong = LINGERING.pop()
    going.set()
    assert ended.wait(5) and not wrong


def test_every_medium_says_it():
    own = film(locked, HERE)
    show = Show(own, {"nums": [1, 2]})
    told = CliRunner().invoke(cli, ["tell", f"{HERE}:locked", "--nums", "1,2"]).stderr
    page = document(show, Opening(), Provenance("locked", {}, {})).partition("<main>")[0]
    for said in (told, page, vizkit.watch(locked, [1, 2])._story()):
        assert "cannot be copied as it is at a moment: lock (lock)" in said
    assert "无法照当时的样子复制：lock (lock)" in page


class Called:
    def __call__(self): ...


exec("def unwritten(nums):\n    return nums")  # a function of no file


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (len, "len is written in C"),
        (bisect.bisect_left, "bisect_left is written in C"),
        (doubled, "doubled is a coroutine"),
        (functools.partial(locked, [1]), "of the type partial: name a function"),
        (Called(), "of the type Called: name a function"),
        (Called, "Called is no function, but of the type type"),
        ("mine.py:locked", "'mine.py:locked' is no function"),
        (lambda nums: nums, "a lambda has no lines to watch"),
        (vars()["unwritten"], "the source of unwritten cannot be read"),
    ],
)
def test_what_is_no_function_that_can_be_watched_is_refused_in_a_line(function, said):
    with pytest.raises(InputError) as refused:
        vizkit.watch(function)
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert refused.value.told("zh") != str(refused.value)


def test_the_same_is_a_mistake_of_a_scene_that_makes_it_an_act():
    with pytest.raises(SceneError, match="a lambda has no lines to watch"):
        act(lambda nums: nums, "Never")


def test_a_file_that_has_changed_is_to_be_loaded_again(tmp_path):
    (tmp_path / "mine.py").write_text("def f(n):\n    return n\n")
    held = found(f"{tmp_path / 'mine.py'}:f")
    (tmp_path / "mine.py").write_text("\n\ndef f(n):\n    return n + 1\n")
    with pytest.raises(InputError, match=r"mine\.py has changed since f was loaded from it: load it again"):
        film(held.function, held.file)


@pytest.mark.parametrize("argument", [threading.Lock(), (num for num in [1])])
def test_an_argument_that_cannot_be_copied_is_refused_by_its_name(argument):
    with pytest.raises(InputError, match=r"^nums: |an argument cannot be copied") as refused:
        vizkit.watch(locked, argument)
    assert refused.value.about == "nums"


def test_two_arguments_that_are_one_object_stay_one():
    nums = [1]
    assert vizkit.watch(meeting, nums, nums).order.show.runs[0].trace.answer is True
    assert vizkit.watch(meeting, nums, [1]).order.show.runs[0].trace.answer is False


def test_arguments_come_by_place_and_by_name_as_the_call_gives_them():
    page = vizkit.watch(gathered, 1, 2, 3, more=len, key=5)
    assert page.order.show.runs[0].trace.answer == (6, len, {"key": 5})


def test_a_function_is_an_argument_as_any_other():
    page = vizkit.watch(applied, lambda num: num * num, 3)
    assert page.order.show.runs[0].trace.answer == 9
    assert page.html


def test_an_object_that_is_gone_through_shows_what_it_holds():
    assert trace(Turning().take, num=4).steps[-1].variables["self.items"] == (3, 1, 4)


def test_every_run_begins_with_the_object_as_it_was_though_part_of_it_cannot_be_copied():
    held = Locked()
    for _ in range(2):
        assert trace(held.take, num=4).answer == 1
    assert held.items == [] and film(held.take, HERE).acts[0].reference(num=4) == 1


def test_a_module_beside_the_file_is_there_while_the_function_runs(tmp_path):
    (tmp_path / "at_hand_here.py").write_text("def double(num):\n    return 2 * num\n")
    (tmp_path / "mine.py").write_text("def f(num=4):\n    from at_hand_here import double\n    return double(num)\n")
    reference = film_of(f"{tmp_path / 'mine.py'}:f").acts[0].reference
    assert reference.watch((), {"num": 4}).answer == reference(4) == 8


def test_what_the_author_has_in_other_files_is_not_watched_and_what_libraries_have_goes_without_saying(tmp_path):
    (tmp_path / "helper.py").write_text("def double(num):\n    return 2 * num\ndef half(num):\n    return num / 2\n")
    source = """import math, numpy as np, helper, bisect, heapq, functools
from helper import double, half
def f(num: int = 4):
    return [helper.half(double(math.floor(each))) for each in heapq.nsmallest(1, np.atleast_1d(num))]
def unused():
    half(1)
"""
    (tmp_path / "mine.py").write_text(source)
    found = film_of(f"{tmp_path / 'mine.py'}:f").acts[0].reference.watch((), {"num": 4})
    said = "not watched, since it is in another file or cell: double (helper.py), helper.half (helper.py)"
    assert [str(each) for each in found.unseen] == [said]


def test_a_relative_import_and_a_question_say_what_to_do(tmp_path):
    (tmp_path / "mine.py").write_text("from .beside import go\n")
    with pytest.raises(SceneError, match=r"mine\.py:1: .* import without the dot, which finds what is beside the file"):
        found(f"{tmp_path / 'mine.py'}:f")
    with pytest.raises(SceneError, match=r"test_unseen\.py:\d+: EOFError: .* make it an argument"):
        _ = Show(film(asking, HERE), {"nums": [1]}).runs


def nested(nums):
    try:
        return [nums[0], *nested(nums[1:])]
    except IndexError:
        return []


def summed(nums):
    return nums[0] + summed(nums[1:]) if nums else 0


def test_runs_in_several_threads_each_have_all_their_moments():
    """Whichever way they are watched: one is known by its source, the other is not."""
    before, ran, several = sys.getswitchinterval(), [], [Watched(nested), Watched(summed)]

    def watch():
        for each in several:
            for _ in range(10):
                ran.append((each.__name__, len(each.logged(([1, 2, 3, 4, 5],), {}))))

    watch()
    alone = set(ran)
    threads = [threading.Thread(target=watch) for _ in range(3)]
    sys.setswitchinterval(1e-5)
    try:
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    finally:
        sys.setswitchinterval(before)
    assert set(ran) == alone and len(alone) == 2 and len(ran) == 80
