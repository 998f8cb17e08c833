"""Reading a page: step by step, by key, finger, button and address, in every look and window."""

from __future__ import annotations

import re

import pytest

from tests.conftest import show_of
from tests.page.browser import PHONE, Watched, opened
from vizkit.page.reel import Reel
from vizkit.picture.style import THEMES, contrast

WINDOWS = [(320, 568), (390, 844), (844, 390), (768, 1024), (1024, 768), (1280, 720), (1920, 1080), (3840, 2160)]


def flat(text: str) -> str:
    return " ".join(text.split())


def walked(watched: Watched, key: str) -> list[tuple[int, str, str]]:
    """Press a key until nothing changes: the number, the note and the picture of every moment on the way."""
    return watched.page.evaluate(
        """(key) => {
            const seen = [];
            do {
                seen.push([at + 1, note.innerText.trim(), stage.innerHTML]);
                document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            } while (seen.at(-1)[0] !== at + 1);
            return seen;
        }""",
        key,
    )


def test_every_moment_forward_and_back_in_every_language(one, tried):
    watched, moments = one(name=tried), show_of(tried).moments
    there = walked(watched, "ArrowRight")
    assert [(number, flat(said)) for number, said, _ in there] == [
        (number, flat(moment.step.say())) for number, moment in enumerate(moments, 1)
    ]
    assert walked(watched, "ArrowLeft") == there[::-1]
    for language in show_of(tried).film.languages[1:]:
        watched.page.keyboard.press("l")
        assert [flat(said) for _, said, _ in walked(watched, "ArrowRight")] == [
            flat(moment.say(language)) for moment in moments
        ]
        walked(watched, "ArrowLeft")


def test_the_line_that_spoke_is_lit_and_the_variables_are_shown(one, tried):
    panels = one(name=tried).page.evaluate(
        """() => moments.map((_, moment) => {
            jump(moment);
            const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
            return [texts("#code > .lit"), texts("#held > dt"), texts("#calls > li")];
        })"""
    )
    for (lit, held, calls), moment in zip(panels, show_of(tried).moments, strict=True):
        call, watch = moment.step.calls[-1], moment.run.act.watch
        source = call.reference.source
        assert lit == [source.lines[i].strip() for i in source.statement(call.line)]
        assert set(held) <= set(moment.step.variables if watch is None else watch)
        assert len(calls) == (len(moment.step.calls) if any(c.reference.recursive for c in moment.step.calls) else 0)


def test_it_plays_at_the_pace_of_the_film(one):
    show, reel = show_of("lca"), Reel(show_of("lca"))
    watched = one()
    for tongue, language in enumerate(show.film.languages):
        moving = [
            [motion.seconds for moment, motion in zip(show.moments, reel.motions, strict=True) if moment.act == act]
            for act in range(len(show.acts))
        ]
        told = watched.page.evaluate("tongue => moments.map(({ pace }) => pace[tongue])", tongue)
        wanted = [times for act, seconds in enumerate(moving) for times in show.paced(act, seconds, language)]
        assert all(
            abs(milliseconds / 1000 - seconds) < 0.001
            for one_, other in zip(told, wanted, strict=True)
            for milliseconds, seconds in zip(one_, other, strict=True)
        )


def test_playing_goes_on_from_act_to_act_to_the_end_and_stops_there(chromium, page_of):
    watched, moments = opened(chromium, page_of("lca").as_uri(), reduced_motion="no-preference"), show_of("lca").moments
    page, start = watched.page, begin(show_of("lca").acts[-1].name) - 2
    seconds = page.evaluate(
        "at => moments.slice(at).reduce((sum, { pace: [[moves, rests]] }) => sum + moves + rests, 0) / 1000", start
    )
    page.clock.install()
    page.evaluate("number => jump(number)", start)
    page.select_option("#speed", "2")
    page.locator("[data-does=play]").click()
    assert page.evaluate("playing()")
    page.clock.run_for(int(seconds * 1000 / 4))
    assert start + 3 < watched.moment < len(moments)
    page.clock.run_for(int(seconds * 1000))
    assert watched.moment == len(moments)
    assert not page.evaluate("playing()") and not watched.errors
    watched.context.close()


