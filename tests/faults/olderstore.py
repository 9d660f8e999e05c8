"""Stores as older versions of the program left them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

SCHEMAS = {int(path.stem.split("-")[1]): path for path in Path(__file__).parent.glob("schema-*.sql")}
"""The tables of each older version, as its program created them."""


def make_older(version: int, current: Path, target: Path) -> None:
    """Write to `target` what a program of schema `version` would have stored of the archive at `current`.

    Every table and column that the older schema has is filled; what came later is left out.
    """
    with closing(sqlite3.connect(target)) as old:
        old.executescript(SCHEMAS[version].read_text("utf-8"))
        old.execute("ATTACH ? AS current", [str(current)])
        for table in _tables(old):
            columns = ", ".join(f'"{row[1]}"' for row in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM current.{table}")
        old.execute("DELETE FROM meta")
        old.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(version)])
        old.commit()


def layout(path: Path) -> dict[str, str]:
    """Return the statement that made each table and index, blanks aside."""
    with closing(sqlite3.connect(path)) as database:
        made = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {name: re.sub(r"\s+", "", sql) for name, sql in made}


def _tables(database: sqlite3.Connection) -> list[str]:
    named = database.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
    return [name for (name,) in named if not name.startswith("sqlite_")]
