"""Provenance: what a film or GIF says of itself, enough to make it again."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from vizkit import __version__
from vizkit.inputs import InputError

MARK = "vizkit"


@dataclass(frozen=True)
class Provenance:
    """The explainer, the text of its inputs, and the options that a file was rendered with."""

    explainer: str
    inputs: dict[str, str | bool]
    options: dict[str, Any]
    version: str = __version__

    def text(self) -> str:
        return json.dumps({MARK: asdict(self)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def parse(cls, text: str) -> Provenance | None:
        """What `text` says, or None where it is not ours."""
        try:
            return cls(**json.loads(text)[MARK])
        except (ValueError, KeyError, TypeError):
            return None

    def command(self, output: str) -> str:
        """The command that makes the file again."""
        words = ["vizkit", "render", self.explainer]
        for name, value in [*self.inputs.items(), *self.options.items()]:
            flag = "--" + name.lower().replace("_", "-")
            if value is True:
                words.append(flag)
            elif value is False:
                words.append("--no-" + flag[2:])
            elif isinstance(value, list):
                words += [part for item in value for part in (flag, str(item))]
            else:
                words.append(f"{flag}={value}")
        return shlex.join([*words, "-o", output])


def read(file: Path) -> Provenance:
    """What the film or GIF `file` says of itself; `InputError` where it says nothing."""
    try:
        head = file.open("rb").read(6)
    except OSError as reason:
        raise InputError(f"{file} cannot be read: {reason.strerror or reason}") from None
    for comment in _gif_comments(file) if head.startswith(b"GIF8") else _film_comments(file):
        if (found := Provenance.parse(comment)) is not None:
            return found
    raise InputError(f"{file} does not say how it was made: it is not a film or GIF of vizkit's")


def _gif_comments(file: Path) -> Iterator[str]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as image:
            comment = image.info.get("comment", b"")
    except (UnidentifiedImageError, OSError):
        return
    yield comment.decode("utf-8", "replace") if isinstance(comment, bytes) else comment


def _film_comments(file: Path) -> Iterator[str]:
    import av

    try:
        with av.open(str(file)) as container:
            yield container.metadata.get("comment", "")
    except (av.error.FFmpegError, OSError):
        return
