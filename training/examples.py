"""What the reader is trained and measured on, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Example:
    """A question asked of one passage.

    `text[start:end]` is the answer; both are -1 where the passage does not answer. `others` are further
    accepted spellings. `kind` says where it comes from, for the mix and for the report.
    """

    question: str
    heading: str
    text: str
    start: int
    end: int
    kind: str
    others: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Whether the passage holds the answer."""
        return self.start >= 0

    @property
    def answer(self) -> str:
        """The answer, "" where there is none."""
        return self.text[self.start : self.end] if self.answerable else ""


def write(path: Path, examples: Iterable[Example]) -> int:
    """Write the examples, return how many."""
    count = 0
    with path.open("w", encoding="utf-8") as stream:
        for example in examples:
            stream.write(json.dumps(asdict(example), ensure_ascii=False) + "\n")
            count += 1
    return count


def read(path: Path) -> Iterator[Example]:
    """Read what `write` wrote."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            found = json.loads(line)
            yield Example(**{**found, "others": tuple(found["others"])})


def spread(examples: Sequence[Example], count: int) -> list[Example]:
    """Return `count` of the examples, evenly spaced, so that every kind keeps its share; all where there are fewer."""
    if count >= len(examples):
        return list(examples)
    return [examples[n * len(examples) // count] for n in range(count)]
