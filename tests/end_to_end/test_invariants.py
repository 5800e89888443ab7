"""What must hold over any published set of marts, shown on the sample company."""

import pytest

from tests.end_to_end.runs import Query, Run

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

# every table of the public contract, each with rows
TABLES = [
    "dim_people",
    "bridge_people_x_records",
    "review_person_matches",
    "person_id_history",
    "dim_accounts",
    "bridge_accounts_x_records",
    "fct_leads",
    "fct_stage_episodes",
    "fct_handoffs",
    "rpt_feedback",
    "fct_sla_clocks",
    "fct_sla_clock_slices",
    "fct_commitments",
    "dim_calendar_hours",
    "dim_calendar_exceptions",
    "fct_opportunities",
    "fct_opportunity_stage_episodes",
    "fct_opportunity_days",
    "rpt_pipeline_changes",
    "fct_touches",
    "fct_attribution",
    "dim_programs",
    "fct_program_costs",
    "rpt_program_roi",
    "rpt_channel_effects",
    "rpt_content_performance",
    "fct_scores",
    "fct_score_contributions",
    "fct_account_scores",
    "rpt_funnel",
    "rpt_alignment_scorecard",
    "rpt_sales_insight",
    "audit_batches",
    "audit_quarantine",
    "audit_reconciliation",
    "audit_freshness",
    "audit_purge_risk",
    "audit_stages",
    "audit_definitions",
    "audit_policies",
    "audit_unmapped_values",
    "audit_checks",
    "audit_publications",
]


@pytest.mark.parametrize("table", TABLES)
def test_table_is_published_with_rows_of_one_publish(ask: Query, table: str) -> None:
    rows, publishes = ask(f"select count(*), count(distinct publish_id) from {table}")[0]
    assert rows > 0
    assert publishes == 1


def test_all_tables_carry_the_same_publish_id(ask: Query) -> None:
    union = " union ".join(f"select publish_id from {table}" for table in TABLES)
    assert len(ask(union)) == 1


def test_every_row_in_is_explained(ask: Query) -> None:
    unexplained = ask(
        """
        select file from audit_batches
        where rows_in <> rows_loaded + rows_quarantined + rows_duplicate
            + rows_superseded + rows_blank
        """
    )
    assert unexplained == []


def test_attribution_of_each_opportunity_and_model_is_whole(ask: Query) -> None:
    broken = ask(
        """
        select opportunity_id, model
        from fct_attribution
        group by opportunity_id, model
        having sum(credit_micros) <> 1000000
        """
    )
    assert broken == []


def test_attributed_amounts_add_up_to_the_opportunities_to_the_cent(ask: Query) -> None:
    broken = ask(
        """
        select opportunities.opportunity_id, credits.model
        from fct_opportunities as opportunities
        inner join (
            select opportunity_id, model, sum(attributed_amount) as amount
            from fct_attribution group by opportunity_id, model
        ) as credits using (opportunity_id)
        where coalesce(credits.amount, 0) <> coalesce(opportunities.amount, 0)
        """
    )
    assert broken == []


def test_stage_episodes_of_a_person_are_contiguous_with_one_open(ask: Query) -> None:
    gaps = ask(
        """
        select person_id from (
            select
                person_id,
                exited_at,
                lead(entered_at) over (partition by person_id order by episode_number) as next_at
            from fct_stage_episodes
        )
        where exited_at is distinct from next_at
        """
    )
    assert gaps == []


def test_opportunity_stage_episodes_are_contiguous_with_one_open(ask: Query) -> None:
    broken = ask(
        """
        select opportunity_id
        from fct_opportunity_stage_episodes
        group by opportunity_id
        having count(*) filter (where exited_at is null) <> 1
        """
    )
    assert broken == []


def test_slices_add_up_to_their_clock(ask: Query) -> None:
    broken = ask(
        """
        select clock_id
        from fct_sla_clocks
        inner join (
            select clock_id, sum(working_minutes) filter (where not is_paused) as minutes
            from fct_sla_clock_slices group by clock_id
        ) as slices using (clock_id)
        where abs(fct_sla_clocks.working_minutes - slices.minutes) > 0.05
        """
    )
    assert broken == []


def test_every_clock_is_in_exactly_one_known_state(ask: Query) -> None:
    states = {state for (state,) in ask("select distinct state from fct_sla_clocks")}
    known = {"not_started", "running", "met", "breached_open", "breached_closed", "paused", "void"}
    assert states <= known
    assert {"met", "breached_closed", "void"} <= states


def test_every_check_could_be_evaluated(ask: Query) -> None:
    assert (
        ask("select check_name from audit_checks where says like '%could not be evaluated%'") == []
    )


def test_stages_and_promises_of_the_agreement_live_in_the_sample(ask: Query) -> None:
    told = "select check_name from audit_checks where not is_passed and table_name in"
    assert ask(f"{told} ('audit_stages', 'audit_definitions', 'audit_policies')") == []


def test_what_checks_noticed_is_shown_with_its_runbook(ask: Query, sample_run: Run) -> None:
    noticed = ask("select check_name, runbook from audit_checks where not is_passed")
    assert (
        "every_value_of_hubspot.contacts.hs_lead_status_has_a_stage",
        "unmapped-values",
    ) in noticed
    assert all(f"{runbook}.md" in sample_run.output for _, runbook in noticed)
