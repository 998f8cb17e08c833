"""Clips: painted only where something changes, named by all that they depend on, made by any number of workers."""

from __future__ import annotations

import functools
import importlib
import os
import pickle
import re
import signal
import time
from concurrent.futures import wait
from dataclasses import dataclass, replace
from fractions import Fraction

import av
import cairo
import numpy as np
import pytest

from tests.conftest import show_of
from vizkit.film import surroundings
from vizkit.film.as_before import as_before
from vizkit.film.cache import UNFINISHED, ClipCache, usual
from vizkit.film.clip import converted, encode, pictures
from vizkit.film.encoder import coded, encoder
from vizkit.film.key import key
from vizkit.film.mp4 import join
from vizkit.film.packets import unpacked
from vizkit.film.paint import Canvas, draw
from vizkit.film.paths import bounds
from vizkit.film.raster import Raster
from vizkit.film.segment import SETTLED
from vizkit.film.segments import segments
from vizkit.film.stencils import has_stencil
from vizkit.film.take import Take
from vizkit.film.work import FIRST, WorkError, Workers, clips
from vizkit.frames.frame import screen
from vizkit.picture.marks import Box, Formula, Text
from vizkit.picture.outline import outlines
from vizkit.picture.style import Style
from vizkit.picture.type import MissingGlyph

TAKE = Take(Style(), (640, 360), Fraction(10))


def parts_of(name: str, count: int = 6):
    show = show_of(name)
    return list(segments(show, TAKE.style, 10.0))[:count]


def made(parts, workers, cache=None):
    return [clip for _, clip in clips(parts, TAKE, workers, cache)]


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return 10 * np.log10(255**2 / max(np.mean((one.astype(float) - other) ** 2), 1e-9))


