"""The pipeline: files are read by tasks, their texts embedded by a pool of actors, and whoever started it takes the
results in the order of the files. Ray Data holds back what is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import ray.data
from numpy.typing import NDArray
import numpy as np
from ray.data import ActorPoolStrategy, DataContext, ExecutionResources, TaskPoolStrategy
from ray.exceptions import RayError

from corpus.importers.dispatch import FormatName
from corpus.records import Edition, Failure
from embeddings.on_ray.cluster import explained
from embeddings.on_ray.stages import Embedding, EncoderOpener, packed, read, unpacked
from embeddings.records import Embedded, RayPool, Source

AT_ONCE = 64
"""Articles that travel together, and that are stored at once."""

_BLOCK = 256 * 1024  # bytes: some dozens of articles, so that a long file is shared out while it is read
_READERS = 2
_FILES_BLOCKS = 1024


def run(
    sources: Sequence[Source | Failure],
    format: FormatName,
    edition: Edition,
    known: NDArray[np.uint64],
    opener: EncoderOpener,
    fingerprint: str,
    pool: RayPool,
    encoders: int,
) -> Iterator[list[Embedded]]:
    """Yield everything in `sources`, in order."""
    context = DataContext.get_current().copy()
    context.target_max_block_size = _BLOCK
    context.target_min_block_size = 1
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.execution_options.preserve_order = True
    context.execution_options.resource_limits = ExecutionResources(object_store_memory=pool.memory)
    needs = {"num_gpus": pool.gpus} if pool.gpus else {"num_cpus": pool.cpus}
    with DataContext.current(context):
        rows = list(packed(sources)["row"])
        dataset = (
            ray.data.from_items([{"row": row} for row in rows], override_num_blocks=min(len(rows), _FILES_BLOCKS))
            .map_batches(
                read,
                batch_size=1,
                fn_kwargs={"format": format, "edition": edition, "known": known},
                num_cpus=0,
                compute=TaskPoolStrategy(size=_READERS),
            )
            .map_batches(
                Embedding,
                batch_size=AT_ONCE,
                fn_constructor_kwargs={"opener": opener, "fingerprint": fingerprint},
                compute=ActorPoolStrategy(min_size=1, max_size=encoders, max_tasks_in_flight_per_actor=2),
                **needs,
            )
        )
    try:
        for batch in dataset.iter_batches(batch_size=AT_ONCE, prefetch_batches=1):
            yield unpacked(batch, Embedded)
    except RayError as error:
        raise explained(error) from error