AT_REST = """() => new Promise((done) => {
    let [last, calm] = ["", 0];
    const look = () => {
        [last, calm] = [stage.innerHTML, stage.innerHTML === last ? calm + 1 : 0];
        calm > 20 ? done(last) : requestAnimationFrame(look);
    };
    look();
})"""
"""What the stage holds once twenty frames in a row were alike."""


def test_what_moves_ends_where_a_jump_ends(one, tried):
    watched = one(name=tried, reduced_motion="no-preference")
    page = watched.page
    half = len(show_of(tried).moments) // 2
    page.evaluate("number => jump(number)", half)
    page.keyboard.press("ArrowRight")
    assert watched.moment == half + 2
    moved = page.evaluate(AT_REST)
    page.evaluate("number => jump(number)", half + 1)
    assert page.evaluate("stage.innerHTML") == moved
    page.keyboard.press("ArrowLeft")
    moved = page.evaluate(AT_REST)
    page.evaluate("number => jump(number)", half)
    assert page.evaluate("stage.innerHTML") == moved


def test_who_wants_no_motion_gets_none(one):
    still, moving = one(), one(reduced_motion="no-preference")
    for watched, same in ((still, True), (moving, False)):
        watched.page.evaluate("number => jump(number)", 4)
        assert (
            watched.page.evaluate(
                "() => { go(5); const now = stage.innerHTML; jump(5); return now === stage.innerHTML; }"
            )
            == same
        )


def test_keys(one):
    watched, show = one(), show_of("lca")
    page, last = watched.page, len(show.moments)
    firsts = [1 + sum(len(run.trace) for run in show.runs[:act]) for act in range(len(show.acts))]
    for key, moment in [
        ("End", last),
        ("Home", 1),
        ("3", firsts[2]),
        ("PageDown", firsts[2] + 1),
        ("PageUp", firsts[2]),
        ("ArrowRight", firsts[2] + 1),
        ("ArrowLeft", firsts[2]),
        ("ArrowLeft", firsts[2] - 1),
        ("9", firsts[2] - 1),
    ]:
        page.keyboard.press(key)
        assert watched.moment == moment, key
    page.keyboard.press(" ")
    assert page.evaluate("playing()") and watched.moment == firsts[2]  # at once
    page.keyboard.press(" ")
    assert not page.evaluate("playing()")
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible() and watched.moment == firsts[2]
    page.keyboard.press("Control+ArrowRight")
    assert watched.moment == firsts[2]
    page.get_by_role("button", name="Transcript").click()
    page.locator("body").press("End")
    watched.until("scrollY > innerHeight")
    assert watched.moment == firsts[2]


def begin(act: str) -> int:
    """How many moments there are before an act of lca."""
    return next(i for i, moment in enumerate(show_of("lca").moments) if moment.run.act.name == act)


def test_addresses(one):
    watched, show = one("#act=two-answers-meet&moment=3"), show_of("lca")
    names = [act.name for act in show.acts]
    page = watched.page
    assert watched.moment == begin("two-answers-meet") + 3
    page.keyboard.press("ArrowRight")
    page.wait_for_url(re.compile("#act=two-answers-meet&moment=4$"))
    page.evaluate("location.hash = '#act=the-rule&moment=2'")
    watched.until(f"at === moments.findIndex((_, i) => actOf[i] === {names.index('the-rule')}) + 1")
    for strange in (
        "#act=nothing",
        "#act=the-rule&moment=x",
        "#moment=3",
        "#act=the-rule&moment=999",
        "#%",
        "#act=__proto__",
    ):
        page.goto(page.url.partition("#")[0] + strange)
        assert 1 <= watched.moment <= len(show.moments)
    page.locator("#story summary").click()
    page.locator("#transcript a").nth(7).click()
    assert watched.moment == 8


