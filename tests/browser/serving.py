"""Servers for a browser to look at: the real one, one that answers as it is told, somebody else's site."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import uvicorn
from fastapi import FastAPI

WENBAO = Path(sys.executable).with_name("wenbao")
_READY = re.compile(r"http://127\.0\.0\.1:\d+")


@contextmanager
def wenbao_serve(home: Path, **environment: str) -> Iterator[str]:
    """Run `wenbao serve --sample` on an archive in `home`; yield its address once it is ready."""
    process = subprocess.Popen(
        [WENBAO, "--home", home, "serve", "--sample", "--port", "0"],
        cwd=home,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stderr is not None
    said = []
    try:
        for line in process.stderr:
            said.append(line)
            if found := _READY.search(line):
                break
        else:
            raise AssertionError("".join(said))
        # The pipe is emptied further, or a talkative server would block on it.
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield found.group()
    finally:
        process.terminate()
        process.wait(20)


class _Server(uvicorn.Server):
    """Says when it takes connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Serve `app` from a thread of this process; yield its address."""
    server = _Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="on"))
    listener = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        assert server.ready.wait(20)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)


class Site:
    """Somebody else's site: pages by path, each with its Content-Security-Policy."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.pages: dict[str, tuple[str, str]] = {}

    def origin(self, host: str = "127.0.0.1") -> str:
        """Return its origin under one of the names of this machine."""
        return f"http://{host}:{self.port}"

    def put(self, path: str, body: str, policy: str) -> None:
        """Publish a page."""
        head = '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>某市晚报</title>'
        self.pages[path] = (head + body, policy)


@contextmanager
def site() -> Iterator[Site]:
    """Run a site of somebody else's."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body, policy = published.pages.get(self.path, ("", ""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    published = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield published
    finally:
        server.shutdown()
        server.server_close()
