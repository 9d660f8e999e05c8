"""How long each stage of an answer took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Adds up milliseconds by stage."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._stages: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what happens inside under `name`."""
        began = perf_counter()
        try:
            yield
        finally:
            self._stages[name] = self._stages.get(name, 0.0) + (perf_counter() - began) * 1000

    def timings(self) -> tuple[tuple[str, float], ...]:
        """Return (stage, milliseconds) in the order the stages began, then the total."""
        total = (perf_counter() - self._began) * 1000
        return (*((name, round(ms, 2)) for name, ms in self._stages.items()), ("total", round(total, 2)))
