"""`python -m llama_cpp.server` in an environment of its own, for as long as it is needed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_START_SECONDS: Final = 120


@contextmanager
def serving(python: Path, model: Path, threads: int, log: Path) -> Iterator[str]:
    """Yield the address of a server of `model`, run by the interpreter `python`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        *(python, "-m", "llama_cpp.server", "--model", model, "--host", "127.0.0.1", "--port", port),
        *("--n_ctx", 4096, "--n_threads", threads, "--n_threads_batch", threads),
        # Else whoever asks next cuts off the answer that is being written.
        *("--interrupt_requests", "false"),
    ]
    with log.open("ab") as output:
        process = subprocess.Popen([str(c) for c in command], stdout=output, stderr=output)
    try:
        _await(f"http://127.0.0.1:{port}/v1/models", process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(30)


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + _START_SECONDS
    while time.monotonic() < last:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    sys.exit("the model's server did not start; its log says why")
