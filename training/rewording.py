"""From a statement to a question: the question word takes the place of the fact, the rest is reworded lightly."""

from __future__ import annotations

import random
import re

from corpus.sentences import Span, clauses
from training.facts import Fact, tagged

_OPENERS = re.compile(
    r"^(?:其中|同时|此外|另外|而且|并且|但是?|不过|因此|所以|随后|据悉|据了解|据介绍|据统计|日前|近日|目前|截至目前|当前|此次|"
    r"数据显示|记者了解到|另据|与此同时|对此|为此|此前|另一方面|根据[^，]{2,15}|据[^，]{2,20}(?:消息|报道|介绍|通报|数据)|"
    r"[^，]{2,20}(?:表示|指出|介绍|认为|称|显示))[，,：:]?"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_SPARED = frozenset("不没未无非仅只最更再又首先共均都各每")
_SYNONYMS = (
    ("位于", "在"), ("坐落于", "在"), ("达到", "有"), ("建成", "建好"), ("举行", "举办"), ("开展", "进行"), ("表示", "说"),
    ("指出", "说"), ("总投资", "投资总额"), ("员工", "职工"), ("大约", "约"), ("成立", "设立"), ("发布", "公布"),
    ("实现", "完成"), ("超过", "多于"), ("增长", "增加"), ("下降", "减少"), ("担任", "当"), ("获得", "拿到"), ("启动", "开始"),
    ("购买", "买"), ("召开", "开"), ("前往", "去"), ("死亡", "去世"), ("遇难", "死亡"), ("帮助", "助力"), ("目前", "现在"),
    ("预计", "估计"), ("共有", "一共有"), ("累计", "总共"), ("同比", "比上年同期"), ("仅", "只"), ("将", "要"), ("抵达", "到"),
)  # fmt: skip
_COLLOQUIAL = (
    ("什么时候", "啥时候"), ("什么", "啥"), ("哪里", "哪儿"), ("哪家单位", "哪个单位"), ("何时", "什么时候"), ("谁", "哪个"),
)  # fmt: skip
_LEADS = ("请问", "想问一下", "我想知道", "你知道", "问一下，", "能告诉我")
_TAILS = ("呢", "呀", "啊", "来着")
_TIME = re.compile(
    r"^((?:\d{4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:上午|下午|晚|凌晨)?)[，,]?(?=[^\d，,年月日])"
)
_LONGEST = 48
_ATTRIBUTE = re.compile(
    r"([\u4e00-\u9fff]{2,8}?)(?:已|将|就|总共|共计|累计)?(?:达到?|为|是|有|共|约|突破|高达|在)?$"
)


def question(sentence: str, fact: Fact, chance: random.Random) -> str | None:
    """Return a question whose answer is `sentence[fact.start:fact.end]`, None where none can be made."""
    ask = chance.choice(fact.asks)
    if fact.sort == "office":
        return _of_office(sentence, fact, chance)
    if fact.sort == "person" and chance.random() < 0.5:
        made = _of_officer(sentence, fact, chance)
        if made:
            return finish(made, chance)
    start, end = _extent(sentence, fact, chance)
    before, after = sentence[start : fact.start], sentence[fact.end : end]
    if fact.sort == "quantity" and chance.random() < 0.45:
        made = _of_attribute(sentence[: fact.start], before, ask, chance)
        if made:
            return finish(made, chance)
    before, after = _reworded(before, chance), _reworded(after.rstrip("，,。；;！!、：: "), chance)
    before = _OPENERS.sub("", before)
    time = _TIME.match(before)
    if time and time.group(1) and fact.sort not in ("date", "year"):
        if chance.random() < 0.35:
            before = before[time.end() :]
        elif chance.random() < 0.3:
            before, after = before[time.end() :], f"{after}，{time.group(1)}" if after else after
    if chance.random() < 0.35 and len(after) > 6:
        after = re.split("[，,；;]", after)[0]
    if fact.sort in ("date", "year") and not before and after and chance.random() < 0.6:
        made = f"{after.lstrip('，,')}是{ask}" if chance.random() < 0.6 else f"{after.lstrip('，,')}在{ask}"
    elif fact.sort in ("person", "organisation") and chance.random() < 0.25 and after and not before:
        made = f"{after}的是{ask}"
    else:
        made = before + ask + after
    made = made.strip('，,。、；;：: “”"')
    if "为什么" in made or "成为啥" in made:
        return None  # 更名为什么 asks for a reason
    asked_about = made.replace(ask, "")
    if not len(asked_about) >= 4 or len(made) > _LONGEST:
        return None
    return finish(made, chance)


def finish(made: str, chance: random.Random) -> str:
    """Return the question as people type it: sometimes colloquial, with or without its mark."""
    if chance.random() < 0.2:
        old, new = chance.choice(_COLLOQUIAL)
        made = made.replace(old, new, 1)
    if made.count("“") != made.count("”") or chance.random() < 0.7:
        made = made.replace("“", "").replace("”", "")
    if chance.random() < 0.06:
        made = chance.choice(_LEADS) + made
    if chance.random() < 0.08:
        made += chance.choice(_TAILS)
    return made + chance.choice(("？", "？", "?", ""))


def _extent(sentence: str, fact: Fact, chance: random.Random) -> tuple[int, int]:
    """Return the clause with the fact, with its neighbours where it would say too little."""
    parts = clauses(sentence, Span(0, len(sentence)))
    inside = [n for n, part in enumerate(parts) if part.start < fact.end and part.end > fact.start]
    if not inside:
        return 0, len(sentence)
    first, last = inside[0], inside[-1]
    while first > 0 and (fact.start - parts[first].start < 5 or chance.random() < 0.25):
        first -= 1
    rest = parts[last].end - parts[first].start - (fact.end - fact.start)
    while last + 1 < len(parts) and (rest < 8 or chance.random() < 0.15):
        last += 1
        rest = parts[last].end - parts[first].start
    start, end = parts[first].start, parts[last].end
    return start, end


def _reworded(text: str, chance: random.Random) -> str:
    text = _BRACKETS.sub("", text)
    words = [word.text for word in _kept(text, chance)]
    text = "".join(words)
    for old, new in _SYNONYMS:
        if old in text and chance.random() < 0.35:
            text = text.replace(old, new, 1)
    return text


def _kept(text: str, chance: random.Random):  # type: ignore[no-untyped-def]
    words = tagged(text)
    skip = -1
    for index, word in enumerate(words):
        if index <= skip:
            continue
        # An adverb, or a modifier of one or two words before 的, says little.
        if word.tag == "d" and not _SPARED & set(word.text) and chance.random() < 0.5:
            continue
        for reach in (1, 2):
            if (
                index + reach < len(words)
                and words[index + reach].text == "的"
                and all(w.tag in ("a", "n", "vn", "v", "b", "ad", "an") for w in words[index : index + reach])
                and index + reach + 1 < len(words)
                and chance.random() < 0.2
            ):
                skip = index + reach
                break
        else:
            yield word


def _of_officer(sentence: str, fact: Fact, chance: random.Random) -> str | None:
    """某公司董事长张三 → 某公司董事长是谁."""
    found = re.search(r"[\u4e00-\u9fffA-Za-z0-9]{4,24}$", sentence[: fact.start])
    office = ""
    if found:
        words = tagged(sentence[: fact.start])
        start = fact.start
        for word in reversed(words):
            if word.tag[0] not in "njsb" and word.tag not in ("vn", "eng", "an"):
                break
            start = word.start
        office = sentence[start : fact.start]
    if len(office) < 4 or len(office) > 26:
        return None
    form = chance.choice(
        ("{o}是谁", "{o}是谁", "{o}叫什么", "谁是{o}", "{o}叫什么名字", "{o}", "{o}是哪位", "{o}姓甚名谁")
    )
    return form.format(o=office)


def _of_office(sentence: str, fact: Fact, chance: random.Random) -> str | None:
    name = re.match(r"[\u4e00-\u9fff·]{2,10}", sentence[fact.end :])
    words = tagged(sentence)
    person = next((word.text for word in words if word.start == fact.end), name.group() if name else "")
    if not 2 <= len(person) <= 10 or fact.end - fact.start < 3:
        return None
    form = chance.choice(
        (
            "{n}是谁",
            "{n}是什么职务",
            "{n}担任什么职务",
            "{n}是做什么的",
            "{n}是什么人",
            "{n}的职务是什么",
            "{n}是哪个单位的",
            "{n}任什么职",
            "{n}是干啥的",
        )
    )
    return finish(form.format(n=person), chance)


def _of_attribute(story: str, before: str, ask: str, chance: random.Random) -> str | None:
    """……，总投资157亿元 → 某项目总投资是多少. `story` is the sentence up to the fact, `before` its last clause."""
    found = _ATTRIBUTE.search(before)
    if not found:
        return None
    attribute = found.group(1)
    words = tagged(attribute)
    if not words or words[-1].tag not in ("n", "vn", "v", "nz", "l", "an"):
        return None
    first = re.split("[，,：:；;]", story)[0]
    subject = ""
    for word in tagged(first):
        if word.tag[0] in "njx" or (
            word.tag in ("ns", "nz", "eng", "m", "b", "vn", "s") and word.text not in "，。"
        ):
            subject += word.text
        elif subject:
            break
    subject = subject.strip('“”"、，')
    if len(subject) < 2 or subject in attribute or attribute in subject:
        subject = _OPENERS.sub("", before[: found.start()]).strip("，,。、；;：: ")
    if not 2 <= len(subject) <= 24 or len(attribute) < 2:
        return None
    joined = subject + chance.choice(("的", "", "")) + attribute
    form = chance.choice(
        ("{j}是{a}", "{j}{a}", "{j}有{a}", "{j}达到{a}", "{j}是多少", "{j}多少", "{j}", "{j}有多少")
    )
    return form.format(j=joined, a=ask)
