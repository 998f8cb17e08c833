"""A course is made: only what changed is made again, and nothing of anybody else's is touched."""

from __future__ import annotations

import hashlib
import importlib
import itertools
import json
import shutil
from pathlib import Path

import pytest

from tests.command import refused
from tests.conftest import SCENES
from vizkit.cli import progress
from vizkit.cli.main import EXIT_CODES
from vizkit.course.ledger import BEING_MADE, FOLDER, Ledger
from vizkit.delivery.files import OutputError
from vizkit.delivery.order import Order
from vizkit.explainer import catalogue

TEXT = 'out = "out"\n[every]\nas = "txt"\nlang = ["en", "zh"]\n[merge]\n'


@pytest.fixture
def make(within, tmp_path, monkeypatch):
    """Write a course's file and make it; what was rendered is noted."""
    rendered = []
    render = Order.render

    def noting(order, *given):
        rendered.append(order.target.name)
        return render(order, *given)

    monkeypatch.setattr(Order, "render", noting)

    def of(text: str, *words: object):
        (tmp_path / "course.toml").write_text(text)
        rendered.clear()
        done = within("course", "course.toml", *words)
        done.rendered = list(rendered)
        return done

    return of


def test_the_readme_s_course_is_one(within, tmp_path, monkeypatch):
    text = (SCENES.parent / "README.md").read_text(encoding="utf-8")
    (tmp_path / "course.toml").write_text(text.partition("```toml\n")[2].partition("```")[0])
    targets = []
    command = importlib.import_module("vizkit.cli.course")
    monkeypatch.setattr(command, "_works", lambda asked, called, ledger, orders, *_: targets.extend(orders) or [])
    assert within("course", "course.toml").returncode == 0
    named = {str(order.target) for order in targets}
    assert {"semester/zh/lca-chain.pptx", "semester/en/dfs.html", "semester/en/flashattn.html"} <= named
    assert "semester/en/causal.gif" in named


def files(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file() and FOLDER not in file.parts}


def test_only_what_changed_is_made_again_and_what_is_not_asked_for_goes(make, tmp_path):
    done = make(TEXT)
    assert done.returncode == 0 and done.stdout.split() == ["out/merge-en.txt", "out/merge-zh.txt"]
    assert "made 2, as they were 0" in done.stderr

    again = make(TEXT)
    assert (again.rendered, again.stdout) == ([], "") and "made 0, as they were 2" in again.stderr

    longer = make(TEXT.replace("[merge]", '[[merge]]\nlang = "en"\n[[merge]]\nlang = "zh"\nnums1 = [1, 2]\n'))
    assert longer.rendered == ["merge-zh.txt"]

    mine = tmp_path / "out" / "mine.txt"
    mine.write_text("by hand")
    shorter = make(TEXT.replace('["en", "zh"]', '"en"'))
    assert shorter.rendered == [] and "removed 1" in shorter.stderr
    assert files(tmp_path / "out") == {"merge-en.txt", "mine.txt"}


def test_what_was_changed_by_hand_is_neither_removed_nor_replaced(make, tmp_path):
    make(TEXT)
    edited = tmp_path / "out" / "merge-zh.txt"
    edited.write_text("mine now")
    assert "was changed by hand: it is left as it is" in (done := make(TEXT)).stderr and done.returncode == 0
    other = make(TEXT + "nums1 = [1, 2]\n")
    assert other.returncode == 1 and other.rendered == ["merge-en.txt"] and "move it elsewhere" in other.stderr
    gone = make(TEXT.replace('["en", "zh"]', '"en"'))
    assert "not asked for any more, but was changed by hand" in gone.stderr
    assert edited.read_text() == "mine now"


def test_what_was_there_before_is_not_replaced(make, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "merge-en.txt").write_text("by hand")
    done = make(TEXT)
    assert done.returncode == 1 and done.rendered == ["merge-zh.txt"]
    assert "out/merge-en.txt is there and was not made by vizkit" in done.stderr
    assert (tmp_path / "out" / "merge-en.txt").read_text() == "by hand"


def test_two_courses_in_one_folder_leave_each_other_alone(make, within, tmp_path):
    make(TEXT)
    (tmp_path / "other.toml").write_text(TEXT.replace('["en", "zh"]', '"en"'))
    done = within("course", "other.toml")
    assert done.returncode == 1 and "is of another course in this folder" in done.stderr
    assert files(tmp_path / "out") == {"merge-en.txt", "merge-zh.txt"}


