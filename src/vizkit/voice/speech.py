"""Speech: what was asked for about the voice and the pace, and what comes of it for a show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from vizkit.delivery.making import Progress
from vizkit.frames import Moment, Show
from vizkit.frames.lengths import Lengths
from vizkit.voice.engines import ENGINES, engine
from vizkit.voice.error import VoiceError
from vizkit.voice.folder import Folder
from vizkit.voice.loudness import check
from vizkit.voice.narration import Narration
from vizkit.voice.reader import Reader
from vizkit.voice.recording import FORMATS
from vizkit.voice.talk import Talk
from vizkit.voice.times import cues, cues_of_pace, paced


class Source(Protocol):
    """Where a narration comes from."""

    def narration(self, cache: Any, progress: Progress) -> Narration:
        """Return what is heard; `cache` keeps what an engine has said, if there is one."""


@dataclass(frozen=True)
class Speech:
    """`voice` is a folder of recordings, one recording or an engine; `cues` and `pace` are files of times."""

    voice: str | None = None
    cues: Path | None = None
    pace: Path | None = None

    def options(self) -> dict[str, str]:
        """What was asked for, as it is given on the command line."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}

    def of(self, name: str) -> Speech:
        """What it is for one of several explainers: of a folder its own part."""
        folder = self.voice is not None and Path(self.voice).is_dir()
        return replace(self, voice=str(Path(self.voice) / name)) if folder else self

    def exact(self, show: Show) -> Mapping[tuple[int, int], float]:
        """The seconds that moments last, by their acts and their numbers in them."""
        found = paced(self.pace, show) if self.pace is not None else {}
        return {(show.moments[at].act, show.moments[at].number): seconds for at, seconds in found.items()}

    def lengths(self, show: Show, narration: Narration | None) -> Lengths:
        """How long moments last so that all is heard, and as the pace says."""
        return Lengths(self.exact(show), narration.spans(show) if narration is not None else ())

    def source(self, show: Show, said: Callable[[Moment], str], language: str) -> Source | None:
        """What speaks, if anything is to. `VoiceError` where it cannot, before any work is done."""
        if self.voice is None:
            if self.cues is not None:
                raise VoiceError("--cues are of one long recording: name it with --voice")
            return None
        check()
        if self.voice in ENGINES and self.cues is None:  # a folder of that name is ./espeak
            return Reader(engine(self.voice, language), show, said, language)
        named = Path(self.voice).expanduser()
        if named.is_file():
            return self._talk(named, show)
        if self.cues is not None:
            raise VoiceError("--cues are of one long recording: --voice {voice} is none", voice=self.voice)
        if self.voice and named.is_dir():
            return Folder(named, show)
        if "/" in self.voice.partition(":")[0] or named.suffix.lower() in FORMATS:
            raise VoiceError("--voice {voice}: there is no such folder or recording", voice=self.voice)
        return Reader(engine(self.voice, language), show, said, language)

    def _talk(self, file: Path, show: Show) -> Talk:
        if file.suffix.lower() not in FORMATS:
            wanted = "--voice {voice} is no recording: its name ends in {endings}"
            raise VoiceError(wanted, voice=self.voice, endings=", ".join(FORMATS))
        if self.cues is not None:
            return Talk(file, cues(self.cues, show), show)
        if self.pace is not None:
            return Talk(file, cues_of_pace(self.pace, show), show)
        wanted = (
            "--voice {voice}: say with --cues FILE where moments begin in it, or with --pace FILE how long they last"
        )
        raise VoiceError(wanted, voice=self.voice)


SILENT = Speech()
"""Nothing is heard, and the pace is the house's."""
