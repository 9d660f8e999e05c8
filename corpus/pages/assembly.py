"""Stories to articles: every printed element into its own field."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.bylines import Byline, take_dateline, take_signature
from corpus.identity import article_id
from corpus.pages import sections
from corpus.pages.cjk import ends_sentence, width
from corpus.pages.healing import close_spaces, heal
from corpus.pages.people import Picture, read_byline, read_picture, settle_photos
from corpus.pages.records import Block, Role, Story
from corpus.pages.roles import LEAD_MARKS, source_end
from corpus.pages.runin import unnumbered
from corpus.records import Article, Credit, Edition, Kind, Photo

_BRACKET_HEADLINE = re.compile(rf"^[{LEAD_MARKS}]*[【\[]\s*([^【】\[\]]{{2,40}})\s*[】\]]\s*")
_SHORTEST_BRACKETED = 4  # outside columns of briefs, where shorter words in brackets label a paragraph
_LONGEST_PHOTO_REPORT = 220
_CORRECTION_LEAD = re.compile(
    r"^[■●◆▲★□◎○\s【\[]*(更\s?正(?:启事|声明|说明)?|勘\s?误|致\s?歉)\s*[】\]]?\s*[：:]?\s*"
)


@dataclass(frozen=True, slots=True)
class Assembled:
    """An article and what its blocks held besides, as printed."""

    article: Article
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """A story's running text without its dateline and signature, and who they name."""

    paragraphs: tuple[str, ...]
    opening: Byline
    closing: Byline
    apart: tuple[str, ...]


def assemble(story: Story, edition: Edition) -> Assembled:
    """Make one article of a story."""
    apart: list[str] = []
    text = _read_text(story)
    apart.extend(text.apart)
    apart.extend(block.text for block in story.bylines)
    lines = [read_byline(block.text) for block in story.bylines]
    pictures = [read_picture(block.text) for block in story.captions]
    apart.extend(picture.apart for picture in pictures if picture.apart)
    bylines = [*lines, text.opening, text.closing]
    headline = _headline(story)
    paragraphs = list(text.paragraphs)
    briefs = story.briefs and not any(part.subhead for part in story.body)
    if not headline and paragraphs:
        headline, paragraphs[0] = _inline_headline(story, paragraphs[0], briefs)
        paragraphs = [paragraph for paragraph in paragraphs if paragraph]
    byline_credits = tuple(credit for byline in bylines for credit in byline.credits)
    photos = settle_photos([picture.photo for picture in pictures], byline_credits)
    body = "\n".join(filter(None, (close_spaces(paragraph) for paragraph in paragraphs)))
    kind = _kind(story, headline, briefs)
    if kind is Kind.ARTICLE and _is_photo_report(story, text, pictures, body):
        kind = Kind.PHOTO
        photos = tuple(replace(photo, caption=body) for photo in photos[:1])
    if kind is Kind.PHOTO:
        body = "\n".join(photo.caption for photo in photos if photo.caption)
    reporters = [name for byline in bylines for name in byline.reporters]
    reporters += [name for picture in pictures for name in picture.reporters]
    credits = [*byline_credits, *(credit for picture in pictures for credit in picture.credits)]
    article = _article(story, edition, headline, body, kind, reporters, credits, photos)
    return Assembled(article, tuple(apart))


def _article(
    story: Story,
    edition: Edition,
    headline: str,
    body: str,
    kind: Kind,
    reporters: list[str],
    credits: list[Credit],
    photos: tuple[Photo, ...],
) -> Article:
    newspaper = edition.newspaper or bold_source(story)
    return Article(
        id=article_id(
            record_id=None,
            url=None,
            newspaper=newspaper,
            date=edition.date,
            page=edition.page,
            headline=headline,
            text=body,
        ),
        headline=headline,
        kicker=" ".join(_display(block.text) for block in story.kicker) or None,
        newspaper=newspaper,
        date=edition.date,
        page=edition.page,
        section=story.section,
        kind=kind,
        reporters=tuple(dict.fromkeys(reporters)),
        credits=tuple(dict.fromkeys(credits)),
        photos=photos,
        url=None,
        text=body,
    )


