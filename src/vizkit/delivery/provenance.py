"""Provenance: what a film, a GIF or a page says of itself, enough to make it again."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, dataclass
from typing import Any

from vizkit import __version__

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
