"""An author speaks within her own plain function, says what matters, and draws the act that deserves it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import vizkit
from vizkit.cli.main import cli
from vizkit.explainer import catalogue
from vizkit.explainer.mistake import SceneError
from vizkit.frames import Show
from vizkit.frames.checks import all_findings
from vizkit.functions.film import film_of
from vizkit.inputs import InputError
from vizkit.trace import NoteError

SPOKEN = """
import vizkit
from vizkit import note as say


def search(nums, target):
    low, high = 0, len(nums) - 1
    while low <= high:
        mid = (low + high) // 2
        vizkit.note("look", "Look in the middle: {nums[mid]}" if low < high else "One is left: {nums[mid]}")
        if nums[mid] < target:
            low = mid + 1
            say("All up to {nums[mid]} is too small for {target}")
        elif nums[mid] > target:
            high = mid - 1
        else:
            return mid
    return -1


def largest(nums):
    best = nums[0]
    yield "begin", "{best} is the largest so far"
    for num in nums:
        yield "look"
        if num > best:
            best = num
            yield "{best} is larger"
    yield from ended(best)
    return best


def ended(best):
    yield "end", "{best} it is"


def twice(nums):
    for num in nums:
        say("{num} comes out")
        yield 2 * num


class Stack:
    def __init__(self):
        self.items = []

    def push(self, num):
        self.items.append(num)
        if num > 0:
            say("{self.items[0]} is first")
"""

SCENE = """
from mine import search
from vizkit import Explainer, act
from vizkit.inputs import numbers, whole
from vizkit.shapes import row


class Search(Explainer):
    \"\"\"Half of what is left goes with every look.\"\"\"

    family = "arrays"
    nums, target = numbers([1, 3, 5, 7, 9], "sorted"), whole(7, "what is looked for")
    matters = act("../mine.py:search", "What matters", watch=("nums", "low"))

    @act(search, "Drawn")
    def drawn(nums, low, mid, moment):
        return row(nums).pointing(low=low) if moment == "look" else row(nums).pointing(low=low, mid=mid)
