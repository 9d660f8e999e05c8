"""What is told of a running service: metrics, log lines, spans."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from api.logs import request_id, set_up
from api.metrics import Metrics
from api.observing import keep_told
from api.tracing import set_up as set_up_tracing
from api.workers import Load, Workers
from rag.records import Answer, Request
from tests.api.support import ToldPipeline, make_declined


def test_metrics_say_what_was_asked_and_how_it_stands(
    client: TestClient, services: Services, pipeline: ToldPipeline
) -> None:
    client.post("/v1/articles", json=[{"text": "北山步道修好了。"}])
    client.post("/v1/answers", json={"question": "一？"})
    pipeline.reply = make_declined
    client.post("/v1/answers", json={"question": "二？"})
    (services.settings.index_folder / "dense").mkdir(parents=True, exist_ok=True)
    (services.settings.index_folder / "dense" / "rows").write_bytes(b"x" * 1234)
    lines = client.get("/metrics").text.splitlines()
    for line in (
        'wenbao_answers_total{outcome="answered"} 1.0',
        'wenbao_answers_total{outcome="declined"} 1.0',
        "wenbao_articles 1.0",
        "wenbao_chunks 1.0",
        "wenbao_index_bytes 1234.0",
        'wenbao_model_info{fingerprint="hashing-256"} 1.0',
        'wenbao_stage_seconds_count{stage="encode"} 1.0',
        'wenbao_stage_seconds_sum{stage="encode"} 0.005',
        'wenbao_queue_waiting{lane="ask"} 0.0',
        'wenbao_http_requests_total{method="POST",route="/v1/answers",status="200"} 2.0',
    ):
        assert line in lines
    assert any(line.startswith("process_resident_memory_bytes ") for line in lines)


def test_the_dashboard_asks_for_what_there_is(client: TestClient) -> None:
    client.post("/v1/answers", json={"question": "一？"})
    told = client.get("/metrics").text
    dashboard = (Path(__file__).parents[2] / "deploy/grafana/wenbao.json").read_text("utf-8")
    asked = set(re.findall(r"\b(?:wenbao|process)_\w+", dashboard))
    assert len(asked) > 8
    assert {name for name in asked if not re.search(rf"^{name}[ {{]", told, re.MULTILINE)} == set()


def test_paths_do_not_become_labels(client: TestClient) -> None:
    for number in range(5):
        client.get(f"/v1/articles/{number}")
        client.get(f"/nowhere/{number}")
    text = client.get("/metrics").text
    assert 'route="/v1/articles/{article_id}",status="404"} 5.0' in text
    assert 'route="(none)",status="404"} 5.0' in text


def test_several_processes_add_up(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from api.metrics import Metrics; m = Metrics();"
        "m.answer(answered=True, timings=[('encode', 5.0)]);"
        "sys.stdout.buffer.write(m.render(7, 9, Path('.'), []))"
    )
    environment = {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"}
    for times in (1, 2):
        told = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            check=True,
            cwd=Path(__file__).parents[2],
        ).stdout.decode()
        assert f'wenbao_answers_total{{outcome="answered"}} {times}.0' in told
        assert "wenbao_articles 7.0" in told


def test_a_process_notes_how_busy_it_is_without_being_asked() -> None:
    class Told(Metrics):
        noted = 0

        def queues(self, loads: Iterable[Load]) -> None:
            assert [load.lane for load in loads] == ["ask", "read", "write"]
            self.noted += 1
            if self.noted == 3:
                asyncio.get_running_loop().call_soon(task.cancel)

    metrics = Told()

    async def main() -> None:
        nonlocal task
        task = asyncio.create_task(keep_told(metrics, Workers(1), seconds=0))
        await asyncio.wait({task})

    task: asyncio.Task[None]
    asyncio.run(main())
    assert metrics.noted >= 3


def test_a_lane_is_a_label() -> None:
    text = Metrics().render(0, 0, Path("/nonexistent"), [Load("ask", running=2, waiting=5)]).decode()
    assert 'wenbao_queue_waiting{lane="ask"} 5.0' in text
    assert 'wenbao_queue_running{lane="ask"} 2.0' in text


@pytest.fixture
def root_logger() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_lines_carry_the_request(root_logger: object, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("json", "info")
    token = request_id.set("id-7")
    logging.getLogger("api.x").info("GET %s", "/v1", extra={"status": 200})
    request_id.reset(token)
    [line] = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["message"], entry["status"], entry["request_id"]) == ("GET /v1", 200, "id-7")
    assert (entry["level"], entry["logger"]) == ("INFO", "api.x")


def test_a_plain_line_cannot_be_made_two(root_logger: object, capsys: pytest.CaptureFixture[str]) -> None:
    set_up("plain", "info")
    logging.getLogger("api.x").info("GET %s", "/a\n2026-01-01 ERROR 假的\x1b[31m")
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "\x1b" not in told


def test_spans_are_sent_for_requests(services: Services) -> None:
    pytest.importorskip("opentelemetry.instrumentation.asgi")
    exporters = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter")
    app = create_app(services)
    exporter = exporters.InMemorySpanExporter()
    provider = set_up_tracing(app, exporter)
    with TestClient(app) as client:
        client.post("/v1/answers", json={"question": "谁是线人？"})
        client.get("/v1/search?q=线人")
    provider.shutdown()
    asked, searched = exporter.get_finished_spans()
    assert provider.resource.attributes["service.name"] == "wenbao"
    assert "/v1/answers" in str(dict(asked.attributes))
    # Questions are the readers': they stay in the house, in the query as well.
    for span in (asked, searched):
        told = unquote(str(dict(span.attributes)))
        assert "线人" not in told, told


def test_a_reply_that_fails_is_counted_as_such(client: TestClient, pipeline: ToldPipeline) -> None:
    def broken(_: Request) -> Answer:
        raise ZeroDivisionError

    pipeline.reply = broken
    assert client.post("/v1/answers", json={"question": "一？"}).status_code == 500
    assert 'route="/v1/answers",status="500"} 1.0' in client.get("/metrics").text
