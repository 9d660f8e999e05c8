"""Statements become sentences with markers, and markers citations."""

from __future__ import annotations

from rag.compose.records import Ground, Statement
from rag.records import Citation


class Numbering:
    """Gives out the markers of one answer, sentence by sentence, from 1.

    Statements that rest on the very same run of text share a marker.
    """

    def __init__(self) -> None:
        self._citations: dict[tuple[str, int, int], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations so far, in marker order."""
        return tuple(self._citations.values())

    def add(self, statement: Statement) -> tuple[str, tuple[Citation, ...]]:
        """Return the statement closed by 。 and its markers, and the citations of these markers."""
        cited = tuple(dict.fromkeys(self._cited(ground) for ground in statement.grounds))
        return f"{statement.text}。" + "".join(f"[{c.marker}]" for c in cited), cited

    def _cited(self, ground: Ground) -> Citation:
        key = (ground.article.id, ground.start, ground.end)
        if key not in self._citations:
            marker = len(self._citations) + 1
            self._citations[key] = Citation(
                marker, ground.article, ground.chunk_id, ground.quote, ground.start, ground.end
            )
        return self._citations[key]
