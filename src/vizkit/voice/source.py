"""A source: what speaks at a show's moments, as it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from vizkit.delivery.making import Progress
from vizkit.frames import Moment, Show
from vizkit.voice.engines import ENGINES, engine
from vizkit.voice.error import VoiceError
from vizkit.voice.folder import Folder
from vizkit.voice.loudness import check
from vizkit.voice.narration import Narration
from vizkit.voice.reader import Reader
from vizkit.voice.recording import FORMATS
from vizkit.voice.speech import Speech
from vizkit.voice.talk import Talk
from vizkit.voice.times import cues, cues_of_pace


class Source(Protocol):
    """Where a narration comes from."""

    def narration(self, cache: Any, progress: Progress) -> Narration:
        """Return what is heard; `cache` keeps what an engine has said, if there is one."""


def source(speech: Speech, show: Show, said: Callable[[Moment], str], language: str) -> Source:
    """What speaks. `VoiceError` where it cannot, before any work is done."""
    voice = speech.voice
    if voice is None:
        raise VoiceError("--cues are of one long recording: name it with --voice")
    check()
    if voice in ENGINES and speech.cues is None:  # a folder of that name is ./espeak
        return Reader(engine(voice, language), show, said, language)
    named = Path(voice).expanduser()
    if named.is_file():
        return _talk(speech, named, show)
    if speech.cues is not None:
        raise VoiceError("--cues are of one long recording: --voice {voice} is none", voice=voice)
    if voice and named.is_dir():
        return Folder(named, show)
    if "/" in voice.partition(":")[0] or named.suffix.lower() in FORMATS:
        raise VoiceError("--voice {voice}: there is no such folder or recording", voice=voice)
    return Reader(engine(voice, language), show, said, language)


def _talk(speech: Speech, file: Path, show: Show) -> Talk:
    if file.suffix.lower() not in FORMATS:
        wanted = "--voice {voice} is no recording: its name ends in {endings}"
        raise VoiceError(wanted, voice=speech.voice, endings=", ".join(FORMATS))
    if speech.cues is not None:
        return Talk(file, cues(speech.cues, show), show)
    if speech.pace is not None:
        return Talk(file, cues_of_pace(speech.pace, show), show)
    wanted = "--voice {voice}: say with --cues FILE where moments begin in it, or with --pace FILE how long they last"
    raise VoiceError(wanted, voice=speech.voice)
