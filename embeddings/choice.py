"""Which encoder an archive is searched with: kept in the archive, so that nobody has to say it again."""

from __future__ import annotations

import json
from dataclasses import asdict

from corpus.store import ArticleStore
from embeddings.records import EncoderChoice

_KEY = "encoder"


def chosen(store: ArticleStore) -> EncoderChoice | None:
    """Return the encoder of the archive, None where none has been chosen yet (or by a version unknown to us)."""
    value = store.noted(_KEY)
    if value is None:
        return None
    try:
        return EncoderChoice(**json.loads(value))
    except (ValueError, TypeError):
        return None


def choose(store: ArticleStore, choice: EncoderChoice) -> None:
    """Make `choice` the archive's encoder, in one step; nothing is written where it is already."""
    if chosen(store) != choice:
        store.note(_KEY, json.dumps(asdict(choice), ensure_ascii=False))
