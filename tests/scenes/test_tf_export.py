"""What the pictures of partial and tf_export must show."""

from __future__ import annotations

from functools import partial

import pytest

from tests.conftest import show_of
from tests.scenes.stages import show_with, stages_of, ways_between
from vizkit.frames import Show
from vizkit.inputs import InputError

show = partial(show_with, "tf-export")


def stages(act: str, given: tuple = ()) -> list[tuple]:
    return stages_of(show(given), act)


def named(act: str, name: str, given: tuple = ()) -> list[tuple]:
    return [(step, marks) for step, marks in stages(act, given) if step.name == name]


def written(marks: dict, start: str) -> list[str]:
    """The words of the tags of a field."""
    return [mark.words[0] for key, mark in marks.items() if key.startswith(start) and key.endswith("#")]


def test_the_first_picture_asks_and_the_last_has_the_same_object_with_its_tag():
    (asked, first), (_, plain) = stages("one-line")
    *_, (said, last) = stages("same-object")
    assert asked.say() == "One line above def run: what does it change in run?"
    assert written(first, "after/") == ["?", "?"]
    assert plain["run/title"].words[0] == last["before/title"].words[0] == last["after/title"].words[0] == "function #1"
    assert (written(first, "run/1."), written(plain, "run/1.")) == ([], ["none"])
    assert (written(last, "before/1."), written(last, "after/1.")) == (["none"], ["app.run"])
    assert {key for key in first if key.startswith("source/")} <= set(last)
    assert said.say() == "3 functions with 4 public names"
    *_, (_, table) = stages("by-a-script")
    functions = {key for key in table if key.startswith("module") and key.endswith("/0.0")}
    assert (len(functions), len(written(table, "api/"))) == (3, 4)


def test_the_at_line_becomes_the_call_and_its_expression_comes_first():
    (_, asked), (_, rewritten), (_, ordered) = stages("what-it-means")
    assert rewritten["lines/3"].words[0] == "run = tf_export('app.run')(run)"
    assert ways_between(asked, rewritten)["lines/3"].kind == ways_between(rewritten, ordered)["lines/0"].kind == "fly"
    assert [ordered[f"lines/{line}"].words[0] for line in (0, 1, 3)] == [
        "d = tf_export('app.run')", "def run():", "run = d(run)",
    ]  # fmt: skip


def test_arguments_fly_into_one_list_before_the_function_is_called():
    *_, (_, brought), (_, merged), (_, called), (_, back), _ = stages("kept-for-later")
    found = ways_between(brought, merged)
    assert (merged["joined/0.0"].came_from, merged["joined/1.0"].came_from) == ("given/0.0", "kept/1.0")
    assert found["joined/0.0"].kind == found["joined/1.0"].kind == "fly"
    assert merged["joined/panel"].edge != "now" == called["joined/panel"].edge
    assert not written(called, "result/") and written(back, "result/") == ["app.run"]


def test_of_the_same_keyword_the_one_given_at_the_call_counts():
    ((_, merged),), ((said, replaced),) = named("keyword-again", "merge"), named("keyword-again", "replace")
    assert (written(merged, "joined/1."), written(replaced, "joined/1.")) == (["base=2"], ["base=8"])
    assert replaced["joined/1.0"].came_from == "given/1.0" and "replaces" in said.say()
    assert (merged["kept/1.0"].edge, replaced["kept/1.0"].edge) == ("second", "lost")
    assert written(stages("keyword-again")[-1][1], "result/") == [str(int("10010", 8))]


def test_the_function_is_born_after_the_expression_tagged_in_the_call_and_handed_back():
    found = {step.name: marks for step, marks in reversed(stages("handed-back"))}
    assert "run/panel" not in found["evaluate"] and written(found["evaluate"], "d/") == ["app.run"]
    frame = found["call"]["frame/panel"].bounds
    inside = {name: frame[0] < marks["run/panel"].x < frame[2] for name, marks in found.items() if "run/panel" in marks}
    assert inside == {"define": False, "call": True, "setattr": True, "return": True, "assign": False}
    tag = ways_between(found["call"], found["setattr"])["run/1.0"]
    assert (tag.kind, tag.end.came_from) == ("fly", "d/0.0")
    last = ways_between(stages("handed-back")[5][1], found["assign"])
    assert last["run/panel"].kind == "move" and last["module/1.0"].window[0] >= last["run/panel"].window[1] - 1e-9
    assert "module/1.0" not in found["setattr"]
    lines = [mark for marks in found.values() for key, mark in marks.items() if key.startswith("lines/")]
    shown = [mark.words[0] for mark in lines if hasattr(mark, "words")]
    assert shown and not any("(run)" in line for line in shown)  # no line uses a name that the module has not yet


