"""Names of newspapers, agencies, stations and sites, as they stand before 记者 or in a dateline."""

from __future__ import annotations

import re

from corpus.bylines.names import HAN

_SUFFIX = (
    r"(?:日报社?|晚报|晨报|早报|时报|商报|快报|周报|都市报|青年报|经济报|导报|电视台|广播电台|电台|总台|通讯社|新闻网|"
    r"新闻客户端|客户端|新闻社|新闻|全媒体|融媒体中心|融媒体|融媒|融媒中心|观察|在线|财经|视频|周刊|杂志|资讯|头条|"
    r"壹点|立方|频道|传媒|广播网|电视|中心|报|网|社|台|号|APP|App|app)"
)
# Media whose names end on none of these words.
_NAMED = r"(?:总台央视|总台央广|总台|央视|央广|每经|南都|北青|中青报|红星|澎湃|新京|财联社|智通财经|格隆汇|界面|n视频)"
_ONE = rf"(?:[《“【]?(?:[{HAN}A-Za-z0-9]{{1,12}}?{_SUFFIX}|{_NAMED})[》”】]?)"
_NEXT = rf"(?:[《“【]?(?:[{HAN}A-Za-z0-9]{{0,12}}?{_SUFFIX}|{_NAMED})[》”】]?)"
_JOIN = r"[\s]*[·•・、/／|｜丨&和\-—]?[\s]*"
MEDIUM = rf"(?:{_ONE}(?:{_JOIN}{_NEXT}){{0,3}})"
MEDIUM_AT = re.compile(rf"{MEDIUM}\s*(?:[（(](?:www\.)?[\w.]+[）)])?\s*")
# Site addresses in brackets after a medium's name: 澎湃新闻（www.thepaper.cn）记者 …
