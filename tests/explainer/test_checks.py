"""Checks: a scene that keeps the laws has no findings, and every planted breach is found where it is."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from vizkit.explainer import catalogue
from vizkit.explainer.checks import Finding, lit, stillness
from vizkit.frames import Show
from vizkit.frames.checks import all_findings, findings

VIZKIT = Path(sys.executable).with_name("vizkit")

REFERENCE = """
import sys

from vizkit.trace import traced

before = []


@traced
def counted(nums):
    total = 0
    for num in nums:
        total += 1
        {line}
        yield "see", {sentence}
    return total
"""

SCENE = """
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.shapes import label, link, over, row
from counted_reference import counted


class Counting(Explainer):
    \"\"\"One after the other.\"\"\"

    family = "arrays"
    nums = numbers([4, 5], "the numbers")

    @act(counted, "Count")
    def count(nums, num, total):
        {body}
"""

HEADER = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"
"""
CHINESE = """
msgid "{id}"
msgstr "{said}"
"""


@pytest.fixture
def scene(tmp_path, monkeypatch):
    """What writes a scene with its reference, and a Chinese catalogue where one is given."""
    monkeypatch.chdir(tmp_path)

    def write(
        body: str = 'return row(nums).titled("numbers") / label(total)',
        line: str = "pass",
        sentence: str = '"{num} is seen"',
        chinese: Mapping[str, str] | None = None,
    ) -> Path:
        catalogue.load.cache_clear()
        body = textwrap.indent(body, " " * 8).strip()
        (tmp_path / "counted_reference.py").write_text(REFERENCE.format(line=line, sentence=sentence), "utf-8")
        (tmp_path / "counting.py").write_text(SCENE.format(body=body), encoding="utf-8")
        if chinese is not None:
            file = tmp_path / "locale" / "zh" / "counting.po"
            file.parent.mkdir(parents=True)
            entries = (CHINESE.format(id=said, said=translation) for said, translation in chinese.items())
            file.write_text(HEADER + "".join(entries), encoding="utf-8")
        return tmp_path / "counting.py"

    return write


def found(file: Path) -> list[Finding]:
    return all_findings(catalogue.load(file), {})


def test_a_scene_that_keeps_the_laws_has_no_findings(scene):
    assert found(scene()) == []
    words = ["{num} is seen", "Counting", "One after the other", "Count", "the numbers", "numbers"]
    assert found(scene(chinese={said: f"译 {said}" for said in words})) == []


BREACHES = {
    "answers change from run to run": (1, "@traced", {"line": "total += len(before); before.append(1)"}),
    "moments change from run to run": (1, "yield", {"line": "seen = len(before); before.append(1)"}),
    "a generator changes what it is given, a function does not": (
        1,
        "@traced",
        {"line": "nums[0] += sys._getframe().f_code.co_flags & 32"},
    ),
    "a name that is not there": (3, "return row(unknown)", {"body": "first = nums\nreturn row(unknown)"}),
    "a number in words": (4, "return label", {"body": 'return label("all seven of them")'}),
    "a number made up": (4, "return label(7)", {"body": "return label(7)"}),
    "a key for two marks": (5, "return row", {"body": "return row(nums) / row(nums)"}),
    "a blank that cannot be filled": (6, "yield", {"sentence": '"{nums[total]} is next"'}),
    "a sentence without its translation": (6, "yield", {"chinese": {"another": "另一句"}}),
    "a translation with other blanks": (6, "yield", {"chinese": {"{num} is seen": "看到 {total}"}}),
    "a number typed into a sentence": (4, "yield", {"sentence": '"{num} is seen, the 17th time"'}),
    "a number spelled out in a sentence": (4, "yield", {"sentence": '"{num} is one of three"'}),
    "a number typed into a translation": (6, "yield", {"chinese": {"{num} is seen": "第 17 次看到 {num}"}}),
    "a title without its translation": (6, '@act(counted, "Count")', {"chinese": {"{num} is seen": "看到 {num}"}}),
    "help without its translation": (6, "the numbers", {"chinese": {"{num} is seen": "看到 {num}"}}),
    "an idea without its translation": (6, "One after the other", {"chinese": {"{num} is seen": "看到 {num}"}}),
    "a label without its translation": (6, '"numbers"', {"chinese": {"{num} is seen": "看到 {num}"}}),
    "a link to nowhere": (5, "return row(nums)", {"body": 'return row(nums) + link("nums/0", "nums/9")'}),
    "what comes from nowhere": (5, "return row(nums)", {"body": 'return row(nums).came_from("mums")'}),
    "a colour that is none": (3, "return row(nums)", {"body": "return row(nums).coloured(purple=0)"}),
    "words that are too long": (9, "return label", {"body": f'return label("{"long " * 90}")'}),
    "words over others": (9, "return over", {"body": 'return over(label("a word"), label("other"))'}),
}


@pytest.mark.parametrize("kind", BREACHES)
def test_a_planted_breach_is_found_where_it_is(scene, kind):
    law, line, planted = BREACHES[kind]
    said = [each for each in found(scene(**planted)) if (each.law, each.act) == (law, "count")]
    lines = [Path(each.file).read_text(encoding="utf-8").splitlines()[each.line - 1] for each in said]
    assert any(line in text for text in lines), (said, lines)


