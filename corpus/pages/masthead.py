"""The masthead: newspaper, date and page, and whatever else a page prints about itself in one line."""

from __future__ import annotations

import re
from datetime import date

from corpus.bylines.lexicon import lexicon
from corpus.pages.cjk import HAN, ends_sentence, han_count
from corpus.pages.sections import names_a_page
from corpus.records import Edition

_CN_DIGITS = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "O": 0, "廿": 2}
_CN_NUMBER = r"[一二三四五六七八九十廿卅]{1,3}"
_YEAR = r"(?:(?:19|20)\d{2}|[一二][〇零○O九八][〇零○O一二三四五六七八九]{2})"
_NUM = rf"(?:\d{{1,2}}|{_CN_NUMBER})"
_DATE = rf"(?P<year>{_YEAR})\s*(?:年|[-./／])\s*(?P<month>{_NUM})\s*(?:月|[-./／])\s*(?P<day>{_NUM})\s*日?"
_DATE_FIND = re.compile(_DATE)
_DATE_FREE = re.sub(r"\?P<\w+>", "?:", _DATE)
PAGE_NUMBER = rf"(?:[A-Z]{{0,2}}\s?\d{{1,3}}|{_CN_NUMBER})"
_PAGE = re.compile(
    rf"(?:第\s*(?P<a>{PAGE_NUMBER})\s*[版页]|(?<![共日期天])(?P<b>[A-Z]{{0,2}}\s?\d{{1,3}})\s*版|"
    rf"(?<![A-Za-z])(?P<c>[A-Z]{{1,2}}\d{{1,3}})(?![A-Za-z\d\-—－])|(?<![共日期天])(?P<d>{_CN_NUMBER})\s*版)(?!面)"
)
PAGE_REFERENCE = re.sub(r"\?P<\w+>", "?:", _PAGE.pattern)
# 今日八版, 共16版: how many pages there are. Papers print it on the first.
_PAGE_COUNT = rf"(?:(?:今日|本期|今天)\s*共?|共)\s*(?:\d{{1,3}}|{_CN_NUMBER})\s*[版页](?:\s*[（(]?(?:\S{{0,6}}\d{{1,3}}版)*[）)]?)?"
_STEM = rf"(?:(?![年月日期版号]|主管|主办|出版)[{HAN}]){{1,9}}?"
# What county papers are called as well; only a dated line tells such a name from that of a page.
_GAZETTE = re.compile(rf"《?(([{HAN}]{{2,6}})(?:新闻|通讯))》?")
NEWSPAPER = re.compile(rf"《?({_STEM}(?:日报|周刊|周末|报))》?")
_STRONG = [
    _PAGE_COUNT,
    _DATE_FREE,
    PAGE_REFERENCE,
    r"(?:总)?第\s*\d{2,6}\s*[期号]|总\d{3,6}期|(?:新)?第\s?\d+卷|Vol\.?\s?\d+|No\.?\s?\d+",
    r"(?:国内)?(?:统一)?(?:连续)?(?:刊号|出版物号)?\s*[:：]?\s*CN\s?\d{2}\s?[-—－/]\s?\d{4}(?:\s?/\s?[A-Z]+)?|ISSN\s*[\d\-—－X]{8,10}",
    r"(?:国内统一刊号|国内统一连续出版物号|刊号|国际标准刊号|邮发代号|代号|广告许可证|广告经营许可证(?:号)?)\s*[:：]?\s*[\dA-Z\-—－/]{2,20}",
    r"(?:零售价|每份|定价|售价|全年定价|月价|本期定价|年价)\s*[:：]?\s*[\d.]+\s*元",
    r"(?:新闻热线|热线电话|热线|读者热线|咨询热线|广告热线|发行热线|订报热线|投诉电话|编辑部电话|联系电话|电话|"
    r"传真|电\s?话|邮编|邮政编码|报料热线|报料电话|QQ|微信|值班电话)"
    r"\s*[:：/]?\s*(?:[（(]?[\d][\d\-—－()（） /、,，转]{3,40}|[〇零○一二三四五六七八九]{4,12})",
    r"(?:电子邮箱|电子信箱|投稿邮箱|邮箱|信箱|E-?mail|email|投稿)?\s*[:：]?\s*[\w.\-]+@[\w.\-]+",
    r"(?:网址|官网|网站|数字报)?\s*[:：]?\s*(?:https?://)?(?:www\.)?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.(?:com|cn|net|org)(?:\.cn)?(?:/[\w./\-]*)?",
    r"(?:社址|地址|报社地址|本报地址)\s*[:：]\s*\S{4,40}",
    r"(?:主管单位|主办单位|主管主办|主管|主办|出版单位|出版|承办|协办|承印|印刷|发行|社长|总编辑|社长、总编辑|法律顾问|本报法律顾问)"
    r"\s*[:：]\s*\S{2,40}(?:\s\S{2,4}(?=\s|$))*",
    r"\S{2,12}(?:委|总工会|联合会)?机关报|\S{2,14}\s*(?:主管|主办|出版|编印)(?=\s|$)",
    r"(?:内部资料)?准印证?(?:号|字)?\s*[:：]?\s*[（(]?[\dA-Z一-鿿]{0,6}[)）]?[字第]{0,2}[\dA-Z\-—－/]{3,20}号?|内部资料|免费(?:交流|赠阅)",
    r"广\s?告|公益广告|扫码\S{2,14}|扫一扫\S{0,10}|关注\S{2,12}(?:公众号|微信)|官方(?:微信|微博|客户端|抖音号?)|微信公众号|客户端|二维码",
]
_WEAK = [
    r"\d{1,2}\s*月\s*\d{1,2}\s*日",
    r"(?:今天是)?(?:星期|周|礼拜)[一二三四五六日天]",
    r"(?:农历|夏历|旧历)?\s*(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][鼠牛虎兔龙蛇马羊猴鸡狗猪]?年?)?\s*"
    r"(?:闰?[正一二三四五六七八九十冬腊]{1,2}月)(?:初|十|廿|二十|三十)[一二三四五六七八九十]?",
    r"(?:农历|夏历|旧历)?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][鼠牛虎兔龙蛇马羊猴鸡狗猪]?年",
    r"(?:立春|雨水|惊蛰|春分|清明|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒)(?=\s|$)",
    r"[—\-·]\s*\d{1,3}\s*[—\-·]|(?<!\d)\d{1,3}(?!\d)",
    r"(?:晴|阴|多云|小雨|中雨|小雪|晴转多云|多云转晴|阴转晴|阵雨|雷阵雨)?\s*(?:气温)?\s*-?\d{1,2}\s*(?:℃|°C|度)?\s*[~～\-—至]\s*-?\d{1,2}\s*(?:℃|°C|度)",
    r"(?:本版|今日)?责?任?天气",
    r"公历|版\s?面|本版(?:名称)?|创刊(?:于)?",
]
_MARKS = r"[\s|｜/／丨,，;；。:：·•()（）【】\[\]《》—\-]*"
_STRONG_TOKEN = re.compile("|".join(_STRONG), re.IGNORECASE)
_TOKEN = re.compile(rf"{_MARKS}(?:(?:{'|'.join(_STRONG + _WEAK)}){_MARKS})+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s|｜/／丨·•:：()（）【】\[\]《》]+")
_LABEL = re.compile(rf"[{HAN}]{{2,6}}")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_LONGEST_REST = 3


