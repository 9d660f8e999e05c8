"""Finding the question word, and with it the type of what is asked for."""

from __future__ import annotations

from typing import Final

import regex

from corpus.bylines.names import could_be_name
from rag.facts.measures import IN_A_NOUN
from rag.facts.titles import TRANSLITERATION
from rag.question.records import Ask, Focus, Want

MEASURES: Final = (
    "平方公里|平方千米|平方米|立方米|千瓦时|公里|公顷|公斤|千克|毫米|厘米|千米|小时|分钟|个月|万元|亿元|美元|"
    "吨|亩|米|元|度|天|日|年|月|岁|人|个|本|家|条|项|名|位|座|台|套|件|种|次|届|期|只|辆|所|处|栋|幢|层|间|户|亿|万|倍|"
    "成|口|桌|盏|把|顶|面|尊|幅|枝|粒|碗|锅|杯|盒|袋|包|捆|排|行|串|双|对|副|匹|架|集|所|眼|道|段|列|班|趟|堂|节|滴|份|部|支|场|批|类|张|头|株|棵|艘|架|颗|门|篇|首|款|轮|站|路|趟|村|镇|县|省|市|国|方|级|代|字|页|版|块|笔|瓶|枚|门"
)
_TITLES: Final = (
    "书记|主任|局长|厅长|部长|市长|县长|区长|镇长|乡长|村长|省长|州长|校长|院长|所长|处长|科长|站长|馆长|会长|理事长|"
    "董事长|总经理|经理|总裁|总监|主席|秘书长|行长|社长|总编辑|主编|队长|团长|司令|政委|检察长|法官|教授|院士|工程师|"
    "负责人|法人|法人代表|创始人|带头人|代表|大使|总统|总理|首相|外长|发言人|教练|主教练|冠军|导演|作者|医生|老师|一把手|领导|"
    "厂长|场长|矿长|船长|机长|台长|店长|园长|庭长|组长|班长|村支书|支书|总工程师|总设计师|指导员|参谋长|店主|馆长|参赞"
)
_OFFICE: Final = rf"(?:(?:[\w·、]{{0,12}}?)(?:副|常务副|助理)?(?:{_TITLES}))"

