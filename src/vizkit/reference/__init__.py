"""The algorithms: one module a topic, each name importable from here (`from vizkit.reference import flash_attention`)."""

from __future__ import annotations

import importlib
import pkgutil


def _topics() -> list[str]:
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def _public(topic: str) -> dict[str, object]:
    module = importlib.import_module(f"{__name__}.{topic}")
    return {name: getattr(module, name) for name in getattr(module, "__all__", ())}


def __getattr__(name: str) -> object:
    if not name.startswith("_"):
        for topic in _topics():
            if name in (names := _public(topic)):
                return names[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({name for topic in _topics() for name in _public(topic)})
