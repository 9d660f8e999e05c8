"""Files and folders of every sort: what is read as what, and what is said where nothing can be read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import UnreadablePageError
from corpus.importers import page as page_importer
from corpus.importers.detect import Format, format_of
from corpus.importers.dispatch import FormatName, read_sources
from corpus.importers.jsonl import record_article
from corpus.importers.page import edition_of_name
from corpus.pages.records import PageReading
from corpus.records import Article, Edition, Failure

NEWS = "2023-07-28 16:40，正文：" + "河口县的新桥昨天正式通车，两岸村民不再绕路。" * 4
STORY = "河口县的新桥昨天通车。"


@pytest.fixture(autouse=True)
def one_article_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of one article whose text is the page; a page printed 无 has none. Reading pages has tests of its
    own; here it is where a text goes that matters. A page may print its newspaper after 报头："""

    def read_page(text: str, edition: Edition) -> PageReading:
        if text.startswith("无"):
            raise UnreadablePageError("版面里认不出文章")
        head, _, body = text.rpartition("：")
        name = head.removeprefix("报头") or None
        printed = Edition(edition.newspaper or name, edition.date, edition.page)
        return PageReading(printed, (record_article({"text": body}, printed),))

    monkeypatch.setattr(page_importer, "read_page", read_page)


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read(
    *paths: Path, format: FormatName = "auto", edition: Edition | None = None
) -> list[Article | Failure]:
    return list(read_sources(paths, format, edition or Edition()))


def texts(items: list[Article | Failure]) -> list[str]:
    return [item.text if isinstance(item, Article) else f"! {item.error}" for item in items]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.jsonl", "", Format.JSONL),
        ("a.ndjson.gz", "", Format.JSONL),
        ("a.txt", '\n{"text": "桥"}\n{"text": "水"}', Format.JSONL),
        ("a.txt", '{"text": "断\n{"text": "水"}', Format.JSONL),
        ("a.json", '[\n  {"text": "桥"}\n]', Format.JSON),
        ("a.json", "[]", Format.JSON),
        ("a.json", '{\n  "text": "桥"\n}', Format.JSON),
        ("a", '\ufeff[{"text": "桥"}]', Format.JSON),
        ("a.txt", f"{NEWS}\n{NEWS}\n", Format.LINES),
        ("a.txt", NEWS, Format.LINES),
        ("a.md", f"[ {NEWS}\n\n没有日期的一行新闻，" + "很长。" * 50 + f"\n{NEWS}", Format.LINES),
        ("a.txt", f"2025-02-28 星期五\n\n# 新桥通车\n\n{STORY * 20}\n", Format.PAGE),
        ("a.md", "# 新桥通车\n\n[图片]\n\n桥通了。", Format.PAGE),
        ("a.txt", "[本报讯] 桥通了。", Format.PAGE),
        ("a.txt", " \n", Format.PAGE),
    ],
)
def test_formats_are_told_apart(name: str, text: str, expected: Format) -> None:
    assert format_of(name, text.splitlines()) is expected


def test_few_lines_are_looked_at() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield NEWS

    assert format_of("a.txt", endless()) is Format.LINES


def test_each_format_reaches_its_reader(tmp_path: Path) -> None:
    page = write(tmp_path / "page.txt", "版面文章。")
    jsonl = write(tmp_path / "records.jsonl", '{"text": "第一条。"}\n{"text": "第二条。"}\n')
    listed = write(tmp_path / "list.json", json.dumps([{"text": "第三条。"}], indent=2, ensure_ascii=False))
    single = write(tmp_path / "single.json", json.dumps({"text": "第四条。"}, indent=2, ensure_ascii=False))
    lines = tmp_path / "news.txt.gz"
    lines.write_bytes(gzip.compress(f"{NEWS}\n{NEWS}再通车。\n".encode("gb18030")))
    items = read(page, jsonl, listed, single, lines)
    assert texts(items)[:5] == ["版面文章。", "第一条。", "第二条。", "第三条。", "第四条。"]
    dated = [item.date for item in items[5:] if isinstance(item, Article)]
    assert dated == [date(2023, 7, 28)] * 2


def test_a_format_that_is_given_is_not_questioned(tmp_path: Path) -> None:
    news = write(tmp_path / "news.txt", f"{NEWS}\n")
    assert [type(item) for item in read(news, format="page")] == [Article]
    assert texts(read(news, format="jsonl")) == ["! 不是合法的 JSON（第 5 个字符处）"]
    listed = write(tmp_path / "list", '[{"text": "一。"}]')
    assert texts(read(listed, format="jsonl")) == ["一。"]


