"""Opens the encoder an archive is searched with: the archive knows which, the settings may name it too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from api.settings import Settings
from corpus.errors import ModelError
from corpus.store import ArticleStore
from embeddings.choice import chosen
from embeddings.encoders import BUNDLED, Backend, open_encoder
from embeddings.protocols import Encoder
from embeddings.records import EncoderChoice

DEFAULT_BACKEND: Backend = "onnx-int8"

Tell = Callable[[str], None]
Opener = Callable[[str, Backend, Path | None, Tell | None], Encoder]


def open_own(
    settings: Settings, store: ArticleStore, tell: Tell | None, opener: Opener = open_encoder
) -> tuple[Encoder, EncoderChoice]:
    """Open the encoder of the archive in `store`, the one of the settings where it has none yet.

    Raises ModelError when the settings name another encoder than that with which the archive was indexed:
    vectors of two encoders cannot be compared.
    """
    own = chosen(store)
    spec = settings.model or (own.spec if own else BUNDLED)
    backend = settings.backend or (cast(Backend, own.backend) if own else DEFAULT_BACKEND)
    encoder, wanted = open_named(settings, spec, backend, tell, opener)
    if own is not None and own.fingerprint != encoder.fingerprint and store.chunk_count():
        if (own.spec, own.backend) != (wanted.spec, wanted.backend):
            raise ModelError(_mismatch(own, wanted), detail=f"{own.fingerprint} != {encoder.fingerprint}")
        if tell is not None:
            tell(
                f"模型 {wanted.name} 与建立索引时的不同（程序升级了，或模型文件变了），要为全部段落重新计算向量。"
            )
    return encoder, wanted


def open_named(
    settings: Settings,
    spec: str,
    backend: Backend | None = None,
    tell: Tell | None = None,
    opener: Opener = open_encoder,
) -> tuple[Encoder, EncoderChoice]:
    """Open the encoder `spec`, and say how to open it again. Raises ModelError."""
    folder = Path(spec).expanduser()
    if folder.is_dir():
        spec = str(folder.resolve())  # from whatever folder the archive is opened next
    backend = backend or settings.backend or DEFAULT_BACKEND
    encoder = opener(spec, backend, settings.cache, tell)
    return encoder, EncoderChoice(spec, backend, encoder.name, encoder.fingerprint)


def _mismatch(own: EncoderChoice, wanted: EncoderChoice) -> str:
    return (
        f"这个档案的索引是用模型 {own.spec}（{own.backend}）建立的，"
        f"设置里却是 {wanted.spec}（{wanted.backend}）。"
        f"要改用它，请运行 wenbao index rebuild --model {wanted.spec}；"
        "要照旧使用，请去掉设置里的 model 和 backend（WENBAO_MODEL、WENBAO_BACKEND 或 wenbao.toml）。"
    )
