"""Subtitles: files that a player shows beside a film, or a video site takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from vizkit.delivery.files import write
from vizkit.delivery.making import Making
from vizkit.words.comment import comment
from vizkit.words.cues import Cue, cues
from vizkit.words.said import waiting
from vizkit.words.times import SECOND, timed
from vizkit.words.wording import Wording

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def srt(making: Making) -> Wording:
    """Write the subtitles of a show's film as SubRip."""
    return _written(making, subrip)


def vtt(making: Making) -> Wording:
    """Write the subtitles of a show's film as WebVTT."""
    return _written(making, web)


def subrip(found: Sequence[Cue], said: str) -> str:
    """Cues as SubRip, what the file says of itself in a last one that is never shown."""
    import srt

    ends = max((cue.end for cue in found), default=0)
    numbered = enumerate([*found, Cue(ends, ends, (said,))], 1)
    return "".join(
        srt.Subtitle(number, _time(cue.start), _time(cue.end), cue.text).to_srt() for number, cue in numbered
    )


def web(found: Sequence[Cue], said: str) -> str:
    """Cues as WebVTT, what the file says of itself in a note."""
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{cue.text.translate(_ESCAPED)}" for cue in found]
    return "\n\n".join(["WEBVTT", f"NOTE {said}", *blocks]) + "\n"


def _written(making: Making, form: Callable[[Sequence[Cue], str], str]) -> Wording:
    take = making.take
    language, fps, speed = take.style.language, take.fps, take.speed
    show = waiting(making)
    found = cues(show, making.script, language, timed(show, take, making.progress), fps, speed, making.heard)
    write(making.target, form(found, comment(making.provenance(take))).encode())
    return take


def _time(thousandths: int) -> timedelta:
    return timedelta(milliseconds=thousandths)


def _clock(thousandths: int) -> str:
    seconds, rest = divmod(thousandths, SECOND)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
