"""What lies where in the index folder of an archive."""

from __future__ import annotations

from pathlib import Path

MANIFEST = "manifest.json"
DENSE_FILE = "index.faiss"
WORDS = "words.txt"
WRITE_LOCK = "write.lock"


def dense_folder(index: Path) -> Path:
    """Return where dense indexes are, each in a folder of its own named after its encoder."""
    return index / "dense"


def lexical_folder(index: Path) -> Path:
    """Return where the lexical index is: its manifest, and a folder for each generation."""
    return index / "lexical"
