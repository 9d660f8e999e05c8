from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from embeddings.segment import Segmenter
from tests.faults.support import Launcher


@pytest.fixture(scope="session")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """Starts commands; importing what they need takes seconds, once."""
    started = Launcher(tmp_path_factory.mktemp("commands"))
    yield started
    started.close()


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
