"""How well bylines are read out of news lines: `python -m eval.bylines LINES_FILE [--errors]`.

The labels (`eval/sets/bylines.jsonl`) name lines by the SHA-256 of their text without outer white space; the
texts are not part of the project. Counts are of names (`reporters`) and of name-role pairs (`credits`), pooled
over all lines of a split; a name printed on no label counts against precision.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from corpus.importers.lines import read_line
from corpus.records import Article, Edition


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader found in one line."""

    split: str
    reporters: frozenset[str]
    credits: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of what was rightly found, wrongly found and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1.0 when nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1.0 when nothing is there."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def plus(self, found: frozenset[object], labelled: frozenset[object]) -> Score:
        """Add one line."""
        return Score(
            self.right + len(found & labelled),
            self.wrong + len(found - labelled),
            self.missed + len(labelled - found),
        )


def read_labels() -> dict[str, Label]:
    """The labels by hash of line."""
    lines = resources.files("eval").joinpath("sets/bylines.jsonl").read_text("utf-8").splitlines()
    return {
        row["sha256_of_line"]: Label(
            row["split"],
            frozenset(row["reporters"]),
            frozenset((credit["name"], credit["role"]) for credit in row["credits"]),
        )
        for row in map(json.loads, lines)
    }


def hash_of(line: str) -> str:
    """The name of a line in the labels."""
    return hashlib.sha256(line.strip().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """One labelled line with what was read from it."""

    label: Label
    reporters: frozenset[str]
    credits: frozenset[tuple[str, str]]
    line: str


def readings(lines: Iterable[str], labels: Mapping[str, Label]) -> Iterator[Reading]:
    """Read every labelled line once."""
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        digest = hash_of(line)
        if digest not in labels or digest in seen:
            continue
        seen.add(digest)
        article = read_line(line, "labels", number, Edition())
        found = article if isinstance(article, Article) else None
        yield Reading(
            labels[digest],
            frozenset(found.reporters if found else ()),
            frozenset((credit.name, credit.role) for credit in found.credits) if found else frozenset(),
            line,
        )


def _open(path: Path) -> Iterator[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from lines


def main() -> int:
    """Print precision and recall of both splits."""
    options = argparse.ArgumentParser(prog="python -m eval.bylines", description=__doc__)
    options.add_argument("lines_file", type=Path)
    options.add_argument("--errors", choices=["dev"], help="list the misread lines of a split")
    arguments = options.parse_args()
    labels = read_labels()
    scores = {(split, kind): Score() for split in ("dev", "held") for kind in ("reporters", "credits")}
    read = 0
    for reading in readings(_open(arguments.lines_file), labels):
        read += 1
        label = reading.label
        for kind, found, true in (
            ("reporters", reading.reporters, label.reporters),
            ("credits", reading.credits, label.credits),
        ):
            key = (label.split, kind)
            scores[key] = scores[key].plus(frozenset(found), frozenset(true))
            if arguments.errors == label.split and found != true:
                print(f"{kind}: {sorted(map(str, found - true))} 多出，{sorted(map(str, true - found))} 遗漏")
                print(
                    f"    {hash_of(reading.line)[:12]} {reading.line.strip()[:60]} … {reading.line.strip()[-60:]}"
                )
    if read < len(labels):
        print(f"警告：{len(labels)} 行标注中只找到 {read} 行，请确认文件是否为原始语料", file=sys.stderr)
    for (split, kind), score in scores.items():
        print(
            f"{split:5}{kind:10} precision {score.precision:.4f}  recall {score.recall:.4f}"
            f"  ({score.right} right, {score.wrong} wrong, {score.missed} missed)"
        )
    return 0 if read else 1


if __name__ == "__main__":
    sys.exit(main())
