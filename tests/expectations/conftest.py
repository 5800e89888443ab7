"""Small marts of the agreement's guards, and what Great Expectations says of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.agreement import load_agreement
from tandem.check.marts import judge
from tandem.check.suite import suites_of
from tandem.engines.builds import CheckResult
from tandem.engines.duckdb import connect
from tandem.settings import Settings

NOW = datetime(2026, 11, 1, tzinfo=UTC)
VERSION = load_agreement(Settings().agreement_dir).in_force(NOW)
GUARDED = (
    *("audit_unmapped_values", "audit_stages", "audit_definitions", "audit_policies"),
    "fct_handoffs",
)

_STAGES = ", ".join(f"('{stage.stage}')" for stage in VERSION.stages)
_POLICIES = ", ".join(f"('{policy.policy}')" for policy in VERSION.slas)
_SOUND = f"""
create schema marts;
create table marts.audit_unmapped_values as
    select 'salesforce' as source, 'Lead' as object, 'Status' as field, true as is_mapped_now;
create table marts.audit_stages as
    select
        stage, 5000 as people_in_funnel, 900 as visits, 1.00::numeric(18, 2) as silent_days,
        2.50::numeric(18, 2) as visits_missed
    from (values {_STAGES}) as stages (stage);
create table marts.audit_definitions as
    select
        stage, 1 as years_ago, 2000 as entered, 0.40::numeric(18, 4) as share_before,
        0.02::numeric(18, 4) as change_by_data, 0.00::numeric(18, 4) as change_by_definition,
        0.015::numeric(18, 6) as standard_error
    from (values {_STAGES}) as stages (stage);
create table marts.audit_policies as
    select
        '{VERSION.name}' as agreement_version, policy, 900 as subjects, 850 as clocks_started,
        800 as clocks_due, 780 as clocks_stopped
    from (values {_POLICIES}) as policies (policy);
create table marts.fct_handoffs as
    select '{VERSION.name}' as agreement_version, 'rejected' as outcome, 'no_fit' as reason,
        true as is_reason_listed;
"""

Judged = dict[str, CheckResult]


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Judged]:
    """Results by name of check, for sound marts changed by some SQL."""

    def judge_changed(sql: str) -> Judged:
        home: Path = tmp_path_factory.mktemp("marts")
        settings = Settings(home=home, as_of=NOW)
        settings.warehouse.parent.mkdir(parents=True)
        with connect(settings.warehouse, settings=settings) as connection:
            connection.execute(_SOUND + sql)
        suites = [one for one in suites_of("marts", settings, NOW) if one.table in GUARDED]
        return {result.check: result for result in judge(suites, settings)}

    return judge_changed
