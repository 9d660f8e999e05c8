"""Asking on the page, with the real pipeline behind it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.pages import QUESTION, UNANSWERED, article_id, ask, box
from tests.browser.serving import WENBAO

pytestmark = pytest.mark.browser


def test_a_question_is_answered_with_its_sources(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    turn = ask(page, QUESTION)
    expect(turn.locator(".answer")).to_contain_text("160吨")
    sources = turn.get_by_role("list").locator("li")
    expect(sources).to_have_count(1)
    for shown in ("4.27亿元信贷活水浇灌绿电制氢", "《科学导报》", "日期不详", "记者 魏亚栋"):
        expect(sources).to_contain_text(shown)
    expect(page.get_by_role("status")).to_contain_text("160吨")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("")


def test_a_marker_never_begins_a_line_alone(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    turn = ask(page, QUESTION)
    answer, marker = turn.locator(".answer"), turn.locator(".answer .marker")
    text = answer.text_content()
    for width in range(340, 460, 6):
        page.set_viewport_size({"width": width, "height": 700})
        # The line that the marker is on begins with text of the sentence, whatever the width.
        held = turn.locator(".answer .held").bounding_box()
        place = marker.bounding_box()
        assert held is not None
        assert place is not None
        assert held["x"] + 20 < place["x"]
        assert held["height"] < 60
    assert text is not None
    assert text.endswith("160吨。1")


def test_a_marker_opens_the_article_at_the_quote(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    turn = ask(page, QUESTION)
    quote = turn.locator("blockquote").inner_text()
    marker = turn.locator(".answer").get_by_role("link", name="出处1")
    marker.click()
    reader = page.get_by_role("complementary")
    expect(reader.get_by_role("heading")).to_be_focused()
    expect(reader.get_by_role("heading")).to_have_text("4.27亿元信贷活水浇灌绿电制氢")
    expect(reader).to_contain_text("记者 魏亚栋")
    expect(reader.locator("mark")).to_have_text(quote)
    expect(reader.locator("mark")).to_be_in_viewport()
    expect(turn).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(reader).to_be_hidden()
    expect(marker).to_be_focused()


def test_on_a_phone_the_article_is_a_sheet(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive, viewport=PHONE, has_touch=True, is_mobile=True)
    turn = ask(page, QUESTION)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
    turn.locator(".answer").get_by_role("link", name="出处1").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("mark")).to_be_in_viewport()
    assert sheet.bounding_box()["width"] == PHONE["width"]  # type: ignore[index]
    assert page.locator(".talk").evaluate("(talk) => talk.inert"), "nothing behind it can be reached"
    sheet.get_by_role("button", name="关闭原文").tap()
    expect(sheet).to_be_hidden()
    assert not page.locator(".talk").evaluate("(talk) => talk.inert")


def test_filters_restrict_where_is_looked(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    page.get_by_text("限定范围").click()
    expect(page.locator("datalist option[value='河口日报']")).to_be_attached()
    page.get_by_label("报纸").fill("河口日报")
    page.get_by_label("从", exact=True).fill("2023-01-01")
    with page.expect_request("**/v1/answers") as sent:
        turn = ask(page, "云溪镇夜校招收学员多少人？")
    assert sent.value.post_data_json["filters"] == {"newspaper": "河口日报", "date_from": "2023-01-01"}
    expect(turn.locator(".scope")).to_have_text("限定：《河口日报》　2023-01-01—")
    expect(turn.locator(".answer")).to_contain_text("57人")
    expect(turn.locator(".sources")).not_to_contain_text("云溪晚报")
    page.get_by_role("button", name="清空").click()
    page.get_by_label("记者").fill("白河")
    turn = ask(page, "云溪镇夜校招收学员多少人？")
    expect(turn.locator(".answer")).to_contain_text("42人")
    expect(turn.locator(".sources")).to_contain_text("《云溪晚报》　2024-05-06　第2版　记者 白河")


def test_no_answer_says_so_and_lists_the_nearest(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    turn = ask(page, UNANSWERED)
    expect(turn.locator(".declined")).to_contain_text("没有")
    expect(turn.locator(".sources")).to_have_count(0)
    nearest = turn.locator(".nearest li")
    expect(nearest.first).to_contain_text("《科学导报》")
    expect(nearest.first.get_by_role("link")).not_to_have_text("看这一篇")
    passage = nearest.first.locator(".snippet").inner_text()
    nearest.first.get_by_role("link").click()
    expect(page.get_by_role("complementary").locator("mark").first).to_contain_text(passage[:10])


def test_earlier_turns_go_along_until_the_subject_changes(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    ask(page, QUESTION)
    with page.expect_request("**/v1/answers") as sent:
        ask(page, "这个项目是谁报道的？")
    said = sent.value.post_data_json["conversation"]
    assert [turn["role"] for turn in said] == ["user", "assistant"]
    assert said[0]["content"] == QUESTION
    assert "160吨" in said[1]["content"]
    page.get_by_role("button", name="换个话题").click()
    with page.expect_request("**/v1/answers") as sent:
        ask(page, UNANSWERED)
    assert sent.value.post_data_json["conversation"] == []


def test_the_visit_is_remembered_and_can_be_forgotten(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    ask(page, QUESTION)
    page.goto(f"{archive}/editions")
    page.go_back()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".answer")).to_contain_text("160吨")
    expect(page.locator(".answer").get_by_role("link", name="出处1")).to_be_visible()
    page.get_by_role("button", name="清除记录").click()
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("heading", name="向报纸提问")).to_be_visible()


def test_what_is_suggested_has_an_answer(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    page.locator(".suggestion").first.click()
    expect(page.locator(".turn .sources li").first).to_be_visible()


def test_an_answer_is_copied_with_its_references(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn = ask(page, "云溪镇夜校首期招收学员多少人？")
    turn.get_by_role("button", name="复制回答和出处").click()
    expect(turn.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    answer, _, references = copied.partition("\n\n参考文献：\n")
    assert re.search(r"42人.*\[1\]", answer)
    assert references.splitlines()[0] == "[1] 白河. 云溪镇办起夜校[N]. 云溪晚报, 2024-05-06(2)."


def test_without_a_clipboard_it_is_copied_all_the_same(archive: str, open_page: OpenPage) -> None:
    # Pages that came over plain http from another machine have none.
    page = open_page(archive)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="复制回答和出处").click()
    expect(turn.get_by_role("button", name="已复制")).to_be_visible()
    box(page).press("ControlOrMeta+v")
    expect(box(page)).to_have_value(
        re.compile(r"魏亚栋\. 4\.27亿元信贷活水浇灌绿电制氢\[N\]\. 科学导报, \[日期不详\]\.")
    )


def test_a_verdict_is_kept_with_its_reason(archive: str, home: Path, open_page: OpenPage) -> None:
    page = open_page(archive)
    turn = ask(page, QUESTION)
    turn.get_by_role("button", name="有误").click()
    expect(turn.get_by_label("事实不对")).to_be_focused()
    turn.get_by_label("事实不对").check()
    turn.get_by_label("补充").fill("应为一百六十吨")
    with page.expect_response("**/v1/feedback") as kept:
        turn.get_by_role("button", name="提交").click()
    assert kept.value.ok
    assert kept.value.json()["id"]
    sent = kept.value.request.post_data_json
    assert (sent["rating"], sent["comment"]) == ("down", "事实不对；应为一百六十吨")
    assert sent["article_ids"]
    expect(turn.get_by_text("谢谢，已记下")).to_be_focused()
    expect(turn.get_by_role("button", name="有误")).to_be_disabled()
    listed = subprocess.run(
        [WENBAO, "--home", home, "feedback", "--json"], capture_output=True, check=True, timeout=60
    )
    assert "应为一百六十吨" in listed.stdout.decode()


def test_archive_text_is_shown_as_text(archive: str, open_page: OpenPage) -> None:
    page = open_page(archive)
    turn = ask(page, "白沙渡口的夜航船首航载客多少人？")
    expect(turn.locator(".answer")).to_contain_text("63人")
    expect(turn.locator(".sources")).to_contain_text("<script>document.title='hacked'</script>")
    turn.locator(".answer").get_by_role("link", name="出处1").click()
    reader = page.get_by_role("complementary")
    expect(reader).to_contain_text("onerror=")
    expect(reader).to_contain_text("[点这里](javascript:alert(1))")
    assert page.locator("a[href^='javascript:'], .reader img, .reader b, .thread img").count() == 0
    page.goto(f"{archive}/articles/{article_id(archive, '<b>柳岸</b>')}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("<script>")
    assert page.locator("main img, main b, a[href^='javascript:']").count() == 0
    assert page.title() != "hacked"


def test_the_archive_of_the_tests_is_what_they_take_it_for(archive: str) -> None:
    assert httpx.get(f"{archive}/readyz").json()["articles"] == 11
