"""What the page says when there is no answer to show, and that it finds its way back."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from api.keys.records import Right
from api.keys.store import KeyStore
from rag.records import Answer, Citation, Claim, Conflict, Request
from tests.api.support import make_answer, make_article
from tests.browser.conftest import OpenPage, Told
from tests.browser.pages import ask, box

pytestmark = pytest.mark.browser

ASKED = "夜校首期招收多少人？"


def first_time(page: Page, fulfil: Callable[[Route], None]) -> list[str]:
    """Meddle with the first request for an answer; return the list of all that were made."""
    made: list[str] = []

    def handle(route: Route) -> None:
        made.append(route.request.url)
        if len(made) == 1:
            fulfil(route)
        else:
            route.continue_()

    page.route("**/v1/answers", handle)
    return made


@pytest.mark.parametrize("status", [429, 503])
def test_busy_waits_and_tries_again(told: Told, open_page: OpenPage, status: int) -> None:
    page = open_page(told.address)
    made = first_time(
        page, lambda route: route.fulfill(status=status, headers={"Retry-After": "1"}, body="{}")
    )
    turn = ask(page, ASKED)
    expect(turn.get_by_role("group", name="现在提问的人太多")).to_contain_text("1 秒后自动再试")
    expect(turn.locator(".answer")).to_contain_text("42人")
    assert len(made) == 2


def test_a_service_that_stays_busy_is_not_pestered(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    made: list[str] = []

    def refuse(route: Route) -> None:
        made.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "1"}, body="{}")

    page.route("**/v1/answers", refuse)
    page.clock.install()
    turn = ask(page, ASKED)
    for expected in (2, 3, 4):
        expect(turn.get_by_text("秒后自动再试")).to_be_visible()
        page.clock.run_for(1000)
        expect(turn.locator(".reply:not([aria-busy])")).to_be_visible()
        assert len(made) == expected
    expect(turn.get_by_text("请过一会儿再来")).to_be_visible()
    page.clock.run_for(60_000)
    assert len(made) == 4


def test_offline_asks_again_once_the_net_is_back(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    expect(page.locator(".welcome-rest *").first).to_be_visible()
    page.context.set_offline(True)
    turn = ask(page, ASKED)
    expect(turn.get_by_role("group", name="网络断开了")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("网络断开了")
    page.context.set_offline(False)
    expect(turn.locator(".answer")).to_contain_text("42人")


def test_a_server_error_is_told_and_can_be_retried(told: Told, open_page: OpenPage) -> None:
    def broken(request: Request) -> Answer:
        told.pipeline.reply = make_answer
        raise RuntimeError("a bug")

    told.pipeline.reply = broken
    page = open_page(told.address)
    turn = ask(page, ASKED)
    notice = turn.locator(".notice")
    expect(notice).to_be_visible()
    notice.get_by_role("button", name="再试一次").click()
    expect(turn.locator(".answer")).to_contain_text("42人")


def test_what_was_refused_says_why(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    page.get_by_text("限定范围").click()
    page.get_by_label("从", exact=True).fill("2024-02-01")
    page.get_by_label("到", exact=True).fill("2024-01-01")
    turn = ask(page, ASKED)
    expect(turn.locator(".notice")).to_contain_text("date_from 晚于 date_to")


def test_a_name_the_service_does_not_know_is_no_matter_of_keys(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    error = {"error": {"code": "host_not_allowed", "message": "不认得这个名字", "detail": None}}
    first_time(page, lambda route: route.fulfill(status=403, json=error))
    notice = ask(page, ASKED).locator(".notice")
    expect(notice).to_contain_text("不认得这个名字")
    expect(notice).not_to_contain_text("密钥")


def test_an_answer_that_breaks_off_keeps_what_came(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    body = 'event: passages\ndata: {"passages":[]}\n\nevent: sentence\ndata: {"text":"首期招收学员42人。[1]"}\n\n'
    first_time(
        page,
        lambda route: route.fulfill(status=200, content_type="text/event-stream; charset=utf-8", body=body),
    )
    turn = ask(page, ASKED)
    expect(turn.locator(".answer")).to_have_text("首期招收学员42人。1")
    expect(turn.locator(".notice")).to_contain_text("回答没有传完")
    turn.get_by_role("button", name="再试一次").click()
    expect(turn.locator(".sources li")).to_have_count(1)


def test_an_answer_can_be_stopped(told: Told, open_page: OpenPage) -> None:
    released = threading.Event()

    def slow(request: Request) -> Answer:
        released.wait(20)
        return make_answer(request)

    told.pipeline.reply = slow
    page = open_page(told.address)
    box(page).fill(ASKED)
    box(page).press("Enter")
    expect(page.get_by_text("正在查报").first).to_be_attached()
    page.get_by_role("button", name="停止").click()
    released.set()
    expect(page.get_by_text("已停止")).to_be_visible()
    expect(page.get_by_role("button", name="提问")).to_be_visible()
    page.get_by_role("button", name="再问一次").click()
    expect(page.locator(".turn .answer")).to_contain_text("42人")


def test_reports_that_disagree_are_both_told(told: Told, open_page: OpenPage) -> None:
    def disagreeing(request: Request) -> Answer:
        one, other = make_article("a1"), make_article("a2", newspaper="河口日报", headline="夜校<b>开班</b>")
        quote = "首期招收学员42人"
        start = one.text.index(quote)
        return Answer(
            question=request.question,
            answered=True,
            answer="《云溪晚报》说42人。[1]《河口日报》[7]说45人。[2]",
            short_answer=None,
            citations=tuple(
                Citation(marker, article, f"{article.id}-0", quote, start, start + len(quote))
                for marker, article in ((1, one), (2, other))
            ),
            passages=(),
            confidence=0.8,
            conflict=Conflict("首期人数", (Claim("42人", 1), Claim("45人", 2))),
            warnings=("两篇报道相隔一年",),
            timings_ms=(),
        )

    told.pipeline.reply = disagreeing
    page = open_page(told.address)
    turn = ask(page, ASKED)
    expect(turn.locator(".answer")).to_have_text("《云溪晚报》说42人。1《河口日报》[7]说45人。2")
    conflict = turn.locator(".conflict")
    expect(conflict.get_by_role("heading")).to_have_text("各篇报道说法不一：首期人数")
    expect(conflict.locator("li").nth(0)).to_contain_text("42人")
    expect(conflict.locator("li").nth(1)).to_contain_text("45人")
    expect(conflict.locator("li").nth(1)).to_contain_text("夜校<b>开班</b>　《河口日报》")
    expect(turn.locator(".warnings")).to_contain_text("两篇报道相隔一年")


def test_a_quote_that_was_corrected_away_is_said_to_be(told: Told, open_page: OpenPage) -> None:
    page = open_page(told.address)
    corrected = '{"id":"a1","headline":"云溪镇办起夜校","kicker":null,"newspaper":"云溪晚报","date":"2024-05-06","page":"2",'
    corrected += '"section":null,"kind":"article","reporters":["白河"],"credits":[],"photos":[],"photo_credits":[],"url":null,"text":"全文已更正。"}'
    page.route(
        "**/v1/articles/a1", lambda route: route.fulfill(body=corrected, content_type="application/json")
    )
    turn = ask(page, ASKED)
    turn.locator(".answer").get_by_role("link", name="出处1").first.click()
    reader = page.get_by_role("complementary")
    expect(reader).to_contain_text("这篇报道后来改过")
    expect(reader).to_contain_text("全文已更正。")
    expect(reader.locator("mark")).to_have_count(0)


def test_a_service_with_keys_asks_for_one_and_keeps_it(told: Told, open_page: OpenPage) -> None:
    keys = KeyStore(f"sqlite:///{told.home / 'wenbao.db'}")
    _, token = keys.add("读者", Right.READ, None)
    page = open_page(told.address)
    turn = ask(page, ASKED)
    field = turn.get_by_label("访问密钥", exact=True)
    expect(field).to_be_focused()
    field.fill("wb-wrong")
    field.press("Enter")
    expect(turn.get_by_role("group", name="密钥不对，或已被撤销")).to_be_visible()
    turn.get_by_label("访问密钥", exact=True).fill(token)
    turn.get_by_label("访问密钥", exact=True).press("Enter")
    expect(turn.locator(".answer")).to_contain_text("42人")
    page.reload()
    with page.expect_request("**/v1/answers") as sent:
        turn = ask(page, ASKED)
    assert sent.value.headers["authorization"] == f"Bearer {token}"
    expect(turn.locator(".answer")).to_contain_text("42人")
    # Pages that one follows a link to cannot send it themselves.
    page.goto(f"{told.address}/articles/none")
    expect(page.get_by_role("heading", level=1)).to_have_text("没有找到")
    page.evaluate("sessionStorage.clear()")
    page.goto(f"{told.address}/editions")
    expect(page.get_by_role("heading", level=1)).to_have_text("这一页要密钥")
    page.get_by_label("访问密钥", exact=True).fill(token)
    page.get_by_label("访问密钥", exact=True).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("翻报纸")
