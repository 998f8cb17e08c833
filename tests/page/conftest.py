"""Every explainer's page as a file, and one opened."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import show_of
from tests.page.browser import Watched
from vizkit.delivery.provenance import Provenance
from vizkit.page.document import Opening, document


@pytest.fixture(scope="session")
def page_of(tmp_path_factory) -> Callable[..., Path]:
    """The file of an explainer's page; what it opens with may be said."""
    folder = tmp_path_factory.mktemp("pages")

    @cache
    def written(name: str, **opening: str) -> Path:
        file = folder / f"{'-'.join([name, *opening.values()])}.html"
        file.write_text(document(show_of(name), Opening(**opening), Provenance(name, {}, {})), encoding="utf-8")
        return file

    return written


@pytest.fixture
def one(windows, page_of):
    """The page of one explainer, opened as is said."""

    def open_(more: str = "", name: str = "lca", opening: dict | None = None, **look) -> Watched:
        return windows.open(page_of(name, **opening or {}).as_uri() + more, **look)

    yield open_
    windows.give_back()
