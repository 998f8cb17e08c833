"""`vizkit course FILE`: all that one file asks for, made, and kept where nothing has changed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vizkit.cli import options
from vizkit.cli.commands import CONTEXT
from vizkit.cli.notice import LANG, QUIET, asked_for, tell, told, told_in
from vizkit.cli.options import offered
from vizkit.cli.progress import Progress, progress
from vizkit.cli.render import kind_for, ordered, render
from vizkit.cli.surveyed import surveyed
from vizkit.delivery.media import MEDIA
from vizkit.delivery.settings import Settings, SettingsError
from vizkit.language.refusal import Refusal, nearest

if TYPE_CHECKING:
    from vizkit.cli.report import Report
    from vizkit.course.file import Course, Wish
    from vizkit.course.ledger import Ledger
    from vizkit.course.making import Work
    from vizkit.course.standing import Standing
    from vizkit.delivery.deliver import Delivery
    from vizkit.delivery.order import Order
    from vizkit.delivery.shard import Shard

_NOT_OF_A_FILE = {"--output", "--jobs", "--executor", "--cache", "--json", "--quiet", "--preview", "--follow"}
"""Options of `render` that are of the whole course, or of none."""

Failures = dict[str, list[Exception]]
"""What could not be made, by the explainers' names."""


@click.command("course", context_settings=CONTEXT)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), help="the folder to write into, in place of the file's")
@click.pass_context
def course(ctx: click.Context, file: Path, out: Path | None, **given: Any) -> None:
    """Make all that FILE asks for, a course.toml; what has not changed is kept as it is.

    Exit code 1: something could not be made; the others are. 2: FILE or an option is wrong, and nothing was begun.
    """
    ctx.meta[LANG], ctx.meta[QUIET] = given.pop("lang"), given["quiet"]
    with told_in(ctx.meta[LANG]):
        _make(ctx, file, out, **given)


course.params += [
    options.shard(),
    click.Option(["--jobs"], type=click.IntRange(1, 256), help="processes that encode, at most one a core"),
    options.executor(),
    click.Option(["--cache/--no-cache"], default=True, help="keep encoded segments, and use those kept"),
    click.Option(["--lang"], metavar="CODE", help="language of what is told, not of what is made"),
    *options.for_machines(),
]


def _make(
    ctx: click.Context,
    file: Path,
    out: Path | None,
    shard: Shard,
    jobs: int,
    executor: str | None,
    cache: bool,
    json: bool,
    quiet: bool,
) -> None:
    from vizkit.cli.report import reporting
    from vizkit.course.file import course as read
    from vizkit.course.ledger import Ledger
    from vizkit.delivery.deliver import delivering

    asked, failures = read(file, tuple(entry.name for entry in surveyed(ctx).entries)), Failures()
    ledger = Ledger(asked.out if out is None else out)
    called = asked.called(ledger.out)
    orders = _orders(ctx, asked, ledger.out, failures)
    if asked.site is not None:
        from vizkit.course.site import check

        check(file, asked.site, orders, ledger.out)
    chosen = shard.of(orders)
    with progress(0 if json or quiet else len(chosen)) as display:
        works = _works(asked, called, ledger, chosen, failures, display)
    with reporting(len(works), json, quiet) as report:
        with delivering(jobs, cache, executor) as deliver:
            made, kept = _done(ledger, called, works, failures, report, deliver)
            options.tell_what_was_lost(deliver.lost)
        wanted = {order.target for order in orders}
        if asked.site is not None:
            pages, of_site = _site(ctx, asked, called, ledger, orders, failures, report)
            made, kept, wanted = made + of_site[0], kept + of_site[1], wanted | pages
        removed = _removed(ledger, called, wanted, failures, report)
        for name, reasons in failures.items():
            for reason in reasons:
                report.failed(name, reason)
        failed = sum(map(len, failures.values()))
        counts = {"made": made, "kept": kept, "removed": removed, "failed": failed}
        report.event("ended", **counts)
    tell("made {made}, as they were {kept}, removed {removed}, failed {failed}", **counts)
    sys.exit(1 if failed else 0)


