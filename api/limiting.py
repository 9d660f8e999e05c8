"""How often one key, or one address, may ask: a sliding window, kept by the library `limits`."""

from __future__ import annotations

import math
import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter


class RateLimits:
    """Counts requests in this process. Thread-safe."""

    def __init__(self) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def take(self, rate: str, who: str) -> int:
        """Count a request of `who`; return 0, or the seconds (at least 1) to wait if it is one too many.

        `rate` is as `rates.checked_rate` returns it.
        """
        item = parse(rate)
        if self._limiter.hit(item, who):
            return 0
        reset = self._limiter.get_window_stats(item, who).reset_time
        return max(1, math.ceil(reset - time.time()))
