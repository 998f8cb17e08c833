"""Law 10: imports go down only, and what only one stage needs is known to it alone."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import vizkit

SOURCE = Path(vizkit.__file__).parent
SCENES = SOURCE.parents[1] / "scenes"

FLOORS = [
    {"language", "asked"},
    {"inputs", "trace"},
    {"reference", "picture"},
    {"examples", "shapes"},
    {"explainer", "functions", "kept"},
    {"frames"},
    {"words.alt", "words.ids", "words.entries", "words.script"},
    {"terminal", "delivery.files", "delivery.provenance", "delivery.making", "delivery.digest", "delivery.installed"},
    {"film", "page", "voice", "words", "slides", "kept.render"},
    {"delivery"},
    {"site"},
    {"desk", "notebook", "serve", "course"},
    {"cli", "__main__"},
]
"""The lowest first. A module may import from its own floor and from those below."""

OWNED = {
    "manim": "film/scene.py",
    "PySide6": "desk",
    "starlette": "serve",
    "uvicorn": "serve",
    "distributed": "film/cluster.py",
    "av": {"film", "voice/recording.py"},
    "pyloudnorm": "voice/loudness.py",
    "num2words": "voice/numbers.py",
    "cn2an": "voice/numbers.py",
    "piper": "voice/piper.py",
    "cairo": {"film", "slides/paper.py"},
    "PIL": "film",
    "pptx": "slides/pptx.py",
    "click": {"cli", "terminal.py"},
    "markdown_it": "site/guide.py",
    "uharfbuzz": "picture/type.py",
    "typst": "picture/formula.py",
    "psutil": "trace/bound.py",
}
"""Third-party packages and the only place that may know them."""

FILES = sorted(SOURCE.rglob("*.py"))


@cache
def imported(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def floor_of(module: str) -> int:
    """The floor of `vizkit.room.file`, where the file or else its room has one."""
    room, _, file = module.removesuffix(".py").partition(".")
    names = (f"{room}.{file.split('.')[0]}", room)
    return next(level for name in names for level, parts in enumerate(FLOORS) if name in parts)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_imports_go_down_only(file):
    module = ".".join(file.relative_to(SOURCE).with_suffix("").parts)
    if module == "__init__":
        return
    others = {name.removeprefix("vizkit.") for name in imported(file) if name.startswith("vizkit.")} - {"__version__"}
    for other in others:
        assert floor_of(other) <= floor_of(module), f"{module} imports {other}"


@pytest.mark.parametrize("package", OWNED)
def test_a_stage_s_library_is_known_to_it_alone(package):
    owners = OWNED[package] if isinstance(OWNED[package], set) else {OWNED[package]}
    for file in FILES:
        if any(name.split(".")[0] == package for name in imported(file)):
            where = file.relative_to(SOURCE).as_posix()
            assert any(where == owner or where.startswith(f"{owner}/") for owner in owners), (
                f"{where} imports {package}"
            )


def test_references_know_numpy_and_the_trace_alone():
    for file in (SOURCE / "reference").glob("*.py"):
        for name in imported(file):
            assert not name.startswith("vizkit.") or name.startswith(
                ("vizkit.reference", "vizkit.trace", "vizkit.language.numerals", "vizkit.asked")
            ), (file.name, name)
            root = name.split(".")[0]
            assert root in {"vizkit", "numpy"} | sys.stdlib_module_names, (file.name, name)


def test_scenes_know_no_numpy_and_no_stage():
    for file in SCENES.glob("*.py"):
        for name in imported(file):
            assert name.split(".")[0] in {"vizkit", "typing", "itertools", "collections"}, (file.name, name)
            assert not name.startswith("vizkit.film"), (file.name, name)


@pytest.mark.parametrize("command", [["--help"], ["list"], ["render", "flashattn", "--help"], ["--version"]])
def test_help_and_list_do_not_import_manim(command):
    code = f"import sys; sys.argv = ['vizkit', *{command!r}]\nfrom vizkit.cli.main import main\ntry:\n    main()\nfinally:\n    print('manim' in sys.modules, 'scipy' in sys.modules, 'av' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SCENES.parent, check=True)
    assert done.stdout.splitlines()[-1] == "False False False"
