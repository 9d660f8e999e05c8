"""A question with the few passages that are read for it, as an archive would hand them over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from corpus.normalise import fold
from rag.reader.card import Calibration
from rag.reader.onnx_reader import Judged
from rag.reader.protocol import ReaderInput
from training.examples import Example
from training.likeness import nearest

Given = TypeVar("Given")
Made = TypeVar("Made")

SIZE = 3
_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Panel:
    """`passages[0]` is the example's own; the others do not hold its answer."""

    example: Example
    passages: tuple[ReaderInput, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The passage of a panel that the reader thinks best of, and whether it is one that answers."""

    judged: Judged
    own: bool
    right: bool


def panels(examples: Sequence[Example], pool: Sequence[Example], size: int = SIZE) -> list[Panel]:
    """Put beside each example the passages of `pool` that look most like its question and do not answer it."""
    known: dict[str, set[str]] = defaultdict(set)
    for example in pool:
        if example.answerable:
            known[example.question] |= {fold(answer) for answer in (example.answer, *example.others)}
    passages = list({example.text: example for example in pool if example.answerable}.values())
    found = []
    near = nearest([example.question for example in examples], passages, _CANDIDATES)
    for example, numbers in zip(examples, near, strict=True):
        others = [
            ReaderInput(passages[number].heading, passages[number].text)
            for number in numbers
            if passages[number].text != example.text and not _holds(passages[number], known[example.question])
        ]
        found.append(Panel(example, (ReaderInput(example.heading, example.text), *others[: size - 1])))
    return found


def _holds(passage: Example, answers: Set[str]) -> bool:
    seen = fold(passage.heading + passage.text)
    return any(answer in seen for answer in answers)


def at_once(work: Callable[[Given], Made], items: Iterable[Given]) -> list[Made]:
    """Return `work` of each item, in order; a reader's workers are kept busy across questions."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(work, items))


def chosen(panel: Panel, found: Sequence[Judged | None], calibration: Calibration) -> Chosen | None:
    """Return the best passage by `calibration`, None where there was nothing to read."""
    best = max(
        ((number, one) for number, one in enumerate(found) if one is not None),
        key=lambda pair: calibration.log_odds(pair[1].verdict, pair[1].span),
        default=None,
    )
    if best is None:
        return None
    number, one = best
    return Chosen(one, number == 0, number == 0 and panel.example.answerable)
