"""Our own system at one size: growing to it, footprint, cold start, answers under load, one article's life."""

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


@dataclass(frozen=True, slots=True)
class Plan:
    """How often and with what is measured; `repeats` is for everything of which a median is taken.

    Every size is measured with the first of `readers` (settings of that name), the last size with all.
    """

    repeats: int
    clients: tuple[int, ...]
    questions: tuple[str, ...]
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """What an archive of `before` news in `grown_from` grows by to `size`: the articles in `source`."""

    before: int
    size: int
    source: Path
    added: Prepared
    grown_from: Path | None
    home: Path


@dataclass(frozen=True, slots=True)
class Own:
    """Everything measured at one size; `ingests` are all by which the archive grew so far, the last to here."""

    size: int
    ingests: tuple[Ingest, ...]
    footprint: Footprint
    starts: tuple[Start, ...]
    loads: tuple[Load, ...]
    updates: tuple[Update, ...]


def measure_own(
    growth: Growth, earlier: Sequence[Ingest], results: Results, plan: Plan, *, is_last: bool
) -> Own:
    """Measure one size; steps that are kept are not repeated. The archive stays, for the next to grow from."""
    name, home = f"own/{growth.before}-{growth.size}", growth.home
    ingest = results.step(f"{name}/ingest", Ingest, lambda: grow_archive(growth))
    wanted = [(reader, n) for reader in (plan.readers if is_last else plan.readers[:1]) for n in plan.clients]
    steps = [f"{name}/update-{plan.repeats}", *(f"{name}/load-{reader}-{n}" for reader, n in wanted)]
    if not is_filled(home) and not all(map(results.has, steps)):
        # The archive was cleared away since: filled again, outside the measurement.
        grow_archive(growth)
    footprint = results.step(f"{name}/footprint", Footprint, lambda: _footprint(home))
    first = plan.readers[0]
    starts = tuple(
        results.step(f"{name}/start-{n}", Start, lambda: _start(home, first))
        for n in range(1, plan.repeats + 1)
    )
    loads = tuple(
        results.step(f"{name}/load-{r}-{n}", Load, lambda r=r, n=n: _load(home, plan.questions, n, r))  # type: ignore[misc]
        for r, n in wanted
    )
    updates = tuple(
        results.step(f"{name}/update-{n}", Update, lambda n=n: _update(home, n))  # type: ignore[misc]
        for n in range(1, plan.repeats + 1)
    )
    return Own(growth.size, (*earlier, ingest), footprint, starts, loads, updates)


def in_all(ingests: Sequence[Ingest]) -> Ingest:
    """Return what a growing archive took from nothing to here."""
    return Ingest(
        seconds=sum(each.seconds for each in ingests),
        articles=sum(each.articles for each in ingests),
        characters=sum(each.characters for each in ingests),
        chunks=sum(each.chunks for each in ingests),
        peak_mib=max(each.peak_mib for each in ingests),
    )


def median_update(updates: Sequence[Update]) -> Update:
    """Return the median of every figure."""
    return Update(
        median(update.added for update in updates),
        median(update.corrected for update in updates),
        median(update.deleted for update in updates),
        median(update.by_command for update in updates),
    )


def is_filled(home: Path) -> bool:
    """Whether there is an archive."""
    return (home / "wenbao.db").exists()


def grow_archive(growth: Growth) -> Ingest:
    """Copy the smaller archive and ingest what is new into the copy: interrupted, it begins with a new copy.

    Only the ingest is timed.
    """
    shutil.rmtree(growth.home, ignore_errors=True)
    if growth.grown_from is not None:
        shutil.copytree(growth.grown_from, growth.home)
    finished = _ingest(growth.source, growth.home)
    report = json.loads(finished.output)
    return Ingest(
        seconds=finished.seconds,
        articles=growth.added.articles,
        characters=growth.added.characters,
        chunks=int(report["chunks"]),
        peak_mib=finished.peak_mib,
    )


def _ingest(source: Path, home: Path) -> Finished:
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


def _start(home: Path, reader: str) -> Start:
    with serving(home, reader) as server:
        return Start(server.ready_seconds, server.resident_mib())


def _load(home: Path, questions: Sequence[str], clients: int, reader: str) -> Load:
    with serving(home, reader) as server:
        ask_all(server.port, questions[:_WARM_UP], clients)
        replies, seconds = ask_all(server.port, questions, clients)
        return load_of(clients, replies, seconds, server.resident_mib(), reader)


def _update(home: Path, number: int) -> Update:
    """Add, correct and delete an article over HTTP, and add one by the command beside the running server.

    The archive is left as it was.
    """
    first, second = f"云溪镇第{number}号观测站编号甲寅九三", f"北山县第{number}号渡口改称丙午六一"
    outside = f"青石街道第{number}号书屋迁往戊辰四二"
    with serving(home) as server:
        added, article = _put(server, number, f"{first}。")
        corrected, _ = _put(server, number, f"{second}。")
        deleted = _delete(server, article, second)
        record = home / "bench-added.jsonl"
        line = {"id": f"bench-command-{number}", "headline": "", "text": f"{outside}。"}
        record.write_text(json.dumps(line, ensure_ascii=False) + "\n", "utf-8")
        begun = time.perf_counter()
        _ingest(record, home)
        article = _until(server, outside, seen=True)
        by_command = time.perf_counter() - begun
        _delete(server, article, outside)
        record.unlink()
        return Update(added, corrected, deleted, by_command)


def _put(server: Server, number: int, text: str) -> tuple[float, str]:
    """Return the seconds until a search shows the text, and the id of its article."""
    record = {"id": f"bench-http-{number}", "headline": "", "text": text}
    begun = time.perf_counter()
    _expect(request(server.port, "POST", "/v1/articles", [record]))
    article = _until(server, text.rstrip("。"), seen=True)
    return time.perf_counter() - begun, article


def _delete(server: Server, article: str, text: str) -> float:
    """Return the seconds until a search no longer shows the text."""
    begun = time.perf_counter()
    _expect(request(server.port, "DELETE", f"/v1/articles/{article}"))
    _until(server, text, seen=False)
    return time.perf_counter() - begun


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
