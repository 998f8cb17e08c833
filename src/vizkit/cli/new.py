"""`vizkit new NAME`: a topic to begin with, or another language for one."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("name")
@click.option("--family", default="arrays", show_default=True, help="what it is listed under, as vizkit list shows")
@click.option("--lang", metavar="CODE", help="write an empty catalogue of this language for NAME, which is there")
def new(name: str, family: str, lang: str | None) -> None:
    """Write a topic that runs: a scene, its reference and its test, each with what there is to know."""
    from vizkit.delivery.catalogues import write_catalogue
    from vizkit.delivery.topic import write_topic
    from vizkit.explainer import catalogue

    called = name.replace("_", "-")
    if lang is not None:
        click.echo(write_catalogue(catalogue.scene(name), lang))
        click.echo(f"now: translate it; vizkit check {called} says what is missing", err=True)
        return
    for file in write_topic(name, family, Path()):
        click.echo(file)
    click.echo(
        f"now: vizkit tell {called}, vizkit step {called}, vizkit check {called}; "
        f"another language: vizkit new {called} --lang CODE",
        err=True,
    )
