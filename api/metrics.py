"""What Prometheus can ask of a running service."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from api.supervising import METRICS_FOLDER
from api.workers import Load
from rag.records import Composition

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    """The counters of one application; each has a registry of its own, so that tests can run many."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "wenbao_http_requests", "HTTP requests", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = self._histogram(
            "wenbao_http_request_seconds", "Time from request to the end of its response", "route"
        )
        self._answers = Counter(
            "wenbao_answers", "Questions by outcome", ("outcome",), registry=self._registry
        )
        self._stages = self._histogram("wenbao_stage_seconds", "Time of a question's stages", "stage")
        self._sentences = Counter(
            "wenbao_sentences",
            "Sentences composed, by what became of them (repaired and quoted ones are emitted too)",
            ("composer", "fate"),
            registry=self._registry,
        )
        self._fallbacks = Counter(
            "wenbao_composer_fallbacks",
            "Answers of which nothing is the model's",
            ("composer",),
            registry=self._registry,
        )
        self._running = self._gauge("wenbao_queue_running", "Work being done", "livesum", "lane")
        self._waiting = self._gauge("wenbao_queue_waiting", "Work waiting for a thread", "livesum", "lane")
        self._articles = self._gauge("wenbao_articles", "Articles in the archive", "mostrecent")
        self._chunks = self._gauge("wenbao_chunks", "Chunks in the archive and its indexes", "mostrecent")
        self._bytes = self._gauge("wenbao_index_bytes", "Size of the indexes on disk", "mostrecent")
        self._model = self._gauge("wenbao_model_info", "The encoder in use", "mostrecent", "fingerprint")
        if METRICS_FOLDER not in os.environ:
            ProcessCollector(registry=self._registry)
            PlatformCollector(registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is the template, never the path: labels must stay few."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, *, answered: bool, timings: Iterable[tuple[str, float]] = ()) -> None:
        """Count a question and its stages, each with the milliseconds it took."""
        self._answers.labels("answered" if answered else "declined").inc()
        for stage, milliseconds in timings:
            self._stages.labels(stage).observe(milliseconds / 1000)

    def composed(self, composition: Composition) -> None:
        """Count the sentences of an answer, and whether its model had to be done without."""
        for fate, number in (
            ("emitted", composition.emitted),
            ("repaired", composition.repaired),
            ("dropped", composition.dropped),
            ("quoted", composition.quoted),
        ):
            self._sentences.labels(composition.composer, fate).inc(number)
        self._fallbacks.labels(composition.composer).inc(composition.fallback)

    def model(self, fingerprint: str) -> None:
        """Say which encoder is in use."""
        self._model.labels(fingerprint).set(1)

    def queues(self, loads: Iterable[Load]) -> None:
        """Say how busy this process is."""
        for load in loads:
            self._running.labels(load.lane).set(load.running)
            self._waiting.labels(load.lane).set(load.waiting)

    def render(self, articles: int, chunks: int, index: Path, loads: Iterable[Load]) -> bytes:
        """Return everything in the text format, with the archive and the queues as of now."""
        self._articles.set(articles)
        self._chunks.set(chunks)
        self._bytes.set(_size(index))
        self.queues(loads)
        if METRICS_FOLDER not in os.environ:
            return generate_latest(self._registry)
        everyone = CollectorRegistry()
        MultiProcessCollector(everyone)  # type: ignore[no-untyped-call]
        return generate_latest(everyone)

    def _histogram(self, name: str, help_: str, label: str) -> Histogram:
        return Histogram(name, help_, (label,), buckets=_SECONDS, registry=self._registry)

    def _gauge(self, name: str, help_: str, across: str, *labels: str) -> Gauge:
        """`across`: how the values of several processes become one."""
        return Gauge(name, help_, labels, registry=self._registry, multiprocess_mode=across)  # type: ignore[arg-type]


def _size(folder: Path) -> int:
    """Add up the files below `folder`; one that is replaced meanwhile does not count."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total
