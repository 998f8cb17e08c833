"""GIFs: sharp, small, at the right speed, resting on their last picture."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests.conftest import show_of
from vizkit.delivery.inspected import made as made_by
from vizkit.delivery.provenance import Provenance
from vizkit.film.gif import gif
from vizkit.film.loops import painted, render_gif
from vizkit.film.segments import segments
from vizkit.film.take import Take
from vizkit.frames import Show
from vizkit.inputs import InputError
from vizkit.picture.style import Style

TAKE = Take(Style("slide"), (960, 540), Fraction(15))
PROVENANCE = Provenance("sliding-window", {"k": "3"}, {"as": "gif"})


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A GIF, and the pictures that it was made from with their times in hundredths of a second."""
    show = show_of("sliding-window")
    parts = list(segments(show, TAKE.style, float(TAKE.fps)))[:6]
    file = tmp_path_factory.mktemp("gif") / "a.gif"
    gif(file, TAKE.size, film(parts), film(parts), TAKE.fps, PROVENANCE.text())
    pictures, now = [], 0
    for pixels, count in film(parts):
        rgb = pixels[:, :, 2::-1].copy()
        if not pictures or not np.array_equal(rgb, pictures[-1][0]):
            pictures.append((rgb, round(100 * now / 15)))
        now += count
    return Image.open(file), pictures, round(100 * now / 15)


def film(parts):
    return (shown for part in parts for shown in painted(part, TAKE))


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(255**2 / error)


def test_every_picture_is_there_at_its_time_within_45_db(made):
    image, pictures, end = made
    assert image.n_frames == len(pictures)
    now = 0
    for frame, (picture, start) in zip(ImageSequence.Iterator(image), pictures, strict=True):
        assert now == 10 * start
        assert psnr(np.asarray(frame.convert("RGB")), picture) >= 45
        now += frame.info["duration"]
    assert now == 10 * end


def test_no_delay_is_under_20_ms_and_it_loops_for_ever(made):
    image, _, _ = made
    assert all(frame.info["duration"] >= 20 for frame in ImageSequence.Iterator(image))
    image.seek(0)
    assert image.info["loop"] == 0


def test_held_pictures_are_long_delays_and_not_many_frames(made):
    image, pictures, end = made
    assert image.n_frames < end * 15 / 100 * 0.7


def test_one_palette_serves_all(tmp_path):
    file, two = tmp_path / "a.gif", [(flat(10), 3), (flat(200), 3)]
    gif(file, (64, 64), iter(two), iter(two), Fraction(15), "")
    data = file.read_bytes()
    tables = [data[at + 9] & 0x80 for at in range(len(data)) if data[at : at + 9] == b"\x2c\0\0\0\0\x40\0\x40\0"]
    assert data[10] & 0x80 and len(tables) == 2 and not any(tables)


def flat(grey: int) -> np.ndarray:
    return np.full((64, 64, 4), (grey, grey, grey, 255), np.uint8)


def test_the_comment_is_read_back_however_long(tmp_path):
    said = Provenance("lca", {"tree": "null," * 400}, {})
    file = tmp_path / "a.gif"
    gif(file, (64, 64), iter([(flat(9), 1)]), iter([(flat(9), 20)]), Fraction(10), said.text())
    assert made_by(file) == said
    assert Image.open(file).info["duration"] == 2000


def test_max_size_is_kept_by_fewer_frames_and_then_smaller(tmp_path):
    show = Show(show_of("sliding-window").film, {"nums": [3, 1, 2], "k": 2}, ["one-sweep"])
    small = Take(Style("slide"), (240, 136), Fraction(15))
    whole = tmp_path / "whole.gif"
    render_gif(show, small, lambda take: PROVENANCE, whole)
    size = whole.stat().st_size
    kept = render_gif(show, small, lambda take: PROVENANCE, tmp_path / "less.gif", max_size=int(size * 0.8))
    assert (tmp_path / "less.gif").stat().st_size <= size * 0.8
    assert kept.fps < small.fps


def test_a_size_that_cannot_be_kept_is_told_and_nothing_written(tmp_path):
    small = Take(Style("slide"), (336, 190), Fraction(5))
    with pytest.raises(InputError, match=r"max-size 1000 is too small.* bytes; render a film"):
        render_gif(
            Show(show_of("sliding-window").film, {}, ["amortised"]),
            small,
            lambda take: PROVENANCE,
            tmp_path / "a.gif",
            max_size=1000,
        )
    assert list(tmp_path.iterdir()) == []


def test_more_than_fifty_frames_a_second_are_refused(tmp_path):
    with pytest.raises(InputError, match="too fast for a GIF"):
        render_gif(
            show_of("sliding-window"),
            Take(Style("slide"), (480, 270), Fraction(60)),
            lambda take: PROVENANCE,
            tmp_path / "a.gif",
        )
