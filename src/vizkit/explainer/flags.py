"""Flags: what inputs are called on the command line, beside the options that every explainer has."""

from __future__ import annotations

OPTIONS = frozenset(
    "act all as aspect beside cache captions cues every-line executor follow fps ground handout help in-step jobs json "
    "lang layout max-size moments most no-cache output pace port preset preview quality quiet script shard size slides "
    "speed stills subtitles text theme voice watch".split()
)
"""Options of the command line that every explainer has."""


def plain_flag(name: str) -> str:
    """Return an input's name as the command line writes it."""
    return "--" + name.lower().replace("_", "-")


def option(name: str) -> str:
    """Return the option that an input is: `--nums`; `--arg-size` where all have a --size."""
    flag = plain_flag(name)
    return f"--arg-{flag[2:]}" if flag[2:] in OPTIONS else flag
