"""What can be checked of deploy/ without Docker or a cluster: schemas, references, and that it agrees with the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from api.rights import RIGHTS
from api.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
COMPOSE = sorted(DEPLOY.glob("compose*.yaml"))
MANIFESTS = sorted(
    path for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml"
)


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice: YAML would keep the last without a word."""

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:
        keys = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        assert len(keys) == len(set(keys)), f"twice: {keys}"
        return super().construct_mapping(node, deep)


def _load(path: Path) -> list[dict[str, Any]]:
    return [document for document in yaml.load_all(path.read_text("utf-8"), _Strict) if document]


def _compose(path: Path) -> dict[str, Any]:
    [document] = _load(path)
    return document


def _manifests() -> Iterator[dict[str, Any]]:
    for path in MANIFESTS:
        yield from _load(path)


def _of_kind(kind: str) -> list[dict[str, Any]]:
    return [document for document in _manifests() if document["kind"] == kind]


def _pods() -> Iterator[dict[str, Any]]:
    for kind in ("Deployment", "StatefulSet", "Job"):
        for document in _of_kind(kind):
            yield document["spec"]["template"]


def _environment(name: str) -> str:
    return re.search(rf"{name}=(\S+)", DOCKERFILE)[1]  # type: ignore[index]


def test_every_setting_exists() -> None:
    known = {f"WENBAO_{name.upper()}" for name in Settings.model_fields}
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            named = set(re.findall(r"\bWENBAO_[A-Z_]+\b", path.read_text("utf-8")))
            assert named <= known, path.name


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_compose_refers_to_what_is_there(path: Path) -> None:
    document = _compose(path)
    services = document["services"]
    for name, service in services.items():
        assert "image" in service, name
        if "build" in service:
            folder = path.parent / service["build"]["context"]
            assert (folder / service["build"]["dockerfile"]).is_file()
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (path.parent / source).exists(), source
            else:
                assert source in document["volumes"], source
        needed = service.get("depends_on", {})
        for other in needed:
            assert other in services
            if isinstance(needed, dict) and needed[other]["condition"] == "service_healthy":
                assert "healthcheck" in services[other], other


def test_compose_asks_for_the_passwords_that_the_example_names() -> None:
    text = (DEPLOY / "compose.stacks.yaml").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+)", text))
    named = set(re.findall(r"^(\w+)=", (DEPLOY / "stacks.env.example").read_text("utf-8"), re.MULTILINE))
    assert asked == named
    assert all(f"${{{name}:?}}" in text for name in asked), "unset must be an error, not an empty password"


@pytest.mark.parametrize("path", COMPOSE, ids=lambda path: path.name)
def test_compose_mounts_what_the_image_keeps(path: Path) -> None:
    own = [service for service in _compose(path)["services"].values() if service["image"] == "wenbao"]
    assert own
    for service in own:
        mounted = {volume.split(":")[1] for volume in service["volumes"]}
        assert mounted == {_environment("WENBAO_HOME"), _environment("WENBAO_CACHE")}
        assert (
            int(service["stop_grace_period"].rstrip("s")) > Settings.model_fields["shutdown_seconds"].default
        )


def test_the_proxy_knows_both_servers_and_their_limits() -> None:
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    services = _compose(DEPLOY / "compose.stacks.yaml")["services"]
    own = {
        name
        for name, service in services.items()
        if service["image"] == "wenbao" and "profiles" not in service
    }
    servers = dict(re.findall(r"server ([\w-]+):(\d+) ", text))
    assert set(servers) == own
    assert len(own) == 2
    assert set(servers.values()) == {_environment("WENBAO_PORT")}
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", text)[1])  # type: ignore[index]
    assert megabytes * 2**20 == Settings.model_fields["max_body_bytes"].default
    for seconds in re.findall(r"proxy_read_timeout (\d+)s;", text):
        assert int(seconds) > Settings.model_fields["deadline"].default


