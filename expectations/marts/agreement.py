"""What must be true of the agreement in the data, for whatever stages, fields and promises it has.

Written by nobody: each version brings its own guards, from the day on which it is in force. Older
versions have none, since nobody can mend them. All of it is told, and stops nothing: numbers that
follow from a definition are right even when the definition has grown old.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import great_expectations.expectations as gxe

from tandem.agreement import versions_in_use
from tandem.agreement.schema import AgreementVersion
from tandem.check.suite import Suite
from tandem.settings import Settings

VISITS_MISSED = 7
"""A stream of visits that still flows misses seven expected ones once in 1,097 times (e⁻⁷)."""
SILENT_DAYS = 14
"""No stage is called empty over the holidays, however busy it was before."""
PEOPLE_WITHOUT_A_VISIT = 300
"""None of 300 says, with 95 % certainty, fewer than one in a hundred (the rule of three)."""
SUBJECTS_WITHOUT_A_CLOCK = 30
"""None of 30 says in the same way fewer than one in ten: a promise is about nearly everybody."""
PEOPLE_OF_A_YEAR = 100
"""A share of fewer people than this is an anecdote."""
JUMP = 0.25
"""A quarter of the earlier share: more than the targets of two years usually lie apart."""
STANDARD_ERRORS = 3
"""Chance alone reaches three standard errors once in 370 times."""


def suites(settings: Settings, as_of: datetime) -> Iterator[Suite]:
    """The guards of the version in force at ``as_of``."""
    version = versions_in_use(settings).in_force(as_of)
    yield _mapped_values(version)
    yield _visited_stages(version)
    yield _steady_definitions(version)
    yield _kept_clocks(version)
    yield _agreed_reasons(version)


def _mapped_values(version: AgreementVersion) -> Suite:
    return Suite(
        table="audit_unmapped_values",
        runbook="unmapped-values",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=0),  # an empty table is the best one
            *(_mapped(*names) for names in _watched_fields(version)),
        ),
    )


def _watched_fields(version: AgreementVersion) -> list[tuple[str, str, str]]:
    conditions = [
        condition
        for stage in version.stages
        for way in stage.entered_when.alternatives
        for condition in way
    ]
    names = (getattr(condition, "source_object_field", None) for condition in conditions)
    return sorted({name for name in names if name is not None})


def _mapped(source: str, object_name: str, field: str) -> Any:
    return _no_row(
        f"every_value_of_{source}.{object_name}.{field}_has_a_stage",
        f"source = '{source}' and object = '{object_name}' and field = '{field}'"
        " and not is_mapped_now",
        "People hold a value of this field that no stage of the agreement names.",
    )


def _visited_stages(version: AgreementVersion) -> Suite:
    return Suite(
        table="audit_stages",
        runbook="silent-stages",
        expectations=(
            gxe.ExpectTableRowCountToEqual(value=len(version.stages)),
            *(_still_entered(stage.stage) for stage in version.stages),
            *(_ever_entered(stage.stage) for stage in version.stages),
        ),
    )


def _still_entered(stage: str) -> Any:
    return _no_row(
        f"{stage}_is_still_entered",
        f"stage = '{stage}' and silent_days >= {SILENT_DAYS} and visits_missed >= {VISITS_MISSED}",
        "People used to enter this stage and have stopped.",
    )


def _ever_entered(stage: str) -> Any:
    return _no_row(
        f"{stage}_was_ever_entered",
        f"stage = '{stage}' and visits = 0 and people_in_funnel >= {PEOPLE_WITHOUT_A_VISIT}",
        "Nobody ever entered this stage: its evidence is not in the data.",
    )


def _steady_definitions(version: AgreementVersion) -> Suite:
    return Suite(
        table="audit_definitions",
        runbook="moved-definitions",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=len(version.stages)),
            *(_steady_data(stage.stage) for stage in version.stages),
            *(_steady_definition(stage.stage) for stage in version.stages),
        ),
    )


def _steady_data(stage: str) -> Any:
    return _no_row(
        f"share_of_{stage}_is_steady_in_the_data",
        _jumped(stage, "change_by_data"),
        "The data moved: judged by one version, the yearly share jumped.",
    )


def _steady_definition(stage: str) -> Any:
    return _no_row(
        f"share_of_{stage}_is_steady_by_definition",
        _jumped(stage, "change_by_definition"),
        "The definition changed: a new version moved the yearly share. Compare restated numbers.",
    )


def _jumped(stage: str, change: str) -> str:
    return (
        f"stage = '{stage}' and years_ago = 1 and entered >= {PEOPLE_OF_A_YEAR}"
        f" and abs({change}) > {JUMP} * share_before"
        f" and abs({change}) > {STANDARD_ERRORS} * standard_error"
    )


def _kept_clocks(version: AgreementVersion) -> Suite:
    return Suite(
        table="audit_policies",
        runbook="silent-policies",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=len(version.slas)),
            *(_starts(version.name, policy.policy) for policy in version.slas),
            *(_stops(version.name, policy.policy) for policy in version.slas),
        ),
    )


def _starts(version: str, policy: str) -> Any:
    return _no_row(
        f"{policy}_starts",
        f"agreement_version = '{version}' and policy = '{policy}' and clocks_started = 0"
        f" and subjects >= {SUBJECTS_WITHOUT_A_CLOCK}",
        "What this promise is about happens, and no clock of it ever started.",
    )


def _stops(version: str, policy: str) -> Any:
    return _no_row(
        f"{policy}_stops",
        f"agreement_version = '{version}' and policy = '{policy}' and clocks_stopped = 0"
        f" and clocks_due >= {SUBJECTS_WITHOUT_A_CLOCK}",
        "No clock of this promise was ever answered: what stops it is not in the data.",
    )


def _agreed_reasons(version: AgreementVersion) -> Suite:
    reasons = {
        "rejected": version.handoffs.rejection_reasons,
        "recycled": version.handoffs.recycle_reasons,
    }
    return Suite(
        table="fct_handoffs",
        runbook="handoffs",
        expectations=(
            gxe.ExpectTableRowCountToBeBetween(min_value=1, severity="warning"),
            *(_agreed(version.name, outcome) for outcome, listed in reasons.items() if listed),
        ),
    )


def _agreed(version: str, outcome: str) -> Any:
    return _no_row(
        f"every_reason_of_{outcome}_is_agreed",
        f"agreement_version = '{version}' and outcome = '{outcome}'"
        " and reason is not null and not is_reason_listed",
        "Sales gives reasons that the agreement does not list.",
    )


def _no_row(name: str, where: str, says: str) -> Any:
    return gxe.UnexpectedRowsExpectation(
        unexpected_rows_query=f"select 1 as row_found from {{batch}} where {where}",
        severity="warning",
        meta={"name": name, "says": says},
    )
