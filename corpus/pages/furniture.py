"""What a page prints around its stories: masthead, page number, staff, prices, hotlines, jump lines."""

from __future__ import annotations

import re
from datetime import date

from corpus.pages.cjk import HAN, ends_sentence, han_count
from corpus.pages.records import Masthead
from corpus.records import Edition

_CN_DIGITS = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "０": 0}
_YEAR = r"(?:(?:19|20)\d{2}|二[〇零○OＯ0][〇零○一二三四五六七八九十]{2})"
_NUM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = rf"(?P<year>{_YEAR})\s*(?:年|[-./])\s*(?P<month>{_NUM})\s*(?:月|[-./])\s*(?P<day>{_NUM})\s*日?"
_DATE_FIND = re.compile(_DATE)
_DATE_FREE = re.sub(r"\?P<\w+>", "?:", _DATE)
_PAGE_NUMBER = r"(?:[A-Z]{0,2}\s?\d{1,3}|[一二三四五六七八九十]{1,3})"
_PAGE = re.compile(
    rf"(?:第\s*(?P<a>{_PAGE_NUMBER})\s*[版页]|(?P<b>[A-Z]{{0,2}}\s?\d{{1,3}})\s*版|(?P<c>[A-Z]{{1,2}}\d{{1,3}})(?![A-Za-z\d])|"
    rf"(?P<d>[一二三四五六七八九十]{{1,3}})\s*版)(?!面)"
)
_PAGE_FREE = re.sub(r"\?P<\w+>", "?:", _PAGE.pattern)
_STEM = rf"(?:(?![年月日期版号]|主管|主办|出版)[{HAN}]){{1,9}}?"
_PAPER_END = r"(?:日报|晚报|早报|晨报|时报|导报|商报|周报|快报|都市报|经济报|青年报|工人报|农民报|法治报|法制报|科技报|电视报|教育报|卫生报|周刊|报)"
NEWSPAPER = re.compile(rf"《?({_STEM}{_PAPER_END})》?")
_TOKENS = [
    _DATE_FREE,
    r"\d{1,2}\s*月\s*\d{1,2}\s*日",
    r"(?:今天是)?(?:星期|周|礼拜)[一二三四五六日天]",
    r"(?:农历)?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年?)?(?:闰?[正一二三四五六七八九十冬腊]{1,2}月)(?:初|十|廿|二十|三十)[一二三四五六七八九十]?",
    r"农历[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年",
    _PAGE_FREE,
    r"(?:今日|本期|共|今天)?共?\s*\d{1,3}\s*[版页]",
    r"[—\-·]\s*\d{1,3}\s*[—\-·]|\d{1,3}",
    r"(?:总)?第\s*\d{2,6}\s*[期号]|总\d{3,6}期|(?:新)?第\d+卷|Vol\.?\s?\d+|No\.?\s?\d+",
    r"(?:国内)?(?:统一)?(?:连续)?(?:刊号|出版物号)?\s*[:：]?\s*CN\s?\d{2}\s?[-—－/]\s?\d{4}(?:\s?/\s?[A-Z]+)?|ISSN\s*[\d\-—－X]{8,10}",
    r"(?:国内统一刊号|国内统一连续出版物号|刊号|国际标准刊号|邮发代号|代号|广告许可证|广告经营许可证(?:号)?)\s*[:：]?\s*[\dA-Z\-—－/]{2,20}",
    r"(?:零售价|每份|定价|售价|全年定价|月价|本期定价|年价)\s*[:：]?\s*[\d.]+\s*元",
    r"(?:新闻热线|热线电话|热线|读者热线|咨询热线|广告热线|发行热线|订报热线|投诉电话|编辑部电话|联系电话|电话|"
    r"传真|电\s?话|邮编|邮政编码|报料热线|报料电话|QQ|微信|值班电话)"
    r"\s*[:：/]?\s*[（(]?[\d][\d\-—－()（） /、,，转]{3,40}",
    r"(?:电子邮箱|电子信箱|投稿邮箱|邮箱|信箱|E-?mail|email|投稿)?\s*[:：]?\s*[\w.\-]+@[\w.\-]+",
    r"(?:网址|官网|网站|数字报)?\s*[:：]?\s*(?:https?://)?(?:www\.)?[\w\-]+(?:\.[\w\-]+)*\.(?:com|cn|net|org)(?:\.cn)?(?:/[\w./\-]*)?",
    r"(?:社址|地址|报社地址|本报地址)\s*[:：]\s*\S{4,40}",
    r"(?:主管单位|主办单位|主管主办|主管|主办|出版单位|出版|承办|协办|承印|印刷|发行|社长|总编辑|社长、总编辑|法律顾问|本报法律顾问)\s*[:：]\s*\S{2,40}(?:\s\S{2,4}(?=\s|$))*",
    r"(?:中共)?\S{2,12}(?:委机关报|机关报)",
    r"(?:晴|阴|多云|小雨|中雨|小雪|晴转多云|多云转晴|阴转晴|阵雨|雷阵雨)?\s*(?:气温)?\s*-?\d{1,2}\s*(?:℃|°C|度)?\s*[~～\-—至]\s*-?\d{1,2}\s*(?:℃|°C|度)",
    r"(?:本版|今日)?责?任?天气",
    r"广\s?告|公益广告|扫码\S{2,14}|扫一扫\S{0,10}|关注\S{2,12}(?:公众号|微信)|官方(?:微信|微博|客户端|抖音号?)|微信公众号|客户端|二维码",
]
_TOKEN = re.compile(rf"(?:(?:{'|'.join(_TOKENS)})[\s|｜/／,，;；。:：·•]*)+", re.IGNORECASE)
_STAFF_ROLE = (
    r"(?:本版|本期|今日|值班|执行|首席|本报)*(?:责任编辑|责任校对|责编|责校|编辑|值班主任|编委|总编|主任|美术编辑|美术总监|美编|版式设计|版式|"
    r"版面设计|版面|校对|组版|排版|审校|审读|编审|主编|总编辑|策划|统筹|监制|检校|图片编辑|图编|签审|一审|二审|三审|终审|复审|初审|"
    r"审核|设计|制图|值班|编校|照排|录入|一读|二读)"
)
_STAFF_NAME = rf"(?:[{HAN}](?:[{HAN}·]{{1,5}}|[ \u3000]{{1,2}}[{HAN}](?![{HAN}])))"
_STAFF = re.compile(
    rf"[\s□■◆●○（(\[【]*(?:{_STAFF_ROLE}[\s]*[:：/／|｜丨\s][\s:：/／|｜]*(?:{_STAFF_NAME}[\s、,，/／|｜丨;；]*){{1,4}})+[）)\]】\s。]*"
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
    rf"[（(\[【]?\s*(?:相关)?(?:报道|评论|全文|详细报道|图文)?\s*(?:详见|见|刊于|刊|另见)\s*(?:今日|本报)?\s*(?:第?\s*{_PAGE_NUMBER}\s*[版页][、，至\-—]?)+\s*[）)\]】]?"
)
_WEATHER_FREE = re.compile(r"[\s|｜/／]+")
_SEPARATORS = re.compile(r"[\s|｜]+|(?<=版)[:：·•](?=\S)|[•·／](?=\S)")
_LABEL = re.compile(rf"[{HAN}]{{2,6}}")
_LATIN_ONLY = re.compile(r"[^\u3400-\u9fff]*")
_LONGEST = 160