FAILURES = {
    "no keyword": ("colour=num", {"body": "return row(nums, colour=num)"}, "TypeError: row() got an unexpected"),
    "no element": ("label(nums[7])", {"body": "first = num\nreturn label(nums[7])"}, "IndexError"),
    "no blank": (
        "total = total",
        {"sentence": '"{nums[total]} is next"', "line": "total = total"},
        "the blank {nums[total]}",
    ),
    "a reference that fails": ("total / 0", {"line": "total / 0"}, "ZeroDivisionError"),
    "a number made up": ("label(7)", {"body": "return label(7)"}, "a label of nothing that has a name"),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_what_fails_while_it_is_drawn_is_one_line_that_says_where(scene, kind):
    line, planted, said = FAILURES[kind]
    file = scene(**planted)
    done = subprocess.run([VIZKIT, "sheet", file, "-o", "s.png"], capture_output=True, text=True, cwd=file.parent)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    name, number, reason = done.stderr.removeprefix("vizkit: ").split(":", 2)
    assert line in (file.parent / name).read_text(encoding="utf-8").splitlines()[int(number) - 1]
    assert said in reason


def test_a_colour_that_is_none_is_one_line_with_those_that_are(scene):
    file = scene("return row(nums).coloured(purple=[0])")
    done = subprocess.run([VIZKIT, "sheet", file, "-o", "s.png"], capture_output=True, text=True, cwd=file.parent)
    line = file.read_text(encoding="utf-8").partition("purple")[0].count("\n") + 1
    said = f"vizkit: counting.py:{line}: act count: there is no colour 'purple': the meanings are now, first, "
    assert done.returncode == 2 and done.stderr.startswith(said)


def test_an_act_may_be_called_as_what_a_scene_has_already(scene):
    file = scene()
    head, decorated, act = file.read_text(encoding="utf-8").partition("    @act")
    names = ["wait", "play", "render", "values", "acts"]
    file.write_text(head + "\n".join((decorated + act).replace("count(", f"{name}(") for name in names), "utf-8")
    assert [each.name for each in catalogue.load(file).acts] == names and found(file) == []
    words = ["render", "--silent", "--dry_run", "--resolution", "64,64", "--fps", "1", file, "Counting"]
    done = subprocess.run([VIZKIT.with_name("manim"), *words], cwd=file.parent, capture_output=True, text=True)
    assert done.returncode == 0 and "Error" not in done.stdout, done.stdout


def test_what_could_still_change_is_found(scene):
    show = Show(catalogue.load(scene()))
    (run,) = show.runs
    first, *rest = run.trace.steps
    call = replace(first.calls[-1], variables=MappingProxyType({**first.calls[-1].variables, "nums": [4, 5]}))
    loose = replace(run, trace=replace(run.trace, steps=(replace(first, calls=(call,)), *rest)))
    assert list(stillness([run])) == []
    (finding,) = stillness([loose])
    assert (finding.law, finding.moment) == (2, 1) and "nums" in finding.sentence


def test_another_line_lit_than_ran_is_found(scene):
    show = Show(catalogue.load(scene()))
    (run,) = show.runs
    first, *rest = run.trace.steps
    call = replace(first.calls[-1], line=first.calls[-1].reference.definition.first)
    wrong = replace(run, trace=replace(run.trace, steps=(replace(first, calls=(call,)), *rest)))
    assert list(lit([run], show.inputs)) == []
    (finding,) = lit([wrong], show.inputs)
    assert (finding.law, finding.moment) == (11, 1)


def test_what_is_wrong_at_many_moments_is_found_once(scene):
    show = Show(catalogue.load(scene("return over(label('word'), label('other'))")), {"nums": list(range(9))})
    said = [finding.sentence for finding in findings(show)]
    assert said and len(set(said)) == len(said)


def test_the_command_says_where_and_ends_with_one(scene):
    file = scene("return row(nums) / row(nums)")
    done = subprocess.run([VIZKIT, "check", file], capture_output=True, text=True, cwd=file.parent)
    assert done.returncode == 1 and done.stderr == ""
    assert done.stdout.startswith("counting.py:16: act count, moment 1: ") and done.stdout.endswith("(law 5)\n")
    file = scene()
    done = subprocess.run([VIZKIT, "check", file, "--nums", "7,8,9"], capture_output=True, text=True, cwd=file.parent)
    assert done.returncode == 0 and "no law is broken" in done.stdout


def test_a_sheet_says_in_one_line_what_is_wrong_on_it(scene):
    file = scene('return over(label("a word"), label("other"))')
    done = subprocess.run([VIZKIT, "sheet", file, "-o", "s.png"], capture_output=True, text=True, cwd=file.parent)
    assert done.returncode == 0 and done.stdout == "s.png\n"
    assert len(done.stderr.splitlines()) == 1 and "overlap" in done.stderr and "counting.py:" in done.stderr
    file = scene()
    done = subprocess.run([VIZKIT, "sheet", file, "-o", "s.png"], capture_output=True, text=True, cwd=file.parent)
    assert done.stderr == ""
