"""What the settings say of composing, for the room that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.settings import Settings
from corpus.errors import BadInputError

if TYPE_CHECKING:
    from rag.writing.opening import ComposerChoice


def composer_choice(settings: Settings) -> ComposerChoice:
    """Return the choice. Raises BadInputError where a model would get more time than a question."""
    # Imported here: what the settings name is known without it, and it takes the whole of answering along.
    from rag.writing.opening import ComposerChoice  # noqa: PLC0415
    from rag.writing.records import Budget  # noqa: PLC0415

    if settings.composer != "extractive" and settings.llm_seconds >= settings.deadline:
        raise BadInputError(
            f"llm_seconds（{settings.llm_seconds:g} 秒）应小于 deadline（{settings.deadline:g} 秒），"
            "否则等不到改用摘录就超时了"
        )
    return ComposerChoice(
        composer=settings.composer,
        model=settings.llm_model,
        url=settings.llm_url,
        key=settings.llm_key.get_secret_value() if settings.llm_key else None,
        budget=Budget(settings.llm_context, settings.llm_tokens, settings.llm_seconds),
        retries=settings.llm_retries,
        stall_seconds=settings.llm_stall_seconds,
        device=settings.llm_device,
        dtype=settings.llm_dtype,
        quantisation=settings.llm_quantisation,
    )
