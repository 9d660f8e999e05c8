"""A server that speaks OpenAI's wire format on the loopback, as well or as badly as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behave = Callable[["Handler", dict[str, Any]], None]


@dataclass
class LoopbackServer:
    """Answers each request as the next of `script` says; the last goes on for ever."""

    script: list[Behave]
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    release: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def next_behaviour(self) -> Behave:
        return self.script.pop(0) if len(self.script) > 1 else self.script[0]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    loopback: LoopbackServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.loopback.asked.append(body)
        self.loopback.keys.append(self.headers.get("Authorization"))
        self.close_connection = True
        self.loopback.next_behaviour()(self, body)

    def log_message(self, format: str, *args: object) -> None:
        pass

    def start(self, content_type: str = "text/event-stream; charset=utf-8", status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Connection", "close")
        self.end_headers()

    def send(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
            self.wfile.flush()
        except OSError:
            pass  # The client has gone: what it is meant to do.


@contextmanager
def serving(*script: Behave) -> Iterator[LoopbackServer]:
    """Run a server with a script."""
    loopback = LoopbackServer(list(script))
    handler = type("Bound", (Handler,), {"loopback": loopback})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        loopback.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield loopback
        finally:
            loopback.release.set()
            server.shutdown()
            thread.join()


def event(content: str | None = None, finish: str | None = None) -> bytes:
    delta = {} if content is None else {"content": content}
    chunk = {
        "id": "c",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


def says(text: str, *, size: int = 3, finish: str = "stop") -> Behave:
    """Stream `text` in pieces of `size` characters, properly."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.start()
        for at in range(0, len(text), size):
            handler.send(event(text[at : at + size]))
        handler.send(event(None, finish) + b"data: [DONE]\n\n")

    return behave


def fails(status: int) -> Behave:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.start("application/json", status)
        handler.send(b'{"error": {"message": "no", "type": "server_error"}}')

    return behave


def hangs(handler: Handler, body: dict[str, Any]) -> None:
    """Take the request and say nothing."""
    handler.loopback.release.wait(20)


def hangs_midway(text: str) -> Behave:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.start()
        handler.send(event(text))
        handler.loopback.release.wait(20)

    return behave


def drips(handler: Handler, body: dict[str, Any]) -> None:
    """Keep the connection alive with comments, never with a word."""
    handler.start()
    while not handler.loopback.release.wait(0.02):
        handler.send(b": still there\n\n")


def half_an_event(text: str) -> Behave:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.start()
        whole = event("该工程占地46亩")
        handler.send(event(text) + whole[: len(whole) // 2])

    return behave


def in_charset(text: str, charset: str, declared: str) -> Behave:
    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.start(f"text/event-stream; charset={declared}")
        handler.send((event(text) + event(None, "stop")).decode().encode(charset) + b"data: [DONE]\n\n")

    return behave


def page(handler: Handler, body: dict[str, Any]) -> None:
    """A web page, as where the address is another site's."""
    handler.start("text/html")
    handler.send("<html><body>欢迎</body></html>".encode())


def no_json(handler: Handler, body: dict[str, Any]) -> None:
    handler.start()
    handler.send(b"data: {oops\n\ndata: [1, 2]\n\n")


def other_shape(handler: Handler, body: dict[str, Any]) -> None:
    handler.start()
    handler.send(b'data: {"choices": "none", "answer": 5}\n\ndata: [DONE]\n\n')


def repeats(text: str) -> Behave:
    """Say the same for ever."""

    def behave(handler: Handler, body: dict[str, Any]) -> None:
        handler.start()
        while not handler.loopback.release.is_set():
            try:
                handler.wfile.write(event(text))
                handler.wfile.flush()
            except OSError:
                return

    return behave
