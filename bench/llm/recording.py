"""A writer that keeps what the model wrote, and how fast, beside what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

from rag.writing.errors import WriterError
from rag.writing.protocol import Writer
from rag.writing.records import Message


@dataclass(slots=True)
class Written:
    """One reply. `seconds` and `first` count from the request; pieces are tokens, as the server streams them."""

    prompt: str
    prompt_tokens: int
    text: str = ""
    pieces: int = 0
    first: float | None = None
    seconds: float = 0.0
    error: str | None = None


@dataclass
class RecordingWriter:
    """Passes everything on. For one thread."""

    inner: Writer
    replies: list[Written] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.inner.name

    def count(self, text: str) -> int:
        return self.inner.count(text)

    def write(self, messages: Sequence[Message], *, tokens: int, until: float) -> Generator[str, None, None]:
        prompt = messages[-1].content
        reply = Written(prompt, self.inner.count("".join(m.content for m in messages)))
        self.replies.append(reply)
        begun = time.monotonic()
        try:
            for piece in self.inner.write(messages, tokens=tokens, until=until):
                reply.text += piece
                reply.pieces += 1
                if reply.first is None:
                    reply.first = time.monotonic() - begun
                yield piece
        except WriterError as error:
            reply.error = error.message
            raise
        finally:
            reply.seconds = time.monotonic() - begun

    def take(self) -> list[Written]:
        """Return what was written since last time."""
        taken, self.replies = self.replies, []
        return taken
