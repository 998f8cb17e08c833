"""The catalogue: whose scenes are found, what is skipped and how it is said, and what a scene may import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import vizkit
from tests.conftest import SCENES
from tests.counting import REFERENCE
from vizkit.explainer import SceneError, catalogue
from vizkit.inputs import InputError

WHOLE = (SCENES / "sliding_window.py").read_text(encoding="utf-8")

SCENE = """{above}
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.shapes import row
from {module} import counted


class Counting(Explainer):
    title = "Counting"
    idea = "One after the other"
    family = "arrays"
    nums = numbers([4, 5], "the numbers")

    @act(counted, "Count")
    def count(nums, num):
        return row(nums)
"""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty `scenes` in the working folder."""
    (tmp_path / "scenes").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "scenes"


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def write_counting(
    folder: Path, module: str = "counting_reference", where: Path | None = None, above: str = ""
) -> Path:
    write((where or folder) / f"{module.replace('.', '/')}.py", REFERENCE)
    return write(folder / "counting.py", SCENE.format(module=module, above=above))


def one_line(reason: pytest.ExceptionInfo, *said: str) -> None:
    assert len(str(reason.value).splitlines()) == 1
    for words in said:
        assert words in str(reason.value)


def test_one_s_own_scene_comes_before_vizkit_s(folder):
    write(folder / "lca.py", WHOLE)
    assert catalogue.scene("lca").resolve() == folder / "lca.py"
    assert catalogue.film("lca").__name__ == "SlidingWindow"


@pytest.mark.parametrize(
    ("title", "idea", "said"),
    [
        ('title = "A"', 'idea = "B"', ("A", "B")),
        ('title: str = "A"', '"""B."""', ("A", "B")),
        ("pass", '"""B\n    and C.\n\n    D.\n    """', ("Sliding window", "B and C")),
    ],
)
def test_a_heading_is_read_from_the_source(folder, title, idea, said):
    write(folder / "mine.py", f"class SlidingWindow(Explainer):\n    {idea}\n    {title}\n    family = 'arrays'\n")
    entry = next(entry for entry in catalogue.survey().entries if entry.name == "mine")
    assert (entry.heading.title, entry.heading.idea, entry.heading.family) == (*said, "arrays")


SKIPPED = {
    "broken": "class Mine(Explainer:\n",
    "foreign": "from manim import Scene\n\n\nclass Square(Scene):\n    pass\n",
    "empty": "",
    "helping": "def double(number):\n    return 2 * number\n",
    "exiting": "import sys\n\nsys.exit(3)\n",
    "null": "title = '\0'\n",
}


@pytest.mark.parametrize("kind", SKIPPED)
def test_what_is_no_scene_is_left_out_in_one_line_and_only_its_own_name_fails(folder, within, kind):
    write(folder / f"{kind}.py", SKIPPED[kind])
    for words in (["list"], ["render", "--help"]):
        done = within(*words)
        assert done.returncode == 0 and "sliding-window" in done.stdout
        assert len(done.stderr.splitlines()) == 1 and f"scenes/{kind}.py" in done.stderr
    assert within("tell", "lca", "--act", "two-answers-meet").returncode == 0
    done = within("tell", kind)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1 and f"scenes/{kind}.py" in done.stderr


def test_several_that_are_no_scenes_are_still_one_line(folder):
    for kind, text in SKIPPED.items():
        write(folder / f"{kind}.py", text)
    done = vizkit("list", cwd=folder.parent)
    assert len(done.stderr.splitlines()) == 1 and all(f"scenes/{kind}.py" in done.stderr for kind in SKIPPED)


def test_a_helper_that_a_scene_imports_is_no_stranger(folder, within):
    write_counting(folder)
    done = within("list")
    assert "counting" in done.stdout and done.stderr == ""


@pytest.mark.parametrize("module", ["counting_reference", "parts.counting_reference"])
@pytest.mark.parametrize("above", [False, True])
def test_a_reference_beside_the_scene_or_its_folder_is_found(folder, within, module, above):
    file = write_counting(folder, module, folder.parent if above else folder)
    for name in ("counting", file, file.relative_to(folder.parent)):
        catalogue.load.cache_clear()
        done = within("tell", name)
        assert done.returncode == 0 and "5 is seen" in done.stdout, done.stderr


@pytest.mark.parametrize("above", [False, True])
def test_manim_finds_what_vizkit_finds(folder, above):
    write_counting(folder, where=folder.parent if above else folder)
    manim = Path(sys.executable).with_name("manim")
    words = ["render", "--silent", "--dry_run", "--resolution", "64,64", "--fps", "1", "scenes/counting.py", "Counting"]
    done = subprocess.run([manim, *words], cwd=folder.parent, capture_output=True, text=True)
    assert done.returncode == 0 and "Error" not in done.stdout, done.stdout + done.stderr


PYTHONS = ["heapq", "queue", "signal", "numbers", "random", "string"]


