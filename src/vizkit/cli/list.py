"""`vizkit list`: what can be rendered."""

from __future__ import annotations

import click

from vizkit.cli.by_name import surveyed


@click.command("list")
@click.pass_context
def list_(ctx: click.Context) -> None:
    """What can be rendered: name, title, the one idea, family."""
    rows = [(entry.name, entry.heading) for entry in surveyed(ctx).entries]
    names, titles, families = (
        max(map(len, column), default=0)
        for column in zip(*((name, said.title, said.family) for name, said in rows), strict=True)
    )
    for name, said in rows:
        click.echo(
            f"{click.style(name.ljust(names), bold=True)}  {said.title.ljust(titles)}"
            f"  {said.family.ljust(families)}  {said.idea}"
        )
