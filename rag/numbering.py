"""Statements become sentences with markers, and markers citations."""

from __future__ import annotations

from collections.abc import Sequence

from rag.compose.records import Ground, Statement
from rag.records import Citation


def number(statements: Sequence[Statement]) -> tuple[str, tuple[Citation, ...]]:
    """Return the answer text, each sentence closed by 。 and its markers, and the citations in marker order.

    Statements that rest on the very same run of text share a marker.
    """
    citations: dict[tuple[str, int, int], Citation] = {}
    sentences: list[str] = []
    for statement in statements:
        markers: list[int] = []
        for ground in statement.grounds:
            key = (ground.article.id, ground.start, ground.end)
            if key not in citations:
                citations[key] = _citation(len(citations) + 1, ground)
            if citations[key].marker not in markers:
                markers.append(citations[key].marker)
        sentences.append(f"{statement.text}。" + "".join(f"[{m}]" for m in markers))
    return "".join(sentences), tuple(citations.values())


def _citation(marker: int, ground: Ground) -> Citation:
    return Citation(marker, ground.article, ground.chunk_id, ground.quote, ground.start, ground.end)