def test_the_image_holds_the_whole_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = {
        pattern.rstrip("*") for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"]
    }
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    allowed = set(
        re.findall(r"^!([\w.]+)$", (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8"), re.MULTILINE)
    )
    assert copied == packages
    assert packages <= allowed
    extras = {each for extra in project["project"]["optional-dependencies"].values() for each in extra}
    texts = [DOCKERFILE, *(path.read_text("utf-8") for path in MANIFESTS)]
    wanted = {each for text in texts for each in re.findall(r'"([a-z][\w.\[\]-]*[<>=][^"]*)"', text)}
    assert {re.split(r"[\[<>=]", each)[0] for each in wanted} >= {"psycopg", "pymilvus", "ray"}
    assert wanted <= extras


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: path.name)
def test_manifests_are_what_kubernetes_takes(path: Path) -> None:
    for document in _load(path):
        kubernetes_validate.validate(document, "1.34", strict=True)


def test_kustomization_names_files_that_are_there() -> None:
    [document] = _load(DEPLOY / "kubernetes/kustomization.yaml")
    assert {path.name for path in MANIFESTS} >= set(document["resources"])


def test_pods_take_settings_that_are_given() -> None:
    given = {
        **{(each["kind"], each["metadata"]["name"]): each["data"] for each in _of_kind("ConfigMap")},
        **{(each["kind"], each["metadata"]["name"]): each["stringData"] for each in _of_kind("Secret")},
    }
    claims = {each["metadata"]["name"] for each in _of_kind("PersistentVolumeClaim")}
    for pod in _pods():
        volumes = pod["spec"].get("volumes", [])
        for volume in volumes:
            if "persistentVolumeClaim" in volume:
                assert volume["persistentVolumeClaim"]["claimName"] in claims
        for container in pod["spec"]["containers"]:
            for source in container.get("envFrom", ()):
                assert ("ConfigMap", source["configMapRef"]["name"]) in given
            for variable in container.get("env", ()):
                if "valueFrom" in variable:
                    reference = variable["valueFrom"]["secretKeyRef"]
                    assert reference["key"] in given["Secret", reference["name"]]
            mounts = {mount["name"] for mount in container.get("volumeMounts", ())}
            assert mounts >= {volume["name"] for volume in volumes}


def test_services_find_their_pods() -> None:
    labels = [pod["metadata"]["labels"] for pod in _pods()]
    selectors = [each["spec"]["selector"] for each in _of_kind("Service")]
    selectors += [each["spec"]["selector"]["matchLabels"] for each in _of_kind("PodDisruptionBudget")]
    for selector in selectors:
        assert any(selector.items() <= each.items() for each in labels), selector
    deployments = {each["metadata"]["name"] for each in _of_kind("Deployment")}
    for scaler in _of_kind("HorizontalPodAutoscaler"):
        assert scaler["spec"]["scaleTargetRef"]["name"] in deployments
        assert scaler["spec"]["minReplicas"] > 1


def test_the_server_is_probed_where_it_answers() -> None:
    [pod] = [each for each in _pods() if each["metadata"]["labels"]["app"] == "wenbao"]
    [container] = pod["spec"]["containers"]
    open_paths = {route.removeprefix("GET ") for route, _ in RIGHTS.items()}
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["path"] in open_paths
    # Alive is a matter of the process alone: a database that is away must not have it killed.
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    [port] = container["ports"]
    assert str(port["containerPort"]) == _environment("WENBAO_PORT")
    assert f"--uid {pod['spec']['securityContext']['runAsUser']} " in DOCKERFILE
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {
        _environment("WENBAO_HOME"),
        _environment("WENBAO_CACHE"),
    }
    stop = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
    [settings] = _of_kind("ConfigMap")
    seconds = int(settings["data"]["WENBAO_SHUTDOWN_SECONDS"])
    assert pod["spec"]["terminationGracePeriodSeconds"] > stop + seconds
