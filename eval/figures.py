"""The figures of a run: what each is called, what it means, and from what it is counted.

Every figure is a ratio of two sums over questions, so that one bootstrap serves shares, means and F1 alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from eval.records import Figure, Scores

RESAMPLES: Final = 1000
SEED: Final = 20_250_305
LEVEL: Final = 0.95

_DRAWN_AT_ONCE: Final = 2_000_000

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """`count` gives what one question adds to numerator and denominator; None: the figure is not about it."""

    name: str
    label: str
    meaning: str
    count: Callable[[Scores], tuple[float, float] | None]


def bootstrap(
    numerators: Floats, denominators: Floats, *, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float]:
    """Return the 95 % percentile interval of sum(numerators) / sum(denominators), both of shape (n,).

    Questions are drawn with replacement (Efron & Tibshirani, 1993, ch. 13), the same draw for both sums;
    resamples in which the denominator is 0 are left out. The seed is fixed: equal input, equal interval.
    """
    n = len(numerators)
    rng = np.random.default_rng(seed)
    above, below = np.empty(resamples), np.empty(resamples)
    at_once = max(1, _DRAWN_AT_ONCE // n)
    for start in range(0, resamples, at_once):
        rows = slice(start, min(start + at_once, resamples))
        drawn = rng.integers(0, n, (rows.stop - start, n))
        above[rows] = numerators[drawn].sum(axis=1)
        below[rows] = denominators[drawn].sum(axis=1)
    ratios = above[below > 0] / below[below > 0]
    tail = (1 - LEVEL) / 2 * 100
    low, high = np.percentile(ratios, [tail, 100 - tail])
    return float(low), float(high)


def measure(scores: Sequence[Scores]) -> tuple[Figure, ...]:
    """Return every figure that the questions decide, in the order of `SPECS`."""
    figures = (_figure(spec, scores) for spec in SPECS)
    return tuple(figure for figure in figures if figure is not None)


def _figure(spec: FigureSpec, scores: Sequence[Scores]) -> Figure | None:
    counted = [pair for pair in map(spec.count, scores) if pair is not None]
    numerators = np.array([above for above, _ in counted], dtype=np.float64)
    denominators = np.array([below for _, below in counted], dtype=np.float64)
    if not denominators.sum():
        return None
    low, high = bootstrap(numerators, denominators)
    value = float(numerators.sum() / denominators.sum())
    return Figure(spec.name, value, low, high, int((denominators > 0).sum()))


def _mean(pick: Callable[[Scores], float | None]) -> Callable[[Scores], tuple[float, float] | None]:
    def count(scores: Scores) -> tuple[float, float] | None:
        value = pick(scores)
        return None if value is None else (value, 1.0)

    return count


def _answered(scores: Scores) -> tuple[float, float] | None:
    return (float(scores.answered), 1.0) if scores.answerable else None


def _rightly_cited(scores: Scores) -> float | None:
    judged = [value for value in (scores.article, scores.reporters) if value is not None]
    return min(judged) if judged and scores.complete == 1.0 else None


def _declined(scores: Scores) -> bool:
    return not scores.answered and not scores.failed


def _abstention_precision(scores: Scores) -> tuple[float, float]:
    declined = _declined(scores)
    return float(declined and not scores.answerable), float(declined)


def _abstention_recall(scores: Scores) -> tuple[float, float] | None:
    return None if scores.answerable else (float(_declined(scores)), 1.0)


def _abstention_f1(scores: Scores) -> tuple[float, float]:
    # F1 = 2 tp / (declined + unanswerable): a ratio of sums like the others.
    declined, unanswerable = _declined(scores), not scores.answerable
    return 2.0 * float(declined and unanswerable), float(declined) + float(unanswerable)


SPECS: Final[tuple[FigureSpec, ...]] = (
    FigureSpec("answer.answered", "作答率", "能答的题里给出了回答的比例", _answered),
    FigureSpec(
        "answer.complete",
        "要点齐全",
        "能答的题里回答含有每一个要点的比例（未答算缺）",
        _mean(lambda s: s.complete),
    ),
    FigureSpec(
        "answer.exact", "短答案精确", "短答案与标准答案完全一致的比例（未答算错）", _mean(lambda s: s.exact)
    ),
    FigureSpec(
        "answer.f1", "字符 F1", "短答案（没有则整句）与标准答案的字符重合度，取平均", _mean(lambda s: s.f1)
    ),
    FigureSpec(
        "citation.right",
        "出处和记者都对",
        "要点齐全的回答里，引对文章并且记者无误的比例",
        _mean(_rightly_cited),
    ),
    FigureSpec(
        "citation.article", "引对文章", "作答的题里引到了每一篇该引文章的比例", _mean(lambda s: s.article)
    ),
    FigureSpec(
        "citation.reporters", "记者无误", "作答的题里记者不缺不多的比例", _mean(lambda s: s.reporters)
    ),
    FigureSpec(
        "citation.precision", "引文准确率", "引用的文章里属于该引文章的比例", _mean(lambda s: s.precision)
    ),
    FigureSpec(
        "citation.verbatim",
        "引文逐字",
        "作答的题里每条引文都与原文逐字相同的比例",
        _mean(lambda s: s.verbatim),
    ),
    FigureSpec(
        "citation.support",
        "引文有据",
        "要点齐全的回答里，要点都见于引文或所引文章署名等记录的比例",
        _mean(lambda s: s.support),
    ),
    FigureSpec(
        "citation.markers",
        "标注对应",
        "作答的题里 [1] 之类的标注与出处一一对应的比例",
        _mean(lambda s: s.markers),
    ),
    FigureSpec("abstention.precision", "拒答准确率", "拒答的题里确实无从回答的比例", _abstention_precision),
    FigureSpec("abstention.recall", "拒答召回率", "无从回答的题里被拒答的比例", _abstention_recall),
    FigureSpec("abstention.f1", "拒答 F1", "拒答准确率与召回率的调和平均", _abstention_f1),
    FigureSpec("retrieval.hit@1", "首条命中", "该引的文章排在检索结果第一位的比例", _mean(lambda s: s.hit1)),
    FigureSpec("retrieval.hit@5", "前五命中", "前五篇里有该引文章的比例", _mean(lambda s: s.hit5)),
    FigureSpec("retrieval.hit@10", "前十命中", "前十篇里有该引文章的比例", _mean(lambda s: s.hit10)),
    FigureSpec(
        "retrieval.mrr", "MRR", "第一篇该引文章名次的倒数，取平均", _mean(lambda s: s.reciprocal_rank)
    ),
    FigureSpec(
        "retrieval.ndcg@10", "nDCG@10", "前十篇的归一化折损累计增益，取平均", _mean(lambda s: s.ndcg10)
    ),
)

BY_NAME: Final = {spec.name: spec for spec in SPECS}
