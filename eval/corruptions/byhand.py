"""Sentences falsified or truthfully reworded by hand, each with the printed one that it is checked against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from rag.verify import Support, verify_sentence


@dataclass(frozen=True, slots=True)
class Written:
    """`sentence` says falsely (set "corrupted") or in other words (set "reworded") what `source` says."""

    id: str
    source: str
    sentence: str

    @property
    def accepted(self) -> bool:
        """Whether verification lets the sentence pass."""
        return verify_sentence(self.sentence, Support((self.source,), text=self.source)).ok


def written(name: str) -> Iterator[Written]:
    """Read eval/sets/verification/`name`.jsonl."""
    text = resources.files("eval").joinpath("sets", "verification", f"{name}.jsonl").read_text("utf-8")
    for line in text.splitlines():
        yield Written(**json.loads(line))