def test_painting_only_what_changes_paints_the_same(tried):
    canvas = Canvas(TAKE.size, TAKE.style.colours["ground"], TAKE.style.places.size)
    everything = list(segments(show_of(tried), TAKE.style, 10.0))
    for part in everything[:: max(1, len(everything) // 12)]:
        for (pixels, _, _), (marks, _) in zip(pictures(part, TAKE), part.frames(), strict=True):
            assert psnr(pixels, canvas.paint(marks)) >= 60


def test_a_text_that_is_painted_by_its_stencil_is_as_it_is_drawn(tried):
    show, ground, size = show_of(tried), TAKE.style.colours["ground"], TAKE.style.places.size
    marks = [mark for mark in screen(show, show.moments[-1], TAKE.style) if isinstance(mark, (Text, Formula))]
    moved = [replace(mark, x=mark.x + 0.7, y=mark.y + 0.3, opacity=mark.opacity * 0.8) for mark in marks]
    surface = cairo.ImageSurface(cairo.FORMAT_RGB24, *size)
    context = cairo.Context(surface)
    context.set_source_rgb(*ground)
    context.paint()
    drawing = [outline for mark in moved for outline in outlines(mark)]
    for outline in drawing:
        draw(context, outline)
    drawn = np.frombuffer(surface.get_data(), np.uint8).reshape(*size[::-1], 4)[:, :, :3]
    painted = Canvas(size, ground, size).paint(moved)[:, :, :3]
    raster = Raster.of(size, size)
    assert any(has_stencil(each, raster.touched(bounds(each))) for each in drawing) and psnr(drawn, painted) >= 80


def change(part, number: int, **fields):
    marks = list(part.after)
    marks[number] = replace(marks[number], **fields)
    return replace(part, after=tuple(marks))


def read_other(path, read, ending: str) -> bytes:
    return b"other" if str(path).endswith(ending) else read(path)


def test_every_ingredient_changes_the_key(monkeypatch):
    part = parts_of("sliding-window")[1]
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
    for name, told in (("the encoder", {**surroundings.ENCODER, "qp": "25"}),):
        surroundings.surroundings.cache_clear()
        monkeypatch.setattr(surroundings, "ENCODER", told)
        keys[name] = key(part, TAKE)
        monkeypatch.undo()
    read = surroundings.Path.read_bytes
    surroundings.surroundings.cache_clear()
    monkeypatch.setattr(surroundings.Path, "read_bytes", functools.partialmethod(read_other, read, "paint.py"))
    keys["the code"] = key(part, TAKE)
    monkeypatch.undo()
    installed = surroundings.version
    versions = {
        "the version of PyAV": (surroundings, "version", lambda name: name == "av" or installed(name)),
        "the version of a font": (surroundings, "version", lambda name: name == "fontpkg-inter" or installed(name)),
        "the fonts": (surroundings.typography, "font_files", lambda: ()),
        "the version of Typst": (surroundings, "version", lambda name: name == "typst" or installed(name)),
        "the version of HarfBuzz": (surroundings.typography, "harfbuzz", lambda: "0.0"),
        "the version of Cairo": (surroundings.cairo, "cairo_version", lambda: 0),
    }
    for name, (module, attribute, said) in versions.items():
        surroundings.surroundings.cache_clear()
        monkeypatch.setattr(module, attribute, said)
        keys[name] = key(part, TAKE)
        monkeypatch.undo()
    surroundings.surroundings.cache_clear()
    assert len(set(keys.values())) == len(keys)
    assert key(part, TAKE) == keys["as it is"]


@pytest.fixture(scope="module")
def two():
    """Two workers, who are started once."""
    with Workers(2) as workers:
        yield workers


def test_one_job_and_many_give_the_same_bytes(two):
    parts = parts_of("sliding-window")
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
    part = parts_of("sliding-window")[1]
    assert part.timing.held >= SETTLED
    assert key(replace(part, timing=replace(part.timing, held=part.timing.held + 40)), TAKE) == key(part, TAKE)


@pytest.mark.parametrize("size", [(214, 120), (1920, 1080)])
def test_what_stands_still_is_said_and_not_encoded(size, tmp_path):
    take = replace(TAKE, size=size)
    still = list(unpacked(as_before(take)))
    rest = 3 * len(still) + 5
    part = parts_of("sliding-window")[2]
    part = replace(part, timing=replace(part.timing, held=rest))
    join(tmp_path / "a.mp4", take, [(part.timing, encode(part, take))] * 2, lambda: still, ["act"], {})
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


def test_what_is_no_file_is_no_clip(tmp_path):
    cache = ClipCache(tmp_path)
    (tmp_path / "aa").mkdir()
    os.mkfifo(tmp_path / "aa" / ("a" * 64 + ".clip"))
    assert cache.get("a" * 64) is None
    cache.put("a" * 64, b"clip")
    cache.trim(0)
    assert list(tmp_path.glob("*/*")) == []


def test_what_a_killed_process_left_in_the_cache_is_thrown_away(tmp_path):
    cache = ClipCache(tmp_path)
    cache.put("a" * 64, b"clip")
    for name, age in ((".vizkit-old", UNFINISHED + 1), (".vizkit-new", 1)):
        (tmp_path / "aa" / name).write_bytes(b"half")
        os.utime(tmp_path / "aa" / name, (time.time() - age,) * 2)
    cache.trim()
    assert sorted(os.listdir(tmp_path / "aa")) == [".vizkit-new", "a" * 64 + ".clip"]
    cache.trim(0)
    assert os.listdir(tmp_path / "aa") == []


@pytest.mark.parametrize("folder", ["n" * 300, "/".join(["n" * 200] * 30), "\udcff"], ids=["name", "path", "bytes"])
def test_a_cache_with_an_impossible_name_is_no_cache(tmp_path, folder):
    cache = ClipCache(tmp_path / folder)
    cache.put("a" * 64, b"clip")
    cache.trim()
    assert cache.get("a" * 64) in (None, b"clip") and cache.size()[0] <= 1


def test_a_user_without_a_home_has_no_cache(monkeypatch):
    for name in ("VIZKIT_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", raises(KeyError("no such user")))
    assert usual() is None


@dataclass(frozen=True)
class Order:
    """Stands for a segment: what the worker that reads it runs first."""

    code: str

    def __reduce__(self):
        return eval, (f"exec({self.code!r})",)


DIE = "import os; os._exit(1)"
DIE_ONCE = "import os; os.path.exists({mark!r}) or (open({mark!r}, 'w'), {before}os._exit(1))"
HALF = "os.write(__import__('multiprocessing').process.current_process()._args[0].fileno(), b'\\0\\0\\1\\0half'), "


@pytest.mark.slow
@pytest.mark.parametrize("before", ["", HALF], ids=["at work", "while it hands over a clip"])
def test_a_worker_that_dies_is_replaced(tmp_path, before):
    parts = parts_of("sliding-window", 4)
    with Workers(2) as workers:
        dying = Dying(parts[1], DIE_ONCE.format(mark=str(tmp_path / "died"), before=before))
        clips = [workers.submit(part, TAKE) for part in (parts[0], dying, *parts[2:])]
        assert [clip.result(60) for clip in clips] == [encode(part, TAKE) for part in parts]
    assert (tmp_path / "died").exists()


class Dying:
    """A segment that is one only where the code that comes with it lets its worker live."""

    def __init__(self, part, code):
        self.part, self.code = part, code

    def __reduce__(self):
        return second, (Order(self.code), self.part)


def second(_, part):
    return part


@pytest.mark.slow
def test_workers_that_keep_dying_are_an_error():
    with Workers(2) as workers, pytest.raises(WorkError, match="died 3 times"):
        workers.submit(Order(DIE), TAKE).result(60)
    assert not workers.alive


@pytest.mark.slow
def test_an_error_of_a_worker_s_is_raised_as_itself(two):
    code = "from vizkit.picture.type import MissingGlyph; raise MissingGlyph('\u7a97')"
    with pytest.raises(MissingGlyph, match=re.escape(str(MissingGlyph("窗")))):
        two.submit(Order(code), TAKE).result(60)


def test_every_refusal_can_be_sent_from_one_process_to_another():
    from vizkit.cli.main import REFUSALS

    for module, name in REFUSALS.items():
        refusal = getattr(importlib.import_module(module), name)
        reason = refusal("x")
        again = pickle.loads(pickle.dumps(reason))
        assert type(again) is refusal and str(again) == str(reason)


def test_where_no_process_can_be_started_the_work_is_done_here(monkeypatch):
    parts = parts_of("sliding-window", 3)
    monkeypatch.setattr("vizkit.film.work.Worker", raises(PermissionError))
    with Workers(2) as workers:
        assert made(parts, workers) == [encode(part, TAKE) for part in parts]


def raises(reason):
    def fail(*_, **__):
        raise reason

    return fail


@pytest.mark.slow
def test_no_more_processes_are_started_than_there_is_work():
    (part,) = parts_of("sliding-window", 1)
    with Workers(32) as workers:
        assert len(made([part], workers)) == 1
        assert len(workers.alive) == 1


@pytest.mark.slow
def test_those_who_began_before_there_was_work_do_it():
    (part,) = parts_of("sliding-window", 1)
    with Workers(32) as workers:
        workers.begin()
        wait(workers._begun)
        begun = [worker.process.pid for worker in workers.alive]
        assert len(begun) == FIRST
        assert made([part], workers) == [encode(part, TAKE)]
        assert [worker.process.pid for worker in workers.alive] == begun


@pytest.mark.slow
def test_an_interrupt_does_not_reach_a_worker_not_even_one_that_begins(capfd):
    part, *_ = parts_of("sliding-window", 1)
    with Workers(1) as workers:
        clip = workers.submit(part, TAKE)
        while not workers.alive:
            wait([clip], timeout=0.001)
        process = workers.alive[0].process.pid
        while not clip.done():
            os.kill(process, signal.SIGINT)
            wait([clip], timeout=0.02)
        assert clip.result() == encode(part, TAKE) and workers.alive[0].process.pid == process
    assert "KeyboardInterrupt" not in capfd.readouterr().err


@pytest.mark.slow
def test_an_interrupted_film_ends_its_workers_at_once():
    with pytest.raises(KeyboardInterrupt), Workers(2) as workers:
        waiting = [workers.submit(Order("import time; time.sleep(600)"), TAKE) for _ in range(5)]
        while len(workers.alive) < 2:
            wait(waiting, timeout=0.02)
        processes = [worker.process for worker in workers.alive]
        raise KeyboardInterrupt
    assert not any(process.is_alive() for process in processes)


@pytest.mark.slow
@pytest.mark.parametrize("begin", ["pass", "workers.begin()"], ids=["when there is work", "before there is any"])
def test_workers_end_with_a_killed_parent(tmp_path, begin):
    import subprocess
    import sys

    code = f"""
import sys, time
from fractions import Fraction
if __name__ == "__main__":
    from tests.film.test_clip import parts_of, TAKE
    from vizkit.film.work import Workers, clips
    with Workers(2) as workers:
        {begin}
        parts = clips(parts_of("sliding-window", 20), TAKE, workers, None)
        next(parts)
        print(*(worker.process.pid for worker in workers.alive), flush=True)
        time.sleep(60)
"""
    script = tmp_path / "parent.py"
    script.write_text(code)
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path])},
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
