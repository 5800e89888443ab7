"""The guards that follow from the agreement pass on sound marts, and each fails on broken ones."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tandem.check.suite import Suite, suites_of
from tandem.settings import Settings
from tests.expectations.conftest import GUARDED, NOW, VERSION, Judged

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("expectations")]

BROKEN = """
insert into marts.audit_unmapped_values values
    ('hubspot', 'contacts', 'lifecyclestage', false),
    ('hubspot', 'contacts', 'lifecyclestage', false);
update marts.audit_stages set silent_days = 14, visits_missed = 7 where stage = 'sal';
update marts.audit_stages
    set visits = 0, silent_days = null, visits_missed = null, people_in_funnel = 300
    where stage = 'customer';
update marts.audit_definitions set change_by_data = -0.11 where stage = 'sql';
update marts.audit_definitions set change_by_definition = 0.11 where stage = 'mql';
update marts.audit_policies set clocks_started = 0, subjects = 30 where policy = 'recycle_nurture';
update marts.audit_policies set clocks_stopped = 0, clocks_due = 30 where policy = 'mql_decision';
update marts.fct_handoffs set reason = 'dunno', is_reason_listed = false;
"""

# as bad as the broken ones, but too little of it to mean anything
TOO_LITTLE = """
update marts.audit_stages set silent_days = 13.99, visits_missed = 90 where stage = 'sal';
update marts.audit_stages set silent_days = 90, visits_missed = 6.99 where stage = 'sql';
update marts.audit_stages set visits = 0, people_in_funnel = 299 where stage = 'customer';
update marts.audit_definitions set change_by_data = 0.30, entered = 99 where stage = 'sql';
update marts.audit_definitions set change_by_data = 0.30, standard_error = 0.10 where stage = 'mql';
update marts.audit_definitions set change_by_data = 0.10 where stage = 'sal';
update marts.audit_definitions
    set share_before = null, change_by_data = null, change_by_definition = null
    where stage = 'customer';
