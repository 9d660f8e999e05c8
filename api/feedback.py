"""Readers' verdicts on answers, one JSON object a line in the data folder."""

from __future__ import annotations

import os
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import orjson

from corpus.errors import StorageError

FILE = "feedback.jsonl"


class FeedbackLog:
    """Appends to `feedback.jsonl`; safe with several threads and processes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def append(self, entry: Mapping[str, object]) -> str:
        """Keep `entry` with a new id and the time (UTC); return the id. Raises StorageError."""
        entry_id = uuid.uuid4().hex
        received = datetime.now(UTC).isoformat(timespec="seconds")
        line = orjson.dumps({"id": entry_id, "received_at": received, **entry}) + b"\n"
        try:
            # One write in append mode: lines of others cannot end up inside this one.
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                os.write(descriptor, line)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise StorageError(f"评价没有记下来：{error.strerror}") from error
        return entry_id
