"""Newspaper pages from a grammar of conventions: random articles, set, cut into columns and printed as OCR would.

Everything is invented. `make_page(rng)` returns the text of a page and the articles that a reader must find in it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘"
    "杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华慧建国文辉力玲飞鹏雪琳宇浩晨欣怡佳颖博俊凯琪莹彬倩雯婷悦"
)
PLACES = [
    "青川", "云台", "石桥", "柳林", "大洼", "平阳", "永宁", "东岭",
    "西河", "南屏", "北原", "清溪", "白沙", "官渡", "双桥", "金山",
    "长岭", "太和", "安乐", "永兴",
]  # fmt: skip
ORGS = [
    "经济技术开发区", "高新技术产业开发区", "市民政局", "县水利局", "供电公司", "第二中学", "人民医院", "农业科学研究院",
    "轨道交通集团", "图书馆",
]  # fmt: skip
THINGS = [
    "智慧大棚", "污水管网", "养老服务站", "充电桩", "快递驿站", "光伏电站", "冷链仓库", "湿地公园",
    "文化广场", "数据中心", "轴承车间", "社区食堂", "灌溉渠道", "公交专线", "体检中心",
]  # fmt: skip
ACTS = ["建成投用", "开工建设", "通过验收", "完成改造", "扩大规模", "提前达产", "启动招标", "正式运营"]
HEAD_ENDS = [
    "迎来新变化",
    "跑出加速度",
    "让群众更省心",
    "走上快车道",
    "织密服务网",
    "解了燃眉之急",
    "有了新办法",
    "再添新动能",
]
SUBS = ["把准方向", "管好源头", "用活资金", "留住人才", "算清总账", "补齐短板", "理顺机制", "盘活资源"]
TAILS = (
    "预计全年可为{p}节省开支{n}万元",
    "覆盖周边{n}个村、{m}多户居民",
    "比去年同期增长了{n}个百分点",
    "相关负责人介绍，后续还将投入{n}万元用于设备更新",
    "目前已有{n}家企业入驻，带动{m}人就业",
    "群众足不出户就能办理{n}项业务",
    "每天可以处理{n}吨，运行成本下降了三成",
    "工期比计划提前了{n}天，质量验收一次合格",
)
OPENERS = (
    "在{p}镇的{t}现场，工人们正在抓紧安装设备",
    "{p}县把{t}作为今年的重点工程来抓",
    "“没想到这么快就用上了。”{p}村村民说起{t}连连点头",
    "为了把{t}建好，{p}区组织{n}名技术人员驻点服务",
    "走进{p}街道，{t}的招牌格外醒目",
    "据了解，{t}总投资{n}万元，由{p}市统一规划",
    "围绕{t}的运行管理，{p}乡制定了{n}条具体措施",
)


@dataclass(slots=True)
class Gold:
    """What must be read out of the page."""

    headline: str = ""
    kicker: str | None = None
    section: str | None = None
    kind: str = "article"
    reporters: list[str] = field(default_factory=list)
    photo_credits: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How one page is set."""

    newspaper: str
    mark: str  # before a headline
    kicker_mark: str
    kicker: str  # "", above, below
    byline: str  # source, dateline, agency, line, closing, closing-bracket
    subheads: str  # "", plain, marked
    headline_behind: float
    cut: float
    captions: float
    photo_stories: float
    briefs: bool
    interleave: float
    masthead: bool
    edition: tuple[str, str, str]  # newspaper, ISO date, page, as far as the masthead prints them


# Names that are words as well, of compound surnames, or of no usual surname.
PEN_NAMES = [
    "白鹭", "江上清", "尉迟波", "第五琴", "上官云", "蓝田玉", "车前子", "鱼得水",
    "公孙策", "骆宾", "鲜于敏", "巴图", "毕海生", "司空见",
]  # fmt: skip
OFFICES = ("市文明办", "区教育局", "云岭镇", "县融媒体中心")


def name(rng: random.Random) -> str:
    if rng.random() < 0.12:
        return rng.choice(PEN_NAMES)
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2, 2))))