update marts.audit_policies set clocks_started = 0, subjects = 29 where policy = 'recycle_nurture';
update marts.audit_policies set clocks_stopped = 0, clocks_due = 29 where policy = 'mql_decision';
update marts.fct_handoffs set reason = 'dunno', is_reason_listed = false, agreement_version = 'old';
"""


@pytest.fixture(scope="module")
def broken(judged: Callable[[str], Judged]) -> Judged:
    return judged(BROKEN)


def test_sound_marts_pass_every_guard(judged: Callable[[str], Judged]) -> None:
    assert [name for name, result in judged("").items() if not result.is_passed] == []


def test_too_little_evidence_accuses_nobody(judged: Callable[[str], Judged]) -> None:
    assert [name for name, result in judged(TOO_LITTLE).items() if not result.is_passed] == []


def test_value_without_a_stage_is_told_by_field_and_count(broken: Judged) -> None:
    told = broken["every_value_of_hubspot.contacts.lifecyclestage_has_a_stage"]
    assert (told.is_passed, told.rows_unexpected, told.runbook) == (False, 2, "unmapped-values")


def test_value_that_the_version_in_force_maps_is_not_told(broken: Judged) -> None:
    assert broken["every_value_of_salesforce.Lead.Status_has_a_stage"].is_passed


def test_stage_that_emptied_is_told_as_emptied(broken: Judged) -> None:
    assert not broken["sal_is_still_entered"].is_passed
    assert broken["sal_was_ever_entered"].is_passed


def test_stage_that_nobody_ever_entered_is_told_differently(broken: Judged) -> None:
    assert not broken["customer_was_ever_entered"].is_passed
    assert broken["customer_is_still_entered"].is_passed


def test_jump_that_one_version_shows_as_well_is_the_data(broken: Judged) -> None:
    told = broken["share_of_sql_is_steady_in_the_data"]
    assert (told.is_passed, told.message[:14]) == (False, "The data moved")
    assert broken["share_of_sql_is_steady_by_definition"].is_passed


def test_jump_that_only_a_new_version_makes_is_the_definition(broken: Judged) -> None:
    told = broken["share_of_mql_is_steady_by_definition"]
    assert (told.is_passed, told.message[:22]) == (False, "The definition changed")
    assert broken["share_of_mql_is_steady_in_the_data"].is_passed


def test_policy_whose_subjects_start_no_clock_is_told(broken: Judged) -> None:
    assert not broken["recycle_nurture_starts"].is_passed


def test_policy_that_nothing_answers_is_told(broken: Judged) -> None:
    assert not broken["mql_decision_stops"].is_passed


def test_reason_that_the_version_in_force_does_not_list_is_told(broken: Judged) -> None:
    assert not broken["every_reason_of_rejected_is_agreed"].is_passed
    assert broken["every_reason_of_recycled_is_agreed"].is_passed


def test_guards_tell_and_stop_nothing(broken: Judged) -> None:
    failed = [result for result in broken.values() if not result.is_passed]
    assert len(failed) == 8
    assert {result.severity for result in failed} == {"warning"}


def test_stage_missing_from_its_mart_stops_the_publish(judged: Callable[[str], Judged]) -> None:
    result = judged("delete from marts.audit_stages where stage = 'mql'")[
        "table_row_count_to_equal"
    ]
    assert (result.is_passed, result.severity, result.rows_checked) == (False, "blocking", 7)


def test_guard_that_cannot_be_evaluated_says_so(judged: Callable[[str], Judged]) -> None:
    result = judged("alter table marts.audit_stages drop silent_days")["mql_is_still_entered"]
    assert (result.is_passed, result.message[:29]) == (False, "The expectation itself could ")


@pytest.fixture
def signed(tmp_path: Path, settings: Settings) -> Settings:
    """Settings with a second version that adds a stage, a field and a policy, from 2027 on."""
    text = (settings.agreement_dir / "2024-01-01.yml").read_text("utf-8")
    text = text.replace("in_force_from: 2024-01-01", "in_force_from: 2027-01-01")
    stage = (
        "  - stage: nurtured\n    means: Warm\n    kind: inventory\n    entered_when:\n"
        "      any_of: [{field: salesforce.Lead.LeadSource, is: [Nurture]}]\n\n  - stage: mql\n"
    )
    policy = "  - policy: nurture_call\n    promise: Call\n    by: marketing\n"
    text = text.replace("  - stage: mql\n", stage, 1)
    text = text.replace("  - policy: recycle_nurture\n", policy + _rest_of_policy(text), 1)
    (tmp_path / "2027-01-01.yml").write_text(text, "utf-8")
    first = (settings.agreement_dir / "2024-01-01.yml").read_text("utf-8")
    (tmp_path / "2024-01-01.yml").write_text(first, "utf-8")
    return settings.model_copy(update={"agreement_dir": tmp_path})


def _rest_of_policy(text: str) -> str:
    """Everything below `by:` of the last policy, then the first line of that policy again."""
    below = text.split("  - policy: recycle_nurture\n")[1].split("    by: marketing\n")[1]
    return below.split("\n\n")[0] + "\n\n  - policy: recycle_nurture\n"


def _names(settings: Settings, as_of: datetime) -> set[str]:
    suites: list[Suite] = list(suites_of("marts", settings, as_of))
    guards = [one for suite in suites if suite.table in GUARDED for one in suite.expectations]
    return {one.meta["name"] for one in guards if one.meta}


def test_new_version_brings_its_guards_on_the_day_it_comes_into_force(signed: Settings) -> None:
    added = {
        "every_value_of_salesforce.Lead.LeadSource_has_a_stage",
        *("nurtured_is_still_entered", "nurtured_was_ever_entered"),
        *("share_of_nurtured_is_steady_in_the_data", "share_of_nurtured_is_steady_by_definition"),
        *("nurture_call_starts", "nurture_call_stops"),
    }
    before, after = (_names(signed, day) for day in (NOW, datetime(2027, 1, 2, tzinfo=UTC)))
    assert after - before == added


def test_every_stage_and_policy_of_the_version_in_force_is_guarded() -> None:
    names = _names(Settings(), NOW)
    assert {f"{stage.stage}_is_still_entered" for stage in VERSION.stages} <= names
    assert {f"{policy.policy}_starts" for policy in VERSION.slas} <= names
