"""The pipeline as Ray Data runs it.

Files are read by tasks, texts are embedded by a pool of actors, and whoever has started it takes what comes, in the
order of the files. What is not taken holds up the stages before (Ray Data's back-pressure), and what a lost machine had
is done again elsewhere (Ray's lineage).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import numpy as np
import ray.data
from numpy.typing import NDArray
from ray.data import ActorPoolStrategy, DataContext, ExecutionResources, TaskPoolStrategy
from ray.data.exceptions import ExecutionTimeoutError
from ray.exceptions import RayError

from corpus.importers.dispatch import FormatName
from corpus.records import Edition, Failure
from embeddings.on_ray.cluster import explained
from embeddings.on_ray.stages import COLUMN, Embedding, EncoderOpener, packed, read, unpacked
from embeddings.records import Embedded, RayPool, Source

AT_ONCE = 64
"""Articles that travel together."""

_BLOCK = 256 * 1024
"""Bytes of some dozens of articles: a long file is shared out while it is being read."""
_TASKS = 1024
"""Into which the files are shared out, at most."""
_IN_FLIGHT = 2
"""Batches with an encoder: one in work, and one that is there when it is done."""
_STALLED = 1800.0
"""Seconds without any progress until it is given up: machines are gone and none comes."""


def embedded(
    sources: Sequence[Source | Failure],
    format: FormatName,
    edition: Edition,
    known: NDArray[np.uint64],
    opener: EncoderOpener,
    fingerprint: str,
    pool: RayPool,
    encoders: int,
) -> Iterator[list[Embedded]]:
    """Yield all that is in `sources`, some at a time, in order, with the vectors of what is not `known`.

    `encoders` work at most; for the rest see `stages`. Raises UnavailableError where Ray cannot go on, and what the
    stages raise.
    """
    if not sources:
        return
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    needs = {"num_gpus": pool.gpus} if pool.gpus else {"num_cpus": pool.cpus}
    with DataContext.current(_context(pool)):
        rows = [{COLUMN: row} for row in packed(sources)[COLUMN]]
        tasks = min(len(rows), _TASKS)
        dataset = (
            ray.data.from_items(rows, override_num_blocks=tasks)
            .map_batches(
                read,
                batch_size=1,
                fn_kwargs={"format": format, "edition": edition, "known": known},
                # Quick beside embedding; where it had to wait for a core, the encoders might have them all.
                num_cpus=0,
                compute=TaskPoolStrategy(size=min(tasks, max(2, encoders // 4))),
            )
            .map_batches(
                Embedding,
                batch_size=AT_ONCE,
                fn_constructor_kwargs={"opener": opener, "fingerprint": fingerprint},
                compute=ActorPoolStrategy(
                    min_size=1,
                    initial_size=encoders,
                    max_size=encoders,
                    max_tasks_in_flight_per_actor=_IN_FLIGHT,
                ),
                **needs,
            )
        )
    try:
        for batch in dataset.iter_batches(batch_size=AT_ONCE, prefetch_batches=1):
            yield unpacked(batch, Embedded)
    except (RayError, ExecutionTimeoutError) as error:
        raise explained(error) from error


def _context(pool: RayPool) -> DataContext:
    context = DataContext.get_current().copy()
    context.target_max_block_size = _BLOCK
    context.target_min_block_size = 1
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.raise_original_map_exception = True
    context.execution_no_progress_timeout_s = _STALLED
    context.execution_options.preserve_order = True
    context.execution_options.resource_limits = ExecutionResources(object_store_memory=pool.memory)
    return context
