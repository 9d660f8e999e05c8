"""Make corpus/data/places.txt: provinces, prefectures and counties of China by their everyday names.

Source: `jionlp/dictionary/china_location.zip` of the PyPI wheel jionlp 1.5.31 (Apache License 2.0), which follows
the national division codes (GB/T 2260). Everyday words that are county names too (和平, 新华) are left out by
their frequency in jieba's dictionary. Run: python scripts/make_places.py jionlp-1.5.31-py2.py3-none-any.whl
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import jieba

OUT = Path(__file__).parent.parent / "corpus" / "data" / "places.txt"
COMMON = 20


def locations(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as outer:
        inner = zipfile.ZipFile(io.BytesIO(outer.read("jionlp/dictionary/china_location.zip")))
        return inner.read("china_location.txt").decode("utf-8").splitlines()


def tags() -> dict[str, tuple[int, str]]:
    with jieba.get_dict_file() as lines:
        rows = (line.decode("utf-8").split() for line in lines)
        return {word: (int(count), tag) for word, count, tag in rows}


def main(wheel: Path) -> None:
    known = tags()
    levels: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for line in locations(wheel):
        depth = len(line) - len(line.lstrip("\t"))
        fields = line.strip("\t").split("\t")
        if depth > 2 or len(fields) < 3:
            continue
        count, tag = known.get(fields[2], (0, "ns"))
        if depth < 2 or tag == "ns" or count < COMMON:
            levels[depth].update(name for name in fields[2].split("/") if len(name) >= 2)
    header = "# Places by level: province, prefecture, county. Made by scripts/make_places.py from jionlp 1.5.31 (Apache-2.0)\n"
    OUT.write_text(header + "\n".join(" ".join(sorted(level)) for level in levels) + "\n", encoding="utf-8")
    print([len(level) for level in levels], "→", OUT)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
