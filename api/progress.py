"""Progress bars with rate and remaining time, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int, int | None], None]
"""Told how much is done, and of how much (None: nobody knows yet)."""


@contextmanager
def progress_bar(label: str, unit: str) -> Iterator[Advance]:
    """Give a function that moves a bar on stderr, with rate and remaining time; silent elsewhere.

    The bar appears with the first call and goes when all is done, so that another may follow it.
    """
    if not sys.stderr.isatty():
        yield _ignore
        return
    # Imported here: only what takes long on a terminal needs rich.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn(label),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("{task.fields[left]}"),
        TimeRemainingColumn(),
    )
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task("", total=None, rate="", left="")

    def advance(done: int, total: int | None) -> None:
        progress.start()
        speed = progress.tasks[0].speed
        rate = f"{speed:.1f} {unit}/秒" if speed else ""
        left = "还需" if total is not None else ""
        progress.update(task, completed=done, total=total, rate=rate, left=left)
        if total is not None and done >= total:
            progress.stop()

    try:
        yield advance
    finally:
        if progress.live.is_started:
            progress.stop()


def _ignore(done: int, total: int | None) -> None:
    """Nobody is watching."""
