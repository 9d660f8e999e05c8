"""Pages from a grammar of conventions: what went in must come out."""

from __future__ import annotations

import importlib.util
import random
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import UnreadablePageError
from corpus.pages import PageReading, read_page
from corpus.pages.cjk import HAN_CHAR
from corpus.records import Edition, Kind

_PAGES = 60
_LEAST_RECOVERY = 0.98


def _load(name: str) -> ModuleType:
    # Tests are imported by path (import-mode=importlib), so a helper beside them is loaded by path as well.
    spec = importlib.util.spec_from_file_location(f"pages_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


generator = _load("generator")


def _han(*texts: str | None) -> Counter[str]:
    return Counter(char for text in texts if text for char in HAN_CHAR.findall(text))


def _accounted(reading: PageReading) -> Counter[str]:
    total = _han(*reading.set_apart)
    for article in reading.articles:
        total += _han(article.headline, article.kicker, article.text)
        if article.kind is not Kind.PHOTO:  # a photo story's text is its caption
            total += _han(*(photo.caption for photo in article.photos))
    return total


def test_articles_of_generated_pages_come_back_whole() -> None:
    found = wanted = 0
    for seed in range(_PAGES):
        text, gold, _ = generator.make_page(random.Random(seed))
        got = Counter(
            (a.headline, a.kicker, a.section, a.kind.value, a.reporters, a.photo_credits, a.text)
            for a in read_page(text, Edition()).articles
        )
        want = Counter(
            (g.headline, g.kicker, g.section, g.kind, tuple(g.reporters), tuple(g.photo_credits), g.text)
            for g in gold
        )
        wanted += want.total()
        found += (got & want).total()
    assert found / wanted >= _LEAST_RECOVERY


def test_mastheads_of_generated_pages_are_read() -> None:
    for seed in range(_PAGES):
        text, _, page = generator.make_page(random.Random(seed))
        edition = read_page(text, Edition()).edition
        printed = (edition.newspaper, edition.date and edition.date.isoformat(), edition.page)
        assert not page.masthead or printed == page.edition, text[:80]


@settings(deadline=None, max_examples=25)
@given(st.integers(1000, 10**9))
def test_every_han_character_lands_in_exactly_one_place(seed: int) -> None:
    text, _, _ = generator.make_page(random.Random(seed))
    assert _accounted(read_page(text, Edition())) == _han(text)


_LINES = st.sampled_from(
    [
        "# 老街新市",
        "## 一座桥的三十年",
        "**本报讯**（记者 王小明）桥通了。",
        "本报讯（记者 王小明 通讯员 李红）大桥昨日通车，两岸群众往来更方便了。",
        "两岸群众盼了三十年，这一天终于来到，大家脸上都是笑",
        "容，说不完的高兴。",
        "（下转第3版）",
        "责任编辑：张三丰 版式：李四光",
        "简讯",
        "更正",
        "● 公园今日开放，市民免费游览。",
        "图为通车现场。 张三丰 摄",
        "亮点新闻",
        "liangdian xinwen 某某工程",
        "编者按：桥是路的脊梁。",
        "（记者 王 波 文/图）",
        "---",
        "![](a.jpg)",
        "",
        "2025年2月30日 星期五 第三版",
        "　　王波",
        "**",
        "#",
        "。。。",
        "(((《《“",
    ]
)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.one_of(_LINES, st.text(max_size=40)), max_size=14), st.sampled_from(["\n", "\n\n", "\r\n"])
)
def test_any_text_is_read_or_refused_in_chinese(lines: list[str], separator: str) -> None:
    text = separator.join(lines)
    try:
        reading = read_page(text, Edition())
    except UnreadablePageError as error:
        message = error.message
    else:
        message = "读出来了"
        assert reading.articles
        assert all(article.text for article in reading.articles)
    assert HAN_CHAR.search(message)


@settings(deadline=None, max_examples=40)
@given(st.lists(_LINES, min_size=1, max_size=14))
def test_nothing_printed_is_lost_or_doubled(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    try:
        reading = read_page(text, Edition())
    except UnreadablePageError:
        return
    assert _accounted(reading) == _han(text)
