"""The dbt tests of deals, episodes and the funnel fail on marts that break what they claim.

Each test's SQL, as dbt compiled and ran it over the sample company, is asked over a copy of that
warehouse in which one thing was broken.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from tandem.engines import dbt
from tandem.engines.duckdb import connect
from tandem.settings import Settings
from tests.end_to_end.runs import Run

pytestmark = [pytest.mark.slow, pytest.mark.airflow, pytest.mark.xdist_group("sample")]

DEALS = "every_live_deal_is_open_won_or_lost"
PRESENT = "opportunities_are_where_their_history_ends"
WIDENS = "the_funnel_never_widens"
SKIPPED = "skipped_stages_are_those_nobody_saw"
OF_DEALS = "stages_of_deals_are_contiguous"
OF_PEOPLE = "stages_of_people_are_contiguous"
ON_BOTH_BASES = "stages_on_both_bases_are_contiguous"
LEADS_ON = "pipeline_changes_lead_from_opening_to_closing"
CLOSES = "pipeline_changes_close_with_the_open_pipeline_of_each_day"
COSTS = "program_costs_add_up_to_their_sources"
RETURNS = "program_roi_adds_up_to_the_totals"
CONTENT = "content_performance_adds_up_to_the_pipeline"
EXPLAINED = "scores_are_explained_by_their_contributions"
TESTS = (
    *(DEALS, PRESENT, WIDENS, SKIPPED, OF_DEALS, OF_PEOPLE, ON_BOTH_BASES),
    *(LEADS_ON, CLOSES, COSTS, RETURNS, CONTENT, EXPLAINED),
)

OPPORTUNITIES = "marts.fct_opportunities"
DEAL_EPISODES = "marts.fct_opportunity_stage_episodes"
EPISODES = "marts.fct_stage_episodes"
BOTH_BASES = "intermediate.int_lifecycle__episodes"
FUNNEL = "marts.rpt_funnel"
A_DEAL = f"where opportunity_id = (select max(opportunity_id) from {DEAL_EPISODES}"
MOVED_DEAL = f"{A_DEAL} where episode_number = 2)"
PIPELINE = "marts.rpt_pipeline_changes"
PROGRAM_COSTS = "marts.fct_program_costs"
ROI = "marts.rpt_program_roi"
CONTRIBUTIONS = "marts.fct_score_contributions"
PERFORMANCE = "marts.rpt_content_performance"
A_DAY = f"where as_of_date = (select max(as_of_date) from {PIPELINE})"
A_COST = f"where program_cost_id = (select max(program_cost_id) from {PROGRAM_COSTS})"
A_STAGE = "where stage = 'mql' and skipped > 0 and basis = 'as_defined_then'"
BREAKS = {
    "a live deal is missing": (DEALS, f"delete from {OPPORTUNITIES} {A_DEAL})"),
    "a deleted deal lives on": (DEALS, f"update {OPPORTUNITIES} set record_id = 'gone' {A_DEAL})"),
    "won deals are counted as lost": (
        DEALS,
        f"update {OPPORTUNITIES} set category = 'lost' where category = 'won'",
    ),
    "a deal is counted twice, in another CRM": (
        DEALS,
        f"insert into {OPPORTUNITIES} select * replace ('hubspot' as source) from {OPPORTUNITIES}"
        " where source = 'salesforce' limit 1",
    ),
    "a deal has no history": (PRESENT, f"delete from {DEAL_EPISODES} {A_DEAL})"),
    "a deal's history ends elsewhere": (
        PRESENT,
        f"update {OPPORTUNITIES} set stage = 'elsewhere' {A_DEAL})",
    ),
    "a deal has two open episodes": (
        PRESENT,
        f"update {DEAL_EPISODES} set exited_at = null {MOVED_DEAL}",
    ),
    "an open episode of a deal has a successor": (
        OF_DEALS,
        f"update {DEAL_EPISODES} set exited_at = null {MOVED_DEAL}",
    ),
    "no episode of a deal is open": (
        OF_DEALS,
        f"update {DEAL_EPISODES} set exited_at = entered_at where exited_at is null",
    ),
    "episodes of a deal overlap": (
        OF_DEALS,
        f"update {DEAL_EPISODES} set exited_at = exited_at + interval '1 second' {MOVED_DEAL}",
    ),
    "episodes of a person have a gap": (
        OF_PEOPLE,
        f"update {EPISODES} set entered_at = entered_at + interval '1 second'"
        " where episode_number = 2",
    ),
    "episodes of a person leave out a number": (
        OF_PEOPLE,
        f"update {EPISODES} set episode_number = 9999 where episode_number = 2",
    ),
    "a restated episode ends before it begins": (
        ON_BOTH_BASES,
        f"update {BOTH_BASES} set exited_at = entered_at - interval '1 second'"
        " where basis = 'restated' and exited_at is not null",
    ),
    "more people reach a later stage": (
        WIDENS,
        f"update {FUNNEL} set reached = 99999, observed = 99999 - skipped where stage = 'sql'",
    ),
    "converted is not who came further": (
        WIDENS,
        f"update {FUNNEL} set converted = converted + 1 where stage = 'mql'",
    ),
    "who was not seen is not listed": (WIDENS, f"update {FUNNEL} set skipped = 0 {A_STAGE}"),
    "a skip is not listed": (SKIPPED, f"update {FUNNEL} set skipped = skipped - 1 {A_STAGE}"),
    "a skip is listed that nobody made": (
        SKIPPED,
        f"update {FUNNEL} set skipped = skipped + 1 {A_STAGE}",
    ),
    "a movement of a day is a cent off": (
        LEADS_ON,
        f"update {PIPELINE} set raised_amount = raised_amount + 0.01 {A_DAY}",
    ),
    "a day does not open where the day before closed": (
        LEADS_ON,
        f"update {PIPELINE} set opening_amount = opening_amount + 1,"
        f" revalued_amount = revalued_amount - 1 {A_DAY}",
    ),
    "a deal won is not counted": (
        LEADS_ON,
        f"update {PIPELINE} set won_count = won_count + 1 {A_DAY}",
    ),
    "a day closes a cent beside its open deals": (
        CLOSES,
        f"update {PIPELINE} set closing_amount = closing_amount + 0.01 {A_DAY}",
    ),
    "a cost is lost": (COSTS, f"delete from {PROGRAM_COSTS} {A_COST}"),
    "a cost is a cent off": (COSTS, f"update {PROGRAM_COSTS} set cost = cost + 0.01 {A_COST}"),
    "a cost in the reporting currency is converted": (
        COSTS,
        f"update {PROGRAM_COSTS} set cost_reporting = cost_reporting + 0.01 where currency = 'USD'",
    ),
    "a cost without a rate is not told": (
        COSTS,
        f"update {PROGRAM_COSTS} set cost_reporting = null, cost_without_rate = 0"
        " where currency <> 'USD'",
    ),
    "a program's return lacks a cent of its cost": (
        RETURNS,
        f"update {ROI} set cost = cost - 0.01 where cost > 0",
    ),
    "a program's share of a deal is lost": (
        RETURNS,
        f"delete from {ROI} where opportunities_created > 0 and model = 'linear'",
    ),
    "a contribution is lost": (EXPLAINED, f"delete from {CONTRIBUTIONS} where points_now > 0"),
    "a person's score is a point off": (
        EXPLAINED,
        "update marts.fct_scores set engagement_score = engagement_score + 1 where is_latest",
    ),
    "an account forgets one of its people": (
        EXPLAINED,
        "update marts.fct_account_scores set people_engaged_count = people_engaged_count - 1"
        " where is_latest and people_engaged_count > 0",
    ),
    "an asset's pipeline is counted twice": (
        CONTENT,
        f"update {PERFORMANCE} set pipeline_created = pipeline_created * 2",
    ),
}

Returned = Callable[[str], int]


@pytest.fixture(scope="module")
def warehouse(
    sample_run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the sample's warehouse that may be broken."""
    copy = Settings(home=tmp_path_factory.mktemp("broken"))
    copy.warehouse.parent.mkdir(parents=True)
    shutil.copy(Settings(home=sample_run.home).warehouse, copy.warehouse)
    with connect(copy.warehouse, settings=copy) as connection:
        yield connection


@pytest.fixture
def returned(sample_run: Run, warehouse: duckdb.DuckDBPyConnection) -> Iterator[Returned]:
    """How many rows a test returns; what was broken is whole again afterwards."""
    compiled = dbt.target_folder(Settings(home=sample_run.home)) / "compiled"

    def count(test: str) -> int:
        found: list[Path] = list(compiled.glob(f"**/{test}.sql"))
        assert len(found) == 1
        return len(warehouse.execute(found[0].read_text(encoding="utf-8")).fetchall())

    warehouse.begin()
    yield count
    warehouse.rollback()


@pytest.mark.parametrize("test", TESTS)
def test_sound_marts_return_nothing(returned: Returned, test: str) -> None:
    assert returned(test) == 0


@pytest.mark.parametrize("claim", BREAKS)
def test_broken_marts_are_returned(
    returned: Returned, warehouse: duckdb.DuckDBPyConnection, claim: str
) -> None:
    test, change = BREAKS[claim]
    warehouse.execute(change)
    assert returned(test) > 0
