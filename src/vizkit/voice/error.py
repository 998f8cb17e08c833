"""What is wrong with a voice, told to whoever asked for it."""

from __future__ import annotations

from vizkit.language.refusal import Refusal


class VoiceError(Refusal, ValueError):
    """A voice that cannot be had, or recordings that do not fit; the message names the file, if there is one."""
