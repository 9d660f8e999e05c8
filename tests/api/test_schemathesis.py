"""The OpenAPI page against the service it describes: what is generated from it finds no 5xx and no surprise."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.specs.openapi.schemas import OpenApiSchema

from api.app import create_app
from api.assembly import Services
from api.keys.records import Right
from api.keys.store import KeyStore
from api.settings import Settings
from corpus.importers.jsonl import record_article
from corpus.records import Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from rag.pipeline import Pipeline
from tests.api.support import CALLED, make_services
from tests.support import HashingEncoder

load_all_checks()
# The same requests every time, and no more than a minute of them.
BOUNDED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=6,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
RECORDS = [
    {
        "headline": f"北山步道{number}期完工",
        "date": "2024-06-01",
        "text": f"北山步道{number}期近日完工，全长{number}公里。",
    }
    for number in range(1, 6)
]


def real_services(home: Path, **chosen: object) -> Services:
    """Everything as it runs, but for the model."""
    choice = Settings(home=home, rate_limit=None, **CALLED, **chosen)  # type: ignore[arg-type]
    archive = Archive(ArticleStore(choice.database_url), HashingEncoder(), choice.index_folder)
    archive.add([record_article(record, Edition("云溪晚报")) for record in RECORDS])
    pipeline = Pipeline(archive)
    pipeline.warm_up()
    return Services(choice, archive, pipeline)


def operations() -> list[str]:
    """Name every operation of the OpenAPI page, such as `GET /v1/search`."""
    with TemporaryDirectory() as home:
        paths = create_app(make_services(Path(home))).openapi()["paths"]
    return [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]


@pytest.fixture(scope="module")
def open_service(tmp_path_factory: pytest.TempPathFactory) -> OpenApiSchema:
    app = create_app(real_services(tmp_path_factory.mktemp("open")))
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.fixture(scope="module")
def service_with_keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[OpenApiSchema, str]:
    services = real_services(tmp_path_factory.mktemp("keyed"))
    keys = KeyStore(services.settings.database_url)
    _, token = keys.add("管理", Right.ADMIN)
    keys.close()
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(services)), token


# Rules that a schema cannot state: what fits it may still be refused, and that is no fault of the service.
REFUSES_MORE = {
    "POST /v1/articles": "a batch of which nothing can be stored",
    "POST /v1/pages": "a text in which no article can be recognised",
    "POST /v1/chat/completions": "a conversation in which the user says nothing",
    "POST /v1/answers": "filters whose dates are the wrong way round",
    "GET /v1/articles": "dates that are the wrong way round",
    "GET /v1/search": "dates that are the wrong way round",
    "GET /v1/feedback": "dates that are the wrong way round",
    "POST /v1/feedback": "names that are blank",
    "PATCH /v1/articles/{article_id}": "fields that may be left out and must not be null",
}


ACCEPTS_MORE = {
    "POST /v1/articles": "records that are wrong, beside others that are right: they come back in `failed`"
}


def attack(schema: OpenApiSchema, operation: str, mode: GenerationMode, headers: dict[str, str]) -> None:
    method, path = operation.split(" ")
    checks = [
        check
        for check in CHECKS.get_all()
        if not (check.__name__ == "positive_data_acceptance" and operation in REFUSES_MORE)
        and not (check.__name__ == "negative_data_rejection" and operation in ACCEPTS_MORE)
    ]

    @BOUNDED
    @given(schema[path][method].as_strategy(generation_mode=mode))
    def one(case: schemathesis.Case) -> None:
        response = case.call_and_validate(headers=headers, checks=checks)
        # Whoever is turned away at the door has not seen what is behind it.
        assert response.status_code not in (401, 403, 429)

    try:
        one()
    except Unsatisfiable:
        pytest.skip("nothing of this operation can be wrong")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", operations())
def test_an_open_service_does_as_it_says(
    open_service: OpenApiSchema, operation: str, mode: GenerationMode
) -> None:
    attack(open_service, operation, mode, {})


@pytest.mark.parametrize("operation", operations())
def test_a_service_with_keys_does_as_it_says(
    service_with_keys: tuple[OpenApiSchema, str], operation: str
) -> None:
    schema, token = service_with_keys
    attack(schema, operation, GenerationMode.POSITIVE, {"Authorization": f"Bearer {token}"})
