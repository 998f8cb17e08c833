"""`vizkit new NAME`: a topic to begin with, or another language for one."""

from __future__ import annotations

import difflib
from pathlib import Path

import click

from vizkit.cli.notice import tell


@click.command()
@click.argument("name", required=False)
@click.argument("example", required=False)
@click.option(
    "--from",
    "of",
    metavar="FILE.py:function",
    help="write a scene of this function: what is said, what matters, and a draw; EXAMPLE gives its arguments",
)
@click.option("--family", default="arrays", show_default=True, help="what it is listed under, as vizkit list shows")
@click.option(
    "--lang",
    metavar="CODE",
    help="write an empty catalogue of this language for NAME, which may be new",
)
def new(name: str | None, example: str | None, of: str | None, family: str, lang: str | None) -> None:
    """Write a topic that runs: a scene, its reference and its test, each with what there is to know."""
    if of is not None:
        _new_from(name, of, example)
        return
    from vizkit.delivery.settings import SettingsError

    if name is None:
        raise SettingsError("name a topic, as in vizkit new two-sum, or a function, with --from FILE.py:function")
    if example is not None:
        raise SettingsError(
            "{example} are arguments of a function: name it with --from FILE.py:function", example=example
        )
    from vizkit.delivery.catalogues import checked_language, write_catalogue
    from vizkit.delivery.topic import write_topic
    from vizkit.explainer import catalogue

    called = name.replace("_", "-")
    if lang is not None and (name.endswith(".py") or called in catalogue.names() or _like_another(called)):
        click.echo(write_catalogue(catalogue.scene(name if name.endswith(".py") else called), lang))
        tell("now translate it; vizkit check {name} says what is missing", name=called)
        return
    if lang is not None:
        checked_language(lang)
    written = write_topic(name, family, Path())
    if lang is not None and not any(file.parent.name == lang for file in written):
        written.append(write_catalogue(written[0], lang))
    for file in written:
        click.echo(file)
    tell(
        "now vizkit tell {name}, vizkit step {name}, vizkit check {name}; another language: vizkit new {name} "
        "--lang CODE",
        name=called,
    )


def _new_from(name: str | None, of: str, example: str | None) -> None:
    from vizkit.delivery.function_scene import write_function_scene
    from vizkit.delivery.topic import is_name

    if name is not None and example is None and not is_name(name):
        name, example = None, name
    file = write_function_scene(name, of, example, Path())
    click.echo(file)
    tell("now vizkit step {name}, vizkit check {name}; it begins with what vizkit watch shows", name=file)


def _like_another(called: str) -> bool:
    """Whether a name is so like one that there is that it may be misspelt."""
    from vizkit.explainer import catalogue

    return bool(difflib.get_close_matches(called, catalogue.names(), 1, cutoff=0.85))
