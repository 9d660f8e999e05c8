"""The tables. Nothing here is particular to one database."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

# SQLite numbers rows by itself only in a column declared exactly INTEGER.
_Serial = BigInteger().with_variant(Integer, "sqlite")

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

# The *_key columns hold what filters compare with; see `mapping`.
articles = Table(
    "articles",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("position", BigInteger, nullable=False),  # printed order: the order of first storing
    Column("headline", Text, nullable=False),
    Column("kicker", Text),
    Column("newspaper", Text),
    Column("newspaper_key", Text, nullable=False),
    Column("date", Date),
    Column("day", Integer, nullable=False),  # the date as a number, 0 for none: one order in every database
    Column("page", Text),
    Column("page_key", Text, nullable=False),
    Column("section", Text),
    Column("section_key", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reporters", JSON, nullable=False),
    Column("credits", JSON, nullable=False),
    Column("photos", JSON, nullable=False),
    Column("url", Text),
    Column("text", Text, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("layout", String(64), nullable=False),  # digest of the chunks' offsets
    Index("articles_by_newspaper", "newspaper_key"),
    Index("articles_by_section", "section_key"),
)

# An edition stays together: newest day first, then paper by paper, page by page, in printed order.
edition_order = (
    articles.c.day.desc(),
    articles.c.newspaper_key,
    articles.c.page_key,
    articles.c.position,
)
Index("articles_by_edition", *edition_order)

# Everyone named in an article's fields.
people = Table(
    "people",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("name_key", Text, primary_key=True),
    Column("wrote", Boolean, nullable=False),  # is one of its reporters
    Index("people_by_name", "name_key"),
)

chunks = Table(
    "chunks",
    metadata,
    Column("row", _Serial, primary_key=True, autoincrement=True),
    Column("chunk_id", String(96), nullable=False, unique=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    sqlite_autoincrement=True,  # without it SQLite reuses the number of a deleted last row
)

vectors = Table(
    "vectors",
    metadata,
    Column("fingerprint", String(128), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian
)

changes = Table(
    "changes",
    metadata,
    Column("revision", _Serial, primary_key=True, autoincrement=True),
    Column("row", BigInteger, nullable=False),
    Column("chunk_id", String(96), nullable=False),
    Column("article_id", String(64), nullable=False),
    Column("removed", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# The days that a chunk speaks of, as numbers; one row for each distinct range.
chunk_times = Table(
    "chunk_times",
    metadata,
    Column("row", ForeignKey("chunks.row"), primary_key=True, autoincrement=False),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Which articles are one story in print. Those that are alone have no group; a group is named after the
# smallest id in it. See `corpus.copies` for the signature.
copies = Table(
    "copies",
    metadata,
    Column("row", _Serial, primary_key=True, autoincrement=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False, unique=True),
    Column("group_id", String(64), index=True),
    Column("size", Integer, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

copy_bands = Table(
    "copy_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    # A row of `copies`. No foreign key: to check one, each deletion would read this whole table.
    Column("row", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# What an article was before it was replaced, numbered from 1; points of time are milliseconds since 1970, UTC.
versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("replaced", BigInteger, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("changed", JSON, nullable=False),  # names of the fields in which the next one differs
    Column("by", Text),  # who, as far as known
    Column("fields", JSON, nullable=False),  # all of them but the id
)

# Articles mended by hand: what the source gave in the mended fields, to tell when the source changes.
corrections = Table(
    "corrections",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("source", JSON, nullable=False),
)

# Ingests that go on after their request was answered. The payload is dropped when the job ends.
jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("submitted", BigInteger, nullable=False, index=True),
    Column("started", BigInteger),
    Column("finished", BigInteger),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("updated", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("worked", BigInteger, nullable=False),  # milliseconds of work
    Column("failed", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),  # that failed since the last progress
    Column("error", Text),
    Column("payload", LargeBinary),
)

# Readers' verdicts on answers.
feedback = Table(
    "feedback",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("received", BigInteger, nullable=False, index=True),
    Column("rating", String(8), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text),
    Column("comment", Text),
    Column("article_ids", JSON, nullable=False),
    Column("chunk_ids", JSON, nullable=False),
)

# What was asked; filled only where the settings say so.
questions = Table(
    "questions",
    metadata,
    Column("row", _Serial, primary_key=True, autoincrement=True),
    Column("asked", BigInteger, nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("answered", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
)
