"""Metrics, scorecard and marts never disagree, shown on the published sample company."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

from dashboards.superset.bundle.dbt_words import metrics as dashboard_metrics
from tandem.engines.metrics import published_metrics
from tandem.settings import Settings
from tests.end_to_end.metrics_by_hand import METRICS
from tests.end_to_end.runs import Query, Run, tandem

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

# scorecard's kind and metric: the metric, what it is grouped by beside the period
ON_THE_SCORECARD = {
    ("goal", "opportunities_created"): ("opportunity_count", ""),
    ("goal", "pipeline_created"): ("pipeline_created", ""),
    ("goal", "revenue_won"): ("revenue_won", ""),
    ("goal", "program_roi"): ("program_roi", "program_month__model"),
    ("commitment", "mqls_delivered"): ("mql_count", ""),
    ("commitment", "accepted_share"): ("acceptance_rate", ""),
    ("commitment", "complete_handoff_share"): ("complete_handoff_rate", ""),
    ("commitment", "decided_share"): ("decision_rate", ""),
    ("commitment", "attempted_share"): ("commitment_kept_rate", "commitment_month__commitment"),
    ("commitment", "sla_met_share"): ("commitment_kept_rate", "commitment_month__commitment"),
    ("sla", "sla_met_share"): ("sla_attainment", "clock__policy"),
}
GROUP_OF_THE_GOAL = {"program_roi": "w_shaped"}


@pytest.fixture(scope="module")
def metrics(sample_run: Run) -> Iterator[CLIConfiguration]:
    with published_metrics(Settings(home=sample_run.home)) as configuration:
        yield configuration


def figures(metrics: CLIConfiguration, **asked: Any) -> dict[tuple, Any]:
    """What MetricFlow says of one metric, by time and groups."""
    table = metrics.mf.query(MetricFlowQueryRequest.create(**asked)).result_df
    return {tuple(map(_day, row[:-1])): row[-1] for row in table.rows}


def known(told: dict[tuple, Any]) -> dict[tuple, Any]:
    """Without groups of which nothing counts: some leave them out, others say null."""
    return {key: figure for key, figure in told.items() if figure is not None}


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def same(one: Any, other: Any, within: float = 1e-9) -> bool:
    """Alike, as numbers; counts and money to the last digit."""
    if one is None or other is None:
        return one is other
    if isinstance(one, float) or isinstance(other, float) or within > 1e-9:
        return float(one) == pytest.approx(float(other), rel=1e-9, abs=within)
    return one == other


def test_every_metric_is_counted_by_hand(metrics: CLIConfiguration) -> None:
    assert {metric.name for metric in metrics.semantic_manifest.metrics} == set(METRICS)


@pytest.mark.parametrize("metric", METRICS)
def test_metric_equals_plain_sql(metrics: CLIConfiguration, ask: Query, metric: str) -> None:
    by_hand = METRICS[metric]
    groups = [f"metric_time__{by_hand.grain}", *by_hand.groups]
    found = known(figures(metrics, metric_names=[metric], group_by_names=groups))
    wanted = known({tuple(map(_day, row[:-1])): row[-1] for row in ask(by_hand.sql)})
    assert any(wanted.values())
    assert found.keys() == wanted.keys()
    assert [key for key in found if not same(found[key], wanted[key])] == []


@pytest.mark.parametrize("metric", METRICS)
def test_dashboards_say_what_the_metric_says(
    metrics: CLIConfiguration, ask: Query, metric: str
) -> None:
    groups = METRICS[metric].groups
    shown = dashboard_metrics()[metric]
    columns = [name.rsplit("__", 1)[1] for name in groups]
    rows = ask(f"select {', '.join([*columns, shown.sql])} from {shown.mart} group by all")
    found = known(figures(metrics, metric_names=[metric], group_by_names=list(groups)))
    wanted = known({tuple(row[:-1]): row[-1] for row in rows})
    assert any(wanted.values())
    assert found.keys() == wanted.keys()
    assert [key for key in found if not same(found[key], wanted[key], 1e-6)] == []


@pytest.mark.parametrize(("kind", "measured"), ON_THE_SCORECARD)
def test_scorecard_says_what_the_metric_says(
    metrics: CLIConfiguration, ask: Query, kind: str, measured: str
) -> None:
    metric, group = ON_THE_SCORECARD[kind, measured]
    lines = ask(
        """
        select period, period_start_date, name, actual
        from rpt_alignment_scorecard where kind = ? and metric = ?
        """,
        *(kind, measured),
    )
    assert any(actual for *_, actual in lines)
    groups = [f"metric_time__{lines[0][0]}", *([group] if group else [])]
    found = figures(metrics, metric_names=[metric], group_by_names=groups)
    wrong = []
    for _, start, name, actual in lines:
        member = GROUP_OF_THE_GOAL.get(name, name)
        figure = found.get((start, member) if group else (start,))
        if not same(actual or None, figure or None, within=0.00005):
            wrong.append((name, start, actual, figure))
    assert wrong == []


def test_saved_queries_cover_every_line_of_the_scorecard(
    metrics: CLIConfiguration, ask: Query
) -> None:
    saved = [query.query_params for query in metrics.semantic_manifest.saved_queries]
    asked = {metric for query in saved for metric in query.metrics}
    assert {metric for metric, _ in ON_THE_SCORECARD.values()} <= asked
    lines = set(ask("select distinct kind, metric from rpt_alignment_scorecard"))
    assert lines == set(ON_THE_SCORECARD)


def test_every_saved_query_can_be_asked(metrics: CLIConfiguration) -> None:
    for query in metrics.semantic_manifest.saved_queries:
        assert figures(metrics, saved_query_name=query.name), query.name


def test_anybody_can_ask_with_mf_query(sample_run: Run, ask: Query) -> None:
    words = "mf query --metrics pipeline_created --group-by metric_time__month --decimals 2"
    answer = tandem(*words.split(), home=sample_run.home)
    assert answer.status == 0, answer.output
    by_hand = dict(
        ask(
            """
            select cast(date_trunc('month', timezone('America/New_York', created_at)) as date),
                sum(amount_reporting)
            from fct_opportunities group by 1
            """
        )
    )
    lines = [line.split() for line in answer.output.splitlines() if line.startswith("20")]
    told = {date.fromisoformat(day[:10]): amount for day, amount in lines}
    assert told == {month: f"{amount:.2f}" for month, amount in by_hand.items()}
