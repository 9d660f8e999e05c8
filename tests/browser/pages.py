"""What the browser tests do to a page, in the words of a reader."""

from __future__ import annotations

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

QUESTION = "吕梁3MW绿电制氢项目一年产多少氢？"
"""Answered by the sample edition: 160吨."""

UNANSWERED = "吕梁经开区管委会主任是谁？"


def article_id(service: str, reporter: str) -> str:
    """Return the id of the one article of that reporter."""
    [found] = httpx.get(f"{service}/v1/articles", params={"reporter": reporter}).json()["articles"]
    return str(found["id"])


def box(page: Page) -> Locator:
    """Return where the question is written."""
    return page.get_by_label("问题", exact=True)


def ask(page: Page, question: str) -> Locator:
    """Ask, wait until it is settled, and return the question with what became of it."""
    box(page).fill(question)
    box(page).press("Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".question")).to_contain_text(question)
    expect(turn.locator(".reply:not([aria-busy])")).to_be_visible()
    return turn


# A document does not tell of what moves inside its shadow roots.
_MOVING = """() => {
    const roots = (root) => [root, ...[...root.querySelectorAll("*")].flatMap((one) => one.shadowRoot ? roots(one.shadowRoot) : [])];
    return roots(document).flatMap((root) => root.getAnimations()).filter((one) => one.playState === "running").length;
}"""


def moving(page: Page) -> int:
    """Return how many things are moving."""
    return int(page.evaluate(_MOVING))


def settled(page: Page) -> None:
    """Wait until nothing moves any more: colours in the middle of an animation are nobody's."""
    page.wait_for_function(f"() => ({_MOVING})() === 0")


def harm(page: Page) -> list[str]:
    """Return what axe-core finds serious or critical."""
    settled(page)
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
