"""Articles of an invented region for archives, and what is asked of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from corpus.records import Article, ArticleFilter, Kind
from embeddings.archive import Archive

PLACES = ["河湾县", "东山市", "南浦镇", "北岭区", "西塘乡"]


THINGS = ["图书馆", "污水处理厂", "环湖步道", "光伏电站", "体育场", "隧道", "粮库", "幼儿园"]


def article(number: int, **changes: object) -> Article:
    place, thing = PLACES[number % 5], THINGS[number % 8]
    made = Article(
        id=f"{number:016x}",
        headline=f"{place}{thing}建成",
        kicker=None,
        newspaper="河湾日报" if number % 2 else "东山晚报",
        date=date(2024, 1, 1 + number % 28),
        page=str(number % 4 + 1),
        section=None,
        kind=Kind.ARTICLE,
        reporters=(f"林{PLACES[number % 5][0]}",),
        credits=(),
        photos=(),
        url=None,
        text=f"{place}的{thing}第{number}期工程昨日建成，投资{number + 3}亿元。\n周边居民都说方便。",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


ARTICLES = [article(number) for number in range(40)]


Open = Callable[..., Archive]


def ids(
    archive: Archive, question: str, filter: ArticleFilter | None = None, k: int = 5
) -> tuple[set[str], set[str]]:
    """What each index finds."""
    vector = archive.encoder.encode_queries([question])[0]
    dense = {hit.article_id for hit in archive.dense(vector, k, filter)}
    return dense, {hit.article_id for hit in archive.lexical(question, k, filter)}


def dense_files(home: Path) -> list[Path]:
    return list((home / "index" / "dense").glob("*/index.faiss"))
