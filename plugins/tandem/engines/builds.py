"""The record of the build that is under way: who it is, how far it got, what its models did.

One JSON file beside the warehouse, replaced atomically, so that it disappears with the warehouse
it speaks of. A build that was overtaken by another finds a foreign ``build_id`` and stops.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from tandem.engines.disk import make_folder, write_durably
from tandem.errors import StageFailed
from tandem.handover import DbtModelResult
from tandem.settings import Settings


class CheckResult(BaseModel):
    """The outcome of one expectation: counts only, never a value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gate: Literal["landed", "marts"]
    check: str
    table: str
    severity: Literal["blocking", "warning"]
    is_passed: bool
    rows_checked: int | None = None
    rows_unexpected: int | None = None
    runbook: str
    message: str = ""


class Build(BaseModel):
    """One pass from staging to publish over one warehouse.

    ``seals`` are the fingerprints of the agreement's versions that judge it, as they were read.
    ``is_degraded`` says that something asked for was refused or put off before it began;
    ``is_tested`` that its models' tests run, as they must where anybody reads it.
    """

    model_config = ConfigDict(extra="forbid")

    build_id: str
    as_of: datetime
    fingerprint: str
    is_full_refresh: bool
    state: Literal["building", "built", "checked", "published"] = "building"
    started_at: datetime
    models: list[DbtModelResult] = []
    checks: list[CheckResult] = []
    seals: str = ""
    is_degraded: bool = False
    is_tested: bool = True


class _Completed(BaseModel):
    as_of: datetime
    fingerprint: str


def begin(settings: Settings) -> Build:
    """Start a build; from here on nothing of an earlier one can be checked or published."""
    fingerprint = fingerprint_of(settings)
    build = Build(
        build_id=uuid4().hex[:12],
        as_of=settings.now,
        fingerprint=fingerprint,
        is_full_refresh=settings.full_refresh or not _continues(settings, fingerprint),
        started_at=datetime.now(tz=UTC),
    )
    save(settings, build)
    return build


def current(settings: Settings, build_id: str | None = None) -> Build:
    """The build under way, which must be ``build_id`` when given."""
    path = _record(settings)
    if not path.exists():
        raise StageFailed(
            f"`{path}` does not exist: nothing was built yet.",
            why="Only a finished build can be checked and published.",
            remedy="Run `tandem run --exports DIR` first.",
            code="no_build",
        )
    build = Build.model_validate_json(path.read_text(encoding="utf-8"))
    if build_id is not None and build.build_id != build_id:
        raise StageFailed(
            f"Build `{build_id}` was overtaken by build `{build.build_id}`.",
            why="Two runs wrote to one warehouse; going on would mix their tables.",
            remedy="Nothing to repair: the later run publishes. Rerun this one if it is needed.",
            code="build_overtaken",
        )
    return build


def save(settings: Settings, build: Build) -> None:
    """Replace the record atomically."""
    _write(_record(settings), build.model_dump_json(indent=1))


def complete(settings: Settings, build: Build) -> None:
    """Mark the build as built: the next one may continue from it incrementally."""
    build.state = "built"
    save(settings, build)
    completed = _Completed(as_of=build.as_of, fingerprint=build.fingerprint)
    _write(_last_completed(settings), completed.model_dump_json())


def last_completed(settings: Settings) -> tuple[datetime, bool]:
    """When the last completed build's "now" was, and whether its definitions are today's.

    Raises:
        StageFailed: Nothing was ever built.
    """
    path = _last_completed(settings)
    if not path.exists():
        raise StageFailed(
            "Nothing is built yet.",
            why="What a definition would change can only be measured on data.",
            remedy="Run `tandem run --exports DIR` first.",
            code="no_build",
        )
    last = _Completed.model_validate_json(path.read_text(encoding="utf-8"))
    return last.as_of, last.fingerprint == fingerprint_of(settings)


def fingerprint_of(settings: Settings) -> str:
    """What must stay the same for an incremental build to equal a full one."""
    digest = hashlib.sha256(settings.engine.encode())
    for path in _definitions(settings):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _definitions(settings: Settings) -> Iterable[Path]:
    for folder in (settings.agreement_dir, settings.adopted):
        yield from sorted(folder.glob("*.yml"))
    project = settings.dbt_project
    yield project / "dbt_project.yml"
    for part, pattern in (("models", "*.sql"), ("macros", "*.sql"), ("seeds", "*.csv")):
        yield from sorted((project / part).rglob(pattern))


def _continues(settings: Settings, fingerprint: str) -> bool:
    """Whether the last completed build had the same definitions and no later "now"."""
    path = _last_completed(settings)
    if not path.exists() or (settings.engine == "duckdb" and not settings.warehouse.exists()):
        return False
    last = _Completed.model_validate_json(path.read_text(encoding="utf-8"))
    return last.fingerprint == fingerprint and last.as_of <= settings.now


def _record(settings: Settings) -> Path:
    return settings.warehouse.with_name(f"build_{settings.engine}.json")


def _last_completed(settings: Settings) -> Path:
    return settings.warehouse.with_name(f"last_build_{settings.engine}.json")


def _write(path: Path, text: str) -> None:
    make_folder(path.parent)
    write_durably(path, text)
