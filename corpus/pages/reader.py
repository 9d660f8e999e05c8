"""The one door: a page's text in, its articles out."""

from __future__ import annotations

from collections import Counter

from corpus.errors import UnreadablePageError
from corpus.pages.assembly import assemble, bold_source
from corpus.pages.blocks import split_blocks
from corpus.pages.cjk import han_count
from corpus.pages.masthead import read_masthead
from corpus.pages.records import PageReading, Role, Story
from corpus.pages.roles import classify
from corpus.pages.stories import find_stories
from corpus.records import Article, Edition

_LEAST_HAN = 8


def read_page(text: str, edition: Edition) -> PageReading:
    """Read the articles of one newspaper page, OCR text or markdown in reading order.

    What `edition` leaves open is completed with what the page prints: newspaper, full date, page number. A
    year is never invented. Raises UnreadablePageError (its message in Chinese) where no article can be
    recognised.
    """
    if not text.strip():
        raise UnreadablePageError("版面文字是空的。请提供整版的识别文字（纯文本或 Markdown）。")
    if not han_count(text):
        raise UnreadablePageError(
            "版面里没有汉字，认不出报道。请检查文件编码（应为 UTF-8 或 GB18030）和内容。"
        )
    units = classify(split_blocks(text), edition.newspaper)
    printed = read_masthead(tuple(unit.block.text for unit in units if unit.role is Role.FURNITURE))
    division = find_stories(units)
    edition = _complete(edition, printed, division.stories)
    assembled = [assemble(story, edition) for story in division.stories]
    kept = [one for one in assembled if _is_article(one.article)]
    if not kept:
        raise UnreadablePageError(
            "没有在版面里认出任何一篇报道：只有标题、报头或零星文字，没有成段的正文。请确认粘贴的是整版文字。"
        )
    apart = [unit.block.text for unit in division.apart]
    apart.extend(text for one in assembled for text in one.apart)
    for one in assembled:
        if one not in kept:
            apart.extend(filter(None, (one.article.headline, one.article.kicker, one.article.text)))
    return PageReading(edition, tuple(one.article for one in kept), tuple(apart))


def _is_article(article: Article) -> bool:
    return han_count(article.text) >= (_LEAST_HAN if article.headline else 2 * _LEAST_HAN)


def _complete(edition: Edition, printed: Edition, stories: tuple[Story, ...]) -> Edition:
    """Explicit values win; the bold sources name the paper where the masthead does not and all agree."""
    sources = Counter(filter(None, map(bold_source, stories)))
    source = next(iter(sources)) if len(sources) == 1 else None
    return Edition(
        edition.newspaper or printed.newspaper or source,
        edition.date or printed.date,
        edition.page or printed.page,
    )
