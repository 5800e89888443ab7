"""Every metric once more, as plain SQL over the published marts, per day or month and group.

Instants are put into days of the reporting time zone here, not read from the marts' own days.
"""

from typing import NamedTuple


class ByHand(NamedTuple):
    """A metric's figure in SQL, and what it is grouped by beside time, as MetricFlow names it."""

    sql: str
    groups: tuple[str, ...] = ()
    grain: str = "day"


def _day(instant: str) -> str:
    return f"cast(timezone('America/New_York', {instant}) as date)"


def _per(day: str, figure: str, source: str, *groups: str) -> str:
    columns = ", ".join((day, *groups))
    return f"select {columns}, {figure} from {source} group by {columns}"


def _handoffs(figure: str) -> ByHand:
    return ByHand(_per(_day("entered_at"), figure, "fct_handoffs"))


def _clocks(figure: str, only: str) -> ByHand:
    source = f"(select * from fct_sla_clocks where {only})"
    return ByHand(_per(_day("started_at"), figure, source, "policy"), ("clock__policy",))


def _created(figure: str) -> ByHand:
    return ByHand(_per(_day("created_at"), figure, "fct_opportunities"))


def _closed(figure: str, only: str = "category in ('won', 'lost')") -> ByHand:
    source = f"(select * from fct_opportunities where {only})"
    return ByHand(_per(_day("closed_at"), figure, source))


def _attributed(instant: str, figure: str, only: str = "true") -> ByHand:
    source = f"(select * from fct_attribution where {only})"
    return ByHand(_per(_day(instant), figure, source, "model"), ("attribution__model",))


def _program_months(figure: str, basis: str = "activity_period") -> ByHand:
    source = f"(select * from rpt_program_roi where basis = '{basis}')"
    return ByHand(_per("month_date", figure, source, "model"), ("program_month__model",), "month")


def _commitments(figure: str) -> ByHand:
    sql = _per("period_start_date", figure, "fct_commitments", "commitment")
    return ByHand(sql, ("commitment_month__commitment",))


def _funnel(figure: str) -> ByHand:
    source = "(select * from rpt_funnel where basis = 'as_defined_then')"
    return ByHand(_per("cohort_month", figure, source, "stage"), ("cohort__stage",), "month")


def _last_day(figure: str) -> ByHand:
    sql = _per("date_trunc('month', as_of_date)", figure, "rpt_pipeline_changes")
    return ByHand(sql, grain="month")


_JUDGED = "state in ('met', 'breached_closed', 'breached_open')"
_ANSWERED = "count(*) filter (where outcome in ('accepted', 'rejected', 'recycled'))"
_MET = "count(*) filter (where state = 'met')"
_ANSWERED_BY_TOUCH = "measure = 'speed' and ended_by = 'touch'"
_SPEED = f"case when {_ANSWERED_BY_TOUCH} then cast(elapsed_minutes as double) end"
_NO_PROGRAM = "program_id in ('no_program', 'unattributed', 'pending')"
_REVENUE = f"sum(case when {_NO_PROGRAM} then 0 else revenue_won end)"
_WORTH = "sum(attributed_amount_reporting)"
_BOTH_MONTHS = f"""
    with paid as (
        select month_date, model, sum(cost) as cost
        from rpt_program_roi where basis = 'activity_period' group by all
    ),
    brought as (
        select month_date, model, {_REVENUE} as revenue
        from rpt_program_roi where basis = 'cost_period' group by all
    )
    select month_date, model, (coalesce(revenue, 0) - cost) / nullif(cast(cost as double), 0)
    from paid full join brought using (month_date, model)
"""

