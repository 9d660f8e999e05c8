"""`wenbao serve`: the HTTP service."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING, Annotated

import typer

from api import console
from api.commands.options import read_settings
from corpus.errors import BadInputError

if TYPE_CHECKING:
    from api.settings import Settings


def serve(
    context: typer.Context,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="地址", help="监听的地址〔默认 127.0.0.1，限本机〕"),
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", metavar="端口", min=0, max=65535, help="监听的端口〔默认 8000〕")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", metavar="个数", min=1, max=64, help="几个服务进程，各自载入一份模型〔默认 1〕"
        ),
    ] = None,
    sample: Annotated[bool, typer.Option("--sample", help="档案是空的就先读入随附的样报")] = False,
) -> None:
    """启动 HTTP 服务：提问页在 /，接口文档在 /docs。

    [bold]例子[/bold]

      wenbao serve --port 8080

      wenbao --home 报纸档案 serve --host 0.0.0.0
    """
    settings = read_settings(context, host=host, port=port, workers=workers)
    listener = _listen(settings.host, settings.port)
    with listener:
        address = _address(listener)
        _warn_if_open(settings)
        if settings.workers > 1:
            console.note(f"问报在 {address} ，{settings.workers} 个进程正在各自载入模型（按 Ctrl-C 停止）")
            from api.supervising import serve_in_processes

            serve_in_processes(settings, listener, sample=sample)
            return
        # Heavy: the web framework, the model and the indexes.
        from api.serving import ready_app, serve_here

        app = ready_app(settings, console.note, sample=sample)
        ready = f"问报已就绪：{address} （接口文档 {address}/docs，按 Ctrl-C 停止）"
        serve_here(app, settings, listener, lambda: console.note(ready))


def _warn_if_open(settings: Settings) -> None:
    """Say loudly who can get in when others than this machine can reach the service and no key is asked for."""
    from api.addresses import is_loopback
    from api.storage import open_keys

    if is_loopback(settings.host) or settings.access == "keys":
        return
    if settings.access == "open":
        console.note(
            f"警告：服务监听 {settings.host}，不要密钥（access=open）：谁连得上，谁就能提问、入库、更正、删除。"
        )
        return
    keys = open_keys(settings)
    if not keys.all():
        console.note(f"警告：服务监听 {settings.host}，而还没有建密钥：谁连得上，谁就能提问和阅读全部文章。")
        console.note(
            "入库、更正、删除只接受本机的请求。请运行 wenbao keys add 名称 --admin 建一把密钥，服务不用重启。"
        )
    keys.close()


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
