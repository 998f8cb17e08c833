"""Ring all-reduce: the pips tell the truth, packets travel on all links at once, and the two halves look different."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.conftest import SCENES
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.picture.marks import Box

TURNS = "reduce-scatter", "all-gather"


def show(act: str, **inputs) -> Show:
    return Show(catalogue.load(SCENES / "allreduce.py"), inputs, [act])


def moments(shown: Show, layout: str = "lecture"):
    """The variables of every moment, and its marks by key."""
    (run,) = shown.runs
    for step, picture in zip(run.trace.steps, shown.pictures(0, layout), strict=True):
        yield step.variables, {mark.key: mark for mark in picture.marks}


def lit(marks: dict, key: str, p: int, numbers: int) -> list[bool]:
    """Whether the pips of a chunk are lit."""
    return [not marks[key + "#" * (numbers + place + 1)].fill.startswith("faint") for place in range(p)]


def digits(value: int, p: int) -> list[bool]:
    return [bool(value // 10**place % 10) for place in range(p)]


@pytest.mark.parametrize("devices", [2, 3, 4, 6])
def test_a_pip_is_lit_where_the_number_has_the_device_s_digit(devices):
    numbers = 1 if devices <= 4 else 0
    for act in TURNS:
        for held, marks in moments(show(act, devices=devices, rows=devices)):
            for r, parts in enumerate(held["memory"]):
                for c, part in enumerate(parts):
                    if part is not None:
                        assert lit(marks, f"device/{r}/{c}", devices, numbers) == digits(int(part[0]), devices)
            for source, _, _, values in held["packets"]:
                assert lit(marks, f"packet/{source}", devices, numbers) == digits(int(values[0]), devices)


def test_the_star_s_pips_tell_the_truth_too():
    for held, marks in moments(show("one-centre")):
        for r, values in enumerate(held["memory"]):
            assert all(lit(marks, f"device/{r}/{c}", 4, 1) == digits(int(v), 4) for c, v in enumerate(values))


@pytest.mark.parametrize("layout", ["lecture", "slide"])
def test_packets_travel_on_every_link_at_once_from_the_sender_s_chunk_into_the_receiver_s(layout):
    for act, colour in zip(TURNS, ("first", "second"), strict=True):
        for held, marks in moments(show(act, devices=5, rows=7), layout):
            sent = {key: mark for key, mark in marks.items() if re.fullmatch(r"packet/\d", key)}
            assert len(sent) == len(held["packets"])
            assert len(sent) in (0, 5)
            for source, target, c, values in held["packets"]:
                packet = sent[f"packet/{source}"]
                assert packet.came_from == f"device/{source}/{c}"
                assert packet.goes_into == f"device/{target}/{c}"
                assert packet.edge == (colour if len(values) else "faint")
            links = {mark.colour for key, mark in marks.items() if key.startswith("ring/link/")}
            assert links == {colour if sent else "faint"}


def test_exactly_the_finished_chunks_have_a_tick():
    for act in TURNS:
        for held, marks in moments(show(act)):
            ticked = {tuple(map(int, key.split("/")[1:3])) for key in marks if key.endswith("/tick")}
            assert ticked == set(held["finished"])


def test_what_has_been_sent_on_stands_back_and_what_waits_does_not():
    *_, (_held, marks) = moments(show("reduce-scatter"))
    spent = {
        key
        for key, mark in marks.items()
        if isinstance(mark, Box) and re.fullmatch(r"device/\d/\d", key) and mark.fill == "panel"
    }
    assert spent == {f"device/{r}/{c}" for r in range(4) for c in range(4) if r != c}


def test_only_the_centre_s_link_carries_everything():
    *_, (_held, marks) = moments(show("one-centre"))
    thick = [marks[f"star/spoke/{i}"].thick for i in range(4)]
    assert thick[0] > 2 * thick[1]
    assert len(set(thick[1:])) == 1
    assert marks["star/spoke/0"].colour == "lost"


def test_the_meters_fill_by_what_was_sent():
    shown = show("reduce-scatter")
    bars = [{m.key: m for meter in picture.meters for m in meter.marks} for picture in shown.pictures(0, "lecture")]
    sent = [step.variables["sent"][0] for step in shown.runs[0].trace.steps]
    assert bars[-1]["scattered/bar"].w == pytest.approx(0.75 * bars[-1]["whole/bar"].w)
    assert list(np.unique(sent)) == [0, 1, 2, 3]


def test_the_journey_ends_with_both_turns_on_the_ring_and_one_result_everywhere():
    *_, (held, marks) = moments(show("journey", chunk=2))
    lanes = [
        {i for i in range(4) if marks[f"ring/link/{lane}/{i}"].colour == colour}
        for lane, colour in enumerate(("first", "second"))
    ]
    assert lanes == [{source for source, _ in held["adding"]}, {source for source, _ in held["copying"]}]
    assert [marks[f"device/{r}/2#"].words[0] for r in range(4)] == ["3333"] * 4
    assert all(marks[f"moral/{i}"].opacity == 1 for i in range(5))
