"""What was answered, question by question, as JSON lines."""

from __future__ import annotations

from pathlib import Path

from eval.dataset import write_lines
from eval.records import EvalRun, Outcome
from rag.wire import answer_json


def prediction_json(outcome: Outcome) -> dict[str, object]:
    """Return {"id", …Answer}; for a question that could not be asked {"id", "question", "error"}."""
    if outcome.answer is None:
        return {"id": outcome.item.id, "question": outcome.item.question, "error": outcome.error}
    return {"id": outcome.item.id, **answer_json(outcome.answer)}


def write_predictions(run: EvalRun, path: Path) -> int:
    """Write one line a question, in the order asked, and return how many.

    Raises BadInputError if the file cannot be written.
    """
    return write_lines((prediction_json(outcome) for outcome in run.outcomes), path)
