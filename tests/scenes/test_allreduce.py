"""What the pictures of a ring all-reduce must show."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.conftest import show_of
from tests.scenes.stages import stages_of
from vizkit.frames import Show
from vizkit.picture.motion import EFFECT, Motion


def stages(act: str, **inputs):
    """The variables of every moment of an act, and the marks of its stage by their keys."""
    show = Show(show_of("allreduce").film, inputs, [act])
    return stages_of(show, act)


@pytest.mark.parametrize("act", ["reduce-scatter", "all-gather"])
@pytest.mark.parametrize("devices", [1, 2, 3, 4])
def test_every_device_shows_every_number_that_it_holds(act, devices):
    for step, marks in stages(act, devices=devices, rows=devices):
        for r, chunks in enumerate(step.variables["memory"]):
            for c, chunk in enumerate(chunks):
                for i, value in enumerate(() if chunk is None else chunk):
                    assert marks[f"memory/{r}/{c}/{i}#"].words[0].replace("\N{THIN SPACE}", "") == str(value)


@pytest.mark.parametrize("act", ["reduce-scatter", "all-gather"])
def test_all_links_carry_a_packet_at_once_and_each_comes_from_its_sender(act):
    for step, marks in stages(act):
        links = [mark for key, mark in marks.items() if key.startswith("ring/link/")]
        packets = {key: mark for key, mark in marks.items() if key.startswith("packets/") and not key.endswith("#")}
        assert len(packets) == (4 if step.name == "send" else 0)
        for (source, _, chunk, _), packet in zip(step.variables.get("packets", ()), packets.values(), strict=False):
            assert packet.came_from == f"memory/{source}/{chunk}/0"
            assert any(abs(packet.x - link.x) < 1 and abs(packet.y - link.y) < 1 for link in links)


@pytest.mark.parametrize("act", ["reduce-scatter", "all-gather"])
@pytest.mark.parametrize("rows", [2, 4, 8])
def test_packets_go_into_their_target_cells_before_these_change(act, rows):
    moments = list(stages(act, rows=rows))
    for (before, was), (after, now) in pairwise(moments):
        if after.name not in ("reduce", "copy"):
            continue
        motion = Motion(tuple(was.values()), tuple(now.values()))
        landing = {way.start.key: way for way in motion.ways if way.kind == "sink"}
        cells = {
            f"memory/{target}/{c}/{i}"
            for _, target, c, values in before.variables["packets"]
            for i in range(len(values))
        }
        assert {way.start.goes_into for way in landing.values()} == cells
        arrived = {mark.key: mark for mark in motion.at(EFFECT[0])}
        assert not landing.keys() & arrived.keys()
        for cell in cells:
            assert arrived.get(f"{cell}#") == was.get(f"{cell}#") and now[f"{cell}#"] != was.get(f"{cell}#")


@pytest.mark.parametrize("act", ["one-centre", "whole-buffers", "journey"])
def test_what_is_sent_flies_from_its_sender_before_anything_is_added_or_replaced(act):
    for (_, was), (after, now) in pairwise(list(stages(act))):
        if after.name not in ("collect", "return", "reduce", "copy"):
            continue
        motion = Motion(tuple(was.values()), tuple(now.values()))
        source, target = (
            (0, after.variables.get("target"))
            if act == "one-centre"
            else (after.variables["source"], after.variables["target"])
        )
        source, target = (after.variables["source"], 0) if after.name == "collect" else (source, target)
        flying = [way for way in motion.ways if way.kind in ("fly", "sink")]
        assert flying and {way.start.key.split("/")[1] for way in flying if way.kind == "sink"} <= {str(source)}
        for way in flying:
            place = way.end.key.split("→")[-1].split("/")[1]
            assert place == str(target)
        said = {mark.key: mark for mark in motion.at(0.6)}
        assert all(said[key].words == was[key].words for key in was if key.startswith("sent/") and key.endswith("#"))


def test_the_columns_drop_into_the_sums_before_these_are_there():
    (_, was), (_, now), *_ = stages("goal")
    motion = Motion(tuple(was.values()), tuple(now.values()))
    falling = {way.start.key for way in motion.ways if way.kind == "sink"}
    assert falling == {f"buffers/{r}/{c}→found/0/{c}{end}" for r in range(4) for c in range(4) for end in ("", "#")}
    assert "found/0/0#" not in {mark.key for mark in motion.at(EFFECT[0])} and "found/0/0#" in now


def test_the_last_picture_is_the_first_with_its_question_answered():
    (_, first), *_ = stages("goal")
    *_, (_, last) = stages("nobody-adds-alone")
    empty = {key for key, mark in first.items() if getattr(mark, "dashed", False)}
    assert {key.partition("/")[0] for key in empty} == {"found", "wanted"}
    assert all(f"{key}#" in last and last[key].edge == "done" for key in empty)


@pytest.mark.parametrize("devices", range(1, 9))
def test_a_ring_of_any_number_of_devices_can_be_drawn(devices):
    for act in ("reduce-scatter", "journey"):
        assert list(stages(act, devices=devices, rows=devices, data="ones"))


def test_what_is_owned_is_where_it_belongs():
    *_, (step, marks) = stages("reduce-scatter")
    assert step.name == "owned"
    assert all(marks[f"memory/{r}/{r}/0"].edge == "done" for r in range(4))


def test_the_cut_puts_a_chunk_of_its_sender_on_every_link():
    *_, (step, marks) = stages("into-chunks")
    assert step.name == "link" and all(mark.colour == "first" for key, mark in marks.items() if "/link/" in key)
    packets = [mark for key, mark in marks.items() if key.startswith("packets/") and not key.endswith("#")]
    assert sorted(packet.came_from.split("/")[1] for packet in packets) == list("0123")


@pytest.mark.parametrize("act", ["into-chunks", "reduce-scatter", "all-gather"])
def test_a_link_that_carries_an_empty_chunk_is_not_lit_and_nothing_else_is_said_of_it(act):
    for step, marks in stages(act, devices=4, rows=2):
        lit = [mark for key, mark in marks.items() if "/link/" in key and mark.colour != "faint"]
        packets = [key for key in marks if key.startswith("packets/") and not key.endswith("#")]
        assert len(lit) == len(packets) and step.say() != "Now all links work"


def test_what_is_gathered_is_finished_from_the_first_and_counts_on():
    *_, (scattered, _) = stages("reduce-scatter")
    for step, marks in stages("all-gather"):
        assert min(step.variables["sent"]) >= max(scattered.variables["sent"])
        held = {
            f"memory/{i}/{c}"
            for i, row in enumerate(step.variables["memory"])
            for c, x in enumerate(row)
            if x is not None
        }
        lit = {key.rsplit("/", 1)[0] for key, mark in marks.items() if getattr(mark, "edge", None) in ("done", "now")}
        assert held <= lit


def test_whole_buffers_end_with_what_they_save_and_what_they_cost():
    *_, (step, marks) = stages("whole-buffers")
    assert step.name == "traffic" and all(marks[f"sent/{device}"].edge != "done" for device in range(4))
    assert "lost" in {getattr(mark, "colour", None) for mark in marks.values()}
