"""The chat in somebody else's page, from an origin that is allowed and from one that is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, OpenPage
from tests.browser.pages import QUESTION, ask, harm
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

# What such a site has to allow, and nothing else: not a style, not an inline script.
POLICY = "default-src 'none'; script-src {service}; connect-src {service}; style-src {own}"


def publish(foreign: Site, path: str, service: str, data: str = "", body: str = "") -> None:
    """Put a page with the widget on the foreign site."""
    script = f'<script src="{service}/widget.js" {data} defer></script>'
    content = f"<main><h1>某市晚报</h1><p>今日头条。</p>{body}</main>{script}"
    foreign.put(path, content, POLICY.format(service=service, own=foreign.origin()))


def open_panel(page: Page, name: str) -> Locator:
    """Press the button in the corner."""
    page.get_by_role("button", name=name).click()
    panel = page.get_by_role("dialog", name=name)
    expect(panel.get_by_label("问题", exact=True)).to_be_focused()
    return panel


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_it_answers_on_an_allowed_site(
    archive: str, foreign: Site, open_page: OpenPage, size: dict[str, int]
) -> None:
    publish(foreign, "/allowed", archive, 'data-title="问晚报"')
    page = open_page(foreign.origin() + "/allowed", viewport=size)
    panel = open_panel(page, "问晚报")
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_contain_text("160吨")
    turn.locator(".answer").get_by_role("link", name="出处1").click()
    sheet = page.get_by_role("dialog", name="原文")
    expect(sheet.locator("mark")).to_be_in_viewport()
    assert harm(page) == []
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="问晚报")).to_be_focused()


def test_it_keeps_to_the_newspaper_and_the_key_it_was_given(
    archive: str, foreign: Site, open_page: OpenPage
) -> None:
    publish(foreign, "/bound", archive, 'data-newspaper="河口日报" data-key="wb-some-key"')
    page = open_page(foreign.origin() + "/bound")
    panel = open_panel(page, "问报纸")
    panel.get_by_text("限定范围").click()
    expect(panel.get_by_label("报纸")).to_have_count(0)
    with page.expect_request(
        lambda request: "/v1/answers" in request.url and request.method == "POST"
    ) as sent:
        turn = ask(page, "云溪镇夜校招收学员多少人？")
    assert sent.value.post_data_json["filters"] == {"newspaper": "河口日报"}
    assert sent.value.headers["authorization"] == "Bearer wb-some-key"
    expect(turn.locator(".answer")).to_contain_text("57人")


def test_it_can_stand_in_the_page_itself(archive: str, foreign: Site, open_page: OpenPage) -> None:
    publish(foreign, "/inline", archive, 'data-target="#ask" data-title="问晚报"', '<div id="ask"></div>')
    page = open_page(foreign.origin() + "/inline")
    expect(page.locator("#ask").get_by_role("heading", name="问晚报")).to_be_visible()
    expect(page.locator("wenbao-widget")).to_have_count(0)
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_contain_text("160吨")


def test_styles_stay_on_their_side(archive: str, foreign: Site, open_page: OpenPage) -> None:
    publish(foreign, "/styled", archive)
    loud = "button, textarea, .answer, h2 { color: rgb(1, 2, 3); font-size: 40px; display: none; }"
    page = open_page(foreign.origin() + "/styled")
    # As the site's own sheet would: its policy has no place for an inline one.
    page.evaluate(
        "(css) => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }",
        loud,
    )
    before = page.locator("main p").evaluate("(p) => JSON.stringify(Object.values(getComputedStyle(p)))")
    open_panel(page, "问报纸")
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_be_visible()
    assert turn.locator(".answer").evaluate("(p) => getComputedStyle(p).color") != "rgb(1, 2, 3)"
    after = page.locator("main p").evaluate("(p) => JSON.stringify(Object.values(getComputedStyle(p)))")
    assert before == after


def test_a_site_that_is_not_on_the_list_gets_nothing(
    archive: str, foreign: Site, open_page: OpenPage, complaints: list[str]
) -> None:
    publish(foreign, "/refused", archive, 'data-title="问晚报"')
    page = open_page("about:blank")
    with page.expect_console_message(lambda message: message.text.startswith("问报：没能载入")) as told:
        page.goto(foreign.origin("localhost") + "/refused")
    assert "WENBAO_CORS_ORIGINS" in told.value.text
    assert foreign.origin("localhost") in told.value.text
    expect(page.get_by_role("button")).to_have_count(0)
    refused = page.evaluate(
        "(url) => fetch(url + '/v1/articles').then(() => 'read', () => 'refused')", archive
    )
    assert refused == "refused"
    expect(page.get_by_role("heading", name="某市晚报")).to_be_visible()
    # The browser says itself, for each request, that it was refused for its origin.
    assert all("CORS" in complaint for complaint in complaints)
    complaints.clear()
