"""Shards: a part of a list of works, so that several machines do all of it and each work once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from vizkit.delivery.settings import SettingsError
from vizkit.language.refusal import shown

Work = TypeVar("Work")


@dataclass(frozen=True)
class Shard:
    """The part of number `part`, from 1, of `parts`."""

    part: int = 1
    parts: int = 1

    def of(self, works: Sequence[Work]) -> list[Work]:
        """Return this part of the works, in their order: every so many-th."""
        return list(works[self.part - 1 :: self.parts])


def shard(text: str) -> Shard:
    """Return the shard `2/5`; `SettingsError` for what is none."""
    found = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text.strip())
    if found is None or not 1 <= int(found[1]) <= int(found[2]):
        raise SettingsError("--shard {text} is no part of a whole: write 2/5 for the second of five", text=shown(text))
    return Shard(int(found[1]), int(found[2]))
