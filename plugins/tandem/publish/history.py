"""What is written about a publish: its line in the history, and the audit tables of its build."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

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


class AuditColumn(NamedTuple):
    """A column of an audit mart: its type and what it means."""

    type: str
    description: str


@dataclass(frozen=True)
class AuditTable:
    """An audit mart that publish itself writes, because no model can know its rows."""

    name: str
    description: str
    columns: dict[str, AuditColumn]
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
            "gate": AuditColumn("text", "The gate: landed or marts."),
            "table_name": AuditColumn("text", "The table it was asked of."),
            "check_name": AuditColumn("text", "The check."),
            "severity": AuditColumn("text", "blocking stops the publish, warning does not."),
            "runbook": AuditColumn("text", "The page in docs/runbooks that helps."),
            "says": AuditColumn("text", "What a failure means; never a value of a record."),
            "rows_checked": AuditColumn(
                "bigint", "Rows looked at; null where a check counts none."
            ),
            "rows_unexpected": AuditColumn(
                "bigint", "Rows that failed; null where a check counts none."
            ),
            "is_passed": AuditColumn("boolean", "Whether the check passed."),
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
            "stage": AuditColumn("text", "The stage that ran it."),
            "node": AuditColumn("text", "The dbt node."),
            "resource_type": AuditColumn("text", "model, seed, snapshot or test."),
            "status": AuditColumn("text", "How it ended, in dbt's words."),
            "rows_built": AuditColumn(
                "bigint", "Rows it wrote; null where the engine does not say."
            ),
            "seconds": AuditColumn("decimal(18,3)", "How long it took, in seconds."),
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
            "published_id": AuditColumn("text", "The publish."),
            "build_id": AuditColumn("text", "The build that was published."),
            "as_of": AuditColumn(_INSTANT, "The instant that counted as now (UTC)."),
            "published_at": AuditColumn(_INSTANT, "When it was published (UTC)."),
            "is_degraded": AuditColumn(
                "boolean", "Whether something asked for was refused or put off; null if not known."
            ),
            "is_this": AuditColumn("boolean", "Whether it is the publish you read."),
        },
        rows=[*earlier, this],
    )


def _file(settings: Settings) -> Path:
    return settings.published / "publications.json"
