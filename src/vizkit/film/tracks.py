"""Soft subtitles: tracks of an MP4 that a player shows or hides, one a language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import av
from av.container import OutputContainer
from av.stream import Disposition

from vizkit.language.house import own_name
from vizkit.words.cues import SECOND, Cue

CLOCK = 1_000_000
"""Ticks of a track's second: more than any film's, or ffmpeg, which compares the counts, takes each cue to be over."""

TICKS = CLOCK // SECOND


_HEADER = b"""[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Alignment
Style: Default,Arial,16,&Hffffff,&H0,2
"""
"""How subtitles look to a player that asks the film: of this the encoder, which encodes nothing, makes what the format
must have, and QuickTime does not play a track without."""


@dataclass(frozen=True)
class Track:
    """The cues of a language; the `chosen` one is shown unless its viewer prefers another."""

    language: str
    cues: Sequence[Cue]
    chosen: bool = False

    def stream(self, film: OutputContainer) -> av.stream.Stream:
        """The stream of the track, added to a film."""
        stream = film.add_stream("mov_text")
        stream.codec_context.subtitle_header = _HEADER
        stream.time_base = Fraction(1, CLOCK)
        stream.metadata.update({"language": _code(self.language), "handler_name": own_name(self.language)})
        stream.disposition = Disposition.default if self.chosen else Disposition(0)
        return stream

    def packets(self, stream: av.stream.Stream) -> Iterator[av.Packet]:
        """Every cue as the format has it: how many bytes its text has, then these."""
        for cue in self.cues:
            said = cue.text.encode()
            packet = av.Packet(len(said).to_bytes(2, "big") + said)
            packet.stream, packet.time_base = stream, Fraction(1, CLOCK)
            packet.pts = packet.dts = cue.start * TICKS
            packet.duration, packet.is_keyframe = (cue.end - cue.start) * TICKS, True
            yield packet


def _code(language: str) -> str:
    """A language's code of three letters (ISO 639-2/T), as a film has it."""
    from babel.core import get_global

    short = language.partition("_")[0]
    codes = [long for long, meant in get_global("language_aliases").items() if meant == short and len(long) == 3]
    return next((code for code in codes if code.startswith(short)), (codes or [short])[0])
