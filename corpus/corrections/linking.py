"""From what corrections say to the articles they correct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

import regex

from corpus.corrections.notices import Notice, same_page
from corpus.dates import find_times
from corpus.lookalikes import alike
from corpus.normalise import fold
from corpus.records import Article

_LOOSE: Final = regex.compile(r"[\W_]+")
_LIKE: Final = 0.8
_SHORTEST_PART: Final = 4
_FIGURE: Final = regex.compile(r"\d[\d,.]*\s?(?:%|[万亿千百]*[^\W\d_]{0,4})|百分之[^\W_]{1,5}")
_MARKS: Final = regex.compile(r"[,，。；;：:！!？?\n]")
_BY: Final = regex.compile(r"作者|记者|署名|通讯员|撰文")


@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction applied to the article it corrects: what is printed there as `wrong` should read `right`.

    `correction.text[start:end]` says so. `of_byline`: it is a name of the byline that was printed wrong.
    """

    wrong: str
    right: str
    correction: Article
    start: int
    end: int
    of_byline: bool = False


def amendments(article: Article, notices: Iterable[tuple[Article, Notice]]) -> tuple[Amendment, ...]:
    """Return what of an article corrections put right, the newest correction first.

    A correction is of this article if all that it says of the place agrees with what is known of the article, if
    headline, or day and page, or day and wording do so, and if what it calls wrong is printed there.
    """
    found: list[Amendment] = []
    meant = [(c, n) for c, n in notices if c.id != article.id and _is_meant(article, c, n)]
    for correction, notice in meant:
        found.extend(_amendment(article, correction, notice))
    # What a correction made of it may be corrected once more.
    for correction, notice in meant:
        found.extend(
            replace(a, right=notice.right, correction=correction, start=notice.start, end=notice.end)
            for a in found[:]
            if a.right == notice.wrong and a.correction.id != correction.id
        )
    return tuple(sorted(found, key=lambda a: -(a.correction.date.toordinal() if a.correction.date else 0)))


def occurrences(wrong: str, text: str) -> list[tuple[int, int]]:
    """Return where `wrong` stands in `text`, width and script aside; not as a part of a longer number or word."""
    needle, folded = fold(wrong), fold(text)
    found: list[tuple[int, int]] = []
    at = folded.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if not (_splits(folded, at) or _splits(folded, end)):
            found.append((at, end))
        at = folded.find(needle, at + 1)
    return found


def _splits(text: str, at: int) -> bool:
    """Whether a place lies inside a number or a Latin word."""
    around = text[max(0, at - 1) : at + 1]
    if len(around) < 2 or at == 0:
        return False
    digits = regex.fullmatch(r"[\d.][\d.]", around) is not None
    decimal = around[1] == "." and text[at + 1 : at + 2].isdigit()
    return (digits and (around[1] != "." or decimal)) or regex.fullmatch(r"[a-z]{2}", around) is not None


def same_headline(one: str, other: str) -> bool:
    """Whether two headlines are one, marks aside: the same, a part of it, or with characters misread."""
    a, b = _bare(one), _bare(other)
    if not a or not b:
        return False
    if a == b or alike(a, b):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) >= _SHORTEST_PART and short in long:
        return True
    if len(short) < _SHORTEST_PART:
        return False
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.real_quick_ratio() >= _LIKE and matcher.quick_ratio() >= _LIKE and matcher.ratio() >= _LIKE


def _bare(text: str) -> str:
    return _LOOSE.sub("", fold(text))


def _is_meant(article: Article, correction: Article, notice: Notice) -> bool:
    paper = notice.newspaper or correction.newspaper
    if paper and article.newspaper and _bare(paper) != _bare(article.newspaper):
        return False
    if article.date and correction.date and article.date > correction.date:
        return False
    day = _same_day(article, notice)
    page = same_page(notice.page, article.page) if notice.page and article.page else None
    if day is False or page is False:
        return False
    titled = None
    if notice.headline:
        heads = [part for part in (article.headline, article.kicker) if part]
        titled = any(same_headline(notice.headline, head) for head in heads) if heads else None
    if titled is False:
        return False
    return bool(titled) or day is True


def _same_day(article: Article, notice: Notice) -> bool | None:
    if article.date is None or (notice.date is None and notice.month_day is None):
        return None
    if notice.date is not None:
        return article.date == notice.date
    return (article.date.month, article.date.day) == notice.month_day


def _amendment(article: Article, correction: Article, notice: Notice) -> Iterator[Amendment]:
    printed = f"{article.text}\n{article.headline}\n{article.kicker or ''}"
    if notice.label and _BY.search(notice.label):
        name = notice.wrong or "、".join(article.reporters)
        if name and name != notice.right:
            yield Amendment(name, notice.right, correction, notice.start, notice.end, of_byline=True)
        return
    if notice.wrong and notice.wrong != notice.right:
        if occurrences(notice.wrong, printed):
            yield Amendment(notice.wrong, notice.right, correction, notice.start, notice.end)
        elif notice.wrong in article.people:
            yield Amendment(notice.wrong, notice.right, correction, notice.start, notice.end, of_byline=True)
        return
    if notice.label:
        wrong = _labelled(notice.label, notice.right, article.text)
        if wrong is not None and wrong != notice.right:
            yield Amendment(wrong, notice.right, correction, notice.start, notice.end)


def _labelled(label: str, right: str, text: str) -> str | None:
    """What stands where `right` should: in the label itself (年产160吨应为180吨), or behind it in the article."""
    shape = _shape(right)
    own = [v for v in _values(label, shape) if occurrences(v, text)]
    if own:
        return own[-1]
    if shape is None:
        tails = (label[i:] for i in range(len(label) - 1))
        return next((t for t in tails if len(t) == len(right) and occurrences(t, text)), None)
    found: dict[str, None] = {}
    for _, end in occurrences(label, text):
        clause = _MARKS.split(text[end : end + 20])[0]
        found.update(dict.fromkeys(_values(clause, shape)[:1]))
    return next(iter(found)) if len(found) == 1 else None


def _shape(value: str) -> str | None:
    """What sort of value it is: a time, a figure with its unit, or None for words."""
    times = [t for t in find_times(value) if t.names_days]
    if times and times[0].start == 0:
        return "time"
    figure = _FIGURE.match(value)
    return regex.sub(r"[\d.,\s万亿千百]", "", fold(figure[0]))[:1] or "number" if figure else None


def _values(text: str, shape: str | None) -> list[str]:
    if shape == "time":
        return [t.surface for t in find_times(text) if t.names_days]
    if shape is None:
        return []
    found = [m[0] for m in _FIGURE.finditer(text)]
    unit = regex.compile(rf"\d[\d,.]*\s?[万亿千百]*{regex.escape(shape)}[^\W\d_]*")
    return [m[0] for value in found for m in unit.finditer(value)] if shape != "number" else found