def conventions(rng: random.Random) -> Conventions:
    mark = rng.choice(["# ", "## ", "### ", "## ", "**", ""])
    byline = rng.choice(
        ["source", "dateline", "dateline", "agency", "line", "closing", "closing-bracket", "both"]
    )
    newspaper = rng.choice(PLACES) + rng.choice(["日报", "晚报", "导报", "农民报", "工商报", "市场周刊"])
    return Conventions(
        newspaper=newspaper,
        edition=(newspaper, f"2025-03-{rng.randint(1, 28):02}", str(rng.randint(1, 12))),
        mark=mark,
        kicker_mark=rng.choice(["", "", mark]) if mark else "",
        kicker=rng.choice(["", "above", "above", "below"]),
        byline=byline,
        subheads=rng.choice(["", "", "plain", "marked"]),
        headline_behind=rng.choice([0, 0, 0.25]) if byline in ("source", "dateline", "agency") else 0,
        cut=rng.choice([0.0, 0.3, 0.6]),
        captions=rng.choice([0, 0.3]),
        photo_stories=rng.choice([0, 0.3]),
        briefs=rng.random() < 0.25,
        interleave=rng.choice([0, 0, 0.2]) if byline in ("source", "dateline", "agency") else 0,
        masthead=rng.random() < 0.6,
    )


def sentence(rng: random.Random, place: str, thing: str, templates: tuple[str, ...]) -> str:
    numbers = {"n": rng.randint(2, 990), "m": rng.randint(100, 9000)}
    return rng.choice(templates).format(p=place, t=thing, **numbers)


def paragraph(rng: random.Random, place: str, thing: str) -> str:
    parts = [sentence(rng, place, thing, OPENERS)]
    parts += [rng.choice("，。") + sentence(rng, place, thing, TAILS) for _ in range(rng.randint(1, 4))]
    return "".join(parts) + "。"


def marked(mark: str, text: str) -> str:
    return f"**{text}**" if mark == "**" else mark + text


def cut(rng: random.Random, text: str) -> list[str]:
    """A paragraph cut at a column's end, anywhere but at a sentence's end."""
    places = [
        i
        for i in range(18, len(text) - 12)
        if text[i - 1] not in "。！？”" and text[i] not in "，。：、！？”%"
    ]
    if not places:
        return [text]
    at = rng.choice(places)
    return [text[:at], text[at:]]


def signature(rng: random.Random, names: list[str]) -> str:
    spaced = [f"{who[0]} {who[1]}" if len(who) == 2 and len(names) == 1 else who for who in names]
    return " ".join(spaced)


@dataclass(slots=True)
class Printed:
    gold: Gold
    front: list[str]
    body: list[str]
    behind: list[str]
    cut_at: int | None = None


