"""One fact as several articles give it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rag.compose.records import Statement
from rag.evidence.records import Evidence


class Relation(StrEnum):
    """How two values stand to one another."""

    RIVAL = "rival"
    """Of the same thing at the same time: one of them is wrong."""
    STATE = "state"
    """Of the same thing at two times or stages (planned, done): both may be right."""
    APART = "apart"
    """Of two things, as far as can be told."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The value that a piece of evidence gives: `value` is its candidate, or what a correction made of it."""

    evidence: Evidence
    value: str


@dataclass(frozen=True, slots=True)
class TellingClaim:
    """One side of a disagreement with the statement that tells it."""

    value: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is disagreed about, and the sides, newest first."""

    about: str
    claims: tuple[TellingClaim, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fact after all articles were heard: the statements in order, the short answer, and the
    dispute if there is one."""

    statements: tuple[Statement, ...]
    short: str | None
    dispute: Dispute | None = None
    warnings: tuple[str, ...] = ()
