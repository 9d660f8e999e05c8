"""Readers' verdicts on answers: in the archive's store; older versions kept them in a file of their own."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import orjson

from corpus.errors import StorageError
from corpus.oserrors import reason
from corpus.records import Feedback
from corpus.store import ArticleStore

FILE: Final = "feedback.jsonl"
"""Where versions before 0.2 kept verdicts, one JSON object a line."""

_TAKEN_OVER: Final = f"{FILE}.imported"
_LOG = logging.getLogger(__name__)


def new_id() -> str:
    """Return an id that no other verdict has."""
    return uuid.uuid4().hex


def take_over(folder: Path, store: ArticleStore) -> int:
    """Bring what an older version wrote in `folder` into the store, once; return how many verdicts came in.

    The file is kept under another name. Raises StorageError.
    """
    path = folder / FILE
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise StorageError(f"读者的评价读不出来：{reason(error)}（{path}）") from error
    count = store.feedback.add(list(_verdicts(lines)))
    try:
        os.replace(path, folder / _TAKEN_OVER)
    except OSError as error:
        # What came in has its ids: coming in again does no harm.
        _LOG.warning("%s 已并入档案，但不能改名：%s", path, reason(error))
    return count


def _verdicts(lines: list[bytes]) -> Iterator[Feedback]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield _verdict(orjson.loads(line))
        except (ValueError, KeyError, TypeError):
            _LOG.warning("%s 第 %d 行读不出来，没有并入档案", FILE, number)


def _verdict(entry: dict[str, object]) -> Feedback:
    received = datetime.fromisoformat(str(entry["received_at"]))
    ids = entry.get("article_ids") or []
    if not isinstance(ids, list):
        raise TypeError("article_ids")
    return Feedback(
        id=str(entry["id"])[:32],
        received=received if received.tzinfo else received.replace(tzinfo=UTC),
        rating=str(entry["rating"])[:8],
        question=str(entry["question"]),
        answer=_text(entry.get("answer")),
        comment=_text(entry.get("comment")),
        article_ids=tuple(map(str, ids)),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
