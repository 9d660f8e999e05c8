"""`chat.completion` and `chat.completion.chunk` objects."""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

import orjson

from api.chat.markdown import article_url
from api.chat.tokens import count_tokens
from api.schemas.chat import MODEL, ChatRequest
from rag.records import Citation
from rag.wire import citation_json

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer to one request: what all of its objects share. `base` is where articles are read, with a slash."""

    asked: ChatRequest
    base: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, content: str, citations: Sequence[Citation]) -> dict[str, object]:
        """Return the answer in one object."""
        message = {
            "role": "assistant",
            "content": content,
            "refusal": None,
            "citations": self._cited(citations),
        }
        choices = [
            {"index": index, "message": message, "logprobs": None, "finish_reason": "stop"}
            for index in self._indexes()
        ]
        return {**self._head("chat.completion"), "choices": choices, "usage": self._usage(content)}

    def opening(self) -> bytes:
        """Return the first chunk, which says who speaks."""
        return self._chunks({"role": "assistant", "content": "", "refusal": None})

    def piece(self, content: str) -> bytes:
        """Return a chunk with some more text."""
        return self._chunks({"content": content})

    def closing(self, content: str, citations: Sequence[Citation]) -> bytes:
        """Return the last chunk with text, which carries the citations, and the one that says it is over."""
        cited = self._chunks({"content": content, "citations": self._cited(citations)})
        return cited + self._chunks({}, finish_reason="stop")

    def end(self, content: str) -> bytes:
        """Return what ends a stream whose whole text is `content`: the usage if asked for, and [DONE]."""
        if not self.asked.include_usage:
            return DONE
        usage = {**self._head("chat.completion.chunk"), "choices": [], "usage": self._usage(content)}
        return _data(usage) + DONE

    def _chunks(self, delta: dict[str, object], finish_reason: str | None = None) -> bytes:
        head = self._head("chat.completion.chunk")
        # Where the usage is to come at the end, every chunk before says that it does not hold it.
        usage: dict[str, object] = {"usage": None} if self.asked.include_usage else {}
        return b"".join(
            _data(
                {
                    **head,
                    "choices": [
                        {"index": index, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
                    ],
                    **usage,
                }
            )
            for index in self._indexes()
        )

    def _head(self, kind: str) -> dict[str, object]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL}

    def _indexes(self) -> range:
        return range(self.asked.n or 1)

    def _cited(self, citations: Sequence[Citation]) -> list[dict[str, object]]:
        return [{**citation_json(c), "url": article_url(c, self.base)} for c in citations]

    def _usage(self, content: str) -> dict[str, int]:
        prompt = sum(count_tokens(message.text) for message in self.asked.messages)
        completion = count_tokens(content) * len(self._indexes())
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
        }


def _data(value: object) -> bytes:
    return b"data: %s\n\n" % orjson.dumps(value)