def is_furniture(text: str) -> bool:
    """Whether a block is page furniture and nothing else."""
    bare = text.strip()
    if not bare or len(bare) > _LONGEST:
        return False
    if _STAFF.fullmatch(bare) or _JUMP.fullmatch(bare) or _POINTER.fullmatch(bare) or _TOKEN.fullmatch(bare):
        return True
    if _LATIN_ONLY.fullmatch(bare):
        return not re.search(r"[A-Za-z]{3,}\W.*[.!?]$", bare) or len(bare) < 40
    return not ends_sentence(bare) and _mixed(bare)


def _mixed(text: str) -> bool:
    """Masthead parts, at least one of them unmistakable, beside a newspaper's name or a page's own name."""
    known = unknown = 0
    for part in _SEPARATORS.split(text):
        if not part:
            continue
        if _TOKEN.fullmatch(part) or _STAFF.fullmatch(part):
            known += 1 + (not part.isdigit())
        elif NEWSPAPER.fullmatch(part):
            known += 1
        elif _LABEL.fullmatch(part) or not han_count(part):
            unknown += 1
        else:
            return _glued(text)
    return (known >= 2 and unknown <= 2 and known > unknown) or _glued(text)


def _glued(text: str) -> bool:
    """A masthead printed without spaces: 城市晚报2025年3月4日星期二第A05版."""
    squeezed = re.sub(r"\s", "", text)
    head = NEWSPAPER.match(squeezed)
    rest = squeezed[head.end() :] if head else squeezed
    token = _TOKEN.match(rest)
    if token is None or not _DATE_FIND.search(token.group()):
        return False
    return not rest[token.end() :] or (bool(head) and bool(_LABEL.fullmatch(rest[token.end() :])))


