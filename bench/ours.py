"""Our own system at one size: ingest, footprint, cold start, answers under load, one article's life."""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench.processes import folder_mib, run
from bench.records import Finished, Footprint, Ingest, Load, Prepared, Start, Update
from bench.results import Results
from bench.serving import WENBAO, Server, ask_all, load_of, request, serving

_INGEST_SECONDS = 4 * 3600
_SEEN_SECONDS = 30
_WARM_UP = 30
# Cheap to ingest more than once; above, one run says as much.
_REPEATED_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """How often and with what is measured; `repeats` is for everything of which a median is taken."""

    repeats: int
    clients: tuple[int, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """Everything measured at one size."""

    size: int
    prepared: Prepared
    ingests: tuple[Ingest, ...]
    footprint: Footprint
    starts: tuple[Start, ...]
    loads: tuple[Load, ...]
    updates: tuple[Update, ...]


def measure_own(size: int, source: Path, prepared: Prepared, home: Path, results: Results, plan: Plan) -> Own:
    """Measure one size; steps that are kept are not repeated, and the archive goes when all are done."""
    runs = plan.repeats if size <= _REPEATED_UP_TO else 1
    name = f"own/{size}"
    last = f"{name}/update-{plan.repeats}"
    if not results.has(last) and results.has(f"{name}/ingest-{runs}") and not _is_filled(home):
        # Interrupted, and the archive was cleared away since: filled again, outside the measurement.
        _fill(source, home)

    def ingest() -> Ingest:
        shutil.rmtree(home, ignore_errors=True)
        finished = _fill(source, home)
        return Ingest(
            finished.seconds, prepared.articles, prepared.characters, prepared.chunks, finished.peak_mib
        )

    ingests = tuple(results.step(f"{name}/ingest-{n}", Ingest, ingest) for n in range(1, runs + 1))
    footprint = results.step(f"{name}/footprint", Footprint, lambda: _footprint(home))
    starts = tuple(
        results.step(f"{name}/start-{n}", Start, lambda: _start(home)) for n in range(1, plan.repeats + 1)
    )
    loads = tuple(
        results.step(f"{name}/load-{n}", Load, lambda n=n: _load(home, plan.questions, n))  # type: ignore[misc]
        for n in plan.clients
    )
    updates = tuple(
        results.step(f"{name}/update-{n}", Update, lambda n=n: _update(home, n))  # type: ignore[misc]
        for n in range(1, plan.repeats + 1)
    )
    shutil.rmtree(home, ignore_errors=True)
    return Own(size, prepared, ingests, footprint, starts, loads, updates)


def median_ingest(ingests: Sequence[Ingest]) -> Ingest:
    """Return the run in the middle by time (the slower of two)."""
    return sorted(ingests, key=lambda run: run.seconds)[len(ingests) // 2]


def median_update(updates: Sequence[Update]) -> Update:
    """Return the median of every figure."""
    return Update(
        median(update.added for update in updates),
        median(update.corrected for update in updates),
        median(update.deleted for update in updates),
        median(update.by_command for update in updates),
    )


def _is_filled(home: Path) -> bool:
    return (home / "wenbao.db").exists()


def _fill(source: Path, home: Path) -> Finished:
    return run([WENBAO, "--home", home, "ingest", source, "--json"], limit=_INGEST_SECONDS)


def _footprint(home: Path) -> Footprint:
    nothing = home.with_name(f"{home.name}-empty")
    shutil.rmtree(nothing, ignore_errors=True)
    opened, empty = _opened_mib(home), _opened_mib(nothing)
    shutil.rmtree(nothing, ignore_errors=True)
    store = sum(path.stat().st_size for path in home.glob("wenbao.db*")) / 1024 / 1024
    return Footprint(
        store_mib=store,
        dense_mib=folder_mib(home / "index" / "dense"),
        lexical_mib=folder_mib(home / "index" / "lexical"),
        opened_mib=opened - empty,
    )


def _opened_mib(home: Path) -> float:
    return float(run([sys.executable, "-m", "bench.memory_probe", home], limit=600).output)


def _start(home: Path) -> Start:
    with serving(home) as server:
        return Start(server.ready_seconds, server.resident_mib())


def _load(home: Path, questions: Sequence[str], clients: int) -> Load:
    with serving(home) as server:
        ask_all(server.port, questions[:_WARM_UP], clients)
        replies, seconds = ask_all(server.port, questions, clients)
        return load_of(clients, replies, seconds, server.resident_mib())


def _update(home: Path, number: int) -> Update:
    """Add, correct and delete an article over HTTP, and add one by the command beside the running server."""
    first, second = f"云溪镇第{number}号观测站编号甲寅九三", f"北山县第{number}号渡口改称丙午六一"
    outside = f"青石街道第{number}号书屋迁往戊辰四二"
    with serving(home) as server:
        added, article = _put(server, number, f"{first}。")
        corrected, _ = _put(server, number, f"{second}。")
        begun = time.perf_counter()
        _expect(request(server.port, "DELETE", f"/v1/articles/{article}"))
        _until(server, second, seen=False)
        deleted = time.perf_counter() - begun
        record = home / "bench-added.jsonl"
        line = {"id": f"bench-command-{number}", "headline": "", "text": f"{outside}。"}
        record.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
        begun = time.perf_counter()
        run([WENBAO, "--home", home, "ingest", record, "--json"], limit=600)
        _until(server, outside, seen=True)
        return Update(added, corrected, deleted, time.perf_counter() - begun)


def _put(server: Server, number: int, text: str) -> tuple[float, str]:
    """Return the seconds until a search shows the text, and the id of its article."""
    record = {"id": f"bench-http-{number}", "headline": "", "text": text}
    begun = time.perf_counter()
    _expect(request(server.port, "POST", "/v1/articles", [record]))
    article = _until(server, text.rstrip("。"), seen=True)
    return time.perf_counter() - begun, article


def _until(server: Server, text: str, *, seen: bool) -> str:
    """Search until the text is among the hits, or no longer among them; return its article, or ""."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < _SEEN_SECONDS:
        body = _expect(request(server.port, "GET", f"/v1/search?q={quote(text)}&k=5"))
        found = next((hit["article_id"] for hit in json.loads(body)["hits"] if text in hit["text"]), "")
        if bool(found) is seen:
            return str(found)
    raise SystemExit(f"after {_SEEN_SECONDS} s a search still does not show the change")


def _expect(response: tuple[int, bytes]) -> bytes:
    status, body = response
    if status != 200:
        raise SystemExit(f"the server answered {status}: {body.decode(errors='replace')[:500]}")
    return body
