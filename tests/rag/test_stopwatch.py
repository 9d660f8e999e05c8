"""A stage inside another counts for itself alone."""

from __future__ import annotations

import pytest

from rag import stopwatch
from rag.stopwatch import Stopwatch


def test_nested_stages_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    # began 0; outer 1; inner 2 to 5; outer ends 7; asked at 8
    ticks = iter([0.0, 1.0, 2.0, 5.0, 7.0, 8.0])
    monkeypatch.setattr(stopwatch, "perf_counter", lambda: next(ticks))
    watch = Stopwatch()
    with watch.stage("outer"), watch.stage("inner"):
        pass
    assert dict(watch.timings()) == {"inner": 3000.0, "outer": 3000.0, "total": 8000.0}
