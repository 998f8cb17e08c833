"""A page in Chromium, watched for whatever it complains of or asks for."""

from __future__ import annotations

import io
import shutil
from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
"""The system's browser, the one without windows before all others, for it does the same for half the work; where there
is none, Playwright's own, if it was installed."""

PLAIN = (
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding"),
    *("PreconnectToSearch", "ThirdPartyStoragePartitioning", "WebUIOmniboxAimPopup", "WebUIOmniboxPopup"),
)
"""What the browser does without: what Playwright takes from it, and the pages that wait under its address line. These
took most of the work of a window, in which nobody sees them."""

USUAL = {"viewport": {"width": 1600, "height": 900}, "color_scheme": "dark", "reduced_motion": "reduce"}
"""How a page is looked at unless something else is said: wide, dark and without motion."""

CHANGED = {"color_scheme": "null", "reduced_motion": "null", "forced_colors": "null"}
"""What a window can be told after it was opened."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@dataclass
class Watched:
    """A browser's page with its errors, and the requests that it made beyond its own file."""

    page: Page
    context: BrowserContext
    scripts: bool = True
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def picture(self, selector: str = "#stage") -> np.ndarray:
        """What is seen of an element, as an RGB image."""
        png = self.page.locator(selector).screenshot(animations="disabled")
        return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))

    def until(self, true: str) -> None:
        """Wait for a condition, asked from outside: the page's own policy lets nothing be evaluated within it."""
        for _ in range(100):
            if self.page.evaluate(true):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"it never became true that {true}")

    def go(self, address: str, viewport: dict, **media: str) -> None:
        """Show another page in the same window, with nothing left of what was there."""
        self.page.goto("about:blank")
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(media="null", **{**CHANGED, **media})
        self.errors.clear()
        self.requests.clear()
        self.page.goto(address)
        self.begun()
        self.requests[:] = [url for url in self.requests if not url.startswith(("data:", "about:blank"))][1:]

    def begun(self) -> None:
        """Wait until every page that is there has unpacked what it plays."""
        for frame in self.page.frames if self.scripts else ():
            if frame.locator("#data").count():
                frame.wait_for_selector(":root[data-live]", state="attached", timeout=20_000)

    @property
    def moment(self) -> int:
        return int(self.page.locator("#timeline").get_attribute("aria-valuenow"))

    @property
    def note(self) -> str:
        """The note as it is read, in the language that is shown."""
        return self.page.locator("#note").inner_text()


def window(browser: Browser, **look) -> Watched:
    """A window of its own, with nothing in it."""
    context = browser.new_context(**{**USUAL, **look})
    page = context.new_page()
    watched = Watched(page, context, look.get("java_script_enabled", True))
    page.on("console", lambda said: watched.errors.append(said.text))
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", lambda asked: watched.requests.append(asked.url))
    return watched


def opened(browser: Browser, address: str, **look) -> Watched:
    """The page of a file, in a window of its own."""
    watched = window(browser, **look)
    watched.page.goto(address)
    watched.begun()
    watched.requests[:] = [url for url in watched.requests if not url.startswith("data:")][1:]
    return watched


class Windows:
    """Windows that serve one test after another, for a new one costs more than what most tests do in it."""

    def __init__(self, browser: Browser):
        self.browser = browser
        self._free: dict[str, list[Watched]] = defaultdict(list)
        self._taken: list[tuple[str, Watched]] = []

    def open(self, address: str, **look) -> Watched:
        """The page of a file in a window that no one else has."""
        look = {**USUAL, **look}
        changed = {name: look.pop(name) for name in ("viewport", *CHANGED) if name in look}
        kind = repr(sorted(look.items()))
        found = self._free[kind].pop() if self._free[kind] else window(self.browser, **look)
        self._taken.append((kind, found))
        found.go(address, **changed)
        return found

    def give_back(self) -> None:
        """Nothing was wrong in any window; what was shown in them can be replaced."""
        taken, self._taken = self._taken, []
        assert not [wrong for _, found in taken for wrong in (*found.errors, *found.requests)]
        for kind, found in taken:
            self._free[kind].append(found)
