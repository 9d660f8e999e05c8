"""OpenAI's wire format as far as it is used here: what comes is read leniently, as its clients expect."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.incoming import Filters, IsoDate
from api.schemas.outgoing import Citation
from corpus.errors import BadInputError
from corpus.fields import storable
from corpus.records import ArticleFilter
from rag.records import Request, Turn

MODEL: Final = "wenbao"
_TURNS: Final = 40
"""Earlier turns beyond these are not looked at."""


class _Lenient(BaseModel):
    """Clients send parameters that mean nothing here; they are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class ContentPart(_Lenient):
    """消息内容的一部分；只看文字，图片、声音略过。"""

    type: str = Field("text", examples=["text"])
    text: str | None = None


class ChatMessage(_Lenient):
    """一条消息。"""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"] = Field(
        description="只看 user 和 assistant；其余照收，不当作问题，也不当作指令"
    )
    content: str | Annotated[list[ContentPart], Field(max_length=200)] | None = Field(
        None, description="文字，或分成几部分的内容"
    )

    @property
    def text(self) -> str:
        """The text parts, put together; whatever a frontend sent along with them, clean."""
        if self.content is None or isinstance(self.content, str):
            return storable(self.content or "")
        return storable("\n".join(part.text for part in self.content if part.text))


class StreamOptions(_Lenient):
    """流式返回的选项。"""

    include_usage: bool | None = Field(None, description="最后多送一块用量")


class ChatRequest(_Lenient):
    """OpenAI 的对话请求。最后一条 user 消息是问题，之前的对话用来补全它。

    `filters`、`k`、`min_confidence`、`asked_on` 和 `POST /v1/answers` 的一样；其余 OpenAI 参数照收，不起作用。
    """

    model_config = ConfigDict(
        extra="ignore",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "model": MODEL,
                    "messages": [{"role": "user", "content": "吕梁3MW绿电制氢项目一年产多少氢？"}],
                }
            ]
        },
    )

    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=2000)] = Field(
        description="对话，最早的在前"
    )
    model: str = Field(MODEL, description="填什么都行，答的都是 wenbao", examples=[MODEL])
    stream: bool | None = Field(None, description="为 true 时以 text/event-stream 分块返回")
    stream_options: StreamOptions | None = None
    n: int | None = Field(None, ge=1, le=16, description="要几个回答；同一个问题的回答都一样")
    filters: Filters | None = Field(None, description="限定在哪些文章里找")
    k: int | None = Field(None, ge=1, le=100, description="取回几个段落，默认 10")
    min_confidence: float | None = Field(None, ge=0, le=1, description="低于这个把握就答“没有”")
    asked_on: IsoDate | None = Field(None, description="把哪天当作今天", examples=["2025-07-29"])

    @property
    def question(self) -> str:
        """The last thing the user said. Raises BadInputError where there is nothing."""
        return self.messages[self._last_user()].text

    @property
    def include_usage(self) -> bool:
        """Whether a stream ends with the usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    def to_request(self, *, k: int) -> Request:
        """Return the same as the pipeline understands it; `k` is for where none was said."""
        earlier = self.messages[: self._last_user()]
        turns = [Turn(m.role, m.text) for m in earlier if m.role in ("user", "assistant")]
        return Request(
            question=self.question,
            filters=self.filters.to_filter() if self.filters else ArticleFilter(),
            k=self.k or k,
            min_confidence=self.min_confidence,
            asked_on=self.asked_on,
            conversation=tuple(turns[-_TURNS:]),
        )

    def _last_user(self) -> int:
        found = [i for i, m in enumerate(self.messages) if m.role == "user" and m.text.strip()]
        if not found:
            raise BadInputError("messages 里没有 user 说的文字，不知道要问什么")
        return found[-1]


class ChatCitation(Citation):
    """一个出处，和 `POST /v1/answers` 的一样，另有原文的地址。"""

    url: str = Field(
        description="看原文的网页", examples=["http://127.0.0.1:8000/articles/a1?start=0&end=9#quote"]
    )


class AssistantMessage(BaseModel):
    """问报说的话。"""

    role: Literal["assistant"]
    content: str = Field(description="回答、标注和来源列表（Markdown）")
    refusal: None = None
    citations: list[ChatCitation]


class Choice(BaseModel):
    """一个回答。"""

    index: int
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"]


class Usage(BaseModel):
    """用量，是估算：一个汉字算 1，其余四个字符算 1。"""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(BaseModel):
    """OpenAI 的对话回应。"""

    id: str = Field(examples=["chatcmpl-3f0c"])
    object: Literal["chat.completion"]
    created: int = Field(description="Unix 时间，秒")
    model: str
    choices: list[Choice]
    usage: Usage


class Model(BaseModel):
    """一个模型。"""

    id: str = Field(examples=[MODEL])
    object: Literal["model"]
    created: int
    owned_by: str


class Models(BaseModel):
    """有哪些模型。"""

    object: Literal["list"]
    data: list[Model]


class ChatErrorBody(BaseModel):
    """出了什么问题；OpenAI 的客户端也读得懂。"""

    code: str
    message: str
    detail: Any = None
    type: str = Field(examples=["invalid_request_error"])
    param: str | None = None


class ChatError(BaseModel):
    """这几个地址的错误。"""

    error: ChatErrorBody
