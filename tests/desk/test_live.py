"""Live: what the author saves is on the stage at once, at the same moment; what is wrong is one line below it."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from tests.desk.test_painting import pixels
from vizkit.explainer import acts, catalogue

HELPER = """
def doubled(num):
    return 2 * num
"""

REFERENCE = """
from vizkit.trace import traced
from live_helper import doubled


@traced
def running_total(nums):
    total = 0
    for num in nums:
        total += doubled(num)
        yield "add", "{num} is added"
    return total
"""

SCENE = """
from itertools import count
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.shapes import label, row
from live_reference import running_total


class Adding(Explainer):
    \"\"\"One after the other.\"\"\"

    family = "arrays"
    nums = numbers([4, 5, 6], "the numbers")

    @act(running_total, "First")
    def first(nums, num, total):
        return row(nums).titled("numbers") / label(total)

    @act(running_total, "Second")
    def second(nums, num, total):
        return row(nums).titled("addends") / label(total)
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    found = tmp_path / "own"
    found.mkdir()
    for name, text in {"live_helper": HELPER, "live_reference": REFERENCE, "adding": SCENE}.items():
        (found / f"{name}.py").write_text(text, encoding="utf-8")
    return found


@pytest.fixture
def live(opened, folder, monkeypatch):
    """A desk at the third moment of the second act of a scene of one's own."""
    monkeypatch.setattr(catalogue, "survey", lambda: catalogue.Survey((), ()))
    desk = opened(name=str(folder / "adding.py"))
    desk.player.go(desk.reel.starts[1] + 2)
    return desk


def save(file: Path, before: str, after: str, rename: bool = False) -> None:
    """Write a file with something changed, in place or as editors do: a new file, put in the old one's place."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    target = file.with_suffix(".new") if rename else file
    target.write_text(text.replace(before, after), encoding="utf-8")
    if rename:
        os.replace(target, file)


def words(desk) -> set[str]:
    return {said for mark in desk.reel.screen(desk.player.moment) for said in getattr(mark, "words", ())}


def where(desk) -> tuple[str, int]:
    moment = desk.reel.moments[desk.player.moment]
    return desk.reel.acts[moment.act].name, moment.number


@pytest.mark.parametrize("rename", [False, True])
def test_what_is_saved_is_shown_at_the_same_moment(live, folder, qtbot, rename):
    for before, after in (("addends", "summands"), ("summands", "numerals"), ("numerals", "operands")):
        start = time.process_time()
        save(folder / "adding.py", before, after, rename)
        qtbot.waitUntil(lambda said=after: said in words(live))
        assert time.process_time() - start < 0.5
        assert where(live) == ("second", 2) and not live.strip.isVisible()
        assert live.films[live.name] is live.reel.film


@pytest.mark.parametrize("rename", [False, True])
@pytest.mark.parametrize(("file", "before", "after", "total"), [
    ("live_reference", "total += doubled(num)", "total += 7 * doubled(num)", "210"),
    ("live_helper", "2 * num", "3 * num", "45"),
])  # fmt: skip
def test_reference_and_helpers_are_loaded_anew(live, folder, qtbot, file, before, after, total, rename):
    """A helper's new text is as long as its old one, and may be saved within the same second."""
    assert "30" in words(live)
    save(folder / f"{file}.py", before, after, rename)
    qtbot.waitUntil(lambda: total in words(live))
    assert where(live) == ("second", 2)


