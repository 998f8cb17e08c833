"""vizkit's own site: its course can be made, and what its texts tell to type is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from tests.conftest import SCENES, explainers
from vizkit.cli.by_name import ByName
from vizkit.cli.main import cli
from vizkit.course.file import course
from vizkit.course.site import check

DOCS = SCENES.parent / "docs"
TEXTS = sorted(DOCS.glob("*.md"))

LINES = [
    (file.name, line)
    for file in TEXTS
    for block in re.findall(r"```sh\n(.*?)```", file.read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("vizkit ")
]


def test_the_course_asks_for_every_explainer_and_its_texts_lead_to_what_is_there():
    asked = course(DOCS / "course.toml", tuple(explainers()))
    assert {wish.name for wish in asked.wishes} == set(explainers()) and asked.site.shapes and asked.site.commands
    orders = [SimpleNamespace(name=wish.name, target=asked.out / "en" / wish.name) for wish in asked.wishes]
    check(asked.file, asked.site, orders, asked.out)


def test_every_text_is_there_in_chinese_with_the_same_programs():
    english = [file for file in TEXTS if not file.stem.endswith(".zh")]
    assert len(english) >= 4 and len(TEXTS) == 2 * len(english)
    for file in english:
        own, other = (each.read_text(encoding="utf-8") for each in (file, file.with_suffix(".zh.md")))
        assert re.findall("^#+ ", own, re.MULTILINE) == re.findall("^#+ ", other, re.MULTILINE), file
        programs = [re.findall(r"```(?:python|toml)\n.*?```", text, re.DOTALL) for text in (own, other)]
        assert programs[0] == programs[1], file


def flags(options: list[click.Parameter]) -> set[str]:
    return {flag for option in options for flag in (*option.opts, *option.secondary_opts)}


@pytest.mark.parametrize(("file", "line"), LINES)
def test_what_is_told_to_type_is_a_command_with_these_options(file, line):
    _, name, *words = shlex.split(line)
    context = click.Context(cli, info_name="vizkit")
    command = cli.get_command(context, name)
    assert command is not None
    known = flags([*command.params, *(command.options if isinstance(command, ByName) else ())])
    if isinstance(command, ByName) and words[0] in explainers():
        known |= flags(command.for_one(context, words[0]).params)
    if name == "watch":
        known |= {"--nums", "--target"}  # the function's own, as the text has it
    asked = {word.partition("=")[0] for word in words if re.match("--?[a-z]", word)}
    assert asked <= known


def test_every_text_is_a_page():
    asked = course(DOCS / "course.toml", tuple(explainers()))
    named = {asked.site.introduction.name, *(Path(each).name for each in asked.site.guide.values())}
    assert named == {file.name for file in TEXTS if not file.stem.endswith(".zh")}
