"""Clips: painted only where something changes, named by all that they depend on, made by any number of workers."""

from __future__ import annotations

import functools
import os
import signal
import time
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.film import clip as clips_module
from vizkit.film.cache import ClipCache
from vizkit.film.clip import SETTLED, Take, coded, converted, encode, encoder, key, pictures, stills
from vizkit.film.mp4 import join
from vizkit.film.paint import Canvas
from vizkit.film.segments import segments
from vizkit.film.work import WorkError, Workers, clips
from vizkit.picture.marks import Box, Text
from vizkit.picture.style import Style

TAKE = Take(Style(), (640, 360), Fraction(10))


def parts_of(name: str, count: int = 6):
    show = show_of(name)
    return list(segments(show, TAKE.style, 10.0))[:count]


def made(parts, workers, cache=None):
    return [clip for _, clip in clips(parts, TAKE, workers, cache)]


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return 10 * np.log10(255**2 / max(np.mean((one.astype(float) - other) ** 2), 1e-9))


def test_painting_only_what_changes_paints_the_same(show):
    canvas = Canvas(TAKE.size, TAKE.style.colours["ground"], TAKE.style.places.size)
    everything = list(segments(show, TAKE.style, 10.0))
    for part in everything[:: max(1, len(everything) // 12)]:
        for (pixels, _, _), (marks, _) in zip(pictures(part, TAKE), part.frames(), strict=True):
            assert psnr(pixels, canvas.paint(marks)) >= 60


def change(part, number: int, **fields):
    marks = list(part.after)
    marks[number] = replace(marks[number], **fields)
    return replace(part, after=tuple(marks))


def read_other(path, read, ending: str) -> bytes:
    return b"other" if str(path).endswith(ending) else read(path)


def test_every_ingredient_changes_the_key(monkeypatch):
    part = parts_of("sliding-window")[2]
    box = next(i for i, mark in enumerate(part.after) if isinstance(mark, Box))
    text = next(i for i, mark in enumerate(part.after) if isinstance(mark, Text))
    others = {
        "a place": (change(part, box, x=part.after[box].x + 0.01), TAKE),
        "a colour": (change(part, box, fill=(0.1, 0.2, 0.3, 1.0)), TAKE),
        "a word": (change(part, text, words=("other",)), TAKE),
        "the picture before": (replace(part, before=part.after), TAKE),
        "the way": (replace(part, timing=replace(part.timing, moving=part.timing.moving + 1)), TAKE),
        "a rest too short to settle": (replace(part, timing=replace(part.timing, held=SETTLED - 1)), TAKE),
        "the size": (part, replace(TAKE, size=(642, 360))),
        "the rate": (part, replace(TAKE, fps=Fraction(11))),
        "the theme": (part, replace(TAKE, style=Style(theme="light"))),
    }
    keys = {"as it is": key(part, TAKE)} | {name: key(*other) for name, other in others.items()}
    for name, told in (("the encoder", {**clips_module.ENCODER, "qp": "25"}),):
        clips_module._surroundings.cache_clear()
        monkeypatch.setattr(clips_module, "ENCODER", told)
        keys[name] = key(part, TAKE)
        monkeypatch.undo()
    read = clips_module.Path.read_bytes
    for name, ending in (("the fonts", ".ttf"), ("the code", "paint.py")):
        clips_module._surroundings.cache_clear()
        monkeypatch.setattr(clips_module.Path, "read_bytes", functools.partialmethod(read_other, read, ending))
        keys[name] = key(part, TAKE)
        monkeypatch.undo()
    installed = clips_module.importlib.metadata.version
    versions = {
        "the version of PyAV": (
            clips_module.importlib.metadata,
            "version",
            lambda name: name == "av" or installed(name),
        ),
        "the version of Typst": (
            clips_module.importlib.metadata,
            "version",
            lambda name: name == "typst" or installed(name),
        ),
        "the version of HarfBuzz": (clips_module.typography, "harfbuzz", lambda: "0.0"),
        "the version of Cairo": (clips_module.cairo, "cairo_version", lambda: 0),
    }
    for name, (module, attribute, said) in versions.items():
        clips_module._surroundings.cache_clear()
        monkeypatch.setattr(module, attribute, said)
        keys[name] = key(part, TAKE)
        monkeypatch.undo()
    clips_module._surroundings.cache_clear()
    assert len(set(keys.values())) == len(keys)
    assert key(part, TAKE) == keys["as it is"]


def test_one_job_and_many_give_the_same_bytes():
    parts = parts_of("sliding-window")
    with Workers(2) as two:
        assert made(parts, two) == made(parts, Workers(1)) == [encode(part, TAKE) for part in parts]


def test_what_is_kept_is_not_made_again(tmp_path, monkeypatch):
    parts, cache = parts_of("sliding-window"), ClipCache(tmp_path)
    first = made(parts, Workers(1), cache)
    monkeypatch.setattr("vizkit.film.work.encode", lambda *_: pytest.fail("made again"))
    assert made(parts, Workers(1), cache) == first


def test_only_the_segment_that_changed_is_made_again(tmp_path, monkeypatch):
    parts, cache, again = parts_of("sliding-window"), ClipCache(tmp_path), []
    made(parts, Workers(1), cache)
    monkeypatch.setattr("vizkit.film.work.encode", lambda part, take: again.append(part) or encode(part, take))
    parts[3] = change(parts[3], 5, opacity=0.5)
    made(parts, Workers(1), cache)
    assert again == [parts[3]]


def test_a_longer_rest_needs_nothing_made():
    part = parts_of("sliding-window")[2]
    assert part.timing.held >= SETTLED
    assert key(replace(part, timing=replace(part.timing, held=part.timing.held + 40)), TAKE) == key(part, TAKE)


@pytest.mark.parametrize("size", [(640, 360), (854, 480), (1920, 1080)])
def test_what_stands_still_is_said_and_not_encoded(size, tmp_path):
    take, rest = replace(TAKE, size=size), 3 * len(stills(size, TAKE.fps)) + 5
    part = parts_of("sliding-window")[2]
    part = replace(part, timing=replace(part.timing, held=rest))
    join(tmp_path / "a.mp4", take, [(part.timing, encode(part, take))] * 2, ["act"], {})
    codec = encoder(take, part.timing.moving - 1)
    whole = [packet for frame, count in converted(part, take) for _ in range(count) for packet in coded(codec, frame)]
    shown, plain = decoded(tmp_path / "a.mp4"), decoded_packets([*whole, *map(bytes, codec.encode())], codec.extradata)
    settled = part.timing.moving - 1 + SETTLED
    assert len(shown) == 2 * part.timing.frames and len(plain) == part.timing.frames
    for first in (0, part.timing.frames):
        assert all(np.array_equal(shown[first + n], plain[n]) for n in range(settled))
        assert all(np.array_equal(shown[first + n], shown[first + settled - 1]) for n in range(settled, len(plain)))
        assert psnr(shown[first + len(plain) - 1], plain[-1]) >= 55


def decoded(file):
    with av.open(str(file)) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        return [frame.to_ndarray(format="yuv420p") for frame in container.decode(video=0)]


def decoded_packets(packets, extradata):
    codec = av.VideoCodecContext.create("h264", "r")
    codec.extradata = extradata
    frames = [frame for packet in packets for frame in codec.decode(av.Packet(packet))] + codec.decode()
    return [frame.to_ndarray(format="yuv420p") for frame in frames]


def test_a_spoiled_clip_is_found_and_made_again(tmp_path):
    cache = ClipCache(tmp_path)
    cache.put("a" * 64, b"clip")
    (file,) = tmp_path.glob("*/*.clip")
    for spoiled in (b"", file.read_bytes()[:-1], file.read_bytes()[:-1] + b"x", b"foreign" * 20):
        file.write_bytes(spoiled)
        assert cache.get("a" * 64) is None and not file.exists()
        cache.put("a" * 64, b"clip")
        assert cache.get("a" * 64) == b"clip"


def test_a_clip_under_another_s_name_is_not_taken_for_it(tmp_path):
    cache = ClipCache(tmp_path)
    cache.put("a" * 64, b"clip")
    (file,) = tmp_path.glob("*/*.clip")
    other = tmp_path / "aa" / ("ab" * 32 + ".clip")
    file.rename(other)
    assert cache.get("ab" * 32) is None


def test_the_oldest_go_first(tmp_path):
    cache = ClipCache(tmp_path, most=2500)
    for number in range(4):
        cache.put(f"{number:064}", bytes(1000))
        os.utime(next(tmp_path.glob(f"*/*{number}.clip")), (number, number))
    assert cache.get(f"{0:064}")
    cache.trim()
    assert [bool(cache.get(f"{number:064}")) for number in range(4)] == [True, False, False, True]
    assert cache.size()[0] == 2


def test_a_cache_that_cannot_be_written_is_no_cache(tmp_path):
    (tmp_path / "file").write_text("")
    cache = ClipCache(tmp_path / "file")
    cache.put("a" * 64, b"clip")
    assert cache.get("a" * 64) is None


@pytest.mark.slow
def test_a_killed_worker_is_replaced():
    parts = parts_of("sliding-window", 12)
    with Workers(2) as workers:
        work = clips(parts, TAKE, workers, None)
        first = next(work)
        os.kill(next(iter(workers._pool._processes)), signal.SIGKILL)
        assert [clip for _, clip in (first, *work)] == [encode(part, TAKE) for part in parts]


def die(*_: object) -> None:
    os._exit(1)


@pytest.mark.slow
def test_workers_that_keep_dying_are_an_error(monkeypatch):
    monkeypatch.setattr("vizkit.film.work.encode", die)
    with Workers(2) as workers, pytest.raises(WorkError, match="died 3 times"):
        list(clips(parts_of("sliding-window"), TAKE, workers, None))


@pytest.mark.slow
def test_workers_end_with_a_killed_parent(tmp_path):
    import subprocess
    import sys

    code = """
import sys, time
from fractions import Fraction
from tests.film.test_clip import parts_of, TAKE
from vizkit.film.work import Workers, clips
if __name__ == "__main__":
    with Workers(2) as workers:
        next(clips(parts_of("sliding-window", 20), TAKE, workers, None))
        print(*workers._pool._processes, flush=True)
        time.sleep(60)
"""
    script = tmp_path / "parent.py"
    script.write_text(code)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parent = subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": root}
    )
    children = [int(word) for word in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.kill()
    parent.wait()
    for _ in range(50):
        if not any(alive(child) for child in children):
            return
        time.sleep(0.1)
    raise AssertionError("workers outlived their parent")


def alive(process: int) -> bool:
    try:
        with open(f"/proc/{process}/stat") as status:
            return status.read().split()[2] != "Z"
    except FileNotFoundError:
        return False
