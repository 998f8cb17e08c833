"""Speech: what was asked for about the voice and the pace, and what comes of it for a show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vizkit.frames import Moment, Show
from vizkit.frames.lengths import Lengths

if TYPE_CHECKING:
    from vizkit.voice.narration import Narration
    from vizkit.voice.source import Source


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
        if self.pace is None:
            return {}
        from vizkit.voice.times import paced

        found = paced(self.pace, show)
        return {(show.moments[at].act, show.moments[at].number): seconds for at, seconds in found.items()}

    def lengths(self, show: Show, narration: Narration | None) -> Lengths:
        """How long moments last so that all is heard, and as the pace says."""
        return Lengths(self.exact(show), narration.spans(show) if narration is not None else ())

    def source(self, show: Show, said: Callable[[Moment], str], language: str) -> Source | None:
        """What speaks, if anything is to. `VoiceError` where it cannot, before any work is done."""
        if self.voice is None and self.cues is None:
            return None
        from vizkit.voice.source import source

        return source(self, show, said, language)


SILENT = Speech()
"""Nothing is heard, and the pace is the house's."""
