"""APNG, WebP and AVIF: every picture at its time, resting on the last, looping, and saying how they were made."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import Provenance
from vizkit.film.apng import apng
from vizkit.film.palette import changes
from vizkit.film.played import Played, animated

SAID = Provenance("lca", {"tree": "null," * 400 + "<&>名"}, {"as": "x"})
SHADES, COUNTS, FPS = (10, 200, 200, 90), (3, 1, 2, 15), Fraction(15)


def film():
    for shade, count in zip(SHADES, COUNTS, strict=True):
        picture = np.full((64, 96, 4), (shade, 255 - shade, 30, 255), np.uint8)
        picture[8:16, 8:16, :3] = 0
        yield picture, count


def written(kind: str) -> bytes:
    if kind == "apng":
        return apng(film(), film(), FPS, SAID.text())
    return animated(kind.upper(), film, COUNTS, FPS, False, SAID.text())


@pytest.mark.parametrize("kind", ["apng", "webp", "avif"])
def test_every_picture_is_there_at_its_time_and_the_file_says_how_it_was_made(tmp_path, kind):
    file = tmp_path / "Week3: a film"
    file.write_bytes(written(kind))
    assert made(file) == SAID
    image, now, shown = Image.open(file), 0, {}
    assert image.info.get("loop", 0) == 0
    for number in range(image.n_frames):
        image.seek(number)
        image.load()
        shown[now] = int(np.asarray(image.convert("RGB"))[40, 40, 2])
        now += image.info["duration"]
    assert abs(now - 1000 * sum(COUNTS) / 15) <= 10
    wanted = {0: 10, 200: 200, 400: 90}
    for start, shade in wanted.items():
        assert any(abs(start - at) <= 10 and abs(shade - found) <= 3 for at, found in shown.items()), shown


@pytest.mark.parametrize("kind", ["webp", "avif"])
def test_one_picture_is_a_picture(tmp_path, kind):
    file = tmp_path / "a"
    file.write_bytes(animated(kind.upper(), lambda: list(film())[:1], [3], FPS, False, SAID.text()))
    assert made(file) == SAID and Image.open(file).size == (96, 64)


def test_pictures_are_painted_as_they_are_asked_for_and_who_goes_back_begins_again():
    begun = []

    def frames():
        begun.append(0)
        for shown in film():
            begun[-1] += 1
            yield shown

    image = Played(frames, len(COUNTS), False)
    assert begun == [1]
    image.seek(2)
    assert begun == [3] and image.tell() == 2 and image.getpixel((40, 40)) == (30, 55, 200)
    image.seek(0)
    assert begun == [3, 1] and image.getpixel((40, 40)) == (30, 245, 10)
    with pytest.raises(EOFError):
        image.seek(len(COUNTS))


def test_equal_pictures_are_one_change():
    assert [(int(pixels[40, 40, 0]), *times) for pixels, *times in changes(film(), FPS)] == [
        (10, 0, 20), (200, 20, 40), (90, 40, 140),
    ]  # fmt: skip


def test_what_is_not_ours_is_none_of_ours(tmp_path):
    from vizkit.inputs import InputError

    for kind in ("WEBP", "AVIF", "PNG"):
        buffer = BytesIO()
        Image.new("RGB", (16, 16)).save(buffer, kind)
        (tmp_path / kind).write_bytes(buffer.getvalue())
        with pytest.raises(InputError, match="does not say"):
            made(tmp_path / kind)