def article(rng: random.Random, page: Conventions) -> Printed:
    place, thing = rng.choice(PLACES), rng.choice(THINGS)
    gold = Gold(headline=f"{place}{thing}{rng.choice(HEAD_ENDS)}")
    if rng.random() < 0.3:
        gold.headline = f"{place}{thing} {rng.choice(HEAD_ENDS)}"
    paragraphs = [paragraph(rng, place, thing) for _ in range(rng.randint(2, 5))]
    with_subheads = page.subheads and len(paragraphs) >= 4 and rng.random() < 0.6
    names = list(dict.fromkeys(name(rng) for _ in range(rng.choice((1, 1, 2)))))
    gold.reporters = names
    title = [marked(page.mark, gold.headline)]
    if page.kicker and rng.random() < 0.7:
        gold.kicker = place + rng.choice(ORGS)
        line = marked(page.kicker_mark, gold.kicker)
        title = [line, *title] if page.kicker == "above" else [*title, line]
    opening = closing = ""
    if page.byline == "source":
        opening, closing = f"**{page.newspaper}** ", " " + signature(rng, names)
    elif page.byline == "dateline":
        spaces = rng.choice(["记者 ", "记者"])
        opening = f"本报讯（{spaces}{rng.choice('、 ').join(names)}）"
        if rng.random() < 0.3:
            opening = opening[:-1] + f" 通讯员 {name(rng)}）"
    elif page.byline == "agency":
        opening = f"新华社{rng.choice(PLACES)}7月{rng.randint(1, 30)}日电（记者{'、'.join(names)}）"
    elif page.byline == "both":
        title.append(
            rng.choice(["本报记者 ", "□本报记者 "]) + " ".join(names) + rng.choice([" 文/图", " 文/摄"])
        )
        gold.photo_credits = list(names)
    elif page.byline == "line":
        title.append(rng.choice(["本报记者 ", "□ 本报记者 ", "本报记者　"]) + " ".join(names))
    elif page.byline == "closing":
        closing = " " + signature(rng, names)
    else:
        closing = f"（{rng.choice(['本报', ''])}记者 {' '.join(names)}）"
    body: list[str] = []
    last_cut = None
    for k, whole in enumerate(paragraphs):
        if with_subheads and k in (1, 3):
            sub = SUBS[(k + len(place) * 3 + len(thing)) % len(SUBS)]
            deeper = "#" + page.mark if page.mark.startswith("#") and page.subheads == "marked" else ""
            gold.paragraphs.append(sub)
            body.append(marked(deeper, sub))
        gold.paragraphs.append(whole)
        printed = (opening if k == 0 else "") + whole + (closing if k == len(paragraphs) - 1 else "")
        if rng.random() < page.cut:
            prefix = len(opening) if k == 0 else 0
            pieces = cut(rng, whole)
            pieces[0] = printed[:prefix] + pieces[0]
            pieces[-1] += closing if k == len(paragraphs) - 1 else ""
            if len(pieces) == 2 and rng.random() < page.captions:
                if page.byline == "both":
                    body.extend([pieces[0], f"{place}{thing}吸引了不少居民前来参观。", pieces[1]])
                    continue
                who = name(rng)
                caption = f"图为{place}{thing}一角。"
                body.extend([pieces[0], f"{caption} {rng.choice(['', '本报记者 '])}{who} 摄", pieces[1]])
                gold.photo_credits.append(who)
                continue
            if len(pieces) == 2:
                last_cut = len(body) + 1
            body.extend(pieces)
        else:
            body.append(printed)
    if not with_subheads and rng.random() < page.headline_behind:
        return Printed(gold, [], body, title, None)
    return Printed(gold, title, body, [], last_cut)


