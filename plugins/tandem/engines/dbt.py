"""The one door to dbt: a build of one selection in a process of its own, its results read back.

A separate process, because dbt's adapter keeps the warehouse file locked for as long as the
process lives. Target and log folders lie under ``TANDEM_HOME``; the checkout is never written to.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from tandem.engines.parsed_project import hand_down, parsed_file
from tandem.errors import StageFailed
from tandem.handover import DbtModelResult
from tandem.settings import Settings

DbtStage = Literal["stage", "unify", "mart", "check"]

_FAILED = frozenset({"error", "fail", "runtime error"})
_WITHOUT_RESULT = (
    "The published marts stay as they were; the new ones would be incomplete or wrong."
)


def build(
    stage: DbtStage,
    selector: Sequence[str],
    settings: Settings,
    *,
    exclude: Sequence[str] = (),
    full_refresh: bool = False,
    tests: bool = True,
) -> list[DbtModelResult]:
    """Build and test what ``selector`` names, and say what each node did.

    Args:
        stage: The stage it is built for: names the log.
        selector: dbt's selection; several are a union.
        settings: Which warehouse, and what "now" is.
        exclude: dbt's selection of what is left out.
        full_refresh: Build incremental models afresh.
        tests: Whether the models' tests run too.

    Raises:
        StageFailed: A model, seed or test failed, or dbt did not even start.
    """
    target = target_folder(settings)
    results_file = target / "run_results.json"
    results_file.unlink(missing_ok=True)
    log = settings.logs / f"dbt_{stage}.log"
    arguments = _arguments(stage, selector, settings, target)
    arguments += ["--exclude", *exclude] if exclude else []
    arguments += ["--full-refresh"] if full_refresh else []
    arguments += [] if tests else ["--exclude-resource-type", "test"]
    status = _run(arguments, settings, log)
    results = _read_results(stage, results_file)
    failed = [result for result in results if result.status in _FAILED]
    if failed:
        raise _failure(stage, failed, log)
    if status != 0:
        raise _did_not_start(stage, status, log)
    return results


def target_folder(settings: Settings) -> Path:
    """Where dbt keeps its manifest and results between the builds of one engine."""
    return settings.home / "dbt" / settings.engine


def hand_down_parse(settings: Settings, other: Settings) -> None:
    """Spare a second home the parsing of a project that the first has parsed."""
    hand_down(target_folder(settings), target_folder(other))


def command(settings: Settings) -> list[str]:
    """How dbt is started over the project as it is now; dbt's own arguments follow."""
    parsed = parsed_file(target_folder(settings), settings.dbt_project, *_connected(settings))
    return [sys.executable, "-m", "tandem.engines.parsed_project", str(parsed)]


def _connected(settings: Settings) -> tuple[str, str]:
    if settings.engine == "postgres":
        return settings.engine, _postgres(settings.postgres_url)["TANDEM_PGDATABASE"]
    return settings.engine, settings.warehouse.stem


def _arguments(
    stage: DbtStage, selector: Sequence[str], settings: Settings, target: Path
) -> list[str]:
    arguments = [*command(settings), "--no-use-colors", "build"]
    arguments += ["--select", *selector, "--exclude-resource-type", "unit_test"]
    arguments += ["--project-dir", str(settings.dbt_project)]
    arguments += ["--profiles-dir", str(settings.dbt_project)]
    # A test that spans stages runs with the last of them.
    arguments += ["--indirect-selection", "buildable"]
    # Publish reads the manifest of the last of them.
    arguments += [] if stage == "mart" else ["--no-write-json"]
    arguments += ["--target", settings.engine, "--target-path", str(target)]
    arguments += ["--log-path", str(settings.logs / f"dbt_{stage}")]
    return [*arguments, "--vars", json.dumps({"as_of": settings.now.isoformat()})]


def _run(arguments: Sequence[str], settings: Settings, log: Path) -> int:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        finished = subprocess.run(  # noqa: S603 - our own interpreter and arguments, no shell
            arguments,
            env=environment(settings),
            cwd=settings.dbt_project,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return finished.returncode


def environment(settings: Settings) -> Mapping[str, str]:
    """The variables that ``profiles.yml`` reads, over the ones of this process."""
    variables = {
        **os.environ,
        "TANDEM_WAREHOUSE": str(settings.warehouse),
        "TANDEM_THREADS": str(settings.threads),
        "TANDEM_MEMORY_LIMIT": settings.memory_limit,
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }
    if settings.engine == "postgres":
        variables |= _postgres(settings.postgres_url)
    return variables


def _postgres(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    return {
        "TANDEM_PGHOST": parts.hostname or "localhost",
        "TANDEM_PGPORT": str(parts.port or 5432),
        "TANDEM_PGUSER": parts.username or "tandem",
        "TANDEM_PGPASSWORD": parts.password or "",
        "TANDEM_PGDATABASE": parts.path.lstrip("/") or "tandem",
    }


def _read_results(stage: DbtStage, path: Path) -> list[DbtModelResult]:
    if not path.exists():
        return []
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return [_result(stage, entry) for entry in document["results"]]


def _result(stage: DbtStage, entry: Mapping[str, Any]) -> DbtModelResult:
    resource_type, _, name = entry["unique_id"].split(".", 2)
    affected = (entry.get("adapter_response") or {}).get("rows_affected")
    return DbtModelResult(
        stage=stage,
        node=name,
        resource_type=resource_type,
        status=entry["status"],
        seconds=round(entry["execution_time"], 3),
        rows=affected if isinstance(affected, int) and affected >= 0 else None,
        message=entry.get("message") or "",
    )


def _failure(stage: DbtStage, failed: Sequence[DbtModelResult], log: Path) -> StageFailed:
    first = failed[0]
    others = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
    message = " ".join(first.message.split())[:400]
    is_test = first.resource_type == "test"
    help_is = "Follow `docs/runbooks/model-tests.md`" if is_test else "Repair the model or its data"
    return StageFailed(
        f"{first.resource_type.capitalize()} `{first.node}`{others} failed in stage {stage}:"
        f" {message}.",
        why=_WITHOUT_RESULT,
        remedy=f"{help_is}; dbt's own words are in `{log}`. Then run again.",
        code="dbt_node_failed",
    )


def _did_not_start(stage: DbtStage, status: int, log: Path) -> StageFailed:
    lines = [line.strip() for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    last = " ".join(lines[-3:])[:400]
    return StageFailed(
        f"dbt ended with status {status} in stage {stage} before it built anything: {last}.",
        why=_WITHOUT_RESULT,
        remedy=f"Read `{log}`, repair what it names, and run again.",
        code="dbt_did_not_start",
    )
