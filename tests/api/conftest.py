from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.assembly import Services
from tests.api.support import ToldPipeline, make_answer, make_services


@pytest.fixture
def pipeline() -> ToldPipeline:
    return ToldPipeline(make_answer)


@pytest.fixture
def services(tmp_path: Path, pipeline: ToldPipeline) -> Services:
    return make_services(tmp_path, pipeline, max_body_bytes=64 * 1024)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), raise_server_exceptions=False) as client:
        yield client
