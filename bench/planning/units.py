"""The unit costs, read out of docs/benchmarks.md, so that a plan follows what was last measured."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Answering:
    """Answers over HTTP by one server with `clients` at once; milliseconds at the client."""

    clients: int
    p50_ms: float
    p95_ms: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Units:
    """Of the largest archive measured, on a machine of `cores` cores. Sizes in bytes.

    `opened_bytes` is the memory that a process has for each chunk beside the vectors (rows, names, pages of the lexical
    index), `resident_bytes` that of a whole process under load, with the reader and this archive. `answering` by the
    setting `reader`, and by the number of clients, ascending.
    """

    cores: int
    articles: int
    chunks: int
    articles_per_second: float
    store_bytes: float
    lexical_bytes: float
    opened_bytes: float
    resident_bytes: float
    answering: dict[str, tuple[Answering, ...]]

    @property
    def chunks_per_article(self) -> float:
        """How many chunks an article is cut into."""
        return self.chunks / self.articles


_MIB = 2.0**20


def read_units(page: Path) -> Units:
    """Read the page that `make bench` writes. Raises ValueError where it has another shape."""
    text = page.read_text("utf-8")
    ingest = _table(text, "Ingest")[-1]
    smallest, *_, takes = _table(text, "What an archive takes")
    chunks_then = _number(_table(text, "Ingest")[0]["chunks"])
    opened = (_number(takes["opened MiB"]) - _number(smallest["opened MiB"])) * _MIB
    dense = (_number(takes["dense MiB"]) - _number(smallest["dense MiB"])) * _MIB
    answers = [row for row in _table(text, "Answers over HTTP") if row["News"] == ingest["News"]]
    readers = dict.fromkeys(row["reader"] for row in answers)
    return Units(
        cores=_cores(text),
        articles=round(_number(ingest["with needles"])),
        chunks=round(_number(ingest["chunks"])),
        articles_per_second=_number(ingest["with needles"]) / _number(ingest["s in all"]),
        store_bytes=_number(takes["store MiB"]) * _MIB,
        lexical_bytes=_number(takes["lexical MiB"]) * _MIB,
        opened_bytes=(opened - dense) / (_number(ingest["chunks"]) - chunks_then),
        resident_bytes=max(_number(row["resident MiB"]) for row in answers) * _MIB,
        answering={
            reader: tuple(
                Answering(
                    round(_number(row["clients"])),
                    _number(row["p50 ms"]),
                    _number(row["p95 ms"]),
                    _number(row["answers/s"]),
                )
                for row in answers
                if row["reader"] == reader
            )
            for reader in readers
        },
    )


def _table(text: str, section: str) -> list[dict[str, str]]:
    _, found, rest = text.partition(f"\n## {section}\n")
    if not found:
        raise ValueError(f"no section {section}")
    lines = rest.partition("\n## ")[0].splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    head, _, *body = rows
    return [dict(zip(head, row, strict=True)) for row in body]


def _cores(text: str) -> int:
    words = text[text.index("## Machine and software") :].split()
    return int(words[words.index("cores,") - 1])


def _number(cell: str) -> float:
    return float(cell.replace(",", ""))
