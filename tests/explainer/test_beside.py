"""Two runs side by side: in step by what moments mean, each mark in its own half, legible or refused by name."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.counting import REFERENCE, SCENE
from vizkit.cli.said import both as beside
from vizkit.delivery.inspected import made
from vizkit.explainer import catalogue
from vizkit.explainer.beside import BETWEEN, Beside, in_step
from vizkit.explainer.explainer import dashed
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.frames.together import together
from vizkit.inputs import InputError
from vizkit.page.document import Opening
from vizkit.picture.legibility import Seen
from vizkit.picture.marks import Text
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.serve.pages import Pages

NAMES = st.lists(st.sampled_from(["push", "expire", "report"]), min_size=1, max_size=12)


@given(NAMES, NAMES, st.sampled_from(["names", "moments"]))
@settings(max_examples=40)
def test_no_moment_is_left_out_or_goes_back(one, other, by):
    pairs = in_step(one, other, by)
    for side, names in zip(zip(*pairs, strict=True), (one, other), strict=True):
        assert list(dict.fromkeys(side)) == list(range(len(names))) and list(side) == sorted(side)
    assert all(now != then for now, then in pairwise(pairs))


def test_moments_of_one_name_are_seen_together():
    pairs = in_step(["enter", "push", "report", "enter", "push"], ["enter", "push", "enter", "push"])
    assert pairs == [(0, 0), (1, 1), (2, 1), (3, 2), (4, 3)]
    assert in_step(["look", "look"], ["enter", "push", "report"]) == [(0, 0), (1, 1), (1, 2)]


def both(name, act, word="", **others) -> Show:
    film = Beside(word, name, texts=others, acts=(act,)).on(catalogue.film(name))
    return Show(film)


@pytest.fixture(scope="module")
def windows() -> Show:
    return both("sliding-window", "one-sweep", "--k 4", k="4")


def test_each_half_is_drawn_as_it_is_alone(windows):
    """The same marks with the same words, by the names of their halves."""
    run, layout = windows.runs[0], Style("lecture")
    moment = windows.moments[9]
    marks = bare(windows, moment, layout, ("stage",))
    for name, side, number in zip(("one", "other"), (run.one, run.other), run.pairs[9], strict=True):
        alone = Show(catalogue.film("sliding-window"), {"k": 3 if name == "one" else 4}, ["one-sweep"])
        texts = sorted(str(m.words[0]) for m in marks if isinstance(m, Text) and m.key.startswith(f"{name}."))
        own = bare(alone, alone.moments[number], layout, ("stage",))
        head = f"k = {alone.inputs['k']}"
        assert texts == sorted([head, *(str(m.words[0]) for m in own if isinstance(m, Text))])
        assert side.trace == alone.runs[0].trace


def test_both_are_said_where_they_say_something_else(windows):
    said = [moment.say() for moment in windows.moments]
    assert said[0] == "1 enters" and any(BETWEEN in each for each in said)
    moment = next(moment for moment in windows.moments if BETWEEN in moment.say("zh"))
    notes = [
        mark for mark in bare(windows, moment, Style("lecture", language="zh"), ("note",)) if isinstance(mark, Text)
    ]
    assert {mark.x < 960 for mark in notes} == {True, False}
    assert not any(BETWEEN.strip() in mark.words[0] for mark in notes)


def test_it_can_be_read_and_moves(windows):
    before = None
    for moment in windows.moments[::4]:
        marks = bare(windows, moment, Style("lecture"))
        assert not list(Seen(marks, "en", windows.film.languages).misplaced(Style("lecture"), (0, 0, 1920, 1080)))
        assert len({mark.key for mark in marks}) == len(marks)
        assert before is None or Motion(before, marks).seconds > 0
        before = marks


def test_other_acts_have_their_titles_above():
    film = Beside("--act unlimited-copies", "knapsack", ("unlimited-copies",), acts=("whole-table",)).on(
        catalogue.film("knapsack")
    )
    show = Show(film)
    assert [act.name for act in show.acts] == ["whole-table-beside-unlimited-copies"]
    words = {mark.words for mark in bare(show, show.moments[3], Style("lecture"), ("stage",)) if isinstance(mark, Text)}
    assert {words_[0] for words_ in words} >= {"The whole table", "Unlimited copies"}
    assert film.translations.words(show.acts[0].title, "zh") == "填满整张表 | 完全背包"


def test_what_cannot_stand_side_by_side_is_told_by_name(windows):
    film = catalogue.film("lca")
    with pytest.raises(InputError, match="two explainers"):
        Beside("", "merge").on(film)
    with pytest.raises(InputError, match="no act stands beside another"):
        Beside("", "lca", ("the-rule",), acts=("definition", "to-remember")).on(film)
    with pytest.raises(InputError, match=r"one-sweep-beside cannot be read in the layout slide.*--layout \(lecture"):
        bare(windows, windows.moments[0], Style("slide"), ("stage",))
    assert bare(windows, windows.moments[0], Style("lecture"), ("stage",))


def test_what_is_new_is_new_in_the_run_that_went_on(windows):
    pairs = [(-1, -1), *windows.runs[0].pairs]
    for moment, before, now in zip(windows.moments, *zip(*pairwise(pairs), strict=True), strict=True):
        went_on = [side for side in (0, 1) if before[side] != now[side]]
        assert moment.step.moved == tuple(moment.step.sides[side] for side in went_on)
        assert moment.step.fresh == frozenset().union(*(side.fresh for side in moment.step.moved))
    assert any(len(moment.step.moved) == 1 for moment in windows.moments)


def test_the_command_makes_and_verifies_it(within, tmp_path):
    (tmp_path / "counted_reference.py").write_text(REFERENCE)
    (tmp_path / "counting.py").write_text(SCENE)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "counting.md").write_text("### count/see\n\n- en: Look at {num}.\n")
    words = ["counting.py", "--nums", "2,1", "--beside", "--nums 2,1,3"]
    for file in ("a.html", "a.md"):
        done = within("render", *words, "-o", file)
        assert done.returncode == 0, done.stderr
        assert within("verify", file).returncode == 0
    said = made(tmp_path / "a.html")
    assert (said.options["beside"], said.options["act"], said.inputs) == ("--nums 2,1,3", [], {"nums": "2,1"})
    assert "3 is seen" in (tmp_path / "a.md").read_text()
    assert "'--beside=--nums 2,1,3'" in within("inspect", "a.md").stdout
    assert "keep each run by itself" in within("render", *words, "-o", "a.trace").stderr
    assert "give --beside" in within("render", "lca", "--in-step", "names").stderr
    assert "give --beside" in within("serve", "lca", "--act", "the-rule").stderr
    told = within("tell", *words).stdout
    assert "num = 1 | total = 2  num = 1" in told and "\n        total = 3  num = 3\n" in told
    assert within("sheet", *words).stdout == "renders/counting-beside.png\n"
    assert "'--beside=--nums 2,1,3'" in within("inspect", "renders/counting-beside.png").stdout
    assert "--nums" in within("render", "counting.py", "--beside", "--nums nope").stderr


def test_pictures_of_two_have_the_layout_with_most_room_where_none_is_said(within, tmp_path):
    words = "sliding-window", "--act", "one-sweep", "--beside", "--k 4", "-o", "two.pdf"
    assert within("render", *words).returncode == 0
    assert made(tmp_path / "two.pdf").options["layout"] == "lecture"
    refused = within("render", *words, "--layout", "slide")
    assert refused.returncode == 2 and "--layout (lecture" in refused.stderr


def test_the_served_page_of_two_is_made_again_of_both(tmp_path):
    (tmp_path / "counted_reference.py").write_text(REFERENCE)
    (tmp_path / "counting.py").write_text(SCENE)
    name = str(tmp_path / "counting.py")
    film = Beside("--nums 5", name, texts={"nums": "5"}).on(catalogue.film(name))
    pages = Pages(name, film, {}, Opening())
    assert "is seen" in pages.page({})
    (tmp_path / "counted_reference.py").write_text(REFERENCE.replace("is seen", "is met"))
    assert pages.followed.saved()
    pages.read_again()
    assert pages.mistake == ""
    found = pages.page({})
    assert "</b> is met" in found and "</b> is seen" not in found


@pytest.mark.parametrize("headline", [False, True], ids=["all", "headline"])
def test_every_explainer_stands_beside_each_of_its_presets_in_the_usual_layout(explainer, headline):
    film = catalogue.film(explainer)
    acts = tuple(act.name for act in film.acts if act.headline) if headline else ()
    for preset in film.presets:
        show = together(Show(beside(explainer, film, acts, f"--preset {dashed(preset)}", None)), "lecture")
        wanted = acts or [act.name for act in film.acts]
        assert show.acts and len(show.acts) + len(show.left_out) == len(wanted)
        for moment in (moment for moment in show.moments if moment.number in (0, len(moment.run.trace) - 1)):
            assert bare(show, moment, Style("lecture"))
        assert all("cannot be read in the layout lecture" in str(reason) for reason in show.left_out.values())


def test_what_cannot_be_read_side_by_side_is_left_out_and_told_unless_it_is_all(within):
    words = "transnormer", "--beside", "--preset equal"
    done = within("sheet", *words, "--moments", "1", "-o", "a.png")
    assert done.returncode == 0 and "left out: shrink-all-beside, the-factor-beside" in done.stderr
    assert within("render", *words, "-o", "a.html").returncode == 0
    shown = made(Path("a.html")).digests
    assert "the-same-push-beside" in shown and "shrink-all-beside" not in shown
    assert within("verify", "a.html").returncode == 0
    refused = within("render", *words, "--act", "normalise", "-o", "b.gif")
    assert refused.returncode == 2 and "--layout (portrait, post)" in refused.stderr


def test_a_hand_out_of_two_leaves_nothing_out_that_its_slides_show(within):
    done = within("render", "lca", "--act", "two-answers-meet", "--beside", "--q 5", "--handout", "6", "-o", "a.pdf")
    assert done.returncode == 0 and "left out" not in done.stderr, done.stderr
