"""espeak-ng: a draft of a voice in many languages, by the program of that name."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np

from vizkit.language.refusal import shown
from vizkit.voice.error import VoiceError

_VOICES = {"en": "en-us", "zh": "cmn"}
_PACE = {"zh": 280}
"""Words a minute as espeak-ng counts them, in Chinese some four characters a second; English and the rest at 160."""
_LIMIT = 60
"""Seconds that a sentence may take."""


class Espeak:
    """A voice of espeak-ng: of its own name for it, or else that of the language."""

    def __init__(self, model: str | None, language: str):
        self.voice, self.pace = model or _VOICES.get(language, language), _PACE.get(language, 160)
        found = shutil.which("espeak-ng")
        if found is None:
            raise VoiceError(
                "--voice espeak needs the program espeak-ng: apt install espeak-ng, or brew install espeak-ng"
            )
        self.program = found
        try:
            version = self._run("--version").stdout.split(b"Data at")[0]
            known = self._run("-q", "-v", self.voice, "--", "").returncode == 0
        except (OSError, subprocess.SubprocessError) as reason:
            raise VoiceError("espeak-ng does not run: {reason}", reason=str(reason)) from None
        if not known:
            raise VoiceError("espeak-ng has no voice {voice}: espeak-ng --voices lists them", voice=shown(self.voice))
        self.key = f"{version!r} {self.voice} {self.pace}"

    def say(self, text: str) -> tuple[np.ndarray, int]:
        """Return the text as spoken."""
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "said.wav"
            try:
                done = self._run("-v", self.voice, "-s", str(self.pace), "-w", str(file), "--stdin", said=text)
                found = file.read_bytes() if done.returncode == 0 else b""
            except (OSError, subprocess.SubprocessError):
                found = b""
        if not found:
            raise VoiceError("espeak-ng could not say {text}", text=shown(text))
        with wave.open(io.BytesIO(found)) as spoken:
            return np.frombuffer(spoken.readframes(spoken.getnframes()), "<i2"), spoken.getframerate()

    def _run(self, *words: str, said: str = "") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([self.program, *words], input=said.encode(), capture_output=True, timeout=_LIMIT)
