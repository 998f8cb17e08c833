"""What is installed is told by its folders as Python's own library tells it, only sooner."""

from __future__ import annotations

import importlib.metadata

import pytest

from vizkit.delivery.installed import installed, version
from vizkit.film import surroundings as told


@pytest.mark.parametrize("package", sorted({*told._PAINTED_BY, *told._WRITTEN_WITH, "manim", "networkx", "Pillow"}))
def test_the_version_of_a_package_is_what_is_said_of_it(package):
    assert version(package) == importlib.metadata.version(package)


def test_every_package_is_found_by_its_name():
    for found in importlib.metadata.distributions():
        if found.metadata["Name"] and found.metadata["Name"].lower() not in ("vizkit-explainers",):
            assert version(found.metadata["Name"]) == importlib.metadata.version(found.metadata["Name"])


def test_what_is_not_installed_has_no_version(tmp_path, monkeypatch):
    assert version("no-such-package") is None
    (tmp_path / "Some.Package-1.2.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert version("some-package") == "1.2" and "Some.Package-1.2.dist-info" in installed()
