"""Comparing read pages with gold readings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import BadInputError
from corpus.pages import PageReading
from corpus.records import Article, Edition
from eval.goldpages import Gold, GoldPage, read_gold
from eval.pagematch import compare, mean_similarity, shares, unread
from eval.pages import main
from tests.eval.support import make_article

STORY = make_article("青石粮库扩容", "青石县粮库去年收粮一百六十吨。\n今年计划扩建两座新仓。")
BRIEF = make_article("水库清淤", "城北水库清淤工程昨日完成，开始蓄水。", reporters=["乙二", "丙三"])


def gold(article: Article, **changes: object) -> Gold:
    fields: dict[str, object] = {
        "headline": article.headline,
        "kicker": article.kicker,
        "kind": article.kind.value,
        "reporters": list(article.reporters),
        "date": "2031-05-02",
    }
    text = str(changes.pop("text", article.text))
    return Gold(text, tuple({**fields, **changes}.items()))


def reading(*articles: Article) -> PageReading:
    return PageReading(Edition("城东晚报", date(2031, 5, 2), None), articles)


def values(*pages: object) -> dict[str, tuple[int, int]]:
    return {share.name: (share.right, share.total) for share in shares(pages)}  # type: ignore[arg-type]


def test_a_page_read_as_printed_has_no_difference() -> None:
    page = GoldPage((("newspaper", "城东晚报"), ("date", "2031-05-02")), (gold(STORY), gold(BRIEF)))
    report = compare("p", reading(BRIEF, STORY), page)
    assert [article.differences for article in report.articles] == [(), ()]
    assert (report.spurious, report.edition) == ((), ())
    assert values(report)["articles_found"] == (2, 2)
    assert values(report)["edition"] == (2, 2)
    assert values(report)["text_exact"] == (2, 2)
    assert mean_similarity([report]) == 1.0
    # What the gold file leaves out is not judged.
    assert "section" not in values(report)


def test_differences_are_named_field_by_field() -> None:
    page = GoldPage(
        (("page", "3"),), (gold(STORY, headline="别的题", reporters=["甲一", "丁四"]), gold(BRIEF))
    )
    report = compare("p", reading(STORY, BRIEF), page)
    wrong = report.articles[0].differences
    assert [(one.field, one.expected, one.read) for one in wrong] == [
        ("headline", '"别的题"', '"青石粮库扩容"'),
        ("reporters", '["甲一", "丁四"]', '["甲一"]'),
    ]
    assert values(report)["headline"] == (1, 2)
    assert values(report)["reporters"] == (1, 2)
    assert values(report)["kicker"] == (2, 2)
    assert values(report)["edition"] == (0, 1)


def test_reporters_in_another_order_differ() -> None:
    page = GoldPage((), (gold(BRIEF, reporters=["丙三", "乙二"]),))
    assert values(compare("p", reading(BRIEF), page))["reporters"] == (0, 1)


def test_an_article_not_found_counts_against_every_field_and_an_invented_one_is_listed() -> None:
    other = make_article("天气", "明天多云转晴，气温回升，适宜出行。")
    report = compare("p", reading(STORY, other), GoldPage((), (gold(STORY), gold(BRIEF))))
    assert [article.found for article in report.articles] == [True, False]
    assert report.spurious == ("天气",)
    assert values(report)["articles_found"] == (1, 2)
    assert values(report)["articles_real"] == (1, 2)
    assert values(report)["headline"] == (1, 2)
    assert mean_similarity([report]) == pytest.approx(0.5)


def test_texts_are_matched_not_headlines_and_measured_by_character() -> None:
    broken = replace(STORY, headline="水库清淤", text=STORY.text.replace("\n", ""))
    report = compare("p", reading(broken, BRIEF), GoldPage((), (gold(STORY),)))
    found = report.articles[0]
    assert (found.paragraphs_expected, found.paragraphs_read, found.text_exact) == (2, 1, False)
    # 2 · common characters over both lengths, one of them a line break shorter
    length = len(STORY.text)
    assert found.similarity == pytest.approx(2 * (length - 1) / (2 * length - 1))
    assert values(report)["paragraphs"] == (0, 1)


def test_a_page_without_any_article() -> None:
    report = unread("p", GoldPage((("date", None),), (gold(STORY),)))
    assert values(report)["articles_found"] == (0, 1)
    assert values(report)["articles_real"] == (0, 0)
    assert values(report)["edition"] == (1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "不是完整的 JSON"),
        ("[]", "应当是"),
        ('{"articles": []}', "空的"),
        ('{"articles": [1]}', "第 1 篇"),
        ('{"articles": [{"text": ""}]}', "没有正文"),
        ('{"edition": 1, "articles": [{"text": "甲"}]}', "edition"),
    ],
)
def test_a_wrong_gold_file_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError, match=said):
        read_gold(path)


def test_the_command_reads_a_real_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    story = "青石县粮库去年收粮一百六十吨，比前年多出三成，仓容已经用尽。今年，县里计划扩建两座新仓。"
    page, gold_file = tmp_path / "page.txt", tmp_path / "gold.json"
    page.write_text(f"# 青石粮库今年扩容\n\n本报讯（记者 王小明）{story}\n", encoding="utf-8")
    expected = {"headline": "青石粮库今年扩容", "reporters": ["王小明"], "text": story, "kicker": "没有"}
    gold_file.write_text(json.dumps({"articles": [expected]}, ensure_ascii=False), encoding="utf-8")
    assert main([str(page), str(gold_file), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    assert figures["headline"] == {"value": 1.0, "right": 1, "total": 1}
    assert figures["reporters"]["right"] == 1
    assert figures["kicker"]["right"] == 0
    assert main([str(page), str(gold_file)]) == 0
    assert '肩题：应为 "没有"，读成 null' in capsys.readouterr().out
    assert main([str(page), str(tmp_path / "none.json")]) == 2
    with pytest.raises(SystemExit) as caught:
        main([str(page)])
    assert caught.value.code == 2