METRICS = {
    "mql_count": _handoffs("count(*)"),
    "accepted_count": _handoffs("count(*) filter (where outcome = 'accepted')"),
    "answered_count": _handoffs(_ANSWERED),
    "due_count": _handoffs("count(*) filter (where outcome <> 'waiting')"),
    "complete_count": _handoffs("count(*) filter (where is_complete)"),
    "rejected_count": _handoffs("count(*) filter (where outcome = 'rejected')"),
    "earned_rejection_count": _handoffs("count(*) filter (where rejection_was_earned)"),
    "acceptance_rate": _handoffs(
        f"count(*) filter (where outcome = 'accepted') / nullif({_ANSWERED}, 0)"
    ),
    "decision_rate": _handoffs(
        f"{_ANSWERED} / nullif(count(*) filter (where outcome <> 'waiting'), 0)"
    ),
    "complete_handoff_rate": _handoffs("count(*) filter (where is_complete) / count(*)"),
    "earned_rejection_rate": _handoffs(
        "count(*) filter (where rejection_was_earned)"
        " / nullif(count(*) filter (where outcome = 'rejected'), 0)"
    ),
    "clocks_met_count": _clocks(_MET, _JUDGED),
    "clocks_judged_count": _clocks("count(*)", _JUDGED),
    "sla_attainment": _clocks(f"{_MET} / count(*)", _JUDGED),
    "overdue_count": _clocks("count(*)", "state = 'breached_open'"),
    "speed_to_lead_p50": _clocks(f"quantile_cont({_SPEED}, 0.5)", _ANSWERED_BY_TOUCH),
    "speed_to_lead_p90": _clocks(f"quantile_cont({_SPEED}, 0.9)", _ANSWERED_BY_TOUCH),
    "commitment_kept_count": _commitments("sum(numerator_count)"),
    "commitment_case_count": _commitments("sum(denominator_count)"),
    "commitment_kept_rate": _commitments(
        "cast(sum(numerator_count) as double) / nullif(sum(denominator_count), 0)"
    ),
    "opportunity_count": _created("count(*)"),
    "pipeline_created": _created("sum(amount_reporting)"),
    "revenue_won": _closed("sum(amount_reporting)", "category = 'won'"),
    "won_count": _closed("count(*) filter (where category = 'won')"),
    "closed_count": _closed("count(*)"),
    "win_rate": _closed("count(*) filter (where category = 'won') / count(*)"),
    "average_deal": _closed(
        "cast(sum(amount_reporting) filter (where category = 'won') as double)"
        " / nullif(count(*) filter (where category = 'won'), 0)"
    ),
    "sales_cycle_days_p50": _closed(
        "median(cast(cycle_minutes as double) / 1440)", "category = 'won'"
    ),
    "open_pipeline": _last_day("arg_max(closing_amount, as_of_date)"),
    "open_deal_count": _last_day("arg_max(closing_count, as_of_date)"),
    "attributed_pipeline": _attributed("opportunity_created_at", _WORTH),
    "attributed_deals": _attributed("opportunity_created_at", "sum(credit_micros) / 1000000"),
    "attributed_revenue": _attributed(
        "opportunity_closed_at", _WORTH, "opportunity_category = 'won'"
    ),
    "program_cost": ByHand(
        "select cost_month_date, sum(cost_reporting) from fct_program_costs"
        " where is_counted group by 1",
        grain="month",
    ),
    "program_revenue_beside_cost": _program_months(_REVENUE),
    "program_cost_beside_revenue": _program_months("sum(cost)"),
    "program_mqls_beside_cost": _program_months("sum(mqls_count)"),
    "program_deals_beside_cost": _program_months("sum(opportunities_created)"),
    "program_revenue_of_cost": _program_months(_REVENUE, "cost_period"),
    "program_roi": _program_months(
        f"({_REVENUE} - sum(cost)) / nullif(cast(sum(cost) as double), 0)"
    ),
    "program_roi_of_cost": ByHand(_BOTH_MONTHS, ("program_month__model",), "month"),
    "cost_per_mql": _program_months("cast(sum(cost) as double) / nullif(sum(mqls_count), 0)"),
    "cost_per_opportunity": _program_months(
        "cast(sum(cost) as double) / nullif(cast(sum(opportunities_created) as double), 0)"
    ),
    "reached_count": _funnel("sum(reached)"),
    "converted_count": _funnel("sum(converted)"),
    "conversion_rate": _funnel("sum(converted) / nullif(sum(reached), 0)"),
}