def test_a_wrapper_has_another_identity_and_its_name_only_by_wraps():
    (_, asked), (_, wrapper), (_, kept) = stages("another-object")
    assert asked["outer/title"].words[0] == "?" and written(asked, "outer/") == ["?", "?"]
    assert (wrapper["outer/title"].words[0], wrapper["run/title"].words[0]) == ("function #2", "function #1")
    assert (written(wrapper, "outer/"), written(kept, "outer/")) == (["inner"], ["run", "#1"])
    assert kept["outer/1.0–run/title"].arrow and "outer/1.0–run/title" not in wrapper


def test_a_refusal_is_red_and_changes_nothing():
    (_, first), (_, second), *_ = stages("second-export")
    assert (written(first, "d/"), written(second, "d/")) == (["app.run"], ["app.main"])
    ((_, refused),), ((_, kept),) = named("second-export", "refuse"), named("second-export", "keep")
    assert refused["d/panel"].edge == kept["d/panel"].edge == "lost"
    assert written(refused, "run/1.") == written(kept, "run/1.") == ["app.run"]
    assert (refused["run/1.0"].edge, kept["run/1.0"].edge) == ("second", "done")
    ((said, stopped),) = named("refused-name", "refuse")
    assert stopped["d/panel"].edge == "lost" and "run/panel" not in stopped and "before run exists" in said.say()
    assert "none/panel" in stopped and written(stopped, "d/") == ["estimators.x", "estimator"]


def test_of_two_names_the_first_is_canonical():
    ((_, marks),) = named("two-names", "several")
    assert (written(marks, "run/1."), written(marks, "run/2.")) == (["math.multiply"], ["multiply"])
    assert marks["d/1.0"].edge == marks["run/1.0"].edge == "done" and marks["run/2.0"].edge == "second"
    assert marks["run/1.0"].y == marks["d/1.0"].y


@pytest.mark.parametrize(
    ("preset", "act", "moment", "sentence"),
    [
        ("two", "handed-back", "several", "One call may carry several names; the first is canonical"),
        ("twice", "handed-back", "refuse", "A second export of the same function is refused"),
        ("forbidden", "handed-back", "refuse", 'A name starting with "estimator" is refused before x exists'),
        ("forbidden", "same-object", "refuse", "With it there is no x at all: its name is refused"),
        ("plain", "kept-for-later", "return", "It returns 18"),
    ],
)
def test_presets_run(preset, act, moment, sentence):
    given = tuple(show_of("tf-export").film.presets[preset].items())
    found = show(tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in given))
    assert all(len(found.pictures(place)) for place in range(len(found.acts)))
    said = [each.step.say() for each in found.moments if (each.run.act.name, each.step.name) == (act, moment)]
    assert said[0] == sentence


@pytest.mark.parametrize("option", ["override", "double_export", "show_wrapper"])
def test_options_change_what_is_shown(option):
    given = ((option, True),)
    found = {
        "override": lambda: named("kept-for-later", "replace", given),
        "double_export": lambda: named("handed-back", "refuse", given),
        "show_wrapper": lambda: "other/panel" in stages("same-object", given)[-1][1],
    }
    assert found[option]()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"api": ["a.name.much.too.long"]}, "names together, 20 is too large to be drawn: at most 14"),
        ({"func": "a_long_function"}, "at most 10 characters"),
        ({"api": ["app..run"]}, "names joined by dots"),
        ({"func": "def"}, "a name that a function can have"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_lower(given, said):
    with pytest.raises(InputError, match=said):
        _ = Show(show_of("tf-export").film, given).moments
