"""Copied: what is given to a run, so that nothing which that changes is the giver's."""

from __future__ import annotations

import copy
import sys
from typing import Any

from vizkit.inputs.error import InputError

_DEEP = 100_000
"""Calls within calls while arguments are copied: a linked list is as deep as it is long."""


def copied(value: Any) -> Any:
    """Return a deep copy, which shares within itself what `value` does.

    `InputError` where something in it cannot be copied.
    """
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP))
    try:
        return copy.deepcopy(value)
    except MemoryError:
        raise
    except Exception as reason:
        said = " ".join(str(reason).split()) or type(reason).__name__
        raise InputError("an argument cannot be copied, {reason}: give one that can", reason=said) from None
    finally:
        sys.setrecursionlimit(before)
