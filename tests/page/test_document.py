"""The page as a file: small, whole, shut against everything, and deaf to what a user writes in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
import uharfbuzz as hb

from tests.conftest import show_of
from tests.page.browser import opened
from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import Provenance
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.page import fonts
from vizkit.page.comment import comments
from vizkit.page.document import Opening, document
from vizkit.page.shared import unpacked

MOST = 1_000_000
HOSTILE = [
    "</script><script>alert(document)</script>",
    "<!-- ]]> -->",
    "\"'><img src=x onerror=alert(document)>",
    "\u2028&amp;\u2029`${a}$b",
]


def test_it_names_no_other_place(page_of, tried):
    text = page_of(tried).read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\"'\s)]+", text)) <= {"http://www.w3.org/2000/svg"}
    assert not re.findall(r"(?:src|href)=\"(?!#)", text)


def test_the_policy_lets_in_what_is_there_and_nothing_else(page_of, tried):
    text = page_of(tried).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'" and "unsafe" not in policy and "*" not in policy
    for name, tag in (("script-src", "script"), ("style-src", "style")):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in inside]
        assert rules[name] == " ".join(f"'sha256-{one}'" for one in hashes)
    assert " style=" not in text and not re.search(r"<[^>]+ on[a-z]+=", re.sub(r"(?s)<script.*", "", text))


class Read(HTMLParser):
    """Collects the text of a page."""

    def __init__(self):
        super().__init__()
        self.text, self._hidden = "", False

    def handle_starttag(self, tag, attrs):
        self._hidden = tag in ("style", "script")

    def handle_endtag(self, tag):
        self._hidden = False

    def handle_data(self, data):
        self.text += "" if self._hidden else data


def told(text: str, block: str = "data") -> dict:
    """What a block of a page holds."""
    return json.loads(unpacked(re.search(f'id="{block}">(.*?)</script>', text)[1]))


def test_it_is_at_most_a_megabyte_and_every_sign_that_is_read_is_in_a_font_of_it(page_of, explainer):
    assert page_of(explainer).stat().st_size <= MOST
    text = page_of(explainer).read_text(encoding="utf-8")
    embedded = [base64.b64decode(font) for font in re.findall(r"url\(data:font/ttf;base64,([^)]*)\)", text)]
    assert len(embedded) == 3
    faces = [hb.Font(hb.Face(font)) for font in embedded]
    read = Read()
    read.feed(text)
    tables = told(text)["tables"]
    held = [moment["held"] for act in tables["played"] for moment in act if "held" in moment]
    read.text += json.dumps([tables["sources"], held], ensure_ascii=False)
    missing = {
        sign for sign in read.text if not sign.isspace() and not any(f.get_nominal_glyph(ord(sign)) for f in faces)
    }
    assert not missing


def test_the_transcript_is_the_story(page_of, tried):
    read = Read()
    read.feed(page_of(tried).read_text(encoding="utf-8"))
    for moment in show_of(tried).moments:
        for language in moment.film.languages:
            assert moment.say(language) in read.text


@pytest.fixture(params=range(len(HOSTILE)))
def hostile(request, tmp_path) -> tuple[str, Show]:
    """Strange words, and a show that has them wherever a user's words may come."""
    words, module = HOSTILE[request.param], f"strange_reference_{request.param}"
    note = words.replace("{", "{{").replace("}", "}}") + "{said}"
    (tmp_path / f"{module}.py").write_text(_REFERENCE.format(note=note), encoding="utf-8")
    (tmp_path / "strange.py").write_text(_SCENE.format(words=words, module=module), encoding="utf-8")
    return words, Show(catalogue.load(tmp_path / "strange.py"))


_REFERENCE = """
from vizkit.trace import traced

@traced
def strange(word):
    said = word
    yield "say", {note!r}
    return said
"""
_SCENE = """
from vizkit import Explainer, act
from vizkit.inputs import choice
from vizkit.shapes import row
from {module} import strange

class Strange(Explainer):
    title = {words!r}
    idea = {words!r}
    family = {words!r}
    word = choice({words!r}, ({words!r},), {words!r})

    @act(strange, {words!r})
    def only(said):
        return row([said], name="said").undigited()
"""


def test_what_a_user_writes_stays_text(chromium, hostile, tmp_path):
    words, show = hostile
    provenance = Provenance(words, {"word": words}, {"lang": words})
    file = tmp_path / "page.html"
    file.write_text(document(show, Opening(), provenance), encoding="utf-8")
    assert made(file) == provenance and list(comments(file.read_bytes())) == [provenance.text()]
    watched = opened(chromium, file.as_uri())
    shown = {
        selector: watched.page.evaluate(f"document.querySelector('{selector} > [lang=en]').textContent")
        for selector in ("h1", ".idea", ".act .name", "#note", "#transcript h3", "#transcript a")
    }
    twice = {"#note": words * 2, "#transcript a": words * 2}
    assert shown == {selector: twice.get(selector, words) for selector in shown}
    begun, cut, _ = watched.page.locator("#held dd").first.text_content().partition("…")
    assert words.startswith(begun) and (cut or begun == words)
    assert watched.page.evaluate("[document.scripts.length, document.images.length]") == [4, 0]
    assert watched.page.evaluate("document.title").split() == words.split()
    assert not watched.errors and not watched.requests
    watched.context.close()


def test_a_font_without_chinese_still_makes_a_page(monkeypatch):
    known = fonts.fonts()
    monkeypatch.setattr(fonts, "fonts", lambda: {name: where for name, where in known.items() if name != "chinese"})
    assert fonts.font_faces("a").count("@font-face") == 2
