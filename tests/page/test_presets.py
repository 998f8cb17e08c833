"""Presets in the page: each with its whole trace, chosen, linked to, gone back from, named in every language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import explainers, show_of
from tests.page.browser import opened
from tests.page.test_document import told
from vizkit.cli.render import _tell_of_changes
from vizkit.delivery.order import Order
from vizkit.delivery.provenance import Provenance
from vizkit.explainer import catalogue
from vizkit.frames import Show
from vizkit.page.document import Opening, document, fitting
from vizkit.page.presets import OWN, USUAL, called, others
from vizkit.page.reel import Reel
from vizkit.page.served import Served
from vizkit.page.shared import Shared

REFERENCE = """
from vizkit.trace import traced

@traced
def total(nums):
    result = 0
    for num in nums:
        result += num
        yield "add", "{num} is added"
    return result

@traced
def total_of_two(nums):
    if len(nums) > 1:
        first, second = nums[0], nums[1]
        yield "both", "{first} and {second} are looked at"
"""
SCENE = """
from vizkit import Explainer, act
from vizkit.inputs import numbers
from vizkit.shapes import row
from adding_reference import total, total_of_two

class Adding(Explainer):
    "Numbers are added one by one."
    family = "numbers"
    presets = {"a tie": {"nums": [2, 2]}, "alone": {"nums": [7]}}
    nums = numbers([1, 2, 3], "the addends")

    @act(total_of_two, "Two")
    def two(nums, first):
        return row(nums)

    @act(total, "All of them")
    def one_by_one(nums, num, result):
        return row(nums) / row([result], name="result")
