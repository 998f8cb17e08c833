"""Without a ground: what is behind is seen through every kind of file that keeps alpha, and no edge is of the ground."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from PIL import Image

from tests.conftest import show_of
from tests.voice.sounds import heard_at, silence, tone
from vizkit.film.alpha import all_or_none, straight
from vizkit.film.apng import apng
from vizkit.film.clip import pictures
from vizkit.film.gif import gif
from vizkit.film.paint import Canvas
from vizkit.film.played import animated
from vizkit.film.segment import Segment, Timing
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.film.whole import MOV, WEBM, encoded
from vizkit.frames import Show
from vizkit.picture.marks import Box
from vizkit.picture.style import THEMES, Style
from vizkit.voice.narration import IN_STEP
from vizkit.voice.recording import RATE

GROUND = THEMES["dark"]["ground"]
TAKE = Take(Style("slide", clear=True), (320, 180), Fraction(5))
BEHIND = np.array([120, 200, 40])


@pytest.fixture(scope="module")
def parts() -> list[Segment]:
    show = Show(show_of("sliding-window").film, {"nums": [3, 1, 2], "k": 2}, ["one-sweep"])
    return list(segments(show, TAKE.style, float(TAKE.fps)))[:3]


def film(parts):
    return ((pixels, count) for part in parts for pixels, _, count in pictures(part, TAKE))


def over(rgba: np.ndarray) -> np.ndarray:
    """Pixels with straight alpha, seen over what is behind."""
    alpha = rgba[:, :, 3:] / 255
    return rgba[:, :, :3] * alpha + BEHIND * (1 - alpha)


def seen(parts) -> list[np.ndarray]:
    """What is to be seen of every frame."""
    return [
        pixels[:, :, 2::-1] + BEHIND * (1 - pixels[:, :, 3:] / 255)
        for pixels, count in film(parts)
        for _ in range(count)
    ]


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return 10 * np.log10(255**2 / max(np.mean((one - other) ** 2), 1e-9))


def played(data: bytes) -> list[np.ndarray]:
    """Every frame of a picture that moves, over what is behind."""
    image, found = Image.open(BytesIO(data)), []
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        rgba = np.asarray(image.convert("RGBA"))
        found += [over(rgba)] * round(image.info["duration"] * TAKE.fps / 1000)
    return found


@given(arrays(np.uint8, (2, 3, 4)))
def test_what_is_straight_is_what_it_was_when_it_is_put_on_a_ground(pixels):
    pixels[:, :, :3] = np.minimum(pixels[:, :, :3], pixels[:, :, 3:])
    found = straight(pixels)
    assert (found[:, :, 3] == pixels[:, :, 3]).all()
    assert np.abs(found[:, :, :3] * (found[:, :, 3:] / 255) - pixels[:, :, :3]).max() <= 0.51


def test_what_is_there_or_not_has_edges_as_upon_the_ground():
    pixels = np.array([[[0, 0, 0, 0], [50, 50, 50, 127], [100, 100, 100, 200], [9, 9, 9, 255]]], np.uint8)
    found = all_or_none(pixels, (1.0, 1.0, 1.0))
    assert found.tolist() == [[[0] * 4, [0] * 4, [155, 155, 155, 255], [9, 9, 9, 255]]]


def test_what_has_the_ground_s_colour_takes_away_what_is_below_it():
    whole = Box(key="a", x=50, y=50, w=80, h=80, fill=(1.0, 0.0, 0.0, 1.0), radius=0)
    hole = Box(key="b", x=50, y=50, w=40, h=40, fill=(*GROUND, 1.0), radius=0)
    pixels = Canvas((100, 100), GROUND, (100, 100), clear=True).paint([whole, hole])
    assert pixels[50, 50].tolist() == [0, 0, 0, 0] and pixels[20, 20].tolist() == [0, 0, 255, 255]
    assert pixels[2, 2].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(("kind", "least"), [("gif", 24), ("apng", 60), ("WEBP", 60), ("AVIF", 36)])
def test_a_picture_that_moves_shows_what_is_behind(parts, kind, least, tmp_path):
    if kind == "gif":
        cut = [(all_or_none(pixels, GROUND), count) for pixels, count in film(parts)]
        gif(tmp_path / "a.gif", TAKE.size, iter(cut), iter(cut), TAKE.fps, "")
        data = (tmp_path / "a.gif").read_bytes()
    elif kind == "apng":
        data = apng(None, film(parts), TAKE.fps, "")
    else:
        counts = [count for part in parts for count in part.counts()]
        data = animated(kind, lambda: film(parts), counts, TAKE.fps, True, "")
    found, wanted = played(data), seen(parts)
    assert len(found) == len(wanted)
    assert min(map(psnr, found, wanted)) >= least


def test_an_apng_with_a_ground_is_the_film_in_a_palette(parts):
    def solid():
        return (
            (pixels, count)
            for part in parts
            for pixels, _, count in pictures(part, Take(Style("slide"), TAKE.size, TAKE.fps))
        )

    wanted = [pixels[:, :, 2::-1].astype(float) for pixels, count in solid() for _ in range(count)]
    found = played(apng(solid(), solid(), TAKE.fps, ""))
    assert len(found) == len(wanted)
    assert min(map(psnr, found, wanted)) >= 40


@pytest.mark.parametrize(("encoding", "decoder", "least"), [(WEBM, "libvpx-vp9", 36), (MOV, None, 38)])
def test_a_film_shows_what_is_behind(parts, tmp_path, encoding, decoder, least):
    file = tmp_path / "film"
    encoded(file, TAKE, encoding, parts, ["One sweep"], {"title": "T"})
    found = {}
    with av.open(str(file), format=None) as container:
        stream = container.streams.video[0]
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One sweep"]
        codec = av.CodecContext.create(decoder, "r") if decoder else stream.codec_context
        for packet in container.demux(stream):
            for frame in codec.decode(packet if packet.size else None):
                rgba = frame.reformat(format="rgba", src_colorspace="ITU709", src_color_range="MPEG")
                found[round(frame.pts * stream.time_base * TAKE.fps)] = over(rgba.to_ndarray())
    wanted = seen(parts)
    assert max(found) == len(wanted) - 1
    assert encoding is WEBM or len(found) == len(wanted)
    assert min(psnr(picture, wanted[at]) for at, picture in found.items()) >= least


def test_a_part_painted_again_is_as_painted_whole(parts):
    part = parts[1]
    *_, (again, _, _) = pictures(part, TAKE)
    whole = Canvas(TAKE.size, GROUND, TAKE.style.places.size, clear=True).paint(part.after)
    assert (again == whole).all()


def test_a_held_picture_is_one_packet_of_a_webm_and_the_film_ends_with_its_last_frame(tmp_path):
    box = Box(key="a", x=50, y=50, w=80, h=80, fill=(1.0, 0.0, 0.0, 1.0))
    part = Segment((box,), (box,), Timing(0, 0, 50))
    encoded(tmp_path / "a", TAKE, WEBM, [part], ["A"], {})
    with av.open(str(tmp_path / "a")) as container:
        assert len([packet for packet in container.demux(video=0) if packet.size]) == 2
        assert container.duration == 10_000_000


@pytest.mark.parametrize(("encoding", "codec"), [(WEBM, "opus"), (MOV, "pcm_s16le")])
def test_a_film_with_alpha_is_heard_when_it_is_seen(tmp_path, encoding, codec):
    box = Box(key="a", x=50, y=50, w=80, h=80, fill=(1.0, 0.0, 0.0, 1.0))
    part = Segment((box,), (box,), Timing(0, 0, 10))
    samples = np.concatenate([silence(0.5), tone(0.4), silence(0.6), tone(0.5)])
    encoded(tmp_path / "a", TAKE, encoding, [part], ["A"], {}, samples)
    with av.open(str(tmp_path / "a")) as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.name == codec and stream.rate == RATE
        reader = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
        heard = np.concatenate(
            [part.to_ndarray()[0] for frame in container.decode(stream) for part in reader.resample(frame)]
        )
    assert len(heard) / RATE == pytest.approx(2, abs=0.03)
    assert heard_at(heard) == pytest.approx([0.5, 1.5], abs=IN_STEP)
