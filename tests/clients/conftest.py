"""A real service on a loopback port over a small invented archive, and the clients to talk to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.app import create_app
from api.assembly import Services
from api.settings import Settings
from corpus.importers.jsonl import record_article
from corpus.records import Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.protocols import Encoder
from rag.pipeline import Pipeline
from tests.api.loopback import on_loopback

EDITION = Edition("青河日报", date(2025, 3, 6), "2")
RECORDS = (
    {
        "headline": "城东水厂扩建工程通水",
        "reporters": ["周明", "李芳"],
        "text": "3月5日，城东水厂扩建工程正式通水。该工程总投资2.3亿元，占地46亩，日供水能力由3万吨提高到8万吨。",
    },
    {
        "headline": "江口水厂扩建工程年内动工",
        "reporters": ["陈大勇"],
        "text": "江口水厂扩建工程将于年内动工。该工程总投资1.1亿元，占地30亩，建成后日供水5万吨。",
    },
    {
        "headline": "老街灯会来了六万人",
        "reporters": ["周明"],
        "text": "元宵灯会在老街举行，三天来了6万人。灯会展出花灯1200盏，最大的一盏高9米。",
    },
)
QUESTIONS = ("城东水厂扩建工程总投资多少？", "它占地多少亩？", "那江口水厂呢？")
EXPECTED = (
    ("2.3亿元", "城东水厂扩建工程通水"),
    ("46亩", "城东水厂扩建工程通水"),
    ("30亩", "江口水厂扩建工程年内动工"),
)
"""What is to be said in each turn, and the headline it is to be cited from."""


@pytest.fixture(scope="session")
def base_url(bundled_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home: Path = tmp_path_factory.mktemp("served")
    settings = Settings(home=home)
    store = ArticleStore(settings.database_url)
    archive = Archive(store, bundled_encoder, home)
    archive.add([record_article(record, EDITION) for record in RECORDS])
    app = create_app(Services(settings=settings, archive=archive, pipeline=Pipeline(archive)))
    with on_loopback(app) as address:
        yield f"{address}/v1"
    archive.close()
    store.close()
