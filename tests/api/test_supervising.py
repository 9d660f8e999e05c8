"""Several processes under one that looks after them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

SERVE = """
import socket, sys
from api.settings import Settings
from api.supervising import Supervisor, server_config
if __name__ == "__main__":
    listener = socket.socket(fileno=int(sys.argv[1]))
    settings = Settings(workers=2, shutdown_seconds=1)
    Supervisor(server_config(settings, "tests.api.counting:create"), sockets=[listener]).run()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the processes leave what they count."""
    (tmp_path / "counts").mkdir()
    return tmp_path / "counts"


@pytest.fixture
def address(tmp_path: Path, folder: Path) -> Iterator[str]:
    program = tmp_path / "serve.py"
    program.write_text(SERVE, "utf-8")
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": root}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number = listener.fileno()
        running = subprocess.Popen(
            [sys.executable, program, str(number)], pass_fds=[number], env=environment, cwd=tmp_path
        )
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        running.send_signal(signal.SIGTERM)
        running.wait(20)


def test_what_a_dead_process_was_busy_with_is_not_added(address: str, folder: Path) -> None:
    until(lambda: len(processes(address)) == 2)
    assert 'wenbao_queue_waiting{lane="ask"} 4.0' in httpx.get(f"{address}/metrics", timeout=10).text
    before = processes(address)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{address}/end", timeout=10)
    # Another one comes in its place, and counts as much.
    until(lambda: len(processes(address) - before) == 1)
    until(lambda: len(list(folder.glob("gauge_livesum_*.db"))) == 2)
    until(lambda: len(processes(address)) == 2)
    told = httpx.get(f"{address}/metrics", timeout=10).text
    assert 'wenbao_queue_waiting{lane="ask"} 4.0' in told
    assert 'wenbao_queue_running{lane="ask"} 2.0' in told


def processes(address: str) -> set[str]:
    """Return which processes answer."""
    return {httpx.get(f"{address}/metrics", timeout=20).headers["X-Process"] for _ in range(12)}


def until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
    pytest.fail("it never came about")
