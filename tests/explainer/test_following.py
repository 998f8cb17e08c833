"""A scene that is followed is read again with what has changed, and with nothing else of the house."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vizkit.reference
from tests.desk.test_live import HELPER, REFERENCE, SCENE, save
from vizkit.explainer import catalogue, following
from vizkit.explainer.following import Followed

GUARDS = "vizkit.reference.guards"


@pytest.fixture
def folder(tmp_path) -> Path:
    guarded = REFERENCE.replace("from live_helper", "from vizkit.reference.guards import whole\nfrom live_helper")
    for name, text in {"live_helper": HELPER, "live_reference": guarded, "adding": SCENE}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def followed(folder) -> Followed:
    return Followed(catalogue.load(folder / "adding.py"))


@pytest.fixture
def house() -> Iterator[None]:
    """The references as they are loaded, afterwards as well: other tests hold what is in them."""
    known = {name: module for name, module in sys.modules.items() if name.startswith("vizkit.reference")}
    package, within = vizkit.reference, dict(vars(vizkit.reference))
    yield
    for name in [name for name in sys.modules if name.startswith("vizkit.reference")]:
        del sys.modules[name]
    sys.modules.update(known)
    vizkit.reference = package
    vars(package).update(within)


def test_a_note_that_changes_leaves_the_house_as_it_was_loaded(folder, followed):
    before = sys.modules[GUARDS]
    save(folder / "live_reference.py", "is added", "comes to it")
    assert followed.saved()
    (step, *_) = followed.read_again().acts[0].reference.trace([4, 5]).steps
    assert step.note.sentence == "{num} comes to it"
    assert sys.modules[GUARDS] is before


def test_a_file_of_the_house_that_changes_is_loaded_anew(house, followed, monkeypatch):
    before, house = sys.modules[GUARDS], Path(sys.modules[GUARDS].__file__)
    monkeypatch.setattr(following, "stamp", lambda file: (2,) if file == house else followed._read[file])
    followed.read_again()
    assert sys.modules[GUARDS] is not before
