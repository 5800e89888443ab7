"""What is written about a publish: its line in the history, and the audit tables of its build."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tandem.engines.builds import Build
from tandem.engines.disk import write_durably
from tandem.handover import Publication
from tandem.settings import Settings

_INSTANT = "timestamp with time zone"


@dataclass(frozen=True)
class HistoryEntry:
    """One publish, as its own file and the history know it."""

    publish_id: str
    published_at: datetime
    build: Build


@dataclass(frozen=True)
class AuditTable:
    """An audit mart that publish itself writes, because no model can know its rows."""

    name: str
    description: str
    columns: dict[str, str]
    rows: list[tuple[Any, ...]]


def entry(publish_id: str, published_at: datetime, build: Build) -> HistoryEntry:
    """The entry of a publish that is being written."""
    return HistoryEntry(publish_id, published_at, build)


def append(settings: Settings, publication: Publication, build: Build) -> None:
    """Add the publish to the history; a publish that is listed was switched to."""
    lines = [
        *read(settings),
        publication.model_dump(mode="json", exclude={"path"})
        | {"build_id": build.build_id, "is_degraded": build.is_degraded},
    ]
    write_durably(_file(settings), json.dumps(lines, indent=1) + "\n")


def read(settings: Settings) -> list[dict[str, Any]]:
    """Every publish so far, the oldest first."""
    path = _file(settings)
    return list(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else []


def audit_tables(settings: Settings, new: HistoryEntry) -> list[AuditTable]:
    """The audit marts of one publish: its checks, its models, all publishes up to it."""
    return [_checks(new.build), _models(new.build), _publications(settings, new)]


def _checks(build: Build) -> AuditTable:
    return AuditTable(
        name="audit_checks",
        description="Results of the two gates of this build. One row per gate × table × check.",
        columns={
            "gate": "text",
            "table_name": "text",
            "check_name": "text",
            "severity": "text",
            "runbook": "text",
            "says": "text",
            "rows_checked": "bigint",
            "rows_unexpected": "bigint",
            "is_passed": "boolean",
        },
        rows=[
            (
                check.gate,
                check.table,
                check.check,
                check.severity,
                check.runbook,
                check.message,
                check.rows_checked,
                check.rows_unexpected,
                check.is_passed,
            )
            for check in build.checks
        ],
    )


def _models(build: Build) -> AuditTable:
    return AuditTable(
        name="audit_models",
        description="What each dbt node did in this build. One row per stage × node.",
        columns={
            "stage": "text",
            "node": "text",
            "resource_type": "text",
            "status": "text",
            "rows_built": "bigint",
            "seconds": "decimal(18,3)",
        },
        rows=[
            (model.stage, model.node, model.resource_type, model.status, model.rows, model.seconds)
            for model in build.models
        ],
    )


def _publications(settings: Settings, new: HistoryEntry) -> AuditTable:
    earlier = [
        (
            line["publish_id"],
            line["build_id"],
            line["as_of"],
            line["published_at"],
            line.get("is_degraded"),  # unknown of publishes before it was written down
            False,
        )
        for line in read(settings)
    ]
    build = new.build
    this = (
        new.publish_id,
        build.build_id,
        build.as_of,
        new.published_at,
        build.is_degraded,
        True,
    )
    return AuditTable(
        name="audit_publications",
        description="History of publishes. One row per publish up to this one.",
        columns={
            "published_id": "text",
            "build_id": "text",
            "as_of": _INSTANT,
            "published_at": _INSTANT,
            "is_degraded": "boolean",
            "is_this": "boolean",
        },
        rows=[*earlier, this],
    )


def _file(settings: Settings) -> Path:
    return settings.published / "publications.json"
