"""What explainers there are, as every command sees it."""

from __future__ import annotations

import click

from vizkit.cli.notice import tell
from vizkit.explainer import catalogue


def surveyed(ctx: click.Context) -> catalogue.Survey:
    """What there is, looked for once; what was left out is said in one line, but not within a shell's completion."""
    root = ctx.find_root()
    if "survey" not in root.meta:
        found = root.meta["survey"] = catalogue.survey()
        if found.skipped and not ctx.resilient_parsing:
            tell("left out: {files}", files="; ".join(found.skipped))
    return root.meta["survey"]
