"""Puts what the importers read into the archive, batch by batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from api.records import IngestReport
from corpus.errors import WenbaoError
from corpus.records import Article, Failure
from embeddings.archive import Archive
from embeddings.records import AddReport

BATCH = 64
"""Articles stored at once, as many as the archive makes durable at a time: an interruption loses no count."""


def ingest(
    archive: Archive,
    items: Iterable[Article | Failure],
    *,
    batch: int = BATCH,
    progress: Callable[[int], None] | None = None,
) -> IngestReport:
    """Store the articles among `items`, `batch` at a time, and report on all of them.

    `progress` is told how many articles have been dealt with. A batch is stored whole before the next is
    begun: after Ctrl-C, or an error half-way, the report counts what is stored. An error before anything
    was stored is raised.
    """
    begun = time.perf_counter()
    reports: list[AddReport] = []
    failed: list[Failure] = []
    interrupted = False
    done = 0
    try:
        for articles in _batches(items, batch, failed):
            reports.append(archive.add(articles))
            done += len(articles)
            if progress is not None:
                progress(done)
    except KeyboardInterrupt:
        interrupted = True
    except WenbaoError as error:
        if not reports:
            raise
        failed.append(Failure(source="入库", line=None, error=f"{error.message}（此后的都没有入库）"))
    return IngestReport(
        articles_added=sum(report.added for report in reports),
        articles_updated=sum(report.updated for report in reports),
        articles_unchanged=sum(report.unchanged for report in reports),
        chunks=sum(report.chunks for report in reports),
        failed=tuple(failed),
        seconds=round(time.perf_counter() - begun, 3),
        interrupted=interrupted,
    )


def nothing_stored(failed: Sequence[Failure]) -> IngestReport:
    """Return the report of an ingest in which there was no article at all."""
    return IngestReport(0, 0, 0, 0, failed=tuple(failed), seconds=0.0)


def _batches(
    items: Iterable[Article | Failure], size: int, failed: list[Failure]
) -> Iterator[Sequence[Article]]:
    articles: list[Article] = []
    for item in items:
        if isinstance(item, Failure):
            failed.append(item)
            continue
        articles.append(item)
        if len(articles) == size:
            yield articles
            articles = []
    if articles:
        yield articles
