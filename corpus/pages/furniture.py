"""What a page prints around its stories: its masthead, who made it, jump lines and pointers."""

from __future__ import annotations

import re

from corpus.pages.cjk import HAN, ends_sentence
from corpus.pages.masthead import PAGE_NUMBER, is_masthead

_STAFF_ROLE = (
    r"(?:本版|本期|今日|值班|执行|首席|本报)*(?:责任编辑|责任校对|版式编辑|版面编辑|文字编辑|视觉编辑|见习编辑|责编|责校|编辑|值班主任|编委|总编|主任|美术编辑|美术总监|美编|版式设计|版式|"
    r"版面设计|版面|校对|组版|排版|审校|审读|编审|主编|总编辑|策划|统筹|监制|检校|图片编辑|图编|签审|一审|二审|三审|终审|复审|初审|"
    r"审核|设计|制图|值班|编校|照排|录入|一读|二读)"
)
_STAFF_NAME = rf"(?!{_STAFF_ROLE}|电话)(?:[{HAN}](?:[{HAN}·]{{1,5}}|[ \u3000]{{1,2}}[{HAN}](?![{HAN}])))"
_STAFF = re.compile(
    rf"[\s□■◆●○◎★▌（(\[【]*(?:{_STAFF_ROLE}[\s]*[:：/／|｜丨\s][\s:：/／|｜]*(?:{_STAFF_NAME}[\s、,，/／|｜丨;；]*){{1,4}})+[）)\]】\s。]*"
)
_JUMP_CORE = r"(?:紧?接|上接|下转|紧转|续接|转|接)\s*(?:第\s*)?(?:[A-Z]{0,2}\s?\d{1,3}|[一二三四五六七八九十]{1,3}|头)\s*[、\-—]?\s*(?:\d{1,3})?\s*[版页]"
_JUMP_TAIL = rf"(?:\s*[《“「『][^《》“”」』]{{2,50}}[》”」』]|[{HAN}]{{0,4}}版?)?"
_JUMP = re.compile(
    rf"[（(\[【]?\s*[►▶▲▼◀◄→←>》]*\s*{_JUMP_CORE}{_JUMP_TAIL}\s*[►▶▲▼◀◄→←>》]*\s*[）)\]】]?[。]?"
)
_JUMP_IN_TEXT = re.compile(rf"[（(\[【]\s*[►▶→]*{_JUMP_CORE}{_JUMP_TAIL}\s*[►▶→]*\s*[）)\]】]")
_JUMP_AT_END = re.compile(
    r"[\s►▶→]*(?:下转|紧转)\s*(?:第\s*)?(?:[A-Z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})\s*[版页][►▶→\s]*$"
)
_JUMP_AT_START = re.compile(
    r"^[\s◀◄←]*(?:上接|紧接)\s*(?:第\s*)?(?:[A-Z]{0,2}\d{1,3}|[一二三四五六七八九十]{1,3})\s*[版页][◀◄←\s]*"
)
_POINTER = re.compile(
    rf"[（(\[【]?\s*(?:相关)?(?:报道|评论|全文|详细报道|图文)?\s*(?:详见|见|刊于|刊|另见)\s*(?:今日|本报)?\s*(?:第?\s*{PAGE_NUMBER}\s*[版页][、，至\-—]?)+\s*[）)\]】]?"
)
_SERVICE_WORD = (
    r"(?:热线|电话|传真|邮编|邮政编码|邮箱|信箱|地址|社址|网址|网站|客户端|公众号|微信|微博|QQ|抖音|视频号|广告|许可证|刊号|代号|定价|"
    r"零售|售价|发行|印刷|印数|主办|主管|承印|出版|投稿|法律顾问|订阅)"
)
_SERVICE = re.compile(
    rf"\S{{0,8}}{_SERVICE_WORD}\S{{0,4}}?(?:[:：/／]\S*|[\dA-Za-z〇一二三四五六七八九十每]\S*)|\S{{2,8}}[:：][\d\-—()（）]{{6,}}|"
    r"内部资料|免费(?:交流|赠阅)|\S{2,12}(?:主办|主管|承印|出版)"
)
# What a paper tells every day in a line: weather, cinemas, prices.
_TODAY = re.compile(
    r"(?:今[日天]|明[日天]|本市)?(?:天气|气象|天气预报|电影|影讯|剧讯|菜价|行情|汇率|空气质量|[农粮]资?行情)[ \u3000：:]"
)
# What a paper says every day about what it prints: 本报声明：所刊…仅供参考.
_DISCLAIMER = re.compile(
    r"[（(【\[]?本[报刊版](?:郑重|特别)?(?:声明|提示|提醒|启事)?[】\]]?[:：]?\s*(?=[^。]{0,40}(?:所刊|所登|刊登|刊载|转载|来稿|稿件))"
    r"[^。]{0,40}(?:参考|遵医嘱|转载|稿酬|版权|授权|文责自负)[^。]{0,40}。?[）)]?"
)
_AUTHOR_NOTE = re.compile(r"[（(【\[](?:本文)?作者(?:系|为|是|单位)[^）)】\]]{2,60}[）)】\]]")
# （图①）, （见右图）: which picture a passage is about.
_FIGURE = re.compile(r"[（(]\s*见?[左右上下]?图\s?[①-⑳\d一二三四]?\s*[）)]")
_MARKDOWN_ROW = re.compile(r"\|.*\|")
_LATIN_ONLY = re.compile(r"[^\u3400-\u9fff]*")
_LONGEST = 160


