"""What a route works with: the services, threads for blocking work, metrics, jobs, the question log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from api.assembly import Services
from api.jobs.runner import JobRunner
from api.metrics import Metrics
from api.questionlog import QuestionLog
from api.workers import Workers
from rag.records import Answer


@dataclass(frozen=True, slots=True)
class Context:
    """One for each application."""

    services: Services
    workers: Workers
    metrics: Metrics
    jobs: JobRunner
    questions: QuestionLog

    def answered(self, found: Answer) -> None:
        """Count an answer and, where the settings say so, log its question. Safe in any thread."""
        self.metrics.answer(answered=found.answered, timings=found.timings_ms)
        self.metrics.composed(found.composition)
        self.questions.note(found.question, answered=found.answered, confidence=found.confidence)


def _context(request: Request) -> Context:
    context: Context = request.app.state.context
    return context


WithContext = Annotated[Context, Depends(_context)]
