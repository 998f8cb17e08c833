"""The wheel: built and installed outside of the checkout it lists, tells and renders, and brings all that it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vizkit.explainer import catalogue

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(CHECKOUT)]
    subprocess.run([*pip, *build], check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    subprocess.run(
        [*pip, "install", "--no-deps", "--target", str(folder / "site"), str(wheel)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "site"


@pytest.fixture
def run(installed, tmp_path):
    """Run the installed command in a folder where nothing is."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    surroundings |= {"PYTHONPATH": str(installed), "VIZKIT_CACHE": str(tmp_path / "cache")}

    def within(*words: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-P", "-m", "vizkit", *words]
        return subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, timeout=120)

    return within


def test_it_is_the_one_that_runs_and_lists_every_explainer(run, installed):
    listed = run("list")
    assert listed.returncode == 0, listed.stderr
    assert all(name in listed.stdout for name in catalogue.names() if catalogue.is_vizkits(catalogue.names()[name]))
    assert (installed / "vizkit" / "scenes" / "locale" / "zh" / "lca.po").is_file()


def test_it_renders_and_writes_a_page_in_both_languages(run, tmp_path):
    little = "--act", "one-sweep", "--size", "320x180", "--fps", "2", "--jobs", "1"
    film = run("render", "sliding-window", "--nums", "3,1,2", "--k", "2", *little, "-o", "a.gif")
    assert film.returncode == 0, film.stderr
    assert (tmp_path / "a.gif").read_bytes()[:6] == b"GIF89a"
    page = run("render", "sliding-window", "--act", "one-sweep", "-o", "a.html")
    assert page.returncode == 0, page.stderr
    assert "滑动窗口" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_nothing_but_the_package_its_scenes_and_the_licence_is_in_it(installed):
    assert {path.name for path in installed.iterdir()} - {"bin", "__pycache__"} == {"vizkit"} | {
        path.name for path in installed.glob("vizkit_explainers-*.dist-info")
    }
    assert list(installed.glob("*.dist-info/licenses/LICENSE"))
