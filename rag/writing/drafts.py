"""What a model's sentence says, without what does not belong to it: list signs, markers, an opening of its own."""

from __future__ import annotations

from typing import Final

import regex

from rag.writing.markers import markers_in, without_markers
from rag.writing.records import Draft

_LIST_SIGN: Final = regex.compile(
    r"^\s*(?:[-*•·▪●]+\s+|#+\s*|(?:\d{1,2}|[一二三四五六七八九十])[.．、)）]\s*(?=\p{Han}))"
)
_EMPHASIS: Final = regex.compile(r"\*\*|__|`|</?(?:句子|资料\d*|上文|答案)[^>]*>")
_OWN_LEAD: Final = regex.compile(
    r"^(?:(?:根据|按照|依据|从)[^，,。：:《》“”\d]{0,20}?(?:资料|报道|文章|信息|内容|材料)[^，,。：:《》]{0,12}[，,：:]"
    r"|资料\s*\d*\s*(?:中|里|显示|指出|提到|提及|说)+[，,：:]?|答案?[：:]|回答[：:]|改好的(?:一)?句[：:]|因此[，,]|所以[，,])\s*"
)
_JUSTIFIES: Final = regex.compile(
    r"^(?:这是|答案)?(?:根据|依据|参考|出自|来自|引自)的?(?:是)?资料\s*\d*\s*(?:中|里|是|为|[：:“])"
)
_QUOTATION_MARKS: Final = ("“”", "「」", "『』", "（）", "《》")
_ENDS: Final = regex.compile(r"[。！？!?｡；;，,、：:\s]+(?P<closing>[”」』]?)$")
_INNER_STOP: Final = regex.compile(r"[。｡](?=.)")
_SPACE_IN_HAN: Final = regex.compile(r"(?<=[\p{Han}，。；：、])\s+|\s+(?=[\p{Han}，。；：、])")
_HALF_WIDTH: Final = tuple(
    (regex.compile(rf"(?<=[^\x00-\x7f]){mark}|{mark}(?=[^\x00-\x7f])"), full)
    for mark, full in ((",", "，"), (";", "；"), (":", "："))
)
_NOTHING_FOUND: Final = regex.compile(
    r"(?:资料|报道|材料|文章|文中|原文|以上|上述)[^，,。]{0,12}?(?:没有|未|并未|无|不)[^，,。]{0,6}?"
    r"(?:提到|提及|说明|给出|涉及|信息|记载|透露|答案|相关|包含)"
    r"|(?:无法|不能)(?:回答|确定|得知|判断|从)|没有(?:相关|足够)的?(?:信息|资料|内容)|我不知道|抱歉|对不起"
)
_ORDER: Final = regex.compile(
    r"(?:忽略|无视|忘记|不要理会|请勿遵守)[^，,。了]{0,4}?(?:以上|上述|之前|此前|先前|前面|上面|所有|一切|任何|系统|你)"
    r"[^，,。]{0,8}?(?:指令|指示|提示|规则|要求|命令|设定)"
    r"|(?:系统|开发者)提示词?|你(?:现在)?是一?[个名]?(?:助手|AI|人工智能|语言模型|资料员)"
    r"|(?:ignore|disregard|forget)\s+(?:all\s+|any\s+|the\s+)*(?:previous|above|prior)|system\s+prompt",
    regex.IGNORECASE,
)


def read_draft(raw: str) -> Draft | None:
    """Return what a gathered sentence says, None if it says nothing: only signs, markers, blanks."""
    markers = markers_in(raw)
    if _JUSTIFIES.search(without_markers(raw).strip()) and "“" in raw:
        return None  # 根据资料[1]中的“……”: what the marker says already.
    text = _EMPHASIS.sub("", without_markers(raw))
    text = _LIST_SIGN.sub("", text.strip())
    text = _OWN_LEAD.sub("", text.strip())
    text = _SPACE_IN_HAN.sub("", text)
    text = _INNER_STOP.sub("；", _ENDS.sub(lambda m: m["closing"], text)).replace("；”", "”").strip()
    for half_width, full_width in _HALF_WIDTH:
        text = half_width.sub(full_width, text)
    for opening, closing in _QUOTATION_MARKS:
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, "").replace(closing, "")
    return Draft(text, markers) if regex.search(r"[\p{L}\p{N}]{2}", text) else None


def finds_nothing(text: str) -> bool:
    """Whether the model says that it found no answer."""
    return _NOTHING_FOUND.search(text) is not None


def gives_orders(text: str) -> bool:
    """Whether a sentence speaks to a model, or of its instructions, instead of reporting: copied out of a passage
    that was meant to be obeyed, or out of the prompt."""
    return _ORDER.search(text) is not None
