"""The image: made by the README's own commands, of what a checkout holds. It is not built here."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LINES = re.findall(r"^([A-Z]+) (.*)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)


def said(keyword: str) -> list[str]:
    return [rest for word, rest in LINES if word == keyword]


def test_the_image_is_bare_and_brings_what_the_readme_asks_for():
    assert [line for line in said("FROM") if re.fullmatch(r"debian:\w+-slim", line)] == said("FROM")
    asked = set(re.search(r"with (\w+), (\w+) and", README).groups())
    brought = next(line for line in said("RUN") if "apt-get install" in line)
    assert set(shlex.split(brought.partition("--no-install-recommends ")[2])) == asked


def test_it_is_set_up_as_the_demo_is():
    """`make demo` is `make setup` and two renders: nothing is installed that a checkout does not install."""
    (setup,) = [line for line in said("RUN") if "make" in line and "apt-get install" not in line]
    assert setup.startswith("cd /vizkit && make setup && ")
    assert said("COPY") == [". /vizkit"] and re.search("^demo: setup$", MAKEFILE, re.M)
    assert "pip" not in " ".join(said("RUN"))


def test_what_it_runs_is_what_the_set_up_makes():
    (command,) = said("ENTRYPOINT")
    assert command == '["/vizkit/.venv/bin/vizkit"]'
    assert "VENV := .venv" in MAKEFILE and "BIN  := $(VENV)/bin" in MAKEFILE
    (folder,) = said("WORKDIR")
    assert f'-v "$PWD:{folder}"' in README and "docker build -t vizkit ." in README
    (kept,) = re.findall(r"VIZKIT_CACHE=(\S+)", said("ENV")[0])
    assert f"-v clips:{kept}" in README and f"mkdir -m 1777 {kept}" in said("RUN")


def test_the_checkout_s_own_environment_stays_outside():
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    needed = {"Makefile", "pyproject.toml", "constraints.txt", "tools", "src", "scenes", "README.md"}
    assert ".venv" in ignored and not needed & set(ignored)
    assert all((ROOT / name).exists() for name in needed)
