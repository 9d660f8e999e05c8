"""Blocks to units: which role each block plays, judged by its own shape and its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from corpus.bylines import byline_of_line, names_office, take_dateline, take_signature
from corpus.pages import sections
from corpus.pages.cjk import HAN, ends_sentence, han_count, starts_inside
from corpus.pages.credits import is_credit_only, page_credit, photo_credit, speaks_for_all
from corpus.pages.frame import mark_frame
from corpus.pages.furniture import continues_elsewhere, cut_jumps, is_furniture, is_pointer, jumps_away
from corpus.pages.insets import mark_inset_captions, mark_items
from corpus.pages.masthead import NEWSPAPER
from corpus.pages.records import Block, Role, Unit
from corpus.pages.runin import mark_run_in
from corpus.pages.titles import organisation_likeness, rank, title_likeness

_CAPTION_CUE = re.compile(
    r"^[▲▼△◀▶◄►↑↓←→\s]*(?:图为|上图|下图|左图|右图|图[①-⑨\d一二三四](?!书)|图片为|图中|照片为)|^[▲▼△◀▶◄►↑↓]"
)
_NOTE = re.compile(
    r"^[【\[■●◆\s]*(?:编者按|编者的话|编者语|开栏的话|开栏语|编前话|编前语|编前|编后|核心提示|核心阅读|阅读提示|内容提要|新闻背景|提要|引言|导语|前言|按语)"
    r"(?P<rest>[】\]：:\s].*|)$",
    re.DOTALL,
)
_PLAIN_SOURCE = re.compile(rf"({NEWSPAPER.pattern.replace('(', '(?:', 1)})[ \u3000\xa0]+(?=.{{12}})")
# A byline that names nobody: □ 本报评论员, 本报综合报道.
_DESK = re.compile(
    rf"[（(]?(?:本报|本刊|本台|新华社|[{HAN}]{{2,6}}报)(?:特约|首席)?(?:评论员|记者|社论|编辑部|综合报道|综合消息|综合)(?:文章)?[）)]?"
)
# What a source in bold ends in; other words that media are named by (号, 中心) end headlines as well.
_SOURCE = re.compile(r"(?:[报讯社网刊台电]|消息|客户端|融媒|新闻)$")
_PROVIDED = re.compile(r"[（(]\s*(?:本文|文中)?(?:图片|照片)?由")
_AGENTS = re.compile(r"本报|[日晚晨早]报|报社")
_LONGEST_CAPTION = 220
_SHORT_CAPTION = 70
LEAD_MARKS = "■●◆▲△▼▽★□◎○◇▌▎•·※☆►▶ \u3000"


def classify(blocks: tuple[Block, ...], newspaper: str | None = None) -> tuple[Unit, ...]:
    """Give every block its likeliest role; `newspaper`: the paper, where it is known. Blocks that hold two things (a column title's pinyin run into
    the next line, a caption and its credit on two lines) come out as one unit per thing."""
    units = [_classify(block, role) for block, role in _split_columns(_plain_sources(blocks, newspaper))]
    units = _captions(_pictured(units))
    units = mark_run_in(mark_frame(mark_items(units)))
    units = mark_inset_captions(_notes(units))
    return tuple(_sections(units))


def _plain_sources(blocks: tuple[Block, ...], newspaper: str | None) -> tuple[Block, ...]:
    """Take a source that opens stories without its bold type (某某日报 近日，…) for one in bold: the page's own
    paper, or a paper that opens more than one block."""
    opened = [
        _PLAIN_SOURCE.match(block.text) if block.level is None and not block.lead else None
        for block in blocks
    ]
    counts = Counter(match[1] for match in opened if match)
    return tuple(
        replace(block, lead=match[1]) if match and (match[1] == newspaper or counts[match[1]] > 1) else block
        for block, match in zip(blocks, opened, strict=True)
    )


def _split_columns(blocks: tuple[Block, ...]) -> list[tuple[Block, Role | None]]:
    """Separate column titles from their pinyin and from whatever the layout ran into one line with them."""
    out: list[tuple[Block, Role | None]] = []
    for block in blocks:
        before, pinyin, after = sections.split_pinyin(block.text)
        if not pinyin or len(before) > 12:
            out.append((block, None))
        elif before and sections.romanises(pinyin, before):
            out.append((replace(block, text=before), Role.SECTION))
            out.append((Block(pinyin), Role.FURNITURE))
            if after:
                out.append((replace(block, text=after, ruled=False), None))
        elif not before and out and out[-1][1] is None and sections.romanises(pinyin, out[-1][0].text):
            paper = NEWSPAPER.fullmatch(out[-1][0].text) is not None
            out[-1] = (out[-1][0], Role.FURNITURE if paper else Role.SECTION)
            out.append((Block(pinyin), Role.FURNITURE))
            if after:
                out.append((replace(block, text=after), None))
        elif not before and after and sections.romanises(pinyin, after):
            out.append((Block(pinyin), Role.FURNITURE))
            out.append((replace(block, text=after), Role.SECTION))
        else:
            out.append((block, None))
    return out


def _classify(block: Block, role: Role | None) -> Unit:
    text = block.text
    if role is not None:
        return Unit(block, role)
    if page_credit(text) is not None:
        return Unit(block, Role.FURNITURE)
    if is_pointer(text):
        return Unit(block, Role.POINTER)
    if is_furniture(text) and not sections.is_brief_column(text):
        return Unit(block, Role.FURNITURE)
    if sections.is_correction(text):
        return Unit(block, Role.TITLE, title=1.0)
    title = title_likeness(block)
    if _is_byline(block):
        return Unit(block, Role.BYLINE, closes=0.9)
    if (note := _NOTE.match(text)) and (han_count(note["rest"]) or title < 0.9 or block.level is not None):
        return Unit(block, Role.NOTE, unfinished=_unfinished(text))
    if block.level is None or block.level == 7:
        if _CAPTION_CUE.match(text) and han_count(text) <= _LONGEST_CAPTION:
            return Unit(block, Role.CAPTION, unfinished=False)
        if _has_photo_credit(text):
            return Unit(block, Role.CAPTION)
    opens = _opens(block)
    if title >= 0.5 and not opens:
        return Unit(block, Role.TITLE, title=title, unfinished=block.level is None and _unfinished(text))
    closes = 0.0
    signature = take_signature(cut_jumps(text)[0], printed=True)
    if signature is not None and signature.start and signature.byline:
        closes = 1.0 if signature.byline.credits else 0.9
    unfinished = not closes and _unfinished(text)
    return Unit(block, Role.BODY, 0.0 if opens or closes else title, opens, closes, unfinished)


def _unfinished(text: str) -> bool:
    return not ends_sentence(cut_jumps(text)[0]) and not jumps_away(text)


def _is_byline(block: Block) -> bool:
    text = block.text.strip(LEAD_MARKS)
    if _DESK.fullmatch(text):
        return True
    if len(text) > 80 or NEWSPAPER.fullmatch(text):
        return False
    if re.fullmatch(rf"[{HAN}]+[·•][{HAN}]+", text) and sections.is_column_word(re.split("[·•]", text)[0]):
        return False  # 读书专刊·新书架, no name of another people
    byline = byline_of_line(block.text)
    if byline is not None:
        if not byline.credits and sections.is_column_word(block.text):
            return False  # □ 聚焦
        return bool(byline.reporters) or not _has_photo_credit(text)
    signature = take_signature(text)
    if signature is None or signature.start or not signature.byline.reporters:
        return False
    if block.level is not None and block.level < 7 and not signature.byline.credits:
        return (
            False  # what is set as a heading is a short kicker (石桥村) or a column (文讯) rather than a name
        )
    return bool(signature.byline.credits) or not any(map(names_office, signature.byline.reporters))


def _has_photo_credit(text: str) -> bool:
    if han_count(text) > _LONGEST_CAPTION:
        return False
    credit = photo_credit(text)
    if credit is None:
        return False
    signature = take_signature(text)
    # 记者 甲 文/图 closes a story, 记者 甲 通讯员 乙 摄 a caption; 甲 摄影报道 a caption that is all the story there is.
    writes = signature is not None and bool(signature.byline.reporters) and signature.start <= credit.start
    writes = writes and re.search(r"[文报写编]", _AGENTS.sub("", text[credit.start :])) is not None
    return not writes or "摄影报道" in text[credit.start :] or not text[: credit.start].strip()


def source_end(block: Block) -> int:
    """Where the story begins behind a source in bold (**某某日报** …), 0 if none opens the block."""
    lead = block.lead
    start = len(block.text) - len(block.text.lstrip(LEAD_MARKS))
    if not lead or not block.text.startswith(lead, 0 if block.text.startswith(lead) else start):
        return 0
    # The grammar of datelines knows a source by its bold type.
    if not _SOURCE.search(lead):
        return 0
    dateline = take_dateline(f"**{lead}**")
    known = dateline is not None and dateline.end == len(lead) + 4
    return block.text.index(lead) + len(lead) if known else 0


def _opens(block: Block) -> float:
    if block.level is not None or starts_inside(block.text):
        return 0.0
    if source_end(block) or continues_elsewhere(block.text) or sections.opens_correction(block.text):
        return 1.0
    dateline = take_dateline(block.text.lstrip(LEAD_MARKS))
    if dateline is None or not dateline.end:
        return 0.0
    return 1.0 if dateline.agency is None or dateline.byline or dateline.date else 0.8


def _captions(units: list[Unit]) -> list[Unit]:
    """Put a credit that stands on its own line to the caption before it."""
    out: list[Unit] = []
    for unit in units:
        previous = out[-1] if out else None
        if (
            unit.role is Role.CAPTION
            and previous is not None
            and is_credit_only(unit.block.text)
            and not speaks_for_all(unit.block.text)
        ):
            plain = previous.block.level is None and han_count(previous.block.text) <= _SHORT_CAPTION
            free = previous.role in (Role.TITLE, Role.BODY) and not previous.opens and not previous.closes
            uncredited = previous.role is Role.CAPTION and photo_credit(previous.block.text) is None
            # Below a text it says where the picture is from that is not described.
            aside = _PROVIDED.match(unit.block.text) is not None
            if uncredited or (plain and free and not aside and not _continues(out)):
                merged = replace(previous.block, text=f"{previous.block.text} {unit.block.text}")
                out[-1] = Unit(merged, Role.CAPTION)
                continue
        out.append(unit)
    return out


def _pictured(units: list[Unit]) -> list[Unit]:
    """A short line right behind an image is its caption, unless it is display type over a story."""
    out = list(units)
    for i, unit in enumerate(units):
        block = unit.block
        if not block.pictured or block.level is not None or han_count(block.text) > _SHORT_CAPTION:
            continue
        if unit.role not in (Role.TITLE, Role.BODY) or unit.opens or unit.closes:
            continue
        after = units[i + 1] if i + 1 < len(units) else None
        before = units[i - 1] if i else None
        in_a_story = before is not None and after is not None and after.role is Role.BODY and not after.opens
        inside = in_a_story and before is not None and before.role in (Role.BODY, Role.BYLINE)
        cut = before is not None and before.unfinished and not inside
        if not cut and (
            (ends_sentence(block.text) and han_count(block.text) <= 50) or (inside and unit.title >= 0.5)
        ):
            out[i] = Unit(block, Role.CAPTION)
    return out


def _continues(units: list[Unit]) -> bool:
    """Whether the last unit is the rest of a paragraph that was cut before it."""
    return len(units) > 1 and units[-2].unfinished and units[-1].role is Role.BODY and not units[-1].title


def _notes(units: list[Unit]) -> list[Unit]:
    """A note's label on its own line makes the next paragraph the note."""
    out: list[Unit] = []
    for unit in units:
        label = bool(out) and out[-1].role is Role.NOTE and han_count(out[-1].block.text) <= 6
        if label and unit.role is Role.BODY and not unit.opens:
            unit = replace(unit, role=Role.NOTE)
        out.append(unit)
    return out


