"""The application as a server process runs it: opened, warmed up, its log set up."""

from __future__ import annotations

import os
from collections.abc import Callable
from socket import socket

import uvicorn
from fastapi import FastAPI

from api import console
from api.app import create_app
from api.assembly import Tell, open_services
from api.logs import set_up
from api.sample import ingest_sample
from api.settings import Settings, load_settings
from api.supervising import server_config


def ready_app(settings: Settings, tell: Tell, *, sample: bool = False) -> FastAPI:
    """Return the application, ready to answer its first question. Raises StorageError, ModelError."""
    set_up(settings.log_format, settings.log_level)
    services = open_services(settings, tell)
    if sample and services.archive.store.count() == 0:
        ingest_sample(services.archive)
    services.pipeline.warm_up()
    return create_app(services)


class TellingServer(uvicorn.Server):
    """Says when it takes connections: until then they are refused."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()


def serve_here(app: FastAPI, settings: Settings, listener: socket, ready: Callable[[], None]) -> None:
    """Serve until told to stop, and call `ready` once that has begun; what is being answered at the end is
    finished."""
    TellingServer(server_config(settings, app), ready).run(sockets=[listener])


def create_worker() -> FastAPI:
    """Return the application of one of several processes, whose settings come by the environment."""
    app = ready_app(load_settings(), console.note)
    console.note(f"进程 {os.getpid()} 已就绪。")
    return app
