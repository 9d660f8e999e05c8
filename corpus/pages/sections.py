"""Column titles: the name of a page's part (民生关注, 一句话新闻, 亮点新闻), with its pinyin or without."""

from __future__ import annotations

import re

from corpus.pages.cjk import HAN, han_count
from corpus.pages.records import Block

_BRIEFS = re.compile(
    r"[一1]句话(?:新闻|资讯|简讯|消息)?|(?:新闻|要闻|本报|市井|城事|社区|县区|基层|国内|国际|时政|财经|体育|文化|教育|科技)*"
    r"(?:简讯|短讯|快讯|简报|短波|短新闻|微新闻|速览|速读|快览|快读|快报|集锦|点击|速递|短讯集纳|资讯|播报|一览|集纳|微讯|短平快|摘要)"
)
_BRIEF_ENDS = re.compile(
    rf"[{HAN}·]{{1,6}}(?:简讯|短讯|快讯|短波|短新闻|微新闻|简明新闻|新闻速览|速览|快览|集纳|短平快)|[文书艺体科教]讯|简明新闻"
)
_CORRECTION = re.compile(
    r"(?:重要)?(?:更\s?正|勘\s?误|致\s?歉)(?:启事|声明|说明|与说明|与致歉|及致歉|与更正|公告)?|更正并致歉|来函照登"
)
_CORRECTION_LEAD = re.compile(
    r"[■●◆▲★□◎○\s【\[]*(?:更\s?正(?:启事|声明|说明)?|勘\s?误|致\s?歉)\s*(?:[】\]]|[：:])(?=\s*.{12})"
)
_SIDEBAR = re.compile(r"(?:相关|新闻|延伸|知识|名词|背景)?(?:链接|背景|阅读|提示|解释|小贴士|贴士|回放|资料)")
_NOTICE = re.compile(rf"[{HAN}]{{0,6}}(?:声明|公告|启事|讣告|通告|告示)")
_COLUMN_WORDS = re.compile(
    r"(?:新闻|要闻|关注|聚焦|观察|视点|视角|视野|时评|评论|副刊|民生|经济|文化|体育|教育|健康|卫生|法治|社会|综合|国内|国际|时政|本地|"
    r"广角|之窗|传真|纵横|专栏|专版|专刊|专题|特刊|天地|园地|看台|链接|在线|一线|动态|热点|焦点|深度|调查|访谈|人物|故事|城事|民情|民声|"
    r"声音|论坛|茶座|漫笔|漫谈|杂谈|夜话|札记|絮语|随笔|短评|快评|锐评|微评|来论|信箱|课堂|讲堂|问答|答疑|诊室|门诊|学堂|史话|典藏|周刊|走笔|实录|风采|风采录|速写|特写|连线|直击|追踪|万象|百态|博览|大观|服务|提示|公告|公示|启事|寻踪|"
    r"科技|财经|产业|乡村|社区|园区|县域|区县|县区|各地|基层|旅游|读书|阅读|书评|影像|图片|画刊|光影|镜头|版|角|栏|台|窗|谈|说|录|行|圈)$"
)
_TOPIC = (
    r"(?:要闻|新闻|综合|国内|国际|时政|本地|本省|本市|全国|世界|天下|城事|都市|城市|城乡|乡村|农村|民生|社会|经济|财经|金融|市场|产业|企业|工业|农业|"
    r"兴农|文化|文娱|娱乐|体育|教育|校园|健康|卫生|法治|法制|政法|科技|科学|前沿|科教|副刊|文艺|旅游|生活|消费|评论|观点|理论|区县|县区|县域|基层|"
    r"环保|生态|开发区|园区|专版|专刊|特刊|专题|广告|公告|公益|周刊|深度|关注|聚焦|热点|图片|影像)"
)
_PAGE_NAME = re.compile(rf"(?=[{HAN}·]{{2,7}}$){_TOPIC}{{1,3}}(?:[·•]?{_TOPIC})?版?")
_PHOTO_NEWS = re.compile(
    r"(?:[读看]图|图片|图|摄影|镜头|影像|光影|画里|画中)(?:新闻|故事|报道|说|看|里的)?.{0,3}"
)
# Names of a part of the page, home to several pieces, as literary columns are; others (专家门诊) head one.
_PART_OF_PAGE = re.compile(
    r"(?:园地|天地|副刊|专版|专刊|特刊|专题|广角|之窗|纵横|大观|文苑|诗苑|诗页|漫笔|随笔|杂谈|絮语|札记)$"
)
_TEASER = re.compile(r"(?:今日|本期|重要|内容)?(?:导读|看点|提要|要目|目录|导航)|(?:今日|本期)关注")
_DECORATED = re.compile(rf"^[\s■●◆▲★□◎○▌▎|｜【\[〖·•«<]+([{HAN}·\s]{{2,12}}?)[\s■●◆▲★□◎○▌▎|｜】\]〗·•»>]*$")
_PINYIN_RUN = re.compile(
    r"[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙ'’]+(?:[ \u3000]+[A-Za-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü'’]+)*"
)
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuüüüü")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|"
    r"in|ia|ie|iu|ua|uo|ui|un|ue|üe|ün|ve|vn|er|a|o|e|i|u|ü|v)"
)


