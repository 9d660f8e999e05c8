"""The pipeline as Ray Data runs it.

Files are read by tasks, texts are embedded by a pool of actors, and whoever has started it takes what comes, in the
order of the files. What is not taken holds up the stages before (Ray Data's back-pressure), and what a lost machine had
is done again elsewhere (Ray's lineage).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import ray.data
from numpy.typing import NDArray
from ray.data import ActorPoolStrategy, DataContext, ExecutionResources, TaskPoolStrategy
from ray.data.exceptions import ExecutionTimeoutError
from ray.exceptions import RayError, RayTaskError

from corpus.errors import UnavailableError
from corpus.importers.dispatch import FormatName
from corpus.records import Edition, Failure
from embeddings.on_ray.cluster import explained, room
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
_FAILURES = 5
"""Of Ray in a row, without progress between them."""
_PAUSE = 2.0
"""Seconds until it is tried again; longer after each failure, for a machine to come back."""
_CHANGED = "重做时读到的与先前的不同：文件在入库当中变了，或不是每台机器都读得到同样的文件。已入库的都在，请再运行一次"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done: files to read and how, the encoder (how to open it anywhere, its fingerprint), where."""

    sources: Sequence[Source | Failure]
    format: FormatName
    edition: Edition
    opener: EncoderOpener
    fingerprint: str
    pool: RayPool


def embedded(work: Work, known: Callable[[], NDArray[np.uint64]]) -> Iterator[list[Embedded]]:
    """Yield all that is in the files, `AT_ONCE` at a time, in order, with the vectors of what is not `known`.

    What Ray cannot make good by itself after it lost a machine is begun again behind what has been yielded, when the
    vectors of that are asked for as known. Raises UnavailableError where Ray cannot go on or the files are no longer
    what they were, and what the stages raise.
    """
    seen, done, failures = blake2b(), 0, 0
    while True:
        again, passed = blake2b(), 0
        try:
            for rows in run(work, known()):
                passed += 1
                if passed <= done:
                    _add(again, rows)
                    if passed == done and again.digest() != seen.digest():
                        raise UnavailableError(_CHANGED)
                    continue
                _add(seen, rows)
                done, failures = passed, 0
                yield rows
        except (RayTaskError, ExecutionTimeoutError) as error:
            raise explained(error) from error
        except RayError as error:
            failures += 1
            if failures > _FAILURES:
                raise explained(error) from error
            _LOG.warning("Ray 没有自己恢复，从第 %d 篇起重做：%s", done * AT_ONCE + 1, error)
            time.sleep(_PAUSE * failures)
            continue
        if passed < done:
            raise UnavailableError(_CHANGED)
        return


def run(work: Work, known: NDArray[np.uint64]) -> Iterator[list[Embedded]]:
    """Yield what `embedded` does, once. Raises Ray's errors."""
    if not work.sources:
        return
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    pool = work.pool
    encoders = room(pool)
    needs = {"num_gpus": pool.gpus} if pool.gpus else {"num_cpus": pool.cpus}
    with DataContext.current(_context(pool)):
        rows = [{COLUMN: row} for row in packed(work.sources)[COLUMN]]
        tasks = min(len(rows), _TASKS)
        dataset = (
            ray.data.from_items(rows, override_num_blocks=tasks)
            .map_batches(
                read,
                batch_size=1,
                fn_kwargs={"format": work.format, "edition": work.edition, "known": known},
                # Quick beside embedding; where it had to wait for a core, the encoders might have them all.
                num_cpus=0,
                compute=TaskPoolStrategy(size=min(tasks, max(2, encoders // 4))),
            )
            .map_batches(
                Embedding,
                batch_size=AT_ONCE,
                fn_constructor_kwargs={"opener": work.opener, "fingerprint": work.fingerprint},
                compute=ActorPoolStrategy(
                    min_size=1,
                    initial_size=encoders,
                    max_size=encoders,
                    max_tasks_in_flight_per_actor=_IN_FLIGHT,
                ),
                **needs,
            )
        )
    for batch in dataset.iter_batches(batch_size=AT_ONCE, prefetch_batches=1):
        yield unpacked(batch, Embedded)


def _add(digest: blake2b, rows: Sequence[Embedded]) -> None:
    for row in rows:
        digest.update(repr(row.item).encode("utf-8", "surrogatepass"))


def _context(pool: RayPool) -> DataContext:
    context = DataContext.get_current().copy()
    context.target_max_block_size = _BLOCK
    context.target_min_block_size = 1
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.raise_original_map_exception = True
    context.max_consecutive_actor_init_deaths = _FAILURES
    context.execution_no_progress_timeout_s = _STALLED
    context.execution_options.preserve_order = True
    context.execution_options.resource_limits = ExecutionResources(object_store_memory=pool.memory)
    return context