_NUMBER: Final = regex.compile(
    rf"百分之(?:多少|几)|几成|(?:占)?(?:多大|多少)(?:的)?(?:比例|比重)|"
    rf"(?:多少|(?<![十好哪])几(?![乎许]))(?:多|来)?(?P<unit>(?!{IN_A_NOUN})(?:万|亿|千|百)?(?:{MEASURES}))?(?:钱|资金)?(?:一[个台件只辆张斤亩次位公平][斤里方]?米?)?(?!样)|"
    r"(?<![很许更众诸大最太差繁])多(?:大(?!学|半)|长|高(?!兴)|久|远|重|宽|深|厚|快|贵|粗|少|强)(?:的?(?P<noun2>面积|规模|年纪|岁数))?|"
    r"(?:什么|何种)(?:价|价钱|价格|数)|(?:数量|人数|总数)(?=是?什么)"
)
_TIME: Final = regex.compile(
    r"(?:是?在?)?(?:什么|啥|何)(?:时候|时间|时|日子|年份|年|月份|月|日)|几时|多会儿|多咱|"
    r"哪(?:一)?年哪(?:一)?月(?:哪(?:一)?[天日])?|哪(?:一)?(?:天|年|月|日|个月|个?时间|个?时候)|几月(?:份)?(?:几[日号])?|几号|(?:礼拜|星期|周)几|几点(?:钟)?"
)
_SET_IN: Final = "位于|坐落[于在]|地处|落户在?|设在|建在|开在|办在|来自|在"
_PLACE: Final = regex.compile(
    rf"(?:{_SET_IN})?(?:哪个|哪座|哪一个|哪一座|哪一|哪|什么)(?P<noun>国家|省份|省|城市|市|县|区县|区(?!别)|镇|乡|村|街道|开发区|园区)|"
    rf"(?:什么|啥|何|哪个|哪些|哪座|哪一?个?|哪(?:几|[两三四五六七八九十])个)(?:地方|地点|地(?!块)|位置)|哪(?:几|[两三四五六七八九十])个(?:国家|城市|省份?|市|县|区|镇|乡|村)|(?:{_SET_IN})?(?:哪里|哪儿|何处|哪块)|"
    rf"(?:{_SET_IN})哪(?![些家位天年几个座一两三])"
)
_ORGANISATION: Final = regex.compile(
    r"(?:是?由)?(?:哪一?[家所间]|哪个|什么|啥|哪些|哪(?:几|[两三四五六七八九十]|\d+)[家个所])(?P<which>[^\W\d_]{2,4}?)??(?P<noun>单位|公司|企业|集团|银行|机构|部门|医院|学校|大学|报社|报纸|"
    r"组织|协会|团队|法院|检察院|局|厂|媒体|高校|中学|小学|券商|平台|品牌|机场|酒店|研究所|研究院|施工单位|建设单位|承建单位|主办方|主办单位)|哪家|谁家"
)
_SEVERAL: Final = regex.compile(r"些|几|哪[两三四五六七八九十\d]")
_PERSON: Final = regex.compile(
    r"(?:是?由)?(?:谁|何人|哪位|哪个人|什么人|啥人|哪一位|哪一?[名位]|"
    r"哪一?个(?=队员|球员|选手|运动员|记者|演员|导演|专家|学者|教授|医生|大夫|民警|干部|领导|学生|老师|村民|司机|教练|明星|歌手|作家))|(?:姓甚名谁)"
)
_OFFICE_ONLY: Final = regex.compile(rf"(?:常务副|副|助理|代)?(?:{_TITLES})$")
_DEPUTY: Final = regex.compile(rf"(?:常务副|副|助理)(?:{_TITLES})")
_TITLE: Final = regex.compile(_TITLES)
_OFFICE_WHO: Final = regex.compile(
    rf"(?P<title>{_OFFICE})(?:现在|目前|如今)?(?:是|叫|由|姓)(?:谁|哪一?位|哪一?个$|什么名字|什么|啥|何人)|"
    rf"(?:谁|哪位)(?:是|任|担任|当|出任|做|在当)(?P<title2>[\w·]{{0,16}}?(?:{_TITLES}))"
)
_IDENTITY: Final = regex.compile(
    r"(?P<person>[\u3400-\u9fff·]{2,12}?)(?P<asked>(?:现在|目前|如今|当时)?(?:是|任|担任|当|做|的)?(?:什么|啥|何|哪些|哪个)"
    r"(?:身份|职务|职位|头衔|官职?|职业|来头)|(?:的)?(?:身份|职务|头衔)(?:是|有)?(?:什么|啥|哪些))"
)
_WHO_IS: Final = regex.compile(
    r"(?P<person>[\u3400-\u9fff·]{2,16})(?P<asked>(?:现在|当时)?(?:是|乃)(?:谁|何人|什么人|哪位))"
)
_PERSONS_NAMED: Final = regex.compile(
    rf"(?P<who>(?:{_TITLES}|人|先生|女士|妻子?|丈夫|儿子?|女儿?|母亲|父亲|爷爷|奶奶|孩子|老[人师板汉]|选手|运动员|队员|球员|学生|同学|司机|骑手|"
    r"嫌犯|演员|歌手|战士|民警|护士|志愿者|村民|居民|市民|农民|工人|员工|者|手|员|家|姑娘|小伙子?|大爷|大妈|师傅))"
    r"(?:的?(?:名字|姓名)(?:叫做?|是)?|叫做?|名叫|姓)(?:什么|啥)(?:名字?)?$"
)
_WHY: Final = regex.compile(
    r"(?:是|出于)(?:什么|啥|何)原因|为什么|为何|为啥|因为什么|是什么原因|原因(?:是|何在|在哪)|凭什么|何以|出于什么"
)
_MEASURES_TAKEN: Final = regex.compile(
    r"(?:做|采取|作|下|想|推出|实施|开展|出台)(?:好|出)?(?:了|过)?(?:哪些|什么|啥)[^\W\d_]{0,6}?(?:准备|措施|举措|工作|努力|办法|对策|部署|功夫|行动)"
)
_HOW: Final = regex.compile(
    r"如何|怎样|怎么(?!样|回事)|咋(?!样)|靠什么|通过什么|用什么(?:办法|方法|方式|手段)|采取(?:了)?(?:哪些|什么)"
)
_DESCRIBE: Final = regex.compile(
    r"怎么样了?|咋样了?|怎样了$|什么(?:情况|样子?|进展|内容|水平|状况|局面)|(?:进展|情况)(?:如何|怎样|怎么样|咋样)了?|"
    r"^(?:请|麻烦)?(?:介绍|总结|概括|说说|讲讲|谈谈|概述|梳理|简述|描述)(?:一下|下)?|"
    r"(?:讲|说|写|报道|谈)(?:了|的)?(?:是)?(?:些)?(?:什么|啥)(?:内容|事|事情)?$|怎么回事|主要内容|(?:是)(?:干|做)(?:什么|啥)(?:用)?的$"
)
_LIST: Final = regex.compile(
    rf"(?:有|是|包括|包含|涉及|含)?哪些(?:个)?|哪(?:几|[两三四五六七八九十]|\d+)(?:{MEASURES})?|(?:都)?有(?:些)?什么|都有谁|有谁|(?:都|分别|各)叫(?:什么|啥)(?:名字?)?|都是(?:什么|啥)|各是什么|分别是(?:什么|谁|哪)?"
)
_LIST_OF_PERSONS: Final = regex.compile(
    rf"(?:有|是|都有)?哪(?:些|几)(?:位|名)|(?:有|是)?哪些(?=(?:副|常务副)?(?:{_TITLES})|人|领导|专家|嘉宾|代表)|都有谁|有谁|谁[和跟与同]谁|都是谁|有哪些人"
)
_NO_OFFICE: Final = regex.compile(
    r"选手|运动员|队员|球员|学生|同学|老人|老兵|军人|村民|居民|市民|演员|歌手|艺术家|孩子|青年|志愿者|游客|农民|工人"
)
_YESNO: Final = regex.compile(
    r"是不是|有没有|是否|能否|可否|会不会|能不能|对不对|吗$|(?<![什多怎这那])么$|没有?$"
)
_NAME: Final = regex.compile(
    r"(?:名字|名称)?(?:叫做?|名叫|称为|是)(?:什么|啥)(?:名字|名称|名)?|什么名字|何名|(?:什么|啥)名"
)
_THING: Final = regex.compile(rf"(?:哪(?:一)?(?:{MEASURES}))(?P<noun>\w{{1,4}})?|什么样的|何种|什么|啥|哪")

