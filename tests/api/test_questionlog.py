"""Questions are kept only where the settings say so, and only for so long."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from corpus.records import LoggedQuestion
from tests.api.support import ToldPipeline, make_declined, make_services

ASKED = "夜校招了多少人？"
PATIENCE = 30.0


def until(found: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end
        time.sleep(0.01)


def in_file(home: Path, text: str) -> bool:
    """Whether the bytes of a text are anywhere in the files of the database."""
    return any(text.encode() in path.read_bytes() for path in home.glob("wenbao.db*"))


def test_nothing_is_kept_by_default(services: Services, tmp_path: Path) -> None:
    with TestClient(create_app(services)) as client:
        assert client.post("/v1/answers", json={"question": ASKED}).status_code == 200
    assert services.archive.store.questions.count() == 0
    assert not in_file(tmp_path, ASKED)


def test_questions_are_kept_with_what_came_of_them(tmp_path: Path) -> None:
    services = make_services(tmp_path, log_questions=True)
    declining = make_services(tmp_path, ToldPipeline(make_declined), log_questions=True)
    for each in (services, declining):
        with TestClient(create_app(each)) as client:
            client.post("/v1/answers", json={"question": ASKED})
            stream = client.post("/v1/answers", json={"question": f"请问{ASKED}", "stream": True})
            assert "event: done" in stream.text
    kept = services.archive.store.questions.questions()
    assert [(one.question, one.answered) for one in reversed(kept)] == [
        (ASKED, True),
        (f"请问{ASKED}", True),
        (ASKED, False),
        (f"请问{ASKED}", False),
    ]
    assert {one.confidence for one in kept} == {0.9, 0.1}
    assert all(datetime.now(UTC) - one.asked < timedelta(minutes=5) for one in kept)


def test_old_questions_are_gone_from_the_file_too(tmp_path: Path) -> None:
    services = make_services(tmp_path, question_days=3)  # and logging switched off since
    store = services.archive.store
    now = datetime.now(UTC)
    store.questions.add(
        [
            LoggedQuestion(now - timedelta(days=4), "四天前问的是什么？" * 9, True, 0.5),
            LoggedQuestion(now - timedelta(days=2), "两天前问的是什么？" * 9, True, 0.5),
        ]
    )
    assert in_file(tmp_path, "四天前问的")
    with TestClient(create_app(services)):
        until(lambda: store.questions.count() == 1)
        until(lambda: not in_file(tmp_path, "四天前问的"))
    assert in_file(tmp_path, "两天前问的")
    assert store.questions.prune() == 1
    assert not in_file(tmp_path, "两天前问的")
