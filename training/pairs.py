"""Unanswerable twins together with the questions that they were made from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from training.examples import Example

Unit = tuple[Example, ...]
"""One example, or an answerable one and its twin, which a batch takes together."""


def paired(changed: Iterable[Example], originals: Iterable[Example]) -> list[Unit]:
    """Put each twin or near miss behind its original: the question most like it that has the same passage, or the
    same question of another passage. One without an original stands alone.

    The original gets the twin's heading, so that the two differ in one thing.
    """
    by_text: dict[str, list[Example]] = defaultdict(list)
    by_question: dict[str, list[Example]] = defaultdict(list)
    for example in originals:
        by_text[example.text].append(example)
        by_question[example.question].append(example)
    return [
        _with_original(example, by_text[example.text] or by_question[example.question]) for example in changed
    ]


def _with_original(changed: Example, candidates: Sequence[Example]) -> Unit:
    if not candidates:
        return (changed,)
    original = max(candidates, key=lambda other: _likeness(other.question, changed.question))
    return (replace(original, heading=changed.heading), changed)


def _likeness(question: str, other: str) -> float:
    return SequenceMatcher(None, question, other, autojunk=False).ratio()


def swapped(question: str, original: str) -> list[tuple[int, int]]:
    """Return the parts of `question` that are not in `original`, as character spans.

    Where something was only taken out (副市长 → 市长), what follows the gap is the part that changed its meaning.
    """
    spans = []
    for tag, _, _, start, end in SequenceMatcher(None, original, question, autojunk=False).get_opcodes():
        if tag == "delete":
            end = min(len(question), start + 2)
        if tag != "equal" and end > start:
            spans.append((start, end))
    return spans
