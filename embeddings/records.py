"""What the indexes give back and what they say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.records import Article, Failure

FloatMatrix = NDArray[np.float32]
"""Row-major float32, shape (n, dimension), rows L2-normalised."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A chunk found by one index; the scale of `score` is that index's own (cosine, or BM25)."""

    chunk_id: str
    article_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the index on disk was built from; when it disagrees with the store, the store wins."""

    model: str
    dimension: int
    chunking: str
    dense_kind: str
    chunks: int
    revision: int
    checksum: int


@dataclass(frozen=True, slots=True)
class EncoderChoice:
    """The encoder of an archive: what opens it again (`spec`, `backend`), and what tells whether that is still
    the same one (`fingerprint`). `name` is how a person would call it."""

    spec: str
    backend: str
    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class AddReport:
    """What adding articles changed, in articles and in new chunks."""

    added: int
    updated: int
    unchanged: int
    chunks: int


@dataclass(frozen=True, slots=True)
class LexicalManifest:
    """What the lexical index on disk was built from. `generation` names its folder: a rebuilt index is a new
    folder, so that a reader of the old one is not disturbed."""

    generation: str
    layout: str
    documents: int
    revision: int


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """What is indexed of one chunk. Terms are separated by blanks; filter keys as the store compares them.

    `digest` stands for everything else in it, so that a stale document is told from a current one.
    """

    row: int
    tokens: str
    grams: str
    headline: str
    newspaper: str
    section: str
    page: str
    reporters: tuple[str, ...]
    credits: tuple[str, ...]
    day: int
    digest: int


class TermField(StrEnum):
    """Which kind of term it is."""

    TOKEN = "tokens"
    GRAM = "grams"


@dataclass(frozen=True, slots=True)
class Term:
    """Something to look for; `weight` multiplies its BM25 score."""

    field: TermField
    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """One of the smallest things that a question and a sentence can share: a pair of Han characters, a figure or
    a Latin word. `spellings` are folded, the one asked for first, then those OCR makes of it; `weight` is
    BM25's inverse document frequency."""

    spellings: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: where it is, on every machine, and what it was called by whoever gave it."""

    path: Path
    shown: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article, or what could not be read, with the texts, by `text_key`, that have no vector yet."""

    item: Article | Failure
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Embedded:
    """An article, or what could not be read, with new vectors of shape (dimension,), by `text_key`."""

    item: Article | Failure
    vectors: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class RayPool:
    """How an ingest is spread by Ray.

    `address`: of a running cluster, None for a Ray of our own on this machine. `encoders`: how many work at most,
    None for as many as there is room for, each with `cpus` cores, or `gpus` graphics cards (0.5: two share one).
    `memory`: bytes for what is on the way.
    """

    address: str | None
    encoders: int | None
    cpus: float
    gpus: float
    memory: int
