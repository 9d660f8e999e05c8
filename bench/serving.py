"""A really running server on the loopback, and clients that ask it."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen, TimeoutExpired

from bench.figures import percentile
from bench.processes import ROOT, environment, memory
from bench.records import Load

WENBAO = Path(sys.executable).with_name("wenbao")
_READY_SECONDS = 120
_STOP_SECONDS = 20
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `ready_seconds` passed between its start and its being ready."""

    port: int
    pid: int
    ready_seconds: float

    def resident_mib(self) -> float:
        """Return the memory the server holds now."""
        return memory(self.pid, "VmRSS")


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as a client saw it; `stages` are the server's own timings. None where it was an error."""

    milliseconds: float
    answered: bool | None
    stages: dict[str, float]


@contextmanager
def serving(home: Path, reader: str | None = None) -> Iterator[Server]:
    """Run `wenbao serve` as users start it, on a free port of the loopback, until the block ends.

    `reader` is the setting of that name; None leaves it as the environment has it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    command: list[str | Path] = [WENBAO, "--home", home, "serve", "--host", "127.0.0.1", "--port", str(port)]
    with (
        tempfile.TemporaryFile() as said,
        _stopped(Popen(command, cwd=ROOT, stderr=said, env=_with(reader))) as process,
    ):
        while not _is_ready(port):
            if process.poll() is not None:
                said.seek(0)
                raise SystemExit(f"the server did not start:\n{said.read().decode(errors='replace')[-2000:]}")
            if time.perf_counter() - begun > _READY_SECONDS:
                raise SystemExit(f"the server was not ready after {_READY_SECONDS} s")
            time.sleep(0.02)
        yield Server(port, process.pid, time.perf_counter() - begun)


def ask_all(port: int, questions: Sequence[str], clients: int) -> tuple[list[Reply], float]:
    """Ask every question once, shared out among `clients`; return the replies and the seconds it took.

    A client is a thread with one kept-alive connection; latency is measured at the client, from sending the
    request to having read the whole answer.
    """
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


def load_of(
    clients: int,
    replies: Sequence[Reply],
    seconds: float,
    resident_mib: float = 0.0,
    reader: str = "",
) -> Load:
    """Sum up what one number of clients saw."""
    latencies = [reply.milliseconds for reply in replies]
    names = dict.fromkeys(name for reply in replies for name in reply.stages)
    timed = {name: [reply.stages[name] for reply in replies if name in reply.stages] for name in names}
    return Load(
        clients=clients,
        requests=len(replies),
        p50_ms=percentile(latencies, 0.5),
        p95_ms=percentile(latencies, 0.95),
        p99_ms=percentile(latencies, 0.99),
        per_second=len(replies) / seconds,
        answered=sum(reply.answered is True for reply in replies) / len(replies),
        errors=sum(reply.answered is None for reply in replies),
        resident_mib=resident_mib,
        stages={name: [percentile(ms, share) for share in (0.5, 0.95, 0.99)] for name, ms in timed.items()},
        reader=reader,
    )


def request(port: int, method: str, path: str, document: object = None) -> tuple[int, bytes]:
    """Send one request on a connection of its own; return status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        body = None if document is None else json.dumps(document).encode()
        connection.request(method, path, body, _JSON)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def _with(reader: str | None) -> dict[str, str]:
    return environment() if reader is None else {**environment(), "WENBAO_READER": reader}


@contextmanager
def _stopped(process: Popen[bytes]) -> Iterator[Popen[bytes]]:
    """Stop the process when the block ends, however it ends."""
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except TimeoutExpired:
            process.kill()
            process.wait()


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _ask(connection: http.client.HTTPConnection, question: str) -> Reply:
    body = json.dumps({"question": question}).encode()
    begun = time.perf_counter()
    connection.request("POST", "/v1/answers", body, _JSON)
    response = connection.getresponse()
    received = response.read()
    milliseconds = (time.perf_counter() - begun) * 1000
    if response.status != 200:
        return Reply(milliseconds, None, {})
    answer = json.loads(received)
    return Reply(milliseconds, answer["answered"], answer["timings_ms"])
