"""`vizkit inputs`: the kinds of inputs that an explainer may have."""

from __future__ import annotations

import click

from vizkit.cli.notice import tell
from vizkit.language.columns import fitted, width


@click.command("inputs")
def inputs() -> None:
    """The kinds of inputs that a scene may ask for: how each is written there, and what it reads."""
    import inspect

    from vizkit import inputs as kinds

    for name in kinds.__all__:
        kind = getattr(kinds, name)
        if inspect.isfunction(kind) and kind.__name__ == name:
            taken = ", ".join(inspect.signature(kind).parameters)
            said = " ".join(inspect.getdoc(kind).split()).removeprefix("Return an input that is ")
            click.echo(click.style(f"{name}({taken})", bold=True))
            click.echo(fitted(f"  {said}", width(), 2))
    tell("what else an algorithm asks of its arguments its reference refuses: @traced(guard=…)")