"""


@pytest.fixture
def mine(tmp_path) -> Path:
    (tmp_path / "mine.py").write_text(SPOKEN, encoding="utf-8")
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "search.py").write_text(SCENE, encoding="utf-8")
    return tmp_path


def trace(file: Path, name: str, **given):
    return film_of(f"{file / 'mine.py'}:{name}").acts[0].reference.watch((), given)


def said(file: Path, name: str, **given) -> list[str]:
    return [step.say() for step in trace(file, name, **given).steps]


def test_a_note_is_said_in_place_of_what_the_code_says_of_the_line_before(mine):
    assert said(mine, "search", nums=[1, 3, 5], target=5)[1:] == [
        "low = 0, high = 2",
        "Look in the middle: 3",
        "All up to 3 is too small for 5",
        "One is left: 5",
        "nums[mid] > target: no, 5 ≤ 5, so search returns 2",
    ]


def test_the_line_that_ran_is_lit_and_notes_are_not_listed(mine):
    steps = trace(mine, "search", nums=[1, 3, 5], target=5).steps
    source = steps[0].calls[0].reference.source
    lit = [source.lines[row].strip() for step in steps[2:5] for row in source.statement(step.calls[-1].line)]
    assert lit == ["mid = (low + high) // 2", "low = mid + 1", "mid = (low + high) // 2"]
    assert not any("note" in line or "say" in line for line in source.lines)


def test_called_where_nothing_is_watched_a_note_does_nothing(mine):
    assert film_of(f"{mine / 'mine.py'}:search").acts[0].reference([1, 3, 5], 5) == 2
    assert vizkit.note("anything") is None


def test_a_function_that_yields_notes_alone_is_watched_as_a_reference_is(mine):
    found = trace(mine, "largest", nums=[1, 3])
    told = [(step.name, step.note.sentence and step.say()) for step in found.steps]
    assert told[1] == ("begin", "1 is the largest so far") and ("look", "") in told and told[-2] == ("end", "3 it is")
    assert found.answer == 3 == film_of(f"{mine / 'mine.py'}:largest").acts[0].reference([1, 3])


def test_a_function_may_speak_and_yield_what_it_makes(mine):
    found = trace(mine, "twice", nums=[1, 2])
    assert found.answer == (2, 4) and [step.say() for step in found.steps[1:3]] == ["1 comes out", "2 comes out"]


def test_attributes_of_self_can_be_said_and_each_run_begins_with_an_object_of_its_own(mine):
    reference = film_of(f"{mine / 'mine.py'}:Stack.push").acts[0].reference
    for _ in range(2):
        assert reference.watch((), {"num": 4}).steps[-1].say() == "4 is first"
        assert reference.watch((), {"num": 4}).steps[-1].variables["self.items"] == (4,)


@pytest.mark.parametrize(
    ("wrong", "wanted"),
    [
        ('vizkit.note("{numm} is wrong")', "wants numm, which is no variable here"),
        ('vizkit.note(f"{nums} is wrong")', "without the f"),
        ("vizkit.note(nums)", "takes a sentence"),
        ("vizkit.note()", "takes a sentence"),
        ('vizkit.note("Push", "{nums}")', "a moment is named"),
    ],
)
def test_a_note_that_is_none_is_told_with_its_line(tmp_path, wrong, wanted):
    (tmp_path / "mine.py").write_text(f"import vizkit\n\ndef f(nums):\n    {wrong}\n    return nums\n")
    with pytest.raises(NoteError, match=wanted) as told:
        trace(tmp_path, "f", nums=[1])
    assert "mine.py:4: " in str(told.value)


def test_what_is_watched_is_what_is_drawn(mine):
    show = Show(film_of(f"{mine / 'mine.py'}:search", watch=("nums", "low")), {"nums": [1, 3, 5], "target": 5})
    assert show.runs[0].drawing.story.names == ("nums", "low")
    refused = CliRunner().invoke(cli, ["watch", f"{mine / 'mine.py'}:search", "--watch", "nums, lo"]).exception
    assert isinstance(refused, InputError) and "there is no variable 'lo' to watch in search; did you mean low" in str(
        refused
    )


def test_a_scene_takes_a_plain_function_by_its_name_or_imported(mine):
    film = catalogue.load(mine / "scenes" / "search.py")
    matters, drawn = Show(film).runs
    assert [step.say() for step in matters.trace.steps] == [step.say() for step in drawn.trace.steps]
    assert matters.drawing.story.names == ("nums", "low") and all_findings(film, {}) == []


def test_what_code_says_is_translated_where_a_scene_has_a_catalogue(mine):
    (mine / "scenes" / "locale" / "zh").mkdir(parents=True)
    (mine / "scenes" / "locale" / "zh" / "search.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Drawn"\nmsgstr "画出来"\n',
        encoding="utf-8",
    )
    show = Show(catalogue.load(mine / "scenes" / "search.py"))
    assert "所以 search 返回 3" in show.moments[-1].say("zh")


@pytest.mark.parametrize("named", ["../none.py:search", "../mine.py:serch", "mine.py"])
def test_a_name_that_names_no_function_is_a_mistake_of_the_scene_s(mine, named):
    scene = mine / "scenes" / "search.py"
    scene.write_text(SCENE.replace("../mine.py:search", named), encoding="utf-8")
    with pytest.raises(SceneError, match=r"search\.py:\d+"):
        catalogue.load(scene)


def test_the_three_steps_are_written_out_and_run(mine, monkeypatch):
    monkeypatch.chdir(mine)
    result = CliRunner().invoke(cli, ["new", "half", "--from", "mine.py:search", "nums = [1, 3, 5], target = 5"])
    assert result.exception is None and result.output.startswith("scenes/half.py")
    film = catalogue.load(mine / "scenes" / "half.py")
    assert film.acts[1].draw is not None and film.acts[0].watch[0] == "nums"
    assert Show(film).inputs == {"nums": [1, 3, 5], "target": 5} and all_findings(film, {}) == []


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["half", "--from", "mine.py:search"], "nothing is given"),
        (["--from", "mine.py:serch"], "did you mean search"),
        (["search", "--from", "mine.py:search", "[1], 1"], "is there already"),
        (["half", "[1], 1"], "are arguments of a function"),
        ([], "name a topic"),
    ],
)
def test_what_cannot_be_begun_with_is_refused_and_nothing_is_written(mine, monkeypatch, words, wanted):
    monkeypatch.chdir(mine)
    before = sorted(mine.rglob("*.py"))
    result = CliRunner().invoke(cli, ["new", *words])
    assert wanted in f"{result.exception}{result.output}" and sorted(mine.rglob("*.py")) == before


LINKED = """
class Solution:
    def reverse(self, head: Optional[ListNode]) -> Optional[ListNode]:
        prev = None
        while head:
            head.next, prev, head = prev, head, head.next
        return prev

    def invert(self, root: Optional[TreeNode]) -> Optional[TreeNode]:
        if root is None:
            return None
        root.left, root.right = self.invert(root.right), self.invert(root.left)
        return root
