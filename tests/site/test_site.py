"""The site of a course: what it leads to is there, and it is made again only where something changed."""

from __future__ import annotations

import html
import json
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.command import refused, vizkit
from tests.conftest import show_of
from tests.site.conftest import COURSE, TEXTS, written
from vizkit.course.ledger import FOLDER


class Links(HTMLParser):
    """What a page leads to, what it loads, and the names of its parts."""

    def __init__(self, file: Path):
        super().__init__()
        self.links, self.loaded, self.names = [], [], set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.names |= {given["id"]} if "id" in given else set()
        if "href" in given:
            (self.links if tag == "a" else self.loaded).append(given["href"])
        self.loaded += [given[key] for key in ("src", "srcset", "poster", "action") if key in given]
        self.loaded += given.get("data-search", "").split()


def pages(site: Path) -> list[Path]:
    return [site / "index.html", *sorted((site / "site").rglob("*.html"))]


def test_every_page_is_there_in_both_languages(site):
    found = {str(page.relative_to(site)) for page in pages(site)}
    inside = ("explainers/merge.html", "guide/start.html", "guide/commands.html")
    each = {f"site/{language}/{name}" for language in ("en", "zh") for name in inside}
    assert found == {"index.html", "site/zh/index.html", *each}


def test_every_link_leads_to_what_is_there_and_nothing_is_loaded_from_elsewhere(site):
    count = 0
    for page in pages(site):
        found = Links(page)
        for address in (*found.links, *found.loaded):
            if address.startswith("data:"):
                continue
            parts = urlsplit(address)
            assert not parts.scheme and not parts.netloc, address
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            assert target.is_file() and target.is_relative_to(site.resolve()), (page, address)
            if parts.fragment and target.suffix == ".html":
                assert unquote(parts.fragment) in Links(target).names, (page, address)
            count += 1
    assert count > 100


def test_an_explainer_s_page_leads_to_all_that_was_made_of_it(site):
    for language in ("en", "zh"):
        page = site / "site" / language / "explainers" / "merge.html"
        there = {(page.parent / unquote(urlsplit(link).path)).resolve() for link in Links(page).links}
        assert there >= set((site.resolve() / language).iterdir())


def test_only_what_was_made_is_shown(site, tmp_path):
    text = COURSE.replace('as = ["mp4", "gif", "html", "vtt", "txt", "pptx"]', 'as = "txt"')
    text = text.replace("size", "# size").replace("fps", "# fps")
    done = vizkit("course", "course.toml", cwd=written(tmp_path, text))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out/site/en/explainers/merge.html").read_text(encoding="utf-8")
    assert "<video" not in page and ".gif" not in page and "data-address" not in page and ".txt" in page


def test_what_is_said_and_what_ran_is_on_the_page(site):
    english = (site / "site/en/explainers/merge.html").read_text(encoding="utf-8")
    chinese = (site / "site/zh/explainers/merge.html").read_text(encoding="utf-8")
    assert "--nums1" in english and "Merge two sorted arrays" in english
    for act in show_of("merge").acts:
        assert html.escape("\n".join(act.reference.source.lines)) in english
    for page, language in ((english, "en"), (chinese, "zh")):
        transcript = (site / language / "merge-all-ties.txt").read_text(encoding="utf-8")
        said = [line for line in transcript.splitlines() if line and "&" not in line][8:]
        assert sum(line in page for line in said) > 10


def test_titles_and_texts_are_no_markup(site):
    index = (site / "index.html").read_text(encoding="utf-8")
    assert "<arrays>" not in index and "Two &lt;arrays&gt; &amp; more" in index and "<strong>arrays</strong>" in index


def test_a_second_run_writes_nothing(made):
    before = {file: file.stat().st_mtime_ns for file in (made / "out").rglob("*")}
    done = vizkit("course", "course.toml", "--json", cwd=made)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert {event["event"] for event in events} == {"kept", "ended"} and events[-1]["made"] == 0
    assert {file: file.stat().st_mtime_ns for file in (made / "out").rglob("*")} == before


