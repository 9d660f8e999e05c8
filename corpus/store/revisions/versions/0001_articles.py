"""1: articles, the people in them, their chunks, vectors, and the log of changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "meta",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("headline", sa.Text, nullable=False),
        sa.Column("kicker", sa.Text),
        sa.Column("newspaper", sa.Text),
        sa.Column("newspaper_key", sa.Text, nullable=False),
        sa.Column("date", sa.Date),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("page", sa.Text),
        sa.Column("page_key", sa.Text, nullable=False),
        sa.Column("section", sa.Text),
        sa.Column("section_key", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reporters", sa.JSON, nullable=False),
        sa.Column("credits", sa.JSON, nullable=False),
        sa.Column("photos", sa.JSON, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("layout", sa.String(64), nullable=False),
    )
    op.create_index("articles_by_newspaper", "articles", ["newspaper_key"])
    op.create_index("articles_by_section", "articles", ["section_key"])
    edition: list[str | sa.TextClause] = [sa.text("day DESC"), "newspaper_key", "page_key", "position"]
    op.create_index("articles_by_edition", "articles", edition)
    op.create_table(
        "people",
        sa.Column("article_id", sa.String(64), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("name_key", sa.Text, primary_key=True),
        sa.Column("wrote", sa.Boolean, nullable=False),
    )
    op.create_index("people_by_name", "people", ["name_key"])
    op.create_table(
        "chunks",
        sa.Column("row", _SERIAL, primary_key=True, autoincrement=True),
        sa.Column("chunk_id", sa.String(96), nullable=False, unique=True),
        sa.Column("article_id", sa.String(64), sa.ForeignKey("articles.id"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_chunks_article_id", "chunks", ["article_id"])
    op.create_table(
        "vectors",
        sa.Column("fingerprint", sa.String(128), primary_key=True),
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("revision", _SERIAL, primary_key=True, autoincrement=True),
        sa.Column("row", sa.BigInteger, nullable=False),
        sa.Column("chunk_id", sa.String(96), nullable=False),
        sa.Column("article_id", sa.String(64), nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