def test_theme_and_language_are_the_browser_s_or_the_file_s_and_can_be_changed(one):
    def ground(watched: Watched) -> str:
        return watched.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")

    dark, light = ("rgb({}, {}, {})".format(*(round(255 * c) for c in THEMES[name]["ground"])) for name in THEMES)
    assert ground(one(color_scheme="dark")) == dark and ground(one(color_scheme="light")) == light
    assert ground(one(opening={"theme": "light"}, color_scheme="dark")) == light
    watched = one(opening={"language": "zh"})
    page, film = watched.page, show_of("lca").film
    title = [film.translations.words(film.title, language) for language in ("en", "zh")]
    assert page.title() == title[1] == page.locator("h1").inner_text()
    for turn, wanted in (("t", light), ("t", dark)):
        page.keyboard.press(turn)
        assert ground(watched) == wanted
    first = page.evaluate("stage.innerHTML")
    page.emulate_media(color_scheme="light")
    assert ground(watched) == dark  # chosen by hand: it stays
    page.get_by_role("button", name="English").click()
    assert page.title() == title[0] and page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Light or dark").click()
    assert ground(watched) == light and page.evaluate("stage.innerHTML") != first


def test_nothing_is_remembered(one):
    watched = one()
    for key in ("ArrowRight", "l", "t", "End"):
        watched.page.keyboard.press(key)
    assert watched.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert not watched.context.cookies()


@pytest.mark.parametrize("size", WINDOWS, ids=lambda size: "x".join(map(str, size)))
def test_it_fits_every_window(one, size):
    page = one("#act=two-answers-meet&moment=9", viewport=dict(zip(("width", "height"), size, strict=True))).page
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = {
        part: page.locator(part).bounding_box() for part in ("h1", "#stage", "#note", "#controls", "#panel", "nav")
    }
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in boxes.values())
    foot = boxes["#controls"]["y"] + boxes["#controls"]["height"]
    assert foot <= size[1], "the controls are to be seen without scrolling"
    wide = size[0] > size[1]
    assert (boxes["#panel"]["x"] > boxes["#stage"]["x"] + boxes["#stage"]["width"] - 1) == wide
    assert wide or boxes["#panel"]["y"] > boxes["#controls"]["y"]


@pytest.mark.parametrize("size", [(390, 844), (1600, 900)])
def test_nothing_shifts_when_notes_differ_in_length(one, tried, size):
    places = one(name=tried, viewport=dict(zip(("width", "height"), size, strict=True))).page.evaluate(
        """() => moments.map((_, moment) => {
            jump(moment);
            return [actOf[at], ...["#stage", "#controls", ".notes"].map((part) => {
                const { x, y, width, height } = find(part).getBoundingClientRect();
                return [x, y, width, height].map(Math.round).join();
            })].join(" ");
        })"""
    )
    assert len(set(places)) == len({place.split()[0] for place in places}), "of an act all moments"


def test_fingers(one):
    watched = one(**PHONE)
    page, box = watched.page, watched.page.locator("#stage").bounding_box()
    across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def swipe(by: float) -> None:
        session = watched.context.new_cdp_session(page)
        for kind, x in [
            ("touchStart", across),
            *(("touchMove", across + by * i / 5) for i in range(1, 6)),
            ("touchEnd", None),
        ]:
            points = [] if x is None else [{"x": x, "y": down}]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    swipe(-120)
    swipe(-120)
    assert watched.moment == 3
    swipe(120)
    assert watched.moment == 2
    page.touchscreen.tap(box["x"] + box["width"] * 0.8, down)
    assert watched.moment == 3
    page.touchscreen.tap(box["x"] + box["width"] * 0.1, down)
    assert watched.moment == 2
    line = page.locator("#timeline").bounding_box()
    page.touchscreen.tap(line["x"] + line["width"] - 1, line["y"] + line["height"] / 3)
    assert watched.moment == len(show_of("lca").moments)


