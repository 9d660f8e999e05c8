"""What clients get, described for OpenAPI; responses are written from prepared values, not validated."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class Citation(BaseModel):
    """一个出处：文章正文 text[start:end] 就是 quote，按 Unicode 码位计。"""

    marker: int = Field(description="回答里方括号中的数字", examples=[1])
    article_id: str
    chunk_id: str
    headline: str
    kicker: str | None = Field(description="肩题")
    newspaper: str | None
    date: str | None
    page: str | None
    reporters: list[str] = Field(examples=[["魏亚栋"]])
    photo_credits: list[str] = Field(description="照片的作者或提供者")
    quote: str = Field(description="一字不差的原文")
    start: int
    end: int


class Passage(BaseModel):
    """检索到的一个段落。"""

    chunk_id: str
    article_id: str
    score: float
    text: str


class Claim(BaseModel):
    """有分歧时的一种说法。"""

    value: str = Field(description="这一方说的", examples=["160吨"])
    marker: int = Field(description="它的出处的标记", examples=[2])


class Conflict(BaseModel):
    """几篇报道对同一件事说法不一。"""

    about: str = Field(description="什么事说法不一", examples=["该项目每年产氢"])
    claims: list[Claim] = Field(description="各家的说法，最新的报道在前")


class Composition(BaseModel):
    """这个回答是谁写的，各句核对下来怎样。"""

    composer: str = Field(description="谁写的：extractive、openai、transformers", examples=["extractive"])
    emitted: int = Field(description="回答里有几句")
    repaired: int = Field(description="其中几句是改对以后才通过的")
    dropped: int = Field(description="另有几句通不过，略去了")
    quoted: int = Field(description="其中几句是语言模型没写到、由摘录补上的")
    fallback: bool = Field(description="语言模型写的一句也没用上（整个回答，或一问多事时的一问），改用了摘录")


class Answer(BaseModel):
    """回答：每句后面有出处的标记；档案里没有时 answered 为 false，citations 为空。"""

    question: str
    answered: bool
    answer: str = Field(examples=["据《科学导报》记者魏亚栋报道，该项目每年可产氢160吨。[1]"])
    short_answer: str | None = Field(description="问题要的那个数、人、地或日子", examples=["160吨"])
    citations: list[Citation]
    passages: list[Passage] = Field(description="检索到的段落，最相关的在前")
    confidence: float = Field(description="把握，0 到 1", examples=[0.93])
    conflict: Conflict | None
    warnings: list[str]
    timings_ms: dict[str, float] = Field(description="各步用时（毫秒）")
    composition: Composition


class Hit(BaseModel):
    """检索到的一个段落。"""

    chunk_id: str
    article_id: str
    headline: str
    score: float
    text: str


class Hits(BaseModel):
    """检索结果，最相关的在前。"""

    hits: list[Hit]


class Credit(BaseModel):
    """署名里的一个人和他的身份。"""

    name: str
    role: str = Field(examples=["通讯员"])


class Photo(BaseModel):
    """一张照片。"""

    caption: str
    credit: str | None


class ListedArticle(BaseModel):
    """一篇文章，不含正文。"""

    id: str
    headline: str
    kicker: str | None
    newspaper: str | None
    date: str | None
    page: str | None
    section: str | None
    kind: Literal["article", "photo", "brief", "correction"]
    reporters: list[str]
    credits: list[Credit]
    photos: list[Photo]
    photo_credits: list[str]
    url: str | None


class FullArticle(ListedArticle):
    """一篇文章，含正文。"""

    text: str = Field(description="正文，段落之间一个换行；引文的 start、end 指这里的码位")


class ArticlePage(BaseModel):
    """文章清单的一页。"""

    articles: list[ListedArticle]
    total: int = Field(description="符合条件的一共几篇")
    limit: int
    offset: int


class NewspaperSummary(BaseModel):
    """档案里一家报纸有些什么。"""

    newspaper: str | None = Field(
        description="报名；不知道是哪家报纸的归在一起，为 null", examples=["科学导报"]
    )
    articles: int = Field(description="一共几篇")
    editions: int = Field(description="一共几期（天）")
    date_from: str | None = Field(description="最早的一期", examples=["2025-01-02"])
    date_to: str | None = Field(description="最近的一期", examples=["2025-07-29"])


class Newspapers(BaseModel):
    """档案里的报纸，文章多的在前。"""

    newspapers: list[NewspaperSummary]


class PageSummary(BaseModel):
    """一期报纸的一个版。"""

    page: str | None = Field(description="第几版；不知道的为 null", examples=["3"])
    articles: int


class EditionSummary(BaseModel):
    """一期报纸和它的各个版。"""

    newspaper: str | None
    date: str | None = Field(examples=["2025-07-29"])
    articles: int
    pages: list[PageSummary] = Field(description="按版次排，第 2 版在第 10 版之前")


class EditionPage(BaseModel):
    """各期报纸清单的一页，新的在前，没有日期的在最后。"""

    editions: list[EditionSummary]
    total: int = Field(description="符合条件的一共几期")
    limit: int
    offset: int


class Failure(BaseModel):
    """没能读进来的一处，以及原因。"""

    source: str
    line: int | None = Field(description="第几条")
    error: str = Field(examples=["日期“2025-13-40”不存在"])


class IngestResult(BaseModel):
    """入库的结果。"""

    articles_added: int
    articles_updated: int
    articles_unchanged: int
    chunks: int = Field(description="新段落数")
    failed: list[Failure]
    seconds: float


class Deleted(BaseModel):
    """已删除的文章。"""

    deleted: list[str]


class ErrorBody(BaseModel):
    """出了什么问题。"""

    code: str = Field(description="给程序看的代码", examples=["bad_input"])
    message: str = Field(description="给人看的说明", examples=["请求有误：question：不能为空"])
    detail: Any = None


class Error(BaseModel):
    """所有错误都是这个样子。"""

    error: ErrorBody


class NothingStored(IngestResult):
    """一篇也没有入库：错误和逐条原因。"""

    error: ErrorBody


class Alive(BaseModel):
    """进程在运行。"""

    status: Literal["ok"]


class Ready(BaseModel):
    """可以提问了。"""

    status: Literal["ready"]
    articles: int = Field(description="档案里一共几篇文章")
    warning: str | None = Field(
        default=None, description="有它时：档案已换了编码模型（wenbao index rebuild --model），重启服务后生效"
    )
