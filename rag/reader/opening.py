"""Which reader a setting names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from corpus.errors import ModelError
from rag.reader.card import CARD
from rag.reader.names import DEFAULT, OFF
from rag.reader.onnx_reader import BUNDLED, OnnxReader
from rag.reader.protocol import Reader
from rag.reader.reranking import RerankingReader
from rag.reader.transformers_reader import TransformersReader

_SPANS: Final = "ForQuestionAnswering"


def open_reader(spec: str) -> Reader | None:
    """Open the reader that `spec` names: "off" for none, "bundled", a folder, or a hub id.

    A folder with a `reader.json` is an export of this project's own training; of others, a model with a span head
    points at answers and one with a single relevance score only judges passages. Raises ModelError.
    """
    if spec == OFF:
        return None
    if spec == DEFAULT:
        return OnnxReader(BUNDLED)
    folder = Path(spec).expanduser()
    if (folder / CARD).is_file():
        return OnnxReader(folder)
    model = str(folder) if folder.is_dir() else spec
    return TransformersReader(model) if _has_spans(model) else RerankingReader(model)


def _has_spans(model: str) -> bool:
    # huggingface-hub and transformers are slow to import, and the default reader needs neither.
    from transformers import AutoConfig  # noqa: PLC0415

    try:
        config = AutoConfig.from_pretrained(model)
    except (OSError, ValueError, json.JSONDecodeError) as error:
        raise ModelError(
            f"找不到阅读模型 {model}。请用 bundled（随安装附带）、off（不用）、模型文件夹或 Hugging Face 编号",
            detail=str(error),
        ) from error
    return any(name.endswith(_SPANS) for name in config.architectures or ())
