"""Latency and throughput of a warm `POST /v1/answers` against a running server.

    python -m bench.answers                          1,000 invented articles
    python -m bench.answers news.txt.gz              the first 1,000 articles of a file
    python -m bench.answers news.txt.gz --articles 4000 --requests 400 --json

The archive is made in a temporary folder (or kept in --home), the server is `wenbao serve` as users start it,
the clients are threads with one kept-alive connection each on the loopback. Questions are made from the
articles: the clause before a printed figure, asking for the figure. Latency is measured at the client, from
sending the request to having read the whole answer; each number of clients asks the same questions.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from bench.invented import records
from corpus.importers.dispatch import read_sources
from corpus.records import Article, Edition
from corpus.wire import article_json

WENBAO = Path(sys.executable).with_name("wenbao")
_FIGURE = re.compile(r"([\u4e00-\u9fff][^，。；：！？、\s]{3,29}?)(\d[\d.]*)(万?[\u4e00-\u9fff])")
_READY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Load:
    """What one number of clients saw; latencies in milliseconds, throughput in answers a second."""

    clients: int
    requests: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    per_second: float
    answered: float
    errors: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as a client saw it; `stages` are the server's own timings. None where it was an error."""

    milliseconds: float
    answered: bool | None
    stages: dict[str, float]


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="wenbao-bench-") as folder:
        home = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        articles = _articles(options.source, options.articles, Path(folder))
        questions = _questions(articles, options.requests)
        ingest = _ingest(articles, home, Path(folder))
        with _server(home) as (port, ready):
            _ask_all(port, questions[: min(30, len(questions))], 1)  # warm up
            measured = [(clients, *_ask_all(port, questions, clients)) for clients in options.clients]
    loads = [_load(clients, replies, seconds) for clients, replies, seconds in measured]
    stages = _stages(measured[0][1])
    if options.json:
        figures = {"articles": len(articles), "ingest_seconds": ingest, "ready_seconds": ready}
        print(
            json.dumps({**figures, "loads": [asdict(load) for load in loads], "stages_ms": stages}, indent=2)
        )
        return
    print(f"{len(articles)} articles, ingested in {ingest:.1f} s, ready {ready:.1f} s after start")
    print("clients requests   p50 ms   p95 ms   p99 ms   per s answered errors")
    for load in loads:
        print(
            f"{load.clients:7} {load.requests:8} {load.p50_ms:8.1f} {load.p95_ms:8.1f} {load.p99_ms:8.1f} "
            f"{load.per_second:7.1f} {load.answered:8.0%} {load.errors}"
        )
    print("stages, median ms:", ", ".join(f"{name} {value:.1f}" for name, value in stages.items()))


def question_about(text: str) -> str | None:
    """Return a question for the first figure of a text that has words before it and a unit behind it."""
    found = _FIGURE.search(text)
    return f"{found[1]}多少{found[3]}？" if found else None


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the least value that `share` of all do not exceed."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * round(share * 100) // 100) - 1)]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.answers", description=__doc__.split("\n")[0])
    parser.add_argument("source", nargs="?", type=Path, help="a file for `wenbao ingest`, or invented news")
    parser.add_argument("--articles", type=int, default=1000, help="how many to take (default 1000)")
    parser.add_argument("--requests", type=int, default=300, help="questions for each number of clients")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--home", type=Path, help="keep the archive here (default: a temporary folder)")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not (1 <= options.articles <= 100_000 and 1 <= options.requests <= 10_000):
        parser.error("--articles up to 100000, --requests up to 10000")
    if not all(1 <= clients <= 64 for clients in options.clients):
        parser.error("--clients from 1 to 64")
    return options


def _articles(source: Path | None, count: int, folder: Path) -> list[Article]:
    if source is None:
        source = folder / "invented.jsonl"
        lines = (json.dumps(record, ensure_ascii=False) for record in records(count))
        source.write_text("\n".join(lines), "utf-8")
    items = read_sources([source], "auto", Edition())
    return list(islice((item for item in items if isinstance(item, Article)), count))


def _questions(articles: Sequence[Article], count: int) -> list[str]:
    found = list(dict.fromkeys(filter(None, (question_about(article.text) for article in articles))))
    if not found:
        raise SystemExit("no figure in any article to ask for")
    random.Random(11).shuffle(found)
    return [found[number % len(found)] for number in range(count)]


def _ingest(articles: Sequence[Article], home: Path, folder: Path) -> float:
    taken = folder / "taken.jsonl"
    lines = (json.dumps(article_json(article, full=True), ensure_ascii=False) for article in articles)
    taken.write_text("\n".join(lines), "utf-8")
    begun = time.perf_counter()
    subprocess.run([WENBAO, "--home", home, "ingest", taken, "--json"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


@contextmanager
def _server(home: Path) -> Iterator[tuple[int, float]]:
    """Run `wenbao serve` on a free port; give the port and the seconds until it was ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    server = subprocess.Popen(
        [WENBAO, "--home", home, "serve", "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        while not _is_ready(port):
            if server.poll() is not None:
                raise SystemExit("the server did not start; try `wenbao serve` by hand")
            if time.perf_counter() - begun > _READY_SECONDS:
                raise SystemExit(f"the server was not ready after {_READY_SECONDS} s")
            time.sleep(0.05)
        yield port, time.perf_counter() - begun
    finally:
        server.terminate()
        server.wait(20)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _ask_all(port: int, questions: Sequence[str], clients: int) -> tuple[list[Reply], float]:
    """Ask every question once, shared out among `clients`; return the replies and the seconds it took."""
    replies: list[Reply] = []
    waiting = iter(questions)
    lock = threading.Lock()

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while True:
            with lock:
                question = next(waiting, None)
            if question is None:
                connection.close()
                return
            reply = _ask(connection, question)
            with lock:
                replies.append(reply)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies, time.perf_counter() - begun


def _ask(connection: http.client.HTTPConnection, question: str) -> Reply:
    body = json.dumps({"question": question}).encode()
    begun = time.perf_counter()
    connection.request("POST", "/v1/answers", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    received = response.read()
    milliseconds = (time.perf_counter() - begun) * 1000
    if response.status != 200:
        return Reply(milliseconds, None, {})
    answer = json.loads(received)
    return Reply(milliseconds, answer["answered"], answer["timings_ms"])


def _load(clients: int, replies: Sequence[Reply], seconds: float) -> Load:
    latencies = [reply.milliseconds for reply in replies]
    return Load(
        clients=clients,
        requests=len(replies),
        p50_ms=percentile(latencies, 0.5),
        p95_ms=percentile(latencies, 0.95),
        p99_ms=percentile(latencies, 0.99),
        per_second=len(replies) / seconds,
        answered=sum(reply.answered is True for reply in replies) / len(replies),
        errors=sum(reply.answered is None for reply in replies),
    )


def _stages(replies: Sequence[Reply]) -> dict[str, float]:
    """Return the median of each stage that the server timed, with a single client."""
    names = dict.fromkeys(name for reply in replies for name in reply.stages)
    return {
        name: statistics.median(reply.stages[name] for reply in replies if name in reply.stages)
        for name in names
    }


if __name__ == "__main__":
    main()
