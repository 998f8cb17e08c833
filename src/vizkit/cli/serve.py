"""`vizkit serve NAME`: the page, which follows its author's saves and takes its reader's inputs."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _serve(
    name: str,
    film: type[Explainer],
    inputs: dict[str, Any],
    theme: str | None,
    lang: str | None,
    port: int,
    act: tuple[str, ...],
    beside: str | None,
    in_step: str | None,
    most: int,
) -> None:
    from vizkit.cli.said import both
    from vizkit.delivery.settings import SettingsError
    from vizkit.language.house import HOUSE

    for needed in ("starlette", "uvicorn"):
        if importlib.util.find_spec(needed) is None:
            raise SettingsError("the server needs {needed}: pip install starlette uvicorn", needed=needed)
    from vizkit.page.document import Opening
    from vizkit.serve.pages import Pages
    from vizkit.serve.start import run

    if act and beside is None:
        raise SettingsError("--act is for two runs side by side: give --beside too, or choose the act in the page")
    film = both(name, film, act, beside, in_step)
    pages = Pages(name, film, inputs, Opening(lang, theme), most)
    pages.page({})
    ends = HOUSE.words("Ctrl-C ends it.", lang or "en")
    run(pages, port, lambda address: click.echo(f"{address}\n{ends}"))


serve = ByName(
    "serve",
    _serve,
    [
        options.theme("as the reader prefers"),
        options.language("as the reader prefers"),
        click.Option(["--port"], type=click.IntRange(0, 65535), default=0, help="[default: any that is free]"),
        options.acts(),
        *options.beside(),
        options.most(),
    ],
    "Serve NAME's page on this machine: it follows saves, and takes its reader's inputs.",
)
