"""Fixtures that are dear enough to be shared by the whole run."""

from __future__ import annotations

import pytest
from hypothesis import settings

from embeddings.encoders import open_encoder
from embeddings.protocols import Encoder

# The first example of a property often loads a dictionary; speed is measured by the bench, not by a deadline.
settings.register_profile("wenbao", deadline=None)
settings.load_profile("wenbao")


@pytest.fixture(scope="session")
def bundled_encoder() -> Encoder:
    """The default encoder with its real model, opened once (the first time ever, it is unpacked)."""
    return open_encoder()
