"""Stops asking a language model that keeps failing, so that readers do not wait for it in vain.

pybreaker was looked at: it holds its lock while a call runs, so that answers would queue up behind one another, and
takes a reader who leaves (GeneratorExit) for a failure.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rag.writing.errors import CutOffError, WriterBusyError, WriterError


class Breaker:
    """Opens after `failures` WriterErrors in a row; `seconds` later one caller may try, and what becomes of it
    decides for all. Safe to share between threads."""

    def __init__(
        self, failures: int = 3, seconds: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_again = 0.0
        self._trying = False

    @property
    def is_open(self) -> bool:
        """Whether callers are turned away."""
        with self._lock:
            return self._failures >= self._most

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Count what happens inside as a success or, if a WriterError leaves it, a failure. A reader who went away
        and a text cut off at its limit count as neither. Raises WriterBusyError while open."""
        self._enter()
        try:
            yield
        except (WriterBusyError, CutOffError):
            raise
        except WriterError:
            self._failed()
            raise
        else:
            self._succeeded()
        finally:
            with self._lock:
                self._trying = False

    def _enter(self) -> None:
        with self._lock:
            if self._failures < self._most:
                return
            if self._trying or self._clock() < self._closed_again:
                raise WriterBusyError("语言模型刚才连续出错，暂时不用")
            self._trying = True

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._closed_again = self._clock() + self._seconds

    def _succeeded(self) -> None:
        with self._lock:
            self._failures = 0
