"""Asked: a package of many modules, each imported when a name of it is asked for."""

from __future__ import annotations

import ast
import importlib
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any


class Asked(ModuleType):
    """A package in which a name that one of its modules has of itself means that, and not the module."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, vars(value).get(name, value) if isinstance(value, ModuleType) else value)

    def __dir__(self) -> list[str]:
        return [*{*super().__dir__(), *self.__all__}]


class Listed(Asked):
    """Such a package whose source imports all its names for who reads it: `if TYPE_CHECKING:`."""

    @cached_property
    def _homes(self) -> dict[str, str]:
        """The modules of its names."""
        body = ast.parse(Path(self.__file__).read_bytes()).body
        (imports,) = (each.body for each in body if isinstance(each, ast.If))
        return {alias.name: each.module for each in imports for alias in each.names}

    def __getattr__(self, name: str) -> Any:
        if name not in self._homes:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = vars(self)[name] = getattr(importlib.import_module(self._homes[name]), name)
        return found