def photo_story(rng: random.Random) -> Printed:
    place, thing, who = rng.choice(PLACES), rng.choice(THINGS), name(rng)
    day = rng.choice([f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日", "昨日", "前天", "六月二日"])
    text = f"{day}，{place}县{thing}里一派忙碌。" + paragraph(rng, place, thing)
    gold = Gold(kind="photo", photo_credits=[who], paragraphs=[text])
    credit = rng.choice([f"{who}摄", f"本报记者 {who} 摄", f"新华社发（{who} 摄）"])
    return Printed(gold, [], [f"{rng.choice(['', '▲'])}{text} {credit}"], [])


def correction(rng: random.Random, page: Conventions) -> Printed:
    text = f"本报3月2日第4版《{rng.choice(PLACES)}{rng.choice(THINGS)}{rng.choice(HEAD_ENDS)}》一文中，“12万元”应为“21万元”，特此更正。"
    gold = Gold(headline="更正", kind="correction", paragraphs=[text])
    if rng.random() < 0.3:
        return Printed(gold, [], [f"更正：{text}"], [])
    return Printed(gold, [marked(page.mark, rng.choice(["更正", "更 正"]))], [text], [])


def briefs(rng: random.Random, page: Conventions) -> list[Printed]:
    column = rng.choice(["简讯", "一句话新闻", "要闻速览", "乡镇短波", "校园内外", "市场消息"])
    bullet = rng.choice("●●◆▲△")
    bold = rng.random() < 0.3
    titled = rng.random() < 0.6 and page.mark.startswith("#") and column not in ("校园内外", "市场消息")
    out = []
    for k in range(rng.randint(2, 4)):
        place, thing = rng.choice(PLACES), rng.choice(THINGS)
        gold = Gold(section=column, kind="brief")
        text = sentence(rng, place, thing, OPENERS) + "，" + sentence(rng, place, thing, TAILS) + "。"
        gold.paragraphs = [text]
        front = [marked(page.mark, column)] if k == 0 else []
        if titled:
            gold.headline = f"{place}{thing}{rng.choice(ACTS)}"
            front.append(marked("#" + page.mark, gold.headline))
            who = name(rng)
            gold.reporters = [who]
            text = f"本报讯（记者 {who}）{text}"
        else:
            text = bullet + rng.choice(["", " "]) + text
            if bold:
                gold.headline = f"{place}{thing}{rng.choice(ACTS)}"
                text = f"**{gold.headline}** {gold.paragraphs[0]}"
            if rng.random() < 0.5:
                who = rng.choice([*OFFICES, name(rng)])
                gold.reporters = [] if who in OFFICES else [who]
                text += f"（{who}）"
        out.append(Printed(gold, front, [text], []))
    return out


def masthead(rng: random.Random, page: Conventions) -> list[str]:
    """What heads the page, in one of many forms, and perhaps a box that tells what other pages hold."""
    newspaper, day, number = page.edition
    month_day = (int(day[5:7]), int(day[8:]))
    plain = "2025年{}月{}日".format(*month_day)
    figures = "一二三四五六七八九"
    tens, ones = divmod(month_day[1], 10)
    written = "二〇二五年三月" + ("", "十", "二十")[tens] + (figures[ones - 1] if ones else "") + "日"
    week = "星期" + rng.choice("一二三四五六日")
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    forms = [
        [f"{newspaper} {plain} {week} 第{number}版"],
        [f"# {newspaper}", f"{plain} {week} 农历乙巳年二月初三", f"第{number}版"],
        [f"{newspaper}　　{written}　{week}　　第{number}版　　市场"],
        [
            f"0{number}版 城事".replace("010", "10").replace("011", "11").replace("012", "12"),
            plain,
            newspaper,
        ],
        [number, "综合新闻", f"{plain}　{week}", newspaper, f"责编：{name(rng)}　电话：6822315"],
        [f"{newspaper} | 民生 | 第{number}版 | {plain} {week} | 编辑 {name(rng)} 美编 {name(rng)}", "民生"],
        [
            f"科技前沿　　{newspaper}",
            f"责编／{name(rng)}　　{plain.translate(wide)}　第２７期",
            number.translate(wide),
        ],
    ]
    lines = list(rng.choice(forms))
    if rng.random() < 0.2:
        lines += ["导读", "▶ 2版 老旧小区换新颜", "▶ 5版 古籍里的小吃", "· 男排主场三连胜 （详见7版）"]
    return lines


def make_page(rng: random.Random) -> tuple[str, list[Gold], Conventions]:
    """A page, what must be read out of it, and how it is set."""
    page = conventions(rng)
    stories: list[Printed] = []
    for _ in range(rng.randint(2, 6)):
        stories.append(article(rng, page))
        if rng.random() < page.photo_stories and not stories[-1].behind:
            stories.append(photo_story(rng))
    if page.briefs:
        stories.extend(briefs(rng, page))
    if rng.random() < 0.25:
        stories.append(correction(rng, page))
    lines = masthead(rng, page) if page.masthead else []
    taken: set[int] = set()
    for k, story in enumerate(stories):
        front = [] if k in taken else story.front
        body = list(story.body)
        following = stories[k + 1] if k + 1 < len(stories) else None
        if (
            story.cut_at is not None
            and following is not None
            and following.front
            and following.gold.kind == "article"
            and rng.random() < page.interleave
        ):
            body[story.cut_at : story.cut_at] = following.front
            taken.add(k + 1)
        lines.extend([*front, *body, *story.behind])
    if page.masthead and rng.random() < 0.7:
        lines.append(f"责任编辑：{name(rng)} 版式：{name(rng)}")
        lines.extend(
            rng.sample(
                [
                    "今日天气 多云转小雨 东北风4到5级 9℃~15℃",
                    "新闻热线：0555-3110110 读者QQ群：10000123",
                    f"联赛积分榜(前三) 1 {PLACES[0]} 23分 2 {PLACES[1]} 21分 3 {PLACES[2]} 19分",
                    "本报社址：胜利路四十一号　电话：总机三二一八　零售每份五分",
                ],
                rng.choice((0, 0, 1)),
            )
        )
    return "\n\n".join(lines) + "\n", [story.gold for story in stories], page
