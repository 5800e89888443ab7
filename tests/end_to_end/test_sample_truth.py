"""On the sample company the marts equal the known truth, which other code computed."""

import pytest

from tests.end_to_end.runs import Query

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

RECORD = "source, source_instance, object, record_id"

# each record under the person_id of the marts and the person_key of the truth
BOTH = f"select * from bridge_people_x_records inner join truth_people using ({RECORD})"

# people whose records, all of them and no others, stand under one person_id
EXACT = f"""
    with shared as (
        select
            person_id, person_key,
            count(*) over (partition by person_id) as keys_of_id,
            count(*) over (partition by person_key) as ids_of_key
        from (select distinct person_id, person_key from ({BOTH}))
    )

    select person_id, person_key from shared where keys_of_id = 1 and ids_of_key = 1
"""

# pairs of records under one id, under one key, and under both: n records are n(n - 1)/2 pairs
PAIRS = f"""
    with cells as (
        select person_id, person_key, count(*) as records from ({BOTH}) group by all
    ),

    groups as (
        select 'both' as side, records from cells
        union all
        select 'ours', sum(records) from cells group by person_id
        union all
        select 'truth', sum(records) from cells group by person_key
    )

    select sum(records * (records - 1) / 2) from groups group by side order by side
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
    _assert_equal(
        ask,
        f"select {RECORD} from bridge_people_x_records",
        f"select {RECORD} from truth_people",
    )


def test_of_a_thousand_pairs_put_together_at_most_one_is_wrong(ask: Query) -> None:
    (both,), (ours,), _ = ask(PAIRS)
    assert both / ours >= 0.999


def test_of_a_hundred_pairs_of_one_person_at_most_three_stay_apart(ask: Query) -> None:
    (both,), _, (truth,) = ask(PAIRS)
    assert both / truth >= 0.97


def test_nobody_is_merged_over_a_shared_mailbox(ask: Query) -> None:
    shared = "'shared_mailbox', 'couple_at_one_mailbox', 'one_address_two_people'"
    merged = f"""
        select person_id from ({BOTH}) group by person_id
        having count(distinct person_key) > 1 and bool_or(trap in ({shared}))
    """
    assert ask(f"select count(*) from truth_people where trap in ({shared})") > [(4,)]
    assert ask(merged) == []


def test_nearly_everybody_is_put_together_exactly(ask: Query) -> None:
    people = "select count(distinct person_key) from truth_people"
    assert ask(f"select count(*) / ({people}) from ({EXACT})") >= [(0.97,)]


def test_touches_equal_the_truth(ask: Query) -> None:
    columns = "touch_id, kind, direction, is_human, occurred_at"
    _assert_equal(ask, f"select {columns} from fct_touches", f"select {columns} from truth_touches")


def test_stage_episodes_equal_the_truth(ask: Query) -> None:
    columns = "stage, entered_at, exited_at, episode_number, direction, is_observed"
    _assert_equal(
        ask,
        f"""
        select person_key, {columns}, agreement_version
        from fct_stage_episodes inner join ({EXACT}) using (person_id)
        """,
        f"""
        select person_key, {columns}, agreement_version
        from truth_episodes inner join ({EXACT}) using (person_key)
        """,
    )


def test_handoffs_equal_the_truth(ask: Query) -> None:
    columns = "entered_at, assigned_at, outcome, reason, sub_reason, decided_at, owner_id, attempts"
    _assert_equal(
        ask,
        f"""
        select person_key, {columns}
        from fct_handoffs inner join ({EXACT}) using (person_id)
        """,
        f"select person_key, {columns} from truth_handoffs inner join ({EXACT}) using (person_key)",
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
        select person_key, {CLOCKS}
        from fct_sla_clocks inner join ({EXACT}) using (person_id)
        where subject_kind <> 'opportunity'
        """,
        f"""
        select person_key, {CLOCKS}
        from truth_sla_clocks inner join ({EXACT}) using (person_key)
        where subject_kind <> 'opportunity'
        """,
    )


def test_clocks_of_opportunities_equal_the_truth(ask: Query) -> None:
    doubtful = f"""
        select opportunity_id from fct_attribution
        where person_id not in (select person_id from ({EXACT}))
    """
    ours, truth = (
        f"""
        select subject_id, {CLOCKS} from {table}
        where subject_kind = 'opportunity' and subject_id not in ({doubtful})
        """
        for table in ("fct_sla_clocks", "truth_sla_clocks")
    )
    _assert_equal(ask, ours, truth)


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
