"""A Ray to work on: one of our own on this machine, or a running cluster."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import floor

import ray

from corpus.errors import BadInputError, UnavailableError, WenbaoError
from embeddings.cores import cores
from embeddings.records import RayPool

_SMALLEST_STORE = 78_643_200
"""Bytes that Ray's object store cannot do without."""


_COLOURS = re.compile(r"\x1b\[[\d;]*m")


@contextmanager
def connected(pool: RayPool) -> Iterator[None]:
    """Work on the pool's cluster, or on a Ray of our own on this machine, which ends with this; on the one that
    this process is connected to already, where it is.

    Raises BadInputError where the address is none, UnavailableError where Ray does not answer.
    """
    if pool.address is not None:
        _check(pool.address)
    if ray.is_initialized():
        yield
        return
    try:
        if pool.address is None:
            _start(pool)
        else:
            _join(pool.address)
        yield
    finally:
        ray.shutdown()


def room(pool: RayPool) -> int:
    """Return how many encoders there is room for now, at most `pool.encoders`.

    Raises BadInputError where no machine has what one needs.
    """
    kind, needed = ("GPU", pool.gpus) if pool.gpus else ("CPU", pool.cpus)
    machines: list[float] = [node["Resources"].get(kind, 0.0) for node in ray.nodes() if node["Alive"]]
    there_is = sum(floor(there / needed) for there in machines)
    if not there_is:
        what, setting = ("块显卡", "ray_gpus") if pool.gpus else ("个核", "ray_cpus")
        raise BadInputError(
            f"一个编码器要 {needed:g} {what}（设置 {setting}），Ray 的机器里最多的一台只有 {max(machines, default=0):g} {what}"
        )
    return min(there_is, pool.encoders or there_is)


def explained(error: BaseException) -> WenbaoError:
    """Return the error of ours that a task has raised, or one that says that Ray failed."""
    ours: WenbaoError | None = None
    cause: BaseException | None = error
    while cause is not None:
        # The innermost: Ray's own error around it passes for one of the same class, with a page for a message.
        ours = cause if isinstance(cause, WenbaoError) else ours
        cause = getattr(cause, "cause", None) or cause.__cause__
    if ours is not None:
        return ours
    return UnavailableError(
        f"Ray 没有做完（{_reason(error)}）。此前入库的都在，再运行一次会接着做",
        detail=f"{type(error).__name__}: {error}",
    )


def _reason(error: BaseException) -> str:
    """Return the last line of what Ray says: before it there may be a page of traces, in colours."""
    lines = _COLOURS.sub("", str(error)).strip().splitlines() or [type(error).__name__]
    return lines[-1].strip()[:200]


def _start(pool: RayPool) -> None:
    # Ray asks the environment alone: whether to tell its makers what it is used for, and how much to say.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        ray.init(
            address="local",
            num_cpus=cores(),
            object_store_memory=max(pool.memory, _SMALLEST_STORE),
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except Exception as error:
        raise UnavailableError(
            f"Ray 没能在这台机器上启动（{_reason(error)}）；不用 --ray 也能入库", detail=str(error)
        ) from error


def _check(address: str) -> None:
    if address.startswith("ray://"):
        raise BadInputError(
            "--ray 不接 ray:// 地址：入库的程序要在集群的一台机器上运行，在那里写 --ray auto 或 --ray 主机:6379"
        )
    if address != "auto" and not re.fullmatch(r"(?:[^\s/:\[\]]+|\[[0-9a-fA-F:]+\]):\d{1,5}", address):
        raise BadInputError(f"“{address}”不是 Ray 的地址，请写作 主机:6379；在集群的机器上也可以写 auto")


def _join(address: str) -> None:
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except Exception as error:
        raise UnavailableError(
            f"连不上 Ray 集群 {address}（{_reason(error)}）。请确认那里 ray start 过，这台机器也在集群里，"
            "各台机器的 Ray 和 Python 版本相同",
            detail=str(error),
        ) from error
