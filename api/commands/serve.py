"""`wenbao serve`: the HTTP service."""

from __future__ import annotations

import errno
import socket
from typing import Annotated

import typer

from api import console
from api.commands.options import read_settings
from corpus.errors import BadInputError


def serve(
    context: typer.Context,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="地址", help="监听的地址〔默认 127.0.0.1，限本机〕"),
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="端口", min=0, max=65535, help="监听的端口〔默认 8000〕")
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="档案是空的就先读入随附的样报")] = False,
) -> None:
    """启动 HTTP 服务：提问页在 /，接口文档在 /docs。

    [bold]例子[/bold]

      wenbao serve --port 8080

      wenbao --home 报纸档案 serve --host 0.0.0.0
    """
    settings = read_settings(context, host=host, port=port)
    listener = _listen(settings.host, settings.port)
    # Heavy: the web framework, the model and the indexes.
    import uvicorn

    from api.app import create_app
    from api.assembly import open_services
    from api.sample import ingest_sample

    with listener:
        services = open_services(settings, console.note)
        if sample and services.archive.store.count() == 0:
            ingest_sample(services.archive)
        services.pipeline.warm_up()
        server = uvicorn.Server(
            uvicorn.Config(create_app(services), log_level="warning", access_log=False, server_header=False)
        )
        address = _address(listener)
        console.note(f"问报已就绪：{address} （接口文档 {address}/docs，按 Ctrl-C 停止）")
        server.run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything heavy is loaded, so that a wrong one is known at once."""
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        # Listening is left to the server: until then a client is refused instead of kept waiting.
    except socket.gaierror:
        raise BadInputError(f"地址 {host} 无法识别，请用本机的 IP 地址或主机名") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise BadInputError(f"端口 {port} 已被占用，请用 --port 换一个") from None
        raise BadInputError(f"不能监听 {host}:{port}：{error.strerror}") from None
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
