"""The tables of docs/scale.md. What stands between `<!-- name -->` and `<!-- /name -->` is made here."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Final

from bench.planning.index_table import BUSY, P50_MS, RECALL, RESIDENT_MIB, Measured, judge
from bench.planning.queueing import Fleet, returning
from bench.planning.sizing import (
    DIMENSION,
    OUTAGE,
    SIMULATED,
    Archive,
    archive_of,
    core_seconds,
    servers_needed,
    simulated,
    work_of,
)
from bench.planning.units import Units
from bench.report import table

RATE: Final = 100.0
DEADLINE: Final = 2.0
LATE: Final = 0.01
_SIZES: Final = (17_271, 100_000, 1_000_000, 10_000_000)
_MACHINES: Final = (1, 4, 10)
_CORES: Final = 8
_REPLICAS: Final = 2
_NODE_BYTES: Final = 32e9
_FILLED: Final = 0.8
_READERS: Final = {"off": "不用阅读模型", "bundled": "自带阅读模型"}
_YES: Final = {True: "是", False: "**否**", None: "–"}


def blocks(units: Units, measured: list[Measured], resemblance: str) -> dict[str, str]:
    """Return every table by its name; `resemblance` is what `bench.resemblance` printed."""
    return {
        "index": index_block(measured),
        "resemblance": resemblance.strip(),
        "units": units_block(units),
        "sizes": sizes_block(units, measured),
        "ingest": ingest_block(units),
        "validation": validation_block(units),
        "servers": servers_block(units),
        "plan": plan_block(units, measured),
    }


def filled(page: str, made: Mapping[str, str]) -> str:
    """Return the page with its tables replaced. Raises KeyError for a table that is not made here."""
    return re.sub(
        r"(<!-- (\w+) -->\n).*?(<!-- /\2 -->)",
        lambda found: f"{found[1]}{made[found[2]]}\n{found[3]}",
        page,
        flags=re.DOTALL,
    )


def index_block(measured: list[Measured]) -> str:
    """Return the table of the kinds of index, and the expectations."""
    if not measured:
        return "还没有量。"
    rows = []
    for kind in measured:
        for number, point in enumerate(kind.points):
            first = number == 0
            good = point.recall >= RECALL and point.p50_ms <= P50_MS and kind.resident_mib <= RESIDENT_MIB
            rows.append(
                (
                    f"{kind.name}：{kind.words}" if first else "",
                    f"{kind.count:,}" if first else "",
                    f"{kind.seconds:,.0f} / {kind.cpu_seconds:,.0f}" if first else "",
                    f"{kind.peak_mib:,.0f}" if first else "",
                    f"{kind.resident_mib:,.0f}" if first else "",
                    f"{kind.knob}={point.setting}" if kind.knob else "–",
                    f"{point.recall:.3f}",
                    f"{point.p50_ms:.2f}",
                    f"{point.p95_ms:.2f}",
                    f"{point.cpu_ms:.2f}",
                    "**是**" if good else "",
                )
            )
    head = (
        "索引",
        "段",
        "建 s / 核·s",
        "建时最多 MiB",
        "服务时 MiB",
        "设置",
        "召回@10",
        "p50 ms",
        "p95 ms",
        "核·ms",
        "够好",
    )
    busy = max((kind.load for kind in measured), default=0.0)
    lines = [
        table(head, rows),
        "",
        "500 问，一次问一个，一个线程。服务时的内存是整个进程的。够好：三条都到。",
    ]
    if busy > BUSY:
        lines.append(
            f"量时机器上平均还有最多 {busy:.0f} 个进程在跑，各行的毫秒数偏大；“核·ms” 是处理器时间，较少受影响。"
        )
    verdicts = [(each.expected, each.measured, _YES[each.holds]) for each in judge(measured)]
    return "\n".join([*lines, "", table(("量之前写下的", "量到的", "对不对"), verdicts)])


def units_block(units: Units) -> str:
    """Return the unit costs."""
    rows = [
        ("入库，每核每秒", f"{units.articles_per_second / units.cores:.1f} 篇"),
        ("每篇切成", f"{units.chunks_per_article:.2f} 段"),
        ("文章库（含向量），每篇", f"{units.store_bytes / units.articles / 1000:.1f} kB"),
        ("全文索引，每段", f"{units.lexical_bytes / units.chunks / 1000:.2f} kB"),
        ("服务进程在向量以外，每段", f"{units.opened_bytes / 1000:.2f} kB"),
    ]
    rows += [
        (f"一次回答，{words}", f"{1000 * core_seconds(units, reader):.0f} 核·毫秒")
        for reader, words in _READERS.items()
    ]
    return table(("单位成本（docs/benchmarks.md）", "量到的"), rows)


def sizes_block(units: Units, measured: list[Measured]) -> str:
    """Return what archives of several sizes take."""
    coded = coded_bytes(measured)
    rows = [tuple(_size(archive)) for archive in (archive_of(units, size, coded) for size in _SIZES)]
    head = (
        "文章",
        "段",
        "文章库",
        "全文索引",
        "向量，本机编码索引",
        "向量，Milvus HNSW",
        "服务进程另需",
        "入库 核·小时",
    )
    return table(head, rows)


def coded_bytes(measured: list[Measured]) -> float:
    """Return what the local index of a large archive takes for each vector, the process with it.

    Where it was not measured: components of two bytes, half a byte for two of them, two numbers of eight.
    """
    own = next((each for each in measured if each.name == "own"), None)
    return own.resident_mib * 2**20 / own.count if own else 2 * DIMENSION + DIMENSION / 4 + 16


def _size(archive: Archive) -> Iterator[str]:
    yield f"{archive.articles:,}"
    yield f"{archive.chunks:,}"
    for size in (
        archive.store_bytes,
        archive.lexical_bytes,
        archive.coded_bytes,
        archive.graph_bytes,
        archive.process_bytes,
    ):
        yield f"{size / 1e9:,.1f} GB"
    yield f"{archive.ingest_core_hours:,.1f}"


def ingest_block(units: Units) -> str:
    """Return how long ingest takes on several machines."""
    rows = []
    for size in _SIZES[1:]:
        hours = archive_of(units, size, 0).ingest_core_hours
        rows.append((f"{size:,}", *(f"{hours / _CORES / machines:,.1f}" for machines in _MACHINES)))
    return table(("文章", *(f"{machines} 台 × {_CORES} 核，小时" for machines in _MACHINES)), rows)


def validation_block(units: Units) -> str:
    """Return what the simulation says of the measured server, beside what was measured."""
    rows = []
    for reader, words in _READERS.items():
        for each in units.answering[reader]:
            waited = returning(Fleet(1, units.cores), each.clients, work_of(units, reader), 400, seed=1)
            rows.append(
                (
                    f"{words}，{each.clients} 个客户",
                    f"{each.per_second:.1f} / {waited.per_second:.1f}",
                    f"{each.p50_ms:.0f} / {1000 * waited.quantile(0.5):.0f}",
                    f"{each.p95_ms:.0f} / {1000 * waited.quantile(0.95):.0f}",
                )
            )
    return table(("一台两核的服务器", "每秒，量 / 算", "p50 ms，量 / 算", "p95 ms，量 / 算"), rows)


def servers_block(units: Units) -> str:
    """Return what so many servers do with the questions that come, all up and with one that fails."""
    rows = []
    for reader, words in _READERS.items():
        needed = servers_needed(units, reader, RATE, DEADLINE, LATE)
        for servers in (needed - 1, needed, needed + 1, needed + 2):
            used = RATE * core_seconds(units, reader) / (servers * units.cores)
            cells = []
            for fails in (False, True):
                waited = simulated(units, reader, servers, RATE, fails=fails)
                cells += [f"{1000 * waited.quantile(share):,.0f}" for share in (0.5, 0.95, 0.99)]
                cells.append(f"{waited.late(DEADLINE):.1%}")
            name = f"{servers} 台" + ("，最少" if servers == needed else "")
            rows.append((f"{words}，{name}", f"{used:.0%}", *cells))
    head = ["每秒 100 问", "各核用去"]
    for when in ("都在", "一台断一分钟"):
        head += [f"{when}：p50 ms", "p95", "p99", f"超过 {DEADLINE:.0f} 秒"]
    note = (
        f"每种算 {SIMULATED:.0f} 秒，随机到达（泊松）；断的一台在第 {OUTAGE.begins:.0f} 到 {OUTAGE.ends:.0f} 秒不在，"
        f"它手上的由别的从头再做。最少：一台断着，超过 {DEADLINE:.0f} 秒或被拒的也不到 {LATE:.0%}。"
    )
    return f"{table(head, rows)}\n\n{note}"


def plan_block(units: Units, measured: list[Measured]) -> str:
    """Return the list of what the largest archive and the rate ask for."""
    archive = archive_of(units, _SIZES[-1], coded_bytes(measured))
    needed = {reader: servers_needed(units, reader, RATE, DEADLINE, LATE) for reader in _READERS}
    index = (archive.graph_bytes + archive.lexical_bytes) * _REPLICAS
    nodes = math.ceil(index / (_NODE_BYTES * _FILLED))
    server = (units.resident_bytes + archive.process_bytes) / 1e9
    hours = archive.ingest_core_hours / _CORES / _MACHINES[-1]
    rows = [
        (
            "问报服务",
            f"{needed['bundled'] + 1} 台两核（不用阅读模型 {needed['off'] + 1} 台），各 {server:.0f} GB 内存；比最少的多一台",
            "手上的几题由代理换一台重问，其余见上一节的表。滚动升级、缩容一次只动一台（PodDisruptionBudget）",
        ),
        (
            "Milvus 集群",
            f"向量 {archive.graph_bytes / 1e9:.0f} GB、全文 {archive.lexical_bytes / 1e9:.0f} GB，{_REPLICAS} 份副本："
            f"{nodes} 个 {_NODE_BYTES / 1e9:.0f} GB 的查询节点（只用到 {_FILLED:.0%}）；2 个分片；AUTOINDEX（HNSW）",
            "有副本，查询不断，剩下的多担一份；没有副本时回 503，到数据在别的节点载入为止",
        ),
        (
            "PostgreSQL",
            f"{archive.store_bytes / 1e9:.0f} GB 的 1.5 到 2 倍，SSD；内存 16 GB；一主一备",
            "主机断了，提问也回 503（取原文要读它），备机接替后自己接上；没有备机就等它回来",
        ),
        (
            "对象存储、etcd",
            f"Milvus 要的：索引的两三倍，约 {3 * index / _REPLICAS / 1e9:.0f} GB；etcd 三个",
            "照 Milvus 的说明",
        ),
        ("代理", "两个 nginx，或云上的负载均衡", "由上一层换"),
        (
            "入库",
            f"用时才起：{_MACHINES[-1]} 台 × {_CORES} 核的 Ray，至少 {hours:.0f} 小时；之后每天几千篇，一个核就够",
            "它手上的由别的重做，不丢不重",
        ),
    ]
    return table(("部分", "要多少", "断一台会怎样"), rows).replace("---:", "---")
