"""Encoders behind `embeddings.protocols.Encoder`, and the function that chooses one."""

from embeddings.encoders.opening import BUNDLED, Backend, open_encoder

__all__ = ["BUNDLED", "Backend", "open_encoder"]
