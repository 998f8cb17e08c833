"""Sounds for tests: tones that are written into files, and engines that speak in tones."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from vizkit.voice.recording import FORMATS, RATE

CODECS = {".wav": "pcm_s16le", ".flac": "flac", ".mp3": "libmp3lame", ".m4a": "aac"}


def tone(seconds: float, level: float = 0.3, rate: int = RATE) -> np.ndarray:
    """A tone that begins and ends at once."""
    return (level * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def silence(seconds: float) -> np.ndarray:
    return np.zeros(round(seconds * RATE), np.float32)


def written(file: Path, samples: np.ndarray, rate: int = RATE, layout: str = "stereo") -> Path:
    """The samples as a recording of the kind that the file's name says."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as whole, av.open(whole, "w", format=FORMATS[file.suffix]) as container:
        stream = container.add_stream(CODECS[file.suffix], rate=rate, layout=layout)
        planes = np.repeat(samples[None], 2 if layout == "stereo" else 1, axis=0)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(planes), format="fltp", layout=layout)
        frame.sample_rate = rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return file


class Tones:
    """An engine that says a word in four tenths of a second, and keeps what it was asked."""

    key = "tones"

    def __init__(self, model: str | None = None, language: str = "en"):
        self.asked: list[str] = []

    def say(self, text: str) -> tuple[np.ndarray, int]:
        self.asked.append(text)
        return (2**15 * tone(0.4 * len(text.split()), rate=22_050)).astype(np.int16), 22_050


def heard_at(samples: np.ndarray, level: float = 10 ** (-35 / 20)) -> list[float]:
    """The seconds at which sound begins after at least 0.1 s of silence, to a hundredth of a second."""
    windows = samples[: len(samples) // 480 * 480].reshape(-1, 480).astype(float)
    loud = np.sqrt(np.mean(windows**2, axis=1))
    sounding = np.concatenate([np.zeros(10, bool), loud > level * loud.max()])
    return [at / 100 for at in range(len(loud)) if sounding[at + 10] and not sounding[at : at + 10].any()]