def test_a_course_whose_file_is_called_otherwise_keeps_its_files(make, within, tmp_path):
    make(TEXT)
    (tmp_path / "course.toml").rename(tmp_path / "winter.toml")
    done = within("course", "winter.toml")
    assert done.returncode == 0 and "made 0, as they were 2" in done.stderr
    (tmp_path / "winter.toml").write_text(TEXT.replace('["en", "zh"]', '"en"'))
    assert "removed 1" in within("course", "winter.toml").stderr


def test_a_change_of_the_author_s_is_made_again(make, tmp_path):
    """Of the scene and of its catalogue, each for what is made of it."""
    (tmp_path / "scenes" / "locale" / "zh").mkdir(parents=True)
    scene, words = tmp_path / "scenes" / "own.py", tmp_path / "scenes" / "locale" / "zh" / "own.po"
    shutil.copy(SCENES / "merge.py", scene)
    shutil.copy(SCENES / "locale" / "zh" / "merge.po", words)
    text = TEXT.replace("merge", "own").replace('["en", "zh"]', '"zh"')
    assert make(text).rendered == ["own-zh.txt"]
    assert make(text).rendered == []
    words.write_text(words.read_text() + "\n# changed\n")
    assert make(text).rendered == ["own-zh.txt"]
    scene.write_text(scene.read_text() + "\n# changed\n")
    assert make(text).rendered == ["own-zh.txt"]


def test_one_that_fails_does_not_stop_the_others_and_is_told_at_the_end(make, tmp_path, monkeypatch):
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "failing.py").write_text(
        "from vizkit import Explainer\n\n\nclass Failing(Explainer):\n    x = 1 / 0\n"
    )
    done = make('out = "out"\nexplainers = ["failing", "merge"]\n[every]\nas = "txt"\n', "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and [event["event"] for event in events] == ["started", "made", "failed", "ended"]
    assert "ZeroDivisionError" in events[2]["reason"] and events[3]["failed"] == 1
    assert "failing: scenes/failing.py:5: ZeroDivisionError" in done.stderr and "failed 1" in done.stderr


def test_a_broken_scene_s_files_stay(make, tmp_path):
    (tmp_path / "scenes").mkdir()
    scene = tmp_path / "scenes" / "own.py"
    shutil.copy(SCENES / "merge.py", scene)
    text = 'out = "out"\n[every]\nas = "txt"\nlang = "en"\n[own]\n'
    make(text)
    scene.write_text(scene.read_text() + "\n1 / 0\n")
    catalogue.load.cache_clear()
    assert make(text).returncode == 1 and files(tmp_path / "out") == {"own-en.txt"}


def test_interrupted_it_keeps_what_is_whole(make, tmp_path, monkeypatch):
    render = Order.render

    def interrupted(order, *given):
        if order.target.name == "merge-zh.txt":
            raise KeyboardInterrupt
        return render(order, *given)

    with monkeypatch.context() as patch:
        patch.setattr(Order, "render", interrupted)
        assert make(TEXT).returncode == 130
    assert files(tmp_path / "out") == {"merge-en.txt"}
    assert make(TEXT).rendered == ["merge-zh.txt"]


def test_what_was_killed_while_it_was_made_is_the_course_s(make, tmp_path):
    make(TEXT)
    target, ledger = Path("out/merge-en.txt"), Ledger(Path("out"))
    record = ledger.record(target)
    ledger.keep(target, type(record)(record.course, record.name, "of something else", BEING_MADE))
    target.write_text("new, and the record not yet")
    assert make(TEXT).rendered == ["merge-en.txt"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"course": 3}', "null", '{"course": "a", "else": "b"}'])
def test_a_broken_record_is_none(tmp_path, broken):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "a.gif.json").write_text(broken)
    assert Ledger(tmp_path).record(tmp_path / "a.gif") is None
    assert list(Ledger(tmp_path).targets("course")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[every]\nas = ["zzz"]\n', "'zzz' is not one of"),
        ("[mergee]\n", "mergee: there is no explainer 'mergee'; did you mean merge?"),
        ("[merge]\nthme = 'dark'\n", "there is no thme; did you mean theme?"),
        ("[merge]\ntheme = 'drak'\n", "--theme"),
        ("[merge]\nnums1 = 'x'\n", "--nums1"),
        ("[merge]\nnums1 = [3, 1]\n", "--nums1: nums1 must be sorted"),
        ("[merge]\npreset = 'none'\n", "there is no preset 'none'"),
        ("[merge]\nlang = 'xx'\n", "--lang 'xx' is not offered"),
        ("[merge]\nas = 'txt'\nsize = '64x64'\n", "--size means nothing for .txt"),
        ("[merge]\nscript = 'nowhere.md'\n", "nowhere.md cannot be read"),
        ("[every]\nblock_q = 3\n[merge]\n", "[every]: no explainer of this course has block-q"),
        ("[merge]\nas = ['txt', 'md']\nname = '{name}'\n", "would both be called renders/merge"),
        ("[merge]\nname = '{name}.gif'\nas = 'txt'\n", "--as txt does not fit"),
    ],
)
def test_a_mistake_is_told_before_any_work(make, tmp_path, text, said):
    refused(make(text), tmp_path, "course.toml: ", said, left=("course.toml",))


