"""What the pictures of automatic differentiation must show."""

from __future__ import annotations

from functools import cache

import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of, ways_between
from vizkit.examples.autograd import deepest, most_used, widest
from vizkit.frames import Show
from vizkit.inputs import InputError

PRESETS = ("used once", "diamond", "kink", "tutorial")


@cache
def show(preset: str = "tutorial") -> Show:
    film = show_of("autograd").film
    return Show(film, film.presets[preset])


def stages(act: str, preset: str = "tutorial") -> list[tuple]:
    return stages_of(show(preset), act)


def written(marks: dict, key: str) -> str | None:
    return marks[key].words[0] if key in marks else None


@pytest.mark.parametrize("preset", PRESETS)
def test_a_value_shows_its_gradient_when_it_is_visited_and_what_has_come_to_it_until_then(preset):
    for step, marks in stages("flow-back", preset):
        now = step.variables
        waiting = [key for key in marks if key.endswith("/sent")]
        for name, arrived in now["arrived"].items():
            whole = name in now["totals"] or (name == now["out"] and step.name == "seed")
            assert (f"operations/{name}/gradient#" in marks) == whole
            assert sum(key.startswith(f"operations/{name}>") for key in waiting) == (0 if whole else len(arrived))


def test_both_contributions_wait_before_they_are_added_and_only_then_the_sum_is_there():
    (_, first), (asked, second), (added, third) = stages("flow-back")[6:9]
    assert asked.say() == "y was used more than once. Do its gradients add, or average?"
    assert "operations/y>y * y/1/sent" in second and "operations/y>y * y/1/sent" not in first
    assert first["operations/y>y * y/0/sent"] == second["operations/y>y * y/0/sent"]
    assert ways_between(first, second)["operations/y>y * y/1/sent"].kind == "fly"
    found = ways_between(second, third)
    assert {found[f"operations/y>y * y/{place}/sent"].kind for place in (0, 1)} == {"sink"}
    assert found["operations/y>y * y/0/sent"].window[1] <= found["operations/y/gradient#"].window[0] + 1e-9
    assert written(third, "operations/y/gradient#") == "[4.50 … 4.50]"
    assert added.say() == "They add: 2.25 + 2.25 = 4.50"


def test_gradients_rise_along_their_edges_between_the_operations():
    marks = stages("flow-back")[7][1]
    for place in (0, 1):
        pill, edge = marks[f"operations/y>y * y/{place}/sent"], marks[f"operations/y>y * y/{place}"]
        assert abs(pill.x - edge.x) < 1 and edge.colour == "second"
        assert marks["operations/y"].bounds[3] < pill.bounds[1] < pill.bounds[3] < marks["operations/y * y"].bounds[1]


def test_operations_are_recorded_one_by_one_with_the_edges_to_their_inputs():
    for step, marks in stages("recording"):
        names = set(step.variables["tensors"])
        assert {key.removeprefix("operations/").removesuffix("#") for key in marks
                if key.endswith("#") and key.startswith("operations/")} == names  # fmt: skip
        edges = [key for key in marks if ">" in key]
        assert all(set(key.removeprefix("operations/").rsplit("/", 1)[0].split(">")) <= names for key in edges)
    assert [written(marks, f"operations/{name}/value") for name in ("x", "y", "y * y", "z", "out")] == [
        "[1 … 1]", "[3 … 3]", "[9 … 9]", "[27 … 27]", "27"
    ]  # fmt: skip


def test_the_branch_that_is_not_taken_stays_dark():
    for step, marks in stages("another-graph"):
        recorded = set(step.variables["graph"])
        for name in ("x", "y", "square", "triple"):
            assert marks[f"operations/{name}"].dashed == (name not in recorded)
            assert (f"operations/{name}/value" in marks) == (name in recorded)
        lines = [marks[f"script/{line}"] for line in range(5)]
        lit = [line.words[0] for line in lines if line.colour == "text"]
        assert lit == ["if y > 2:"] if step.name == "test" else lit[0].startswith(step.variables["out"].name)


def test_the_first_picture_fails_and_the_last_repeats_it_answered():
    *_, (asked, first) = stages("one-path")
    (answer, answered), (_, last) = stages("both")
    assert asked.say() == "One path gives 2.25, measuring gives 4.50. What is missing?"
    assert written(first, "operations/x/gradient#") == "[2.25 … 2.25]" and first["operations/x/gradient"].edge == "lost"
    assert first["operations/y>y * y/1"].colour == "quiet" and answered["operations/y>y * y/1"].colour == "second"
    assert written(answered, "operations/x/gradient#") == "[4.50 … 4.50]"
    assert answer.say() == "Where paths meet, gradients add: 4.50 in all"
    assert "parameters/figure#" not in answered and written(last, "parameters/figure#") == "25\u2009557\u2009032"


