"""A writer that keeps what the model wrote, and how fast, beside what becomes of it."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

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
    replayed: bool = False


@dataclass
class RecordingWriter:
    """Passes everything on; what was asked in the very same words before is replayed from `kept`, so that a change
    of what happens to a reply can be measured without waiting for the model again. For one thread."""

    inner: Writer
    kept: Path
    replies: list[Written] = field(default_factory=list)
    _known: dict[str, Written] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kept.is_file():
            for line in self.kept.read_text("utf-8").splitlines():
                record = json.loads(line)
                key = record.pop("key")
                self._known[key] = Written(**record)

    @property
    def name(self) -> str:
        return self.inner.name

    def count(self, text: str) -> int:
        return self.inner.count(text)

    def write(self, messages: Sequence[Message], *, tokens: int, until: float) -> Generator[str, None, None]:
        prompt = messages[-1].content
        key = hashlib.sha256("\0".join([self.name, *(m.content for m in messages)]).encode()).hexdigest()
        if known := self._known.get(key):
            self.replies.append(replace(known, replayed=True))
            yield from known.text
            return
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
        self._keep(key, reply)

    def _keep(self, key: str, reply: Written) -> None:
        """Remember a reply that was whole."""
        with self.kept.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"key": key, **asdict(reply)}, ensure_ascii=False) + "\n")

    def take(self) -> list[Written]:
        """Return what was written since last time."""
        taken, self.replies = self.replies, []
        return taken