def test_what_is_usual_is_left_out_where_it_means_nothing(make, tmp_path):
    done = make(
        'out = "out"\n[every]\nas = ["txt", "srt"]\nspeed = 2\nlang = "en"\nnums1 = [1]\n[merge]\n[dfs]\nas = "txt"\n'
    )
    assert done.returncode == 0
    assert files(tmp_path / "out") == {"merge-en.txt", "merge-en.srt", "dfs-en.txt"}


def test_shards_make_the_whole_and_know_of_each_other(make, tmp_path):
    made = [make(TEXT, "--shard", f"{part}/2").rendered for part in (1, 2)]
    assert made == [["merge-en.txt"], ["merge-zh.txt"]]
    assert make(TEXT).rendered == []


def test_quiet_says_nothing_and_events_say_all(make, within):
    done = make(TEXT, "--quiet")
    assert (done.stdout, done.stderr) == ("", "")
    events = [json.loads(line) for line in make(TEXT + "nums1 = [1, 2]\n", "--json").stdout.splitlines()]
    assert [event["event"] for event in events] == ["started", "made"] * 2 + ["ended"]
    made = events[1]
    content = Path(made["path"]).read_bytes()
    assert made["bytes"] == len(content) and made["seconds"] >= 0
    assert made["digest"] == hashlib.sha256(content).hexdigest()
    kept = make(TEXT + "nums1 = [1, 2]\n", "--json").stdout
    assert [json.loads(line)["event"] for line in kept.splitlines()] == ["kept"] * 2 + ["ended"]


def test_where_there_is_no_terminal_progress_is_a_line_now_and_then(monkeypatch, capsys):
    now = itertools.count(0, 4)
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(now))
    with progress.progress(3) as display:
        show = display(1, "out/a.gif")
        for done in range(6):
            show(done, 5)
    said = capsys.readouterr().err.splitlines()
    assert said == ["vizkit: out/a.gif: 40 %, 2 of 3", "vizkit: out/a.gif: 100 %, 2 of 3"]


def test_list_is_told_to_machines_too(within):
    (lca,) = [
        each for line in within("list", "--json").stdout.splitlines() if (each := json.loads(line))["name"] == "lca"
    ]
    assert lca["title"] == "Lowest common ancestor" and lca["family"] and lca["idea"] and lca["file"].endswith("lca.py")


@pytest.mark.parametrize(("words", "said"), [([], "film.txt\n"), (["--quiet"], "")])
def test_render_names_its_file_but_not_where_it_is_quiet(within, words, said):
    done = within("render", "merge", "-o", "film.txt", *words)
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


def test_render_tells_events_and_names_files_by_patterns(within, tmp_path):
    done = within(
        "render", "merge", "--preset", "all-ties", "--as", "txt", "-o", "{lang}/{name}-{preset}.{as}", "--json"
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(event["event"], event["path"]) for event in events] == [
        ("started", "en/merge-all-ties.txt"),
        ("made", "en/merge-all-ties.txt"),
    ]
    assert (tmp_path / "en" / "merge-all-ties.txt").is_file()


def test_events_tell_what_failed_and_why(within, monkeypatch):
    def failing(*_):
        raise OutputError("{target} cannot be written: no space left on the device", target="film.txt")

    monkeypatch.setattr(Order, "render", failing)
    done = within("render", "merge", "-o", "film.txt", "--json")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 2 and [event["event"] for event in events] == ["started", "failed"]
    assert events[1]["reason"] == "film.txt cannot be written: no space left on the device"


def test_events_and_a_file_cannot_both_be_the_standard_output(within, tmp_path):
    refused(within("render", "merge", "--as", "txt", "-o", "-", "--json"), tmp_path, "--json and -o -")


def test_a_shard_of_many_is_rendered_by_pattern(within, tmp_path):
    done = within("render", "merge", "dfs", "--shard", "2/2", "--as", "txt", "-o", "out/{name}-{lang}.{as}")
    assert done.stdout == "out/dfs-en.txt\n" and files(tmp_path / "out") == {"dfs-en.txt"}


def test_the_readme_says_the_exit_codes_as_the_help_does(within):
    readme = " ".join((SCENES.parent / "README.md").read_text(encoding="utf-8").split())
    assert EXIT_CODES in readme and EXIT_CODES in " ".join(within("--help").stdout.split())
