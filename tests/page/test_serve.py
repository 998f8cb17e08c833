"""The server: the page, which follows its author and takes its reader's inputs, for this machine's reader alone."""

from __future__ import annotations

import html
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.conftest import SCENES
from tests.desk.test_live import CATALOGUE, HELPER, REFERENCE, SCENE, save
from tests.page.browser import Watched, opened
from vizkit.explainer import catalogue
from vizkit.page.document import Opening
from vizkit.serve.pages import Pages
from vizkit.serve.start import HOST, ServeError, listening, server

PATIENCE = 6
"""Seconds that a test waits at most."""


@dataclass
class Served:
    """A server in a thread, its page's address and the folder of its scene."""

    address: str
    folder: Path
    pages: Pages

    def ask(self, path: str = "", method: str = "GET", **headers: str) -> tuple[int, str, dict]:
        """Ask for what is below the page's address, or for a whole path, and what came."""
        at = urlsplit(self.address)
        connection = http.client.HTTPConnection(HOST, at.port, timeout=PATIENCE)
        connection.request(method, path if path.startswith("/") else at.path + path, headers=headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode(), dict(answer.getheaders())
        connection.close()
        return found


@pytest.fixture
def served(tmp_path) -> Iterator[Served]:
    for name, text in {"live_helper": HELPER, "live_reference": REFERENCE, "adding": SCENE}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    (tmp_path / "locale" / "zh").mkdir(parents=True)
    (tmp_path / "locale" / "zh" / "adding.po").write_text(CATALOGUE, encoding="utf-8")
    pages = Pages("adding", catalogue.load(tmp_path / "adding.py"), {}, Opening(), 200)
    own = listening(0)
    running, address = server(pages, own)
    thread = threading.Thread(target=running.run, kwargs={"sockets": [own]}, daemon=True)
    thread.start()
    yield Served(address, tmp_path, pages)
    running.should_exit = True
    thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.fixture
def reader(chromium, served) -> Iterator[Watched]:
    """A browser at the third moment of the second act."""
    found = opened(chromium, served.address + "#act=second&moment=3")
    found.until("!!window.EventSource")
    yield found
    assert not [said for said in found.errors if "ERR_" not in said]
    found.context.close()


def until(reader: Watched, true: str) -> float:
    """Wait for a condition of a page that plays, across its coming anew; the seconds that it took."""
    start = time.monotonic()
    while time.monotonic() < start + PATIENCE:
        try:
            if reader.page.evaluate(f"document.readyState === 'complete' && 'live' in root.dataset && ({true})"):
                return time.monotonic() - start
        except Exception as reason:
            if "context" not in str(reason) and "navigat" not in str(reason):
                raise
        reader.page.wait_for_timeout(20)
    raise AssertionError(f"it never became true that {true}")


def where(reader: Watched) -> tuple[str, int]:
    return tuple(reader.page.evaluate("[here().act, here().moment]"))


SAID = "document.querySelector('#mistake').textContent"


def test_a_save_is_shown_at_the_same_act_and_moment(served, reader):
    version = "Number(form.dataset.version)"
    for turn, (name, before, after) in enumerate(
        [
            ("adding", "addends", "summands"),
            ("live_reference", "{num} is", "{num} now is"),
            ("live_helper", "2 *", "3 *"),
        ],
        1,
    ):
        save(served.folder / f"{name}.py", before, after)
        until(reader, f"{version} === {turn}")
        assert where(reader) == ("second", 3)
    assert "now is added" in reader.note and "45" in reader.page.locator("#held").inner_text()
    reader.page.keyboard.press("l")
    save(served.folder / "locale" / "zh" / "adding.po", "加数", "加项")
    until(reader, f"{version} === 4")
    assert reader.page.locator("html").get_attribute("lang") == "zh" and where(reader) == ("second", 3)


def test_a_function_that_is_served_follows_its_saves(tmp_path):
    name, file = f"{tmp_path / 'mine.py'}:f", tmp_path / "mine.py"
    file.write_text("def f(n=1):\n    return n\n", encoding="utf-8")
    pages = Pages(name, catalogue.film(name), {}, Opening())
    for text, answer, mistake in (("return n + 1", 2, ""), ("return n +", 2, "mine.py:2: "), ("return n - 1", 0, "")):
        file.write_text(f"def f(n=1):\n    {text}\n", encoding="utf-8")
        pages.read_again()
        assert pages.explainer.acts[0].reference(1) == answer
        assert mistake in pages.mistake and bool(mistake) == bool(pages.mistake)


def test_what_is_saved_is_ready_within_half_a_second(served):
    """Of the processor's time, for others may be at work beside."""
    served.pages.page({})
    save(served.folder / "adding.py", "addends", "summands")
    start = time.process_time()
    while served.pages.version == 0:
        time.sleep(0.01)
    assert served.pages.ready({}, "second").keys() == {"alone"}
    assert time.process_time() - start < 0.5


def test_of_a_large_explainer_the_act_in_view_comes_first():
    clock = iter(range(0, 1000, 10)).__next__
    pages = Pages("lca", catalogue.load(SCENES / "lca.py"), {}, Opening(), clock=clock)
    pages.page({})
    pages._made.clear()
    assert pages.ready({}, "the-rule") == {"alone": True}
    alone, whole = pages.page({}, "the-rule"), pages.page({})
    assert [text.count('class="act"') for text in (alone, whole)] == [1, 6]
    assert 'data-alone="True"' in alone and 'data-alone=""' in whole


MISTAKES = {
    "a syntax error": ("adding", 'titled("addends")', 'titled("addends"', r"adding\.py:LINE: "),
    "an unknown variable": ("adding", "second(nums, num,", "second(nums, nun,", r"adding\.py\S* .*did you mean 'num'"),
    "an exception in a helper": ("live_helper", "2 * num", "num // 0", r"live_\w+\.py:\d+: ZeroDivisionError"),
    "a run that does not end": ("live_reference", "for num in nums:", "while num := 1:", r"live_reference\.py:\d+: "),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_one_line_above_the_last_good_picture(served, reader, kind):
    name, before, after, said = MISTAKES[kind]
    picture = reader.page.evaluate("stage.innerHTML")
    text = (served.folder / f"{name}.py").read_text(encoding="utf-8")
    said = said.replace("LINE", str(text[: text.index(before)].count("\n") + 1))
    save(served.folder / f"{name}.py", before, after)
    until(reader, f"{SAID} !== ''")
    line = reader.page.evaluate(SAID)
    assert re.search(said, line) and "\n" not in line
    foot, title = reader.page.evaluate("[strip.getBoundingClientRect().bottom, find('h1').getBoundingClientRect().top]")
    assert 0 < foot <= title
    assert reader.page.evaluate("stage.innerHTML") == picture and where(reader) == ("second", 3)
    reader.page.reload()
    until(reader, f"{SAID} !== ''")
    assert reader.page.evaluate("stage.innerHTML") == picture
    save(served.folder / f"{name}.py", after, before)
    until(reader, f"{SAID} === ''")
    assert where(reader) == ("second", 3)


def test_a_reader_s_own_inputs_are_tried_and_said_wrong_in_the_page_s_language(served, reader):
    page = reader.page
    page.keyboard.press("i")
    page.locator("#input-nums").fill("1, two")
    page.get_by_role("button", name="Show", exact=True).click()
    until(reader, "find('#about-nums .wrong').textContent === \"'two' is not a number\"")
    assert page.evaluate("document.activeElement.name") == "nums"
    page.evaluate("speak('zh')")
    page.locator("#input-nums").press("Enter")
    until(reader, "find('#about-nums .wrong').textContent === \"'two' 不是数\"")
    page.locator("#input-nums").fill("7, 8")
    page.locator("#input-nums").press("Enter")
    until(reader, "moments.length === 4")
    assert page.url.partition("?")[2].startswith("nums=7%2C+8#") and page.locator("#input-nums").input_value() == "7, 8"
    save(served.folder / "live_reference.py", "{num} is", "{num} now is")
    until(reader, "Number(form.dataset.version) === 1 && moments.length === 4")
    page.go_back()
    until(reader, "moments.length === 6")


def test_presets_fill_the_form():
    pages = Pages("lca", catalogue.load(SCENES / "lca.py"), {"p": 6}, Opening())
    told = re.search(r'<option value="([^"]*)" lang="en">its own ancestor', pages.page({}))[1]
    assert json.loads(html.unescape(told)) == {"p": "5", "q": "4"}
    assert 'value="6" id="input-p"' in pages.page({}) and 'value="5" id="input-p"' in pages.page({"p": "5"})


@pytest.mark.parametrize(("query", "status", "said"), [
    ("?nums=1,2", 200, "<!doctype html>"),
    ("?nums=@/etc/hostname", 400, "nums: a page reads no files"),
    ("?nums=two", 400, "nums: 'two' is not a number"),
    ("?nums=" + ",".join(map(str, range(300))), 400, "live_reference.py:"),
    ("?strange=1&preset=nope", 200, "</span> preset, strange</p>"),
    ("", 200, '<p id="strange" role="status" hidden>'),
    ("?act=strange", 400, "there is no act 'strange'"),
    ("wrong/en?nums=" + quote("＠x"), 200, "is not a number"),
    ("../", 404, ""),
    ("nothing", 404, ""),
    ("/", 404, "use the whole address"),
    ("//x/", 404, ""),
    ("/etc/passwd", 404, ""),
])  # fmt: skip
def test_what_is_asked_for_is_answered_or_refused(served, query, status, said):
    found, text, headers = served.ask(query)
    assert found == status and said in text
    assert headers["cache-control"] == "no-store" and headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("status", "headers"), [
    (200, {}),
    (200, {"Origin": "http://127.0.0.1:{port}"}),
    (200, {"Host": "localhost:{port}"}),
    (421, {"Host": "evil.example"}),
    (421, {"Host": "evil.example:{port}"}),
    (421, {"Host": "127.0.0.1"}),
    (421, {"Host": "127.0.0.1:{port}.evil.example"}),
    (403, {"Origin": "http://evil.example"}),
    (403, {"Origin": "null"}),
    (403, {"Origin": "https://127.0.0.1:{port}"}),
])  # fmt: skip
def test_only_its_own_page_may_ask(served, status, headers):
    port = urlsplit(served.address).port
    assert served.ask("", **{name: value.format(port=port) for name, value in headers.items()})[0] == status


def test_an_icon_that_browsers_ask_for_unasked_is_no_mistake(served):
    assert served.ask("/favicon.ico")[:2] == (204, "")
    assert served.ask("/favicon.ico", Host="evil.example")[0] == 421 and served.ask("favicon.ico")[0] == 404


def test_nothing_can_be_sent_to_it(served):
    assert {served.ask("", method)[0] for method in ("POST", "PUT", "DELETE", "OPTIONS")} == {405}


def test_the_token_is_long_and_new_each_time():
    pages = Pages("adding", catalogue.load(SCENES / "lca.py"), {}, Opening())
    with listening(0) as own:
        tokens = {server(pages, own)[1].split("/")[3] for _ in range(4)}
    assert len(tokens) == 4 and all(len(token) >= 22 for token in tokens)


def test_it_listens_on_this_machine_alone_and_says_what_port_is_taken():
    with listening(0) as own:
        address, port = own.getsockname()
        assert address == "127.0.0.1"
        with pytest.raises(ServeError, match=f"--port {port} cannot be had: address already in use"):
            listening(port)
        with socket.socket() as other:
            other.settimeout(1)
            with pytest.raises(ConnectionRefusedError):
                other.connect(("127.0.0.2", port))


def test_ctrl_c_ends_it_cleanly(served):
    code = f"from vizkit.cli import main; import sys; sys.argv = ['vizkit', 'serve', {str(served.folder / 'adding.py')!r}]; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        address = running.stdout.readline().strip()
        at = urlsplit(address)
        stream = http.client.HTTPConnection(HOST, at.port, timeout=PATIENCE)
        stream.request("GET", f"{at.path}saves/0")
        stream.getresponse()
        running.send_signal(signal.SIGINT)
        _, wrong = running.communicate(timeout=PATIENCE)
        assert running.returncode == 0 and wrong == ""
        stream.close()


def test_a_run_that_is_stopped_is_said_at_its_input_in_the_reader_s_language():
    wrong = Pages("lca", catalogue.load(SCENES / "lca.py"), {}, Opening(), 5).wrong({"p": "6"}, "zh")
    assert wrong["about"] == "p" and "运行过了 5 个时刻仍未结束" in wrong["reason"]
    assert wrong["reason"].endswith("或减小 p；vizkit serve NAME --most N 可允许更多的时刻、时间和内存")
