"""What a wish asks of the command line: its options and inputs as words, as they would be typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def words(said: Mapping[str, Any]) -> Iterator[str]:
    """Return the words of options and inputs; of an option that may be repeated a list has several."""
    for key, value in said.items():
        for each in value if isinstance(value, list) and key == _REPEATED else [value]:
            yield from _word(key, each)


_REPEATED = "act"
_ON_OR_OFF = "captions"


def _word(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, bool) and key == _ON_OR_OFF:
        yield f"--{key}={'on' if value else 'off'}"
    elif isinstance(value, bool):
        yield f"--{key}" if value else f"--no-{key}"
    else:
        yield f"--{key}={_text(value)}"


def _text(value: Any) -> str:
    """A value as it is typed: a list divided by commas, a list of lists in brackets."""
    if not isinstance(value, list):
        return str(value)
    if any(isinstance(each, list) for each in value):
        return json.dumps(value, ensure_ascii=False)
    return ",".join(map(str, value))
