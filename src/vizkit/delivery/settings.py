"""Settings: what was asked for about a file, read from text and checked, and the take or opening that comes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from vizkit.delivery.files import RENDERS, STDOUT
from vizkit.delivery.media import MEDIA, kinds_with, medium_of
from vizkit.delivery.provenance import PICTURES
from vizkit.language.refusal import Refusal, shown
from vizkit.picture.style import Style

if TYPE_CHECKING:
    from vizkit.film.take import Take
    from vizkit.page.document import Opening
    from vizkit.slides.deck import Deck
    from vizkit.voice.speech import Speech
    from vizkit.words.wording import Wording

KINDS = tuple(MEDIA)

DECKS = ("pdf", "pptx")
"""The kinds that have slides or pages, a moment each."""

WORDS = ("srt", "vtt", "md", "txt")
"""The kinds that are made of words alone."""

QUALITIES = {
    "low": (480, Fraction(15)),
    "medium": (720, Fraction(30)),
    "high": (1080, Fraction(60)),
    "ultra": (2160, Fraction(60)),
}
"""Manim's sizes, the shorter side in pixels, and frame rates by their names."""

ASPECTS = {"16:9": ("lecture", "slide"), "9:16": ("portrait",), "1:1": ("square",), "4:5": ("post",)}
"""The layouts of every shape of a frame, the usual one first."""

GROUNDS = ("theme", "none")
"""What a picture stands on: the theme's colour, or nothing."""

LETTERING = ("outlines", "text")
"""How type may be written in an SVG, the usual way first."""

_SMALLEST, _LARGEST = 64, (7680, 4320)
_RATE = re.compile(r"\d{1,4}(\.\d{1,12})?|\d{1,7}/\d{1,7}")
_FASTEST = 120
_NTSC = tuple(Fraction(1000 * whole, 1001) for whole in (24, 30, 48, 60, 120))
_UNITS = {"K": 1000, "M": 1000**2, "G": 1000**3}


class SettingsError(Refusal, ValueError):
    """A setting that cannot be read, or two that exclude each other; the message names the option."""


@dataclass(frozen=True)
class Settings:
    """Settings by their options' names; what was not said is `None`."""

    quality: str | None = None
    size: tuple[int, int] | None = None
    fps: Fraction | None = None
    aspect: str | None = None
    layout: str | None = None
    ground: str | None = None
    theme: str | None = None
    lang: str | None = None
    speed: float | None = None
    max_size: int | None = None
    captions: bool | None = None
    subtitles: tuple[str, ...] | None = None
    script: Path | None = None
    preview: bool | None = None
    jobs: int | None = None
    executor: str | None = None
    cache: bool | None = None
    moments: str | None = None
    handout: int | None = None
    slides: str | None = None
    voice: str | None = None
    cues: Path | None = None
    pace: Path | None = None

    @property
    def speech(self) -> Speech:
        """What was asked for about the voice and the pace."""
        from vizkit.voice.speech import Speech

        return Speech(self.voice, self.cues, self.pace)

    def check(self, kind: str) -> None:
        """`SettingsError` where a setting has no meaning for this kind of file, or contradicts another."""
        medium = MEDIA[kind]
        for name in (field.name for field in fields(self) if field.name not in medium.settings):
            if getattr(self, name) is not None:
                flag = f"--{name.replace('_', '-')}" if name != "cache" else "--cache or --no-cache"
                others = kinds_with(name)
                raise SettingsError(medium.refusal, flag=flag, ending=f".{medium.ending}", others=others)
        if kind == "gif" and self.fps is not None:
            from vizkit.film.gif import FASTEST

            if self.fps > FASTEST:
                fast = "--fps {rate} is too fast for a GIF: it shows at most {most}"
                raise SettingsError(fast, rate=rate_text(self.fps), most=FASTEST)
        if sum(setting is not None for setting in (self.quality, self.size, self.preview or None)) > 1:
            raise SettingsError("--quality, --size and --preview exclude each other: give one of them")
        if self.handout and self.layout:
            raise SettingsError("--handout and --layout exclude each other: a hand-out has its own layout")
        if self.moments and self.slides not in (None, "moments"):
            raise SettingsError("--moments and --slides {slides} exclude each other: give one", slides=self.slides)
        check_aspect(self.aspect, self.layout)
        if self.aspect is not None and self.size is not None:
            across, down = (int(side) for side in self.aspect.split(":"))
            if abs(self.size[0] * down - self.size[1] * across) > 2 * max(across, down):
                other = "--size {size} is not {aspect}: leave one of them out"
                raise SettingsError(other, size="x".join(map(str, self.size)), aspect=self.aspect)

    def for_two(self, kind: str) -> Settings:
        """The settings where two runs are side by side: of pictures in the layout that has most room for them."""
        said = self.layout is not None or self.aspect is not None
        return self if said or "layout" not in MEDIA[kind].settings else replace(self, layout="lecture")

    def take(self, kind: str) -> Take | Opening | Deck | Wording:
        """How a film or GIF is taken, what a page opens with, which slides there are, or how it is put into words."""
        medium = MEDIA[kind]
        if kind in ("html", "reveal"):
            from vizkit.page.document import Opening

            return Opening(self.lang, self.theme)
        layout = laid_out(self.aspect, self.layout, medium.layout)
        style = Style(layout, self.theme or medium.theme, self.lang or "en")
        style = replace(style, captions=self.captions is not False, clear=self.ground == "none")
        if kind in DECKS:
            from vizkit.slides.deck import SLIDES, Deck

            return Deck(style, self.moments, self.handout, self.slides or SLIDES[0])
        if kind in WORDS:
            from vizkit.words.wording import Wording

            return Wording(style, self.fps or medium.fps, self.speed or 1.0)
        from vizkit.film.take import Take, sized

        quality = "low" if self.preview else self.quality
        shorter, fps = (medium.shorter, medium.fps) if quality is None else QUALITIES[quality]
        if kind == "gif":
            from vizkit.film.gif import FASTEST

            fps = min(fps, Fraction(FASTEST))
        return Take(style, self.size or sized(style, shorter), self.fps or fps, self.speed or 1.0)


