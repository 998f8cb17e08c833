"""`vizkit render NAME -o NAME.html`."""

from __future__ import annotations

import os
import re

import pytest

from tests.command import refused


def test_a_page_is_a_file_that_says_how_it_was_made(within, tmp_path):
    done = within("render", "lca", "--p", 6, "--act", "the-rule", "--theme", "light", "--lang", "zh", "-o", "a.html")
    assert (done.returncode, done.stdout, os.listdir(tmp_path)) == (0, "a.html\n", ["a.html"]), done.stderr
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and '<html lang="zh" data-opened="zh" data-theme="light">' in text
    command = within("inspect", "a.html").stdout.strip()
    assert command.startswith("vizkit render lca --p=6 --q=1 ") and command.endswith(" -o a.html")
    assert {"--as=html", "--lang=zh", "--theme=light", "the-rule"} <= set(command.split())
    again = within(*command.replace("-o a.html", "-o b.html").split()[1:])
    assert again.returncode == 0 and (tmp_path / "b.html").read_text(encoding="utf-8") == text


def test_without_a_theme_it_is_the_browser_s(within, tmp_path):
    done = within("render", "lca", "--act", "the-rule", "--as", "html", "-o", "-")
    assert done.returncode == 0 and '<html lang="en" data-opened="" data-theme="">' in done.stdout
    assert (
        not os.listdir(tmp_path) and "theme" not in re.search(r'<meta name="vizkit" content="(.*?)">', done.stdout)[1]
    )


def test_several_as_pages(within, tmp_path):
    done = within("render", "lca", "merge", "--as", "html")
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(tmp_path / "renders")) == ["lca.html", "merge.html"]


FRAMES = "--fps=30 --size=640x360 --quality=low --speed=2 --layout=slide --preview --jobs=2 --no-cache".split()


@pytest.mark.parametrize("word", FRAMES)
def test_what_is_about_frames_is_refused(within, tmp_path, word):
    done = within("render", "lca", "-o", "a.html", word)
    refused(done, tmp_path, "a page has no ", word.partition("=")[0])


def test_what_is_about_frames_is_refused_for_several(within, tmp_path):
    refused(within("render", "--all", "--as", "html", "--fps", 30), tmp_path, "a page has no --fps")


def test_what_is_wrong_is_refused(within, tmp_path):
    refused(within("render", "lca", "-o", "a.html", "--max-size", "1MB"), tmp_path, "--max-size")
    refused(within("render", "lca", "-o", "a.html", "--as", "gif"), tmp_path, "--as gif does not fit")
    refused(within("render", "lca", "-o", "a.htm"), tmp_path, "a file's name ends in one of .mp4, ")
    (tmp_path / "b.html").write_text("<!doctype html><p>not ours")
    refused(within("inspect", "b.html"), tmp_path, "does not say how it was made", left=("b.html",))
