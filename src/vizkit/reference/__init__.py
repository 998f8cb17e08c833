"""The algorithms: one module a topic, importable from here: `from vizkit.reference import flash_attention`."""

from __future__ import annotations

import importlib
import pkgutil

_topics = [importlib.import_module(f"{__name__}.{topic.name}") for topic in pkgutil.iter_modules(__path__)]

# A topic may be called as its reference is: the reference is what its name means here.
globals().update({name: getattr(topic, name) for topic in _topics for name in getattr(topic, "__all__", ())})

__all__ = sorted({name for topic in _topics for name in getattr(topic, "__all__", ())})
