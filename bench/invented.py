"""Invented news for measuring speed where no archive is at hand. The same seed gives the same articles."""

from __future__ import annotations

import random
from collections.abc import Iterator

_PLACES = (
    *("云溪", "北山", "南湖", "东陵", "青石", "白沙", "金桥", "长河", "柳林"),
    *("石门", "平安", "新塘", "古渡", "上营", "下沙", "红旗", "双桥", "清泉"),
)
_UNITS = ("镇", "县", "开发区", "高新区", "街道")
_THINGS = (
    ("储能电站", "全年可放电", "万千瓦时"),
    ("污水处理厂", "日处理污水", "万吨"),
    ("蔬菜大棚", "年产鲜菜", "吨"),
    ("小学新校区", "可接纳学生", "人"),
    ("产业园", "引进企业", "家"),
    ("公路改建", "线路全长", "公里"),
    ("社区食堂", "每天供餐", "份"),
    ("图书馆", "馆藏图书", "万册"),
)
_SURNAMES = ["白", "丁", "康", "罗", "莫", "史", "陶", "温", "叶", "祝"]
_GIVEN = ["河", "宁", "一帆", "小满", "知秋", "长青", "望舒", "若谷"]
_FILLERS = (
    "项目从选址到动工前后用了不到半年，沿线居民对施工时间和降噪办法提出了不少意见。",
    "负责人介绍，下一步将按月公布进度，接受各方监督。",
    "不少住户告诉记者，过去办这件事要跑好几趟，如今在家门口就能办妥。",
    "当地还配套修建了道路、管网和停车场，方便周边群众出行。",
    "业内人士认为，这一做法对条件相近的地区有参考意义，但也要防止一哄而上。",
    "据了解，建设期间用工以本地村民为主，月均收入比外出务工相差不多。",
    "验收组查看了现场，抽检结果全部合格，个别收尾工作将在月底前完成。",
)


def records(count: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Yield import records of about 500 characters each, no two about the same place and thing in a year."""
    chance = random.Random(seed)
    for number in range(count):
        place = f"{chance.choice(_PLACES)}{chance.choice(_UNITS)}"
        thing, verb, unit = _THINGS[number % len(_THINGS)]
        month, day = chance.randint(1, 12), chance.randint(1, 28)
        figure, money = chance.randint(12, 9800), chance.randint(2, 90) / 10
        opened = f"{place}第{number + 1}号{thing}{month}月{day}日正式投入使用"
        lead = f"{opened}，总投资{money}亿元，{verb}{figure}{unit}。"
        paragraphs = [lead, *("".join(chance.sample(_FILLERS, 4)) for _ in range(3))]
        yield {
            "headline": f"{place}第{number + 1}号{thing}投用",
            "newspaper": chance.choice(("云溪晚报", "南湖周刊", "北山日报")),
            "date": f"{chance.randint(2019, 2025)}-{month:02}-{day:02}",
            "page": str(chance.randint(1, 12)),
            "reporters": [chance.choice(_SURNAMES) + chance.choice(_GIVEN)],
            "text": "\n".join(paragraphs),
        }
