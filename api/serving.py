"""The application as a server runs it: in this process, or in several beside one another."""

from __future__ import annotations

import os
import sys
from multiprocessing import get_context
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from api import console
from api.app import create_app
from api.assembly import Tell, open_archive, open_services
from api.logs import set_up
from api.metrics import FOLDER_VARIABLE
from api.sample import ingest_sample
from api.settings import Settings, load_settings
from corpus.errors import StorageError, WenbaoError


def ready_app(settings: Settings, tell: Tell, *, sample: bool = False) -> FastAPI:
    """Return the application, ready to answer its first question. Raises StorageError, ModelError."""
    set_up(settings.log_format, settings.log_level)
    services = open_services(settings, tell)
    if sample and services.archive.store.count() == 0:
        ingest_sample(services.archive)
    services.pipeline.warm_up()
    return create_app(services)


def serve_here(app: FastAPI, settings: Settings, listener: socket) -> None:
    """Serve until told to stop; what is being answered then is finished."""
    uvicorn.Server(_config(settings, app)).run(sockets=[listener])


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
        os.environ[FOLDER_VARIABLE] = str(Path(folder))
        config = _config(settings, "api.serving:create_worker")
        Multiprocess(config, sockets=[listener]).run()


def create_worker() -> FastAPI:
    """Return the application of one of several processes, whose settings come by the environment."""
    app = ready_app(load_settings(), console.note)
    console.note(f"进程 {os.getpid()} 已就绪。")
    return app


def _prepare(settings: Settings, sample: bool) -> None:
    """Mend the indexes and read the sample in, once, before several open the archive at the same time."""
    try:
        archive = open_archive(settings, console.note)
        if sample and archive.store.count() == 0:
            ingest_sample(archive)
        archive.close()
    except WenbaoError as error:
        console.error(error.message)
        sys.exit(1)


def _config(settings: Settings, app: FastAPI | str) -> uvicorn.Config:
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
