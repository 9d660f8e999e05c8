"""An error within a stream of chunks, as OpenAI's clients understand it."""

from __future__ import annotations

import orjson

from api.errors import described
from api.openai_errors import openai_fields

_BROKEN_OFF = 500  # the status that it would have had, were it not sent already


def error_chunk(error: Exception) -> bytes:
    """Return an error as the last chunk of a stream."""
    return b"data: %s\n\n" % orjson.dumps({"error": openai_fields(_BROKEN_OFF, described(error))})
