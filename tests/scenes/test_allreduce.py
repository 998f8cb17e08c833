"""What the pictures of a ring all-reduce must show."""

from __future__ import annotations

import pytest

from tests.conftest import show_of
from vizkit.frames import Show
from vizkit.frames.frame import bare
from vizkit.picture.style import Style


def stages(act: str, **inputs):
    """The variables of every moment of an act, and the marks of its stage by their keys."""
    show = Show(show_of("allreduce").film, inputs, [act])
    for moment in show.moments:
        yield moment.step, {mark.key: mark for mark in bare(show, moment, Style(), ("stage",))}


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


def test_what_is_owned_is_where_it_belongs():
    *_, (step, marks) = stages("reduce-scatter")
    assert step.name == "owned"
    assert all(marks[f"memory/{r}/{r}/0"].edge == "done" for r in range(4))