def _orders(ctx: click.Context, asked: Course, out: Path, failures: Failures) -> list[Order]:
    """The orders of all wishes; an explainer that cannot be loaded has none."""
    from vizkit.course.file import EVERY, CourseError
    from vizkit.delivery.naming import check_single
    from vizkit.explainer import catalogue
    from vizkit.inputs import InputError

    orders, used, meant = [], {}, set()
    for wish in asked.wishes:
        if wish.name in failures:
            continue
        with _wrong_in(asked, wish.name):
            try:
                catalogue.film(wish.name)
            except InputError:
                raise
            except Exception as reason:
                failures[wish.name] = [reason]
                continue
        with _wrong_in(asked, str(wish)):
            order = _order(ctx, wish, out, meant)
            if order is not None:
                check_single(used, order.target, str(wish))
                orders.append(order)
    if orders and (lost := sorted(asked.general - meant)):
        nowhere = "{file}: [{table}]: no explainer of this course has {key}"
        raise CourseError(nowhere, file=asked.file, table=EVERY, key=lost[0])
    return orders


def _order(ctx: click.Context, wish: Wish, out: Path, meant: set[str]) -> Order | None:
    """The order of a wish, nothing where its explainer does not offer the usual language; `meant` are keys it knows."""
    from vizkit.cli.by_name import inputs_and_others
    from vizkit.course.asked import words
    from vizkit.explainer import catalogue

    film, command = catalogue.film(wish.name), render.for_one(ctx, wish.name)
    known = {flag: param for param in command.params for flag in param.opts if flag not in _NOT_OF_A_FILE}
    for key in wish.own:
        if f"--{key}" not in known:
            raise SettingsError("there is no {key}; {hint}", key=key, hint=nearest(key, [flag[2:] for flag in known]))
    usual = {key: value for key, value in wish.usual.items() if f"--{key}" in known}
    meant.update(flag[2:] for flag in known)
    if "lang" in usual and usual["lang"] not in film.languages:
        tell("{name} does not offer the language {language}: it is left out", name=wish.name, language=usual["lang"])
        return None
    output = out / wish.pattern
    kind = kind_for(output, {**usual, **wish.own}.get("as"))
    usual = {key: value for key, value in usual.items() if _has_a_meaning(key, kind)}
    given = dict(command.make_context(wish.name, list(words({**usual, **wish.own})), parent=ctx).params)
    given["lang"] = offered(given["lang"], film)
    preset = given.get("preset")
    inputs, others = inputs_and_others(film, given)
    one_of = wish.name if "voice" in usual else None
    others = {name: value for name, value in others.items() if name not in ("output", "json", "quiet", "follow")}
    return ordered(wish.name, film, inputs, output, preset=preset, one_of=one_of, **others)[0]


def _has_a_meaning(key: str, kind: str) -> bool:
    """Whether an option says anything about files of a kind: what is usual is left out where it does not."""
    name = key.replace("-", "_")
    if kind not in MEDIA:
        return True  # which is told where it is read
    return name in MEDIA[kind].settings or name not in {field.name for field in fields(Settings)}


def _works(
    asked: Course,
    called: str,
    ledger: Ledger,
    orders: list[Order],
    failures: Failures,
    display: Callable[[int, str], Progress],
) -> list[Work]:
    """What is to be done for all orders, each looked at before any is made."""
    from vizkit.course.making import check, work

    works = []
    for number, order in enumerate(orders):
        display(number, str(order.target))
        with _wrong_in(asked, str(order.target)):
            try:
                found = work(ledger, called, order)
                check(found)
            except Refusal:
                raise
            except Exception as reason:
                failures.setdefault(order.name, []).append(reason)
            else:
                works.append(found)
    return works


@contextlib.contextmanager
def _wrong_in(asked: Course, where: str) -> Iterator[None]:
    """What is refused within is a mistake in the course's file."""
    from vizkit.course.file import CourseError

    try:
        yield
    except (Refusal, click.ClickException) as reason:
        reason.language = asked_for()
        raise CourseError("{file}: {where}: {reason}", file=asked.file, where=where, reason=told(reason)) from None


