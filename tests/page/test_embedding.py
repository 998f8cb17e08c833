"""Within another page, and by its address: what is shown, how it opens, and who has the keys at its ends."""

from __future__ import annotations

import re

from tests.conftest import show_of
from tests.page.browser import opened


def test_a_slide_has_note_and_thin_timeline(one):
    watched = one("?slide#act=the-rule&moment=2", viewport={"width": 960, "height": 540})
    for part in ("header", "#panel", "#story", "footer", "#count", "[data-does=play]"):
        assert not watched.page.locator(part).is_visible()
    note, line = (watched.page.locator(part).bounding_box() for part in ("#note", "#timeline"))
    assert note["y"] + note["height"] <= line["y"] + 1 and line["y"] + line["height"] <= 540 and line["height"] < 30
    assert watched.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    before = watched.moment
    watched.page.keyboard.press("ArrowRight")
    assert watched.moment == before + 1


def test_it_plays_by_itself_and_again_from_the_beginning(chromium, page_of):
    watched = opened(chromium, "about:blank", reduced_motion="no-preference")
    watched.page.clock.install()
    show = show_of("lca")
    last, moments = show.acts[-1].name, len(show.moments)
    watched.page.goto(page_of("lca").as_uri() + f"?autoplay&loop#act={last}&moment=2")
    watched.begun()
    assert watched.page.evaluate("playing()") and watched.moment == moments - len(show.runs[-1].trace) + 3
    seen = []
    for _ in range(200):
        watched.page.clock.run_for(500)
        seen.append(watched.moment)
        if len(seen) > 1 and seen[-1] < seen[-2]:
            break
    assert max(seen) == moments and seen[-1] < seen[-2] and watched.page.evaluate("playing()")
    watched.context.close()


def test_the_address_says_language_and_theme_where_they_were_chosen(one):
    watched = one("#act=the-rule&moment=2&lang=zh&theme=light")
    page, root = watched.page, watched.page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("data-shade")) == ("zh", "light")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("#act=the-rule&moment=3&lang=zh&theme=light$"))
    plain = one("#act=the-rule&moment=2")
    plain.page.keyboard.press("ArrowRight")
    plain.page.wait_for_url(re.compile("#act=the-rule&moment=3$"))
    plain.page.keyboard.press("t")
    plain.page.wait_for_url(re.compile("#act=the-rule&moment=3&theme=light$"))
    assert one("#lang=fr&theme=sepia").page.locator("html").get_attribute("lang") == "en"


def test_its_language_is_the_browser_s_where_the_file_says_none(one):
    for locale, language in (("zh-CN", "zh"), ("de", "de"), ("fr", "en")):
        assert one(locale=locale).page.locator("html").get_attribute("lang") == language
    assert one(locale="zh-CN", opening={"language": "en"}).page.locator("html").get_attribute("lang") == "en"


def test_back_leads_back_from_a_jump(one):
    watched = one("#act=the-rule&moment=2")
    there = watched.moment
    watched.page.keyboard.press("5")
    watched.page.keyboard.press("ArrowRight")
    jumped = watched.moment
    watched.page.keyboard.press("1")
    for moment in (jumped, there):
        watched.page.go_back()
        watched.until(f"at + 1 === {moment}")


def test_at_both_ends_the_page_around_it_has_the_keys(chromium, page_of, tmp_path):
    outer = tmp_path / "outer.html"
    outer.write_text(
        "<!doctype html><title>Slides</title><script>said = []; addEventListener('message', ({ data }) => said.push("
        f"JSON.parse(data).method))</script><iframe width=900 height=600 src='{page_of('lca').as_uri()}?slide'></iframe>"
    )
    watched = opened(chromium, outer.as_uri())
    frame = watched.page.frames[1]
    frame.locator("#stage").click()
    assert frame.evaluate("at") == 1
    frame.locator("#timeline").press("Home")
    frame.locator("#timeline").press("ArrowLeft")
    frame.locator("#timeline").press("End")
    assert watched.page.evaluate("said") == ["prev"]
    frame.locator("#timeline").press("ArrowRight")
    watched.until("said.length === 2")
    assert watched.page.evaluate("said") == ["prev", "next"]
    watched.page.keyboard.press("ArrowLeft")  # the page around it has the keys now
    assert frame.evaluate("at") == len(show_of("lca").moments) - 1
    watched.context.close()


def test_the_footer_says_what_made_it_and_copies_a_link_to_the_moment(one):
    watched = one("#act=the-rule&moment=2")
    assert watched.page.locator("footer code").inner_text() == "vizkit render lca -o lca.html"
    watched.page.evaluate(
        "addEventListener('copy', (event) => (window.copies = getSelection().toString() || event.target.value))"
    )
    watched.page.get_by_role("button", name="Copy a link").click()
    assert watched.page.evaluate("copies").endswith("lca.html#act=the-rule&moment=2")
    assert watched.page.get_by_role("button", name="Copied").is_visible()


def test_printed_it_has_the_code_that_ran_and_what_made_it(one):
    page = one().page
    page.evaluate("pictured()")
    page.emulate_media(media="print")
    codes = page.locator("#transcript pre")
    assert codes.count() >= len(show_of("lca").acts)
    assert (
        all(code.is_visible() for code in codes.all())
        and "def lowest_common_ancestor" in codes.nth(0).inner_text() + codes.nth(2).inner_text()
    )
    assert page.locator("footer code").is_visible() and not page.locator("footer button").is_visible()


def test_forced_colours_keep_timeline_and_current_line(one):
    page = one(forced_colors="active").page
    looks = page.evaluate(
        """() => [["#code > .lit", "#code > :not(.lit)"], ["#timeline .now i.over", "#timeline .act:not(.now) i:not(.over)"]].map(
            (pair) => new Set(pair.map((one) => getComputedStyle(find(one), one.includes(".now i") ? "::before" : null).backgroundColor)).size)"""
    )
    assert looks == [2, 2]
