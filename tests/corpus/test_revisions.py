"""The history of the schema: it leads where the schema is, once, whole or not at all, on both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from corpus.errors import StorageError
from corpus.store import ArticleStore
from corpus.store.database import Database
from corpus.store.migrations import LATEST, REVISIONS, prepare, upgrade
from corpus.store.schema import metadata
from tests.servers import needs_postgres, new_database

_NEXT = """
from alembic import op

revision = "{number:04d}"
down_revision = "{before:04d}"


def upgrade():
    op.execute({statement!r})
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/archive.db"
        return
    with new_database() as url:
        yield url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url, 1.0)
    yield opened
    opened.close()


def more(folder: Path, *statements: str) -> tuple[Path, int]:
    """The history, with later versions that execute `statements`; and the number of the last."""
    revisions = folder / "revisions"
    shutil.copytree(REVISIONS, revisions, ignore=shutil.ignore_patterns("__pycache__"))
    for number, statement in enumerate(statements, LATEST + 1):
        text = _NEXT.format(number=number, before=number - 1, statement=statement)
        (revisions / "versions" / f"{number:04d}.py").write_text(text)
    return revisions, LATEST + len(statements)


def test_the_history_leads_to_the_schema(database: Database) -> None:
    with database.writing() as connection:
        upgrade(connection)
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        for table in metadata.tables.values():
            made = {each["name"] for each in inspect(connection).get_indexes(table.name)}
            assert {str(index.name) for index in table.indexes} <= made


def test_the_last_revision_is_the_version_of_the_schema() -> None:
    assert ScriptDirectory(str(REVISIONS)).get_current_head() == f"{LATEST:04d}"


def test_revisions_run_once_in_order(database: Database, url: str, tmp_path: Path) -> None:
    ArticleStore(url).close()
    revisions, latest = more(
        tmp_path,
        "ALTER TABLE meta ADD COLUMN mood TEXT",
        "UPDATE meta SET mood = COALESCE(mood, '') || '好'",
    )
    prepare(database, revisions, latest)
    prepare(database, revisions, latest)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT DISTINCT mood FROM meta").scalars().all() == ["好"]
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
        assert found == [f"{latest:04d}"]
    with pytest.raises(StorageError, match="请升级问报"):
        ArticleStore(url)


def test_a_failed_revision_changes_nothing(database: Database, url: str, tmp_path: Path) -> None:
    ArticleStore(url).close()
    revisions, latest = more(tmp_path, "ALTER TABLE meta ADD COLUMN mood TEXT", "no such statement")
    with pytest.raises(StorageError):
        prepare(database, revisions, latest)
    with database.reading() as connection:
        assert "mood" not in {each["name"] for each in inspect(connection).get_columns("meta")}
    ArticleStore(url).close()


def test_an_archive_from_before_alembic_is_taken_over(database: Database, url: str) -> None:
    ArticleStore(url).close()
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    ArticleStore(url).close()
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars().all()
    assert found == [f"{LATEST:04d}"]
