"""A new version of the agreement, from proposal to publish, in a started Airflow.

The threshold of MQLs falls with the beginning of October; the company's data ends with it. What
the difference predicted is compared with what the rebuilt marts show, counted by other SQL.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tandem.agreement.diff import AgreementDiff, Difference, View
from tandem.settings import Settings
from tests.end_to_end.airflow_up import RUN_SECONDS, Airflow, until, xcom
from tests.end_to_end.runs import SAMPLE_AS_OF, Query, published

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("up")]

DAY = "2026-10-01"
IN_FORCE_AT = datetime(2026, 10, 1, 4, tzinfo=UTC)  # midnight in New York
AT_LEAST, LESS = "score_at_least: 65", "score_at_least: 30"
DAG = "/api/v2/dags/agreement_change"
READING_SECONDS = 10
"""Nobody answers in the instant of the question: Airflow would ask again, as of a failed try."""


@dataclass(frozen=True)
class Change:
    """One change that went all the way, and what was seen on the way."""

    proposal: dict
    states: dict[str, str]
    answers: dict[str, int]
    asked: dict[str, dict]
    adopted_before: bool
    predicted: AgreementDiff
    ask: Query


def _propose(airflow: Airflow) -> None:
    text = (airflow.agreement / "2024-01-01.yml").read_text("utf-8")
    for old, new in (("in_force_from: 2024-01-01", f"in_force_from: {DAY}"), (AT_LEAST, LESS)):
        assert text.count(old) == 1
        text = text.replace(old, new)
    proposed = airflow.agreement / "proposed"
    proposed.mkdir()
    (proposed / f"{DAY}.yml").write_text(text, "utf-8")


def _answer(airflow: Airflow, run: str, user: str, team: str) -> int:
    path = f"{run}/taskInstances/approve.{team}_approves/-1/hitlDetails"
    yes = {"chosen_options": ["Approve"], "params_input": {}}
    return airflow.request(user, "PATCH", path, yes).status_code


def _are_asked(airflow: Airflow, run: str) -> bool:
    states = list(airflow.states(run).values())
    assert "failed" not in states
    return states.count("awaiting_input") == 2


def _has_answered(airflow: Airflow, run: str) -> bool:
    return airflow.states(run)["approve.sales_approves[-1]"] == "success"


@pytest.fixture(scope="module")
def change(
    up: Airflow, aligned: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Change]:
    """Propose, measure, ask, refuse, approve, rebuild, publish."""
    assert set(aligned.values()) == {"success"}
    before = tmp_path_factory.mktemp("before") / "tandem.duckdb"
    shutil.copyfile(up.home / "published" / "current" / "tandem.duckdb", before)
    _propose(up)
    up.ask("PATCH", DAG, {"is_paused": False})
    conf = {"version": DAY, "as_of": SAMPLE_AS_OF}
    started = up.ask("POST", f"{DAG}/dagRuns", {"logical_date": None, "conf": conf})
    run = f"{DAG}/dagRuns/{started['dag_run_id']}"
    until(lambda: _are_asked(up, run), RUN_SECONDS, "both questions")
    time.sleep(READING_SECONDS)
    asked = {
        team: up.ask("GET", f"{run}/taskInstances/approve.{team}_approves/-1/hitlDetails")
        for team in ("sales", "marketing")
    }
    answers = {"sales": _answer(up, run, "sales", "sales")}
    until(lambda: _has_answered(up, run), RUN_SECONDS, "Sales's answer")
    answers["sales again"] = _answer(up, run, "sales", "sales")
    answers["sales for marketing"] = _answer(up, run, "sales", "marketing")
    answers["admin for marketing"] = _answer(up, run, "admin", "marketing")
    settings = Settings(home=up.home)
    adopted_before = (settings.adopted / f"{DAY}.yml").exists()
    answers["marketing"] = _answer(up, run, "marketing", "marketing")
    states = up.finish(run)
    with published(up.home) as ask:
        ask(f"attach '{before}' as before (read_only)")
        ask(f"attach '{settings.warehouse}' as build (read_only)")
        proposal = xcom(up, run, "propose.propose")
        predicted = AgreementDiff.model_validate(proposal["difference"])
        yield Change(proposal, states, answers, asked, adopted_before, predicted, ask)


def test_it_waits_for_both_with_the_difference_in_front_of_them(change: Change) -> None:
    markdown = change.proposal["markdown"]
    assert "| stages.mql.entered_when.any_of.score_at_least | 65 | 30 |" in markdown
    assert [question["body"] for question in change.asked.values()] == [markdown] * 2
    assert markdown == change.predicted.as_markdown()


def test_nobody_answers_twice_or_for_the_other_team(change: Change) -> None:
    assert change.answers == {
        "sales": 200,
        "sales again": 409,
        "sales for marketing": 403,
        "admin for marketing": 403,
        "marketing": 200,
    }


def test_approved_by_one_team_it_is_not_used(change: Change) -> None:
    assert not change.adopted_before


def test_approved_by_both_it_is_published(change: Change) -> None:
    assert set(change.states.values()) == {"success"}
    judged = change.ask("select distinct agreement_version from fct_stage_episodes order by all")
    assert judged == [("2024-01-01",), (DAY,)]


def _predicted(change: Change, view: View, part: str) -> dict[str, Difference]:
    return {
        one.name: one
        for one in change.predicted.differences
        if (one.view, one.part) == (view, part)
    }


def test_nothing_before_its_day_changes(change: Change) -> None:
    changed = change.ask(
        """
        select min(coalesce(least(after.entered_at, before.entered_at), after.entered_at,
            before.entered_at))
        from fct_stage_episodes as after
        full join before.marts.fct_stage_episodes as before
            using (person_id, stage, entered_at)
        where after.person_id is null or before.person_id is null
        """
    )
    assert changed[0][0] >= IN_FORCE_AT
    assert change.predicted.first_moved_at("from_its_day") >= IN_FORCE_AT
    closed = "select * exclude (publish_id) from {} where exited_at < ?"
    tables = ("published.marts.fct_stage_episodes", "before.marts.fct_stage_episodes")
    earlier, later = (change.ask(closed.format(table), IN_FORCE_AT) for table in tables)
    assert set(earlier) == set(later)


def test_restated_all_history_changes(change: Change) -> None:
    assert change.predicted.first_moved_at("always") < IN_FORCE_AT
    reached = """
        select sum(reached) from {}.rpt_funnel where stage = 'mql' and basis = 'restated'
    """
    (before,), (after,) = (
        change.ask(reached.format(s))[0] for s in ("before.marts", "published.marts")
    )
    assert after > before
    always = _predicted(change, "always", "stage")["mql"]
    assert always.rows_moved > _predicted(change, "from_its_day", "stage")["mql"].rows_moved > 0


COUNTED = {
    "stage": "select stage as name, person_id || stage_visit_number as row_key, direction,"
    " is_observed, entered_at, exited_at from {}.fct_stage_episodes",
    "commitment": "select commitment as name, period_start_date as row_key, target, actual"
    " from {}.fct_commitments",
    "goal": "select name, period_start_date as row_key, target, actual"
    " from {}.rpt_alignment_scorecard where kind = 'goal'",
    "policy": "select policy as name, coalesce(clocks.person_id || stage_visit_number,"
    " subject_id) || clocks.run_number as row_key, state, owner_id, target_minutes,"
    " working_minutes, due_at, coalesce(started_at, clocks.entered_at) as s,"
    " coalesce(stopped_at, voided_at) as e from {0}.fct_sla_clocks as clocks"
    " left join {0}.fct_stage_episodes on subject_id = episode_id",
}


@pytest.mark.parametrize("part", COUNTED)
def test_the_rebuild_shows_exactly_what_was_predicted(change: Change, part: str) -> None:
    before, after = (
        {row[:2]: row[2:] for row in change.ask(COUNTED[part].format(schema))}
        for schema in ("before.marts", "published.marts")
    )
    shown: dict[str, list[int]] = {}
    for key in before.keys() | after.keys():
        is_changed = key in before and key in after and before[key] != after[key]
        seen = (key in before, key in after, key not in before, key not in after, is_changed)
        counts = shown.get(key[0], [0] * len(seen))
        shown[key[0]] = [count + one for count, one in zip(counts, seen, strict=True)]
    predicted = {
        name: [one.rows_before, one.rows_after, one.rows_added, one.rows_removed, one.rows_changed]
        for name, one in _predicted(change, "from_its_day", part).items()
    }
    assert shown == predicted


def test_the_money_behind_each_stage_is_what_was_predicted(change: Change) -> None:
    shown = change.ask(
        """
        with people as (
            select distinct stage, person_id from before.marts.fct_stage_episodes
        ),
        deals as (
            select distinct people.stage, opportunities.opportunity_id
            from people
            inner join build.intermediate.int_opportunity_people as opportunities
                using (person_id)
        )
        select deals.stage, sum(worth.amount_reporting)
        from deals
        inner join before.marts.fct_opportunities as worth using (opportunity_id)
        group by deals.stage
        """
    )
    assert any(amount for _, amount in shown)
    predicted = _predicted(change, "from_its_day", "stage")
    told = {name: one.money_before for name, one in predicted.items() if one.money_before}
    assert told == {stage: amount for stage, amount in shown if amount}


def test_the_approved_text_is_sealed(change: Change, up: Airflow) -> None:
    sealed = (up.home / "lake" / "_agreement" / "in_force.lock").read_text()
    assert [line.split()[1] for line in sealed.splitlines()] == ["2024-01-01.yml", f"{DAY}.yml"]
    assert change.predicted.new_sha256 in sealed
