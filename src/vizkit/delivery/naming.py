"""Naming: files that are called by a pattern, the blanks of which are what a file is of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from vizkit.delivery.settings import SettingsError

BLANKS = ("name", "preset", "act", "lang", "theme", "layout", "as")
"""What a pattern may ask for; `as` is the ending of the file's name."""

_BLANK = re.compile(r"[-_. ]?\{([^{}]*)\}")
_BETWEEN = "-_. "


def is_pattern(output: Path | None) -> bool:
    """Whether a file's name has blanks."""
    return output is not None and "{" in str(output)


def check_pattern(pattern: str) -> None:
    """`SettingsError` where a pattern asks for what no file has."""
    if set(_BLANK.findall(pattern)) - set(BLANKS) or re.search("[{}]", _BLANK.sub("", pattern)):
        raise SettingsError(
            "{pattern}: a name's blanks are {names}; there is no other", pattern=pattern, names=_known()
        )


def called(pattern: str, blanks: Mapping[str, str]) -> Path:
    """Return the name that a pattern makes of what a file is of; a blank that is empty goes with the dash before it."""

    def filled(blank: re.Match) -> str:
        said = blanks[blank[1]].replace("/", "-")
        return blank[0].partition("{")[0] + said if said else ""

    parts = ((part, _BLANK.sub(filled, part)) for part in Path(pattern).parts)
    return Path(*(name.lstrip(_BETWEEN) if part.startswith("{") else name for part, name in parts))


def check_single(used: dict[str, str], target: Path, who: str) -> None:
    """`SettingsError` where a file of another, `used`, has this name, be it in other letters; else it is `who`'s."""
    spelt = unicodedata.normalize("NFC", str(target)).casefold()
    if spelt in used:
        twice = "{one} and {other} would both be called {file}: a name may have the blanks {names}"
        raise SettingsError(twice, one=used[spelt], other=who, file=target, names=_known())
    used[spelt] = who


def _known() -> str:
    return ", ".join(f"{{{each}}}" for each in BLANKS)
