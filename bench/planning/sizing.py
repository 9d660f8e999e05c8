"""What an archive of a given size and a given rate of questions ask for, by the measured unit costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bench.planning.queueing import Draw, Fleet, Outage, Waited, arriving, lognormal
from bench.planning.units import Units

DIMENSION: Final = 384
HNSW_EDGES: Final = 2 * 18 * 4
"""Bytes a vector of Milvus's AUTOINDEX for its graph: M = 18 by its documentation, two edges each, four bytes."""
SIMULATED: Final = 300.0
OUTAGE: Final = Outage(100.0, 160.0)


@dataclass(frozen=True, slots=True)
class Archive:
    """What an archive takes: bytes on disk and in memory, and core-hours to read it in."""

    articles: int
    chunks: int
    store_bytes: float
    lexical_bytes: float
    graph_bytes: float
    coded_bytes: float
    process_bytes: float
    ingest_core_hours: float


def archive_of(units: Units, articles: int, coded_bytes: float) -> Archive:
    """Work out the size of an archive; `coded_bytes` is what the local index of a large one takes for each vector."""
    chunks = round(articles * units.chunks_per_article)
    return Archive(
        articles,
        chunks,
        store_bytes=articles * units.store_bytes / units.articles,
        lexical_bytes=chunks * units.lexical_bytes / units.chunks,
        graph_bytes=chunks * (4 * DIMENSION + HNSW_EDGES),
        coded_bytes=chunks * coded_bytes,
        process_bytes=chunks * units.opened_bytes,
        ingest_core_hours=articles / (units.articles_per_second / units.cores) / 3600,
    )


def work_of(units: Units, reader: str) -> Draw:
    """Return how long a core works on one answer.

    The shape is that of the times with one client; the mean is what the rate with the most clients leaves each core:
    under load a core gets less done than an idle machine's times say, and the clients were on the same cores.
    """
    one, *_ = units.answering[reader]
    return lognormal(one.p50_ms, one.p95_ms, mean=core_seconds(units, reader))


def core_seconds(units: Units, reader: str) -> float:
    """Return the mean seconds of a core that an answer takes on a busy server."""
    return units.cores / units.answering[reader][-1].per_second


def simulated(units: Units, reader: str, servers: int, rate: float, *, fails: bool) -> Waited:
    """Let questions come to so many servers like the measured one; one of them fails for a minute if `fails`."""
    outage = OUTAGE if fails else None
    fleet = Fleet(servers, units.cores)
    return arriving(fleet, rate, work_of(units, reader), SIMULATED, outage=outage)


def servers_needed(units: Units, reader: str, rate: float, deadline: float, late: float) -> int:
    """Return the fewest servers with which, one of them failing for a minute, no more than the share `late` is late."""
    servers = max(2, int(rate * core_seconds(units, reader) / units.cores))
    while simulated(units, reader, servers, rate, fails=True).late(deadline) > late:
        servers += 1
    return servers
