"""Verdicts on answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.incoming import Blank, Name, Plain, Question, Quoting

Rating = Literal["up", "down"]
Comment = Annotated[Plain, Field(max_length=4000)]
AnswerText = Annotated[str, Field(max_length=20_000), Quoting]


class FeedbackRequest(BaseModel):
    """读者对一次回答的评价。"""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Question = Field(description="问的是什么", examples=["吕梁3MW绿电制氢项目一年产多少氢？"])
    rating: Rating = Field(description="up 有用，down 有误或没用")
    answer: AnswerText | None = Field(None, description="得到的回答")
    comment: Annotated[Comment | None, Blank] = Field(
        None, description="理由：好在哪里、哪里不对", examples=["年份不对"]
    )
    article_ids: Annotated[list[Name], Field(max_length=50)] | None = Field(
        None, description="回答引用了哪些文章"
    )
    chunk_ids: Annotated[list[Name], Field(max_length=50)] | None = Field(
        None, description="引用的是其中哪些段落"
    )


class FeedbackReceipt(BaseModel):
    """评价已记下。"""

    id: str = Field(description="评价的编号")


class FeedbackQuery(BaseModel):
    """Which verdicts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rating: Annotated[Rating | None, Blank] = Field(None, description="只要 up 或只要 down")
    limit: int = Field(50, ge=1, le=200, description="一页几条")
    offset: int = Field(0, ge=0, le=1_000_000_000, description="跳过前面几条")


class Verdict(BaseModel):
    """读者的一次评价。"""

    id: str
    received_at: str = Field(examples=["2025-07-29T08:00:00Z"])
    rating: Rating
    question: str
    answer: str | None
    comment: str | None
    article_ids: list[str]
    chunk_ids: list[str]


class FeedbackPage(BaseModel):
    """评价清单的一页，新的在前。"""

    feedback: list[Verdict]
    total: int
    limit: int
    offset: int
