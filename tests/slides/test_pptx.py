"""Decks: native shapes that keep their names, what is said in the notes, the theme's colours, and films."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from fractions import Fraction

import numpy as np
import pytest
from openxml_audit import OpenXmlValidator
from PIL import Image
from pptx import Presentation
from skimage.metrics import structural_similarity

from tests.command import refused
from tests.conftest import show_of
from vizkit.film.still import still
from vizkit.frames.frame import bare
from vizkit.picture.formula import set_formula
from vizkit.picture.marks import Text
from vizkit.picture.style import THEMES, Style
from vizkit.slides import pptx
from vizkit.slides.native import _apart
from vizkit.slides.scheme import colour_scheme, mapping

LCA = "render", "lca", "--act", "the-rule"
STYLE = Style("slide", "dark", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("deck")


@pytest.fixture
def deck(within, folder, monkeypatch):
    """The deck of one act, made once."""
    monkeypatch.chdir(folder)
    if not (folder / "a.pptx").exists():
        assert within(*LCA, "-o", str(folder / "a.pptx")).returncode == 0
    return folder / "a.pptx"


def moments():
    return [moment for moment in show_of("lca").moments if moment.run.act.name == "the-rule"]


def names(slide) -> set[str]:
    return {shape.name for shape in slide.shapes if shape.name.startswith("!!")}


def test_a_slide_has_every_mark_by_its_key_the_note_as_title_and_what_is_said(deck):
    slides = list(Presentation(deck).slides)
    assert len(slides) == len(moments())
    for slide, moment in zip(slides, moments(), strict=True):
        marks = bare(show_of("lca"), moment, STYLE, ("stage",))
        said = [mark for mark in marks if not isinstance(mark, Text) or "".join(mark.words).strip()]
        assert {f"!!{mark.key}" for mark in said if mark.opacity} <= names(slide)
        assert slide.shapes.title.text_frame.text.replace("\v", " ") == moment.say()
        assert slide.notes_slide.notes_text_frame.text == (moment.say() if moment.step.speaker is None else "")
        pictures = [shape for shape in slide.shapes if shape.name == ":picture"]
        assert moment.say() in pictures[0]._element.nvSpPr.cNvPr.get("descr")
        numbers = [shape.shape_id for shape in slide.shapes]
        assert len(numbers) == len(set(numbers))


def test_every_shape_is_told_or_passed_over(deck):
    """Screen readers meet no shape without words that says nothing of itself."""
    for slide in Presentation(deck).slides:
        for shape in slide.shapes:
            said = shape._element.xpath("./*/p:cNvPr/@descr") or (shape.has_text_frame and shape.text_frame.text)
            assert bool(said) != ("decorative" in shape._element.xml), shape.name


def test_texts_are_real_and_formulas_curves_that_say_what_they_are(deck):
    slide, moment = next(iter(Presentation(deck).slides)), moments()[0]
    by_name = {shape.name: shape for shape in slide.shapes}
    for mark in bare(show_of("lca"), moment, STYLE, ("stage",)):
        shape = by_name.get(f"!!{mark.key}")
        if isinstance(mark, Text) and shape is not None:
            assert shape.text_frame.text == mark.words[0]
        elif type(mark).__name__ == "Formula":
            assert "cubicBezTo" in shape._element.xml
            assert shape._element.nvSpPr.cNvPr.get("descr") == mark.typst


def test_slides_morph_one_into_the_next_and_fade_where_that_is_unknown(deck):
    with zipfile.ZipFile(deck) as packed:
        first, *others = (packed.read(f"ppt/slides/slide{number + 1}.xml").decode() for number in range(len(moments())))
    assert "<p:transition" not in first
    for slide in others:
        choice, fallback = re.search("<mc:Choice.*?</mc:Choice>.*?<mc:Fallback>(.*?)</mc:Fallback>", slide, re.S).group(
            0, 1
        )
        assert 'Requires="p159"' in choice and '<p159:morph option="byObject"/>' in choice and "<p:fade/>" in fallback
        assert slide.index("clrMapOvr") < slide.index("AlternateContent")


def test_all_colours_are_the_theme_s_but_black_and_white_on_colours(deck):
    with zipfile.ZipFile(deck) as packed:
        slides = [
            packed.read(name).decode() for name in packed.namelist() if "/slides/slide" in name and "rels" not in name
        ]
        theme = packed.read("ppt/theme/theme1.xml").decode()
    assert set(re.findall('srgbClr val="(.*?)"', "".join(slides))) <= {"000000", "FFFFFF"}
    assert {"tx1", "bg2", "accent1"} <= set(re.findall('schemeClr val="(.*?)"', "".join(slides)))
    assert colour_scheme(THEMES["dark"]) in theme


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_grounds_and_texts_are_the_pair_that_office_takes_them_for(theme):
    slots = mapping(theme)
    assert sorted(slots.values()) == ["dk1", "dk2", "lt1", "lt2"]
    found = dict(re.findall(r'<a:(\w+)><a:srgbClr val="(\w+)"', colour_scheme(theme)))
    light, dark = (sum(bytes.fromhex(found[name])) for name in ("lt1", "dk1"))
    assert light > dark and list(found)[:4] == ["dk1", "lt1", "dk2", "lt2"] and len(found) == 12


def test_the_standard_s_schema_has_nothing_to_say(deck):
    assert not OpenXmlValidator().validate(deck).errors
    spoiled = deck.with_name("spoiled.pptx")
    with zipfile.ZipFile(deck) as whole, zipfile.ZipFile(spoiled, "w") as other:
        for name in whole.namelist():
            other.writestr(name, whole.read(name).replace(b'prst="ellipse"', b'prst="egg"'))
    assert OpenXmlValidator().validate(spoiled).errors


def test_a_deck_says_how_it_was_made(within, deck, tmp_path):
    (tmp_path / "Week3:").mkdir()
    (tmp_path / "Week3:" / "deck.txt").write_bytes(deck.read_bytes())
    command = within("inspect", str(tmp_path / "Week3:" / "deck.txt")).stdout
    assert {"--as=pptx", "--layout=slide", "the-rule"} <= set(command.split())
    properties = Presentation(deck).core_properties
    assert properties.title == "Lowest common ancestor" and properties.subject


def test_what_a_script_says_is_in_the_notes_and_on_the_hand_out(within, tmp_path):
    script = "### the-rule/opening\n- en: Four cases, and no more\n- zh: 四种情形\n"
    (tmp_path / "s.md").write_text(script, encoding="utf-8")
    for lang, said in (("en", "Four cases, and no more"), ("zh", "四种情形")):
        done = within(*LCA, "--script", "s.md", "--moments", "1-2", "--lang", lang, "-o", "s.pptx")
        assert done.returncode == 0, done.stderr
        first, second = Presentation(tmp_path / "s.pptx").slides
        assert first.notes_slide.notes_text_frame.text == said
        assert second.notes_slide.notes_text_frame.text == moments()[1].say(lang)
        assert first.shapes.title.text_frame.text == moments()[0].say(lang)
    sizes = []
    for more in ((), ("--script", "s.md")):
        assert within(*LCA, *more, "--moments", "1", "--handout", "2", "-o", "s.pdf").returncode == 0
        sizes.append((tmp_path / "s.pdf").stat().st_size)
    assert sizes[0] != sizes[1]


@pytest.mark.slow
def test_libreoffice_shows_the_film_s_pictures(deck, folder):
    home = f"-env:UserInstallation=file://{folder}/home"
    convert = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(deck)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    subprocess.run(["pdftoppm", "-r", "72", "-gray", "-png", folder / "a.pdf", folder / "page"], check=True)
    files = sorted(folder.glob("page*.png"))
    assert len(files) == len(moments())
    for file, moment in zip(files, moments(), strict=True):
        wanted = np.asarray(still(show_of("lca"), moment, STYLE, (960, 540)).convert("L"))
        shown = np.asarray(Image.open(file).convert("L").resize((960, 540)))
        assert structural_similarity(wanted, shown) >= 0.9, moment.say()


def test_of_a_formula_holes_are_with_what_they_are_holes_of_and_pieces_apart():
    def count(typst: str) -> list[int]:
        return sorted(len(several) for several in _apart(set_formula(typst).curves))

    assert count("o") == [2] and count("= o") == [1, 1, 2] and count("a / 8") == [1, 2, 3]
    assert max(count("cases(v, v, v, v)")) == 1


@pytest.mark.parametrize(("slides", "inside"), [("acts", b"ftyp"), ("gifs", b"GIF89a"), ("film", b"ftyp")])
def test_a_slide_may_be_an_act_s_film_which_begins_by_itself(within, tmp_path, monkeypatch, slides, inside):
    for name, value in {"_SHORTER": 96, "_RATE": Fraction(2), "_GIF_RATE": Fraction(2)}.items():
        monkeypatch.setattr(pptx, name, value)
    acts = "--act", "the-rule", "--act", "definition"
    done = within("render", "lca", *acts, "--slides", slides, "--no-cache", "--jobs", "1", "-o", "a.pptx")
    assert done.returncode == 0, done.stderr
    found = list(Presentation(tmp_path / "a.pptx").slides)
    assert len(found) == (1 if slides == "film" else 2)
    assert not OpenXmlValidator().validate(tmp_path / "a.pptx").errors
    with zipfile.ZipFile(tmp_path / "a.pptx") as packed:
        media = [packed.read(name) for name in packed.namelist() if "/media/" in name]
        assert sum(inside in content[:12] for content in media) == len(found)
        for number in range(len(found)):
            slide = packed.read(f"ppt/slides/slide{number + 1}.xml").decode()
            assert ('<p:cond delay="0"/>' in slide) == (slides != "gifs") and 'descr="' in slide
    assert found[0].shapes.title.text_frame.text and found[0].notes_slide.notes_text_frame.text
    assert f"--slides={slides}" in within("inspect", "a.pptx").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--slides", "acts", "-o", "a.pdf"), "--slides means nothing for .pdf: it is for .pptx"),
        (("--slides", "pages", "-o", "a.pptx"), "'--slides'"),
        (("--slides", "acts", "--moments", "1", "-o", "a.pptx"), "exclude each other"),
        (("--moments", "0", "-o", "a.pptx"), "--moments 0 is not there"),
        (("--handout", "2", "-o", "a.pptx"), "--handout means nothing for .pptx"),
        (("--fps", "30", "-o", "a.pptx"), "--fps means nothing for .pptx"),
        (("--lang", "xx", "-o", "a.pptx"), "--lang"),
        (("--as", "pptx", "-o", "a.pdf"), "does not fit"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_left(within, tmp_path, words, said):
    refused(within(*LCA, *words), tmp_path, said)


def test_without_the_library_one_line_says_what_to_install(within, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pptx", None)
    refused(within(*LCA, "-o", "a.pptx"), tmp_path, "pip install python-pptx")


@pytest.mark.parametrize("content", [b"PK", b"PK\3\4" + b"\xff" * 99])
def test_what_is_no_deck_is_told(within, tmp_path, content):
    (tmp_path / "a.pptx").write_bytes(content)
    refused(within("inspect", "a.pptx"), tmp_path, "does not say how it was made", left=("a.pptx",))
