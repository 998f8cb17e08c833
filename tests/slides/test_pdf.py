"""PDFs: a page a moment, and hand-outs."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from skimage.metrics import structural_similarity

from tests.command import refused
from tests.conftest import show_of
from vizkit.delivery.inspected import made
from vizkit.delivery.provenance import Provenance
from vizkit.film.still import still
from vizkit.frames.chosen import numbers
from vizkit.inputs import InputError
from vizkit.picture.style import Style
from vizkit.slides.paper import paper

LCA = "render", "lca", "--act", "the-rule"


def pages(file) -> int:
    return len(re.findall(rb"/Type /Page\b", file.read_bytes()))


@given(st.lists(st.integers(1, 40), min_size=1))
def test_moments_are_read_as_they_are_written(found):
    assert numbers(",".join(map(str, found)), 40) == found
    first, last = min(found), max(found)
    assert numbers(f"{first}-{last}", 40) == list(range(first, last + 1))


@pytest.mark.parametrize("text", ["", "x", "0", "3-", "-3", "1,,2", "41", "2-41", "7-3", "1.5", "99999999999"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(InputError, match="--moments"):
        numbers(text, 40)


def test_a_page_is_the_moment_s_picture(within, tmp_path):
    assert within(*LCA, "--moments", "2-3", "-o", "a.pdf").returncode == 0
    assert pages(tmp_path / "a.pdf") == 2
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-f", "2", "-png", "a.pdf", "page"], cwd=tmp_path, check=True)
    show = show_of("lca")
    moment = [each for each in show.moments if each.run.act.name == "the-rule"][2]
    wanted = still(show, moment, Style("slide", "light"), (960, 540)).convert("L")
    page = Image.open(next(tmp_path.glob("page*.png"))).convert("L")
    assert page.size == wanted.size
    assert structural_similarity(np.asarray(page), np.asarray(wanted)) > 0.97


def test_it_says_how_it_was_made_and_where_its_acts_begin(within, tmp_path):
    assert within(*LCA, "--moments", "1", "--lang", "zh", "--theme", "dark", "-o", "a.pdf").returncode == 0
    command = within("inspect", "a.pdf").stdout.strip()
    assert {"--as=pdf", "--moments=1", "--theme=dark", "--lang=zh"} <= set(command.split())
    said = (tmp_path / "a.pdf").read_bytes()
    assert within(*command.replace("a.pdf", "b.pdf").split()[1:]).returncode == 0
    date = rb"/CreationDate \(.*?\)"
    assert re.sub(date, b"", (tmp_path / "b.pdf").read_bytes()) == re.sub(date, b"", said)
    act = next(act for act in show_of("lca").film.acts if act.name == "the-rule")
    title = show_of("lca").film.translations.words(act.title, "zh")
    assert title.encode("utf-16-be").hex().encode() in said.lower()


@pytest.mark.parametrize("words", ["plain", "a (b) \\ c", "名字\\(é)", "ÿþ", "x" * 9000])
def test_what_a_pdf_says_is_read_back(tmp_path, words):
    said = Provenance(words, {"a": words}, {"as": "pdf"})
    with paper(tmp_path / "named.txt", (10, 10), "", "", said.text()):
        pass
    assert made(tmp_path / "named.txt") == said


@pytest.mark.parametrize("content", [b"%PDF-1.4", b"%PDF-1.4 /Keywords (" + b"\\" * 99, b"%PDF- /Keywords <fe>"])
def test_a_pdf_that_says_nothing_is_told(tmp_path, content):
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(InputError, match="does not say how it was made"):
        made(tmp_path / "a.pdf")


def test_a_hand_out_has_the_notes_the_code_and_so_many_pictures_a_page(within, tmp_path):
    counts = {}
    for many in ("2", "3", "6"):
        assert within(*LCA, "--handout", many, "-o", f"{many}.pdf").returncode == 0
        counts[many] = pages(tmp_path / f"{many}.pdf")
    # Five moments; the first page has title and code as well, and what does not fit below them goes to the next.
    assert counts["6"] <= 2 and counts["6"] < counts["2"] and 3 <= counts["2"] <= 4
    assert "--handout=6" in within("inspect", "6.pdf").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--handout", "2", "-o", "a.mp4"), "--handout means nothing for .mp4"),
        (("--handout", "2", "--layout", "slide", "-o", "a.pdf"), "exclude each other"),
        (("--handout", "4", "-o", "a.pdf"), "'--handout'"),
        (("--moments", "x", "-o", "a.pdf"), "--moments 'x' are no numbers"),
        (("--moments", "9-2", "-o", "a.pdf"), "--moments"),
        (("--moments", "999", "-o", "a.pdf"), "--moments 999 is not there"),
        (("--moments", "1", "-o", "a.gif"), "--moments means nothing for .gif"),
        (("--fps", "30", "-o", "a.pdf"), "--fps means nothing for .pdf"),
        (("--max-size", "1MB", "-o", "a.pdf"), "--max-size means nothing for .pdf"),
        (("--preview", "-o", "a.pdf"), "--preview means nothing for .pdf"),
        (("--speed", "2", "-o", "a.pdf"), "--speed means nothing for .pdf"),
        (("--as", "pdf", "-o", "a.gif"), "does not fit"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_left(within, tmp_path, words, said):
    refused(within(*LCA, *words), tmp_path, said)