def is_masthead(text: str) -> bool:
    """Whether a line says which edition and page this is and nothing else: dates, numbers, prices, addresses,
    beside the newspaper's name and the page's own."""
    plain = text.strip().translate(_FULL_WIDTH)
    if _TOKEN.fullmatch(plain):
        return True
    strong = len(_STRONG_TOKEN.findall(plain))
    if not strong or ends_sentence(plain):
        return False
    return _is_named(_TOKEN.sub(" ", plain), strong) or _is_glued(plain)


def _is_named(rest: str, strong: int) -> bool:
    """Whether what is left of a line without its numbers can be names: of the paper, of the page."""
    papers = 0
    labels: list[str] = []
    for part in _SEPARATORS.split(rest):
        if NEWSPAPER.fullmatch(part):
            papers += 1
        elif part and han_count(part):
            if not _LABEL.fullmatch(part):
                return False
            labels.append(part)
    few = len(labels) <= min(_LONGEST_REST, strong + papers)
    return few or (len(labels) <= _LONGEST_REST and all(map(names_a_page, labels)))


def _is_glued(text: str) -> bool:
    """A masthead printed without spaces: 城市晚报2025年3月4日星期二第A05版民生."""
    squeezed = re.sub(r"\s", "", text)
    head = NEWSPAPER.match(squeezed)
    rest = squeezed[head.end() :] if head else squeezed
    token = _TOKEN.match(rest)
    if token is None or not _DATE_FIND.search(token.group()):
        return False
    return not rest[token.end() :] or (bool(head) and bool(_LABEL.fullmatch(rest[token.end() :])))