def bold_source(story: Story) -> str | None:
    """The newspaper that a story names in bold in front of its text; 本报 and an agency name none."""
    for part in story.body:
        block = part.unit.block
        if source_end(block) and re.search(r"[报刊]$", block.lead) and not block.lead.startswith("本"):
            return block.lead
    return None


def _is_photo_report(story: Story, text: _Text, pictures: list[Picture], body: str) -> bool:
    """One paragraph that is signed 摄影报道 tells what a picture shows."""
    signed = any("摄影报道" in part for part in (*text.apart, *(block.text for block in story.bylines)))
    return signed and not pictures and "\n" not in body and len(body) <= _LONGEST_PHOTO_REPORT


def _headline(story: Story) -> str:
    return " ".join(_display(block.text) for block in story.headline)


def _display(text: str) -> str:
    if sections.is_correction(text):
        return sections.plain_title(text)
    return sections.unspace_letters(re.sub(r"[ \t\xa0]+", " ", text.strip(LEAD_MARKS)))


def _kind(story: Story, headline: str, briefs: bool) -> Kind:
    if sections.is_correction(headline):
        return Kind.CORRECTION
    if not story.body:
        return Kind.PHOTO
    return Kind.BRIEF if briefs else Kind.ARTICLE


def _read_text(story: Story) -> _Text:
    paragraphs, apart = heal(story.body)
    if not paragraphs:
        return _Text((), Byline(), Byline(), tuple(apart))
    at, start = _first_paragraph(story, paragraphs)
    opening = Byline()
    closing = Byline()
    text = paragraphs[at]
    lead = len(text) - len(text.lstrip(LEAD_MARKS))
    dateline = take_dateline(text[max(start, lead) :])
    end = max(start, lead) + dateline.end if dateline is not None else start
    if dateline is not None:
        opening = dateline.byline
    if end:
        apart.append(text[:end])
        paragraphs[at] = text[end:].lstrip()
    last = len(paragraphs) - 1
    signature = take_signature(paragraphs[last], printed=True)
    if signature is not None and _closes(paragraphs[last], signature.start, signature.byline):
        closing = signature.byline
        apart.append(paragraphs[last][signature.start :])
        paragraphs[last] = paragraphs[last][: signature.start].rstrip()
    return _Text(tuple(paragraphs), opening, closing, tuple(apart))


def _closes(text: str, start: int, byline: Byline) -> bool:
    return bool(byline) or not text[start:].strip() or ends_sentence(text[:start])


def _first_paragraph(story: Story, paragraphs: list[str]) -> tuple[int, int]:
    """Index of the paragraph that opens the story proper, behind notes, and where its bold source ends."""
    for part in story.body:
        block = part.unit.block
        if part.unit.role is Role.BODY and not part.subhead:
            for at, paragraph in enumerate(paragraphs):
                if paragraph.startswith(block.text[:20]):
                    return at, source_end(block)
            break
    return 0, 0


def _inline_headline(story: Story, paragraph: str, briefs: bool) -> tuple[str, str]:
    """A headline that the paper runs into the text: 更正：…, 【标题】…, or set off in a column of briefs."""
    if (correction := _CORRECTION_LEAD.match(paragraph)) and correction.end() > len(correction[1]):
        return sections.unspace_letters(correction[1]), paragraph[correction.end() :]
    bracket = _BRACKET_HEADLINE.match(paragraph)
    if (
        bracket
        and (briefs or len(bracket[1].strip()) >= _SHORTEST_BRACKETED)
        and not take_dateline(paragraph)
    ):
        return bracket[1].strip(), paragraph[bracket.end() :]
    block: Block = story.body[0].unit.block
    lead = block.lead.strip(LEAD_MARKS)
    if briefs and lead and not source_end(block) and width(lead) <= 34 and not lead.endswith("。"):
        rest = paragraph.lstrip(LEAD_MARKS)
        rest = rest if rest.startswith(lead) else unnumbered(paragraph)
        if rest.startswith(lead):
            return lead.rstrip("：: "), rest[len(lead) :].lstrip("：: \u3000\xa0|｜丨")
    return "", paragraph.lstrip(LEAD_MARKS) if briefs else paragraph
