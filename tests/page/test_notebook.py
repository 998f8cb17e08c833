"""In a notebook an explainer shows itself, with Python's own values, and refuses wrong ones in the same words."""

from __future__ import annotations

import html
import re
import subprocess
import sys

import numpy as np
import pytest

import vizkit
from tests.page.browser import opened
from vizkit.delivery.provenance import Provenance
from vizkit.inputs import InputError
from vizkit.trace import EndlessError


def test_it_runs_in_a_frame_that_may_do_nothing_but_run(chromium, tmp_path):
    page = vizkit.show("lca", p=5, q=4, act="two-answers-meet")
    shown = page._repr_html_()
    assert 'sandbox="allow-scripts"' in shown and shown.count("<iframe") == 1
    notebook = tmp_path / "notebook.html"
    notebook.write_text(
        f"<!doctype html><meta charset=utf-8><body style='width:900px'>{shown}{shown}", encoding="utf-8"
    )
    watched = opened(chromium, notebook.as_uri(), viewport={"width": 1000, "height": 1300})
    for place in range(2):
        frame = watched.page.frame_locator("iframe").nth(place)
        frame.get_by_role("button", name="Forward").click()
        assert frame.locator("#count").inner_text() == f"2 / {len(page.order.show.moments)}"
        frame.get_by_role("button", name="Light or dark").click()
        frame.get_by_role("button", name="中文").click()
        frame.locator("#transcript a").nth(4).evaluate("link => link.click()")
        assert frame.locator("#count").inner_text().startswith("5 /")
        assert frame.locator("#controls").evaluate("one => one.getBoundingClientRect().bottom <= innerHeight")
    assert not watched.errors
    assert not [url for url in watched.requests if not url.startswith("about:srcdoc")]
    watched.context.close()


def test_where_frames_are_taken_out_a_picture_and_the_story_are_left(chromium, tmp_path):
    page = vizkit.show("lca", lang="zh", act="the-rule")
    shown = re.sub("<iframe.*?</iframe>", "", page._repr_html_(), flags=re.DOTALL)
    notebook = tmp_path / "sanitised.html"
    notebook.write_text(f"<!doctype html><meta charset=utf-8>{shown}", encoding="utf-8")
    watched = opened(chromium, notebook.as_uri())
    width, height = watched.page.evaluate("[document.images[0].naturalWidth, document.images[0].naturalHeight]")
    assert (width, height) == (960, 540) and watched.page.locator("img").get_attribute("alt") == "最近公共祖先"
    watched.page.get_by_text("文字稿").click()
    said = watched.page.locator("li").all_inner_texts()
    assert said == [moment.say("zh") for moment in page.order.show.moments]
    watched.context.close()


SAME = [
    ("lca", {"p": 6, "q": np.int64(4)}, {"p": 6, "q": 4}),
    ("lca", {"tree": [3, 5, None, np.int8(6)], "p": "6", "q": 3}, {"tree": [3, 5, None, 6], "p": 6, "q": 3}),
    ("sliding-window", {"nums": np.array([1.5, 2.0, 3.0]), "k": 2}, {"nums": [1.5, 2.0, 3.0]}),
    ("sliding-window", {"nums": range(5), "k": 2}, {"nums": [0, 1, 2, 3, 4]}),
    ("flashattn", {"causal": True, "scale": "auto"}, {"causal": True, "scale": None}),
    (
        "flashattn",
        {"causal": np.False_, "scale": 0.5, "q": np.ones((8, 4))},
        {"causal": False, "scale": 0.5, "Q": np.ones((8, 4))},
    ),
    ("flashattn", {"K": [[1, 2, 3, 4]] * 8, "n": None}, {"K": np.array([[1, 2, 3, 4]] * 8), "n": 8}),
    ("allreduce", {"op": "mean"}, {"op": "mean"}),
]


@pytest.mark.parametrize(("name", "given", "wanted"), SAME, ids=str)
def test_values_are_python_s_own_or_text(name, given, wanted):
    inputs = vizkit.show(name, **given).order.show.inputs
    for key, value in wanted.items():
        np.testing.assert_array_equal(inputs[key], value)


REFUSED = [
    ("lca", {"p": "six", "lang": "zh"}, "p: 'six' 不是整数"),
    ("lca", {"p": 2.5}, "p: 2.5 is not a whole number"),
    ("lca", {"p": "six"}, "p: 'six' is not a whole number"),
    ("lca", {"tree": []}, "tree: nothing is there"),
    ("lca", {"tree": [[1, 2], [3, 4]]}, "tree: "),
    ("lca", {"p": 77}, "p: p must be a value in the tree"),
    ("lca", {"pp": 3}, "did you mean 'p'?"),
    ("lca", {"lang": "fr"}, "lang: 'fr' is not one of 'en', 'de', 'zh'"),
    ("lca", {"theme": "sepia"}, "theme: 'sepia' is not one of 'dark', 'light'"),
    ("lca", {"act": "none"}, "there is no act 'none'"),
    ("lac", {}, "did you mean lca?"),
    ("allreduce", {"op": "avg"}, "op: 'avg' is not one of 'sum', 'mean', 'max'"),
    ("allreduce", {"devices": 99}, "devices: 99 is too large to be drawn: lower it to 8"),
    ("flashattn", {"causal": 3}, "causal: '3' is not one of 'true', 'false'"),
    ("flashattn", {"Q": [[1, 2], [3]]}, "Q: row 2 has the length 1, the first has 2: make them equal"),
    (5, {}, "there is no explainer '5'"),
    ("lca", {"act": 5}, "there is no act 5: the acts are "),
    ("lca", {"most": 0}, "most: most must be at least 1, not 0"),
    ("lca", {"most": "many"}, "most: 'many' is not a whole number"),
    ("flashattn", {"Q": [["a"]]}, "Q: 'a' is not a number"),
]


@pytest.mark.parametrize(("name", "given", "words"), REFUSED, ids=str)
def test_what_is_wrong_is_said_in_one_line(name, given, words):
    with pytest.raises(InputError) as refused:
        vizkit.show(name, **given)
    (line,) = refused.value._render_traceback_()
    assert words in line and "\n" not in line


def test_a_run_has_its_bound():
    with pytest.raises(EndlessError, match="of 5 moments"):
        vizkit.show("lca", most=5)
    with pytest.raises(EndlessError, match=r"运行过了 5 个时刻仍未结束.*；most=N 可允许更多"):
        vizkit.show("lca", most=5, lang="zh")


def test_it_says_how_it_was_made():
    page = vizkit.show("lca", p=6, act="the-rule", lang="zh", theme="light")
    told = page.html.partition('<meta name="vizkit" content="')[2].partition('">')[0]
    command = Provenance.parse(html.unescape(told)).command("x.html")
    assert command.startswith("vizkit render lca --p=6 --q=1 ") and command.endswith(" -o x.html")
    assert {"--as=html", "--lang=zh", "--theme=light", "the-rule"} <= set(command.split())
    assert repr(page) == "<page lca: tree=[3, 5, 1, 6, 2, 0, 8, None, None, 7, 4], p=6, q=1>"


def test_importing_vizkit_imports_none_of_it():
    code = "import sys, vizkit; print([name for name in sys.modules if name.startswith('vizkit.') or name == 'numpy'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
