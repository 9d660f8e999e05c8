"""The chat for those who use a keyboard or a screen reader."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage, Told
from tests.browser.pages import QUESTION, UNANSWERED, ask, box, harm, moving

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_no_harm_in_the_chat(
    archive: str, open_page: OpenPage, size: dict[str, int], scheme: str
) -> None:
    page = open_page(archive, viewport=size, color_scheme=scheme)
    expect(page.locator(".suggestion").first).to_be_visible()
    page.get_by_text("限定范围").click()
    assert harm(page) == []
    ask(page, UNANSWERED)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="有误").click()
    assert harm(page) == []
    turn.locator(".answer").get_by_role("link", name="出处1").click()
    expect(page.locator(".reader mark")).to_be_visible()
    assert harm(page) == []


def test_axe_finds_no_harm_in_a_notice(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    page.route("**/v1/answers", lambda route: route.fulfill(status=401, body="{}"))
    turn = ask(page, "夜校招了多少人？")
    expect(turn.get_by_label("访问密钥", exact=True)).to_be_visible()
    assert harm(page) == []


def press_until(page: Page, key: str, name: str) -> None:
    """Press `key` until what has that accessible name has the focus."""
    seen = []
    for _ in range(40):
        page.keyboard.press(key)
        seen.append(focused(page))
        if seen[-1] == name:
            return
    raise AssertionError(f"{name} is not reached by {key}: {seen}")


def focused(page: Page) -> str:
    """Return what the element with the focus is called."""
    return page.evaluate(
        """() => {
            let one = document.activeElement;
            while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
            return one?.getAttribute("aria-label") ?? one?.textContent.trim() ?? "";
        }"""
    )


def test_everything_can_be_done_with_the_keyboard_alone(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    expect(page.locator(".suggestion").first).to_be_visible()
    press_until(page, "Tab", "问题")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    turn = page.locator(".turn").last
    expect(turn.locator(".sources")).to_be_visible()
    press_until(page, "Shift+Tab", "有误")
    press_until(page, "Shift+Tab", "出处1：4.27亿元信贷活水浇灌绿电制氢")
    page.keyboard.press("Enter")
    expect(page.locator(".reader mark")).to_be_in_viewport()
    expect(page.locator(".reader-title")).to_be_focused()
    press_until(page, "Tab", "关闭原文")
    page.keyboard.press("Enter")
    expect(page.locator(".reader")).to_be_hidden()
    assert focused(page) == "出处1：4.27亿元信贷活水浇灌绿电制氢"
    press_until(page, "Tab", "有用")
    page.keyboard.press("Space")
    expect(turn.get_by_label("答得准")).to_be_focused()
    page.keyboard.press("Space")
    press_until(page, "Tab", "提交")
    page.keyboard.press("Enter")
    expect(turn.get_by_text("谢谢，已记下")).to_be_focused()


def test_enter_that_picks_a_word_asks_nothing(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    box(page).fill("绿电")
    box(page).dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".turn")).to_have_count(0)
    box(page).press("Shift+Enter")
    expect(box(page)).to_have_value("绿电\n")
    expect(page.locator(".turn")).to_have_count(0)


def test_what_is_written_is_also_spoken(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    ask(page, "夜校招了多少人？")
    spoken = page.get_by_role("status")
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken.locator("p")).to_have_text(
        [
            "正在查报",
            "据《云溪晚报》记者白河报道，首期招收学员42人。（出处1）",
            "夜校免收学费。（出处1）",
            "回答完了，1 处出处",
        ]
    )


def test_nothing_moves_for_those_who_asked_for_it(archive: str, open_page: OpenPage) -> None:
    for wish, moves in (("no-preference", True), ("reduce", False)):
        page = open_page(archive, reduced_motion=wish)
        # Nothing is answered: the sign that it is being looked for stays.
        page.route("**/v1/answers", lambda route: None)
        box(page).fill(QUESTION)
        box(page).press("Enter")
        expect(page.locator(".searching")).to_be_visible()
        assert (moving(page) > 0) is moves
