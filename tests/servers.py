"""Databases on the PostgreSQL server that `scripts/postgres start` has started for the tests."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SERVER = "WENBAO_TEST_POSTGRES"
CLUSTER = "WENBAO_TEST_POSTGRES_CLUSTER"

needs_postgres = pytest.mark.skipif(
    SERVER not in os.environ,
    reason='no PostgreSQL for the tests: eval "$(scripts/postgres start)" starts one (Debian\'s postgresql)',
)


@contextmanager
def new_database() -> Iterator[str]:
    """Give the URL of an empty database, which is dropped afterwards."""
    import psycopg  # noqa: PLC0415  (an extra)

    server = os.environ[SERVER]
    name = f"wenbao_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def control(action: str) -> None:
    """Start or stop the server itself."""
    version, name = os.environ[CLUSTER].split()
    how = ["--mode", "immediate"] if action == "stop" else []
    subprocess.run(["pg_ctlcluster", *how, version, name, action], check=True, timeout=60)


needs_milvus = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("pymilvus", "milvus_lite")),
    reason="no Milvus for the tests: pip install 'wenbao[milvus]'",
)
