"""What a function is given on the command line: its arguments one by one, or all in one piece, whatever they are called."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from tests.functions.test_watched import told
from vizkit.cli.main import cli
from vizkit.delivery.settings import usual_target
from vizkit.functions.film import film_of
from vizkit.inputs import InputError

SUM = """
class Solution:
    def twoSum(self, nums: List[int], target: int) -> List[int]:
        seen = {}
        for i, num in enumerate(nums):
            if target - num in seen:
                return [seen[target - num], i]
            seen[num] = i


def sized(size: int, most, cache: bool = True):
    return size + most
"""


@pytest.fixture
def file(tmp_path):
    (tmp_path / "mine.py").write_text(SUM, encoding="utf-8")
    return tmp_path / "mine.py"


@pytest.mark.parametrize(
    "example",
    ["nums = [2,7,11,15], target = 9", "Input: nums = [2,7,11,15], target = 9\nOutput: [0,1]", "[2,7,11,15], 9"],
)
def test_arguments_are_given_in_one_piece_as_leetcode_writes_them(file, example):
    one_by_one = told("watch", f"{file}:Solution.twoSum", "--nums", "2,7,11,15", "--target", "9")
    assert told("watch", f"{file}:Solution.twoSum", example) == one_by_one


def test_what_is_said_on_its_own_comes_on_top(file, tmp_path):
    story = told("render", f"{file}:Solution.twoSum", "[2,7], 9", "--target", "4", "-o", "-", "--as", "md")
    assert "4" in story and "is in seen" not in story


def test_an_argument_that_is_called_as_an_option_has_one_of_its_own(file):
    assert "sized returns 5" in told("watch", f"{file}:sized", "--arg-size", "3", "--arg-most", "2", "--no-arg-cache")
    reason = CliRunner().invoke(cli, ["watch", f"{file}:sized"]).exception
    assert isinstance(reason, InputError) and "write --arg-size 3" in str(reason)


def test_help_says_what_must_be_given_and_how_in_one_piece(file):
    said = " ".join(told("watch", f"{file}:sized", "--help").split())
    assert "int [required]" in said and "EXAMPLE gives all its arguments at once" in said and "[default: ]" not in said


def test_an_argument_s_help_is_translated():
    film = film_of(f"{__file__}:anything")
    assert film.translations.words(film.inputs["value"].help, "zh") == "一个值，写法同 Python 或 JSON"


def anything(value):
    return value


def test_a_file_of_a_function_is_called_as_it_and_its_own_file_are():
    assert usual_target("some/two_sum.py:Solution.twoSum", (), "gif").name == "two-sum-Solution-twoSum.gif"
