"""How well pages are read: what the parser makes of a page against what a person read on it.

A gold file is {"edition": {"newspaper", "date", "page"}, "articles": [{…}]}, each article with the fields of an
exported article except `id`; a field that the gold article leaves out is not judged.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from corpus.errors import BadInputError, UnreadablePageError
from corpus.pages import read_page
from corpus.records import Edition
from eval.goldpages import read_gold
from eval.pagematch import PageReport, compare, mean_similarity, shares, unread
from eval.summary import percent
from eval.textfile import read_text

_LABELS: Final = {
    "articles_found": "找到的文章",
    "articles_real": "读出的是文章",
    "headline": "标题",
    "kicker": "肩题",
    "section": "栏目",
    "kind": "体裁",
    "reporters": "记者",
    "credits": "署名",
    "photo_credits": "图片署名",
    "photos": "图片",
    "newspaper": "报纸",
    "date": "日期",
    "page": "版次",
    "edition": "版面信息",
    "text_exact": "正文逐字相同",
    "paragraphs": "段数相同",
}


def read_and_compare(page: Path, gold: Path) -> PageReport:
    """Read one page as if nothing were known of its edition and compare it with its gold file.

    Raises BadInputError where a file cannot be read; a page without any article is a report, not an error.
    """
    wanted = read_gold(gold)
    text = read_text(page)
    try:
        reading = read_page(text, Edition())
    except UnreadablePageError:
        return unread(page.name, wanted)
    return compare(page.name, reading, wanted)


def report_json(pages: Sequence[PageReport]) -> dict[str, object]:
    """Return {"figures": {name: {"value", "right", "total"}}, "text_similarity", "pages": [PageReport …]}."""
    return {
        "figures": {
            share.name: {"value": round(share.value, 4), "right": share.right, "total": share.total}
            for share in shares(pages)
        },
        "text_similarity": round(mean_similarity(pages), 4),
        "pages": [asdict(page) for page in pages],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the comparison; returns 0, or 2 for wrong usage or unusable files."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if len(options.files) % 2:
        parser.error("文件要成对给出：PAGE.txt GOLD.json")
    try:
        pages = [
            read_and_compare(page, gold)
            for page, gold in zip(options.files[::2], options.files[1::2], strict=True)
        ]
    except BadInputError as error:
        print(error.message, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(report_json(pages), ensure_ascii=False, indent=2))
    else:
        _print(pages)
    return 0


def _print(pages: Sequence[PageReport]) -> None:
    console = Console(width=110, highlight=False, markup=False)
    for page in pages:
        console.print(f"{page.name}：{sum(one.found for one in page.articles)}/{len(page.articles)} 篇")
        for difference in page.edition:
            console.print(
                f"  版面信息 {difference.field}：应为 {difference.expected}，读成 {difference.read}"
            )
        for article in page.articles:
            console.print(
                f"  {'✓' if article.found else '✗'} {article.name}  正文 {percent(article.similarity)}"
            )
            for difference in article.differences if article.found else ():
                label = _LABELS[difference.field]
                console.print(f"      {label}：应为 {difference.expected}，读成 {difference.read}")
            if article.found and article.paragraphs_read != article.paragraphs_expected:
                console.print(
                    f"      段数：应为 {article.paragraphs_expected}，读成 {article.paragraphs_read}"
                )
        for name in page.spurious:
            console.print(f"  多出：{name}")
    table = Table("项目", "数值", "对", "共")
    for share in shares(pages):
        table.add_row(_LABELS[share.name], percent(share.value), str(share.right), str(share.total))
    table.add_row("正文相似度", percent(mean_similarity(pages)), "", "")
    console.print(table)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.pages",
        description="检查版面读得对不对：把读出的文章与人工核定的结果逐篇逐项比较。",
        epilog='GOLD.json：{"edition": {"newspaper": null, "date": null, "page": null},\n'
        '            "articles": [{"headline": "…", "reporters": ["…"], "text": "…"}]}\n'
        "文章按正文对应；没有写的项不比较。",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="PAGE.txt GOLD.json", help="版面文字与它的核定结果，成对给出"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
