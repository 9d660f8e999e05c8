"""What a news site prints around a story: notices, links, advertisements, sources. Only fixed phrases are
matched, so that no sentence of a story can be taken for furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.bylines.media import KNOWN_MEDIUM
from corpus.bylines.names import HAN

# Stands where furniture stood, white space to every pattern, so that what it parted stays apart.
MARK = "\x1f"
_ANYWHERE = re.compile(
    r"返回搜狐，查看更多|分享让更多人看到|点击查看更多|点击跟踪查看|查看更多精彩|"
    r"广告\s[^×。\n]{2,120}?\s×|\[(?:专家|下载APP|扫码下载|看预测|注册)[^\]]{2,80}\]|\u200b|\u200d|\ufeff"
)
# A notice that runs from its opening phrase to the end of the line.
_NOTICE = re.compile(
    r"广告声明\s*[：:]|新浪声明\s*[：:]|声明\s*[：:]\s*(?:此文|本文|转载|所有会议|以上|新浪|该文|文章|凡|法律分享)|"
    r"【?版权(?:声明|说明)】?\s*(?:[：:]|(?=本|证券时报))|【?免责声明】?\s*(?:[：:]|(?=本|如))|"
    r"如遇作品内容、版权|如有侵权|版权归属?原?作者所有|转载\s*[：:]\s*\S{2,12}\s*声明|新闻线索报料通道|"
    r"爆料、维权通道|【爆料】|【投稿|投稿、区域合作|如果您有新闻线索|更多精彩(?:视频|资讯)|以上内容[由为]证券之星|"
    r"海外网版权作品|未经(?:本网|书面|正式)?授权(?:许可)?，?(?:不得|禁止)转载|本文为.{2,12}原创稿件|本文链接[：:]|"
    r"[（(*]?\s*(?:本文系?)?(?:文汇|本报|本网|观察者网|新浪彩票)?独家稿件，?(?:转载|禁止|未经)|\*?\s*转载请注明|〖\s*证星|"
    r"\*\s*转载|转载是一种动力|商务合作请|海量资讯、精准解读|本文仅代表作者|文章内容仅供参考|"
    r"(?P<after_end>特别声明\s*[：:]|【?风险提示】?\s*[：:】])"
)
_ENDS = "。！？!?”…）)】》：:*\x1f◆\n"
_REACH = 160
_LONGEST_NOTICE, _LONGEST_CLAIM = 420, 900
_BRACKET_SOURCE = re.compile(
    r"[（(【\[]\s*(?:本文|文章)?(?:来\s*源|稿源|转自|据|综合)\s*[:：|丨]?\s*(?P<source>[^）)】\]（(【]{2,60}?)\s*[）)】\]]\s*$"
)
_PLAIN_SOURCE = re.compile(
    r"(?:^|(?<=[。！？!?”…\s）)】◆*]))(?:◆\s*)?(?:本文|内容|文章)?来\s*源\s*[:：|丨]\s*(?P<source>[^。！？；\s\x1f][^。！？；\x1f]{1,40}?)。?\s*$"
)
_CREDITED = re.compile(r"记者|作者|通讯员|编辑")
_MEDIUM_ALONE = re.compile(rf"[（(]\s*(?P<source>(?:{KNOWN_MEDIUM.pattern})(?:客户端|APP)?)\s*[）)]\s*$")
_PAGE_MARK = re.compile(
    r"《\s*(?P<paper>[^》]{2,14}?)\s*》\s*[（(]\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*(?:第\s*)?"
    r"(?P<page>[A-Z]?\d{1,3})\s*版[^）)]{0,20}[）)]\s*$"
)
_CODE = re.compile(r"【[\d\-]{6,}】\s*$|流程编辑\s*[:：]\s*\w{2,8}\s*$|编辑\s*[:：]\s*[A-Za-z]+\d+\s*$")
_TITLE_BEHIND = re.compile(
    r"[（(【]\s*原标题\s*[:：]?\s*《?(?P<boxed>[^）)】》]{2,90})》?\s*[）)】]\s*$|原标题\s*[:：]\s*《?(?P<plain>[^》。）)】\x1f]{4,60})》?\s*$"
)
_MADE_BY = re.compile(rf"(?:{KNOWN_MEDIUM.pattern})[{HAN}·、 ]{{0,24}}(?:出品|制作)\s*$")
_DONE = re.compile(
    r"(?<=[。！？!?”\s）)】])综合\s*[:：]\s*[^。]{0,60}$|(?<=[。！？!?”\s）)】])(?:图据|图片来源|部分图片来源|资料来源|素材来源|图片(?=\s?[:：]))\s?[:：]?\s?[^。，]{2,30}$|来\s?源\s*[:：|丨]\s*$|[（(【]\s*完\s*[）)】]\s*$|[■◆●□▲|]\s*$|[\s\x1f]+$"
)
_OPENING_SOURCE = re.compile(
    rf"\s*(?:本文)?(?:来\s*源|转\s*自)\s*[:：]?\s*(?:原创稿|【(?P<boxed>[^】]{{2,20}})】[；;]?|"
    rf"(?P<known>{KNOWN_MEDIUM.pattern})(?:[－—\-](?:[{HAN}]{{2,6}}频道|《[^》]{{2,10}}》))?(?:\s*原创稿)?|"
    rf"(?P<plain>[{HAN}·]{{2,14}}?)(?=\s|\d|近日|日前|昨日))\s*"
)


@dataclass(frozen=True, slots=True)
class Tail:
    """One piece of furniture cut from the end: where the rest ends, and what it said."""

    end: int
    source: str | None = None
    paper: str | None = None
    page: str | None = None
    headline: str | None = None


def mark_furniture(text: str) -> str:
    """Replace phrases that are furniture wherever they stand by a mark."""
    return _ANYWHERE.sub(MARK, text)


def cut_notice(text: str) -> str:
    """Cut a notice that runs to the end of the text."""
    low = max(0, len(text) - _LONGEST_CLAIM)
    for notice in _NOTICE.finditer(text, low):
        before = text[: notice.start()].rstrip()
        if len(text) - notice.start() > _LONGEST_NOTICE and not notice.group().startswith("版权"):
            continue
        if notice["after_end"] and before and before[-1] not in _ENDS:
            continue
        return before
    return text


def cut_tail(text: str) -> Tail | None:
    """One piece of furniture at the very end, None where the text ends with something else."""
    low = max(0, len(text) - _REACH)
    title = _TITLE_BEHIND.search(text, low)
    if title and title.start():
        return Tail(title.start(), headline=(title["boxed"] or title["plain"]).strip())
    page = _PAGE_MARK.search(text, low)
    if page:
        return Tail(page.start(), paper=page["paper"].strip(), page=page["page"])
    for pattern in (_BRACKET_SOURCE, _PLAIN_SOURCE, _MEDIUM_ALONE):
        found = pattern.search(text, low)
        if found and not _CREDITED.search(found["source"]):
            return Tail(found.start(), source=found["source"].strip())
    for pattern in (_CODE, _MADE_BY, _DONE):
        found = pattern.search(text, low)
        if found and found.group():
            return Tail(found.start())
    return None


def cut_opening_source(text: str) -> tuple[str, str | None]:
    """Cut 来源：… / 本文转自【…】 from the opening; returns the rest and the source."""
    found = _OPENING_SOURCE.match(text)
    if found is None:
        return text, None
    return text[found.end() :], found["boxed"] or found["known"] or found["plain"]