def _sections(units: list[Unit]) -> list[Unit]:
    """Find column titles: short, shaped like one, and display type (or briefs, or a photo) follows."""
    out = list(units)
    for i, unit in enumerate(units):
        if unit.role is not Role.TITLE or sections.is_correction(unit.block.text):
            continue
        likeness = sections.section_likeness(unit.block)
        following = next((u for u in units[i + 1 :] if u.role not in (Role.FURNITURE, Role.POINTER)), None)
        if following is None:
            continue
        brief = sections.is_brief_column(unit.block.text) or (
            following.item and sections.is_label(unit.block.text)
        )
        photo = sections.is_photo_column(unit.block.text) and following.role is Role.CAPTION
        display = (
            following.role in (Role.TITLE, Role.NOTE) and following.title != 0.0
        ) or following.role is Role.NOTE
        outranked = following.block.level is not None and rank(following.block) < rank(unit.block)
        level = unit.block.level
        above = level is not None and following.block.level is not None and level < following.block.level
        if (
            above
            and display
            and sections.is_label(unit.block.text)
            and not organisation_likeness(unit.block.text)
        ):
            likeness = max(likeness, 0.7)  # a label set bigger than the headline below it
        if brief or photo or (display and likeness >= (0.55 if outranked else 0.7)):
            out[i] = Unit(unit.block, Role.SECTION)
    return out
