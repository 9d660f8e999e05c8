"""Takes the pictures of docs/images anew: `python -m tests.browser.screenshots`."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import DESK, PHONE
from tests.browser.pages import QUESTION, UNANSWERED, ask, settled
from tests.browser.serving import Site, site, wenbao_serve

IMAGES = Path(__file__).parents[2] / "docs" / "images"

# Which steps of a conversation are shown on what.
_SHOWN = (
    ("desk", DESK, "light", {"article"}),
    ("phone", PHONE, "light", {"home", "answer", "no-answer"}),
    ("dark", PHONE, "dark", {"article"}),
)
_STYLE = "body{font:18px/1.9 serif;margin:0}h1{margin:0;padding:1rem 2rem;background:#123a6b;color:#fff}p{margin:2rem}"


def main() -> None:
    """Write every picture; of the sample edition alone, which is invented text."""
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed")
    with (
        tempfile.TemporaryDirectory() as home,
        site() as foreign,
        wenbao_serve(Path(home), WENBAO_CORS_ORIGINS=foreign.origin()) as service,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, size, scheme, steps in _SHOWN:
            _chat(_page(browser, size, scheme), service, name, steps)
        _editions(_page(browser, DESK, "light"), service)
        _widget(_page(browser, DESK, "light"), service, foreign)
        browser.close()


def _page(browser: Browser, size: dict[str, int], scheme: str) -> Page:
    return browser.new_context(viewport=size, color_scheme=scheme, locale="zh-CN").new_page()  # type: ignore[arg-type]


def _chat(page: Page, service: str, name: str, steps: set[str]) -> None:
    def take(step: str) -> None:
        if step in steps:
            _take(page, f"{name}-{step}")

    page.goto(service)
    expect(page.locator(".suggestion").first).to_be_visible()
    take("home")
    turn = ask(page, QUESTION)
    take("answer")
    turn.locator(".answer").get_by_role("link", name="出处1").click()
    expect(page.locator(".reader mark")).to_be_visible()
    take("article")
    page.keyboard.press("Escape")
    ask(page, UNANSWERED)
    expect(page.locator(".nearest .source").first).not_to_be_empty()
    take("no-answer")


def _editions(page: Page, service: str) -> None:
    page.goto(f"{service}/editions")
    page.get_by_role("main").get_by_role("link").first.click()
    page.get_by_role("link", name="没有日期的").click()
    _take(page, "edition")


def _widget(page: Page, service: str, foreign: Site) -> None:
    content = "<style>" + _STYLE + "</style><h1>某市晚报</h1><p>云溪镇5月办起夜校，首期招收学员42人。</p>"
    foreign.put("/", f'{content}<script src="{service}/widget.js" data-title="问晚报" defer></script>', "")
    page.goto(foreign.origin() + "/")
    page.get_by_role("button", name="问晚报").click()
    ask(page, QUESTION)
    _take(page, "widget")


def _take(page: Page, name: str) -> None:
    settled(page)
    page.screenshot(path=IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
