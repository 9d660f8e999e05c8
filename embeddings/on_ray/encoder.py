"""Opening an encoder on whatever machine the pool has put it."""

from __future__ import annotations

import os
from pathlib import Path

from corpus.errors import ModelError
from embeddings.encoders import Backend, open_encoder
from embeddings.protocols import Encoder


def open_here(spec: str, backend: Backend, cache: Path | None, cores: int, on_gpu: bool) -> Encoder:
    """Open the encoder `spec` with `cores` threads, or on the graphics card that Ray has given this process.

    Raises ModelError where it cannot be had, or there is no card that torch could use.
    """
    if on_gpu:
        # Seconds to import, and only wanted here.
        import torch  # noqa: PLC0415

        if not torch.cuda.is_available():
            raise ModelError("torch 在这台机器上用不了显卡：请装 CUDA 版的 torch，或把 ray_gpus 设为 0")
    elif backend == "torch":
        os.environ["OMP_NUM_THREADS"] = str(cores)  # read when torch is imported, which is not yet
    return open_encoder(spec, backend, cache, threads=cores)
