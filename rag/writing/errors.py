"""What goes wrong with a language model. None of these fails a request: the extractive answer stands in."""

from __future__ import annotations

from corpus.errors import ModelError


class WriterError(ModelError):
    """A language model failed, stalled or returned rubbish; the message says which, in Chinese."""

    code = "writer"


class WriterBusyError(WriterError):
    """It was not even asked: it failed just before, or is busy with other answers."""


class CutOffError(WriterError):
    """The text ended in mid-sentence, at the limit of tokens."""