def test_bare_is_the_stage_alone(one):
    watched = one("?bare#act=the-rule&moment=2", viewport={"width": 960, "height": 540})
    for part in ("header", "#controls", "#panel", "#story"):
        assert not watched.page.locator(part).is_visible()
    box = watched.page.locator("#stage").bounding_box()
    assert (box["width"], box["height"]) == (960, 540)
    before = watched.moment
    watched.page.keyboard.press("ArrowRight")
    watched.page.mouse.click(700, 300)
    assert watched.moment == before + 2
    assert watched.page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_printed_it_is_the_transcript_with_a_picture_a_moment(one):
    watched = one(opening={"language": "zh", "theme": "dark"})
    page, moments = watched.page, show_of("lca").moments
    page.evaluate(
        """() => addEventListener("beforeprint", () => (window.printed = [...document.querySelectorAll("#transcript li")].map(
            (line) => [line.querySelectorAll("figure svg path").length, line.innerText])))"""
    )
    before = page.evaluate("document.body.innerHTML")
    pdf = page.pdf(format="A4")
    printed = page.evaluate("printed")
    assert [flat(text) for _, text in printed] == [flat(moment.say("zh")) for moment in moments]
    assert all(paths > 0 for paths, _ in printed)
    assert 4 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= len(moments) / 4
    assert page.evaluate("document.body.innerHTML") == before
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("main").is_visible()


def test_without_scripts_the_first_picture_and_the_story_are_there(one, page_of):
    plain, live = (one(viewport={"width": 1280, "height": 800}, java_script_enabled=on) for on in (False, True))
    assert plain.page.locator("#stage path").count() == live.page.locator("#stage path").count() > 0
    assert plain.page.locator("#transcript a").last.is_visible() and plain.page.locator("#note").is_visible()
    for part in ("nav", "#controls", "#panel"):
        assert not plain.page.locator(part).is_visible()


def test_who_does_not_see_is_told(one):
    watched = one()
    page = watched.page
    page.keyboard.press("ArrowRight")
    said = flat(show_of("lca").moments[1].step.say())
    assert page.get_by_role("img", name=said, exact=True).count() == 1
    note = page.locator("#note")
    assert note.get_attribute("aria-live") == "polite" and flat(note.inner_text()) == said
    slider, last = page.get_by_role("slider"), str(len(show_of("lca").moments))
    assert said in slider.get_attribute("aria-valuetext") and slider.get_attribute("aria-valuemax") == last
    names = page.locator("button:visible, select:visible").evaluate_all(
        "all => all.map((one) => one.innerText || one.labels[0].innerText)"
    )
    assert all(name.strip() for name in names)
    for name in ("Back", "Play", "Forward", "Transcript", "Keys", "Full screen", "English", "中文"):
        assert page.get_by_role("button", name=name, exact=True).count() == 1, name
    page.get_by_role("button", name="Play", exact=True).click()
    assert page.get_by_role("button", name="Pause", exact=True).count() == 1
    page.keyboard.press("Home")


def test_every_text_can_be_read():
    for theme in THEMES.values():
        for over, below in [
            ("text", "ground"),
            ("quiet", "ground"),
            ("text", "panel"),
            ("quiet", "panel"),
            ("text", "cell"),
            ("quiet", "cell"),
            ("ground", "now"),
        ]:
            assert contrast(theme[over], theme[below]) >= 4.5, (theme.name, over, below)
        lit = tuple(0.2 * now + 0.8 * panel for now, panel in zip(theme["now"], theme["panel"], strict=True))
        assert contrast(theme["text"], lit) >= 4.5


def test_in_a_frame_of_another_page(chromium, page_of, tmp_path):
    outer = tmp_path / "deck.html"
    inner = page_of("lca").as_uri()
    outer.write_text(f'<!doctype html><iframe src="{inner}?bare#act=the-rule" width="640" height="360"></iframe>')
    watched = opened(chromium, outer.as_uri())
    frame = watched.page.frame_locator("iframe")
    frame.locator("#stage").click()
    assert frame.locator("#timeline").get_attribute("aria-valuenow") == str(begin("the-rule") + 2)
    assert watched.requests == [f"{inner}?bare"] or [url.partition("#")[0] for url in watched.requests] == [
        f"{inner}?bare"
    ]
    assert not watched.errors
    watched.context.close()
