"""What a correction says: 本报2月28日第3版《……》一文中，“160吨”应为“180吨”。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import regex

from corpus.dates import find_times, resolve
from corpus.normalise import fold
from corpus.records import Article, Kind
from corpus.sentences import Span, sentences

_WORD: Final = r"(?:更\s*正|勘\s*误|订\s*正|致\s*歉)"
_HEADED: Final = regex.compile(
    rf"^(?:重要|特别|本报)?{_WORD}(?!申报|了)|{_WORD}(?:启事|声明|说明|公告|与致歉|并致歉)?$"
)
_OPENS: Final = regex.compile(r"[\s■●◆▲★□◎○【\[]*(?:更\s*正|勘\s*误|订\s*正)[^。]{0,6}?[】\]:：]")
_SAYS_SO: Final = regex.compile(r"特此更正|予以更正|更正如下|更正为|应为|误写|误为|误作|之误|有误|应是|更正")
_PAGE: Final = regex.compile(
    r"(?:第)?(?P<page>[A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3}|头)版|(?P<lettered>[A-Z]\d{1,3})(?=[《“,，])"
)
_TITLE: Final = regex.compile(r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》")
_PAPER: Final = regex.compile(
    r"(?:日报|晚报|晨报|早报|时报|周报|商报|导报|都市报|快报|[^\W\d_]报|周刊|新闻)$"
)
_OPEN: Final = '[“"「『‘]'
_SHUT: Final = '[”"」』’]'
_WRONG: Final = rf"{_OPEN}(?P<wrong>[^“”\"「」『』\n]{{1,80}}?){_SHUT}"
_RIGHT: Final = _WRONG.replace("wrong", "right")
_NOUN: Final = r"(?:一词|一句|一语|字样|的?表述|等字|二字|一处|的?说法|的?内容)?"
_FAULT: Final = r"(?:[有系是](?:笔)?误|不准确|不确|表述有误|错误|有错误)?"
_GAP: Final = r"\s*[，,；;。:：]?\s*"
_SHOULD: Final = (
    r"(?:(?:正确|准确)的?(?:表述|说法|写法|数字|内容)?\s*)?(?:现)?(?:应当?|应该)?"
    r"(?:更正为|更改为|改正为|订正为|修正为|改为|为|是|作|系)"
)
_QUOTED_FORMS: Final = (
    # 将“B”误写为“A”: the first is right
    regex.compile(
        rf"{_RIGHT}\s*(?:错|误)(?:写|植|印|排|登|报|标|录|输|刊|记|称|发)?(?:成|为|作)?了?\s*"
        rf"{_WRONG}"
    ),
    regex.compile(rf"{_WRONG}\s*(?:系|为|是|乃)\s*{_RIGHT}\s*(?:之误|的误写|的笔误|误)"),
    regex.compile(
        rf"{_WRONG}\s*{_NOUN}\s*{_FAULT}{_GAP}(?=[^“\"「]{{0,14}}?(?:应|更正|改|正确|订正|准确)){_SHOULD}\s*{_RIGHT}"
    ),
)
_PLAIN: Final = r"[^，,。；;：:“”\"《》！？!?\n]{1,40}?"
_PLAIN_FORMS: Final = (
    # 总投资应为3.2亿元，而非2.3亿元
    regex.compile(
        rf"(?P<label>{_PLAIN})(?:应当?|应该)(?:为|是|作)(?P<right>{_PLAIN})[，,](?:而非|而不是|不是|并非|误为|误作|误写为|原文误为|文中误为)"
        r"(?P<wrong>[^，,。；;“”\n]{1,40})"
    ),
    # 年产氢160吨应为180吨; 总投资应为3.2亿元
    regex.compile(
        r"(?P<label>[^，,。；;：:“”\"《》！？!?\n]{1,40}?)(?:有误[，,])?(?:应当?|应该)(?:更正为|改为|为|是|作)"
        r"(?P<right>[^，,。；;“”\"《》\n]{1,40})"
    ),
)
_LABEL_EDGE: Final = regex.compile(
    r"^.*(?:一文|文中|文内|报道中|稿中|其中|标题中|段中|行中|段|行|版|》|的(?=作者|记者|署名))[,，]?"
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing corrected, and what the correction says of where it stood; None for what it does not say.

    `newspaper` None means the correction's own. A day without a year is `month_day`. `wrong` is the run that was
    printed; where only `label` (总投资, 作者) is given, it is to be found in the article. `text[start:end]` of the
    correction says all this.
    """

    newspaper: str | None
    date: date | None
    month_day: tuple[int, int] | None
    page: str | None
    headline: str | None
    wrong: str | None
    right: str
    label: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the corrected piece stood, as said so far."""

    newspaper: str | None = None
    date: date | None = None
    month_day: tuple[int, int] | None = None
    page: str | None = None
    headline: str | None = None
    start: int = 0


def is_correction(article: Article) -> bool:
    """Whether an article is a correction: so marked, headed 更正 or 勘误, or opened with the word."""
    if article.kind is Kind.CORRECTION:
        return True
    headed = _HEADED.search(article.headline.strip()) is not None
    opened = _OPENS.match(article.text) is not None
    return (headed or opened) and _SAYS_SO.search(article.text) is not None


def read_notices(article: Article) -> tuple[Notice, ...]:
    """Return what a correction corrects, in its order; () where it says so in no known way.

    What one sentence says of the place (the day, the page, the headline) holds for the following ones until they
    name another.
    """
    found: list[Notice] = []
    place = _read_place(article.headline, Span(0, 0), _Place(), article)
    for span in sentences(article.text):
        sentence = article.text[span.start : span.end]
        place = _read_place(sentence, span, place, article)
        found.extend(_changes(sentence, span, place))
    return tuple(found)


def _read_place(sentence: str, span: Span, known: _Place, article: Article) -> _Place:
    titles = [m["title"] for m in _TITLE.finditer(sentence)]
    papers = [t for t in titles if _PAPER.search(t)]
    headlines = [t for t in titles if t not in papers or (len(titles) == 1 and len(t) > 6)]
    page = _PAGE.search(sentence)
    day, month_day = _day(sentence, article.date)
    if not (headlines or page or day or month_day):
        return known
    if headlines or day or month_day:
        known = _Place(start=span.start)
    elif not known.headline:
        known = replace(known, start=min(known.start, span.start))
    newspaper = papers[0] if papers and papers[0] not in headlines else known.newspaper
    return _Place(
        newspaper,
        day or known.date,
        month_day or known.month_day,
        (page["page"] or page["lettered"]) if page else known.page,
        headlines[0] if headlines else known.headline,
        known.start,
    )


def _day(sentence: str, anchor: date | None) -> tuple[date | None, tuple[int, int] | None]:
    """The day the corrected edition came out: the first of the sentence that is one day."""
    before = sentence.split("《", maxsplit=1)[0] if "《" in sentence else sentence
    for mention in find_times(before):
        single = mention.day is not None or mention.shift is not None
        if not single or mention.until is not None:
            continue
        span = resolve(mention, anchor)
        if span is not None and span.first == span.last:
            return span.first, None
        if mention.month is not None and mention.day is not None:
            return None, (mention.month, mention.day)
    return None, None


def _changes(sentence: str, span: Span, place: _Place) -> Iterator[Notice]:
    taken: list[tuple[int, int]] = []
    for pattern in _QUOTED_FORMS:
        for match in pattern.finditer(sentence):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            yield _notice(place, span, match["wrong"], match["right"], None)
    if taken:
        return
    for pattern in _PLAIN_FORMS:
        matches = list(pattern.finditer(sentence))
        for match in matches:
            label = _LABEL_EDGE.sub("", match["label"])
            wrong = match.groupdict().get("wrong")
            yield _notice(place, span, wrong, match["right"], label or None)
        if matches:
            return


def _notice(place: _Place, span: Span, wrong: str | None, right: str, label: str | None) -> Notice:
    start = place.start if span.start - place.start <= 150 else span.start
    return Notice(
        place.newspaper,
        place.date,
        place.month_day,
        place.page,
        place.headline,
        wrong.strip() if wrong else None,
        right.strip(),
        label,
        min(start, span.start),
        span.end,
    )


def same_page(one: str, other: str) -> bool:
    """Whether two page numbers are one: 3, 第3版, 03, 三版; A03 and A3."""
    return _page_key(one) == _page_key(other)


def _page_key(page: str) -> str:
    key = fold(page).removeprefix("第").removesuffix("版").strip()
    key = _CHINESE_PAGES.get(key, key)
    letters = key.rstrip("0123456789")
    digits = key[len(letters) :].lstrip("0")
    return letters + digits


_CHINESE_PAGES: Final = {"头": "1", "十": "10"}
_CHINESE_PAGES.update({char: str(number) for number, char in enumerate("一二三四五六七八九", start=1)})
_CHINESE_PAGES.update({f"十{char}": f"1{_CHINESE_PAGES[char]}" for char in "一二三四五六七八九"})
