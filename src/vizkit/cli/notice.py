"""Notices: what a command says besides its answer, a line each, in the language that is asked for."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence

import click

from vizkit.language.plain import plain
from vizkit.language.refusal import Refusal

LANG, QUIET, SAID = "--lang", "--quiet", "said"
"""What a command's context holds: what was asked for, and what was said."""


def tell(sentence: str, /, **blanks: object) -> None:
    """Say a sentence of English, which the house's catalogues translate, its blanks filled; not where it is quiet."""
    context = click.get_current_context(silent=True)
    if context is None or not context.meta.get(QUIET):
        line = Refusal(sentence, **blanks).told(asked_for())
        if context is not None:
            context.meta.setdefault(SAID, []).append(line)
        say(line)


def told(reason: Exception) -> str:
    """What an error says; the input that it is about is an option here."""
    if isinstance(reason, click.ClickException):
        return reason.format_message()
    if not hasattr(reason, "about"):
        return str(reason)
    from vizkit.explainer import option

    if type(reason).__name__ == "EndlessError":
        return reason.told(reason.language, option, "--most N")
    if reason.about is None:
        return str(reason)
    return f"{option(reason.about)}: {reason.told(reason.language)}"


def say(line: str) -> None:
    """Say what is in its language already, in one line on standard error."""
    click.echo(f"vizkit: {plain(' '.join(line.split()))}", err=True)


def asked_for() -> str:
    """The language that the command is to speak."""
    context = click.get_current_context(silent=True)
    return (context.meta.get(LANG) if context is not None else None) or "en"


def asked(words: Sequence[str]) -> str | None:
    """The language that is asked for in these words of the command line, if any is."""
    after = dict(itertools.pairwise(words))
    joined = (word.removeprefix(f"{LANG}=") for word in words if word.startswith(f"{LANG}="))
    return next(joined, after.get(LANG))


@contextlib.contextmanager
def told_in(language: str | None) -> Iterator[None]:
    """What is refused within is told in the language that is asked for."""
    try:
        yield
    except Exception as reason:
        if isinstance(reason, Refusal) and language is not None:
            reason.language = language
        raise