_BARE: Final = (
    (
        Want.NUMBER,
        "面积|投资额?|总额|产值|产量|产能|金额|数量|人数|户数|规模|比例|增速|增幅|增长率|收入|营收|利润|税收|价格|单价|票价|"
        "长度|高度|深度|宽度|重量|温度|时长|工期|距离|容量|贷款|资金|预算|销量|销售额|总数|年龄|寿命|编号|电话|装机|里程|总里程|"
        "造价|成本|补贴|排放量|用量|客流量|亩产|得票数|比分|次数|家数|条数|工资|门票",
    ),
    (Want.TIME, "时间|日期|日子|年份|期限|工作日|开工日|截止日"),
    (Want.PLACE, "地点|地址|位置|所在地|产地|选址|籍贯|会址|总部"),
    (Want.PERSON, rf"{_TITLES}|姓名|主讲人|主持人|获奖者|嘉宾"),
    (Want.ORGANISATION, "单位|承建方|承建商|主办方|投资方|建设方|供应商|运营商|施工方|出版社|开发商"),
)
_BARE_PATTERNS: Final = tuple(
    (want, regex.compile(rf"(?P<noun>{nouns})(?:有|是|为|呢|:)?$")) for want, nouns in _BARE
)
_BARE_MEASURE: Final = regex.compile(
    r"[^\W\d_]{1,2}(?:量|总额|金额|率|[起次家件天户人条篇项]数|费用?|产值|总值|均价|单价|造价|高度|长度|宽度)$"
)
_NOUN_AFTER: Final = regex.compile(r"(?P<noun>[^\W\d_]{1,8})")
_SKIP_AFTER: Final = regex.compile(r"(?:的|左右|以上)+")


