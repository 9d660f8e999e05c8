"""3: versions of articles, hand corrections, jobs, feedback and the question log; all begin empty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "versions",
        sa.Column("article_id", sa.String(64), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("replaced", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("changed", sa.JSON, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_table(
        "corrections",
        sa.Column("article_id", sa.String(64), sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("source", sa.JSON, nullable=False),
    )
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("submitted", sa.BigInteger, nullable=False),
        sa.Column("started", sa.BigInteger),
        sa.Column("finished", sa.BigInteger),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("total", "done", "added", "updated", "unchanged", "chunks")
        ),
        sa.Column("worked", sa.BigInteger, nullable=False),
        sa.Column("failed", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("payload", sa.LargeBinary),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"])
    op.create_index("ix_jobs_submitted", "jobs", ["submitted"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("rating", sa.String(8), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("comment", sa.Text),
        sa.Column("article_ids", sa.JSON, nullable=False),
        sa.Column("chunk_ids", sa.JSON, nullable=False),
    )
    op.create_index("ix_feedback_received", "feedback", ["received"])
    op.create_table(
        "questions",
        sa.Column("row", _SERIAL, primary_key=True, autoincrement=True),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
    )
    op.create_index("ix_questions_asked", "questions", ["asked"])
