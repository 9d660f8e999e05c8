"""Fixtures that are dear enough to be shared by the whole run."""

from __future__ import annotations

import pytest

from embeddings.encoders import open_encoder
from embeddings.protocols import Encoder


@pytest.fixture(scope="session")
def bundled_encoder() -> Encoder:
    """The default encoder with its real model, opened once (the first time ever, it is unpacked)."""
    return open_encoder()
