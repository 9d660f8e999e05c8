"""Plain news lines: one article a line, a timestamp in front, bylines and page furniture inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.bylines.media import medium_in, plain_medium
from corpus.bylines.names import HAN
from corpus.bylines.records import Byline
from corpus.bylines.roles import WRITING_ROLES
from corpus.identity import article_id
from corpus.importers.news_bylines import Opening, Peeled, peel_tail, read_opening
from corpus.importers.news_furniture import MARK, cut_opening_source, mark_furniture
from corpus.importers.news_header import NewsHeader, read_header
from corpus.importers.news_headline import is_headline_like, lead_of, take_headline
from corpus.importers.news_photos import Illustrated, take_photos
from corpus.records import Article, Credit, Edition, Failure, Kind

_PARAGRAPH = re.compile(r"(?<=[。！？!?”’」）)】…])(?:\s{2,}|\u3000+)|\s{4,}")


@dataclass(frozen=True, slots=True)
class _Story:
    headline: str
    printed: bool
    text: str


def read_lines(text_lines: Iterable[str], source: str, edition: Edition) -> Iterator[Article | Failure]:
    """Read one article from each line that is not blank; a line without a story becomes a Failure.

    What a line prints (date, newspaper, page) goes before what `edition` says; a missing or broken date is
    None unless the edition has one. Two lines are two articles, even where headline and date agree: the later
    one takes its id from its text.
    """
    seen: dict[str, str] = {}
    for number, line in enumerate(text_lines, 1):
        if not line.strip():
            continue
        read = read_line(line, source, number, edition)
        if isinstance(read, Article) and seen.setdefault(read.id, read.text) != read.text:
            read = replace(read, id=_id(read, headline=""))
        yield read


def read_line(line: str, source: str, number: int, edition: Edition) -> Article | Failure:
    """Read one line; `number` counts from 1 and goes into the Failure."""
    header = read_header(line)
    marked = mark_furniture(_paragraphs(line[header.start :]))
    peeled = peel_tail(marked)
    text, opening_source = cut_opening_source(peeled.text)
    opening = read_opening(text)
    story, illustrated = _story(text, opening)
    if peeled.headline and not story.printed:
        story = replace(story, headline=peeled.headline, printed=True)
    kind = Kind.ARTICLE
    if not story.text and any(photo.caption for photo in illustrated.photos):
        kind = Kind.PHOTO  # nothing but captions: they are the story
        captions = "\n".join(dict.fromkeys(photo.caption for photo in illustrated.photos if photo.caption))
        story = replace(story, headline=story.headline if story.printed else "", text=captions)
    if not re.search(rf"[{HAN}A-Za-z]{{2}}", story.text):
        return Failure(
            source, number, "这一行没有可读的正文（只有时间、来源或版面标记），已跳过；请补上正文后重新导入"
        )
    byline = _joined(opening.byline, peeled.byline, illustrated.credits)
    newspaper = _newspaper(opening, peeled, opening_source, header) or edition.newspaper
    article = Article(
        id="",
        headline=story.headline,
        kicker=None,
        newspaper=newspaper,
        date=header.date or edition.date,
        page=peeled.page or edition.page,
        section=None,
        kind=kind,
        reporters=byline.reporters,
        credits=byline.credits,
        photos=illustrated.photos,
        url=None,
        text=story.text,
    )
    # A lead is no printed headline: two stories may open alike, so only a printed one goes into the id.
    return replace(article, id=_id(article, headline=story.headline if story.printed else ""))


def _id(article: Article, *, headline: str) -> str:
    return article_id(
        record_id=None,
        url=None,
        newspaper=article.newspaper,
        date=article.date,
        page=article.page,
        headline=headline,
        text=article.text,
    )


def _paragraphs(text: str) -> str:
    """Wide gaps part paragraphs; every other white space is one space."""
    return re.sub(r"[^\S\n\x1f]+", " ", _PARAGRAPH.sub("\n", text.replace(MARK, " ").strip())).strip()


def _story(text: str, opening: Opening) -> tuple[_Story, Illustrated]:
    headed = take_headline(text, opening.start)
    headline, body, captions = headed.headline, headed.body, Illustrated("", (), ())
    if opening.start is not None:
        cut = len(text) - len(headed.body)
        before = text[min(cut, opening.start) : opening.start]
        body = text[opening.end :]
        captions = take_photos(before)
        if captions.photos:
            captions = _all_captions(captions)
        elif not headline and is_headline_like(before):
            headline = before
        else:
            body = before + ("\n" if before.strip() else "") + body
        headline = headline or opening.headline or ""
    headline = re.sub(r"[\s\x1f]+", " ", headline).strip()
    inside = take_photos(cut_opening_source(body)[0] if headline else body)
    clean = _clean(inside.text)
    photos = Illustrated(inside.text, captions.photos + inside.photos, captions.credits + inside.credits)
    return _Story(headline or lead_of(clean), bool(headline), clean), photos


def _all_captions(before: Illustrated) -> Illustrated:
    """Beside photo credits in front of the dateline stands nothing but captions."""
    *first, last = before.photos
    caption = last.caption or _clean(before.text).replace("\n", "")
    return Illustrated("", (*first, replace(last, caption=caption)), before.credits)


def _clean(text: str) -> str:
    joined = re.sub(rf" ?{MARK} ?", "", text)
    return "\n".join(part for line in joined.split("\n") if (part := line.strip(" \u3000")))


def _joined(opening: Byline, closing: Byline, photo_credits: tuple[Credit, ...]) -> Byline:
    """One byline of all; a bare name that the same line calls 通讯员 or 摄影 is no reporter."""
    credits = tuple(dict.fromkeys([*opening.credits, *closing.credits, *photo_credits]))
    writers = {credit.name for credit in credits if credit.role in WRITING_ROLES}
    reporters = dict.fromkeys([*opening.reporters, *closing.reporters])
    # Who took a picture may have written the story as well; who is 通讯员 or 编辑 of it did not.
    others = {credit.name for credit in opening.credits + closing.credits} - writers
    return Byline(tuple(name for name in reporters if name not in others), credits)


def _newspaper(
    opening: Opening, peeled: Peeled, opening_source: str | None, header: NewsHeader
) -> str | None:
    """The medium as printed: dateline first, then page mark, source, the reporter's medium."""
    for printed in (
        opening.agency,
        peeled.paper,
        peeled.source,
        opening_source,
        header.source,
        opening.medium,
    ):
        medium = medium_in(printed or "")
        if medium:
            return plain_medium(medium)
    return None
