"""`vizkit check NAME`: the laws, tried on any scene."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.by_name import ByName
from vizkit.cli.notice import tell

if TYPE_CHECKING:
    from vizkit.explainer import Explainer


def _check(name: str, film: type[Explainer], inputs: dict[str, Any], act: tuple[str, ...], most: int) -> None:
    sys.exit(1 if _broken(name, film, inputs, act, most) else 0)


def _check_several(names: list[str], most: int) -> None:
    from vizkit.explainer import catalogue

    broken = [name for name in names if _broken(name, catalogue.film(name), {}, (), most)]
    sys.exit(1 if broken else 0)


def _broken(name: str, film: type[Explainer], inputs: dict[str, Any], act: tuple[str, ...], most: int) -> bool:
    """Say every finding about an explainer, or that there is none."""
    from vizkit.frames.checks import all_findings

    found = all_findings(film, inputs, act, most)
    for finding in found:
        click.echo(finding)
    if film.kept is not None:
        tell("{name} is a trace: laws 1 and 11, which run it again, are tried by vizkit verify", name=name)
    if not found:
        click.echo(f"{name}: no law is broken, in every layout and theme, in {', '.join(film.languages)}")
    return bool(found)


check = ByName(
    "check",
    _check,
    [options.acts(), options.most()],
    "Try the laws on NAME: that it is told truly, can be read everywhere and in every language it offers.",
    several=_check_several,
)
