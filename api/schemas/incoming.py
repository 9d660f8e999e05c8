"""What clients send: validated strictly, described for OpenAPI."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

from corpus.fields import has_controls, storable
from corpus.records import ArticleFilter, Lacking
from rag.pipeline import LONGEST_QUESTION
from rag.records import Request, Turn


def _iso_date(value: Any) -> Any:
    # pydantic would also take timestamps and times of day, of which 20250729 is read as a second in 1970.
    if value is None or type(value) is date:
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("要是真实存在的日期，写作 2025-07-29")


def _without_controls(value: str) -> str:
    if has_controls(value):
        raise ValueError("含有控制字符（如 NUL），请去掉；换行和制表符可以有")
    return value


def _printable(value: str) -> str:
    if not _without_controls(value).strip():
        raise ValueError("不能为空")
    return value


# What is asked for, as far as a schema can say it.
_CONTROLS: Final = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_PLAIN: Final = Field(json_schema_extra={"pattern": f"^[^{_CONTROLS}]*$"})
_PRINTABLE: Final = Field(
    json_schema_extra={"minLength": 1, "pattern": rf"^[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*$"}
)

# What a person writes is refused where it holds controls; what quotes the archive to us is cleaned as the archive is.
Quoting = AfterValidator(storable)
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Text = Annotated[str, _PRINTABLE, AfterValidator(_printable)]
Plain = Annotated[str, _PLAIN, AfterValidator(_without_controls)]
Name = Annotated[str, Field(max_length=200), _PLAIN, AfterValidator(_printable)]
Question = Annotated[str, Field(max_length=LONGEST_QUESTION), _PRINTABLE, AfterValidator(_printable)]


class _Incoming(BaseModel):
    """A misspelt key is an error: a filter that is silently ignored gives answers that look right."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _blank_is_none(value: Any) -> Any:
    return None if value == "" else value


