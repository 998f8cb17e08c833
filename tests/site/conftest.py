"""A small course with a site, made once, and the browser that looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import vizkit

COURSE = """
out = "out"
name = "{lang}/{name}-{preset}.{as}"

[site]
title = { en = "Two <arrays> & more", zh = "数组" }
intro = "welcome.md"
guide = ["start.md"]
commands = true

[every]
as = ["mp4", "gif", "html", "vtt", "txt", "pptx"]
lang = ["en", "zh"]
size = "320x180"
fps = 5

[merge]
preset = ["all-ties", "larger-first"]
"""

TEXTS = {
    "welcome.md": "# Welcome\n\nTo **arrays**; begin with [the start](start.md).\n",
    "start.md": "# Start\n\n## First steps\n\nSee [merging](merge) and [render](commands#vizkit-render).\n\n"
    "| one | two |\n|---|---|\n| a | b |\n\n```sh\nvizkit list\n```\n",
    "start.zh.md": "# 开始\n\n## 第一步\n\n先看[合并](merge)。\n",
}


def written(folder: Path, text: str = COURSE) -> Path:
    """A folder with the course's file and its texts."""
    (folder / "course.toml").write_text(text, encoding="utf-8")
    for name, said in TEXTS.items():
        (folder / name).write_text(said, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The folder of a course that was made."""
    folder = written(tmp_path_factory.mktemp("course"))
    done = vizkit("course", "course.toml", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def site(made) -> Path:
    return made / "out"
