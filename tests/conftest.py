"""What every test may ask for: the explainers of the catalogue, each with its default and its largest inputs."""

from __future__ import annotations

import builtins
import gc
import os
import subprocess
import sys

# The tests run side by side: one thread each for what numpy and torch compute. Said before either is imported.
for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

IMPORT = builtins.__import__

from collections.abc import Iterator  # noqa: E402
from functools import cache, lru_cache  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

from vizkit.cli.main import main  # noqa: E402
from vizkit.explainer import catalogue  # noqa: E402
from vizkit.film.segment import Timing  # noqa: E402
from vizkit.film.segments import timings  # noqa: E402
from vizkit.frames import Show  # noqa: E402
from vizkit.frames import show as shows  # noqa: E402
from vizkit.frames import stage as stages  # noqa: E402
from vizkit.picture.style import Style  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.page.browser import Windows

TRIED = "lca", "sliding-window"
"""Explainers that together have every kind of mark and of way there is, open calls, formulas and three languages: what a
medium does with its data is tried on them. What must be true of every explainer is a law."""

SCENES = Path(__file__).parents[1] / "scenes"

# What laws look at again and again is drawn once: all acts and moments of a show in all layouts.
shows.KEPT, stages.KEPT = 20, 1000

# Marks are many, live long and never point in circles: to look for garbage among them took a fifth of the time.
gc.set_threshold(100_000, 50, 1_000)


def pytest_collection_finish() -> None:
    """PySide6 puts an import of its own, for a syntax that nobody has here, in the place of Python's; Hypothesis imports
    with every value that it draws."""
    builtins.__import__ = IMPORT


def pytest_sessionfinish() -> None:
    """What is kept to the end is no garbage: pytest need not look through it five times."""
    gc.freeze()


settings.register_profile("vizkit", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("vizkit")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of a process: it can have but one."""
    from playwright.sync_api import sync_playwright

    from tests.page.browser import CHROMIUM, PLAIN

    with sync_playwright() as playwright:
        found = CHROMIUM or playwright.chromium.executable_path
        assert Path(found).exists(), (
            "the tests of the page want a browser: apt install chromium, or playwright install chromium"
        )
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", f"--disable-features={','.join(PLAIN)}"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def windows(chromium) -> Windows:
    from tests.page.browser import Windows

    return Windows(chromium)


@cache
def explainers() -> list[str]:
    return sorted(path.stem.replace("_", "-") for path in SCENES.glob("*.py"))


@lru_cache(maxsize=3)
def show_of(name: str, size: str = "default") -> Show:
    """The explainer's show, with its default inputs or with the largest that can be drawn."""
    film = catalogue.load(SCENES / f"{name.replace('-', '_')}.py")
    return Show(film, film.largest if size == "largest" else {})


RATE = 60
"""Frames a second of the films whose times are looked at."""


@lru_cache(maxsize=3)
def timed_of(name: str, layout: str, language: str) -> list[Timing]:
    """How long the moments of an explainer's film are."""
    return timings(show_of(name), Style(layout, "dark", language), RATE)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """What is about one explainer is tested in one process, in turn, so that the explainer is run and drawn once.

    So are the cases of one test: to hand out each alone takes longer than most of them.
    """
    from xdist.scheduler import LoadScopeScheduling

    class InTurn(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return about(nodeid) or nodeid.partition("[")[0]

        def _reschedule(self, node: object) -> None:
            """What is done is forgotten, for after every test all that a process was ever given is counted through."""
            given = self.assigned_work[node]
            for scope in [scope for scope, tests in given.items() if all(tests.values())]:
                del given[scope]
            super()._reschedule(node)

    return InTurn(config, log)


def about(nodeid: str) -> str | None:
    """The explainer that a test is about, by its parameters or its file; a reference is tested without drawing it."""
    file, _, test = nodeid.partition("::")
    if "/reference/" in file:
        return None
    _, _, given = test.partition("[")
    said = (Path(file).stem.removeprefix("test_").replace("_", "-"), given.rstrip("]"))
    return next((name for name in explainers() for each in said if f"-{name}-" in f"-{each}-"), None)


@pytest.fixture(params=explainers())
def explainer(request) -> str:
    return request.param


@pytest.fixture(params=TRIED)
def tried(request) -> str:
    return request.param


@pytest.fixture
def show(explainer) -> Show:
    return show_of(explainer)


@pytest.fixture
def within(tmp_path, monkeypatch, capsys):
    """What the command line answers in an empty folder, without a process of its own for each."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONSAFEPATH", "1")

    def run(*words: object) -> subprocess.CompletedProcess:
        monkeypatch.setattr(sys, "argv", ["vizkit", *map(str, words)])
        with pytest.raises(SystemExit) as end:
            main()
        return subprocess.CompletedProcess(words, end.value.code or 0, *capsys.readouterr())

    return run
