"""Puts a data set to whatever answers questions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from corpus.errors import WenbaoError
from eval.figures import measure
from eval.records import EvalRun, Item, KindFigures, Latency, Outcome
from eval.scoring import diagnose, score
from rag.records import Answer, Request

Progress = Callable[[int, int], None]
"""Called with how many questions are done and how many there are."""


class Answerer(Protocol):
    """What can be evaluated; `rag.pipeline.Pipeline` is one."""

    def answer(self, request: Request) -> Answer:
        """Answer one question; raises a WenbaoError where it cannot be asked."""


def run_dataset(items: Sequence[Item], answerer: Answerer, progress: Progress | None = None) -> EvalRun:
    """Ask every question in order and measure the answers.

    A WenbaoError on one question is that question's failure and the rest goes on; any other exception is a
    defect and passes through.
    """
    began = time.perf_counter()
    outcomes: list[Outcome] = []
    for item in items:
        outcomes.append(_ask(item, answerer))
        if progress is not None:
            progress(len(outcomes), len(items))
    return EvalRun(
        outcomes=tuple(outcomes),
        overall=measure([outcome.scores for outcome in outcomes]),
        by_kind=_by_kind(outcomes),
        latency=_latency(outcomes),
        seconds=time.perf_counter() - began,
    )


def _ask(item: Item, answerer: Answerer) -> Outcome:
    request = Request(question=item.question, asked_on=item.asked_on)
    began = time.perf_counter()
    answer: Answer | None = None
    error: str | None = None
    try:
        answer = answerer.answer(request)
    except WenbaoError as caught:
        error = caught.message
    latency_ms = (time.perf_counter() - began) * 1000
    scores = score(item, answer)
    return Outcome(item, answer, error, latency_ms, scores, diagnose(scores))


def _by_kind(outcomes: Sequence[Outcome]) -> tuple[KindFigures, ...]:
    grouped: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        grouped.setdefault(outcome.item.kind, []).append(outcome)
    return tuple(
        KindFigures(
            kind=kind,
            questions=len(group),
            failures=sum(bool(outcome.faults) for outcome in group),
            figures=measure([outcome.scores for outcome in group]),
        )
        for kind, group in grouped.items()
    )


def _latency(outcomes: Sequence[Outcome]) -> Latency | None:
    times = [outcome.latency_ms for outcome in outcomes if outcome.answer is not None]
    if not times:
        return None
    p50, p95 = np.percentile(times, [50, 95])
    return Latency(float(p50), float(p95))