def find_focus(folded: str) -> tuple[Ask, Focus]:
    """Return what sort of answer the folded question wants and where its question word stands."""
    office = _OFFICE_WHO.search(folded)
    if office:
        title = office["title"] or office["title2"]
        return Ask.FACT, Focus(Want.PERSON, office.start(), office.end(), title=_office_only(title))
    if found := _IDENTITY.search(folded):
        return Ask.FACT, Focus(Want.OFFICE, found.start("asked"), found.end(), noun=found["person"])
    if (found := _WHO_IS.fullmatch(folded)) and _is_person(found["person"]):
        return Ask.FACT, Focus(Want.OFFICE, found.start("asked"), found.end(), noun=found["person"])
    if found := _PERSONS_NAMED.search(folded):
        title = _TITLE.fullmatch(found["who"])
        return Ask.FACT, Focus(Want.PERSON, found.end("who"), found.end(), title=title[0] if title else None)
    for pattern, ask in ((_WHY, Ask.REASON), (_MEASURES_TAKEN, Ask.REASON), (_DESCRIBE, Ask.DESCRIBE)):
        if found := pattern.search(folded):
            return ask, Focus(Want.THING, found.start(), found.end())
    for pattern, want in ((_TIME, Want.TIME), (_NUMBER, Want.NUMBER)):
        if found := pattern.search(folded):
            return Ask.FACT, _number_or_time(folded, found, want)
    if found := _ORGANISATION.search(folded):
        ask = Ask.LIST if _SEVERAL.search(found[0]) else Ask.FACT
        end = found.start("which") if found["which"] else found.end()
        return ask, Focus(Want.ORGANISATION, found.start(), end, noun=found["noun"])
    if found := _PLACE.search(folded):
        ask = Ask.LIST if _SEVERAL.search(found[0]) else Ask.FACT
        return ask, Focus(Want.PLACE, found.start(), found.end(), noun=found.groupdict().get("noun"))
    if found := _LIST_OF_PERSONS.search(folded):
        title = _title_listed(folded, found.end())
        return Ask.LIST, Focus(Want.PERSON, found.start(), found.end(), title=title)
    if found := _LIST.search(folded):
        want = (
            Want.PERSON
            if "谁" in found[0] or folded[found.end() :].startswith(("人", "领导", "专家"))
            else Want.THING
        )
        return Ask.LIST, Focus(want, found.start(), found.end(), noun=_noun_at(folded, found.end()))
    if found := _PERSON.search(folded):
        return Ask.FACT, Focus(Want.PERSON, found.start(), found.end())
    if found := _HOW.search(folded):
        return Ask.REASON, Focus(Want.THING, found.start(), found.end())
    if found := _YESNO.search(folded):
        return Ask.YESNO, Focus(Want.THING, found.start(), found.end())
    for pattern in (_NAME, _THING):
        if found := pattern.search(folded):
            # The kind asked for (哪种网球比赛) is a word of the question too.
            end = found.start("noun") if found.groupdict().get("noun") else found.end()
            return Ask.FACT, Focus(Want.THING, found.start(), end, noun=_noun_at(folded, end))
    if found := _BARE_MEASURE.search(folded):
        return Ask.FACT, Focus(Want.NUMBER, len(folded), len(folded), noun=found[0])
    for want, pattern in _BARE_PATTERNS:
        if found := pattern.search(folded):
            title = found["noun"] if want is Want.PERSON and _TITLE.fullmatch(found["noun"]) else None
            return Ask.FACT, Focus(want, len(folded), len(folded), noun=found["noun"], title=title)
    return Ask.FACT, Focus(Want.THING, len(folded), len(folded))


def _is_person(run: str) -> bool:
    """Whether a run before 是谁 is somebody's name, and not what somebody is or did (用的是谁, 最佳女主角奖是谁)."""
    if "·" in run or (len(run) > 3 and set(run) <= TRANSLITERATION):
        return True
    return len(run) <= 4 and could_be_name(run) and not _TITLE.search(run)


def _title_listed(folded: str, end: int) -> str | None:
    """The office whose holders are asked for, unless others are (冠军由哪几名选手组成)."""
    if _NO_OFFICE.match(folded, end):
        return None
    found = _DEPUTY.search(folded) or _TITLE.search(folded)
    return found[0] if found else None


def _number_or_time(folded: str, found: regex.Match[str], want: Want) -> Focus:
    unit = found.groupdict().get("unit")
    noun = found.groupdict().get("noun2") or _noun_at(folded, found.end())
    return Focus(want, found.start(), found.end(), noun=noun, unit=unit)


def _noun_at(folded: str, start: int) -> str | None:
    skipped = _SKIP_AFTER.match(folded, start)
    found = _NOUN_AFTER.match(folded, skipped.end() if skipped else start)
    return found["noun"] if found else None


def _office_only(title: str) -> str:
    """Drop what precedes the office itself: 临汾经开区管委会主任 → 管委会主任 is left to the terms; here 主任."""
    found = _OFFICE_ONLY.search(title)
    return found[0] if found else title
