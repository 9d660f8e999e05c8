"""The one door: a page's text in, its articles out."""

from __future__ import annotations

from collections import Counter

from corpus.errors import UnreadablePageError
from corpus.pages.assembly import assemble, bold_source
from corpus.pages.blocks import split_blocks
from corpus.pages.credits import page_credit
from corpus.pages.masthead import read_masthead
from corpus.pages.people import credit_photos
from corpus.pages.prose import check_language, is_article, is_prose
from corpus.pages.records import PageReading, Role, Story
from corpus.pages.roles import classify
from corpus.pages.stories import find_stories
from corpus.records import Edition, Kind


def read_page(text: str, edition: Edition) -> PageReading:
    """Read the articles of one newspaper page, OCR text or markdown in reading order.

    What `edition` leaves open is completed with what the page prints: newspaper, full date, page number. A
    year is never invented. Raises UnreadablePageError (its message in Chinese) where no article can be
    recognised.
    """
    check_language(text)
    units = classify(split_blocks(text), edition.newspaper)
    printed = read_masthead(tuple(unit.block.text for unit in units if unit.role is Role.FURNITURE))
    division = find_stories(units)
    edition = _complete(edition, printed, division.stories)
    assembled = [assemble(story, edition) for story in division.stories]
    kept = [one for one in assembled if is_article(one.article)]
    if not any(is_prose(one.article) for one in kept):
        raise UnreadablePageError(
            "没有在版面里认出任何一篇报道：只有标题、报头或零星文字，没有成段的正文。请确认粘贴的是整版文字。"
        )
    apart = [unit.block.text for unit in division.apart]
    apart.extend(text for one in assembled for text in one.apart)
    for one in assembled:
        if one not in kept:
            dropped = one.article
            captions = () if dropped.kind is Kind.PHOTO else (photo.caption for photo in dropped.photos)
            apart.extend(filter(None, (dropped.headline, dropped.kicker, dropped.text, *captions)))
    articles = [one.article for one in kept]
    for credit in filter(None, map(page_credit, apart)):
        articles = [credit_photos(article, credit) for article in articles]
    return PageReading(edition, tuple(articles), tuple(apart))


def _complete(edition: Edition, printed: Edition, stories: tuple[Story, ...]) -> Edition:
    """Explicit values win; the bold sources name the paper where the masthead does not and all agree."""
    sources = Counter(filter(None, map(bold_source, stories)))
    source = next(iter(sources)) if len(sources) == 1 else None
    return Edition(
        edition.newspaper or printed.newspaper or source,
        edition.date or printed.date,
        edition.page or printed.page,
    )
