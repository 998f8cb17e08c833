"""What `FILE.py:function` names, and what is wrong with it in one line."""

from __future__ import annotations

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from vizkit.cli.main import cli
from vizkit.explainer.catalogue import names_a_function
from vizkit.explainer.mistake import SceneError
from vizkit.functions.found import found
from vizkit.inputs import InputError

SOURCE = """
print("loaded")
from math import gcd
from textwrap import dedent

CONSTANT = 3

def two_sum(nums: List[int], target: int) -> List[int]:
    print("called")
    seen = defaultdict(int)
    return collections.Counter(nums).most_common(1), inf

@lru_cache(None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

async def later(n):
    return n

class Solution:
    def twoSum(self, nums, target):
        return two_sum(nums, target)

    @staticmethod
    def plain(n):
        return n

class Wanting:
    def __init__(self, size):
        self.size = size

    def go(self):
        return self.size

class Sum:
    class Inner:
        def add(self, a, b):
            return a + b
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "many.py").write_text(SOURCE)
    return tmp_path / "many.py"


@pytest.mark.parametrize(
    ("name", "arguments", "answer"),
    [
        ("many.py:two_sum", ([1, 1, 2], 3), ([(1, 2)], float("inf"))),
        ("many.py:fib", (9,), 34),
        ("many.py:Solution.twoSum", ([4], 8), ([(4, 1)], float("inf"))),
        ("many.py:Solution.plain", (5,), 5),
        ("many.py:Sum.Inner.add", (2, 3), 5),
        ("many.py:Sum.Inner", (2, 3), 5),
    ],
)
def test_what_is_named_is_found(file, name, arguments, answer, capsys):
    held = found(name)
    assert held.function(*arguments) == answer
    assert held.file.resolve() == file.resolve() and hasattr(held.function, "__code__")
    assert capsys.readouterr().err.startswith("loaded\n")


def test_what_a_file_prints_is_no_output(file, capsys):
    found("many.py:fib")
    assert capsys.readouterr() == ("", "loaded\n")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.py:f", "there is no file none.py"),
        ("none.py", "there is no file none.py"),
        ("x" * 5000 + ".py:f", "there is no file"),
        ("two_sum", "'two_sum' names no function: write it as FILE.py:function"),
        ("many.py:two_sun", "many.py has no function 'two_sun'; did you mean two_sum?"),
        ("many.py:Solution.twosum", "did you mean Solution.twoSum?"),
        ("many.py:zzzzzzz", "there are two_sum, fib, later, Solution.twoSum"),
        ("many.py:List", "has no function 'List'"),
        ("many.py:inf", "has no function 'inf'"),
        ("many.py:CONSTANT", "CONSTANT is no function, but of the type int: name a function"),
        ("many.py:CONSTANT.real", "CONSTANT is no class"),
        ("many.py:two_sum.x", "two_sum is no class"),
        ("many.py:later", "later is a coroutine"),
        ("many.py:gcd", "gcd is written in C"),
        ("many.py:Wanting.go", "Wanting cannot be made without arguments, TypeError"),
        ("many.py:Solution", "many.py holds several functions, Solution.twoSum, Solution.plain: name one, as in many"),
        ("many.py", "holds several functions"),
        ("many.py:", "holds several functions"),
    ],
)
def test_what_is_wrong_is_one_line(file, name, said):
    with pytest.raises(InputError) as refused:
        found(name)
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert refused.value.told("zh") != str(refused.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def f(:\n    pass\n", "f.py:1: "),
        ("1 / 0\n", "f.py:1: ZeroDivisionError"),
        ("import sys\nsys.exit(3)\n", "f.py:2: f.py ends Python when it is loaded"),
        ("n = int(input())\n", "f.py:1: EOFError"),
        ("import absent_module\n", "f.py:1: there is no module 'absent_module'"),
        ("\0", "f.py:1: "),
    ],
)
def test_a_file_that_cannot_be_run_is_one_line(tmp_path, monkeypatch, source, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.py").write_text(source)
    with pytest.raises((SceneError, InputError)) as refused:
        found("f.py:f")
    assert str(refused.value).startswith(said) and "\n" not in str(refused.value)


ALONE = {
    "one function": ("def _hidden():\n    pass\ndef f(n):\n    return n\n", "f"),
    "a solution and its helper": (
        "def helper():\n    pass\nclass Solution:\n    def go(self):\n        pass\n",
        "Solution.go",
    ),
    "a solution without more": (
        "class Solution:\n    def go(self):\n        pass\n    def _no(self):\n        pass\n",
        "Solution.go",
    ),
    "a class": ("class Other:\n    def go(self):\n        pass\n", "Other.go"),
    "what is imported does not count": ("from textwrap import dedent\ndef f():\n    pass\n", "f"),
}


@pytest.mark.parametrize("kind", ALONE)
def test_the_one_function_of_a_file_needs_no_name(tmp_path, kind):
    source, name = ALONE[kind]
    (tmp_path / "alone.py").write_text(source)
    assert found(str(tmp_path / "alone.py")).name == name


def test_a_file_without_a_function_is_refused(tmp_path):
    (tmp_path / "nothing.py").write_text("x = 1\n")
    with pytest.raises(InputError, match="holds no function"):
        found(str(tmp_path / "nothing.py"))


def test_names_at_hand_are_there_only_where_the_file_has_none(tmp_path):
    (tmp_path / "own.py").write_text(
        "class ListNode:\n    mine = True\ndeque = 5\n"
        "def f(head: Optional[ListNode]):\n    return ListNode.mine, deque, heapq.nlargest(1, [2]), TreeNode(1).val\n"
        "def g(node: 'Node'):\n    return Node(7).children, node.children\n"
    )
    held = found(f"{tmp_path / 'own.py'}:f")
    assert held.function(None) == (True, 5, [2], 1)
    assert vars(held.module)["Node"](1).children == []
    assert "defaultdict" not in vars(held.module)


def test_what_is_remembered_can_be_forgotten(file):
    held = found("many.py:fib")
    held.function(20)
    cached = vars(held.module)["fib"]
    assert cached.cache_info().currsize
    held.forget()
    assert not cached.cache_info().currsize


def test_only_the_file_that_is_named_is_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("trap", "lca", "collections", "Solution", "two_sum"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run unasked')\n")
    (tmp_path / "named.py").write_text("def f(n):\n    return Counter(n)\n")
    assert found("named.py:f").function([1]) == {1: 1}
    for words in (["list"], ["--help"], ["render", "--help"], ["watch", "--help"], ["tell", "lca", "--help"]):
        assert CliRunner().invoke(cli, words).exit_code == 0
    for words in (["watch", "two_sum"], ["render", "two_sum"], ["render", "trap"], ["watch"]):
        assert "run unasked" not in str(CliRunner().invoke(cli, words).exception)
    assert not found("named.py:f").module.__name__.startswith("named")


@pytest.mark.parametrize("words", ["watch trap.py:f", "watch trap.py", "render trap.py", "tell trap.py:f", "step trap"])
def test_completion_runs_no_file_of_the_user_s(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenes").mkdir()
    for folder in (tmp_path, tmp_path / "scenes"):
        trap = SCENE if folder.name == "scenes" else "def f(nums=1): ..."
        (folder / "trap.py").write_text(f"import os\nos.mkdir('run unasked')\n{trap}")
    complete = ShellComplete(cli, {}, "vizkit", "_VIZKIT_COMPLETE")
    assert "--lang" in [item.value for item in complete.get_completions(words.split(), "--l")]
    if words not in ("watch trap.py", "render trap.py"):
        assert "--nums" in [item.value for item in complete.get_completions(words.split(), "--nu")]
    assert [item.type for item in complete.get_completions(["watch"], "tr")] == ["file"]
    assert not (tmp_path / "run unasked").exists()


SCENE = """
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.reference import merge_sort


class Trap(Explainer):
    \"\"\"What runs where nobody asked.\"\"\"

    family = "arrays"
    nums = numbers([3, 1, 2], "the numbers")
    sort = act(merge_sort, "Sort")
"""


def test_a_spelling_tells_what_names_a_function():
    assert names_a_function("a/b.py:f") and names_a_function("C:\\x.py:Solution.go")
    assert not any(map(names_a_function, ["lca", "scenes/lca.py", "a:b", "x.pyc:f"]))