def read_masthead(blocks: tuple[str, ...]) -> Masthead:
    """Read the edition from furniture blocks. A date needs its year in print; none is made up."""
    newspaper: str | None = None
    day: date | None = None
    page: str | None = None
    section: str | None = None
    for text in blocks:
        if _STAFF.fullmatch(text) or _JUMP.fullmatch(text) or _POINTER.fullmatch(text):
            continue
        squeezed = re.sub(r"\s", "", text)
        printed = parse_date(squeezed)
        day = day or printed
        rest = _DATE_FIND.sub(" ", squeezed)
        number = _PAGE.search(rest)
        if number and page is None:
            page = normal_page(next(group for group in number.groups() if group))
        for part in _SEPARATORS.split(_DATE_FIND.sub(" ", text)):
            if part.isdecimal() and len(part) <= 2 and page is None and (printed or newspaper):
                page = normal_page(part)  # 某某日报 03 要闻
            paper = NEWSPAPER.fullmatch(part) if part else None
            if paper and newspaper is None and not _TOKEN.fullmatch(part):
                newspaper = paper[1]
            elif (
                part
                and section is None
                and (printed or number)
                and _LABEL.fullmatch(part)
                and not _TOKEN.fullmatch(part)
            ):
                section = part
        if newspaper is None and printed and (glued := NEWSPAPER.match(squeezed)):
            newspaper = glued[1]
    return Masthead(Edition(newspaper, day, page), section)


def parse_date(text: str) -> date | None:
    """The first full date in `text`, Arabic or Chinese figures; None if there is none or it is no calendar day."""
    for match in _DATE_FIND.finditer(text):
        year, month, day = (_number(match[part]) for part in ("year", "month", "day"))
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    if len(text) == 4:
        return int("".join(str(_CN_DIGITS.get(char, char)) for char in text.replace("十", "一")))
    tens, ten, units = text.rpartition("十")
    if not ten:
        return _CN_DIGITS[text] if len(text) == 1 else 0
    return 10 * (_CN_DIGITS[tens[-1]] if tens else 1) + (_CN_DIGITS[units] if units else 0)


def normal_page(printed: str) -> str:
    """A page as the edition names it: 03 → 3, A05 stays, 三 → 3."""
    bare = re.sub(r"\s", "", printed)
    if bare.isdecimal():
        return str(int(bare))
    if re.fullmatch(r"[一二三四五六七八九十]+", bare):
        return str(_number(bare))
    return bare


def cut_jumps(text: str) -> tuple[str, tuple[str, ...]]:
    """Take jump lines (下转第3版, 上接第1版) out of running text; returns the text and what was taken."""
    taken: list[str] = []

    def keep(match: re.Match[str]) -> str:
        taken.append(match.group().strip())
        return ""

    for pattern in (_JUMP_IN_TEXT, _JUMP_AT_END, _JUMP_AT_START):
        text = pattern.sub(keep, text)
    return text.strip(), tuple(taken)


def jumps_away(text: str) -> bool:
    """Whether a jump line says that the story goes on elsewhere."""
    return bool(re.search(r"下转|紧转|转第", text))