def test_the_graph_is_gone_after_backward_unless_it_is_retained():
    shown = {step.name: (not marks["operations/z>out/0"].dashed, written(marks, "operations/x/gradient#")) for step, marks in stages("twice")}  # fmt: skip
    assert shown == {
        "backward": (False, "[4.50 … 4.50]"), "refuse": (False, "[4.50 … 4.50]"), "retain": (True, "[4.50 … 4.50]"),
        "send": (True, "[4.50 … 4.50]"), "accumulate": (False, "[9 … 9]"), "zero": (False, None),
    }  # fmt: skip
    said = {step.name: {mark.words[0] for mark in marks.values() if hasattr(mark, "words")}
            for step, marks in stages("twice")}  # fmt: skip
    assert "second backward: refused" in said["refuse"] and "second backward: refused" not in said["backward"]
    assert {"second backward: refused", "second backward: adds", ".grad: cleared"} <= said["zero"]
    refused, sent = (next(marks for step, marks in stages("twice") if step.name == name) for name in ("refuse", "send"))
    assert all(mark.colour == "lost" for key, mark in refused.items() if ">" in key)
    assert "operations/y * y>z/0/back" in sent and written(sent, "operations/x>y/0/sent#") == "[4.50 … 4.50]"


def test_detach_cuts_the_edge_and_no_grad_records_none():
    (_, cut), (step, stopped), (_, bare_) = stages("cut")
    assert cut["operations/y>y * y/1"].dashed and not cut["operations/y>y * y/0"].dashed
    assert written(stopped, "operations/x/gradient#") == "[2.25 … 2.25]" and "2.25" in step.say()
    assert [stopped[f"operations/y>y * y/{place}"].colour for place in (0, 1)] == ["second", "lost"]
    assert not any(">" in key for key in bare_) and bare_["way"].words[0] == "no_grad: 0 kept"
    assert {mark for mark in cut if "/1/" in mark} == {"operations/y>y * y/1/down", "operations/y>y * y/1/up"}
    assert cut["way"].words[0] == stopped["way"].words[0] == "y.detach()"
    assert written(bare_, "operations/y/value") == "[3 … 3]"


def test_nothing_is_asked_where_nothing_is_used_twice():
    assert not any("used" in step.say() for step, _ in stages("flow-back", "used once"))
    assert sum("more than once" in step.say() for step, _ in stages("flow-back", "diamond")) == 3


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_can_be_drawn(preset):
    found = show(preset)
    assert all(len(found.pictures(act)) for act in range(len(found.acts)))


@pytest.mark.parametrize(("act", "switched", "names"), [
    ("twice", "backward_twice", ["backward", "send", "accumulate", "zero"]),
    ("cut", "no_grad", ["no-grad"]),
    ("nudge", "check", ["up", "down", "slope", "every"]),
])  # fmt: skip
def test_switches_change_their_act(act, switched, names):
    found = Show(show_of("autograd").film, {switched: True}, [act])
    assert [moment.step.name for moment in found.moments] == names
    assert all(len(found.pictures(place)) for place in range(len(found.acts)))


def test_most_used_is_what_is_detached():
    assert most_used("y=x+2; z=y*y*3; out=mean(z)") == "y" and most_used("out=sum(x+2)") == "x"
    assert deepest(widest()) == 6


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"program": "a=x+1; b=a+1; c=b+1; d=c+1; e=d+1; out=sum(e)"}, "one value after another, 7 .* at most 6"),
        ({"program": "; ".join(f"a{i}=x*{i}" for i in range(12)) + "; out=sum(a1)"}, "values, 14 .* at most 12"),
        ({"x": [1, 2, 3, 4, 5]}, "different entries, 5 .* at most 4"),
        ({"program": "out=sum(w)"}, "unknown name w: there are x"),
        ({"program": "out=x+2"}, "must end in one number"),
        ({"program": "out=sum(log(x))", "x": [-1]}, "x must be above 0 for log"),
        ({"detach": "w"}, "detach must be a name that is used"),
    ],
)
def test_what_cannot_be_drawn_says_what_to_change(given, said):
    with pytest.raises(InputError, match=said):
        _ = Show(show_of("autograd").film, given).moments


def test_a_nudge_is_written_as_exactly_as_it_is_said():
    """Rounded to two decimals, both heights would be other numbers than those of the sentences."""
    moments = stages("nudge")
    words = {mark.words[0] for mark in moments[-1][1].values() if hasattr(mark, "words")}
    assert [step.say().rpartition(" ")[2] for step, _ in moments[:2]] == ["27.045", "26.955"]
    assert words >= {"27.045", "26.955"}


def test_a_small_gradient_of_many_inputs_keeps_what_counts():
    *_, (step, marks) = stages("costs")
    assert written(marks, "operations/x/gradient#") == "[0.018 … 0.018]"
    assert step.variables["gradient"][0] == pytest.approx(0.018)