def test_scenes_may_be_called_like_modules_of_python_s(folder):
    """The command and its workers start, load and render where all of these lie in the working folder and in scenes."""
    for name in PYTHONS:
        write_counting(folder).rename(folder / f"{name}.py")
        write(folder.parent / f"{name}.py", "raise RuntimeError('not the standard library')\n")
    words = ["--size", "64x64", "--fps", "5", "--jobs", "2", "--as", "mp4", "-o", "films"]
    done = vizkit("render", *PYTHONS, *words, cwd=folder.parent, env={"VIZKIT_CACHE": str(folder.parent / "kept")})
    assert done.returncode == 0, done.stderr
    assert sorted(file.stem for file in (folder.parent / "films").iterdir()) == sorted(PYTHONS)


def test_two_scenes_have_helpers_of_one_name_each(folder):
    first = write_counting(folder / "one", "counted_things")
    second = write_counting(folder / "two", "counted_things")
    text = (folder / "two" / "counted_things.py").read_text(encoding="utf-8").replace("is seen", "is met")
    write(folder / "two" / "counted_things.py", text)
    said = [
        catalogue.load(file).acts[0].reference.trace([1]).steps[0].say().removeprefix("1 ") for file in (first, second)
    ]
    assert said == ["is seen", "is met"]


def test_loading_leaves_the_path_and_the_modules_alone(folder):
    file, path = write_counting(folder), list(sys.path)
    catalogue.load(file)
    assert sys.path == path and "counting_reference" not in sys.modules


def test_a_byte_order_mark_is_no_fault(folder, within):
    (folder / "marked.py").write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())
    assert "marked" in catalogue.names()
    assert within("tell", "marked").returncode == 0


def test_a_syntax_error_in_the_reference_is_the_reference_s(folder):
    file = write_counting(folder)
    write(folder / "counting_reference.py", "def counted(nums)\n    return 0\n")
    with pytest.raises(SceneError) as reason:
        catalogue.load(file)
    one_line(reason, "scenes/counting_reference.py:1: ")


MISTAKES = {
    "no explainer": ("pass\n", ["scenes/mine.py holds no explainer"]),
    "two explainers": (
        "from vizkit import Explainer\n\n\nclass One(Explainer):\n    pass\n\n\nclass Two(Explainer):\n    pass\n",
        ["scenes/mine.py:8: Two is a second explainer"],
    ),
    "no act": (
        "from vizkit import Explainer\n\n\nclass One(Explainer):\n    pass\n",
        ["scenes/mine.py:4: One has no act"],
    ),
    "a syntax error": ("class Mine(:\n", ["scenes/mine.py:1: "]),
    "what lives in another room": (
        "from vizkit import Explainer, numbers\n",
        ["scenes/mine.py:1: ", "write from vizkit.inputs import numbers"],
    ),
    "a reference from the wrong room": (
        "from vizkit import sliding_window_maximum\n",
        [":1: ", "write from vizkit.reference import sliding_window_maximum"],
    ),
    "a near name": ("from vizkit.inputs import number\n", [":1: ", "did you mean 'numbers'"]),
    "a module that is missing": ("\nimport nowhere_at_all\n", [":2: ", "no module 'nowhere_at_all'", "beside"]),
    "an unknown name": ("\n\nprint(unknown)\n", ["scenes/mine.py:3: NameError: name 'unknown'"]),
    "an exit": ("import sys\n\nsys.exit(0)\n", ["scenes/mine.py ends Python"]),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_an_author_s_mistake_is_one_line_with_file_and_line(folder, mistake):
    text, said = MISTAKES[mistake]
    with pytest.raises(SceneError) as reason:
        catalogue.load(write(folder / "mine.py", text))
    one_line(reason, *said)


def test_a_name_too_long_for_a_file_is_refused_in_one_line():
    with pytest.raises(InputError, match="there is no scene file xxx"):
        catalogue.scene("x" * 300 + ".py")


PLUGINS = {
    "whole": ("pack.scenes", "theirs", ""),
    "stale": ("gone.scenes", None, "the plug-in strange names gone.scenes, which is not there"),
    "half gone": ("pack.gone", None, "the plug-in strange names pack.gone, which is not there"),
    "no name at all": ("1 + 1", None, "the plug-in strange names 1 + 1, which is not there"),
}


@pytest.mark.parametrize("kind", PLUGINS)
def test_a_plug_in_is_read_and_not_run(tmp_path, within, monkeypatch, kind):
    """An installed package whose own code raises, and whose entry point names its scenes or nothing."""
    value, name, said = PLUGINS[kind]
    site = tmp_path / "site"
    write(site / "strange-1.dist-info" / "METADATA", "Metadata-Version: 2.1\nName: strange\nVersion: 1\n")
    write(site / "strange-1.dist-info" / "entry_points.txt", f"[vizkit.scenes]\nstrange = {value}\n")
    write(site / "pack" / "__init__.py", "raise RuntimeError('run unasked')\n")
    write(site / "pack" / "scenes" / "__init__.py", "raise RuntimeError('run unasked')\n")
    write(site / "pack" / "scenes" / "theirs.py", WHOLE)
    monkeypatch.syspath_prepend(site)
    done = within("list")
    assert done.returncode == 0
    assert done.stderr.strip() == (f"vizkit: left out: {said}" if said else "")
    assert (name or "theirs") in done.stdout or name is None
    if name is not None:
        assert within("tell", name).returncode == 0
    assert "pack" not in sys.modules
