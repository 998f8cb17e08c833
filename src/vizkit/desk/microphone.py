"""The microphone: what is heard while one rehearses, where Qt's multimedia is installed and there is one."""

from __future__ import annotations

import io
import wave

import numpy as np

RATE = 48_000
"""Samples a second."""


class Microphone:
    """Records from now on until it is stopped."""

    def __init__(self, device, multimedia):
        wanted = multimedia.QAudioFormat()
        wanted.setSampleRate(RATE)
        wanted.setChannelCount(1)
        wanted.setSampleFormat(multimedia.QAudioFormat.SampleFormat.Int16)
        self._source = multimedia.QAudioSource(device, wanted)
        self._heard = bytearray()
        self._stream = self._source.start()
        self._stream.readyRead.connect(self._read)

    def stop(self) -> tuple[np.ndarray, int]:
        """Return what was recorded: 16-bit samples, and how many there are in a second."""
        self._read()
        self._source.stop()
        return np.frombuffer(bytes(self._heard[: len(self._heard) // 2 * 2]), "<i2"), RATE

    def _read(self) -> None:
        self._heard += self._stream.readAll().data()


def microphone() -> Microphone | None:
    """Return the microphone, recording, if there is one."""
    try:
        from PySide6 import QtMultimedia
    except ImportError:
        return None
    device = QtMultimedia.QMediaDevices.defaultAudioInput()
    return None if device.isNull() else Microphone(device, QtMultimedia)


def waves(samples: np.ndarray, rate: int) -> bytes:
    """Return 16-bit samples as the contents of a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples.astype("<i2").tobytes())
    return file.getvalue()
