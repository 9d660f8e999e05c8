"""How `wenbao ingest --ray` spreads the work, out of the settings."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from api.settings import Settings
from corpus.errors import BadInputError
from corpus.importers.dispatch import FormatName
from corpus.records import Article, Edition, Failure
from embeddings.archive import Archive
from embeddings.cache import cache_root
from embeddings.choice import chosen
from embeddings.encoders import Backend
from embeddings.on_ray.encoder import open_here
from embeddings.on_ray.ingest import read_on_ray
from embeddings.records import RayPool


def read_spread(
    settings: Settings,
    archive: Archive,
    address: str | None,
    paths: Sequence[Path],
    format: FormatName,
    edition: Edition,
) -> Generator[Article | Failure, None, None]:
    """Yield what is in `paths`, embedded on Ray at `address`, None for one of our own; see `read_on_ray`."""
    own = chosen(archive.store)
    assert own is not None  # it is noted whenever an archive is opened
    if settings.ray_gpus and own.backend != "torch":
        raise BadInputError(
            f"这个档案的编码后端 {own.backend} 只用处理器。要用显卡，新档案请一开始就设 WENBAO_BACKEND=torch，"
            f"已有的先运行 WENBAO_BACKEND=torch wenbao index rebuild --model {own.spec}；不用显卡请把 ray_gpus 设为 0"
        )
    # Elsewhere the default may be another folder.
    cache = None if settings.cache == cache_root() else settings.cache
    cores = max(1, int(settings.ray_cpus))
    opener = partial(open_here, own.spec, cast(Backend, own.backend), cache, cores, settings.ray_gpus > 0)
    pool = RayPool(
        address=address,
        encoders=settings.ray_encoders,
        cpus=settings.ray_cpus,
        gpus=settings.ray_gpus,
        memory=settings.ray_memory,
    )
    return read_on_ray(archive, paths, format, edition, opener, pool)
