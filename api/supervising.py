"""Several server processes on one socket. The one that looks after them loads no model and no framework."""

from __future__ import annotations

import os
import sys
from multiprocessing import get_context
from socket import socket
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client.multiprocess import mark_process_dead
from uvicorn.supervisors import Multiprocess

from api import console
from api.logs import set_up
from api.settings import Settings
from corpus.errors import StorageError, WenbaoError

if TYPE_CHECKING:
    from fastapi import FastAPI

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder through which several processes add up what they count (prometheus-client's own)."""


def serve_in_processes(settings: Settings, listener: socket, *, sample: bool) -> None:
    """Serve from `settings.workers` processes on one socket; one that dies is started again.

    Raises StorageError if the archive cannot be opened.
    """
    # Never forked: the threads of a loaded model do not survive it.
    opener = get_context("spawn").Process(target=_prepare, args=(settings, sample))
    opener.start()
    opener.join()
    if opener.exitcode:
        raise StorageError("档案没有打开，服务没有启动；原因见上")
    set_up(settings.log_format, settings.log_level)
    # All that was given on the command line; the rest the processes read where this one has read it.
    os.environ["WENBAO_HOME"] = str(settings.home)
    os.environ["WENBAO_HOST"] = settings.host
    with TemporaryDirectory(prefix="wenbao-metrics-") as folder:
        os.environ[METRICS_FOLDER] = folder
        config = server_config(settings, "api.serving:create_worker")
        Supervisor(config, sockets=[listener]).run()


class Supervisor(Multiprocess):
    """Looks after the processes; what one of them said of its own present state goes when it goes."""

    _known: frozenset[int] = frozenset()

    def keep_subprocess_alive(self) -> None:
        """Start again what died; called twice a second."""
        super().keep_subprocess_alive()
        living = frozenset(process.pid for process in self.processes if process.pid is not None)
        for gone in self._known - living:
            mark_process_dead(gone)  # type: ignore[no-untyped-call]
        self._known = living


def _prepare(settings: Settings, sample: bool) -> None:
    """Mend the indexes and read the sample in, once, before several open the archive at the same time."""
    # Imported here: this runs in a process of its own, which ends with what it has loaded.
    from api.assembly import open_archive  # noqa: PLC0415
    from api.sample import ingest_sample  # noqa: PLC0415

    try:
        archive = open_archive(settings, console.note)
        if sample and archive.store.count() == 0:
            ingest_sample(archive)
        archive.close()
    except WenbaoError as error:
        console.error(error.message)
        sys.exit(1)


def server_config(settings: Settings, app: FastAPI | str) -> uvicorn.Config:
    """Return how `app`, or the function of this name that makes it, is served."""
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=settings.workers,
        log_config=None,
        # Its own access log writes whole addresses, questions included; ours stands in for it.
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=settings.shutdown_seconds,
        timeout_worker_healthcheck=60,
    )
