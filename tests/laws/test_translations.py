"""Law 6: all that is said is there in every language that is offered, with the same blanks, of one and of many."""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import vizkit
from tests.conftest import explainers, show_of
from vizkit.cli.main import REFUSALS
from vizkit.desk.words import WORDS
from vizkit.frames.spoken import translated
from vizkit.frames.texts import texts
from vizkit.language.house import HOUSE, own_name
from vizkit.language.notes import Note
from vizkit.language.refusal import Refusal
from vizkit.language.sentences import blanks

SOURCE = Path(vizkit.__file__).parent
CATALOGUES = sorted(
    [(name, code, file) for name in explainers() for code, file in show_of(name).film.translations.catalogues.items()]
)


@cache
def said_by(name: str) -> tuple[str | Note, ...]:
    """All texts of an explainer, found once for all its catalogues."""
    show = show_of(name)
    return texts(show.film, show)


@cache
def catalogue(file: Path):
    """The messages of a catalogue by their English, as Babel reads them, and how many forms a number has."""
    with file.open("rb") as lines:
        found = read_po(lines, locale=file.parent.name, abort_invalid=True)
    return {message.id[0] if message.pluralizable else message.id: message for message in found if message.id}, found


@cache
def constants(file: Path) -> set[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def expressions(sentence: str) -> set[tuple[str, int]]:
    return {(blank.expression, blank.decimals) for blank in blanks(sentence)}


@pytest.mark.parametrize(
    ("name", "code", "file"), CATALOGUES, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_every_text_is_translated_with_its_blanks_and_all_its_forms(name, code, file):
    messages, whole = catalogue(file)
    for text in said_by(name):
        sentence = text.sentence if isinstance(text, Note) else text
        assert sentence in messages, f"{file} has no translation of {sentence!r}"
        message = messages[sentence]
        forms = message.string if message.pluralizable else (message.string,)
        assert all(forms) and not message.fuzzy, sentence
        if isinstance(text, Note):
            assert message.pluralizable == (text.plural is not None), sentence
            assert len(forms) == (whole.num_plurals if message.pluralizable else 1), sentence
            wanted = set().union(*map(expressions, text.sentences))
            assert all(expressions(form) <= wanted for form in forms), sentence
            assert expressions(forms[-1]) == expressions(text.sentences[-1]), sentence


@pytest.mark.parametrize(
    ("name", "code", "file"), CATALOGUES, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_no_translation_is_of_what_is_no_longer_said(name, code, file):
    film = show_of(name).film
    said = {text.sentence if isinstance(text, Note) else text for text in said_by(name)}
    references = {reference for act in film.acts for reference in act.reference.family}
    sources = {film.__module__, *(reference.__module__ for reference in references)}
    said |= set().union(*(constants(Path(sys.modules[module].__file__)) for module in sources))
    assert not set(catalogue(file)[0]) - said


def house() -> set[str]:
    """What the desk, the page and the families of explainers are called in English."""
    pages = (file.read_text(encoding="utf-8") for file in (SOURCE / "page").glob("*.html"))
    page = [said for text in pages for said in re.findall("<say>(.*?)</say>", text)]
    site = [
        said
        for room in ("site", "course")
        for file in (SOURCE / room).glob("*.py")
        for said in first_words(file, {"say"})
    ]
    return {*WORDS.values(), *page, *site, *(show_of(name).film.family for name in explainers())}


@pytest.mark.parametrize("code", HOUSE.languages[1:])
def test_the_house_speaks_every_language_it_offers(code):
    texts = HOUSE.language(code).texts
    assert not house() - set(texts)
    for text in house():
        for form in texts[text]:
            assert sorted(re.findall(r"{(\w+)}", form)) == sorted(re.findall(r"{(\w+)}", text))
    written = set().union(*map(constants, SOURCE.rglob("*.py")), house())
    assert not set(texts) - written


def test_languages_are_called_as_they_call_themselves():
    assert [own_name(code) for code in ("en", "zh", "de", "nowhere")] == ["English", "中文", "Deutsch", "nowhere"]


@cache
def refusing() -> frozenset[str]:
    """How the errors are called that a user meets, and that are told in a language."""
    for module in REFUSALS:
        importlib.import_module(module)
    kinds = (kind.__name__ for kind in Refusal.__subclasses__() if not kind.__name__.startswith("_"))
    return frozenset({"Refusal", "worded", *kinds})


def first_words(file: Path, calls: Collection[str]) -> Iterator[str]:
    """What a file hands to these calls first, or what the names in it stand for: what its errors say, its notices."""
    tree, named = ast.parse(file.read_text(encoding="utf-8")), {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.For)):
            target, value = (node.target, node.iter) if isinstance(node, ast.For) else (node.targets[0], node.value)
            for name in (each.id for each in ast.walk(target) if isinstance(each, ast.Name)):
                named.setdefault(name, []).append(value)

    def said(node: ast.expr | None) -> Iterator[str]:
        match node:
            case ast.Constant(str() as text):
                yield text
            case ast.JoinedStr() | ast.BinOp():
                raise AssertionError(f"{file}:{node.lineno}: what is put together cannot be translated")
            case ast.IfExp(body=one, orelse=other):
                yield from (*said(one), *said(other))
            case ast.Subscript(value=several):
                yield from said(several)
            case ast.Tuple(elts=parts) | ast.Dict(values=parts) | ast.Call(func=ast.Name("zip"), args=parts):
                yield from (each for part in parts for each in said(part))
            case ast.Name(name):
                yield from (each for value in named.pop(name, ()) for each in said(value))

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in calls and node.args:
            yield from said(node.args[0])


@pytest.mark.parametrize("code", HOUSE.languages[1:])
def test_every_refusal_that_a_user_can_meet_is_translated_with_its_blanks(code):
    found = {said for file in SOURCE.rglob("*.py") for said in first_words(file, refusing())}
    assert len(found) > 100
    check_translated(found, code)


@pytest.mark.parametrize("code", HOUSE.languages[1:])
def test_every_notice_of_a_command_is_translated_with_its_blanks(code):
    found = {said for file in (SOURCE / "cli").glob("*.py") for said in first_words(file, {"tell", "_worded", "words"})}
    assert len(found) > 15
    check_translated(found, code)


def test_nothing_is_said_beside_an_answer_but_by_notices_and_nothing_is_refused_in_english_alone():
    for file in (SOURCE / "cli").glob("*.py"):
        calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        called = [(ast.unparse(node.func), {keyword.arg for keyword in node.keywords}) for node in calls]
        assert file.name == "notice.py" or not any(name.endswith("echo") and "err" in how for name, how in called), file
        assert not {name for name, _ in called} & {"click.UsageError", "click.ClickException", "click.BadParameter"}, (
            file
        )


def check_translated(found: set[str], code: str) -> None:
    """Everything is in the house's catalogue, with the same blanks."""
    texts = HOUSE.language(code).texts
    assert not found - set(texts)
    for said in found:
        (form,) = texts[said]
        assert sorted(map(str, blanks(said))) == sorted(map(str, blanks(form))), said


@pytest.mark.parametrize(
    ("translation", "said"),
    [
        ("三个答案相遇", "counts to 三"),
        ("3 个答案相遇", "writes '3' itself"),
        ("两个答案相遇", None),
        ("答案相遇", None),
    ],
)
def test_a_translation_counts_to_no_other_number(monkeypatch, translation, said):
    show = show_of("lca")
    monkeypatch.setitem(show.film.translations.language("zh").texts, "Two answers meet", (translation,))
    found = [finding.sentence for finding in translated(show)]
    assert len(found) == bool(said) and all(said in each for each in found)