def plain_title(text: str) -> str:
    """A column title without its ornaments and letter-spacing: ■ 民 生 关 注 → 民生关注."""
    match = _DECORATED.match(text)
    inner = (match[1] if match else text).strip(" \u3000·•")
    return unspace_letters(inner)


def unspace_letters(text: str) -> str:
    """Close up a title that is letter-spaced all through (更 正, 简 讯); leave a space between phrases."""
    if re.fullmatch(rf"[{HAN}](?:[ \u3000]+[{HAN}])+", text):
        return re.sub(r"[ \u3000]+", "", text)
    return text


def is_brief_column(text: str) -> bool:
    """Whether a title heads a column of briefs."""
    title = plain_title(text)
    return bool(_BRIEFS.fullmatch(title) or _BRIEF_ENDS.fullmatch(title))


def is_correction(text: str) -> bool:
    """Whether a title heads a correction."""
    return bool(_CORRECTION.fullmatch(plain_title(text)))


def opens_correction(text: str) -> bool:
    """Whether a paragraph is a correction that names itself: 更正：本报某日某版…."""
    return _CORRECTION_LEAD.match(text) is not None


def is_label(text: str) -> bool:
    """Whether a line is short and all of Han characters, as the name of a column is."""
    title = plain_title(text)
    return 2 <= len(title) <= 8 and han_count(title) == len(title)


def is_notice(text: str) -> bool:
    """Whether a title heads an announcement: 声明, 遗失声明, 公告, 征稿启事."""
    return _NOTICE.fullmatch(plain_title(text)) is not None


def is_sidebar(text: str) -> bool:
    """Whether a title heads one box beside a story: 相关链接, 新闻背景."""
    return _SIDEBAR.fullmatch(plain_title(text)) is not None


def is_photo_column(text: str) -> bool:
    """Whether a title heads photo news."""
    title = plain_title(text)
    return len(title) <= 6 and bool(_PHOTO_NEWS.fullmatch(title))


def is_part_of_page(text: str) -> bool:
    """Whether a title names a part of the page where several pieces stand: 职工园地, 教育专刊, 灯下漫笔."""
    return _PART_OF_PAGE.search(plain_title(text)) is not None


def names_a_page(title: str) -> bool:
    """Whether a title is made like the name of a whole page: 要闻, 城事, 综合新闻."""
    return _PAGE_NAME.fullmatch(title) is not None


def is_column_word(text: str) -> bool:
    """Whether a short title ends in a word that names columns rather than people."""
    return _COLUMN_WORDS.search(plain_title(text)) is not None


def is_teaser(text: str) -> bool:
    """Whether a title heads a list of what other pages hold."""
    return bool(_TEASER.fullmatch(plain_title(text)))


def section_likeness(block: Block) -> float:
    """How much a short title looks like a column's name, 0–1, by its shape and its last word."""
    text = block.text
    title = plain_title(text)
    if is_brief_column(text):
        return 1.0
    if not re.fullmatch(rf"[{HAN}·\s]+", title) or han_count(title) > 8:
        return 0.0
    decorated = _DECORATED.match(text) is not None and title != text
    score = 0.75 if decorated else 0.0
    if _COLUMN_WORDS.search(title) and han_count(title) <= 6:
        score = max(score, 0.8 if han_count(title) <= 4 else 0.6)
    return score


def split_pinyin(text: str) -> tuple[str, str, str]:
    """Split `text` into (before, pinyin, after) at its first run of pinyin; pinyin is "" where there is none.

    Latin letters count as pinyin where they divide into syllables from end to end.
    """
    for match in _PINYIN_RUN.finditer(text):
        run = match.group()
        if len(run) >= 4 and syllables(run):
            return text[: match.start()].strip(), run, text[match.end() :].strip()
    return text, "", ""


def syllables(pinyin: str) -> int:
    """How many syllables a run of pinyin has; 0 if it is not pinyin. Of several divisions the shortest counts."""
    total = 0
    for word in re.split(r"[\s'’]+", pinyin.lower().translate(_TONES)):
        counts: list[int | None] = [0] + [None] * len(word)
        for start in range(len(word)):
            here = counts[start]
            if here is None:
                continue
            for end in range(start + 1, min(len(word), start + 6) + 1):
                if _SYLLABLE.fullmatch(word[start:end]):
                    known = counts[end]
                    counts[end] = here + 1 if known is None else min(known, here + 1)
        if counts[-1] is None:
            return 0
        total += counts[-1]
    return total


def romanises(pinyin: str, title: str) -> bool:
    """Whether `pinyin` can be the reading of `title`: as many syllables as characters (fewest division ±1)."""
    count = han_count(title)
    return 2 <= count <= 8 and 0 <= count - syllables(pinyin) <= 1