def _done(
    ledger: Ledger,
    called: str,
    works: list[Work],
    failures: Failures,
    report: Report,
    deliver: Delivery,
) -> tuple[int, int]:
    """Make what is to be made; one that fails does not stop the others. How many were made, and how many kept."""
    from vizkit.course.making import adopt, make
    from vizkit.course.standing import Standing

    def to_make(numbered: tuple[int, Work]) -> Order | None:
        work = numbered[1]
        return work.order if work.standing is Standing.TO_MAKE else None

    made = kept = 0
    for number, work in deliver.ahead(enumerate(works), to_make):
        name, target = work.order.name, work.order.target
        try:
            if work.standing is Standing.TO_MAKE:
                with report.making(number, name, target) as progress:
                    make(ledger, called, work, lambda order, progress=progress: deliver(order, progress))
                made += 1
            else:
                _tell_of_standing(target, work.standing)
                adopt(ledger, called, target)
                report.event("kept", name=name, path=str(target))
                kept += 1
        except Exception as reason:
            failures.setdefault(name, []).append(reason)
    return made, kept


def _tell_of_standing(file: Path, standing: Standing) -> None:
    """Say what was changed by hand; `OutputError` where it is in the way of what is to be made."""
    from vizkit.course.standing import Standing
    from vizkit.delivery.files import OutputError

    if standing is Standing.CHANGED:
        tell("{file} was changed by hand: it is left as it is", file=file)
    elif standing is Standing.IN_THE_WAY:
        raise OutputError("{file} was changed by hand, and is not made anew: move it elsewhere", file=file)
    elif standing is Standing.NOT_OURS:
        raise OutputError("{file} is there and was not made by vizkit: move it elsewhere", file=file)
    elif standing is Standing.ANOTHER_S:
        raise OutputError("{file} is of another course in this folder: choose another name", file=file)


def _site(
    ctx: click.Context,
    asked: Course,
    called: str,
    ledger: Ledger,
    orders: list[Order],
    failures: Failures,
    report: Report,
) -> tuple[set[Path], tuple[int, int]]:
    """Make what of the site is to be made: its files, and how many of them were made and how many kept."""
    from vizkit.cli.helped import helped
    from vizkit.cli.main import EXIT_CODES
    from vizkit.course.ledger import BEING_MADE, Record
    from vizkit.course.making import adopt, recorded
    from vizkit.course.site import Parts
    from vizkit.course.site_table import SITE
    from vizkit.course.standing import Standing, standing
    from vizkit.delivery.files import write

    parts = Parts(asked.site, ledger, orders, helped(ctx.find_root()) if asked.site.commands else (), EXIT_CODES)
    wanted, counts = set(), {True: 0, False: 0}
    for part in parts:
        wanted.add(part.target)
        found = standing(ledger, called, part.target, part.made_of)
        try:
            if found is Standing.TO_MAKE:
                begun = Record(called, part.name, part.made_of, BEING_MADE)
                with report.making(0, SITE, part.target), recorded(ledger, part.target, begun):
                    write(part.target, part.content())
            else:
                _tell_of_standing(part.target, found)
                adopt(ledger, called, part.target)
                report.event("kept", name=SITE, path=str(part.target))
            counts[found is Standing.TO_MAKE] += 1
        except Exception as reason:
            failures.setdefault(SITE, []).append(reason)
    return wanted, (counts[True], counts[False])


def _removed(ledger: Ledger, called: str, wanted: set[Path], failures: Failures, report: Report) -> int:
    """Remove what is not asked for any more, and return how many files that were."""
    from vizkit.course.making import stale

    removed = 0
    for target, ours in stale(ledger, called, wanted, set(failures)):
        if ours:
            removed += 1
            report.event("removed", path=str(target))
        else:
            tell(
                "{file} is not asked for any more, but was changed by hand or cannot be removed: it is left",
                file=target,
            )
    return removed
