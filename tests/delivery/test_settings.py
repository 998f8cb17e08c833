"""Settings: what is read from text, what excludes each other, and what comes of nothing said."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from vizkit.cli.main import cli
from vizkit.delivery.files import STDOUT
from vizkit.delivery.media import MEDIA
from vizkit.delivery.settings import (
    KINDS,
    Settings,
    SettingsError,
    byte_count,
    frame_rate,
    kind_of,
    rate_text,
    size,
    usual_target,
)

even = st.integers(32, 2160).map(lambda half: 2 * half)


@given(even, even, st.sampled_from("xX"))
def test_a_size_is_read_as_it_is_written(width, height, sign):
    assert size(f"{width}{sign}{height}") == (width, height)


@given(st.text(max_size=12))
def test_any_text_is_a_size_or_refused(text):
    try:
        width, height = size(text)
    except SettingsError:
        return
    assert width % 2 == height % 2 == 0 and 64 <= width <= 7680 and 64 <= height <= 4320


@given(st.integers(1, 10**6), st.sampled_from([("", 1), ("K", 10**3), ("KB", 10**3), ("MB", 10**6), ("mb", 10**6)]))
def test_bytes_are_counted_by_their_unit(number, unit):
    assert byte_count(f"{number}{unit[0]}") == number * unit[1]


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        *[("24", Fraction(24)), ("12.5", Fraction(25, 2)), (" 60 ", Fraction(60)), ("25/2", Fraction(25, 2))],
        *[
            ("29.97", Fraction(30000, 1001)),
            ("29.97002997", Fraction(30000, 1001)),
            ("30000/1001", Fraction(30000, 1001)),
        ],
        *[("23.976", Fraction(24000, 1001)), ("23.98", Fraction(24000, 1001)), ("59.94", Fraction(60000, 1001))],
    ],
)
def test_a_rate_is_read_as_it_is_meant(text, rate):
    assert frame_rate(text) == rate


@pytest.mark.parametrize("text", ["nan", "inf", "0", "121", "-5", "1/0", "", "1e9", "1e999999999", "fast"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(SettingsError, match="--fps"):
        frame_rate(text)


@given(st.fractions(1, 120, max_denominator=1001))
def test_a_rate_is_read_back_exactly(found):
    rate = frame_rate(f"{found.numerator}/{found.denominator}")
    assert frame_rate(rate_text(rate)) == rate


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_said_by_the_name_or_by_itself(kind):
    ending = MEDIA[kind].ending
    assert (
        kind_of(Path(f"a.{ending}"), None)
        == kind_of(Path(f"a.{ending.upper()}"), kind)
        == kind_of(STDOUT, kind)
        == kind
    )
    assert kind_of(usual_target("scenes/my_own.py", ("one-act",), ending), None) == kind
    with pytest.raises(SettingsError, match="does not fit"):
        kind_of(Path(f"a.{ending}"), next(other for other in KINDS if other != kind))


def test_a_name_without_an_ending_is_what_it_is_said_to_be():
    assert kind_of(Path("out"), "gif") == "gif"
    for other in ("out", "out.avi"):
        with pytest.raises(SettingsError, match="--as says"):
            kind_of(Path(other), None)


def test_what_is_not_said_is_as_usual():
    film, gif, page, pdf, subtitles = (Settings().take(kind) for kind in ("mp4", "gif", "html", "pdf", "srt"))
    assert (subtitles.style, subtitles.fps, subtitles.speed) == (film.style, film.fps, film.speed)
    assert (film.size, film.fps, film.style.layout) == ((1920, 1080), Fraction(60), "lecture")
    assert (gif.size, gif.fps, gif.style.layout) == ((960, 540), Fraction(15), "slide")
    assert (page.language, page.theme) == (None, None)
    assert (pdf.style.layout, pdf.style.theme, pdf.handout) == ("slide", "light", None)


@pytest.mark.parametrize(
    ("settings", "kind", "said"),
    [
        (Settings(quality="low", size=(64, 64)), "mp4", "exclude each other"),
        (Settings(quality="low", preview=True), "mp4", "exclude each other"),
        (Settings(max_size=1), "mp4", "--max-size means nothing for .mp4: it is for .gif, .webp, .apng, .avif"),
        (Settings(fps=Fraction(30)), "html", "--fps"),
        (Settings(fps=60.0), "gif", "too fast for a GIF"),
        (Settings(max_size=1), "html", "--max-size"),
        (Settings(cache=False), "html", "--no-cache"),
    ],
)
def test_what_does_not_go_together_is_refused(settings, kind, said):
    with pytest.raises(SettingsError, match=said):
        settings.check(kind)


def test_a_gif_has_no_more_frames_than_are_shown():
    assert Settings(quality="high").take("gif").fps == 50 and Settings(quality="high").take("mp4").fps == 60
    Settings(fps=50.0).check("gif")


@pytest.mark.parametrize("option", ["--speed"])
@pytest.mark.parametrize("found", ["nan", "inf", "-1", "0"])
def test_a_pace_that_is_none_is_refused(option, found):
    done = CliRunner().invoke(cli, ["render", "lca", option, found])
    assert done.exit_code == 2 and f"Invalid value for '{option}'" in done.output