class _Blank:
    """Takes an empty text for nothing, and says so in the schema: forms send what was not filled in."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(_blank_is_none, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        options = described.pop("anyOf", None)
        empty = {"type": "string", "maxLength": 0}
        return {**described, "anyOf": [*options, empty]} if options else {"anyOf": [described, empty]}


Blank = _Blank()


class Filters(_Incoming):
    """限定在哪些文章里找；不填或空着就不限。"""

    newspaper: Annotated[Name | None, Blank] = Field(None, description="报纸名称", examples=["科学导报"])
    date_from: Annotated[IsoDate | None, Blank] = Field(None, description="从这天起（含），写作 2025-07-29")
    date_to: Annotated[IsoDate | None, Blank] = Field(None, description="到这天止（含）")
    reporter: Annotated[Name | None, Blank] = Field(None, description="记者姓名")
    section: Annotated[Name | None, Blank] = Field(None, description="栏目")

    @model_validator(mode="after")
    def _in_order(self) -> Filters:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError("date_from 晚于 date_to")
        return self

    def to_filter(self) -> ArticleFilter:
        """Return the same as the archive understands it."""
        return ArticleFilter(
            newspaper=self.newspaper,
            date_from=self.date_from,
            date_to=self.date_to,
            reporter=self.reporter,
            section=self.section,
        )


class SearchQuery(Filters):
    """What to search for, and where."""

    q: Question = Field(description="要找什么", examples=["绿电制氢"])
    k: Annotated[Annotated[int, Field(ge=1, le=100)] | None, Blank] = Field(
        None, description="取回几个段落，默认 10"
    )


class ListQuery(Filters):
    """Which part of the list."""

    date: Annotated[IsoDate | None, Blank] = Field(
        None, description="只要这一天的，等于 date_from 和 date_to 都写这天"
    )
    page: Annotated[Name | None, Blank] = Field(
        None, description="只要这一版的；3、03、第3版是一回事", examples=["3"]
    )
    without: Annotated[list[Lacking], Field(max_length=3)] = Field(
        [], description="只要没有这一项的：newspaper、date、page，可以写几个"
    )
    limit: int = Field(50, ge=1, le=200, description="一页几篇")
    offset: int = Field(0, ge=0, le=1_000_000_000, description="跳过前面几篇")

    @model_validator(mode="after")
    def _one_day(self) -> ListQuery:
        if self.date and (self.date_from or self.date_to):
            raise ValueError("date 和 date_from、date_to 不能一起用")
        return self

    def to_filter(self) -> ArticleFilter:
        """Return the same as the archive understands it, without `without`."""
        wanted = replace(super().to_filter(), page=self.page)
        return replace(wanted, date_from=self.date, date_to=self.date) if self.date else wanted


class EditionQuery(Filters):
    """Which part of the list of editions."""

    limit: int = Field(50, ge=1, le=200, description="一页几期")
    offset: int = Field(0, ge=0, le=1_000_000_000, description="跳过前面几期")


class PageQuery(_Incoming):
    """The edition of a page sent as plain text."""

    newspaper: Annotated[Name | None, Blank] = Field(None, description="报纸名称", examples=["科学导报"])
    date: Annotated[IsoDate | None, Blank] = Field(None, description="出版日期，写作 2025-07-29")
    page: Annotated[Name | None, Blank] = Field(None, description="第几版", examples=["3"])


class ConversationTurn(_Incoming):
    """此前的一轮对话。"""

    role: Literal["user", "assistant"] = Field(description="谁说的：user 是提问的人，assistant 是问报")
    content: Annotated[str, Field(max_length=20_000), Quoting] = Field(description="说了什么")


class AnswerRequest(_Incoming):
    """一个问题，以及在什么范围内回答；除 question 外都可以不填。"""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {"question": "吕梁3MW绿电制氢项目一年产多少氢？"},
                {
                    "question": "去年建成的项目有哪些？",
                    "filters": {"newspaper": "科学导报", "date_from": "2025-01-01"},
                    "asked_on": "2025-07-29",
                },
            ]
        },
    )

    question: Question = Field(description="用中文提的问题")
    filters: Filters | None = Field(None, description="限定在哪些文章里找")
    k: int | None = Field(None, ge=1, le=100, strict=True, description="取回几个段落，默认 10")
    min_confidence: float | None = Field(None, ge=0, le=1, strict=True, description="低于这个把握就答“没有”")
    asked_on: IsoDate | None = Field(
        None, description="把哪天当作今天（今年、昨天由此推算），默认今天", examples=["2025-07-29"]
    )
    conversation: Annotated[list[ConversationTurn], Field(max_length=500)] | None = Field(
        None, description="此前的对话，最早的在前；只看最近几轮，用来补全“它”“那里”“那长治呢”"
    )
    stream: bool | None = Field(None, strict=True, description="为 true 时以 text/event-stream 逐句返回")

    def to_request(self, *, k: int) -> Request:
        """Return the same as the pipeline understands it; `k` is for where none was said."""
        return Request(
            question=self.question,
            filters=self.filters.to_filter() if self.filters else ArticleFilter(),
            k=self.k or k,
            min_confidence=self.min_confidence,
            asked_on=self.asked_on,
            conversation=tuple(Turn(turn.role, turn.content) for turn in self.conversation or ()),
        )


class ArticleRecord(BaseModel):
    """要入库的一篇文章，和 JSONL 的一行一样；除 text 外都可以不填。"""

    text: str = Field(
        description="正文，段落之间换行", examples=["本报讯（记者 张三）7月28日，市图书馆新馆开放……"]
    )
    headline: str | None = Field(None, description="标题", examples=["市图书馆新馆开放"])
    id: str | None = Field(
        None, description="自己的编号；有它就以它认同一篇文章，文章的编号由它算出，不就是它"
    )
    newspaper: str | None = Field(None, description="报纸名称", examples=["某市晚报"])
    date: str | None = Field(None, description="出版日期", examples=["2025-07-29"])
    page: str | None = Field(None, description="第几版", examples=["3"])
    section: str | None = Field(None, description="栏目")
    kicker: str | None = Field(None, description="肩题")
    reporters: list[str] | None = Field(None, description="记者；不填就从正文的署名里读", examples=[["张三"]])
    url: str | None = Field(None, description="原文链接")


class PageRequest(_Incoming):
    """一个版面的文本，以及它是哪份报纸的哪一版；版面上印了的可以不填。"""

    text: str = Field(description="版面文本，纯文本或 markdown，分栏处可以断开")
    newspaper: Name | None = Field(None, description="报纸名称", examples=["科学导报"])
    date: IsoDate | None = Field(None, description="出版日期", examples=["2025-07-29"])
    page: Name | None = Field(None, description="第几版", examples=["3"])
