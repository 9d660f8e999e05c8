"""How often articles that disagree are told, and how often ordinary ones are said to: python -m bench.conflicts.

Ordinary: the questions of a reading set are asked of all its passages in one archive, with the news beside them;
no two of those disagree about what is asked, so every conflict told is a false one. Planted: a news article is
put in again as another paper's of a later day with one value changed, whole or cut to a brief, and asked about.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import regex

from corpus.dates import find_times
from corpus.errors import WenbaoError
from corpus.identity import article_id
from corpus.importers.dispatch import read_sources
from corpus.importers.jsonl import record_article
from corpus.records import Article, Edition
from corpus.sentences import Span, clauses, sentences
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.encoders import open_encoder
from eval.dataset import read_dataset
from eval.importers import import_set
from rag.facts.figures import find_figures
from rag.facts.names import find_organisations, find_people, find_places
from rag.facts.records import UnitClass
from rag.pipeline import Pipeline
from rag.records import Answer, Request

_PAPERS = ("北岭晨报", "南浦晚报", "东滩商报", "西塘日报")
_REPORTERS = ("甘若溪", "闵一舟", "瞿远", "戚小满")
_PEOPLE = ("甘若溪", "闵一舟", "瞿远山", "戚小满", "谈知秋")
_PLACES = ("云溪县", "柳林镇", "白沙市", "金桥区")
_BODIES = ("云溪建设集团", "柳林机械有限公司", "白沙设计院", "金桥科技公司")
_ASKED = {
    UnitClass.MONEY: "多少{unit}",
    UnitClass.MASS: "多少{unit}",
    UnitClass.AREA: "多少{unit}",
    UnitClass.LENGTH: "多少{unit}",
    UnitClass.COUNT: "多少{unit}",
    UnitClass.PERSON: "多少{unit}",
    UnitClass.PERCENT: "百分之几",
}
_LEAST_BEFORE, _MOST_BEFORE, _MOST_BEHIND = 10, 40, 14
_SEED = 19


@dataclass(frozen=True, slots=True)
class Planted:
    """An article, its contradiction, and a question to which `old` and `new` are the answers."""

    article: Article
    other: Article
    question: str
    old: str
    new: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Value:
    start: int
    end: int
    new: str
    word: str
    kind: str


def planted(articles: Sequence[Article], count: int, chance: random.Random) -> Iterator[Planted]:
    """Yield up to `count` contradictions, kinds of value in turn, every second one cut to a brief."""
    kinds = ("number", "date", "person", "place", "organisation")
    found = 0
    for article in articles:
        wanted = kinds[found % len(kinds)]
        made = _contradict(article, wanted, chance, brief=found % 2 == 1)
        if made is None and wanted != "number" and chance.random() < 0.05:
            made = _contradict(article, "number", chance, brief=found % 2 == 1)
        if made is not None:
            found += 1
            yield made
            if found == count:
                return


def _contradict(article: Article, wanted: str, chance: random.Random, *, brief: bool) -> Planted | None:
    text = article.text
    for span in sentences(text)[:8]:
        for value in _values(text[span.start : span.end], wanted, chance):
            start, end = span.start + value.start, span.start + value.end
            question = _question(text, span, start, end, value.word)
            old = text[start:end]
            if question is None or value.new in text or (len(old) < 3 and text.count(old) > 1):
                continue
            lead = sentences(text)[0]
            kept = (
                text
                if not brief
                else text[lead.start : lead.end]
                + (text[span.start : span.end] if span.start != lead.start else "")
            )
            changed = kept.replace(old, value.new)
            other = _printed(article, changed, article.headline.replace(old, value.new), chance)
            form = "brief" if brief else "whole"
            return Planted(article, other, question, old, value.new, f"{value.kind}, {form}")
    return None


def _values(sentence: str, wanted: str, chance: random.Random) -> Iterator[_Value]:
    if wanted == "number":
        for figure in find_figures(sentence):
            word = _ASKED.get(figure.unit_class)
            first = regex.search(r"[1-9]", figure.surface)
            if word and first and figure.surface[0].isdigit() and figure.value is not None:
                digit = str((int(first[0]) + chance.randint(1, 7)) % 9 + 1)
                if digit == first[0]:
                    continue
                new = figure.surface[: first.start()] + digit + figure.surface[first.end() :]
                yield _Value(figure.start, figure.end, new, word.format(unit=figure.printed_unit), "number")
    elif wanted == "date":
        for time in find_times(sentence):
            if time.day and time.month and time.until is None and str(time.day) in time.surface:
                day = time.day % 27 + 1
                new = regex.sub(rf"{time.day}(?=[日号])", str(day), time.surface)
                if new != time.surface:
                    yield _Value(time.start, time.end, new, "哪天", "date")
    elif wanted == "person":
        for person in find_people(sentence):
            if len(person.name) >= 2:
                yield _Value(person.start, person.end, chance.choice(_PEOPLE), "谁", "person")
    elif wanted == "place":
        for place in find_places(sentence):
            if len(place.name) >= 3:
                yield _Value(place.start, place.end, chance.choice(_PLACES), "哪里", "place")
    else:
        for body in find_organisations(sentence):
            if len(body.name) >= 5:
                yield _Value(body.start, body.end, chance.choice(_BODIES), "哪家单位", "organisation")


def _question(text: str, span: Span, start: int, end: int, word: str) -> str | None:
    """The clauses up to the value with the question word in its place: Chinese keeps the order of words."""
    parts = clauses(text, span)
    own = next((i for i, p in enumerate(parts) if p.start <= start < p.end), None)
    if own is None or end > parts[own].end:
        return None
    first = own
    while first > 0 and start - parts[first].start < _LEAST_BEFORE:
        first -= 1
    before, behind = text[parts[first].start : start], text[end : parts[own].end].rstrip("，,；;：:。！？!?")
    if not len(before) + min(len(behind), 8) >= _LEAST_BEFORE - 4 or len(before) > _MOST_BEFORE:
        return None
    if regex.search(r"[“”\"《》（）()\n]", before + behind) or len(behind) > _MOST_BEHIND:
        return None
    return f"{before}{word}{behind}？"


def _printed(article: Article, text: str, headline: str, chance: random.Random) -> Article:
    newspaper = chance.choice(_PAPERS)
    day = article.date + timedelta(days=chance.randint(0, 3)) if article.date else date(2023, 8, 1)
    key = article_id(
        record_id=None, url=None, newspaper=newspaper, date=day, page="2", headline=headline, text=text
    )
    reporters = (chance.choice(_REPORTERS),)
    return replace(
        article, id=key, headline=headline, newspaper=newspaper, date=day, page="2", reporters=reporters,
        url=None, text=text,
    )  # fmt: skip


@contextmanager
def _asking(articles: Sequence[Article]) -> Iterator[Pipeline]:
    with tempfile.TemporaryDirectory() as home:
        store = ArticleStore(f"sqlite:///{home}/archive.db")
        archive = Archive(store, open_encoder(), Path(home))
        archive.add(articles)
        yield Pipeline(archive)
        archive.close()
        store.close()


def _ask(pipeline: Pipeline, question: str) -> Answer | None:
    try:
        return pipeline.answer(Request(question, min_confidence=0.0))
    except WenbaoError:
        return None


def _news(path: Path | None, count: int) -> list[Article]:
    if path is None:
        return []
    read = (item for item in read_sources([path], "auto", Edition()) if isinstance(item, Article))
    return list({a.id: a for a in islice(read, count)}.values())


def _show(answer: Answer, question: str) -> None:
    conflict = answer.conflict
    values = " | ".join(c.value for c in conflict.claims) if conflict else "-"
    print(f"  {question}\n    {answer.answer}\n    {values}", file=sys.stderr)


def _ordinary(news: Sequence[Article], squads: Sequence[Path], sets: Sequence[Path], about_news: int) -> None:
    contexts: list[Article] = []
    questions: list[str] = []
    for path in squads:
        found = import_set(path, "squad", None)
        contexts += [record_article(context.record(), Edition()) for context in found.contexts]
        questions += [item.question for item in found.items]
    for path in sets:
        questions += [item.question for item in read_dataset(path)]
    questions += [pair.question for pair in planted(news, about_news, random.Random(_SEED))]
    told: Counter[str] = Counter()
    with _asking([*contexts, *news]) as pipeline:
        for question in questions:
            answer = _ask(pipeline, question)
            if answer is None or not answer.answered:
                told["declined"] += 1
            elif answer.conflict is not None:
                told["conflict"] += 1
                _show(answer, question)
            else:
                earlier = "此前据" in answer.answer
                told["with an earlier state" if earlier else "plain"] += 1
                if earlier:
                    _show(answer, question)
    print(f"ordinary: {len(questions)} questions, {len(contexts) + len(news)} articles: {dict(told)}")


def _planted(news: Sequence[Article], count: int, chance: random.Random) -> None:
    pairs = list(planted(news, count, chance))
    told: Counter[tuple[str, str]] = Counter()
    with _asking([*news, *(p.other for p in pairs)]) as pipeline:
        for pair in pairs:
            answer = _ask(pipeline, pair.question)
            outcome = _outcome(pair, answer)
            told[pair.kind, outcome] += 1
            if outcome != "found" and answer is not None:
                print(f"{outcome} ({pair.kind}) {pair.old} → {pair.new}", file=sys.stderr)
                _show(answer, pair.question)
    for kind in sorted({kind for kind, _ in told}):
        print(kind, {outcome: n for (k, outcome), n in sorted(told.items()) if k == kind})
    right = sum(n for (_, outcome), n in told.items() if outcome == "found")
    one_sided = sum(n for (_, outcome), n in told.items() if outcome == "one side")
    print(
        f"planted: {len(pairs)}, found {right}, found where the answer was on the point {right}/{right + one_sided}"
    )


def _outcome(pair: Planted, answer: Answer | None) -> str:
    if answer is None or not answer.answered:
        return "declined"
    told = [value in answer.answer for value in (pair.old, pair.new)]
    if answer.conflict is not None and all(told):
        return "found"
    return "both, as states" if all(told) else "one side" if any(told) else "off the point"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--news", type=Path, help="articles for `wenbao ingest`")
    parser.add_argument(
        "--squad", type=Path, action="append", default=[], help="a reading set with its passages"
    )
    parser.add_argument(
        "--questions", type=Path, action="append", default=[], help="an eval set about the news"
    )
    parser.add_argument("--count", type=int, default=500, help="how many articles of the news")
    parser.add_argument("--planted", type=int, default=0, help="how many contradictions to plant")
    parser.add_argument(
        "--unplanted", type=int, default=0, help="how many questions to ask about the news as they are"
    )
    given = parser.parse_args()
    news = _news(given.news, given.count)
    if given.squad or given.questions or given.unplanted:
        _ordinary(news, given.squad, given.questions, given.unplanted)
    if given.planted:
        _planted(news, given.planted, random.Random(_SEED))


if __name__ == "__main__":
    main()
