"""A Ray to work on: one of our own on this machine, or a running cluster."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import floor

from corpus.errors import BadInputError, UnavailableError, WenbaoError
from embeddings.records import RayPool

try:
    import ray
except ModuleNotFoundError as error:
    raise BadInputError(
        "--ray 要先装好 Ray：pip install 'wenbao[ray]'（各台机器都要装）", detail=str(error)
    ) from error

_SMALLEST_STORE = 78_643_200
"""Bytes that Ray's object store cannot do without."""


@contextmanager
def connected(pool: RayPool, cores: int) -> Iterator[int]:
    """Work on the pool's cluster, or on a Ray of our own with `cores` cores, which ends with this.

    Yields how many encoders there is room for, at most `pool.encoders`. Raises BadInputError where the address is
    none or no machine has what an encoder needs, UnavailableError where the cluster does not answer.
    """
    if pool.address is None:
        _start(pool, cores)
    else:
        _connect(pool.address)
    try:
        yield _room(pool)
    finally:
        ray.shutdown()


def _start(pool: RayPool, cores: int) -> None:
    # Ray asks the environment alone whether to tell its makers what it is used for.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray.init(
            address="local",
            num_cpus=cores,
            object_store_memory=max(pool.memory, _SMALLEST_STORE),
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except (OSError, RuntimeError, ValueError, TimeoutError) as error:
        raise UnavailableError(
            "Ray 没能在这台机器上启动。请看详情；不用 --ray 也能入库", detail=str(error)
        ) from error


def _connect(address: str) -> None:
    if address.startswith("ray://"):
        raise BadInputError(
            "--ray 不接 ray:// 地址：入库的程序要在集群的一台机器上运行。请在那台机器上用 --ray auto 或 --ray 主机:6379"
        )
    if address != "auto" and not re.fullmatch(r"[^\s/:]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", address):
        raise BadInputError(f"“{address}”不是 Ray 的地址，请写作 主机:6379；在集群的机器上也可写 auto")
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError, TimeoutError) as error:
        raise UnavailableError(
            f"连不上 Ray 集群（{address}）。请确认 ray start 过，这台机器也在集群里，各台的 Ray 和 Python 版本相同",
            detail=str(error),
        ) from error


def _room(pool: RayPool) -> int:
    kind, needed = ("GPU", pool.gpus) if pool.gpus else ("CPU", pool.cpus)
    machines = [node["Resources"].get(kind, 0) for node in ray.nodes() if node["Alive"]]
    room = sum(floor(there / needed) for there in machines)
    if not room:
        most = max(machines, default=0)
        what = "块显卡" if pool.gpus else "个核"
        setting = "ray_gpus" if pool.gpus else "ray_cpus"
        raise BadInputError(
            f"一个编码器要 {needed:g} {what}（设置 {setting}），而 Ray 的机器里最多的一台只有 {most:g} {what}"
        )
    return min(room, pool.encoders) if pool.encoders else room


def explained(error: BaseException) -> WenbaoError:
    """Return our own error that a task has raised, or one that says that Ray failed."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, WenbaoError):
            return seen
        cause = getattr(seen, "cause", None)
        seen = cause if isinstance(cause, BaseException) else seen.__cause__
    return UnavailableError(
        "Ray 没有做完，已报告的都已入库。请看详情，再运行一次会接着做", detail=f"{type(error).__name__}: {error}"
    )
