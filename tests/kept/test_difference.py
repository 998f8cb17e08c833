"""Two runs part where they do, what differs is named to its last part, and a file that no longer holds is found."""

from __future__ import annotations

import re
import zipfile

import pytest

from tests.counting import REFERENCE, SCENE
from vizkit.explainer import catalogue
from vizkit.explainer.catalogue import film
from vizkit.frames import Show
from vizkit.kept.archive import packed, unpacked
from vizkit.kept.difference import Absent, difference
from vizkit.kept.sides import of_runs


def sides(name, act, *several):
    """The runs of an act on several inputs."""
    shows = [Show(film(name), inputs, [act], drawn=False) for inputs in several]
    return [of_runs(show.film, show.runs).runs[act] for show in shows]


def test_nothing_differs_from_itself(tried):
    show = Show(film(tried), drawn=False)
    for one, other in zip(*(of_runs(show.film, show.runs).runs.values() for _ in range(2)), strict=True):
        found = difference(one, other)
        assert not found.differs and not found.unlike and not found.ends


def test_runs_part_where_the_first_moment_differs():
    one, other = sides("sliding-window", "one-sweep", {"k": 3}, {"k": 4})
    found = difference(one, other)
    assert [(each.name, each.one, each.other) for each in found.given] == [("k", 3, 4)]
    names = [[step.name for step in run.steps[: found.first - 1]] for run in (one, other)]
    assert names[0] == names[1] and found.unlike
    assert {each.name: each.one for each in found.counts}["push"] == 8


def test_an_element_is_named_where_it_stands():
    one, other = sides("lca", "two-answers-meet", {"p": 5}, {"p": 5, "tree": [3, 5, 9, 6, 2, 0, 1, None, None, 7, 4]})
    found = difference(one, other)
    assert [each.name for each in found.given] == ["root"]
    one, other = sides("merge", film("merge").acts[0].name, {}, {})
    changed = one.steps[-1].calls[-1].variables
    name = next(name for name, value in changed.items() if isinstance(value, tuple) and value)
    step = other.steps[-1]
    held = {**step.calls[-1].variables, name: (*changed[name][:-1], None)}
    call = type(step.calls[-1])(step.calls[-1].reference, step.calls[-1].line, held, step.calls[-1].number)
    steps = (*other.steps[:-1], type(step)(step.note, (*step.calls[:-1], call), step.changed, step.speaker))
    found = difference(one, type(other)(other.act, steps, other.answer, other.facts, other.opened, other.earlier))
    assert found.first == len(one.steps)
    assert (f"{name}[{len(changed[name]) - 1}]", None) in [(each.name, each.other) for each in found.unlike]


def test_a_run_that_is_longer_differs_where_the_other_has_ended():
    one, other = sides("lca", "two-answers-meet", {}, {})
    short = type(other)(other.act, other.steps[:-1], other.answer, other.facts, other.opened, other.earlier)
    found = difference(one, short)
    assert found.first == len(one.steps) and found.unlike[0].other is None and Absent is not None


@pytest.fixture
def counting(tmp_path):
    (tmp_path / "counted_reference.py").write_text(REFERENCE)
    (tmp_path / "counting.py").write_text(SCENE)


def test_the_command_says_it_in_both_languages_and_ends_with_what_it_found(within, counting, tmp_path):
    assert within("render", "counting.py", "--nums", "4,5", "-o", "a.trace").returncode == 0
    same = within("diff", "a.trace", "counting.py")
    assert same.returncode == 0 and "the same at all 2 moments" in same.stdout
    other = within("diff", "a.trace", "counting.py --nums 4,5,6")
    assert other.returncode == 1 and "given nums" in other.stdout and "see: 6 is seen" in other.stdout
    assert "第 3 个时刻" in within("diff", "counting.py", "--nums 4,5,6", "--lang", "zh").stdout
    (tmp_path / "counted_reference.py").write_text(REFERENCE.replace("total += 1", "total += 2"))
    catalogue.load.cache_clear()
    changed = within("diff", "a.trace", "counting.py")
    assert changed.returncode == 1 and "total += 2" in changed.stdout and "given" not in changed.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lca", "merge"], "no act in common"), (["lca '", "lca"], "not closed"), (["", "lca"], "nothing is named"),
        (["lca", "--nope 3"], "--nope"), (["lca --p nope", "lca"], "--p"), (["absent.trace", "lca"], "there is no trace"),
    ],
)  # fmt: skip
def test_what_is_no_run_is_told(within, words, said):
    done = within("diff", *words)
    assert done.returncode == 2 and said in done.stderr and len(done.stderr.splitlines()) == 1


