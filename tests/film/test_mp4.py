"""MP4s: play everywhere, say what they are, and are the same every time."""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction

import av
import pytest

from tests.conftest import show_of
from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import Provenance
from vizkit.film.render import render_mp4
from vizkit.film.segments import timings
from vizkit.film.take import Take
from vizkit.film.work import Workers
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.style import Style

TAKE = Take(Style(), (640, 360), Fraction(10))
PROVENANCE = Provenance(
    "sliding-window", {"nums": "1,2", "k": "3"}, {"as": "mp4", "act": ["a", "b"], "size": "640x360"}
)


@pytest.fixture(scope="module")
def show():
    film = show_of("sliding-window").film
    return Show(film, {"nums": [4, 2, 5], "k": 2}, [act.name for act in film.acts][:2])


@pytest.fixture(scope="module")
def film(show, tmp_path_factory):
    target = tmp_path_factory.mktemp("film") / "a.mp4"
    render_mp4(show, TAKE, lambda take: PROVENANCE, target, workers=Workers(1))
    return target


def test_it_is_h264_yuv420p_with_fast_start(film):
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height, stream.average_rate) == (640, 360, 10)
    data = film.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_every_frame_is_there(film, show):
    with av.open(str(film)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    assert len(times) == sum(timing.frames for timing in timings(show, TAKE.style, 10.0))
    assert times == [Fraction(i, 10) for i in range(len(times))]


def test_an_act_is_a_chapter(film, show):
    with av.open(str(film)) as container:
        chapters = container.chapters()
        frames = container.streams.video[0].frames
    assert [chapter["metadata"]["title"] for chapter in chapters] == [act.title for act in show.acts]
    assert chapters[0]["start"] == 0
    last = chapters[-1]
    assert last["end"] * last["time_base"] == pytest.approx(frames / 10, abs=0.01)


def test_it_says_its_title_and_how_it_was_made(film, show):
    with av.open(str(film)) as container:
        assert container.metadata["title"] == show.film.title
    found = made(film)
    assert found == PROVENANCE
    assert found.command("x.mp4").split() == [
        "vizkit", "render", "sliding-window", "--k=3", "--nums=1,2", "--act", "a", "--act", "b", "--as=mp4", "--size=640x360", "-o", "x.mp4",
    ]  # fmt: skip


def test_the_same_film_is_the_same_bytes_with_one_job_or_two(film, show, tmp_path):
    with Workers(2) as workers:
        render_mp4(show, TAKE, lambda take: PROVENANCE, tmp_path / "b.mp4", workers=workers)
    assert (tmp_path / "b.mp4").read_bytes() == film.read_bytes()


def test_a_show_is_not_kept_once_it_is_rendered(show, tmp_path):
    other = Show(show.film, {"nums": [1, 2], "k": 1}, ["one-sweep"])
    take = Take(Style("slide"), (64, 36), Fraction(1))
    render_mp4(other, take, lambda take: PROVENANCE, tmp_path / "c.mp4", workers=Workers(1))
    alive = weakref.ref(other)
    del other
    gc.collect()
    assert alive() is None


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"not a film", b"\x00" * 5000])
def test_a_foreign_file_is_told(tmp_path, content):
    file = tmp_path / "a.mp4"
    file.write_bytes(content)
    with pytest.raises(InputError):
        made(file)
