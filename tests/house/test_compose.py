"""docker-compose.yml is valid, names settings that exist, and runs nothing as root."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tandem.settings import PROJECT_ROOT, Settings

COMPOSE = PROJECT_ROOT / "docker-compose.yml"
SUPERSET = PROJECT_ROOT / "dashboards" / "superset"
ROLES = {"apiserver", "scheduler", "dag-processor", "triggerer", "worker"}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load(COMPOSE.read_text())


@pytest.fixture(scope="module")
def services(compose: dict) -> dict[str, dict]:
    return compose["services"]


def _names(services: dict[str, dict]) -> set[str]:
    return {name for service in services.values() for name in service.get("environment", {})}


def test_compose_file_follows_the_compose_specification() -> None:
    program = Path(sys.executable).with_name("check-jsonschema")
    command = [program, "--builtin-schema", "vendor.compose-spec", COMPOSE]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_airflow_component_has_its_service(services: dict[str, dict]) -> None:
    assert {f"airflow-{role}" for role in ROLES} | {"postgres", "redis"} <= set(services)


@pytest.mark.airflow
def test_every_airflow_setting_exists_in_the_pinned_airflow(services: dict[str, dict]) -> None:
    from airflow.configuration import conf, retrieve_configuration_description

    known = {
        f"AIRFLOW__{section}__{option}".upper()
        for providers in (False, True)
        for section, body in retrieve_configuration_description(
            include_airflow=True, include_providers=providers
        ).items()
        for option in body["options"]
    }
    assert conf is not None
    named = {name for name in _names(services) if name.startswith("AIRFLOW__")}
    assert named, "no Airflow setting found: the test would check nothing"
    assert named <= known, f"unknown Airflow settings: {sorted(named - known)}"


def test_every_tandem_setting_is_a_field_of_settings(services: dict[str, dict]) -> None:
    named = {name for name in _names(services) if name.startswith("TANDEM_")}
    assert named, "no Tandem setting found: the test would check nothing"
    known = {f"TANDEM_{field}".upper() for field in Settings.model_fields}
    assert named <= known, f"unknown settings: {sorted(named - known)}"


def test_no_service_runs_as_root_or_may_become_root(services: dict[str, dict]) -> None:
    for name, service in services.items():
        assert not service["user"].startswith(("0", "root")), name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name


def test_every_running_service_has_a_healthcheck(services: dict[str, dict]) -> None:
    without = [name for name, service in services.items() if "healthcheck" not in service]
    assert without == ["airflow-init", "superset-init"]


def test_every_volume_is_declared_and_used(compose: dict, services: dict[str, dict]) -> None:
    used = {
        volume.split(":")[0]
        for service in services.values()
        for volume in service.get("volumes", [])
        if re.match(r"^[a-z]+:", volume)
    }
    assert used == set(compose["volumes"])


def test_images_are_pinned(services: dict[str, dict]) -> None:
    for name, service in services.items():
        assert re.search(r":\d+\.\d+", service["image"]), f"{name}: {service['image']}"


def test_airflow_image_is_the_locked_airflow(services: dict[str, dict]) -> None:
    base = re.search(
        r"FROM apache/airflow:([\d.]+)-", services["airflow-worker"]["build"]["dockerfile_inline"]
    )
    assert base is not None
    assert f"apache-airflow=={base.group(1)} " in (PROJECT_ROOT / "requirements.lock").read_text()


def test_superset_image_is_what_the_tests_run() -> None:
    dockerfile = (SUPERSET / "Dockerfile").read_text()
    assert re.search(r"^FROM python:3\.11\.\d+-", dockerfile, re.MULTILINE)
    assert "--require-hashes --no-deps --requirement requirements.lock" in dockerfile
    assert re.search(r"^USER superset$", dockerfile, re.MULTILINE)
    lock = (SUPERSET / "requirements.lock").read_text()
    for asked in re.findall(
        r"^[\w-]+==\S+", (SUPERSET / "requirements.in").read_text(), re.MULTILINE
    ):
        assert f"{asked} " in lock
    assert "://" not in lock


def test_bi_services_start_only_when_asked_for(services: dict[str, dict]) -> None:
    asked = {name for name, service in services.items() if service.get("profiles") == ["bi"]}
    assert asked == {"bi-postgres", "superset-init", "superset"}


def test_superset_only_reads_the_marts_and_tells_nobody(services: dict[str, dict]) -> None:
    superset = services["superset"]
    assert superset["volumes"] == ["tandem:/data/tandem:ro"]
    assert superset["environment"]["SCARF_ANALYTICS"] == "false"


def test_every_variable_of_superset_is_read(services: dict[str, dict]) -> None:
    given = {name for name in services["superset"]["environment"] if name.startswith("SUPERSET_")}
    read = "".join((SUPERSET / name).read_text() for name in ("superset_config.py", "bring.py"))
    assert given == set(re.findall(r'os\.environ\["(\w+)"\]', read))


def test_secrets_have_no_default(compose: dict) -> None:
    text = COMPOSE.read_text()
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)(:[?-])", text)
    assert secrets
    assert {operator for _, operator in secrets} == {":?"}


def test_example_environment_names_every_variable_of_the_compose_file() -> None:
    needed = set(re.findall(r"\$\{(\w+)", COMPOSE.read_text()))
    example = (PROJECT_ROOT / ".env.example").read_text()
    assert needed <= set(re.findall(r"^(\w+)=", example, flags=re.MULTILINE))
