"""What Prometheus can ask of a running service."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

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
        self._seconds = Histogram(
            "wenbao_http_request_seconds",
            "Time from request to the end of its response",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._answers = Counter(
            "wenbao_answers", "Questions by outcome", ("outcome",), registry=self._registry
        )
        self._articles = Gauge("wenbao_articles", "Articles in the archive", registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request. `route` is the template, never the path: labels must stay few."""
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, *, answered: bool) -> None:
        """Count a question."""
        self._answers.labels("answered" if answered else "declined").inc()

    def render(self, articles: int) -> bytes:
        """Return everything in the text format, with the number of articles as of now."""
        self._articles.set(articles)
        return generate_latest(self._registry)
