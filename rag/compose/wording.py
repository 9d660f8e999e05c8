"""The connective words that are ours: attributions, refusals, record sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from corpus.records import Article

_OWN_BRACKETS: Final = regex.compile(r"^《(.*)》$")
_QUESTION_END: Final = regex.compile(r"[?？!！。.,，、\s]+$")
_ASKING: Final = regex.compile(r"^(?:请问|问一下|我想知道|想知道|请告诉我|告诉我|你知道|知道)[,，]?")

GOES_ON: Final = "报道还说"
"""Opens a further sentence of the article that the one before is from."""


def newspaper_name(newspaper: str) -> str:
    """Put a newspaper's name in title marks; agencies and web sites stand without (新华社)."""
    name = _OWN_BRACKETS.sub(r"\1", newspaper.strip())
    return name if name.endswith(("社", "网", "客户端", "频道", "电视台", "广播")) else f"《{name}》"


def joined(names: Sequence[str]) -> str:
    """甲、乙、丙."""
    return "、".join(names)


def attribution(article: Article, *, titled: bool = False) -> str:
    """How a sentence says where it comes from: 据《科学导报》记者魏亚栋报道; `titled` names the headline too."""
    source = newspaper_name(article.newspaper) if article.newspaper else ""
    who = f"记者{joined(article.reporters)}" if article.reporters else ""
    title = title_of(article)
    if not source and not who:
        return f"据{title}一文" if title else "据档案中的一篇报道"
    return f"据{source}{who}{title}一文报道" if titled and title else f"据{source}{who}报道"


def title_of(article: Article) -> str:
    """《headline》, with inner title marks turned to 〈〉 as GB/T 15834 asks; "" if none is printed."""
    if not article.headline:
        return ""
    return "《" + article.headline.replace("《", "〈").replace("》", "〉") + "》"


def printed_in(article: Article) -> str:
    """Where and when an article was printed: 《科学导报》2025年2月28日第3版; "" if nothing is known."""
    parts = [newspaper_name(article.newspaper)] if article.newspaper else []
    if article.date:
        parts.append(f"{article.date.year}年{article.date.month}月{article.date.day}日")
    if article.page:
        parts.append(article.page if article.page.endswith("版") else f"第{article.page}版")
    return "".join(parts)


def refusal(question: str) -> str:
    """Say plainly that the archive does not tell: 现有报道没有提到吕梁经开区管委会主任是谁。"""
    asked = _ASKING.sub("", _QUESTION_END.sub("", question.strip()))
    asked = regex.sub(r"(?:[吗呢呀啊吧]|(?<![什怎那这多])么)$", "", asked)
    if not asked or len(asked) > 60:
        return "现有报道没有提到这个问题的答案。"
    if regex.search(r"什么|啥|多少|几|谁|哪|何|怎|为啥|多[大长高久远]|是不是|有没有|是否|能否", asked):
        return f"现有报道没有提到{asked}。"
    return f"现有报道没有提到“{asked}”的答案。"


def left_out(sentences: int) -> str:
    """Say that sentences are not told because nothing that was printed bears them out."""
    return f"有 {sentences} 句话因出处不足以支持而略去。"
