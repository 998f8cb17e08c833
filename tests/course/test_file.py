"""The file of a course: what it asks for, and how its mistakes are told."""

from __future__ import annotations

import pytest

from vizkit.course.asked import words
from vizkit.course.file import PATTERN, CourseError, course

NAMES = ("dfs", "lca", "merge")


@pytest.fixture
def read(tmp_path):
    def of(text: str | bytes):
        file = tmp_path / "course.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return course(file, NAMES)

    return of


def asked(found) -> list[tuple[str, list[str]]]:
    return [(wish.name, list(words({**wish.usual, **wish.own}))) for wish in found.wishes]


def test_every_option_s_list_is_taken_value_by_value_and_an_input_s_is_its_value(read):
    found = read('[every]\nas = ["mp4", "gif"]\ntheme = "light"\n[merge]\nnums = [1, 2]\nlang = ["en", "zh"]\n')
    assert asked(found) == [
        ("merge", [f"--as={kind}", "--theme=light", "--nums=1,2", f"--lang={lang}"])
        for kind in ("mp4", "gif")
        for lang in ("en", "zh")
    ]


def test_an_explainer_s_own_comes_before_what_is_usual(read):
    (found,) = read('[every]\ntheme = "light"\nspeed = 2\n[lca]\ntheme = "dark"\n').wishes
    assert dict(found.own) == {"theme": "dark"} and dict(found.usual) == {"speed": 2}
    assert found.pattern == PATTERN


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", NAMES),
        ('explainers = "all"\n[lca]\np = 5\n', NAMES),
        ('explainers = ["all"]\n', NAMES),
        ('explainers = ["own.py", "all"]\n', ("own.py", *NAMES)),
        ('explainers = ["all", "dfs"]\n', NAMES),
        ("[lca]\n", ("lca",)),
        ('explainers = ["merge"]\n[lca]\n', ("merge", "lca")),
        ("[[lca]]\np = 5\n[[lca]]\np = 6\n", ("lca", "lca")),
        ('["mine/own.py"]\n', ("mine/own.py",)),
    ],
)
def test_explainers_are_listed_or_have_tables_or_are_all(read, text, names):
    assert tuple(wish.name for wish in read(text).wishes) == names


def test_values_are_words_as_one_types_them(read):
    text = (
        '[lca]\nblock_q = 4\nact = [["one", "two"]]\ncaptions = false\ncausal = true\nopen = false\n'
        "rows = [[1, 2], [3, 4]]\nx = -0.5\n"
    )
    assert asked(read(text))[0][1] == [
        "--block-q=4", "--act=one", "--act=two", "--captions=off", "--causal", "--no-open",
        "--rows=[[1, 2], [3, 4]]", "--x=-0.5",
    ]  # fmt: skip


def test_a_table_may_call_its_files_otherwise(read):
    found = read('name = "{name}.{as}"\n[[lca]]\nname = "five.{as}"\np = 5\n[[lca]]\n')
    assert [wish.pattern for wish in found.wishes] == ["five.{as}", "{name}.{as}"]
    assert "name" not in found.wishes[0].own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("out = \n", "line 1"),
        (b"\xff\xfe", "no text in UTF-8"),
        ('nmae = "x"\n', "did you mean name?"),
        ('theme = "light"\n', "[every]"),
        ("out = 3\n", "out: 3 is no text"),
        ("explainers = 3\n", "explainers: 3 are no names"),
        ("[out]\n", "out is no table"),
        ("[[every]]\n", "one table [every]"),
        ('name = "../{name}.{as}"\n', "leads out of the folder"),
        ('[lca]\nname = "/{name}.{as}"\n', "leads out of the folder"),
        ('name = "{nmae}.{as}"\n', "a name's blanks are {name}, {preset}"),
        ('name = "{name.{as}"\n', "a name's blanks are"),
        ("a = " + "[" * 5000, "is no course"),
    ],
)
def test_a_mistake_is_one_line_with_the_file_and_the_key(read, text, said):
    with pytest.raises(CourseError) as refused:
        read(text)
    assert said in str(refused.value) and "course.toml" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1 and "course.toml" in refused.value.told("zh")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CourseError, match=r"nowhere\.toml cannot be read: No such file"):
        course(tmp_path / "nowhere.toml", NAMES)