def check_aspect(aspect: str | None, layout: str | None) -> None:
    """`SettingsError` where the layout that is asked for has another shape."""
    if aspect is not None and layout is not None and layout not in ASPECTS[aspect]:
        other = "--layout {layout} is not {aspect}: leave one of them out"
        raise SettingsError(other, layout=layout, aspect=aspect)


def laid_out(aspect: str | None, layout: str | None, usual: str) -> str:
    """The layout that is asked for, by its name or by its shape, of which there may be a usual one."""
    if layout is not None or aspect is None:
        return layout or usual
    return usual if usual in ASPECTS[aspect] else ASPECTS[aspect][0]


def size(text: str) -> tuple[int, int]:
    """Width and height of `1280x720`, in pixels that can be encoded."""
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        wanted = "--size {text} is no size: write width x height, such as 1280x720"
        raise SettingsError(wanted, text=shown(text)) from None
    shorter, longer = sorted((width, height))
    fits = _SMALLEST <= shorter <= _LARGEST[1] and longer <= _LARGEST[0]
    if not fits or width % 2 or height % 2:
        wanted = "--size {text} cannot be encoded: width and height must be even, from 64x64 to 7680x4320"
        raise SettingsError(wanted, text=text)
    return width, height


def languages(text: str) -> tuple[str, ...]:
    """The languages of `en,zh`, each once."""
    found = tuple(part.strip() for part in text.split(","))
    if not all(found) or len(set(found)) < len(found):
        wanted = "--subtitles {text} are no languages: write each once, such as en,zh"
        raise SettingsError(wanted, text=shown(text))
    return found


def frame_rate(text: str) -> Fraction:
    """The frames a second of `60`, `12.5` or `30000/1001`; 23.976, 29.97 and 59.94 are NTSC's rates, exactly."""
    try:
        found = Fraction(text.strip()) if _RATE.fullmatch(text.strip()) else None
    except ZeroDivisionError:
        found = None
    if found is None or not 1 <= found <= _FASTEST:
        wanted = "--fps {text} is no rate: write 1 to {most} frames a second, such as 25 or 29.97"
        raise SettingsError(wanted, text=shown(text), most=_FASTEST)
    nearest = min(_NTSC, key=lambda rate: abs(rate - found))
    return nearest if abs(nearest - found) < Fraction(1, 200) else found.limit_denominator(1001)


def rate_text(rate: Fraction) -> str:
    """A rate as `frame_rate` reads it."""
    text = f"{float(rate):g}"
    return text if rate not in _NTSC and frame_rate(text) == rate else str(rate)


def byte_count(text: str) -> int:
    """The bytes of `500KB`, `1MB` or a plain number."""
    number = text.strip().upper().removesuffix("B").removesuffix("I")
    try:
        found = int(float(number.rstrip("KMG")) * _UNITS.get(number[-1:], 1))
    except (ValueError, OverflowError):
        found = 0
    if found <= 0:
        raise SettingsError("--max-size {text} is no size: write bytes, or 500KB, or 1MB", text=shown(text))
    return found


def check_no_picture(kind: str) -> None:
    """`SettingsError` where a picture is asked for, saying what writes one."""
    if kind in PICTURES:
        raise SettingsError(
            ".{kind} is a picture of a moment: vizkit sheet NAME --stills --moments 3 -o NAME.{kind}", kind=kind
        )


def kind_of(output: Path | None, wanted: str | None) -> str:
    """The kind of file, from its name's ending or from what was said."""
    named = output.name if output not in (None, STDOUT) else ""
    medium = medium_of(named)
    if medium is None and wanted and Path(named).suffix.lower().removeprefix(".") in MEDIA[wanted].also:
        return wanted
    if medium is None:
        check_no_picture(Path(named).suffix.lower().removeprefix("."))
    if medium is None and named and (Path(named).suffix or wanted is None):
        unknown = "-o {output}: a file's name ends in one of {endings}, or --as says what it is"
        raise SettingsError(unknown, output=output, endings=", ".join(f".{known.ending}" for known in MEDIA.values()))
    found = medium and medium.kind
    if found and wanted and found != wanted:
        twice = "--as {wanted} does not fit -o {output}: give one of them, or the same twice"
        raise SettingsError(twice, wanted=wanted, output=output)
    return found or wanted or KINDS[0]


def usual_target(name: str, acts: tuple[str, ...], ending: str, folder: Path = RENDERS) -> Path:
    """Where a file goes that was given no name: called as the explainer, or as a function and its file are."""
    file, _, function = name.partition(".py:")
    called = [Path(file).stem, *function.split(".")] if function else [Path(name).stem]
    return folder / ("-".join([*(word.replace("_", "-") for word in called), *acts]) + f".{ending}")
