"""How long each stage of an answer took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Adds up milliseconds by stage; a stage inside another counts for itself alone. For one thread."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._stages: dict[str, float] = {}
        self._inner = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside under `name`."""
        began, before = perf_counter(), self._inner
        self._inner = 0.0
        try:
            yield
        finally:
            spent = (perf_counter() - began) * 1000
            self._stages[name] = self._stages.get(name, 0.0) + spent - self._inner
            self._inner = before + spent

    def timings(self) -> tuple[tuple[str, float], ...]:
        """Return (stage, milliseconds) in the order the stages began, then the total."""
        total = (perf_counter() - self._began) * 1000
        return (*((name, round(ms, 2)) for name, ms in self._stages.items()), ("total", round(total, 2)))
