"""Measures of one answer: pure functions of what was expected and what was said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import permutations
from typing import Final

from corpus.records import Article
from eval.records import Item
from eval.samevalue import same_figure_text, says_figure
from eval.textmatch import contains, headline_key, normal_form, strip_markers, tokens
from rag.records import Answer, Citation

_MARKER: Final = re.compile(r"\[(\d+)\]")
_LISTING: Final = re.compile(r"[、，,；;和与及]")
_MOST_PARTS: Final = 6


def parts_said(answer: str, answers: Sequence[Sequence[str]]) -> tuple[bool, ...]:
    """For each required part: whether `answer` holds one of its accepted spellings.

    A spelling is held when `textmatch.contains` finds it or when it is a figure and a figure of equal value
    and unit is there (1.2万吨 for 12000吨). Citation markers are not part of the answer.
    """
    said = strip_markers(answer)
    return tuple(any(says(said, spelling) for spelling in part) for part in answers)


def says(text: str, spelling: str) -> bool:
    """Whether `text` holds `spelling`, as words or as a figure of the same value."""
    return contains(text, spelling) or says_figure(text, spelling)


def character_f1(said: str, answers: Sequence[Sequence[str]]) -> float:
    """F1 over characters between what was said and the expected answer, 0..1.

    The token overlap of SQuAD (Rajpurkar et al., 2016) over the segmentation of CMRC 2018
    (`textmatch.tokens`): bags of tokens, because the parts of an answer may come in any order, where CMRC's
    own script takes the longest common substring. The best spelling counts; of several parts
    the best spelling of each, together.
    """
    spoken = Counter(tokens(strip_markers(said)))
    expected: Counter[str] = Counter()
    for part in answers:
        bags = [Counter(tokens(spelling)) for spelling in part]
        expected.update(max(bags, key=partial(_f1, spoken), default=Counter()))
    return _f1(spoken, expected)


def exact_short_answer(short_answer: str | None, answers: Sequence[Sequence[str]]) -> bool:
    """Whether the short answer is the expected answer and nothing else.

    Equal in tokens (no white space, punctuation, width, case, script) or a figure of the same value. Several
    parts may stand in any order, joined by 、 , ； 和 与 及 or by nothing.
    """
    if not short_answer or not answers:
        return False
    said = strip_markers(short_answer)
    if len(answers) == 1:
        return any(_same(said, spelling) for spelling in answers[0])
    pieces = [piece for piece in _LISTING.split(normal_form(said)) if tokens(piece)]
    if len(pieces) == len(answers):
        return _assignable(pieces, list(answers))
    if len(answers) > _MOST_PARTS:
        return False
    return any(_spelt_out(tokens(said), order) for order in permutations(answers))


def cites_articles(item: Item, citations: Sequence[Citation]) -> bool:
    """Whether every expected article is cited: by id where the item gives ids, else by headline.

    An item that expects none is met by any citation at all.
    """
    expected = expected_keys(item)
    if not expected:
        return bool(citations)
    return expected <= {article_key(item, citation.article) for citation in citations}


def cites_reporters(item: Item, citations: Sequence[Citation]) -> bool:
    """Whether the cited articles name the expected reporters, and no reporter beside them.

    Judged over the expected articles among the citations (all citations where the item names none). Somebody
    expected may be found as reporter or as photographer; a reporter who is not expected is a mistake.
    """
    expected_articles = expected_keys(item)
    relevant = [
        citation.article
        for citation in citations
        if not expected_articles or article_key(item, citation.article) in expected_articles
    ]
    wanted = _names(item.reporters)
    writers = _names(name for article in relevant for name in article.reporters)
    pictured = _names(name for article in relevant for name in article.photo_credits)
    if not expected_articles:
        return wanted <= writers | pictured
    return wanted <= writers | pictured and writers <= wanted


def citation_precision(item: Item, citations: Sequence[Citation]) -> float:
    """Share of the cited articles that are expected ones, 0..1; 0 when nothing is cited."""
    cited = {citation.article.id: article_key(item, citation.article) for citation in citations}
    expected = expected_keys(item)
    return sum(key in expected for key in cited.values()) / len(cited) if cited else 0.0


def quotes_verbatim(citations: Sequence[Citation]) -> bool:
    """Whether there are citations and each has `article.text[start:end] == quote`, not empty."""
    return bool(citations) and all(
        citation.quote
        and 0 <= citation.start < citation.end <= len(citation.article.text)
        and citation.article.text[citation.start : citation.end] == citation.quote
        for citation in citations
    )


def quotes_support(citations: Sequence[Citation], answers: Sequence[Sequence[str]]) -> bool:
    """Whether each required part stands in one quote or in the record of one cited article.

    The record counts because who wrote it, who took the photo, which paper and which day are printed in the
    article's fields, never in its text.
    """
    sources = [source for citation in citations for source in (citation.quote, *_record(citation.article))]
    return all(any(says(source, spelling) for source in sources for spelling in part) for part in answers)


def markers_agree(answer: Answer) -> bool:
    """Whether the markers in the answer are exactly those of its citations, and the answer ends in one."""
    used = {int(number) for number in _MARKER.findall(answer.answer)}
    given = [citation.marker for citation in answer.citations]
    ends_marked = re.search(r"\[\d+\]\s*$", answer.answer) is not None
    return len(given) == len(set(given)) and used == set(given) and ends_marked


def expected_keys(item: Item) -> frozenset[str]:
    """What identifies the expected articles: their ids, or the keys of their headlines."""
    if item.article_ids:
        return frozenset(item.article_ids)
    return frozenset(headline_key(headline) for headline in item.headlines)


def article_key(item: Item, article: Article) -> str:
    """The key of `article` in the terms in which `item` names what it expects."""
    return article.id if item.article_ids else headline_key(article.headline)


def _f1(said: Counter[str], expected: Counter[str]) -> float:
    common = (said & expected).total()
    if common == 0:
        return 0.0
    precision, recall = common / said.total(), common / expected.total()
    return 2 * precision * recall / (precision + recall)


def _same(said: str, spelling: str) -> bool:
    return tokens(said) == tokens(spelling) or same_figure_text(said, spelling)


def _assignable(pieces: list[str], parts: list[Sequence[str]]) -> bool:
    """Whether the pieces can be given to the parts one to one; few enough to try in turn."""
    if not pieces:
        return True
    piece, rest = pieces[0], pieces[1:]
    return any(
        any(_same(piece, spelling) for spelling in part) and _assignable(rest, parts[:at] + parts[at + 1 :])
        for at, part in enumerate(parts)
    )


def _spelt_out(said: list[str], parts: Sequence[Sequence[str]]) -> bool:
    """Whether the tokens are one spelling of each part, in this order, only 和 and kin between."""
    if not parts:
        return not said
    if said and _LISTING.fullmatch(said[0]) and _spelt_out(said[1:], parts):
        return True
    spelled = (tokens(spelling) for spelling in parts[0])
    return any(said[: len(words)] == words and _spelt_out(said[len(words) :], parts[1:]) for words in spelled)


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(headline_key(name) for name in names)


def _record(article: Article) -> tuple[str, ...]:
    day = article.date
    dates = (f"{day.year}年{day.month}月{day.day}日", day.isoformat()) if day else ()
    fields = (article.headline, article.kicker, article.newspaper, article.section)
    people = (*article.reporters, *article.photo_credits, *(credit.name for credit in article.credits))
    page = (f"第{article.page}版", f"{article.page}版") if article.page else ()
    return (*(field for field in fields if field), *people, *dates, *page)
