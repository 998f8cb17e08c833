"""Every error of an input can be said in every language, with the same blanks."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import vizkit
from tests.conftest import show_of
from tests.inputs.kinds import KINDS
from tests.inputs.test_data_files import HOSTILE
from vizkit.frames import Show
from vizkit.inputs import InputError

SOURCE = Path(vizkit.__file__).parent


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def test_a_reference_refuses_in_words_that_can_be_translated():
    for file in (file for room in ("reference", "examples") for file in (SOURCE / room).glob("*.py")):
        raised = [node.exc for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if type(node) is ast.Raise]
        assert "ValueError" not in [_called(call) for call in raised if isinstance(call, ast.Call)], file


@pytest.mark.parametrize("spelling", ["1;2", "x", "", "[[1,2],[3,4]]", "9" * 5000, "@none.csv", "@n.xls"])
def test_an_error_is_told_in_a_language(spelling):
    with pytest.raises(InputError) as refused:
        KINDS["numbers"][0].read(spelling)
    error = refused.value.concerning("nums")
    assert error.told("en") == error.reason and str(error) == f"nums: {error.reason}"
    assert any("一" <= sign <= "鿿" for sign in error.told("zh"))
    assert error.told("fr") == error.reason


@pytest.mark.parametrize("name", ["objects.npy", "digits.json", "none.npy"])
def test_what_is_wrong_within_a_file_is_told_in_a_language(tmp_path, name):
    (tmp_path / name).write_bytes(HOSTILE[name][0])
    with pytest.raises(InputError) as refused:
        KINDS["numbers"][0].read(f"@{tmp_path / name}")
    told = refused.value.told("zh").replace(str(tmp_path), "").replace(name, "")
    assert not any("a" <= sign <= "z" for sign in told.replace("pickle", "").replace("1.7e308", "")), told


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("sliding-window", {"k": 0}, "k 至少为 1，而不是 0"),
        ("sliding-window", {"k": 99}, "k 至多为 8，而不是 99"),
        ("lca", {"p": 77}, "p 须是树里的一个值，而 77 不在其中"),
        ("dfs", {"start": "Z"}, "start 须是一个顶点"),
    ],
)
def test_what_a_reference_refuses_is_told_in_a_language(name, given, wanted):
    with pytest.raises(InputError) as refused:
        _ = Show(show_of(name).film, given).runs
    assert refused.value.about in given and refused.value.told("zh").startswith(wanted)
    assert refused.value.told("en").startswith(f"{refused.value.about} must be ")