def read_masthead(blocks: tuple[str, ...]) -> Edition:
    """Read the edition from mastheads. A date needs its year in print; none is made up. A page that prints how
    many there are, and no number of its own, is the first."""
    newspaper: str | None = None
    day: date | None = None
    page: str | None = None
    front = False
    lone: str | None = None
    gazette: str | None = None
    for printed in blocks:
        text = printed.translate(_FULL_WIDTH)
        if lone is None:
            lone = _lone_number(text)
        squeezed = re.sub(r"\s", "", text)
        dated = parse_date(text) or parse_date(squeezed)
        day = day or dated
        front = front or re.search(_PAGE_COUNT, text) is not None
        if gazette is None and dated:
            gazette = _gazette(text)
        rest = re.sub(_PAGE_COUNT, " ", _DATE_FIND.sub(" ", text))
        number = _PAGE.search(rest) or _PAGE.search(re.sub(r"\s", "", rest))
        if number and page is None:
            page = normal_page(next(group for group in number.groups() if group))
        for part in filter(None, _SEPARATORS.split(rest)):
            if part.isdecimal() and len(part) <= 2 and lone is None and (dated or newspaper):
                lone = part  # 某某日报 03 要闻
            paper = NEWSPAPER.fullmatch(part)
            if paper and newspaper is None and not _TOKEN.fullmatch(part):
                newspaper = paper[1]
        if newspaper is None and dated and (glued := NEWSPAPER.match(squeezed)):
            newspaper = glued[1]
    if page is None and lone is not None and (newspaper or day):
        page = normal_page(lone)
    return Edition(newspaper or gazette, day, page or ("1" if front else None))


def _lone_number(text: str) -> str | None:
    """A number on a line of its own, or beside nothing but the name of the page: 04 综合新闻."""
    parts = [part for part in _SEPARATORS.split(text) if part]
    numbers = [part for part in parts if re.fullmatch(r"\d{1,2}", part)]
    names = [part for part in parts if part not in numbers]
    return numbers[0] if len(numbers) == 1 and all(map(names_a_page, names)) else None


def _gazette(text: str) -> str | None:
    """The paper's name that opens a dated line: 江州新闻 2025年3月4日 3版. 海外新闻 and 焦点新闻 name pages: before
    新闻 stands an ordinary word and no place."""
    first = next(filter(None, _SEPARATORS.split(text)), "")
    match = _GAZETTE.fullmatch(first)
    if match is None or names_a_page(first):
        return None
    known = lexicon()
    return None if match[2] in known.words and match[2] not in known.places else match[1]


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
        return int("".join(str(_CN_DIGITS[char]) for char in text))
    text = text.replace("廿", "二十").replace("卅", "三十").replace("十十", "十")
    tens, ten, units = text.rpartition("十")
    if not ten:
        return _CN_DIGITS[text] if len(text) == 1 else 0
    return 10 * (_CN_DIGITS[tens[-1]] if tens else 1) + (_CN_DIGITS[units] if units else 0)


def normal_page(printed: str) -> str:
    """A page as the edition names it: 03 → 3, A05 stays, 三 → 3."""
    bare = re.sub(r"\s", "", printed)
    if bare.isdecimal():
        return str(int(bare))
    if re.fullmatch(r"[一二三四五六七八九十廿卅]+", bare):
        return str(_number(bare))
    return bare