def is_pointer(text: str) -> bool:
    """Whether a block only says where else a story stands (下转第3版, 详见5版), or what its author is besides."""
    bare = text.strip()
    return len(bare) <= _LONGEST and bool(
        _JUMP.fullmatch(bare)
        or _POINTER.fullmatch(bare)
        or _AUTHOR_NOTE.fullmatch(bare)
        or _FIGURE.fullmatch(bare)
    )


def is_furniture(text: str) -> bool:
    """Whether a block is page furniture and nothing else: masthead, staff, how to reach the paper, a table."""
    bare = text.strip()
    if not bare or len(bare) > _LONGEST:
        return False
    if _MARKDOWN_ROW.fullmatch(bare):
        return True
    rest = _STAFF.sub(" ", bare).strip()
    if not rest:
        return True
    if _LATIN_ONLY.fullmatch(bare):
        return not re.search(r"[A-Za-z]{3,}\W.*[.!?]$", bare) or len(bare) < 40
    return (
        _DISCLAIMER.fullmatch(bare) is not None or is_masthead(rest) or _is_service(rest) or _is_table(rest)
    )


def _is_service(text: str) -> bool:
    """How to reach the paper, what it costs: label and value, label and value."""
    if _TODAY.match(text):
        return True
    cells = re.sub(rf"({_SERVICE_WORD})\s+(?=[\dA-Z])", r"\1：", text).split()
    served = sum(_SERVICE.fullmatch(cell) is not None for cell in cells)
    return not ends_sentence(text) and 2 * served > len(cells)


def _is_table(text: str) -> bool:
    """A row of figures (prices, weather, a league table): cells without a sentence, most of them with a number."""
    cells = text.split()
    figures = sum(any(char.isdigit() for char in cell) for cell in cells)
    running = re.search(r"[，。；,;][^\d]", text) or ends_sentence(text)
    return len(cells) >= 4 and 2 * figures > len(cells) and not running


def cut_jumps(text: str) -> tuple[str, tuple[str, ...]]:
    """Take jump lines (下转第3版, 上接第1版) out of running text; returns the text and what was taken."""
    taken: list[str] = []

    def keep(match: re.Match[str]) -> str:
        taken.append(match.group().strip())
        return ""

    for pattern in (_JUMP_IN_TEXT, _JUMP_AT_END, _JUMP_AT_START):
        text = pattern.sub(keep, text)
    return text.strip(), tuple(taken)


def continues_elsewhere(text: str) -> bool:
    """Whether a block opens the rest of a story that began on another page (上接第1版)."""
    return re.match(r"[\s◀◄←（(\[【]*(?:上接|紧接)第?\s?[\dA-Z一二三四五六七八九十]", text) is not None


def jumps_away(text: str) -> bool:
    """Whether a jump line says that the story goes on elsewhere."""
    return bool(re.search(r"下转|紧转|转第", text))
