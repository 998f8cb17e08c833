"""Media: the kinds of files that a show becomes, which settings have a meaning for each, and where each is made.

A medium is imported when a file of its kind is made, and so are the libraries that it alone needs.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vizkit.delivery.making import Making

SEEN = frozenset({"layout", "theme", "lang"})
"""What a picture is asked for."""

FILMED = SEEN | {"aspect", "quality", "size", "fps", "speed", "pace", "captions", "preview"}
"""What a film is asked for."""

HEARD = FILMED | {"script", "voice", "cues"}
"""What a film is asked for that can be heard."""

LOOPED = FILMED | {"ground", "max_size"}
"""What a picture that moves is asked for."""

WORKED = frozenset({"jobs", "executor", "cache"})
"""What is asked for where segments are encoded."""

SPOKEN = frozenset({"layout", "aspect", "lang", "fps", "speed", "pace", "script", "voice", "cues"})
"""What subtitles are asked for: what sets the times of the film that they go with."""


@dataclass(frozen=True)
class Medium:
    """A kind of file.

    The names of its files end in `ending`, or where it is asked for by its kind in one of `also`. `settings` have a
    meaning for it; of the others `refusal` says why not. Where nothing is asked for, `shorter` is the frame's shorter
    side in pixels, `fps` the frames a second, `layout` the layout and `theme` the theme. `made_by` names the function
    that makes a file of it, given a `Making`, and returns how it was taken.
    """

    kind: str
    ending: str
    settings: frozenset[str]
    made_by: str
    refusal: str = "{flag} means nothing for {ending}: it is for {others}"
    shorter: int = 1080
    fps: Fraction = Fraction(60)
    layout: str = "lecture"
    theme: str = "dark"
    also: tuple[str, ...] = ()

    @property
    def make(self) -> Callable[[Making], Any]:
        """What makes a file of it."""
        module, _, name = self.made_by.partition(":")
        return getattr(importlib.import_module(module), name)


_SMALL = {"shorter": 540, "fps": Fraction(15), "layout": "slide"}

MEDIA = {
    medium.kind: medium
    for medium in (
        Medium("mp4", "mp4", HEARD | {"subtitles", *WORKED}, "vizkit.film.render:mp4"),
        Medium("webm", "webm", HEARD | {"ground"}, "vizkit.film.render:webm"),
        Medium("mov", "mov", HEARD | {"ground"}, "vizkit.film.render:mov", fps=Fraction(30)),
        Medium("gif", "gif", LOOPED | WORKED, "vizkit.film.loops:animated_gif", **_SMALL),
        Medium("webp", "webp", LOOPED, "vizkit.film.loops:animated_webp", **_SMALL),
        Medium("apng", "apng", LOOPED, "vizkit.film.loops:animated_png", **_SMALL, also=("png",)),
        Medium("avif", "avif", LOOPED, "vizkit.film.loops:animated_avif", **_SMALL),
        Medium(
            "html", "html", frozenset({"theme", "lang"}), "vizkit.page.render:page",
            refusal="a page has no {flag}: it fits its window, and its reader sets the pace",
        ),
        Medium(
            "pdf", "pdf", SEEN | {"moments", "handout", "script"}, "vizkit.slides.pdf:pdf",
            layout="slide", theme="light",
        ),
        Medium(
            "reveal", "reveal.html", frozenset({"theme", "lang", "script"}), "vizkit.slides.reveal:reveal",
            refusal="a deck for a browser has no {flag}: it fits its window, and its speaker sets the pace",
        ),
        Medium("srt", "srt", SPOKEN, "vizkit.words.subtitles:srt"),
        Medium("vtt", "vtt", SPOKEN, "vizkit.words.subtitles:vtt"),
        Medium("trace", "trace", frozenset(), "vizkit.kept.render:trace"),
        Medium("md", "md", frozenset({"lang", "script"}), "vizkit.words.transcript:markdown"),
        Medium("txt", "txt", frozenset({"lang", "script"}), "vizkit.words.transcript:text"),
        Medium(
            "pptx", "pptx", SEEN | {"moments", "slides", "script", *WORKED}, "vizkit.slides.pptx:pptx",
            layout="slide",
        ),
    )
}  # fmt: skip
"""All kinds; the first is made where nothing is said."""


def kinds_with(setting: str) -> str:
    """The kinds that a setting is for, as an error names them."""
    return ", ".join(f".{medium.ending}" for medium in MEDIA.values() if setting in medium.settings)


LOOPS = tuple(medium.kind for medium in MEDIA.values() if medium.settings >= LOOPED)
"""The kinds of pictures that move, and begin again when they have ended."""


def medium_of(name: str) -> Medium | None:
    """The medium that a file's name tells; of two endings the longer."""
    fitting = (medium for medium in MEDIA.values() if name.lower().endswith(f".{medium.ending}"))
    return max(fitting, key=lambda medium: len(medium.ending), default=None)
