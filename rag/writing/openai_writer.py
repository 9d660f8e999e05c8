"""A model behind any server that speaks OpenAI's wire format: vLLM, Ollama, llama.cpp, DashScope, DeepSeek …"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    DefaultHttpxClient,
    OpenAI,
    OpenAIError,
    Stream,
)
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_exponential,
    wait_random,
)

from rag.writing.errors import CutOffError, WriterError
from rag.writing.records import Message
from rag.writing.thinking import without_thinking
from rag.writing.tokens import estimate_tokens

_LONGEST_TOKEN: Final = 8
"""Characters: a server that writes more for each token it was allowed does not keep to its limit."""
_RETRY_FIRST: Final = 0.3
_RETRY_MOST: Final = 3.0
_REPLACEMENT: Final = "\ufffd"
_until: ContextVar[float] = ContextVar("until")


@dataclass(frozen=True, slots=True)
class Server:
    """Where a model is served. `url` ends where `/chat/completions` is added, mostly in /v1."""

    url: str
    model: str
    key: str | None = None
    retries: int = 2
    """Further attempts where it cannot be reached, is overloaded (429) or fails (5xx); none after a timeout."""
    stall_seconds: float = 10.0
    """How long it may say nothing, the wait for its first word included."""
    connect_seconds: float = 3.0


class OpenAIWriter:
    """Streams chat completions. A reply counts only if it is whole: ended by the server, in proper UTF-8."""

    name = "openai"

    def __init__(self, server: Server) -> None:
        self._server = server
        self._http = DefaultHttpxClient(event_hooks={"response": [_bound]})
        # Retries are made here, within the time that is left; the client's own would heed a Retry-After of minutes.
        self._client = OpenAI(
            base_url=server.url, api_key=server.key or "-", max_retries=0, http_client=self._http
        )

    def count(self, text: str) -> int:
        """Estimate; the server's tokenizer is not known."""
        return estimate_tokens(text)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def write(self, messages: Sequence[Message], *, tokens: int, until: float) -> Generator[str, None, None]:
        """See `Writer`."""
        try:
            stream, first = self._opening(until)(self._open, messages, tokens, until)
            with closing(stream):
                yield from without_thinking(_contents(first, stream, tokens))
        except (OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise _told(error) from error

    def _opening(self, until: float) -> Retrying:
        return Retrying(
            retry=retry_if_exception(_is_passing),
            stop=stop_after_attempt(1 + self._server.retries)
            | stop_before_delay(max(0.0, until - time.monotonic())),
            wait=wait_exponential(multiplier=_RETRY_FIRST, max=_RETRY_MOST) + wait_random(0, _RETRY_FIRST),
            reraise=True,
        )

    def _open(
        self, messages: Sequence[Message], tokens: int, until: float
    ) -> tuple[Stream[ChatCompletionChunk], ChatCompletionChunk | None]:
        """Send the question and wait for the first chunk: until then it may be sent once more."""
        left = until - time.monotonic()
        if left <= 0:
            raise WriterError("语言模型没有在限时内回答")
        server = self._server
        token = _until.set(until)
        try:
            stream = self._client.chat.completions.create(
                model=server.model,
                messages=[_param(m) for m in messages],
                max_tokens=tokens,
                temperature=0,
                stream=True,
                timeout=httpx2.Timeout(
                    min(server.stall_seconds, left), connect=min(server.connect_seconds, left)
                ),
            )
        finally:
            _until.reset(token)
        try:
            return stream, next(iter(stream), None)
        except BaseException:
            stream.close()
            raise


class _Bounded(httpx2.SyncByteStream):
    """A response that ends when its time is up: a server that sends a byte now and then never times out."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream = stream
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._stream:
            if time.monotonic() > self._until:
                raise httpx2.ReadTimeout("the time for the whole reply is up")
            yield piece

    def close(self) -> None:
        self._stream.close()


def _bound(response: httpx2.Response) -> None:
    until = _until.get(None)
    if until is not None and isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = _Bounded(response.stream, until)


def _contents(
    first: ChatCompletionChunk | None, stream: Stream[ChatCompletionChunk], tokens: int
) -> Iterator[str]:
    """The text of the chunks. Raises WriterError where it is no text, not whole, or does not end."""
    chunk, finish, size = first, "", 0
    while chunk is not None:
        text, ended = _read(chunk)
        finish = ended or finish
        if _REPLACEMENT in text:
            raise WriterError("语言模型的回答是乱码")
        size += len(text)
        if text:
            yield text
        if size > tokens * _LONGEST_TOKEN:
            raise CutOffError("语言模型写个没完")
        chunk = next(stream, None)
    if finish == "length":
        raise CutOffError("语言模型的回答没有写完")
    if finish not in ("stop", "eos"):
        raise WriterError("语言模型的回答中途断了")


def _read(chunk: object) -> tuple[str, str]:
    """The text and the finish reason of a chunk. The client does not validate: anything may be in there."""
    choices = getattr(chunk, "choices", None)
    if not isinstance(choices, list):
        raise WriterError("语言模型的服务答的不是 OpenAI 格式")
    if not choices:
        return "", ""
    content = getattr(getattr(choices[0], "delta", None), "content", None)
    finish = getattr(choices[0], "finish_reason", None)
    return content if isinstance(content, str) else "", finish if isinstance(finish, str) else ""


def _param(message: Message) -> ChatCompletionMessageParam:
    match message.role:
        case "system":
            return {"role": "system", "content": message.content}
        case "assistant":
            return {"role": "assistant", "content": message.content}
        case "user":
            return {"role": "user", "content": message.content}


def _is_passing(error: BaseException) -> bool:
    """Whether asking again may help."""
    if isinstance(error, APIStatusError):
        return error.status_code in (408, 409, 429) or error.status_code >= 500
    return isinstance(error, APIConnectionError) and not isinstance(error, APITimeoutError)


def _told(error: Exception) -> WriterError:
    """What went wrong, for the reader. The key is in no message; the server's own words are in `detail`."""
    detail = f"{type(error).__name__}: {error}"[:500]
    match error:
        case APITimeoutError() | httpx2.TimeoutException():
            return WriterError("语言模型没有在限时内回答", detail=detail)
        case APIStatusError(status_code=401 | 403):
            return WriterError("语言模型的服务不认这把密钥", detail=detail)
        case APIStatusError(status_code=status):
            return WriterError(f"语言模型的服务出错（{status}）", detail=detail)
        case APIConnectionError() | httpx2.HTTPError():
            return WriterError("连不上语言模型的服务，或连接中断", detail=detail)
        case _:
            return WriterError("语言模型的服务答的读不懂", detail=detail)
