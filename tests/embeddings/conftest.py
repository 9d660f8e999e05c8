"""What the tests of this room share."""

from __future__ import annotations

from pathlib import Path

import pytest

from embeddings import bundled
from embeddings.encoders import open_encoder
from embeddings.protocols import Encoder
from embeddings.segment import Segmenter


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
