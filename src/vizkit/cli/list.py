"""`vizkit list`: what can be rendered."""

from __future__ import annotations

from json import dumps

import click

from vizkit.cli.surveyed import surveyed
from vizkit.language.columns import fitted, width


@click.command("list")
@click.option("--json", is_flag=True, help="an explainer a line, in JSON")
@click.pass_context
def list_(ctx: click.Context, json: bool) -> None:
    """What can be rendered: name, title, the one idea, family."""
    if json:
        for entry in surveyed(ctx).entries:
            click.echo(dumps({"name": entry.name, "file": str(entry.file), **vars(entry.heading)}, ensure_ascii=False))
        return
    rows = [(entry.name, entry.heading) for entry in surveyed(ctx).entries]
    names, titles, families = (
        max(map(len, column), default=0)
        for column in zip(*((name, said.title, said.family) for name, said in rows), strict=True)
    )
    columns = width()
    fits = columns is None or all(names + titles + families + 6 + len(said.idea) <= columns for _, said in rows)
    for name, said in rows:
        if fits:
            rest = f"{said.title.ljust(titles)}  {said.family.ljust(families)}  {said.idea}"
            click.echo(f"{click.style(name.ljust(names), bold=True)}  {rest}")
        else:
            click.echo(f"{click.style(name, bold=True)}  ({said.family})")
            click.echo(fitted(f"  {said.title}: {said.idea}", columns, 2))
