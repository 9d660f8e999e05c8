"""How long a reader waits over HTTP: `python -m bench.llm.speed --home DIR --questions SET.jsonl`.

Asks a model's server (`--url`, or one of llama.cpp started for it) through the whole service, one question at a time,
and times the server-sent events.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from api.app import create_app
from api.assembly import open_services
from api.settings import Settings
from bench.llm.model import fetch
from bench.llm.server import serving
from eval.dataset import read_dataset


def main() -> None:
    """Print the times to the first verified sentence and to the end."""
    parser = argparse.ArgumentParser(prog="python -m bench.llm.speed", description=__doc__)
    parser.add_argument("--home", type=Path, required=True, help="the archive")
    parser.add_argument(
        "--questions", type=Path, required=True, help="a data set; those with an answer are asked"
    )
    parser.add_argument("--url", help="a model's server that runs already")
    parser.add_argument("--model", default="model")
    parser.add_argument("--context", type=int, default=220)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--threads", type=int, default=2, help="of the server that is started")
    parser.add_argument("--server-python", type=Path, default=Path(".llm/bin/python"))
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache" / "wenbao" / "llm")
    given = parser.parse_args()
    if given.url:
        _measure(given, given.url)
        return
    log = given.home.parent / "server.log"
    with serving(given.server_python, fetch(given.cache), given.threads, log) as url:
        _measure(given, url)


def _measure(given: argparse.Namespace, url: str) -> None:
    settings = Settings(
        home=given.home,
        composer="openai",
        llm_url=url,
        llm_model=given.model,
        llm_context=given.context,
        llm_seconds=60,
        llm_stall_seconds=60,
        deadline=120,
    )
    items = [item for item in read_dataset(given.questions) if item.answerable]
    firsts, totals, written = [], [], 0
    with _serving(settings) as address:
        # The first answer loads word lists and fills the server's cache with the fixed part of the prompt.
        _timed(address, items[0].question)
        for item in items[1 : given.count + 1]:
            first, total, by_model = _timed(address, item.question)
            firsts.append(first)
            totals.append(total)
            written += by_model
    for name, values in (("first verified sentence", firsts), ("whole answer", totals)):
        print(
            f"{name}: median {statistics.median(values):.2f} s, longest {max(values):.2f} s, of {len(values)}"
        )
    print("first:", " ".join(f"{value:.1f}" for value in sorted(firsts)))
    print(f"within 4 s: {sum(v <= 4 for v in firsts)}; with sentences of the model: {written}")


def _timed(address: str, question: str) -> tuple[float, float, bool]:
    begun, first, last = time.monotonic(), 0.0, ""
    with httpx.stream(
        "POST", f"{address}/v1/answers", json={"question": question, "stream": True}, timeout=150
    ) as response:
        for line in response.iter_lines():
            if line == "event: sentence" and not first:
                first = time.monotonic() - begun
            last = line if line.startswith("data: ") else last
    return first, time.monotonic() - begun, '"fallback":false' in last


@contextmanager
def _serving(settings: Settings) -> Iterator[str]:
    services = open_services(settings)
    services.pipeline.search("预热")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


if __name__ == "__main__":
    main()
