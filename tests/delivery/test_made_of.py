"""What a file is made of: each thing that decides its bytes is told apart, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import show_of
from vizkit.delivery import made_of as room
from vizkit.delivery.made_of import made_of
from vizkit.delivery.order import Order
from vizkit.delivery.settings import Settings
from vizkit.explainer.beside import Beside
from vizkit.voice.speech import Speech


@pytest.fixture
def order(tmp_path) -> Order:
    for name in ("script.md", "pace.txt", "voice/push.wav"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("as it was")
    speech = Speech(voice=str(tmp_path / "voice"), pace=tmp_path / "pace.txt")
    film, take = show_of("merge").film, Settings().take("mp4")
    said = {"said_by": tmp_path / "script.md", "speech": speech}
    return Order("merge", film, {"nums1": [1, 2]}, (), "mp4", take, tmp_path / "film.mp4", **said)


@pytest.mark.parametrize("name", ["script.md", "pace.txt", "voice/push.wav", "voice/new.wav"])
def test_what_is_said_and_how_is_part_of_it(order, tmp_path, name):
    before = made_of(order)
    (tmp_path / name).write_text("changed")
    assert made_of(order) != before


def test_the_house_is_part_of_it(order, monkeypatch):
    before = made_of(order)
    monkeypatch.setattr(room, "house", lambda: "another version")
    assert made_of(order) != before


def test_every_setting_is_part_of_it_but_not_where_it_goes(order):
    others = [
        replace(order, inputs={"nums1": [1, 3]}),
        replace(order, acts=(order.film.acts[0].name,)),
        replace(order, take=Settings(lang="zh").take("mp4")),
        replace(order, take=Settings(theme="light").take("mp4")),
        replace(order, kind="webm"),
        replace(order, max_size=1000),
        replace(order, most=500),
        replace(order, subtitles=("en",)),
        replace(order, film=Beside("--nums1 3", "merge", texts={"nums1": "3"}).on(order.film)),
        replace(order, film=Beside("--nums1 4", "merge", texts={"nums1": "4"}).on(order.film)),
    ]
    assert len({made_of(each) for each in [order, *others]}) == len(others) + 1
    assert made_of(replace(order, target=Path("elsewhere.mp4"))) == made_of(order)