def test_folders_are_walked_in_order(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", "二。")
    write(tmp_path / "a.md", "一。")
    write(tmp_path / "c" / "d.txt", "三。")
    write(tmp_path / "c" / "e", "四。")
    for passed_over in (".hidden.txt", ".git/x.txt", "README.md", "c/readme.zh.txt", "LICENSE", "scan.jpg"):
        write(tmp_path / passed_over, "不要。")
    assert texts(read(tmp_path)) == ["一。", "二。", "三。", "四。"]
    assert texts(read(tmp_path / "c" / "d.txt", tmp_path)) == ["三。", "一。", "二。", "四。"]
    assert texts(read(tmp_path / "README.md")) == ["不要。"], "named outright, it is meant"


def test_one_bad_source_never_stops_the_rest(tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    binary = tmp_path / "binary.txt"
    binary.write_bytes(bytes(range(256)) * 10)
    cut = tmp_path / "cut.jsonl.gz"
    record = '{"text": "截断。"}\n'.encode()
    cut.write_bytes(gzip.compress(record * 50)[:-12])
    unreadable = write(tmp_path / "unreadable.txt", "无文章")
    empty = write(tmp_path / "empty.jsonl", "\n")
    blank = write(tmp_path / "blank.txt", " \n")
    broken = write(tmp_path / "broken.json", '[{"text": "一。"},\n]')
    folder = tmp_path / "folder"
    folder.mkdir()
    last = write(tmp_path / "last.txt", "最后。")
    sources = [missing, binary, cut, unreadable, empty, blank, broken, folder, last]
    items = read(*sources)
    assert [item.source for item in items if isinstance(item, Failure)] == [
        str(path) for path in sources[:-1]
    ]
    expected = [
        "找不到",
        "不是文字",
        "压缩文件已损坏",
        "认不出文章",
        "是空的",
        "是空的",
        "第 2 行",
        "没有可以入库",
    ]
    for item, message in zip(items, expected, strict=False):
        assert isinstance(item, Failure)
        assert message.replace("_", " ") in item.error
    assert texts(items)[-1] == "最后。"


def test_a_document_in_a_folder_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "一。")
    (tmp_path / "b.PDF").write_bytes(b"%PDF-1.7")
    assert texts(read(tmp_path)) == ["一。", "! 不能直接读 .pdf 文件，请先把文字取出来存成 .txt 或 .md"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("河口日报-2025-02-28-03.txt", Edition("河口日报", date(2025, 2, 28), "3")),
        ("《河口日报》20250228.md.gz", Edition("河口日报", date(2025, 2, 28), None)),
        ("河口日报2025年02月28日第A02版.txt", Edition("河口日报", date(2025, 2, 28), "A2")),
        ("河口日报_2025.02.28_12.txt", Edition("河口日报", date(2025, 2, 28), "12")),
        ("河口日报-2025-02-30.txt", Edition()),
        ("河口日报-2025-02-28-03-校样.txt", Edition()),
        ("河口日报.txt", Edition()),
        ("2025-02-28-03.txt", Edition()),
        ("年报-2025-02-28.txt", Edition()),
        ("会议纪要-2025-02-28.txt", Edition()),
        ("000_4b24f7bbf341afd0.txt", Edition()),
        ("", Edition()),
    ],
)
def test_editions_in_file_names(name: str, expected: Edition) -> None:
    assert edition_of_name(name) == expected


def edition_of(item: Article | Failure) -> Edition:
    assert isinstance(item, Article)
    return Edition(item.newspaper, item.date, item.page)


def test_a_file_name_says_what_nobody_else_does(tmp_path: Path) -> None:
    day = date(2025, 2, 28)
    path = write(tmp_path / "河口日报-2025-02-28-03.txt", STORY)
    assert edition_of(read(path)[0]) == Edition("河口日报", day, "3")
    given = Edition(page="3", date=day)
    assert edition_of(read(path, edition=given)[0]) == Edition("河口日报", day, "3")


def test_a_file_name_that_contradicts_is_not_believed(tmp_path: Path) -> None:
    path = write(tmp_path / "河口日报-2025-02-28-03.txt", f"报头山城晚报：{STORY}")
    assert edition_of(read(path)[0]) == Edition("山城晚报", None, None)
    given = Edition("海边周刊")
    assert edition_of(read(path, edition=given)[0]) == Edition("海边周刊", None, None)