MADE = ["a.pptx", "a.reveal.html", "a.trace"]


def test_a_file_holds_until_its_reference_is_another(within, counting, tmp_path):
    for file in MADE:
        assert within("render", "counting.py", "-o", file).returncode == 0
        done = within("verify", file)
        assert (done.returncode, done.stdout) == (0, "count: as it was\n"), (file, done.stderr)
    (tmp_path / "counted_reference.py").write_text(REFERENCE.replace("total += 1", "total += 2"))
    catalogue.load.cache_clear()
    for file in MADE:
        assert (within("verify", file, "--lang", "zh").stdout) == "count: 现在的运行不同了\n"
    assert within("verify", "a.trace").returncode == 1


def test_a_page_of_a_trace_holds_until_it_is_changed(within, tmp_path):
    """It has one run, and no other inputs to choose as a page of the scene has."""
    acts = "one-is-missing", "the-rule", "definition"
    within("render", "lca", *(word for act in acts for word in ("--act", act)), "-o", "lca.trace")
    within("render", "lca.trace", "-o", "lca.html")
    done = within("verify", "lca.html")
    assert done.returncode == 0 and sorted(done.stdout.splitlines()) == sorted(f"{act}: as it was" for act in acts), (
        done
    )
    page = tmp_path / "lca.html"
    page.write_text(page.read_text().replace('<b class="text">', '<b class="text">1', 1))
    assert within("verify", "lca.html").returncode == 1


def test_a_file_that_was_changed_by_hand_is_found(within, counting, tmp_path):
    for file in ("a.html", "a.pptx", "a.trace"):
        within("render", "counting.py", "-o", file)
    page = tmp_path / "a.html"
    page.write_text(page.read_text().replace('<b class="text">5</b>', '<b class="text">9</b>'))
    with zipfile.ZipFile(tmp_path / "a.pptx") as deck, zipfile.ZipFile(tmp_path / "b.pptx", "w") as other:
        for name in deck.namelist():
            content = deck.read(name)
            other.writestr(name, content.replace(b">5<", b">8<") if "slides/slide2.xml" in name else content)
    content = unpacked(tmp_path / "a.trace")
    content.arrays[:] = [array + 1 for array in content.arrays]
    content.runs["rows"] = [[7 if each == 4 else each for each in row] for row in content.runs["rows"]]
    (tmp_path / "b.trace").write_bytes(packed(content))
    for file, one, other_ in (("a.html", ">9</b>", ">5</b>"), ("b.pptx", "8", "5"), ("b.trace", "diff", "")):
        done = within("verify", file)
        assert done.returncode == 1 and one in done.stderr and other_ in done.stderr, (file, done)


def test_of_a_page_that_looks_otherwise_too_it_is_said_first_what_it_shows_otherwise(within, counting, tmp_path):
    """Not the digests of its looks, which stand above all."""
    within("render", "counting.py", "-o", "a.html")
    page = tmp_path / "a.html"
    looks = re.sub("sha256-[^']{6}", "sha256-000000", page.read_text()).replace("</style>", "b{}</style>")
    page.write_text(looks)
    done = within("verify", "a.html")
    assert done.returncode == 1 and "b{}</style>" in done.stderr and "sha256" not in done.stderr
    page.write_text(looks.replace('<b class="text">5</b>', '<b class="text">9</b>'))
    assert "b{}" not in (said := within("verify", "a.html").stderr) and ">9</b>" in said


def test_what_says_nothing_of_its_runs_is_told(within, tmp_path):
    (tmp_path / "a.md").write_text(
        '<!-- {"vizkit": {"explainer": "lca", "inputs": {}, "options": {}, "version": "0"}} -->'
    )
    assert "does not say what its runs held" in within("verify", "a.md").stderr
