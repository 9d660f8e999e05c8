"""Fit the weights of rag/evidence/scoring.py: a logistic model of "this sentence answers this question".

Every sentence that selection looks at is one example, positive where it holds an accepted answer (and its candidate is
that answer). Prints the weights and the bias; they are rounded by hand into scoring.py, whose further rules stay as
they are. Shipped weights: fitted on the sample edition's questions (weight 3) and 501 questions on CMRC2018 trial, a
quarter of whose contexts were kept out of the archive so that their questions have no answer.

    python scripts/fit_selection.py --sources PAGE_OR_JSONL… --questions SET.jsonl [SET.jsonl …] [--reader bundled]

With --reader it fits how the reader is stacked on the rules (`score_read`): on contexts that the reader was not trained
on, each question asked twice, the second time without the articles that hold its answer. Shipped: 247 news questions and
314 of the held-out quarter of DRCD test and CMRC2018 trial, those at weight 0.6; five-fold checks chose among the forms.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from corpus.importers.dispatch import read_sources
from corpus.records import Article, ArticleFilter, Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.encoders import open_encoder
from eval.dataset import read_dataset
from eval.records import Item
from eval.textmatch import normal_form
from rag.evidence.comparing import SentenceComparer
from rag.evidence.matching import matchers
from rag.evidence.reading import reading_with
from rag.evidence.records import Evidence
from rag.evidence.scoring import RULES_AT_MOST, probability, score
from rag.evidence.selection import select
from rag.evidence.yardstick import measure
from rag.question.records import Want
from rag.question.understand import tidy, understand
from rag.reader.opening import open_reader
from rag.reader.protocol import Reader
from rag.retrieval import Retriever
from rag.stopwatch import Stopwatch
from rag.synonyms import newspaper_synonyms

STACKED = ("by rules", "pointed", "beside")
NAMES = ("around", "key", "names", "time", "near", "only", "semantic", "retrieval")


def examples(archive: Archive, items: tuple[Item, ...]) -> tuple[list[list[float]], list[bool]]:
    """Return one row of features and one label for each sentence looked at."""
    yardstick, retriever = measure(archive.encoder), Retriever(archive)
    rows: list[list[float]] = []
    labels: list[bool] = []
    for item in items:
        query, record = understand(tidy(item.question), item.asked_on or date.today())
        if record is not None or len(item.answers) > 1:
            continue
        found = retriever.retrieve(query.text, 10, ArticleFilter(), Stopwatch())
        vector = found.vector
        evidence = select(
            query,
            found.passages,
            matchers(query, newspaper_synonyms()),
            lambda texts, v=vector: [
                yardstick.scale(float(c)) for c in archive.encoder.encode_passages(list(texts)) @ v
            ],
        )
        for each in evidence:
            typed = float(query.focus.want is not Want.THING)
            values = [getattr(each.features, name) for name in NAMES]
            together = each.features.semantic * each.features.around
            rows.append([*values, together, typed, typed * (1.0 - each.features.fit)])
            labels.append(holds(each, item))
    return rows, labels


def stacked(
    archive: Archive, items: tuple[Item, ...], reader: Reader
) -> tuple[list[list[float]], list[bool]]:
    """Return what the rules and the reader say of each sentence, and whether it is right."""
    compared, retriever = SentenceComparer(archive.encoder), Retriever(archive)
    rows: list[list[float]] = []
    labels: list[bool] = []
    for item in items:
        query, record = understand(tidy(item.question), item.asked_on or date.today())
        if record is not None or len(item.answers) > 1:
            continue
        found = retriever.retrieve(query.text, 10, ArticleFilter(), Stopwatch())
        accepted = [normal_form(spelling) for part in item.answers for spelling in part]
        without = [p for p in found.passages if not any(a in normal_form(p.article.text) for a in accepted)]
        for passages, answerable in ((list(found.passages), item.answerable), (without, False)):
            evidence = select(
                query,
                passages,
                matchers(query, newspaper_synonyms()),
                compared.to(found.vector),
                reading_with(reader, query.text),
            )
            for each in evidence:
                features = each.features
                by_rules = min(max(score(query, features), -RULES_AT_MOST), RULES_AT_MOST)
                pointed = features.pointed * probability(features.read)
                rows.append([by_rules, pointed, (1.0 - features.pointed) * features.read])
                labels.append(answerable and holds(each, item))
    return rows, labels


def holds(evidence: Evidence, item: Item) -> bool:
    """Whether the sentence has the answer, and its candidate is it."""
    if not item.answerable:
        return False
    text = normal_form(evidence.text)
    accepted = [normal_form(spelling) for spelling in item.answers[0]]
    if not any(spelling in text for spelling in accepted):
        return False
    chosen = normal_form(evidence.candidate.text) if evidence.candidate else ""
    return not chosen or any(a in chosen or chosen in a for a in accepted)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sources", nargs="+", type=Path, required=True)
    parser.add_argument("--questions", nargs="+", type=Path, required=True)
    parser.add_argument(
        "--reader", default="off", help="fit the stacking of this reader instead of the rules"
    )
    given = parser.parse_args()
    reader = open_reader(given.reader)
    names = (*NAMES, "semantic*around", "typed", "unfit") if reader is None else STACKED
    with tempfile.TemporaryDirectory() as folder:
        store = ArticleStore(f"sqlite:///{folder}/archive.db")
        archive = Archive(store, open_encoder(), Path(folder))
        archive.add([a for a in read_sources(given.sources, "auto", Edition()) if isinstance(a, Article)])
        rows: list[list[float]] = []
        labels: list[bool] = []
        for path in given.questions:
            items = read_dataset(path)
            more, marks = examples(archive, items) if reader is None else stacked(archive, items, reader)
            rows += more
            labels += marks
        model = LogisticRegression(C=3.0, max_iter=2000).fit(np.array(rows), np.array(labels))
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(f"{name:>16} {weight:6.2f}")
    print(
        f"{'bias':>16} {model.intercept_[0]:6.2f}   ({len(labels)} sentences, {sum(labels)} with the answer)"
    )


if __name__ == "__main__":
    main()
