"""What is measured, flat enough to be kept as JSON step by step. Sizes in MiB, times as their names say."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finished:
    """A process that has ended well; `peak_mib` is the most memory it held resident."""

    seconds: float
    peak_mib: float
    output: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """The input of one size: so many articles (the last `needles` of them out of the question set)."""

    articles: int
    needles: int
    characters: int
    chunks: int


@dataclass(frozen=True, slots=True)
class Ingest:
    """One ingest in a fresh process, of the articles by which an archive grew; `seconds` from the start of the
    process to its end, start-up and model included."""

    seconds: float
    articles: int
    characters: int
    chunks: int
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """What an archive takes: files of the store and of both indexes, and the
    memory that opening it adds to a process beyond opening an empty one."""

    store_mib: float
    dense_mib: float
    lexical_mib: float
    opened_mib: float


@dataclass(frozen=True, slots=True)
class Start:
    """One cold start: seconds from starting the process until it was ready, and its memory then."""

    seconds: float
    resident_mib: float


@dataclass(frozen=True, slots=True)
class Load:
    """What one number of clients saw; latencies in milliseconds, throughput in answers a second.

    `stages` holds p50, p95 and p99 of every stage that the server timed; `reader` is the setting it ran with.
    """

    clients: int
    requests: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    answered: float
    errors: int
    resident_mib: float
    stages: dict[str, list[float]] = field(default_factory=dict)
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Update:
    """One article's life, each in seconds until a search by the running server shows it."""

    added: float
    corrected: float
    deleted: float
    by_command: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """Characters a second by batch size, and the batch size that is used."""

    rates: dict[str, float]
    batch: int


@dataclass(frozen=True, slots=True)
class Build:
    """One index built by one system in a fresh process. `seconds`: reading the input to the saved index,
    without imports and model; `process_seconds` with them."""

    seconds: float
    process_seconds: float
    peak_mib: float
    disk_mib: float
    chunks: int
    characters: int


@dataclass(frozen=True, slots=True)
class Serving:
    """One system's saved index opened in a fresh process and searched. `ready`: from the start of the process
    to the first result. `seen`: one corrected article until a search shows it; `saved` until it is on disk."""

    ready: float
    resident_mib: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: dict[str, float]
    hit_1: float
    hit_5: float
    seen: float
    saved: float
    requests: int
    version: str
