"""Puts a data set to the rules and to the model, and keeps every answer; goes on where it stopped."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from bench.llm.recording import RecordingWriter
from eval.records import Item
from eval.scoring import score
from rag.events import Finished, SentenceVerified
from rag.pipeline import Pipeline
from rag.records import Answer, Passage, Request
from rag.wire import answer_json
from rag.writing.choosing import chosen_sources
from rag.writing.errors import WriterError
from rag.writing.prompt import answer_prompt
from rag.writing.records import Budget

_RAW_SECONDS: Final = 60.0


def ask_all(
    name: str,
    items: Sequence[Item],
    rules: Pipeline,
    model: Pipeline,
    writer: RecordingWriter,
    budget: Budget,
    results: Path,
    *,
    ask_declined: bool,
) -> None:
    """Append one line to `results` for each question that is not in it yet.

    `ask_declined`: where the archive has no answer the model is asked all the same, by itself, to see what it would
    have said.
    """
    done = {(line["set"], line["composer"], line["id"]) for line in read_lines(results)}
    for place, item in enumerate(items, start=1):
        if (name, writer.name, item.id) in done:
            continue
        request = Request(item.question, asked_on=item.asked_on)
        extractive = rules.answer(request)
        writer.take()
        begun, first = time.monotonic(), None
        answer: Answer | None = None
        for event in model.events(request):
            if isinstance(event, SentenceVerified) and first is None:
                first = time.monotonic() - begun
            if isinstance(event, Finished):
                answer = event.answer
        assert answer is not None
        seconds = time.monotonic() - begun
        replies = writer.take()
        raw_sources: list[dict[str, Any]] = []
        if not answer.answered and ask_declined:
            _ask_alone(item.question, answer.passages, writer, budget)
        raw = writer.take()
        if replies or raw:
            raw_sources = _sources(answer.passages)
        line = {
            "set": name,
            "composer": writer.name,
            "id": item.id,
            "question": item.question,
            "answerable": item.answerable,
            "extractive": answer_json(extractive),
            "extractive_scores": asdict(score(item, extractive)),
            "answer": answer_json(answer),
            "scores": asdict(score(item, answer)),
            "first": first,
            "seconds": seconds,
            "replies": [asdict(r) for r in replies],
            "raw_alone": [asdict(r) for r in raw],
            "articles": _articles([extractive, answer], raw_sources),
        }
        with results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        print(f"{name} {writer.name} {place}/{len(items)} {seconds:.1f} s", file=sys.stderr)


def read_lines(results: Path) -> list[dict[str, Any]]:
    """Return what has been asked so far."""
    if not results.is_file():
        return []
    return [json.loads(line) for line in results.read_text("utf-8").splitlines()]


def _ask_alone(question: str, passages: Sequence[Passage], writer: RecordingWriter, budget: Budget) -> None:
    sources = chosen_sources(passages, (), budget.reading, writer.count)
    until = time.monotonic() + _RAW_SECONDS
    try:
        for _ in writer.write(answer_prompt(question, sources), tokens=budget.writing, until=until):
            pass
    except WriterError:
        return


def _sources(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    return [_article(p.article) for p in passages]


def _articles(answers: Sequence[Answer], more: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What the counting needs of every article cited or shown, by id."""
    found = {c.article.id: _article(c.article) for a in answers for c in a.citations}
    return found | {a["id"]: a for a in more}


def _article(article: Any) -> dict[str, Any]:
    return {
        "id": article.id,
        "headline": article.headline,
        "kicker": article.kicker,
        "newspaper": article.newspaper,
        "date": article.date.isoformat() if article.date else None,
        "page": article.page,
        "people": [*article.reporters, *(c.name for c in article.credits), *article.photo_credits],
        "text": article.text,
    }
