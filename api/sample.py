"""The sample edition that ships with the project."""

from __future__ import annotations

from pathlib import Path

import corpus
from api.ingest import ingest
from api.records import IngestReport
from corpus.errors import StorageError
from corpus.importers.dispatch import read_sources
from corpus.records import Edition
from embeddings.archive import Archive

FOLDER = Path(corpus.__file__).parent / "sample"

# What a page does not print has to be said when it is ingested; the date of this one is not known.
_EDITIONS = {"kexue-daobao.txt": Edition(newspaper="科学导报")}

QUESTIONS = (
    "吕梁3MW绿电制氢项目一年产多少氢？",
    "临汾经开区管委会主任是谁？",
    "吕梁经开区管委会主任是谁？",
)


def ingest_sample(archive: Archive) -> IngestReport:
    """Store the sample edition; nothing changes where it is there already. Raises StorageError."""
    items = [
        item
        for page in sorted(FOLDER.glob("*.txt"))
        for item in read_sources([page], "page", _EDITIONS.get(page.name, Edition()))
    ]
    report = ingest(archive, items)
    if not report.stored:
        reasons = "；".join(failure.error for failure in report.failed) or f"{FOLDER} 里没有样报"
        raise StorageError(f"样报没有读进来：{reasons}")
    return report
