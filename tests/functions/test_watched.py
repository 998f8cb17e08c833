"""A plain function that is watched answers as it does alone, and what is said of its lines is what they did."""

from __future__ import annotations

import inspect
import linecache
import re
import shlex
from pathlib import Path
from textwrap import dedent, indent

import pytest
from click.testing import CliRunner

import vizkit
from tests.functions.theirs import THEIRS
from vizkit.cli.main import cli
from vizkit.functions.arguments import bound, call
from vizkit.functions.film import film
from vizkit.inputs import InputError
from vizkit.trace import EndlessError, same, still

SEARCH = """
def search(nums: list[int], target: int) -> int:
    lo, hi = 0, len(nums) - 1
    while lo <= hi:
        mid = (lo + hi) // 2
        if nums[mid] == target:
            return mid
        if nums[mid] < target:
            lo = mid + 1
        else:
            hi = mid - 1
    return -1


def endless(n: int = 0):
    while True:
        n += 1
"""


@pytest.fixture
def file(tmp_path) -> Path:
    written = tmp_path / "mine.py"
    written.write_text(SEARCH, encoding="utf-8")
    return written


def told(*words: object) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words])
    assert result.exception is None, result.exception
    return result.output


def plain(function):
    return inspect.unwrap(getattr(function, "__func__", function))


@pytest.mark.parametrize("theirs", THEIRS, ids=lambda theirs: theirs.name)
def test_a_function_nobody_wrote_for_this_answers_as_alone_and_every_moment_is_said(theirs):
    function = theirs.function
    code = plain(function).__code__
    own = film(function, Path(code.co_filename))
    places, named = call(function, bound(function, *theirs.arguments()))
    alone = theirs.function(*places, **named)
    trace = own.acts[0].reference.watch((), bound(function, *theirs.arguments()), 2000)
    assert plain(function).__code__ is code
    assert 2 <= len(trace) <= 400
    for language in map(own.translations.language, own.languages):
        assert all(step.say(language) for step in trace.steps)
    if isinstance(alone, (int, float, str, bool, list, tuple)) or alone is None:
        assert same(trace.answer, still(alone))


def test_what_is_said_is_what_the_line_did(file):
    story = told("watch", f"{file}:search", "--nums", "1,3,5,7", "--target", "7")
    for said in ("lo = 0, hi = 3", "nums[mid] < target: 3 < 7, so lo = 2", "7 = 7, so search returns 3"):
        assert said in story
    assert "5 < 7，所以 lo = 3" in told("watch", f"{file}:search", "--nums", "1,3,5,7", "--target", "7", "--lang", "zh")


SAID = """
class Node:
    def __init__(self, val=0, next=None):
        self.val, self.next = val, next


def reverse(head: Node | None):
    prev = None
    while head:
        after = head.next
        head.next = prev
        prev, head = head, after
    return prev


def inserted(nums):
    j, key = len(nums) - 1, nums[-1]
    while j > 0 and nums[j - 1] > key:
        nums[j] = nums[j - 1]
        j -= 1
    nums[j] = key


def kinds(nums):
    for num in nums:
        if num < 2 or num > 4:
            kind = "outer"
        elif not num % 2 and 1 < num < 4:
            kind = "even"
        else:
            kind = "other"
"""


def captions(tmp_path, name: str, given: str, language: str = "en") -> str:
    written = tmp_path / "said.py"
    written.write_text(f"from __future__ import annotations\n{SAID}", encoding="utf-8")
    return told("watch", f"{written}:{name}", given, "--lang", language)


def test_what_a_field_of_a_node_leads_to_is_said_with_the_nodes_of_the_run(tmp_path):
    story = captions(tmp_path, "reverse", "head = [1,2,3]")
    assert re.findall(r"head\.next = prev: (.*)", story) == ["1.next = ∅", "2.next = 1", "3.next = 2"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nums = [1,2]", "j > 0 and nums[j - 1] > key: no, 1 ≤ 2, so the loop ends"),
        ("nums = [2,1]", "j > 0 and nums[j - 1] > key: no, 0 ≤ 0, so the loop ends"),
    ],
)
def test_of_several_conditions_the_one_that_was_read_last_has_ended_a_loop(tmp_path, given, said):
    assert said in captions(tmp_path, "inserted", given)


def test_of_several_conditions_only_those_are_said_that_were_read(tmp_path):
    story = captions(tmp_path, "kinds", "nums = [1,5,2,3,4]")
    either, both = "num < 2 or num > 4", "not num % 2 and 1 < num < 4"
    assert re.findall(rf"{either}: (.*), so", story) == ["1 < 2", "5 > 4"]
    assert re.findall(rf"{both}: (.*), so", story) == ["1 < 2 and 2 < 4", "no", "no, 4 ≥ 4"]
    assert f"{both}：1 < 2 且 2 < 4，所以 kind = even" in captions(tmp_path, "kinds", "nums = [2]", "zh")


def test_every_line_is_more_than_what_one_would_point_at(file):
    given = f"{file}:search", "--nums", "1,3,5,7", "--target", "4"
    assert len(told("watch", *given, "--every-line").splitlines()) > len(told("watch", *given).splitlines())