"""
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + "".join(
    f'msgid "{english}"\nmsgstr "{chinese}"\n\n'
    for english, chinese in {
        "Adding": "相加", "Numbers are added one by one": "逐个相加", "the addends": "加数", "a tie": "相等",
        "alone": "单个", "Two": "两个", "All of them": "全部", "{num} is added": "加上 {num}",
        "{first} and {second} are looked at": "看 {first} 和 {second}",
    }.items()
)  # fmt: skip


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    folder = tmp_path_factory.mktemp("presets")
    (folder / "adding_reference.py").write_text(REFERENCE, encoding="utf-8")
    (folder / "locale" / "zh").mkdir(parents=True)
    (folder / "locale" / "zh" / "adding.po").write_text(CATALOGUE, encoding="utf-8")
    (folder / "adding.py").write_text(SCENE, encoding="utf-8")
    return catalogue.load(folder / "adding.py")


def test_runs_that_are_alike_are_drawn_once(film):
    """As presets often leave an act as it is; the notes are coloured by what is lit all the same."""
    shared = Shared(film.languages)
    one, alike, other = shows = [Show(film, given) for given in ({}, {"nums": [1, 2, 3]}, {"nums": [2, 2]})]
    reels = [Reel(show, shared=shared) for show in shows]
    assert reels[0].acted == reels[1].acted and not set(reels[0].acted) & set(reels[2].acted)
    assert reels[0].data() == reels[1].data() != reels[2].data()
    assert alike.lit == one.lit != other.lit


def page(show: Show) -> str:
    return fitting(show, Opening(), Provenance("adding", {}, {}))[0]


@pytest.fixture(scope="module")
def text(film) -> str:
    return page(Show(film))


@pytest.fixture
def adding(windows, text, tmp_path) -> Callable:
    file = tmp_path / "adding.html"
    file.write_text(text, encoding="utf-8")
    yield lambda more="", **look: windows.open(file.as_uri() + more, **look)
    windows.give_back()


NOTES = "lines.map((_, moment) => (jump(moment), note.querySelector(`[lang=${root.lang}]`).textContent))"


def said(film, preset: str, language: str = "en") -> list[str]:
    return [moment.say(language) for moment in Show(film, film.preset(preset) if preset else {}).moments]


def test_each_has_its_whole_trace(film, adding):
    watched = adding()
    assert watched.page.evaluate(NOTES) == said(film, "")
    for preset, key in (("a tie", "a-tie"), ("alone", "alone"), ("", "")):
        watched.page.select_option("#preset", key)
        watched.until(f"ran === '{key}'")
        assert watched.page.evaluate(NOTES) == said(film, preset)
        assert watched.page.evaluate("ticks.length") == len(said(film, preset)) == len(watched.page.evaluate("lines"))
        assert watched.page.evaluate("moments.every((_, moment) => ended(moment).every((one) => data.marks[one]))")


def test_an_act_of_which_nothing_is_left_is_passed_over(adding):
    watched = adding("#preset=alone")
    assert watched.page.evaluate("[at, here().act, bars.map(({ hidden }) => hidden)]") == [
        0,
        "one-by-one",
        [True, False],
    ]
    watched.page.keyboard.press("1")
    assert watched.moment == 1
    watched.page.evaluate("pictured()")
    assert "def total(nums)" in watched.page.locator("#transcript pre").text_content()


def test_a_link_leads_to_it_and_back_leads_away(adding):
    watched = adding("#preset=a-tie&act=one-by-one&moment=2")
    assert watched.moment == 3 and watched.note.startswith("2 is added")
    watched.page.select_option("#preset", "")
    watched.until("location.hash === '#act=one-by-one&moment=1'")
    watched.page.keyboard.press("ArrowRight")
    watched.page.go_back()
    watched.until("ran === 'a-tie' && at === 2")
    assert watched.page.locator("#preset").input_value() == "a-tie"
    assert watched.page.evaluate("hashed(true)") == "#preset=a-tie&act=one-by-one&moment=2"
    watched.page.evaluate("location.hash = '#preset=none-such'")
    watched.page.keyboard.press("Home")
    assert watched.moment == 1 and watched.page.evaluate("ran") == "a-tie"
    links = watched.page.locator("#transcript a").evaluate_all("all => all.map((one) => one.hash)")
    assert all(link.startswith("#preset=a-tie&act=") for link in links)


def test_it_is_chosen_by_keyboard_under_names_in_every_language(adding):
    watched = adding("#lang=zh")
    options = "[...find('#preset').options].map((one) => one.textContent)"
    assert watched.page.evaluate(options) == ["默认", "相等", "单个"]
    watched.page.evaluate("speak('en')")
    assert watched.page.evaluate(options) == ["Default", "a tie", "alone"]
    watched.page.locator("#preset").press("ArrowDown")
    watched.until("ran === 'a-tie'")
    assert watched.page.get_by_label("Inputs").input_value() == "a-tie"


def test_one_s_own_inputs_are_offered_as_well(film):
    own = Show(film, {"nums": [5, 6]})
    assert called(own) == OWN and list(others(own)) == [USUAL, "a tie", "alone"]
    tie = Show(film, film.preset("a tie"), ["one-by-one"])
    assert called(tie) == "a tie" and list(others(tie)) == [USUAL, "alone"]
    assert [act.name for act in others(tie)["alone"].acts] == ["one-by-one"]
    assert '<option value="" data-en="Yours" data-zh="自己的" selected="">Yours' in page(own)


def test_what_they_have_in_common_is_there_once(text):
    (one, more), parts = (told(text, block)["tables"] for block in ("data", "more")), {}
    for name in one:
        parts[name] = [str(value) for value in (*one[name], *more[name])]
        assert len(set(parts[name])) == len(parts[name]), name
    assert not more["sources"] and len(more["contours"]) < len(one["contours"])


def test_what_there_is_no_room_for_is_left_out_and_said(film, text, capsys, tmp_path):
    show, opening, provenance = Show(film), Opening(), Provenance("adding", {}, {})
    assert fitting(show, opening, provenance, len(text.encode()))[1] == ()
    least = len(document(show, opening, provenance).encode())
    found, left = fitting(show, opening, provenance, least)
    assert left == ("a tie", "alone") and len(found.encode()) <= least and 'id="preset"' not in found
    assert fitting(show, opening, provenance, len(text.encode()) - 1)[1] == ("alone",)
    order = Order("adding", film, {}, (), "html", opening, Path(tmp_path / "a.html"))
    _tell_of_changes(order, Opening(without=left))
    assert "no room for the preset a tie: vizkit render adding --preset a-tie -o a-tie.html" in capsys.readouterr().err


def test_under_a_server_the_run_that_is_shown_stays_chosen_and_another_is_asked_for(chromium, film, tmp_path):
    show, served = Show(film, film.preset("a tie")), Served(0, film, {}, {"nums": "2, 2"})
    file = tmp_path / "served.html"
    file.write_text(document(show, Opening(), Provenance("adding", {}, {}), served), encoding="utf-8")
    watched = opened(chromium, file.as_uri())
    assert watched.page.evaluate("find('#preset').selectedOptions[0].textContent") == "a tie"
    watched.page.select_option("#preset", "nums=7")
    watched.page.wait_for_url("**/served.html?nums=7#act=two&moment=1", wait_until="commit")
    watched.context.close()


def test_under_a_server_they_are_links_to_the_run_there(film):
    links = Served(0, film, {}, {"nums": "2, 2"}).links()
    assert '<option value="nums=2%2C2" data-en="a tie" data-zh="相等" selected="">' in links
    assert '<option value="" data-en="Default"' in links
    assert (
        '<option value="nums=9" data-en="Yours" data-zh="自己的" selected="">'
        in Served(0, film, {}, {"nums": "9"}).links()
    )


@pytest.mark.parametrize("name", explainers())
def test_every_input_of_every_explainer_is_a_field_where_it_is_served(name):
    film = show_of(name).film
    fields = Served(0, film, {}, {}).fields()
    assert all(f'id="input-{each}" name="{each}"' in fields for each in film.inputs)
