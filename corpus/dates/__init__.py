"""Expressions of time in Chinese newspaper text and questions, and the days they mean."""

from corpus.dates.finding import find_times
from corpus.dates.records import DaySpan, Relation, Shift, Step, TimeMention
from corpus.dates.resolving import article_year_hint, resolve, resolve_all

__all__ = [
    "DaySpan",
    "Relation",
    "Shift",
    "Step",
    "TimeMention",
    "article_year_hint",
    "find_times",
    "resolve",
    "resolve_all",
]