def test_a_page_is_written_by_every_command_that_takes_a_name(file, tmp_path):
    for number, command in enumerate(("watch", "render")):
        page = tmp_path / f"{number}.html"
        told(command, f"{file}:search", "--nums", "1,3,5", "--target", "3", "-o", page)
        assert "nums[mid]" in page.read_text(encoding="utf-8")


def test_what_is_missing_or_wrong_is_told_in_a_line(file):
    for words, said in {
        (f"{file}:serch",): "did you mean search",
        (str(file),): "holds several functions",
        (f"{file}:search", "--target", "3"): "nums: nothing is given, and there is no default: write --nums",
        ("lca",): "write it as FILE.py:function",
    }.items():
        reason = CliRunner().invoke(cli, ["watch", *words]).exception
        assert isinstance(reason, InputError)
        assert said in str(reason)
        assert "\n" not in str(reason)


def test_a_run_that_does_not_end_names_its_line(file):
    reason = CliRunner().invoke(cli, ["watch", f"{file}:endless", "--most", "200"]).exception
    assert isinstance(reason, EndlessError)
    assert f"{file.name}:17" in str(reason) or f"{file.name}:16" in str(reason)


def test_in_a_notebook_a_function_is_called_as_it_is_and_changes_nothing_of_the_caller_s():
    nums = [3, 1, 2]
    page = vizkit.watch(bubbled, nums)
    assert nums == [3, 1, 2]
    assert "nums[j] &gt; nums[j + 1]" in page._repr_html_() or "nums[j] > nums[j + 1]" in page.html


def bubbled(nums):
    for last in range(len(nums) - 1, 0, -1):
        for j in range(last):
            if nums[j] > nums[j + 1]:
                nums[j], nums[j + 1] = nums[j + 1], nums[j]
    return nums


CACHE = """
class Cell:
    def __init__(self, value):
        self.value = value
        self.next = None

class Cache:
    '''Holds what was used last; of that it holds
    the values. What else there is, nobody knows.'''

    def __init__(self):
        self._held, self._lock, self._size = {}, None, 3

    def put(self, key):
        '''Put a cell there under
        its key. Then go on.'''
        cell = Cell(key)
        self._held[key] = cell
        return cell
"""


def test_objects_are_filled_without_moments_and_what_they_hold_in_private_is_shown():
    space = {"__name__": "cached"}
    linecache.cache["cached.py"] = len(CACHE), None, CACHE.splitlines(keepends=True), "cached.py"
    exec(compile(CACHE, "cached.py", "exec"), space)
    own = film(space["Cache"]().put, Path("cached.py"))
    trace = own.acts[0].reference.watch((), {"key": 4}, 100)
    assert [step.say() for step in trace.steps] == [
        "put is called: key = 4",
        "cell = 4",
        "self._held[key] = cell: self._held[4] = 4",
        "put returns 4",
    ]
    assert set(trace.steps[-1].variables) >= {"self._held"} and not {"self._size", "self._lock"} & set(
        trace.steps[-1].variables
    )
    assert (own.title, own.idea) == ("Cache.put", "Put a cell there under its key")


def test_what_the_readme_says_of_any_function_is_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    section = README.read_text(encoding="utf-8").partition("## Any function")[2].partition("\n## ")[0]
    source, spoken = re.findall(r"```python\n(.*?)\n *```", section, re.DOTALL)
    first, second = (shlex.split(line) for line in section.splitlines() if line.startswith("vizkit watch"))
    (tmp_path / "two_sum.py").write_text(source)
    caption = re.search(r"what the line did, `([^`]+)`", section)[1]
    assert caption in told(*first[1:]) and caption in told(*second[1:-2])
    branch = "        elif total > target:\n            right -= 1\n"
    assert branch in source
    spoken = indent(dedent(spoken), 8 * " ") + "\n"
    (tmp_path / "two_sum.py").write_text(f"import vizkit\n{source.replace(branch, spoken)}")
    assert "2 + 15 is too much: 15 is in no pair" in told(*first[1:])


README = Path(vizkit.__file__).parents[2] / "README.md"


def test_a_sheet_of_a_function_takes_what_matters_as_watch_does(file, tmp_path):
    picture = tmp_path / "sheet.png"
    given = f"{file}:search", "nums = [1, 3, 5], target = 5", "--watch", "nums,lo"
    told("sheet", *given, "-o", picture)
    assert picture.stat().st_size > 0
    reason = CliRunner().invoke(cli, ["sheet", *given[:-1], "numbers", "-o", str(picture)]).exception
    assert "there is no variable 'numbers' to watch in search" in str(reason)
    reason = CliRunner().invoke(cli, ["sheet", "lca", "--watch", "nodes"]).exception
    assert "--watch is for a function" in str(reason)


@pytest.mark.parametrize("words", [["--as", "png"], ["-o", "search.svg"]])
def test_where_a_picture_is_asked_for_it_is_said_what_writes_one(file, words):
    given = "watch", f"{file}:search", "nums = [1, 3, 5], target = 5"
    reason = CliRunner().invoke(cli, [*given, *words]).exception
    assert "vizkit sheet NAME --stills --moments 3 -o NAME." in str(reason) and "\n" not in str(reason)
