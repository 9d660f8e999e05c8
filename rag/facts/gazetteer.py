"""What jieba's dictionary knows about words: which are places, and which never stand inside a proper name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import jieba

_STOP_TAGS = frozenset(
    ["v", "vd", "vi", "p", "c", "cc", "d", "u", "uj", "ul", "uz", "r", "rr", "rz", "m", "t", "f", "y"]
)
_COMMON = 20
# Verbs by their tag, but at home in the names of bodies: 发展和改革委员会, 建设集团.
_IN_NAMES = """
    发展 建设 管理 投资 服务 制造 研究 设计 开发 贸易 教育 合作 交流 监督 检查 执法 保障 传播 运输 控股
    安装 示范 转型 生产 加工 销售 通信 养老 保险 促进 创新 创业 咨询 评估 指导 救援 防治 规划 改革 统计
    审计 监察 仲裁 旅游 联合 应急 采购 交易 运营 租赁 检测 认证 培训 招商 测绘 勘察 勘探 冶炼 养护 监理
    出版 发行 播音 防汛 消防 指挥 协调 疾控 预防 控制 保护 绿化 清洁 能源 环保 退役 代表 人民 公共 工作
    调查 气象 监管 监测 国际 中 上 下 东 西 南 北 内 外 前 后 中央 北方 南方 东方 西部 东部 中部 南部
    北部 三 第一 第二 第三 一 二 八一
"""
# Of lone characters only these end a name: others are halves of words that jieba does not know (综改, 建投).
_LONE_STOPS = frozenset(
    "的在由与和对向从到为是被把将及或等于了着过有至按据经让给以就也都还并他她它其该此这那各每某我你获批赴抵称说指率派"
    "请令使去来用看见问做作当任又再仍已曾正均却但而若如因不"
)
_NO_PLACES = """
    中华 大陆 和平 东方 南方 北方 西方 全国 本市 本省 城区 山区 郊区 市区 城乡 乡镇 村镇 县城 省城 海外
    国外 国内 世界 地球 月球 高山 大山 大河 大江 前线 后方 边境 沿海 内地 华侨 民族 中心 新区 特区 老区
    社区 街道 公园 港口 满意度 普及 台风 王国 山峰 冰川 巴斯 海洋 都会 长路 都市 城市 地区 小镇 小区
    农村 乡村 山村 首都 省会 对岸 上游 下游
"""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`places`: names of places; `stops`: words that end a proper name on its left."""

    places: frozenset[str]
    stops: frozenset[str]


@cache
def gazetteer() -> Gazetteer:
    """The tables, read once from the dictionary file (about a third of a second)."""
    places: set[str] = set()
    stops: set[str] = set()
    with jieba.get_dict_file() as lines:
        for raw in lines:
            word, count, tag = raw.decode("utf-8").split()
            if tag == "ns" and len(word) >= 2:
                places.add(word)
            elif len(word) >= 2 and tag in _STOP_TAGS and int(count) >= _COMMON:
                stops.add(word)
    return Gazetteer(
        frozenset(places - set(_NO_PLACES.split())), _LONE_STOPS | (stops - set(_IN_NAMES.split()))
    )
