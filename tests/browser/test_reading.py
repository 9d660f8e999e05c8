"""The pages that one reads without asking, and light and dark."""

from __future__ import annotations

import re
from urllib.parse import quote

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.pages import article_id, harm

pytestmark = pytest.mark.browser


def test_an_article_has_its_page_with_the_quote_in_sight(archive: str, open_page: OpenPage) -> None:
    wanted = article_id(archive, "白河")
    text = httpx.get(f"{archive}/v1/articles/{wanted}").json()["text"]
    start = text.index("首期")
    page = open_page(f"{archive}/articles/{wanted}?start={start}&end={start + 8}#quote")
    expect(page.locator("mark#quote")).to_have_text(text[start : start + 8])
    expect(page.locator("mark#quote")).to_be_in_viewport()
    expect(page.locator("#reference")).to_have_text("白河. 云溪镇办起夜校[N]. 云溪晚报, 2024-05-06(2).")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制引用").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("白河. ")
    page.get_by_role("link", name="《云溪晚报》 2024-05-06").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("《云溪晚报》 2024-05-06")


def test_editions_are_browsed_without_scripts(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive, java_script_enabled=False)
    page.get_by_role("link", name="翻报纸").first.click()
    expect(page.get_by_role("listitem").filter(has_text="《云溪晚报》")).to_contain_text(
        "2 篇，2 期，2024-05-06 至 2024-05-07"
    )
    page.get_by_role("link", name="《云溪晚报》").click()
    expect(page.get_by_role("heading", name="2024年5月")).to_be_visible()
    page.get_by_role("link", name="2024-05-06").click()
    expect(page.get_by_role("heading", name="第2版")).to_be_visible()
    page.get_by_role("link", name="云溪镇办起夜校").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("云溪镇办起夜校")
    expect(page.get_by_role("main")).to_contain_text("首期招收学员42人")


def test_an_edition_without_a_date_is_there_too(archive: str, open_page: OpenPage) -> None:
    page = open_page(f"{archive}/editions?newspaper={quote('科学导报')}")
    expect(page.get_by_role("heading", name="日期不详")).to_be_visible()
    page.get_by_role("link", name="没有日期的").click()
    expect(page.get_by_role("main")).to_contain_text("共 8 篇")
    expect(page.get_by_role("listitem").filter(has_text="图片 张国平")).to_contain_text("长冶市")
    response = page.goto(f"{archive}/editions?newspaper=%E6%97%A0&date=2024-02-31")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")


def paper(page: Page) -> tuple[int, ...]:
    """Return the colour behind the page."""
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return tuple(int(part) for part in re.findall(r"\d+", colour)[:3])


def test_light_and_dark_follow_the_system_until_one_is_chosen(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive, color_scheme="dark")
    assert max(paper(page)) < 60
    page.get_by_role("button", name="换成浅色").click()
    assert min(paper(page)) > 200
    expect(page.get_by_role("button", name="换成深色")).to_be_visible()
    page.goto(f"{archive}/editions")
    assert min(paper(page)) > 200, "the choice holds on every page"
    page.emulate_media(color_scheme="light")
    page.evaluate("localStorage.clear()")
    page.reload()
    assert min(paper(page)) > 200
    page.emulate_media(color_scheme="dark")
    assert max(paper(page)) < 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["/articles/night-school?start=3&end=9", "/editions", "/editions?newspaper=云溪晚报&date=2024-05-06"],
)
def test_axe_finds_no_harm_in_what_is_read(archive: str, open_page: OpenPage, path: str, scheme: str) -> None:
    path = path.format(wanted=article_id(archive, "白河"))
    page = open_page(archive + path, color_scheme=scheme, viewport=PHONE)
    assert harm(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
