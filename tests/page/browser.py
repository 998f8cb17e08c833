"""A page in Chromium, watched for whatever it complains of or asks for."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass, field

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
"""The system's browser; where there is none, Playwright's own, if it was installed."""

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@dataclass
class Watched:
    """A browser's page with its errors, and the requests that it made beyond its own file."""

    page: Page
    context: BrowserContext
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

    @property
    def moment(self) -> int:
        return int(self.page.locator("#timeline").get_attribute("aria-valuenow"))

    @property
    def note(self) -> str:
        """The note as it is read, in the language that is shown."""
        return self.page.locator("#note").inner_text()


def opened(browser: Browser, address: str, **look) -> Watched:
    """The page of a file, in a window of its own; by default wide, dark and without motion."""
    usual = {"viewport": {"width": 1600, "height": 900}, "color_scheme": "dark", "reduced_motion": "reduce"}
    context = browser.new_context(**{**usual, **look})
    page = context.new_page()
    watched = Watched(page, context)
    page.on("console", lambda said: watched.errors.append(said.text))
    page.on("pageerror", lambda error: watched.errors.append(str(error)))
    page.on("request", lambda asked: watched.requests.append(asked.url))
    page.goto(address)
    watched.requests = [url for url in watched.requests if not url.startswith("data:")][1:]
    return watched
