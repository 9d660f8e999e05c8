"""The HTML report: complete, in order, escaped, self-contained."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from eval.records import EvalRun, Item
from eval.report import CONTEXT, quote_in_context, render_report, source_line, write_report
from eval.runner import run_dataset
from rag.records import Answer, Request
from tests.eval.support import TEXT, declined, make_answer, make_article

NOW = datetime(2031, 5, 4, 9, 5, tzinfo=UTC)
ARTICLE = make_article(photographers=["丁四"])


class Told:
    def __init__(self, answers: dict[str, Answer]) -> None:
        self.answers = answers

    def answer(self, request: Request) -> Answer:
        return self.answers[request.question]


def run() -> EvalRun:
    items = (
        Item("q1", "收粮多少？", (("160吨",),), (ARTICLE.headline,), ("甲一",), kind="fact"),
        Item("q2", "馆长是谁？", answerable=False, kind="<b>near</b>"),
        Item("q3", "计划<script>？", (("扩建", "新建"),), (ARTICLE.headline,)),
    )
    answers = {
        "收粮多少？": make_answer("收粮160吨。[1]", [ARTICLE], short="160吨"),
        "馆长是谁？": make_answer("馆长是<i>甲</i>。[1]", [ARTICLE]),
        "计划<script>？": declined([ARTICLE]),
    }
    return run_dataset(items, Told(answers))


def test_failures_come_before_successes_with_their_reasons() -> None:
    page = render_report(run(), NOW)
    assert page.index("馆长是谁？") < page.index('id="sound"') < page.rindex("收粮多少？")
    assert "该答未答" in page
    assert "不该答却答了" in page
    assert "2031年5月4日 09:05" in page
    assert page.count('<details class="case"') == 3
    assert page.count(" open>") == 2


def test_what_a_reader_needs_to_judge_is_there() -> None:
    page = render_report(run(), NOW)
    assert "<mark>青石县粮库去年收粮160吨。今年计划扩建。</mark>" in page
    assert "《城东晚报》2031年5月2日第3版" in page
    assert "记者：甲一" in page
    assert "摄影：丁四" in page
    assert "扩建 / 新建" in page
    assert "要点齐全" in page


def test_texts_are_escaped_and_nothing_is_fetched() -> None:
    page = render_report(run(), NOW)
    assert "计划&lt;script&gt;？" in page
    assert "<i>甲" not in page
    assert "<b>near" not in page
    assert page.count("<script>") == 1
    assert not re.search(r"""src\s*=|href\s*=\s*"[^#]|url\(|@import|https?://""", page)


def test_the_quote_stands_in_its_context() -> None:
    text = "前" * 100 + "引文。" + "后" * 100
    citation = make_answer("。[1]", [make_article(text=text)]).citations[0]
    shown = quote_in_context(Item("q", "问？"), replace(citation, quote="引文。", start=100, end=103))
    assert shown.exact
    assert shown.before == "……" + "前" * CONTEXT
    assert shown.after == "后" * CONTEXT + "……"
    whole = quote_in_context(Item("q", "问？"), citation)
    assert (whole.before, whole.after) == ("", "")


def test_a_quote_that_is_not_in_the_article_is_shown_as_such() -> None:
    good = make_answer("收粮160吨。[1]", [ARTICLE])
    bad = replace(good, citations=(replace(good.citations[0], quote="别的话160吨"),))
    item = Item("q", "问？", (("160吨",),))
    page = render_report(run_dataset([item], Told({"问？": bad})), NOW)
    assert "引文与原文不符：别的话160吨" in page
    assert "<mark>" not in page


def test_sources_leave_out_what_is_not_known() -> None:
    assert source_line(replace(ARTICLE, date=None)) == "《城东晚报》第3版"
    assert source_line(replace(ARTICLE, newspaper=None, date=None, page=None)) == ""


def test_the_report_is_written_where_asked(tmp_path: Path) -> None:
    path = tmp_path / "新" / "报告.html"
    write_report(run(), path)
    page = path.read_text(encoding="utf-8")
    assert page.lstrip().startswith("<!doctype html>")
    assert TEXT in page


def test_a_run_without_questions_still_renders() -> None:
    page = render_report(run_dataset((), Told({})), NOW)
    assert "共 0 题" in page
