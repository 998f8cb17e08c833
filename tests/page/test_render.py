"""`vizkit render NAME -o NAME.html`."""

from __future__ import annotations

import os
import re

import pytest

from tests.test_cli import refused, vizkit


def test_a_page_is_a_file_that_says_how_it_was_made(tmp_path):
    done = vizkit(
        "render", "lca", "--p", 6, "--act", "the-rule", "--theme", "light", "--lang", "zh", "-o", "a.html", cwd=tmp_path
    )
    assert (done.returncode, done.stdout, os.listdir(tmp_path)) == (0, "a.html\n", ["a.html"]), done.stderr
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>") and '<html lang="zh" data-opened="zh" data-theme="light">' in text
    command = vizkit("inspect", "a.html", cwd=tmp_path).stdout.strip()
    assert command.startswith("vizkit render lca --p=6 --q=1 ") and command.endswith(" -o a.html")
    assert {"--as=html", "--lang=zh", "--theme=light", "the-rule"} <= set(command.split())
    again = vizkit(*command.replace("-o a.html", "-o b.html").split()[1:], cwd=tmp_path)
    assert again.returncode == 0 and (tmp_path / "b.html").read_text(encoding="utf-8") == text


def test_without_a_theme_it_is_the_browser_s(tmp_path):
    done = vizkit("render", "lca", "--as", "html", "-o", "-", cwd=tmp_path)
    assert done.returncode == 0 and '<html lang="en" data-opened="" data-theme="">' in done.stdout
    assert (
        not os.listdir(tmp_path) and "theme" not in re.search(r'<meta name="vizkit" content="(.*?)">', done.stdout)[1]
    )


def test_several_as_pages(tmp_path):
    done = vizkit("render", "lca", "pixelshuffle", "--as", "html", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(os.listdir(tmp_path / "renders")) == ["lca.html", "pixelshuffle.html"]


FRAMES = "--fps=30 --size=640x360 --quality=low --speed=2 --layout=slide --preview --jobs=2 --no-cache".split()


@pytest.mark.parametrize("word", FRAMES)
def test_what_is_about_frames_is_refused(tmp_path, word):
    done = vizkit("render", "lca", "-o", "a.html", word, cwd=tmp_path)
    refused(done, tmp_path, "a page has no ", word.partition("=")[0])


def test_what_is_about_frames_is_refused_for_several(tmp_path):
    refused(vizkit("render", "--all", "--as", "html", "--fps", 30, cwd=tmp_path), tmp_path, "a page has no --fps")


def test_what_is_wrong_is_refused(tmp_path):
    refused(vizkit("render", "lca", "-o", "a.html", "--max-size", "1MB", cwd=tmp_path), tmp_path, "--max-size")
    refused(vizkit("render", "lca", "-o", "a.html", "--as", "gif", cwd=tmp_path), tmp_path, "--as gif does not fit")
    refused(vizkit("render", "lca", "-o", "a.htm", cwd=tmp_path), tmp_path, ".mp4, .gif or .html")
    (tmp_path / "b.html").write_text("<!doctype html><p>not ours")
    refused(vizkit("inspect", "b.html", cwd=tmp_path), tmp_path, "does not say how it was made", left=("b.html",))
