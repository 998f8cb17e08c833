"""A folder of recordings: one a moment, or one for several, named by their ids.

one-sweep/push.wav              the first moment called push in the act one-sweep
one-sweep--push-2.m4a           the second, without a folder of the act's own
one-sweep/push-3..report.flac   one recording for all moments from the third push to the first report
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vizkit.delivery.making import Progress
from vizkit.frames import Show
from vizkit.voice.error import VoiceError
from vizkit.voice.loudness import levelled
from vizkit.voice.narration import Narration, Utterance
from vizkit.voice.places import Places
from vizkit.voice.recording import FORMATS, recording, trimmed


@dataclass(frozen=True)
class Recorded:
    """A file, and the numbers of the first and the last moment that it is heard at."""

    first: int
    last: int
    file: Path


class Folder:
    """The recordings of a show's moments in a folder. `VoiceError` for names that are none, and for two of one moment.

    `absent` are recordings of moments that are not shown, or not there with these inputs.
    """

    def __init__(self, folder: Path, show: Show):
        self.folder, self.places = folder, Places(show)
        self.absent: list[Path] = []
        self.recorded = sorted(self._found(), key=lambda each: each.first)
        for before, after in zip(self.recorded, self.recorded[1:], strict=False):
            if after.first <= before.last:
                twice = "{one} and {other} are both of {id}: keep one of them"
                names = {"one": before.file.name, "other": after.file.name}
                raise VoiceError(twice, **names, id=self.places.ids[after.first])
        if not self.recorded:
            wanted = "{folder} has no recording of a moment: name them by their ids, such as {example}.wav"
            raise VoiceError(wanted, folder=folder, example=self.places.ids[0])

    def narration(self, cache: Any, progress: Progress) -> Narration:
        """Return what is heard: every recording as loud as the others, without the silence around it."""
        found = []
        for number, each in enumerate(self.recorded, 1):
            found.append(Utterance(each.first, each.last, levelled(trimmed(recording(each.file)))))
            progress(number, len(self.recorded))
        return Narration(tuple(found))

    @property
    def silent(self) -> list[str]:
        """The ids of the moments with sentences of their own at which no recording is heard."""
        moments = self.places.show.moments
        heard = {number for each in self.recorded for number in range(each.first, each.last + 1)}
        told = (number for number, moment in enumerate(moments) if moment.step.speaker is None)
        return [self.places.ids[number] for number in told if number not in heard]

    def _found(self) -> Iterator[Recorded]:
        for file in sorted(self.folder.rglob("*")):
            if file.suffix.lower() not in FORMATS or not file.is_file() or file.name.startswith("."):
                continue
            first, _, last = self._name(file).partition("..")
            last = last if "/" in last or not last else f"{first.partition('/')[0]}/{last}"
            begin, end = self.places.of(first, str(file)), self.places.of(last or first, str(file))
            if begin is None or end is None:
                self.absent.append(file)
            elif end < begin or self.places.act(begin) != self.places.act(end):
                wrong = "{file}: {first} to {last} are no moments of one act, one after the other"
                raise VoiceError(wrong, file=file, first=first, last=last)
            else:
                yield Recorded(begin, end, file)

    def _name(self, file: Path) -> str:
        return file.relative_to(self.folder).with_suffix("").as_posix().replace("--", "/")
