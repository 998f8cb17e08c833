"""What the pictures of processes and threads must show."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.motion import Motion
from vizkit.picture.style import Style
from vizkit.reference import count_finals


def stage(show: Show, number: int) -> dict:
    return {mark.key: mark for mark in bare(show, show.moments[number], Style(), ("stage",))}


def moments(show: Show, act: str) -> list[int]:
    return [number for number, moment in enumerate(show.moments) if moment.run.act.name == act]


def named(show: Show, act: str, name: str) -> list[int]:
    return [number for number in moments(show, act) if show.moments[number].step.name == name]


def ways(show: Show, number: int) -> Motion:
    """The motion that leads to a moment."""
    return Motion(tuple(stage(show, number - 1).values()), tuple(stage(show, number).values()))


def test_the_film_asks_first_and_ends_on_the_same_schedule_with_its_answer():
    show = show_of("process-thread")
    assert show.moments[0].step.say().endswith("?")
    asked, *_, found = (show.moments[number].step for number in moments(show, "one-counter"))
    assert found.say() == "It ends at 1: why?"
    compare, every, count = (show.moments[number].step for number in moments(show, "same-schedule"))
    assert compare.say() == "Same threads, same schedule: 1 without lock, 2 with lock"
    assert every.say() == "With the lock, every schedule ends at 2"
    finals = count_finals(2, 10)
    assert (count.variables["every"], count.variables["right"]) == (finals.total(), finals[20])
    first, last = (stage(show, moments(show, act)[-1]) for act in ("one-counter", "same-schedule"))
    bars = {key for key in first if key.startswith("lanes/")}
    assert bars
    assert bars == {key for key in last if key.startswith("lanes/")}


def test_a_register_is_in_its_colour_when_something_is_in_it():
    show = show_of("process-thread")
    found = [stage(show, number)["register/0"] for number in moments(show, "three-steps")]
    assert [cell.dashed for cell in found] == [True, False, False, False]
    assert [cell.edge == "first" for cell in found] == [False, True, True, True]


def test_what_is_loaded_comes_from_the_counter_and_what_is_stored_from_the_register():
    show = show_of("process-thread")
    for number in named(show, "lost-update", "load"):
        thread = "AB".index(show.moments[number].step.variables["name"])
        flown = {way.end.key: way.end.came_from for way in ways(show, number).ways if way.kind == "fly"}
        assert flown[f"register{thread}/0"] == "memory/0/0"
    for number in named(show, "lost-update", "store"):
        thread = "AB".index(show.moments[number].step.variables["name"])
        last = len(show.moments[number].step.variables["memory"][0]) - 1
        flown = {way.end.key: way.end.came_from for way in ways(show, number).ways if way.kind == "fly"}
        assert flown[f"memory/0/{last}"] == f"register{thread}/0"


def test_an_update_is_struck_only_when_what_overwrites_it_has_arrived():
    show = show_of("process-thread")
    *_, number = named(show, "lost-update", "store")
    found = {(way.end or way.start).key: way for way in ways(show, number).ways}
    assert found["memory/0/1"].start.edge != "lost"
    assert found["memory/0/1"].end.edge == "lost"
    assert found["memory/0/1"].window[0] >= found["memory/0/2"].window[1]


def test_the_key_is_in_one_place_at_a_time():
    show = show_of("process-thread")
    places = set()
    for number in moments(show, "with-a-lock"):
        marks, now = stage(show, number), show.moments[number].step.variables
        holder = [place for place, holds in enumerate(now["holds"].values()) if holds]
        panel = marks[f"thread{holder[0]}/panel" if holder else "heap0/panel"].bounds
        (key,) = {name for name in marks if name.startswith("key") and not name.endswith("#")}
        assert panel[0] < marks[key].x < panel[2]
        assert panel[1] < marks[key].y < panel[3]
        places.add(tuple(holder))
    assert places == {(), (0,), (1,)}


def test_red_and_green_interleavings_are_as_many_as_the_caption_says():
    show = show_of("process-thread")
    (number,) = named(show, "every-interleaving", "count")
    marks, now = stage(show, number), show.moments[number].step.variables
    edges = [marks[f"finals/{place}"].edge for place in range(now["every"])]
    assert show.moments[number].step.say() == "18 of 20 interleavings end below 2"
    assert (edges.count("lost"), edges.count("done")) == (18, 2)


def test_the_lane_of_the_counter_is_red_where_a_store_undoes_increments():
    show = show_of("process-thread")
    *_, last = moments(show, "smallest")
    held = [0]
    for number in moments(show, "smallest")[1:-1]:
        now, marks = show.moments[number].step.variables, stage(show, number)
        held.append(now["counter"])
        bar = marks[f"lanes/2/{now['run'] - 1}"]
        assert (bar.edge == "lost") == (held[-1] < held[-2])
        assert marks[f"{bar.key}#"].words[0] == str(now["counter"])
    marks = stage(show, last)
    assert marks["counter/figure#"].colour == "lost"
    assert (marks["counter/figure#"].words[0], marks["total/figure#"].words[0]) == ("2", "20")


def test_a_process_is_refused_outside_of_its_border_and_writes_inside():
    show = show_of("process-thread")
    refused, written = (stage(show, number) for number in moments(show, "two-houses"))
    a, b = refused["process0/panel"].bounds, refused["process1/panel"].bounds
    assert a[2] < refused["wall"].x < b[0]
    assert "wall" not in written
    assert written["counter0/0"].edge == "now" != written["counter1/0"].edge


def test_an_arrow_leads_from_each_process_to_the_message_that_it_has_sent():
    show = show_of("process-thread")
    for number in moments(show, "counting-apart"):
        received = show.moments[number].step.variables.get("received") or ()
        found = {key for key in stage(show, number) if key.startswith("way")}
        assert found == {f"way{place}" for place in range(len(received))}


@pytest.mark.parametrize(
    ("act", "moment", "way", "written"),
    [
        ("two-houses", "write", "way", "counter0/0#"),
        ("one-house", "write", "way", "counter/0#"),
        ("counting-apart", "tally", "way0", "received/0#"),
    ],
)
def test_an_arrow_is_there_before_what_is_written_along_it(act, moment, way, written):
    show = show_of("process-thread")
    found = {(each.end or each.start).key: each for each in ways(show, named(show, act, moment)[0]).ways}
    assert found[way].window[1] <= found[written].window[0] + 1e-9


def test_messages_come_from_the_counters_that_they_tell():
    show = show_of("process-thread")
    for place, number in enumerate(named(show, "counting-apart", "tally")):
        flown = {way.end.key: way.end.came_from for way in ways(show, number).ways if way.kind == "fly"}
        assert flown[f"received/{place}"] == f"counter{place}/0"


def test_only_a_switch_to_another_process_brings_an_address_space():
    show = show_of("process-thread")
    _, within, between = named(show, "switches", "switch")
    for number, brings in ((within, False), (between, True)):
        flown = {way.end.key for way in ways(show, number).ways if way.kind == "fly"}
        assert "registers/0" in flown
        assert ("space/0" in flown) == brings


@pytest.mark.parametrize("preset", ["alone", "serial", "worst", "key"])
def test_presets_run(preset):
    film = show_of("process-thread").film
    show = Show(film, film.presets[preset], ["one-counter", "lost-update", "every-interleaving"])
    run = show.moments[named(show, "lost-update", "exit")[-1]].step.variables
    ends = {"alone": 1, "serial": 2, "worst": 2, "key": 2}
    assert run["memory"][0][-1] == ends[preset]
    said = show.moments[named(show, "one-counter", "end")[0]].step.say()
    assert said.endswith("why?") == (preset in ("worst", "key"))
