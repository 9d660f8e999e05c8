"""What the tests of this room share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.store import ArticleStore
from embeddings import bundled
from embeddings.archive import Archive
from embeddings.encoders import open_encoder
from embeddings.protocols import Encoder
from embeddings.segment import Segmenter
from tests.embeddings.archives import ARTICLES, Open
from tests.support import HashingEncoder


@pytest.fixture(scope="session")
def bundled_folder() -> Path:
    """The bundled model as a sentence-transformers folder."""
    return bundled.unpack()


@pytest.fixture(scope="session")
def torch_encoder() -> Encoder:
    """The bundled model at full precision; torch takes seconds to load, once."""
    return open_encoder(backend="torch")


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    """The dictionary takes half a second to load; what tests teach it does not disturb other tests."""
    return Segmenter()


@pytest.fixture(scope="session")
def milvus_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A milvus-lite file for all tests; each archive has collections of its own in it."""
    return str(tmp_path_factory.mktemp("milvus") / "index.db")


@pytest.fixture
def encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def open_archive(home: Path, encoder: HashingEncoder, segmenter: Segmenter) -> Iterator[Open]:
    opened: list[Archive] = []

    def open_one(**options: object) -> Archive:
        store = ArticleStore(f"sqlite:///{home}/archive.db", wait=0.2)
        settings: dict[str, object] = {"segmenter": segmenter, "encoder": encoder} | options
        archive = Archive(store, settings.pop("encoder"), home / "index", **settings)  # type: ignore[arg-type]
        opened.append(archive)
        return archive

    yield open_one
    for archive in opened:
        archive.close()


@pytest.fixture
def archive(open_archive: Open) -> Archive:
    made = open_archive()
    made.add(ARTICLES)
    return made