MISTAKES = {
    "a syntax error": ("adding", 'titled("addends")', 'titled("addends"', "adding.py:{line}: "),
    "a syntax error in the reference": ("live_reference", "for num in nums:", "for num in", "live_reference.py:{line}: "),
    "a syntax error in a helper": ("live_helper", "return 2 *", "return 2 * *", "live_helper.py:{line}: "),
    "an unknown variable": ("adding", "second(nums, num,", "second(nums, nun,", "no variable 'nun'; did you mean 'num'?"),
    "a number read": ("adding", 'titled("addends")', 'titled("addends").share(num * 2)', "adding.py:{line}: a scene cannot"),
    "a note that is none": ("live_reference", "{num} is", "{nun} is", "wants nun, which is no variable here"),
    "an exception in draw": ("adding", "label(total)\n\n", "label(total[9])\n\n", "adding.py:{line}: TypeError: "),
    "an exception in the reference": ("live_reference", "doubled(num)", "num // 0", "live_reference.py:{line}: ZeroDivisionError"),
    "an exception in a helper": ("live_helper", "2 * num", "num // 0", "live_reference.py:10: ZeroDivisionError"),
    "a colour that is none": ("adding", 'titled("addends")', 'coloured(purple=0)', "adding.py:{line}: "),
    "a draw that does not end": ("adding", '("addends")', '("addends").share(*(num for _ in count() if num is None))', "draw had still not ended after 0.2"),
    "a run that does not end": ("live_reference", "for num in nums:", "while num := 1:", "moments when the run had still not ended"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISTAKES)
def test_the_last_good_picture_stays_above_what_is_wrong_until_it_is_mended(live, folder, qtbot, monkeypatch, kind):
    monkeypatch.setattr(live, "most", 50)
    monkeypatch.setattr(acts, "DRAWING", 0.2)
    name, before, after, said = MISTAKES[kind]
    if kind == "an exception in draw":
        live.player.go(1)
    qtbot.waitUntil(lambda: not live.ahead.busy)
    reel, there, shown = live.reel, where(live), pixels(live.canvas.grab().toImage())
    text = (folder / f"{name}.py").read_text(encoding="utf-8")
    said = said.format(line=text[: text.index(before)].count("\n") + 1)
    save(folder / f"{name}.py", before, after)
    qtbot.waitUntil(live.strip.isVisible)
    line = live.strip.said.text()
    assert said in line and re.search(r"\w\.py:\d+: ", line) and "\n" not in line
    assert live.reel is reel and where(live) == there
    live.strip._fade()
    assert live.strip.isVisible() and live.strip.said.text() == line
    live.canvas.show_at(live.reel, live.player.position)
    live.strip.hide()
    qtbot.wait(1)
    assert (pixels(live.canvas.grab().toImage()) == shown).all()
    save(folder / f"{name}.py", after, before)
    qtbot.waitUntil(lambda: live.reel is not reel)
    assert not live.strip.isVisible() and where(live) == there


def test_a_mistake_at_another_moment_is_told_as_well(live, folder, qtbot):
    live.player.go(live.reel.starts[1] + 1)
    save(folder / "adding.py", "second(nums, num, total):", "second(nums, num, total, past):")
    save(folder / "adding.py", '"addends") / label(total)', '"addends") / label(past.num[1])')
    qtbot.waitUntil(live.strip.isVisible)
    assert "adding.py:21: IndexError" in live.strip.said.text()


CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "addends"\nmsgstr "加数"\n'


def test_a_catalogue_is_read_anew_and_a_broken_one_is_told(live, folder, qtbot):
    file = folder / "locale" / "zh" / "adding.po"
    file.parent.mkdir(parents=True)
    file.write_text(CATALOGUE, encoding="utf-8")
    live.restyle(language="zh")
    save(folder / "adding.py", '"the numbers"', '"numbers"')
    qtbot.waitUntil(lambda: "加数" in words(live))
    save(file, "加数", "加项")
    qtbot.waitUntil(lambda: "加项" in words(live))
    save(file, 'msgstr "加项"', 'msgstx "加项"')
    qtbot.waitUntil(live.strip.isVisible)
    assert "adding.po:5: " in live.strip.said.text()


def test_inputs_that_were_changed_stay(live, folder, qtbot):
    live.side.form.fields["nums"].put("1, 2", said=True)
    qtbot.waitUntil(lambda: len(live.reel.inputs["nums"]) == 2)
    save(folder / "adding.py", "addends", "summands")
    qtbot.waitUntil(lambda: "summands" in words(live))
    assert live.reel.inputs["nums"] == [1, 2] and where(live) == ("second", 1)


def test_an_act_that_is_gone_is_followed_by_its_neighbour(live, folder, qtbot):
    text = (folder / "adding.py").read_text(encoding="utf-8")
    save(folder / "adding.py", text[text.index('    @act(running_total, "Second")') :], "")
    qtbot.waitUntil(lambda: len(live.reel.acts) == 1)
    assert where(live) == ("first", 2)
