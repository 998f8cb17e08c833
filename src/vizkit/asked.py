"""Asked: a package of many modules, each imported when a name of it is asked for."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType
from typing import Any


class Asked(ModuleType):
    """A package in which a name that one of its modules has of itself means that, and not the module."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, vars(value).get(name, value) if isinstance(value, ModuleType) else value)

    def __dir__(self) -> list[str]:
        return [*{*super().__dir__(), *self.__all__}]


def homes(file: str) -> dict[str, str]:
    """Return the modules of the names that a package's source imports for who reads it: `if TYPE_CHECKING:`."""
    body = ast.parse(Path(file).read_bytes()).body
    (imports,) = (each.body for each in body if isinstance(each, ast.If))
    return {alias.name: each.module for each in imports for alias in each.names}