@pytest.fixture
def copied(made, tmp_path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def course(folder: Path) -> tuple[set[str], set[str]]:
    """The files that were made and those that were removed."""
    done = vizkit("course", "course.toml", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return tuple({each["path"] for each in events if each["event"] == kind} for kind in ("made", "removed"))


def test_what_a_text_changes_is_made_again_and_nothing_else(copied):
    (copied / "start.md").write_text(TEXTS["start.md"] + "\nMore.\n", encoding="utf-8")
    made, removed = course(copied)
    assert made == {"out/site/en/guide/start.html", "out/site/en/search/guide-start.js"} and not removed


def test_the_same_bytes_wherever_it_is_made(copied):
    pages = {file: file.read_bytes() for file in (copied / "out").rglob("*.html") if file.parts[-3] != "out"}
    shutil.rmtree(copied / "out" / "site")
    made, _ = course(copied)
    assert made and all(file.read_bytes() == content for file, content in pages.items())


def test_what_nobody_asks_for_any_more_goes_but_not_what_was_changed_by_hand(copied):
    edited, mine = copied / "out/site/zh/guide/start.html", copied / "out/site/mine.html"
    edited.write_text("by hand", encoding="utf-8")
    mine.write_text("mine", encoding="utf-8")
    text = COURSE.replace(', zh = "数组"', "").replace("commands = true", "").replace('["en", "zh"]', '"en"')
    (copied / "course.toml").write_text(text, encoding="utf-8")
    (copied / "start.md").write_text(
        TEXTS["start.md"].replace("[render](commands#vizkit-render)", ""), encoding="utf-8"
    )
    _, removed = course(copied)
    assert {"out/site/zh/index.html", "out/site/en/guide/commands.html", "out/site/zh/search/guide-start.js"} <= removed
    left = {str(file.relative_to(copied)) for file in (copied / "out/site").rglob("*") if file.is_file()}
    assert {file for file in left if "/zh/" in file} == {"out/site/zh/guide/start.html"} and mine.exists()
    assert not [file for file in (copied / "out" / FOLDER).rglob("*zh*") if file.is_file()]


def test_without_its_table_there_is_no_site(copied):
    text = COURSE.partition("[site]")[0] + "[every]" + COURSE.partition("[every]")[2]
    (copied / "course.toml").write_text(text, encoding="utf-8")
    made, removed = course(copied)
    assert not made and "out/index.html" in removed and not (copied / "out" / "site").exists()


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("titel = 'x'", "[site] has no key titel; did you mean title?"),
        ("title = 3", "[site] title: 3 is neither a text"),
        ("title = { fr = 'x' }", "[site] speaks no fr"),
        ("guide = 'start.md'", "[site] guide: 'start.md' is no Markdown"),
        ("guide = ['nowhere.md']", "[site] guide: there is no file nowhere.md"),
        ("intro = 'welcome.html'", "[site] intro: ['welcome.html'] is no Markdown"),
        ("shapes = 'yes'", "[site] shapes: write true or false"),
        ("folder = '../there'", "[site] folder: '../there' is no folder within"),
        ("folder = 'texts'", "course.toml: texts/merge.txt is where the site is"),
        ("guide = ['fine.md', 'fine.md']", "[site] guide: two pages are called fine"),
        ("guide = ['untitled.md']", "untitled.md: the first line is its title"),
        ("guide = ['astray.md']", "astray.md: there is no page nowhere.md"),
        ("guide = ['blind.md']", "blind.md: there is no picture http://example.com/a.png"),
        ("intro = 'astray.md'", "astray.md: there is no page nowhere.md"),
    ],
)
def test_what_is_wrong_is_one_line_before_any_work(within, tmp_path, table, said):
    texts = {
        "fine.md": "# Title\n",
        "untitled.md": "no title",
        "astray.md": "# Title\n\n[there](nowhere.md)\n",
        "blind.md": "# Title\n\n![picture](http://example.com/a.png)\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "course.toml").write_text(f'out = "out"\n[site]\n{table}\n[merge]\nname = "texts/merge.txt"\n')
    refused(within("course", "course.toml"), tmp_path, said, left=("course.toml", *texts))


def test_a_site_that_is_no_table_is_refused(within, tmp_path):
    (tmp_path / "course.toml").write_text('site = "mine"\n')
    refused(within("course", "course.toml"), tmp_path, "site is a table", left=("course.toml",))