"""


ROUND = """
def find_cycle(head: Optional[ListNode]):
    slow = fast = head
    while fast is not None and fast.next is not None:
        slow, fast = slow.next, fast.next.next
        if slow is fast:
            return slow
    return None


def max_depth(root: Optional[TreeNode]):
    if root is None:
        return 0
    left, right = max_depth(root.left), max_depth(root.right)
    return 1 + max(left, right)
"""


@pytest.mark.parametrize(
    ("name", "example", "picture"),
    [
        ("find_cycle", "head = [3, 2, 0, -4], pos = 1", "chain(head).pointing(slow=slow, fast=fast)"),
        ("max_depth", "root = [4, 2, 7, 1]", "tree(calls[0].root).coloured(now=root)"),
    ],
)
def test_a_list_that_leads_back_and_a_recursion_are_begun_with_a_picture_of_them(
    tmp_path, monkeypatch, name, example, picture
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "round.py").write_text(ROUND, encoding="utf-8")
    CliRunner().invoke(cli, ["new", "--from", f"round.py:{name}", example])
    scene = tmp_path / "scenes" / f"{name}.py"
    assert f"return {picture}\n" in scene.read_text(encoding="utf-8")
    assert all_findings(catalogue.load(scene), {}) == []


WINDOW = """
def longest(s):
    seen, width = {}, 0
    start = best = 0
    for i, c in enumerate(s):
        if seen.get(c, -1) >= start:
            start = seen[c] + 1
        seen[c] = i
        width = i - start + 1
        best = max(best, width)
    return best
"""


def test_what_is_pointed_into_what_moves_and_what_is_returned_matter_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "window.py").write_text(WINDOW, encoding="utf-8")
    CliRunner().invoke(cli, ["new", "--from", "window.py:longest", "s = 'abba'"])
    film = catalogue.load(tmp_path / "scenes" / "longest.py")
    assert film.acts[0].watch[0] == "s" and set(film.acts[0].watch[1:4]) == {"start", "i", "best"}
    assert 'row(s, name="s").pointing(' in (tmp_path / "scenes" / "longest.py").read_text(encoding="utf-8")
    assert all_findings(film, {}) == []


@pytest.mark.parametrize("name", ["reverse", "invert"])
def test_a_list_or_a_tree_that_is_given_is_what_the_scene_begins_with(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "linked.py").write_text(LINKED, encoding="utf-8")
    CliRunner().invoke(cli, ["new", "--from", f"linked.py:Solution.{name}", "[4, 2, 7]"])
    scene = tmp_path / "scenes" / f"{name}.py"
    film = catalogue.load(scene)
    assert len(Show(film).moments) > 6 and all_findings(film, {}) == []
    scene.write_text(
        scene.read_text().replace("defaults = ", "presets = ").replace("[4, 2, 7]", "{}"), encoding="utf-8"
    )
    catalogue.load.cache_clear()
    with pytest.raises((InputError, SceneError)):
        _ = Show(catalogue.load(scene)).runs
