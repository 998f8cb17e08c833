"""What an input without a default has instead: it must be given."""

from __future__ import annotations


class Wanted:
    """Stands for the default of an argument that has none."""

    def __repr__(self) -> str:
        return "WANTED"

    def __copy__(self) -> Wanted:
        return self

    def __deepcopy__(self, memo: dict) -> Wanted:
        return self

    def __reduce__(self) -> str:
        return "WANTED"


WANTED = Wanted()
