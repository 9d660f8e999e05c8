"""Is this a page of articles at all? What every one holds: Chinese prose, in sentences."""

from __future__ import annotations

import re
import unicodedata

from corpus.errors import UnreadablePageError
from corpus.pages.cjk import HAN, HAN_CHAR, han_count
from corpus.records import Article, Kind

_LEAST_HAN = 8
_LEAST_SENTENCE = 10
_LEAST_SHARE = 0.5
# The commonest characters of running Chinese: about a fifth of any text. Names alone, or text that was decoded
# wrongly (鏃ユ姤), hold next to none.
_RUNNING = frozenset(
    "的一是在了不和有人这中大为上个国我以要他时来用们到作地出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
)
_RUNNING_SHARE, _RUNNING_FROM = 0.04, 60
_SENTENCE = re.compile(rf"[^。！？!?…｡]*[{HAN}][^。！？!?…｡]*(?:[。！？!?…｡]|(?<=[{HAN}])\.)")
_LINK = re.compile(r"https?://\S+|!?\[[^\]\n]*\]\([^)\n]*\)|<[^<>\n\u4e00-\u9fff]*>|[\w.\-]+@[\w.\-]+")
_CODE = re.compile(r"[{}=<>_$\\`]")
_WORD = re.compile(r"[A-Za-z]+")
_RECORD = re.compile(r"\s*[{\[]\s*(?:\{\s*)?\"[^\"\n]+\"\s*[:,]")


def check_language(text: str) -> None:
    """Raise UnreadablePageError, its message in Chinese, where the text is no Chinese prose: empty, without or with
    hardly any Han characters, records of a program, or characters that make no text."""
    if not text.strip():
        raise UnreadablePageError("版面文字是空的。请提供整版的识别文字（纯文本或 Markdown）。")
    if not han_count(text):
        raise UnreadablePageError(
            "版面里没有汉字，认不出报道。请检查文件编码（应为 UTF-8 或 GB18030）和内容。"
        )
    if _RECORD.match(text):
        raise UnreadablePageError(
            "这是 JSON 数据，不是版面文字。逐行的 JSON 记录请用 --format jsonl（文件名以 .jsonl 结尾）导入。"
        )
    if (share := han_share(text)) < _LEAST_SHARE:
        raise UnreadablePageError(
            f"文字里汉字只占{share:.0%}，多半是外文、程序或表格，认不出报道。请确认给的是中文报纸的整版文字。"
        )
    han = HAN_CHAR.findall(text)
    if len(han) >= _RUNNING_FROM and sum(char in _RUNNING for char in han) < _RUNNING_SHARE * len(han):
        raise UnreadablePageError(
            "文字读不成句，可能是编码弄错了（乱码），或只有名单、数字。请检查文件编码（应为 UTF-8 或 GB18030）。"
        )


def han_share(text: str) -> float:
    """Han characters among the letters of `text`, a Latin word, or a sign of program text,
    counting as much as two of them; links aside."""
    plain = _LINK.sub(" ", text)
    han = han_count(plain)
    latin = 2 * len(_WORD.findall(plain)) + 2 * len(_CODE.findall(plain))
    others = (
        sum(1 for char in plain if ord(char) > 0x2FF and unicodedata.category(char) in ("Lo", "Ll", "Lu"))
        - han
    )
    return han / (han + latin + max(0, others)) if han else 0.0


def is_article(article: Article) -> bool:
    """Whether a story has enough text to be one."""
    least = _LEAST_HAN if article.headline or article.kind is Kind.BRIEF else 2 * _LEAST_HAN
    return han_count(article.text) >= least and han_share(article.text) >= _LEAST_SHARE


def is_prose(article: Article) -> bool:
    """Whether a story is told in sentences, as at least one on a page is; a photo's credit does instead."""
    if article.kind is Kind.PHOTO and article.photo_credits:
        return True
    return any(han_count(sentence) >= _LEAST_SENTENCE for sentence in _SENTENCE.findall(article.text))
