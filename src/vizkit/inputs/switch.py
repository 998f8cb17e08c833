"""Yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from vizkit.inputs.error import InputError, shown
from vizkit.inputs.input import Input

_SAID = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


@dataclass(frozen=True)
class Switch(Input):
    kind: ClassVar[str] = "switch"
    widget: ClassVar[str] = "switch"

    def from_text(self, text: str) -> bool:
        if (found := _SAID.get(text.lower())) is None:
            raise InputError("{found} is not one of 'true', 'false'", found=shown(text))
        return found

    def from_value(self, value: Any) -> bool:
        if not isinstance(value, (bool, np.bool_)):
            return self.from_text(str(value))
        return bool(value)

    def write(self, value: bool) -> bool:
        return value


def switch(default: bool, help: str) -> Switch:
    """Return an input that is on or off: `--name` and `--no-name` on the command line."""
    return Switch(default, help)
