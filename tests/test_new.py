"""A new topic runs at once, keeps the laws and is written as this code is."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

import vizkit
from vizkit.cli.main import cli
from vizkit.delivery.catalogues import write_catalogue
from vizkit.delivery.topic import TopicError, write_topic
from vizkit.explainer import catalogue
from vizkit.explainer.loading import load
from vizkit.frames.checks import all_findings
from vizkit.frames.texts import texts
from vizkit.inputs import InputError
from vizkit.language.translations import translation

BIN = Path(sys.executable).parent
SOURCE = Path(vizkit.__file__).parent


def run(*words: object, cwd: Path, path: Path | None = None) -> subprocess.CompletedProcess:
    """A command in that folder; `path` is where vizkit is taken from, if not from here."""
    env = {**os.environ, "PYTHONPATH": str(path or SOURCE.parent), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(list(map(str, words)), cwd=cwd, env=env, capture_output=True, text=True)


def assert_it_runs(vizkit: Callable[..., subprocess.CompletedProcess], name: str, languages: str) -> None:
    """It is listed, told and checked by that command."""
    listed = vizkit("list")
    assert listed.returncode == 0 and listed.stderr == "" and name in listed.stdout.split()
    told = vizkit("tell", name)
    assert told.returncode == 0, told.stderr
    checked = vizkit("check", name)
    assert (checked.returncode, checked.stdout) == (
        0,
        f"{name}: no law is broken, in every layout and theme, in {languages}\n",
    ), checked


def assert_its_test_passes(folder: Path, path: Path | None = None) -> None:
    tested = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=folder, path=path)
    assert tested.returncode == 0, tested.stdout


def assert_it_is_clean(folder: Path) -> None:
    rules = ["--isolated", "--line-length", "120", "--target-version", "py311"]
    for words in (["check", "--select", "E,F,I,UP,B,SIM,RUF", "--ignore", "RUF001,RUF012"], ["format", "--check"]):
        done = run(BIN / "ruff", *words, *rules, ".", cwd=folder)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["zip-up", "class", "queue"])
def test_a_topic_may_be_called_like_what_python_has(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    scene, *_ = write_topic(name, "arrays", Path())
    assert all_findings(load(scene), {}) == []


def test_a_topic_of_one_s_own_runs(within, tmp_path):
    done = within("new", "two-sum", "--family", "trees")
    assert done.stdout.split() == ["scenes/two_sum.py", "scenes/two_sum_reference.py", "tests/test_two_sum.py"]
    assert_it_runs(within, "two-sum", "en")
    assert_its_test_passes(tmp_path)
    assert_it_is_clean(tmp_path)
    assert "trees" in within("list").stdout


def test_within_a_checkout_everything_is_in_its_room_and_in_both_languages(tmp_path):
    shutil.copytree(SOURCE, tmp_path / "src" / "vizkit", ignore=shutil.ignore_patterns("__pycache__"))
    done = run(BIN / "vizkit", "new", "two-sum", cwd=tmp_path)
    assert done.stdout.split() == [
        "scenes/two_sum.py",
        "src/vizkit/reference/two_sum.py",
        "tests/reference/test_two_sum.py",
        "scenes/locale/zh/two_sum.po",
    ]
    vizkit = partial(run, BIN / "vizkit", cwd=tmp_path, path=tmp_path / "src")
    assert_it_runs(vizkit, "two-sum", "en, zh")
    assert_its_test_passes(tmp_path, tmp_path / "src")


def test_a_name_of_vizkit_s_own_or_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, said in (("lca", "comes with vizkit"), ("a" * 300, "at most 80 letters, not 300")):
        with pytest.raises(TopicError, match=said):
            write_topic(name, "trees", Path())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Two-sum", "2sum", "two sum", "two--sum", "../two", ""])
def test_a_name_that_is_none_is_refused_in_one_line(within, tmp_path, name):
    done = within("new", name)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "no name for a topic" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_overwritten(within, tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_two_sum.py").write_text("precious")
    done = within("new", "two-sum")
    assert done.returncode == 2 and "tests/test_two_sum.py is there already" in done.stderr
    assert (tmp_path / "tests" / "test_two_sum.py").read_text() == "precious" and not (tmp_path / "scenes").exists()


def test_a_family_is_one_of_those_that_there_are(within, tmp_path):
    done = within("new", "two-sum", "--family", "sums")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and "there are arrays, devices, " in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_new_reference_refuses_by_the_name_of_its_argument(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    scene, *_ = write_topic("two-sum", "arrays", Path())
    (act,) = load(scene).acts
    with pytest.raises(InputError) as refused:
        act.checked({"nums": []})
    assert refused.value.about == "nums"


def test_a_new_topic_in_another_language_is_both(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused = CliRunner().invoke(cli, ["new", "two-sum", "--lang", "xx!"])
    assert isinstance(refused.exception, TopicError) and not list(tmp_path.iterdir())
    done = CliRunner().invoke(cli, ["new", "two-sum", "--lang", "zh"])
    assert done.exit_code == 0 and done.stdout.split()[::3] == ["scenes/two_sum.py", "scenes/locale/zh/two_sum.po"]
    assert all(Path(file).exists() for file in done.stdout.split())
    near = CliRunner().invoke(cli, ["new", "sliding-windw", "--lang", "zh"])
    assert "did you mean sliding-window" in str(near.exception)


def test_another_language_is_a_catalogue_to_fill_in(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_topic("two-sum", "arrays", tmp_path)
    scene = tmp_path / "scenes" / "two_sum.py"
    target = write_catalogue(scene, "de")
    assert target == tmp_path / "scenes" / "locale" / "de" / "two_sum.po"
    catalogue.load.cache_clear()
    missing = [finding.sentence for finding in all_findings(catalogue.load(scene), {})]
    assert len(missing) == len(texts(load(scene))) and all("is not translated" in said for said in missing)
    assert not re.search("[A-Z]{4}", target.read_text("utf-8").partition("\n\n")[0])
    target.write_text(
        re.sub(r'msgid "(.+)"\nmsgstr ""', r'msgid "\1"\nmsgstr "\1"', target.read_text("utf-8")), "utf-8"
    )
    translation.cache_clear()
    assert all_findings(catalogue.load(scene), {}) == []
    for code, said in {"de": "is there already", "en": "in English", "xx!": "is no language"}.items():
        with pytest.raises(TopicError, match=said):
            write_catalogue(scene, code)


def test_a_catalogue_that_is_there_is_told_in_a_line_with_what_goes_on_from_it(within):
    assert within("new", "two-sum", "--lang", "de").returncode == 0
    before = Path("scenes/locale/de/two_sum.po").read_bytes()
    again = within("new", "two-sum", "--lang", "de")
    assert again.returncode == 2 and again.stderr.count("\n") == 1 and "pybabel" not in again.stderr
    assert all(said in again.stderr for said in ("de/two_sum.po is there already", "a new catalogue is wanted"))
    (command,) = re.findall(r"vizkit (check \S+) says", again.stderr)
    assert "is not translated" in within(*command.split()).stdout
    assert Path("scenes/locale/de/two_sum.po").read_bytes() == before
