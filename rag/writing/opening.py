"""Which composer the settings name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from corpus.errors import BadInputError, ModelError
from rag.composers.extractive import ExtractiveComposer
from rag.composers.protocol import Composer
from rag.writing.composer import ModelComposer
from rag.writing.names import EXTRACTIVE, ComposerName
from rag.writing.protocol import Writer
from rag.writing.records import Budget

Dtype = Literal["auto", "float32", "bfloat16", "float16"]
Quantisation = Literal["none", "8bit", "4bit"]


@dataclass(frozen=True, slots=True)
class ComposerChoice:
    """What the settings say of composing."""

    composer: ComposerName = EXTRACTIVE
    model: str | None = None
    url: str | None = None
    key: str | None = None
    budget: Budget = field(default_factory=Budget)
    retries: int = 2
    stall_seconds: float = 10.0
    device: str | None = None
    dtype: Dtype = "auto"
    quantisation: Quantisation = "none"


def open_composer(choice: ComposerChoice) -> Composer:
    """Open what `choice` names. Raises BadInputError where the settings do not say enough, ModelError where what
    it needs is not installed or the model cannot be loaded."""
    if choice.composer == EXTRACTIVE:
        return ExtractiveComposer()
    if not choice.model:
        raise BadInputError(f"composer 设为 {choice.composer} 时，请用 WENBAO_LLM_MODEL 写明模型")
    writer = _server(choice, choice.model) if choice.composer == "openai" else _local(choice, choice.model)
    return ModelComposer(writer, choice.budget)


def _server(choice: ComposerChoice, model: str) -> Writer:
    if not choice.url:
        raise BadInputError(
            "composer 设为 openai 时，请用 WENBAO_LLM_URL 写明服务的地址，例如 http://127.0.0.1:8080/v1"
        )
    try:
        # Optional: only who has such a server needs its client.
        from rag.writing.openai_writer import OpenAIWriter, Server  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise _missing(error, "llm") from error
    return OpenAIWriter(Server(choice.url, model, choice.key, choice.retries, choice.stall_seconds))


def _local(choice: ComposerChoice, model: str) -> Writer:
    # torch and transformers take seconds to import, and the default composer needs neither.
    from rag.writing.transformers_writer import TransformersWriter  # noqa: PLC0415

    return TransformersWriter(
        model, device=choice.device, dtype=choice.dtype, quantisation=choice.quantisation
    )


def _missing(error: ModuleNotFoundError, extra: str) -> ModelError:
    return ModelError(
        f"缺少 {error.name}：请安装 wenbao[{extra}]（pip install -e '.[{extra}]'）", detail=str(error)
    )
