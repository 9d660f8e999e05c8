"""A run as one HTML page that a newspaper person can read: figures, then failures, then the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpus.records import Article
from eval.figures import BY_NAME, FigureSpec
from eval.metrics import article_key, expected_keys
from eval.records import EvalRun, Fault, Figure, Item, Outcome
from eval.summary import KIND_COLUMNS, kind_label, percent
from eval.textfile import open_for_writing
from rag.records import Citation, Passage

CONTEXT: Final = 80
"""Characters of the article shown on either side of a quote."""
HEADLINE_FIGURES: Final = ("answer.complete", "citation.right", "abstention.f1", "retrieval.hit@1")
_PASSAGES_SHOWN: Final = 5
# With more failures than this the page opens them one by one, or it would be too long to scan.
_UNFOLDED: Final = 100
_UNTITLED: Final = "（无标题）"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure with its explanation; percentages of 0..100 for drawing."""

    spec: FigureSpec
    figure: Figure
    low: float
    span: float
    value: float


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A citation with the article's text around its quote; `exact` is false where the quote is not there."""

    citation: Citation
    source: str
    expected: bool
    before: str
    after: str
    exact: bool


@dataclass(frozen=True, slots=True)
class PassageCard:
    """A retrieved passage, its place from 1, and whether its article was expected."""

    place: int
    passage: Passage
    source: str
    expected: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A required part with its spellings, and whether the answer held it."""

    spellings: tuple[str, ...]
    said: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One question as the page shows it."""

    outcome: Outcome
    kind: str
    parts: tuple[Part, ...]
    expected_headlines: tuple[str, ...]
    quotes: tuple[QuoteInContext, ...]
    passages: tuple[PassageCard, ...]


@dataclass(frozen=True, slots=True)
class KindRow:
    """One line of the table by kind; `cells` follow KIND_COLUMNS, "—" where nothing was decided."""

    kind: str
    questions: int
    failures: int
    cells: tuple[str, ...]


def write_report(run: EvalRun, path: Path) -> None:
    """Write the run as one self-contained HTML file (no scripts or styles from elsewhere).

    Raises BadInputError if the file cannot be written.
    """
    page = render_report(run, datetime.now().astimezone())
    with open_for_writing(path) as stream:
        stream.write(page)


def render_report(run: EvalRun, made: datetime) -> str:
    """Return the report as HTML; all text from questions and articles is escaped."""
    rows = tuple(_figure_row(figure) for figure in run.overall)
    environment = Environment(
        loader=PackageLoader("eval", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = percent
    return environment.get_template("report.html.j2").render(
        run=run,
        made=f"{made.year}年{made.month}月{made.day}日 {made:%H:%M}",
        tiles=tuple(row for row in rows if row.spec.name in HEADLINE_FIGURES),
        rows=rows,
        kind_columns=tuple(BY_NAME[name] for name in KIND_COLUMNS),
        kinds=_kind_rows(run),
        fault_counts=_fault_counts(run.failures),
        unfolded=len(run.failures) <= _UNFOLDED,
        failures=tuple(_case(outcome) for outcome in run.failures),
        successes=tuple(_case(outcome) for outcome in run.successes),
    )


def quote_in_context(item: Item, citation: Citation) -> QuoteInContext:
    """Return a citation with up to CONTEXT characters of its article on either side of the quote."""
    text, start, end = citation.article.text, citation.start, citation.end
    exact = 0 <= start < end <= len(text) and text[start:end] == citation.quote
    return QuoteInContext(
        citation=citation,
        source=source_line(citation.article),
        expected=_is_expected(item, citation.article),
        before=_head_cut(text, start) if exact else "",
        after=_tail_cut(text, end) if exact else "",
        exact=exact,
    )


def source_line(article: Article) -> str:
    """Where an article stands: 《科学导报》2025年3月4日第3版, as far as it is known."""
    paper = f"《{article.newspaper}》" if article.newspaper else ""
    day = f"{article.date.year}年{article.date.month}月{article.date.day}日" if article.date else ""
    page = f"第{article.page}版" if article.page else ""
    return paper + day + page


def _case(outcome: Outcome) -> Case:
    item, answer = outcome.item, outcome.answer
    said = outcome.scores.parts or (False,) * len(item.answers)
    return Case(
        outcome=outcome,
        kind=kind_label(item.kind),
        parts=tuple(Part(part, held) for part, held in zip(item.answers, said, strict=True)),
        expected_headlines=tuple(headline or _UNTITLED for headline in item.headlines),
        quotes=tuple(quote_in_context(item, citation) for citation in answer.citations) if answer else (),
        passages=tuple(
            PassageCard(place, passage, source_line(passage.article), _is_expected(item, passage.article))
            for place, passage in enumerate(answer.passages[:_PASSAGES_SHOWN], start=1)
        )
        if answer
        else (),
    )


def _is_expected(item: Item, article: Article) -> bool:
    return article_key(item, article) in expected_keys(item)


def _head_cut(text: str, start: int) -> str:
    return ("……" if start > CONTEXT else "") + text[max(0, start - CONTEXT) : start]


def _tail_cut(text: str, end: int) -> str:
    return text[end : end + CONTEXT] + ("……" if end + CONTEXT < len(text) else "")


def _figure_row(figure: Figure) -> FigureRow:
    low, high = figure.low * 100, figure.high * 100
    return FigureRow(BY_NAME[figure.name], figure, low, high - low, figure.value * 100)


def _kind_rows(run: EvalRun) -> tuple[KindRow, ...]:
    rows = []
    for kind in sorted(run.by_kind, key=lambda kind: -kind.failures / kind.questions):
        values = {figure.name: percent(figure.value) for figure in kind.figures}
        cells = tuple(values.get(name, "—") for name in KIND_COLUMNS)
        rows.append(KindRow(kind_label(kind.kind), kind.questions, kind.failures, cells))
    return tuple(rows)


def _fault_counts(failures: Sequence[Outcome]) -> tuple[tuple[Fault, int], ...]:
    counts = ((fault, sum(fault in outcome.faults for outcome in failures)) for fault in Fault)
    return tuple((fault, count) for fault, count in counts if count)
