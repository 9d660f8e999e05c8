"""Questions about the articles themselves: who wrote it, who took the photo, which day's paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from rag.question.records import Ask, Focus, Want

_PIECE: Final = r"(?:报道|文章|稿子|稿件|新闻稿|新闻|消息|通讯|特写|特稿|专访|评论|这篇|那篇|该篇|本文|此文|一文|稿|作品|内容)"
_PICTURE: Final = r"(?:照片|图片|相片|配图|插图|组图|图|摄影作品|新闻照)"
_WHO: Final = r"(?:谁|哪位|哪个人|哪个|哪几位|哪些人|何人|什么人|哪名|哪些|哪家|哪几个|哪里|哪儿|哪个单位|哪家单位|什么单位|哪[两三四](?:位|名|个))"
_WROTE: Final = r"(?:采写|撰写|写作|写|采访|报道|撰稿|供稿|执笔|采编|采访报道|发回|署名)"
_TOOK: Final = r"(?:拍摄|拍|摄影|摄|供图|提供|照)"
_WHICH_WORKS: Final = r"(?:哪些|哪[一二两三四五六七八九十\d][篇条张]|哪几篇|哪几条|哪几张|哪篇|哪张|什么|啥|几篇|多少篇|几条|多少条|几张|多少张|哪方面|哪类)"
_PERSON: Final = r"(?P<person>[\u3400-\u9fff·]{2,12}?)"
_PRINT: Final = r"(?:见报|刊登|登载|刊发|刊载|发表|登出来?|登报|登|出版|出刊|印|发|刊出|报道)"
_WHEN: Final = r"(?:哪(?:一)?[天日年期]|什么时候|啥时候|什么时间|何时|几月几[日号]|几号|哪个?日子|何日)"

_PHOTOGRAPHER: Final = (
    regex.compile(rf"{_PICTURE}\w{{0,6}}?(?:是|由|谁)?{_WHO}\w{{0,4}}?{_TOOK}的?"),
    regex.compile(rf"{_WHO}(?:给|为)?\w{{0,16}}?{_TOOK}(?:的|了)?\w{{0,16}}?{_PICTURE}"),
    regex.compile(
        rf"(?:摄影(?:师|者|记者|作者)?|拍摄者|供图(?:单位|方|者)?|图片来源|{_PICTURE}的?(?:作者|摄影者?|来源|出处))(?:是|叫|为|来自)?(?:{_WHO}|什么名字|哪里|哪儿|什么|$)"
    ),
    regex.compile(rf"(?:是|由){_WHO}(?:拍摄?|摄影|摄|供图)的?"),
)
_AUTHOR: Final = (
    regex.compile(rf"{_WHO}(?:记者|作者|通讯员|同志)?(?:去)?(?:采写|撰写|写|采访|报道|执笔|发)(?:了|的|过)?(?=\w{{0,24}}{_PIECE})"),
    regex.compile(rf"{_PIECE}\w{{0,8}}?(?:是|由|出自)?{_WHO}(?:记者|作者|通讯员)?(?:之手|手笔|{_WROTE})?的?(?:$|\W|之手|手笔)"),
    regex.compile(rf"(?:是|由)?(?:{_WHO}|几位|几名|多少位|多少名)(?:的)?(?:记者|作者|通讯员)(?:采写|写|报道|撰写|采访|发|跑)?(?:的|了)?"),
    regex.compile(rf"(?:记者|作者|撰稿人|署名|执笔人|采写人|通讯员)(?:名字|姓名)?(?:是|叫|有|为|署的)?(?:{_WHO}|什么名字|什么|啥名|$)"),
    regex.compile(rf"(?:是|由){_WHO}(?:采写|撰写|写|报道|采访报道|执笔|采访)的?(?:$|\W)"),
    regex.compile(rf"{_WHO}(?:采写|报道|写)(?:的|了)"),
    regex.compile(rf"出自{_WHO}(?:记者)?(?:之手|手笔|笔下)?"),
    regex.compile(rf"署(?:了|的|有)?(?:是)?(?:{_WHO}|哪[两三四几]?(?:个人|位|人))\w{{0,4}}?的?名?(?:字)?$"),
)  # fmt: skip
_WORKS: Final = (
    regex.compile(rf"^(?:记者|通讯员|摄影记者|摄影师|本报记者)?{_PERSON}(?:记者|同志)?(?:(?:一起|共同|合作|都|还|总共|一共|在[^,]{{0,10}}?上?)){{0,2}}(?P<verb>采写|撰写|写|报道|采访|拍摄|拍|摄|发表|刊发|发|供图|署名)(?:的|过|了)*(?:是|有)?{_WHICH_WORKS}(?P<what>\w{{0,8}})$"),
    regex.compile(rf"^(?:记者|通讯员|摄影记者|摄影师|本报记者)?{_PERSON}(?:记者)?(?P<verb>采写|撰写|写|报道|采访|拍摄|拍|摄|发表|署名)?(?:过|了)?的?(?P<what>报道|文章|稿子|稿件|作品|照片|图片|新闻)(?:有|是|都有|拍的是|讲的是|写的是)?{_WHICH_WORKS}\w{{0,6}}$"),
    regex.compile(rf"^{_WHICH_WORKS}(?P<what>报道|文章|稿子|稿件|新闻|照片|图片|消息)?是?(?:由|出自)?(?:记者)?{_PERSON}(?P<verb>采写|撰写|写|报道|拍摄|拍|摄)的?$"),
    regex.compile(rf"^(?:记者|摄影记者){_PERSON}有{_WHICH_WORKS}(?P<what>报道|文章|稿子|稿件|作品|照片|图片|新闻)?$"),
    regex.compile(rf"^(?:列出|找出|查一?下|看看|找一?下|给我)?(?:记者)?{_PERSON}(?P<verb>采写|撰写|写|拍摄|拍|署名)(?:过|了)?的(?:所有|全部)?(?P<what>报道|文章|稿子|稿件|作品|照片|图片|新闻)$"),
)  # fmt: skip
_PRINTED: Final = (
    regex.compile(rf"(?:是|在|于)*{_WHEN}的?(?:报纸|报|{_PRINT})(?:上)?(?:的|了)?"),
    regex.compile(rf"{_PRINT}(?:在|于|的)*(?:日期|时间|版面|版次|{_WHEN}|哪(?:一|个)?版面?|第几版|第?几版|哪[家份张]报纸?|什么报纸?)"),
    regex.compile(rf"(?:在|是|由|登|上)*哪(?:一)?[家份张个](?:报纸|报社|报|媒体)(?:上)?(?:{_PRINT}|登)?(?:的|了)?"),
    regex.compile(r"(?:在|是|登)*(?:报纸)?的?(?:第几版|哪一?个?版面?|几版)(?:上)?(?:的|了)?"),
    regex.compile(rf"(?:{_PIECE}的?|的)?(?:标题|题目|题名)(?:是|叫)?(?:什么|啥)?|(?:是|叫)(?:什么|啥)(?:标题|题目)"),
    regex.compile(r"(?:什么报纸?|来源是?(?:哪里|什么)|出处(?:是)?(?:哪里|什么)?)(?:登|报道)?(?:的|了)?"),
)  # fmt: skip
_CONTENTS: Final = (
    regex.compile(rf"(?:版面?|期|报纸|报|这页|页面|栏目|专栏|专版|档案|库)(?:上|里|里面|中|当中)?(?:一共|总共|都|共)?(?:有|登了?|刊登了?|刊发了?|报道了?|收录了?|收了?|发了?){_WHICH_WORKS}(?P<what>\w{{0,8}})$"),
    regex.compile(r"(?:栏目|专栏|专版|版面|这一?版|这期|本期)(?:里|上)?(?:登|刊登|刊发|发|讲|写|报道)(?:了|的)?是?(?:什么|啥|哪些)(?P<what>\w{0,6})$"),
    regex.compile(rf"^{_WHICH_WORKS}(?:报道|文章|稿子|稿件|新闻|消息)(?:登|刊登|发表|刊发|出现)?(?:在|于|是)\w*(?:版|报|栏目|期)(?:上|里)?的?$"),
)  # fmt: skip
_BY_PERSON: Final = regex.compile(
    rf"^(?:记者|通讯员|摄影记者|摄影师|本报记者)?{_PERSON}(?:采写|撰写|写|报道|拍摄|拍|摄)(?:了|过)?的?(?:这|那)?(?:篇|张|条|则|组)?"
    rf"(?:{_PIECE}|{_PICTURE})?(?:里面?|中|上)?(?:提到|说到|讲到|写到)?的?(?=\w)"
)
_TALK: Final = regex.compile(
    rf"关于|有关|那篇|这篇|该篇|一文|{_PIECE}|{_PICTURE}|(?:本报)?记者|作者|通讯员|署名|拍摄|摄影|供图|张(?=$)|那张|这张|的事|一事|这件事|这条|那条"
)


_FILM: Final = regex.compile(
    r"电影|影片|动画|纪录片|电视剧|短片|微电影|短视频|宣传片|大片|这部|那部|剧集|网剧"
)
"""Who shot a film is told by the text, not by the credits."""
_SHORTEST_REST: Final = 3


@dataclass(frozen=True, slots=True)
class RecordAsk:
    """A question to the records. `topic` is what of the folded question says which article is meant;
    `persons` are the names whose works are asked for; `counting`: how many, rather than which;
    `pictures`: photos, rather than texts."""

    ask: Ask
    focus: Focus
    topic: str
    persons: tuple[str, ...] = ()
    counting: bool = False
    pictures: bool = False


def find_record_ask(folded: str) -> RecordAsk | None:
    """Return what the folded question asks of the records, or None if it asks about what articles say."""
    for pattern in _WORKS:
        if found := pattern.search(folded):
            return _works(folded, found)
    for ask, want, patterns in (
        (Ask.PHOTOGRAPHER, Want.PERSON, _PHOTOGRAPHER),
        (Ask.AUTHOR, Want.PERSON, _AUTHOR),
        (Ask.CONTENTS, Want.THING, _CONTENTS),
        (Ask.PRINTED, Want.TIME, _PRINTED),
    ):
        if ask is Ask.PHOTOGRAPHER and _FILM.search(folded):
            continue
        for pattern in patterns:
            if found := pattern.search(folded):
                rest = folded[: found.start()] + " " + folded[found.end() :]
                counting = bool(regex.search(r"[几多]少?[篇条张位名]", found[0]))
                focus = Focus(want, found.start(), found.end())
                return RecordAsk(ask, focus, _TALK.sub(" ", rest), counting=counting)
    return None


def find_author_named(folded: str) -> tuple[str, str] | None:
    """Return (person, rest of the question) where a question speaks of what somebody's report or photo says
    (王波写的那篇报道里提到几家企业), else None. Whether the person ever signed anything is for the archive to say."""
    found = _BY_PERSON.match(folded)
    if found is None or len(folded) - found.end() < _SHORTEST_REST:
        return None
    return found["person"], folded[found.end() :]


def _works(folded: str, found: regex.Match[str]) -> RecordAsk:
    persons = tuple(p for p in regex.split(r"和|与|、|及", found["person"]) if len(p) >= 2)
    groups = found.groupdict()
    pictures = bool(
        regex.search(r"拍|摄|照片|图", (groups.get("verb") or "") + (groups.get("what") or "") + found[0])
    )
    counting = bool(regex.search(r"几[篇条张]|多少", found[0])) and "哪" not in found[0]
    focus = Focus(Want.THING, 0, len(folded))
    return RecordAsk(Ask.WORKS, focus, "", persons, counting, pictures)
