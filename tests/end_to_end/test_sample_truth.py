"""On the sample company the marts equal the known truth, which other code computed."""

import pytest

from tests.end_to_end.runs import Query

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

# person_key of the truth for each person_id of the marts, through their records
PERSON_KEYS = """
    select distinct bridge.person_id, truth.person_key
    from bridge_people_x_records as bridge
    inner join truth_people as truth
        on bridge.source = truth.source
        and bridge.source_instance = truth.source_instance
        and bridge.object = truth.object
        and bridge.record_id = truth.record_id
"""


def _difference(ask: Query, ours: str, truth: str) -> dict[str, list[tuple]]:
    """Rows only one side has, at most five each, so that a failure shows what differs."""
    return {
        "only ours": ask(f"({ours}) except ({truth}) order by all limit 5"),
        "only truth": ask(f"({truth}) except ({ours}) order by all limit 5"),
    }


def _assert_equal(ask: Query, ours: str, truth: str) -> None:
    assert ask(f"select count(*) from ({truth})")[0][0] > 0
    assert _difference(ask, ours, truth) == {"only ours": [], "only truth": []}


def test_every_record_belongs_to_somebody_exactly_as_the_truth_says(ask: Query) -> None:
    key = "source, source_instance, object, record_id"
    _assert_equal(
        ask,
        f"select {key} from bridge_people_x_records",
        f"select {key} from truth_people",
    )


def test_people_equal_the_truth(ask: Query) -> None:
    split = ask(
        f"select person_key from ({PERSON_KEYS}) group by person_key having count(*) > 1 limit 5"
    )
    merged = ask(
        f"select person_id from ({PERSON_KEYS}) group by person_id having count(*) > 1 limit 5"
    )
    assert (split, merged) == ([], [])


def test_touches_equal_the_truth(ask: Query) -> None:
    columns = "touch_id, kind, direction, is_human, occurred_at"
    _assert_equal(ask, f"select {columns} from fct_touches", f"select {columns} from truth_touches")


def test_stage_episodes_equal_the_truth(ask: Query) -> None:
    columns = "stage, entered_at, exited_at, episode_number, direction, is_observed"
    _assert_equal(
        ask,
        f"""
        select people.person_key, {columns}, agreement_version
        from fct_stage_episodes inner join ({PERSON_KEYS}) as people using (person_id)
        """,
        f"select person_key, {columns}, agreement_version from truth_episodes",
    )


def test_handoffs_equal_the_truth(ask: Query) -> None:
    columns = "entered_at, assigned_at, outcome, reason, sub_reason, decided_at, owner_id, attempts"
    _assert_equal(
        ask,
        f"""
        select people.person_key, {columns}
        from fct_handoffs inner join ({PERSON_KEYS}) as people using (person_id)
        """,
        f"select person_key, {columns} from truth_handoffs",
    )


def test_opportunities_equal_the_truth(ask: Query) -> None:
    columns = (
        "opportunity_id, amount, currency, stage, category, "
        "created_at, close_date, closed_at, owner_id"
    )
    _assert_equal(
        ask,
        f"select {columns} from fct_opportunities",
        f"select {columns} from truth_opportunities",
    )


CLOCKS = (
    "policy, started_at, stopped_at, state, target_minutes, "
    "working_minutes, due_at, breached_at, owner_id"
)


def test_clocks_of_people_equal_the_truth_to_the_hundredth_of_a_minute(ask: Query) -> None:
    _assert_equal(
        ask,
        f"""
        select people.person_key, {CLOCKS}
        from fct_sla_clocks inner join ({PERSON_KEYS}) as people using (person_id)
        where subject_kind <> 'opportunity'
        """,
        f"select person_key, {CLOCKS} from truth_sla_clocks where subject_kind <> 'opportunity'",
    )


def test_clocks_of_opportunities_equal_the_truth(ask: Query) -> None:
    _assert_equal(
        ask,
        f"select subject_id, {CLOCKS} from fct_sla_clocks where subject_kind = 'opportunity'",
        f"select subject_id, {CLOCKS} from truth_sla_clocks where subject_kind = 'opportunity'",
    )


def test_quarantined_rows_are_the_malformed_ones_and_no_others(ask: Query) -> None:
    columns = "source, object, file, line, reason_code"
    _assert_equal(
        ask,
        f"select {columns} from audit_quarantine",
        f"select {columns} from truth_quarantine",
    )


def test_duplicates_are_the_injected_ones(ask: Query) -> None:
    _assert_equal(
        ask,
        """
        select source, object, file, rows_duplicate from audit_batches where rows_duplicate > 0
        """,
        "select source, object, file, rows from truth_duplicates",
    )
