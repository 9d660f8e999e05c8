"""Answers drawn from the articles' records: who wrote it, who took the photo, which day, whose reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import regex

from corpus.normalise import fold
from corpus.records import Article, ArticleFilter, Kind
from corpus.store import ArticleStore
from rag.compose.records import Ground, Statement
from rag.compose.wording import joined, newspaper_name, printed_in, title_of
from rag.evidence.coverage import StoryMatches
from rag.evidence.matching import TermMatcher
from rag.evidence.story import read_story
from rag.question.record_asks import RecordAsk
from rag.question.records import Ask, Query, Role
from rag.records import Passage

_ENOUGH: Final = 0.6
_LISTED: Final = 12
_MANY: Final = 200
_LEAD_CHARS: Final = 24
_SHORT_LEAD: Final = 8
_IN_HEADING: Final = 1.0
_IN_TEXT: Final = 0.85


@dataclass(frozen=True, slots=True)
class Finding:
    """Statements for the answer, or a plain sentence that says why there are none."""

    statements: tuple[Statement, ...]
    short: str | None
    declined: str | None = None
    confidence: float = 0.9


def answer_from_records(
    query: Query,
    record: RecordAsk,
    passages: Sequence[Passage],
    matchers: tuple[TermMatcher, ...],
    store: ArticleStore,
    filters: ArticleFilter,
) -> Finding:
    """Answer a question to the records. `passages` are what retrieval found for its topic."""
    if record.ask is Ask.WORKS:
        return _works(record, store, filters)
    if record.ask is Ask.CONTENTS:
        return _contents(query, store, filters)
    if record.ask is Ask.PRINTED and not matchers:
        return _edition(store, filters)
    meant = _meant(query, passages, matchers, store, filters, pictures=record.ask is Ask.PHOTOGRAPHER)
    if not meant:
        return Finding((), None)
    find = {Ask.AUTHOR: _author, Ask.PHOTOGRAPHER: _photographer, Ask.PRINTED: _printed}[record.ask]
    findings = [find(query, article, passages) for article in meant]
    told = [f for f in findings if f.statements]
    if not told:
        return findings[0]
    shorts = dict.fromkeys(f.short for f in told if f.short)
    return Finding(tuple(s for f in told for s in f.statements), joined(list(shorts)) or None)


def _meant(
    query: Query,
    passages: Sequence[Passage],
    matchers: tuple[TermMatcher, ...],
    store: ArticleStore,
    filters: ArticleFilter,
    *,
    pictures: bool,
) -> list[Article]:
    """The articles that the topic speaks of: the best-covered one, and those covered as well as it."""
    if not matchers:
        only = store.articles(filters, 2)
        return only if len(only) == 1 else []
    articles = list({p.article.id: p.article for p in passages}.values())
    scored = [
        (_topic_cover(article, matchers, pictures=pictures), -rank, article)
        for rank, article in enumerate(articles)
    ]
    scored = [s for s in scored if s[0] >= _ENOUGH]
    if not scored:
        return []
    best = max(scored, key=lambda s: (s[0], s[1]))
    return [best[2]]


def _topic_cover(article: Article, matchers: tuple[TermMatcher, ...], *, pictures: bool) -> float:
    if pictures and not article.photos:
        return 0.0
    matches = StoryMatches(read_story(article), matchers)
    captions = fold("\n".join(p.caption for p in article.photos)) if pictures else ""
    newspaper = fold(article.newspaper or "")
    total = sum(m.term.weight for m in matchers)
    covered = 0.0
    for index, matcher in enumerate(matchers):
        in_heading = matcher.find(f"{matches.story.heading}\n{captions}\n{newspaper}")
        strength = max(
            in_heading.strength * _IN_HEADING if in_heading else 0.0, matches.anywhere(index) * _IN_TEXT
        )
        if matcher.term.role in (Role.NAME, Role.SPECIFIER) and strength == 0.0:
            return 0.0
        covered += matcher.term.weight * strength
    return covered / total if total else 0.0


def _author(_query: Query, article: Article, passages: Sequence[Passage]) -> Finding:
    what = _piece(article)
    if article.reporters:
        who = joined(article.reporters)
        text = f"{what}由{_source(article)}记者{who}采写"
        return Finding((_statement(article, passages, text),), who)
    if article.kind is Kind.PHOTO and article.photo_credits:
        who = joined(article.photo_credits)
        return Finding((_statement(article, passages, f"{what}是一则图片报道，图片署名{who}"),), who)
    others = [
        c for c in article.credits if c.role not in ("编辑", "责任编辑", "责编", "校对", "美编", "版式")
    ]
    if others:
        who = joined([c.name for c in others])
        text = f"{what}没有署记者，署名的是{joined([f'{c.role}{c.name}' for c in others])}"
        return Finding((_statement(article, passages, text),), who)
    return Finding((), None, f"{what}没有署记者姓名。")


def _photographer(_query: Query, article: Article, passages: Sequence[Passage]) -> Finding:
    who = joined(article.photo_credits)
    what = "" if article.kind is Kind.PHOTO and not article.headline else title_of(article)
    place = f"{_source(article)}{what}" if what else f"{_source(article)}这则图片报道（{_lead(article)}）"
    if not who:
        return Finding((), None, f"{place}的照片没有署名。")
    verb = (
        "提供" if any("供" in c.role and c.name == who for c in article.credits) or _is_body(who) else "拍摄"
    )
    return Finding((_statement(article, passages, f"{place}的照片由{who}{verb}"),), who)


def _edition(store: ArticleStore, filters: ArticleFilter) -> Finding:
    """Which paper this is, where the archive (as filtered) is of one edition only."""
    articles = store.articles(filters, _MANY)
    editions = {(a.newspaper, a.date, a.page) for a in articles}
    if len(editions) != 1 or len(articles) == _MANY:
        return Finding((), None)
    place = printed_in(articles[0])
    if not articles[0].date:
        return Finding((), None, "档案里没有记下这期报纸的日期。")
    day = articles[0].date
    short = f"{day.year}年{day.month}月{day.day}日"
    return Finding((_statement(articles[0], (), f"档案里的报道都刊登在{place}"),), short)


def _printed(query: Query, article: Article, passages: Sequence[Passage]) -> Finding:
    what = _piece(article)
    if regex.search(r"标题|题目|题名", query.folded):
        if not article.headline:
            return Finding((), None, f"{what}没有标题。")
        where = printed_in(article)
        return Finding(
            (_statement(article, passages, f"{where}这篇报道的标题是{title_of(article)}"),), article.headline
        )
    if regex.search(r"哪(?:一)?[家份张个](?:报|媒体)|什么报|来源|出处", query.folded):
        if not article.newspaper:
            return Finding((), None, f"档案里没有记下{what}登在哪家报纸。")
        text = f"{what}刊登在{printed_in(article)}"
        return Finding((_statement(article, passages, text),), article.newspaper)
    if regex.search(r"[几哪]一?个?版|版[面次]", query.folded):
        if not article.page:
            return Finding((), None, f"档案里没有记下{what}登在第几版。")
        page = article.page if article.page.endswith("版") else f"第{article.page}版"
        return Finding((_statement(article, passages, f"{what}刊登在{printed_in(article)}"),), page)
    if not article.date:
        return Finding((), None, f"档案里没有记下{what}的见报日期。")
    day = f"{article.date.year}年{article.date.month}月{article.date.day}日"
    return Finding((_statement(article, passages, f"{what}刊登在{printed_in(article)}"),), day)


def _works(record: RecordAsk, store: ArticleStore, filters: ArticleFilter) -> Finding:
    lists = [_by(person, record, store, filters) for person in record.persons]
    shared = (
        [a for a in lists[0] if all(a.id in {b.id for b in other} for other in lists[1:])] if lists else []
    )
    who = joined(record.persons)
    noun, measure = ("照片", "张") if record.pictures else ("报道", "篇")
    if not shared:
        return Finding((), None, f"档案里没有{who}署名的{noun}。")
    shown = shared[:_LISTED]
    listed = "、".join(_listed(a) for a in shown)
    more = f"等{len(shared)}{measure}" if len(shared) > len(shown) else ""
    role = "" if record.pictures else "记者"
    verb = "拍摄" if record.pictures else "采写"
    text = f"档案中{role}{who}{verb}的{noun}有{len(shared)}{measure}：{listed}{more}"
    short = f"{len(shared)}{measure}" if record.counting else "、".join(a.headline or _lead(a) for a in shown)
    return Finding((Statement(text, tuple(_ground(a, ()) for a in shown), None, None),), short)


def _by(person: str, record: RecordAsk, store: ArticleStore, filters: ArticleFilter) -> list[Article]:
    if record.pictures:
        return store.articles(replace(filters, credit=person))
    return store.articles(replace(filters, reporter=person)) or store.articles(
        replace(filters, credit=person)
    )


def _contents(query: Query, store: ArticleStore, filters: ArticleFilter) -> Finding:
    section = next((s for s in store.sections() if fold(s) in query.folded), None)
    newspaper = next((n for n in store.newspapers() if fold(n).strip("《》") in query.folded), None)
    page = regex.search(r"(?<![这那哪本])第?([a-z]?\d+|[一二三四五六七八九十])版", query.folded)
    day = next((p for p in query.periods if p.first == p.last), None)
    wanted = ArticleFilter(
        newspaper=newspaper or filters.newspaper,
        date_from=day.first if day else filters.date_from,
        date_to=day.last if day else filters.date_to,
        section=section or filters.section,
        page=page[1].upper() if page else filters.page,
    )
    if wanted.is_empty and len(store.editions()) > 1:
        return Finding((), None, "档案里不止一期报纸，请说明是哪份报纸、哪一天、第几版。")
    found = store.articles(wanted)
    if not found:
        return Finding((), None)
    shown = found[:_LISTED]
    listed = "、".join(_listed(a) for a in shown)
    place = (
        f"“{section}”栏目"
        if section
        else printed_in(shown[0])
        if len(store.editions()) > 1 or page
        else _source(shown[0])
    )
    text = f"{place or '档案'}共有{len(found)}篇：{listed}{'等' if len(found) > len(shown) else ''}"
    short = (
        f"{len(found)}篇"
        if regex.search(r"[几多]少?[篇条张]", query.folded)
        else "、".join(a.headline or _lead(a) for a in shown)
    )
    return Finding((Statement(text, tuple(_ground(a, ()) for a in shown), None, None),), short)


def _piece(article: Article) -> str:
    return f"{title_of(article)}一文" if article.headline else f"{_source(article)}“{_lead(article)}”这则报道"


def _listed(article: Article) -> str:
    return title_of(article) or f"“{_lead(article)}”"


def _lead(article: Article) -> str:
    pieces = regex.split(r"[，,。；;！？!?\n]", article.text)
    first = next((p for p in pieces if len(p) >= _SHORT_LEAD), pieces[0])
    return first if len(first) <= _LEAD_CHARS else first[:_LEAD_CHARS] + "……"


def _source(article: Article) -> str:
    return newspaper_name(article.newspaper) if article.newspaper else ""


def _is_body(name: str) -> bool:
    return len(name) > 4 or bool(regex.search(r"[局委会社区公司厅部院校团馆中心]$", name))


def _statement(article: Article, passages: Sequence[Passage], text: str) -> Statement:
    return Statement(text, (_ground(article, passages),), None, None)


def _ground(article: Article, passages: Sequence[Passage]) -> Ground:
    """The sentence that shows what the article is about: the first one."""
    story = read_story(article)
    first = story.sentences[0] if story.sentences else None
    start, end = (first.start, first.end) if first else (0, 0)
    chunk = next(
        (p.chunk_id for p in passages if p.article.id == article.id and p.start <= start < p.end),
        f"{article.id}-0",
    )
    return Ground(article, chunk, start, end, of_record=True)
