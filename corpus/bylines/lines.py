"""A line that is a byline and nothing else."""

from __future__ import annotations

import re

from corpus.bylines.brackets import read_bracketed, signed_line, signed_names
from corpus.bylines.records import Byline
from corpus.bylines.runs import read_run

_MARKS = re.compile(r"^[\s□■●◆▲★◎○◇*#>\-—·▪|]+")
_OPENER = re.compile(r"\s*[□○◎◇]")
# Who wrote a letter to the editor: 某镇居民 张三
_READER = re.compile(r"\S{0,12}(?:居民|村民|市民|读者|职工|社员)[ \u3000\xa0]+\S")
_LONGEST = 160


def byline_of_line(line: str) -> Byline | None:
    """The byline that fills `line` from end to end (`□ 本报记者 王五`, `文/图 本报记者 赵六`); None otherwise.

    Bare names count behind a mark that opens a byline (○ 王五): without one they may as well be a kicker.
    """
    body = _MARKS.sub("", line).strip().strip("*").strip()
    if not body or len(body) > _LONGEST:
        return None
    if body[0] in "（(【[" and body[-1] in "）)】]":
        return read_bracketed(body[1:-1])
    run = read_run(body, 0, closed=True)
    if run is None and _OPENER.match(line):
        return signed_line(body)
    if run is None and _READER.match(body):
        return signed_names(body)
    if run is None or not run.byline or body[run.end :].strip(" 　。，,；;"):
        return None
    return run.byline
