"""Starts `wenbao` commands, each a process of its own, forked from this one so that it need not import anew.

Reads orders, one JSON object a line: {"arguments", "stdout", "stderr", "environment"} starts a command and
answers with its process id; {"wait": pid} answers with its exit status (negative: the signal that ended it).
The model is replaced by a hashing encoder that writes how many texts it embedded to `TEST_EMBEDDED`; with
`TEST_TELLS` an ingest prints how many articles are reported as stored.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from api import assembly, cli
from api.commands import ingest
from embeddings import archive
from embeddings.records import FloatMatrix
from embeddings.segment import Segmenter
from tests.support import HashingEncoder

_IMPORTED_WHEN_RUN = (
    "api.app",
    "api.backup",
    "api.export",
    "api.ingest",
    "api.restore",
    "api.wire",
    "corpus.importers.dispatch",
    "rag.pipeline",
    "rag.wire",
    "uvicorn",
)


class LoggedEncoder(HashingEncoder):
    """Says in a file what it embeds."""

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        with open(os.environ["TEST_EMBEDDED"], "a") as log:
            log.write(f"{len(texts)}\n")
        return super().encode_passages(texts)


@contextmanager
def told(label: str, unit: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar for tests: what an ingest reports, at once and unbuffered."""
    yield lambda done, total: void(total and os.write(1, f"{done}\n".encode()))


def void(_: object) -> None:
    """Drop a result."""


def run(order: dict[str, Any]) -> None:
    """Become the command."""
    os.environ.update(order["environment"])
    for descriptor, path in ((0, os.devnull), (1, order["stdout"]), (2, order["stderr"])):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOCTTY)
        os.dup2(opened, descriptor)
        os.close(opened)
    # The inherited streams still believe to write where this process writes.
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if "TEST_TELLS" in os.environ:
        ingest.progress_bar = told
    sys.argv = ["wenbao", *order["arguments"]]
    cli.main()


def main() -> None:
    """Serve orders until there are no more."""
    for name in _IMPORTED_WHEN_RUN:
        import_module(name)
    dictionary = Segmenter()  # takes as long to load as all the rest of a start; every child has its own
    archive.Segmenter = lambda: dictionary  # type: ignore[assignment, misc]
    assembly.open_encoder = lambda spec, *_: LoggedEncoder(name=spec)  # type: ignore[assignment]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        process = os.fork()
        if process:
            print(process, flush=True)
            continue
        code: object = 70
        try:
            run(order)
        except SystemExit as end:
            code = end.code
        except BaseException:  # noqa: BLE001  # a forked process must never go on as its parent
            traceback.print_exc()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    main()
